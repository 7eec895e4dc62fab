"""Handing over and merging on the screen, with real files."""

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

from hmip_tui import encryption, handing_over
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.screens.hand_over import HandOverScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.store import merging, unlocked
from tests.screens.support import add, create, said, squeezed, text


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "mine.sqlite"
    with create(path) as inspection:
        add(inspection, "CS-001")
    return path


@pytest.fixture
def other(tmp_path: Path, file: Path) -> Path:
    """Somebody else's copy, with one answer."""
    folder = tmp_path / "others"
    folder.mkdir()
    path = Path(shutil.copy(file, folder / "other.sqlite"))
    with Inspection.open(path, author="other") as found:
        found.answer("CS-001", found.framework.questions["2.1.1"], Answer.YES)
    return path


@pytest.fixture
def inspection(file: Path) -> Iterator[Inspection]:
    with Inspection.open(file, author="me") as found:
        yield found


@asynccontextmanager
async def hand_over(inspection: Inspection) -> AsyncIterator[tuple[Pilot[Any], HandOverScreen]]:
    app = HmipApp(inspection)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", "h")
        await pilot.pause()
        assert isinstance(app.screen, HandOverScreen)
        yield pilot, app.screen


async def ask(pilot: Pilot[Any], key: str, typed: Path | None = None) -> None:
    await pilot.press(key)
    await pilot.pause()
    if typed is not None:
        pilot.app.screen.query_one(Input).value = str(typed)
    await pilot.press("enter")
    await pilot.pause()


async def until_done(pilot: Pilot[Any], screen: HandOverScreen) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    assert not screen.running


async def test_a_pack_is_written_where_it_is_said(inspection: Inspection, tmp_path: Path) -> None:
    expected = handing_over.new_pack(inspection)
    async with hand_over(inspection) as (pilot, screen):
        assert "Nothandedoveryet:" in squeezed(text(pilot.app))
        await ask(pilot, "p")
        await until_done(pilot, screen)
        assert "entriespackedinto" in squeezed(text(pilot.app))
    assert expected.exists()


async def test_a_folder_is_merged_and_the_review_shows_it(
    inspection: Inspection, other: Path
) -> None:
    (other.parent / "bad.hmip-pack").write_bytes(b"nothing")
    async with hand_over(inspection) as (pilot, screen):
        await ask(pilot, "m", other.parent)
        await until_done(pilot, screen)
        done = squeezed(text(pilot.app))
        assert "✗bad.hmip-pack" in done
        assert "✓other.sqlite1newentry" in done
        for key in ("escape", "enter"):
            await pilot.press(key)
            await pilot.pause()
        review = pilot.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.case.values["judgement.2.1.1"] == "yes"
    receipts = inspection.path.with_name("mine receipts")
    assert [path.name for path in receipts.iterdir()] == ["other.hmip-receipt"]


async def test_a_receipt_is_loaded(inspection: Inspection, other: Path, tmp_path: Path) -> None:
    with Inspection.open(other, author="other") as lead:
        list(handing_over.merge(lead, [inspection.path], receipts_in=tmp_path / "r"))
    async with hand_over(inspection) as (pilot, _):
        await ask(pilot, "r", tmp_path / "r" / "mine.hmip-receipt")
        assert "hasarrivedelsewhere" in squeezed(text(pilot.app))
        assert "otherinother.sqlite" in squeezed(text(pilot.app))


async def test_what_cannot_be_done_is_said(inspection: Inspection, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    async with hand_over(inspection) as (pilot, screen):
        await ask(pilot, "r", tmp_path / "none")
        assert "cannot be read" in said(pilot.app)
        await ask(pilot, "m", tmp_path / "empty")
        await until_done(pilot, screen)
        assert "has no other pack or inspection file" in text(pilot.app)
        await ask(pilot, "p", inspection.path)
        await until_done(pilot, screen)
        assert "exists already" in said(pilot.app)
        for key in "mp":  # a name beyond the system's limit, which it refuses to look at
            await ask(pilot, key, tmp_path / ("x" * 300))
            await until_done(pilot, screen)
            assert "x" * 300 in squeezed(text(pilot.app))


async def test_the_list_begins_with_the_reason_of_a_refusal(
    inspection: Inspection, tmp_path: Path
) -> None:
    """However long the path to the file is."""
    folder = tmp_path / ("a long way down " * 5).strip()
    folder.mkdir()
    (folder / "not ours.hmip-pack").touch()
    async with hand_over(inspection) as (pilot, screen):
        await ask(pilot, "m", folder)
        await until_done(pilot, screen)
        row = next(line for line in text(pilot.app).splitlines() if "✗" in line)
        assert "not ours.hmip-pack" in row
        assert "is not an inspection file" in row


async def test_a_merge_can_be_stopped_and_leaves_the_rest_usable(
    inspection: Inspection, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = merging.take_in_file

    def slow(record: Any, path: Path, told: Any) -> Any:
        def watched(done: int, of: int) -> None:
            begun.set()
            go_on.wait(20)
            told(done, of)

        return real(record, path, watched)

    monkeypatch.setattr(merging, "take_in_file", slow)
    before = list(inspection.record.entries())
    async with hand_over(inspection) as (pilot, screen):
        await ask(pilot, "m", other)
        assert begun.wait(20)
        assert screen.running
        await pilot.press("m")
        assert "under way" in said(pilot.app)
        await pilot.press("escape")
        go_on.set()
        await until_done(pilot, screen)
        assert "Stopped" in said(pilot.app)
    assert list(inspection.record.entries()) == before


async def test_a_pack_of_another_passphrase_is_asked_about(
    file: Path, other: Path, tmp_path: Path
) -> None:
    pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")
    encryption.set_passphrase(file, "a herring in the rain", "")
    encryption.set_passphrase(other, "two herrings in the sun", "")
    unlocked.forget()
    encryption.unlock(file, "a herring in the rain")
    with Inspection.open(file, author="me") as mine:
        async with hand_over(mine) as (pilot, screen):
            await ask(pilot, "m", other)
            assert "Passphrase of other.sqlite" in text(pilot.app)
            pilot.app.screen.query_one(Input).value = "a herring in the rain"
            assert "a herring" not in text(pilot.app)
            await pilot.press("enter")
            await pilot.pause()
            assert "Thatdoesnotopenother.sqlite.Passphraseof" in squeezed(text(pilot.app))
            await pilot.press(*"zebra")
            assert "zebra" not in text(pilot.app), "typed once more it is as hidden, and no keys"
            await pilot.press("escape")
            await until_done(pilot, screen)
            assert "other.sqliteisencrypted" in squeezed(text(pilot.app))
            await ask(pilot, "m", other)
            pilot.app.screen.query_one(Input).value = "two herrings in the sun"
            await pilot.press("enter")
            await until_done(pilot, screen)
        assert len(mine.record.vector()) == 2
