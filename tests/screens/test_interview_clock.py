"""The clock of the interview screen: what it shows, when it stands, what it repaints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.geometry import Region

from hmip_tui.application import Inspection
from hmip_tui.interview_clock import SILENCE, Clock
from hmip_tui.screens.widgets.line_panel import LinePanel
from tests.screens.interview_support import (
    PROVIDER,
    USER,
    Driven,
    Time,
    create,
    held,
    holding,
    press,
    running,
    screen,
    settled,
)
from tests.screens.support import said, shown


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def inspection(tmp_path: Path, time: Time) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite", time) as made:
        yield made


def heading(pilot: Driven) -> str:
    return shown(pilot.app)[0]


def ticks(pilot: Driven) -> bool:
    timer = screen(pilot)._ticking
    assert timer is not None
    return timer._active.is_set()


async def tick(pilot: Driven) -> None:
    """What the timer does once a second."""
    screen(pilot)._tick()
    await settled(pilot)


async def test_the_clock_runs_is_paused_goes_on_and_is_finished(
    inspection: Inspection, time: Time
) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        assert "00:00 running" in heading(pilot)
        time.seconds += 59
        await tick(pilot)
        assert "00:59 running" in heading(pilot)
        await press(pilot, time, "p", after=2)
        assert "01:01 paused" in heading(pilot)
        time.seconds += 600
        await press(pilot, time, "y")
        assert "01:01 paused" in heading(pilot)
        await press(pilot, time, "p")
        time.seconds += 59
        await tick(pilot)
        assert "02:00 running" in heading(pilot)
        await press(pilot, time, "f", after=1)
        assert "02:01 finished" in heading(pilot)
        assert "12 left open" in said(pilot.app)
        assert held(pilot).seconds == 121
        await press(pilot, time, "n")
        assert len(held(pilot).replies) == 2  # what was finished is still corrected


async def test_a_second_repaints_one_line_and_only_while_it_runs(
    inspection: Inspection, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        painted: list[tuple[str | None, tuple[Region, ...]]] = []

        def refresh(panel: LinePanel, *regions: Region, **more: bool) -> LinePanel:
            painted.append((panel.id, regions))
            return panel

        assert ticks(pilot)
        monkeypatch.setattr(LinePanel, "refresh", refresh)
        time.seconds += 1
        await tick(pilot)
        assert painted == [("heading", (Region(0, 0, 80, 1),))]
        await tick(pilot)  # the same second again
        assert len(painted) == 1
        await press(pilot, time, "p")
        assert not ticks(pilot)
        await press(pilot, time, "p")
        assert ticks(pilot)
        await press(pilot, time, "f")
        assert not ticks(pilot)


async def test_the_timer_itself_moves_the_clock(inspection: Inspection, time: Time) -> None:
    async with holding(inspection, time) as pilot:
        time.seconds += 5
        await pilot.pause(1.2)
        assert "00:05 running" in heading(pilot)


async def test_nobody_watches_the_clock_on_another_screen(
    inspection: Inspection, time: Time
) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        shown_here = screen(pilot)
        await press(pilot, time, "question_mark")
        assert shown_here._ticking is not None
        assert not shown_here._ticking._active.is_set()
        await press(pilot, time, "escape")
        assert ticks(pilot)


async def test_the_clock_goes_on_while_the_case_is_read(inspection: Inspection, time: Time) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        await press(pilot, time, "c", after=10)
        time.seconds += 100
        await press(pilot, time, "i", "enter", after=5)
        assert "02:00 running" in heading(pilot)


async def test_leaving_the_program_pauses_the_clock(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "inspection.sqlite"
    with create(path, time) as inspection:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "1", "ctrl+q", after=30)
    with Inspection.open(path, author="an inspector") as again:
        (interview,) = again.interviews(PROVIDER)
        assert (interview.clock, interview.seconds) == (Clock.PAUSED, 60.0)
        time.seconds += 3600
        async with running(again, time) as pilot:
            assert "01:00 paused" in heading(pilot)
            assert "p lets it go on" in said(pilot.app)


async def test_a_clock_left_running_is_paused_and_counts_to_the_last_reply(
    inspection: Inspection, time: Time
) -> None:
    id = inspection.begin_interview(USER, "CS-1")
    time.seconds = 90
    inspection.reply(id, inspection.framework.interviews[USER].questions[0], "Yes")
    time.seconds += SILENCE.total_seconds() + 1
    async with running(inspection, time) as pilot:
        await press(pilot, time, "i", "enter")
        assert "01:30 paused" in heading(pilot)
        assert "left running" in said(pilot.app)


async def test_nothing_for_half_an_hour_pauses_the_clock(
    inspection: Inspection, time: Time
) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        await press(pilot, time, "y", after=60)
        time.seconds += SILENCE.total_seconds() + 1
        await tick(pilot)
        assert "01:00 paused" in heading(pilot)
        assert held(pilot).clock is Clock.PAUSED


async def test_one_clock_runs_at_a_time(inspection: Inspection, time: Time) -> None:
    async with holding(inspection, time, USER, "CS-1") as pilot:
        first = held(pilot).id
        await press(pilot, time, "escape", "n", *"organisation", "enter")
        assert held(pilot).interview.id == PROVIDER
        assert inspection.interview(first).clock is Clock.PAUSED
        assert held(pilot).clock is Clock.RUNNING


async def test_a_clock_that_could_not_be_told_stays(inspection: Inspection, time: Time) -> None:
    async with holding(inspection, time) as pilot:
        raw = inspection.record.connection.raw
        raw.execute("PRAGMA query_only = ON")
        await press(pilot, time, "p")
        assert "running" in heading(pilot)
        assert "paused · saved" not in said(pilot.app)
        await press(pilot, time, "f", "escape")
        assert screen(pilot).held.clock is Clock.RUNNING
        raw.execute("PRAGMA query_only = OFF")
        await press(pilot, time, "p")
        assert "paused" in heading(pilot)
