"""What the program does by itself for the safety of an open file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from hmip_tui import backing_up, keeping
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.settings import Settings
from tests.screens.support import add, create

SETTINGS = Settings()


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    with create(tmp_path / "north.sqlite") as inspection:
        add(inspection, "CS-1")
    return tmp_path / "north.sqlite"


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    for _ in range(600):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come about")


def notices(app: HmipApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def test_a_key_backs_up_and_says_so(file: Path) -> None:
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection)
        async with app.run_test() as pilot:
            await pilot.press("f4")
            await until(pilot, lambda: notices(app))
            entries = inspection.record.next_id.seq - 1
            lists = "'hmip restore north.sqlite' lists all."
            assert notices(app) == [f"Backed up and checked: {entries} entries. {lists}"]
        assert len(backing_up.listed(file, SETTINGS)) == 1


async def test_a_held_key_gets_one_backup_that_begins_after_it(file: Path) -> None:
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection)
        async with app.run_test() as pilot:
            with HmipApp._copying:  # one is being made
                await pilot.press(*["f4"] * 6)
            await until(pilot, lambda: notices(app))
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert len(notices(app)) == 1
            await pilot.press("f4")
            await until(pilot, lambda: len(notices(app)) == 2)


async def test_the_start_screen_has_nothing_to_back_up(home: Path) -> None:
    app = HmipApp()
    async with app.run_test() as pilot:
        await pilot.press("f4")
        await pilot.pause()
        assert notices(app) == ["No inspection is open."]


async def test_one_that_is_due_is_made_by_itself_and_said_by_nobody(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FIRST_LOOK", 0.01)
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection)
        async with app.run_test() as pilot:
            await until(pilot, lambda: backing_up.listed(file, SETTINGS))
            assert notices(app) == []


async def test_a_fault_is_said_once(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FIRST_LOOK", 0.01)
    monkeypatch.setattr(keeping, "_LOOK", 0.01)
    tries: list[object] = []
    keep = backing_up.keep

    def counted(*arguments: object, **named: object) -> backing_up.Said:
        tries.append(arguments)
        return keep(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up, "keep", counted)
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection, settings=Settings(backup_folder=str(tmp_path / "stick")))
        async with app.run_test() as pilot:
            await until(pilot, lambda: len(tries) > 3 and notices(app))
            (said,) = notices(app)
            assert "which the settings name, is not there" in said


async def test_a_fault_of_the_last_time_is_said_at_the_start(file: Path, tmp_path: Path) -> None:
    with Inspection.open(file) as inspection:
        backing_up.keep(inspection, Settings(backup_folder=str(tmp_path / "stick")))
        app = HmipApp(inspection)
        async with app.run_test() as pilot:
            await until(pilot, lambda: notices(app))
            assert "is not there" in notices(app)[0]


@pytest.fixture
def open_to_all(file: Path) -> Path:
    if os.name == "nt":
        pytest.skip("Windows keeps such permissions elsewhere")
    file.chmod(0o644)
    return file


async def test_a_file_that_others_may_read_is_told(open_to_all: Path) -> None:
    file = open_to_all
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection)
        async with app.run_test() as pilot:
            await until(pilot, lambda: notices(app))
            (said,) = notices(app)
            assert said.startswith("Others on this computer may read north.sqlite (rw-r--r--)")


async def test_what_was_done_is_backed_up_when_it_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[Path] = []
    monkeypatch.setattr(backing_up, "leave", lambda inspection, _: left.append(inspection.path))
    with Inspection.open(file) as inspection:
        app = HmipApp(inspection)
        async with app.run_test():
            pass
        app.close_file()
    assert left == [file]


async def test_a_notice_whose_time_is_just_over_stops_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks at the clock, as where the system is busy."""
    app = HmipApp()
    async with app.run_test() as pilot:
        app.tell("Said in the last moment.")
        await until(pilot, lambda: app._notifications)
        (notice,) = app._notifications
        monkeypatch.setattr(notice, "raised_at", notice.raised_at - 3600)
        assert notice.has_expired
        assert Toast(notice)._timeout > 0
