"""A program that holds interviews, and the time that goes by in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from hmip_tui import framework_files
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.interview_walk import InterviewHeld
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.screens.interview import InterviewScreen
from tests.screens.support import add

Driven = Pilot[None]

SIZES = [(80, 24), (120, 40)]

PROVIDER, OFFICER, USER = "officer_provider", "officer_case", "service_user_case"


class Time:
    """The time of both the journal and the screens; it goes by only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def entry(self) -> str:
        """The time as entries have it."""
        now = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(seconds=self.seconds)
        return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def monotonic(self) -> float:
        """The time as screens have it."""
        return self.seconds


def create(path: Path, time: Time, provider: str = "A provider") -> Inspection:
    """An inspection with three cases: two of supervision, one imported with facts, and one not."""
    settings = {"provider": provider}
    made = Inspection.create(
        path, framework_files.built_in(), settings, author="an inspector", clock=time.entry
    )
    add(made, "CS-1")
    add(made, "CS-2", officer_grade="PSO", rosh_officer="High")
    add(made, "UW-1", "unpaid_work")
    return made


@asynccontextmanager
async def running(
    inspection: Inspection, time: Time, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Driven]:
    app = HmipApp(inspection, clock=time.monotonic)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settled(pilot)
        yield pilot


@asynccontextmanager
async def holding(
    inspection: Inspection,
    time: Time,
    kind: str = PROVIDER,
    case: str = "",
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Driven]:
    """The program with a new interview in front."""
    id = inspection.begin_interview(kind, case)
    inspection.go_to_interview(InterviewPosition(id, ""))
    async with running(inspection, time, size) as pilot:
        yield pilot


async def settled(pilot: Driven) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Driven, time: Time, *keys: str, after: float = 0.5) -> None:
    """Press keys, each so many seconds after the one before."""
    for key in keys:
        time.seconds += after
        await pilot.press(key)
    await settled(pilot)


def screen(pilot: Driven) -> InterviewScreen:
    found = pilot.app.screen
    assert isinstance(found, InterviewScreen)
    return found


def asked(pilot: Driven) -> str:
    """The id of the question that is asked."""
    return screen(pilot).question.id


def held(pilot: Driven) -> InterviewHeld:
    """The interview in front, as the record has it."""
    shown = screen(pilot)
    return shown.inspection.interview(shown.held.id)
