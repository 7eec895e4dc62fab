"""What is said once, before the first answer on a device."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hmip_tui import paths, training_file
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.screens.first_run import FirstRunScreen
from hmip_tui.screens.start import StartScreen
from hmip_tui.settings import DEFAULTS, Settings
from tests.screens.support import add, create, squeezed, text


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with create(tmp_path / "north [b]x.sqlite") as inspection:
        add(inspection, "CS-1")
    return tmp_path / "north [b]x.sqlite"


@asynccontextmanager
async def running(
    path: Path | None,
    *,
    first_run: bool = True,
    size: tuple[int, int] = (80, 24),
    settings: Settings = DEFAULTS,
) -> AsyncIterator[Pilot[None]]:
    inspection = None if path is None else Inspection.open(path)
    app = HmipApp(inspection, first_run=first_run, settings=settings)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.pause()
            yield pilot
    finally:
        if app.inspection is not None:
            app.inspection.close()


def told(pilot: Pilot[None]) -> str:
    return squeezed(text(pilot.app).replace("│", ""))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_it_says_everything_on_one_screen(file: Path, size: tuple[int, int]) -> None:
    async with running(file, size=size) as pilot:
        assert isinstance(pilot.app.screen, FirstRunScreen)
        for words in (
            str(file),
            "Every answer is on the disk",
            "Ctrl+L hides the screen, and shows it again. 5 minutes without a key do the same.",
            "? lists the keys",
            "In the list of cases (c), h packs everything",
            "s exchanges with a shared folder or hub.",
            "where two people differ.",
            "Enter goes on",
        ):
            assert squeezed(words) in told(pilot)


async def test_enter_goes_on_and_it_does_not_come_again(file: Path) -> None:
    async with running(file) as pilot:
        await pilot.press("y")
        assert isinstance(pilot.app.screen, FirstRunScreen)
        await pilot.press("enter")
        assert not isinstance(pilot.app.screen, FirstRunScreen)
        await pilot.app.workers.wait_for_complete()
    assert paths.recent_files().exists()  # by which the program knows a device


async def test_a_known_device_is_not_told(file: Path) -> None:
    async with running(file, first_run=False) as pilot:
        assert not isinstance(pilot.app.screen, FirstRunScreen)


async def test_training_is_no_first_inspection() -> None:
    training_file.provide(paths.training())
    async with running(paths.training()) as pilot:
        assert not isinstance(pilot.app.screen, FirstRunScreen)


async def test_a_file_opened_from_the_start_screen_comes_with_it(file: Path) -> None:
    async with running(None) as pilot:
        assert isinstance(pilot.app.screen, StartScreen)
        assert isinstance(pilot.app, HmipApp)
        pilot.app.open_file(Inspection.open(file))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstRunScreen)


async def test_the_start_screen_shows_it_again_and_opens_the_training() -> None:
    async with running(None, first_run=False, settings=Settings(idle_minutes=0)) as pilot:
        await pilot.press("w")
        assert squeezed(str(paths.data_folder())) in told(pilot)
        assert "minutes without" not in text(pilot.app)
        await pilot.press("escape", "t")
        await pilot.pause()
        assert "Training, step 1" in text(pilot.app)


async def test_a_small_terminal_shows_it_page_by_page(file: Path) -> None:
    async with running(file, size=(40, 12)) as pilot:
        assert "On Friday" not in text(pilot.app)
        await pilot.press("down", "down", "down", "down")
        assert "differ." in text(pilot.app)
