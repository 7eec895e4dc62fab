"""Lines to type in show what is pasted into them, and obey none of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.events import Paste
from textual.screen import ModalScreen

from hmip_tui.app import HmipApp
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.text import visible
from tests.screens.support import HOSTILE, shown


class Plain(App[None]):
    """Nothing but a place for a screen."""


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path))


@pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "screen", [lambda: AskScreen("Why?"), lambda: ChooseScreen("Which?", [Choice("a", "A")])]
)
async def test_what_is_pasted_is_shown(
    screen: Callable[[], ModalScreen[str | None]], nasty: str
) -> None:
    app = Plain()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        await app.push_screen(screen())
        line = app.screen.query_one(TextInput)
        line.post_message(Paste(nasty))
        await pilot.pause()
        assert line.value == visible(nasty)
        for row in shown(app):
            assert visible(row) == row


async def test_no_line_that_is_pasted_is_lost() -> None:
    app = Plain()
    async with app.run_test() as pilot:
        await app.push_screen(AskScreen("Why?"))
        line = app.screen.query_one(TextInput)
        line.post_message(Paste("\r\nboth were\r\nread again\n"))
        await pilot.pause()
        assert line.value == "both were read again"


async def test_what_is_pasted_takes_the_place_of_what_is_marked() -> None:
    app = Plain()
    async with app.run_test() as pilot:
        await app.push_screen(AskScreen("Why?"))
        line = app.screen.query_one(TextInput)
        for text, whole in [("one", "one"), ("two", "onetwo"), ("", "onetwo")]:
            line.post_message(Paste(text))
            await pilot.pause()
            assert line.value == whole
        line.select_all()
        line.post_message(Paste("three"))
        await pilot.pause()
        assert line.value == "three"


async def test_lines_that_were_copied_in_the_program_become_one_line() -> None:
    app = Plain()
    async with app.run_test() as pilot:
        await app.push_screen(AskScreen("Why?"))
        app.copy_to_clipboard("\none\ntwo\x1b[2J")
        await pilot.press("ctrl+v")
        assert app.screen.query_one(TextInput).value == "one two␛[2J"


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
@pytest.mark.parametrize("password", [True, False])
async def test_of_a_passphrase_nothing_is_copied_into_the_clipboard(
    key: str, password: bool
) -> None:
    app = Plain()
    async with app.run_test() as pilot:
        await app.push_screen(AskScreen("Why?"))
        line = app.screen.query_one(TextInput)
        line.value, line.password = "a herring in the rain", password
        line.select_all()
        await pilot.press(key)
        assert app.clipboard == ("" if password else "a herring in the rain")
        assert line.value == ("" if key == "ctrl+x" else "a herring in the rain")


@pytest.mark.parametrize(("offered", "found"), [(True, "bc"), (False, "abc")])
async def test_what_is_typed_takes_the_place_of_what_is_proposed_and_of_nothing_else(
    offered: bool, found: str
) -> None:
    app = HmipApp()
    async with app.run_test() as pilot:
        await app.push_screen(AskScreen("Which?", "a", offered=offered))
        await pilot.press("b", "ctrl+l", "ctrl+l", "c")
        assert app.screen.query_one(TextInput).value == found


async def test_what_is_proposed_is_taken_as_it_stands_and_can_be_gone_on_from() -> None:
    app = HmipApp()
    said: list[str | None] = []
    async with app.run_test() as pilot:
        for keys in (["enter"], ["right", "b", "enter"]):
            await app.push_screen(AskScreen("Which?", "a", offered=True), said.append)
            await pilot.press(*keys)
            await pilot.pause()
    assert said == ["a", "ab"]
