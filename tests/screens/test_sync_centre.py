"""The sync centre, driven by keys on real folders."""

from __future__ import annotations

import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.exchange import files
from hmip_tui.exchange.folder import FolderTarget
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.sync_centre import SyncCentre
from tests.exchange.people import entries, sync
from tests.screens.support import add, create, said, squeezed, text
from tests.screens.test_hiding import Clock


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "mine.sqlite"
    with create(path) as inspection:
        add(inspection, "CS-001")
        add(inspection, "CS-002")
    return path


@pytest.fixture
def inspection(file: Path) -> Iterator[Inspection]:
    with Inspection.open(file, author="me") as found:
        yield found


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def other(tmp_path: Path, file: Path, share: Path) -> Path:
    """Somebody else's copy, which has answered and been exchanged."""
    path = tmp_path / "other.sqlite"
    shutil.copy(file, path)
    with Inspection.open(path, author="other") as found:
        found.answer("CS-001", found.framework.questions["2.1.1"], yes(found))
    sync(path, share)
    return path


def yes(inspection: Inspection) -> Any:
    return inspection.framework.questions["2.1.1"].allowed[0]


@asynccontextmanager
async def shown(inspection: Inspection) -> AsyncIterator[tuple[HmipApp, Pilot[None]]]:
    app = HmipApp(inspection, clock=Clock())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("c", "s")
        await pilot.pause()
        assert isinstance(app.screen, SyncCentre)
        yield app, pilot


async def with_whom(app: HmipApp, pilot: Pilot[None], target: str) -> None:
    """Type where to exchange, and wait until that is done."""
    await pilot.press("t")
    app.screen.query_one(Input).value = target
    await pilot.press("enter")
    await done(app, pilot)


async def done(app: HmipApp, pilot: Pilot[None]) -> None:
    for _ in range(400):
        await pilot.pause(0.02)
        if isinstance(app.screen, SyncCentre) and not app.screen.running:
            return
    raise AssertionError("the exchange does not end")


async def test_an_exchange_shows_what_came_and_what_is_unsent(
    inspection: Inspection, other: Path, share: Path
) -> None:
    async with shown(inspection) as (app, pilot):
        assert "not been exchanged" in text(app)
        await with_whom(app, pilot, str(share))
        assert "received 1 entry." in text(app)
        assert "Everything in this file is there." in text(app)
        assert "other (replica" in text(app)
        assert said(app) == "exchanged"
    assert entries(other) <= set(inspection.record.entries())


async def test_other_screens_show_what_came(
    inspection: Inspection, other: Path, share: Path
) -> None:
    inspection.live_tally()
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(share))
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert "100%" in text(app)


async def test_disagreement_is_told(inspection: Inspection, other: Path, share: Path) -> None:
    no = inspection.framework.questions["2.1.1"].allowed[1]
    inspection.answer("CS-001", inspection.framework.questions["2.1.1"], no)
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(share))
        assert "1 new conflict" in text(app)


async def test_where_is_remembered_and_again_is_one_key(
    inspection: Inspection, other: Path, share: Path
) -> None:
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(share))
    async with shown(inspection) as (app, pilot):
        assert "Last receipt" in text(app)
        await pilot.press("s")
        await done(app, pilot)
        assert "Sent 0 entries, received 0 entries." in text(app)


async def test_a_long_exchange_can_be_read_to_its_end(inspection: Inspection, share: Path) -> None:
    """Also in the smallest window, with a target of which the end has to be seen."""
    folder = share / " ".join(["a long way down"] * 5)
    folder.mkdir()
    own = folder / inspection.record.inspection / "somebody"
    own.mkdir(parents=True)
    for number in range(6):
        (own / f"not ours {number}.entries").touch()
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(folder))
        assert "long way down" in text(app).splitlines()[0]
        assert "below: Space" in text(app)
        last = squeezed("not ours 5.entries: its name")
        assert last not in squeezed(text(app))
        for _ in range(6):
            if "below: Space" in text(app):
                await pilot.press("space")
        assert last in squeezed(text(app))
        await pilot.press("space")
        assert "below: Space" in text(app)


async def test_without_a_target_the_key_asks_for_one(inspection: Inspection) -> None:
    async with shown(inspection) as (app, pilot):
        await pilot.press("enter")
        assert app.screen.query(Input)
        await pilot.press("escape")
        assert isinstance(app.screen, SyncCentre)


async def test_what_cannot_be_is_said_and_logged(inspection: Inspection, tmp_path: Path) -> None:
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(tmp_path / "[bold]nowhere[/bold]"))
        assert "is not there" in said(app)
        assert "[bold]nowhere[/bold]" in squeezed(text(app))
        assert "problem" in text(app)


async def test_a_password_is_refused_and_shown_nowhere(inspection: Inspection) -> None:
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, "postgresql://me:hunter2@127.0.0.1/d")
        assert "PGPASSWORD" in said(app)
        assert "hunter2" not in text(app)


def spoil(share: Path) -> None:
    for path in share.rglob("*.entries"):
        path.write_bytes(bytes(path.stat().st_size))


async def test_a_changed_file_in_the_folder_is_named(
    inspection: Inspection, other: Path, share: Path
) -> None:
    spoil(share)
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(share))
        assert "Left out" in text(app)


async def test_one_can_go_on_working_and_stop_an_exchange(
    inspection: Inspection, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(FolderTarget, "batch", 2)
    real = files.write_segment

    def slowly(*arguments: Any) -> Any:
        going.set()
        assert go_on.wait(20)
        return real(*arguments)

    monkeypatch.setattr(files, "write_segment", slowly)
    async with shown(inspection) as (app, pilot):
        await pilot.press("t")
        app.screen.query_one(Input).value = str(share)
        await pilot.press("enter")
        while not going.is_set():
            await pilot.pause(0.02)
        inspection.answer("CS-002", inspection.framework.questions["2.1.1"], yes(inspection))
        await pilot.press("t")
        assert "under way" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, SyncCentre)
        go_on.set()
        await done(app, pilot)
        assert "stopped" in said(app)
        await pilot.press("s")
        await done(app, pilot)
        assert "Everything in this file is there." in text(app)


async def test_hiding_covers_an_exchange_that_goes_on(
    inspection: Inspection, other: Path, share: Path
) -> None:
    async with shown(inspection) as (app, pilot):
        await with_whom(app, pilot, str(share))
        await pilot.press("s", "ctrl+l")
        assert app.hidden
        assert "exchange" not in text(app).casefold()
        await pilot.pause(0.5)
        await pilot.press("ctrl+l")
        await done(app, pilot)
        assert "Sent 0 entries" in text(app)
