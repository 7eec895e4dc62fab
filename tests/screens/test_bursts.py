"""Keys that come in one burst, faster than screens come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import ChooseScreen
from hmip_tui.screens.review import ReviewScreen
from tests.screens.support import add, create

_ENTER = events.Key("enter", "\r")


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "i.sqlite") as made:
        add(made, "CS-1", disposal="Post-release")
        made.go_to(Position("CS-1", "2.1.1.a"))
        yield made


async def at_once(pilot: Pilot[None], key: events.Key, times: int) -> None:
    """Send a key several times before the first one is taken."""
    driver = pilot.app._driver
    assert driver is not None
    for _ in range(times):
        again = events.Key(key.key, key.character)
        again.set_sender(pilot.app)
        driver.send_message(again)
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("opener", ["slash", "ctrl+p"])
@pytest.mark.parametrize("times", [2, 5])
async def test_a_dialog_goes_once(inspection: Inspection, opener: str, times: int) -> None:
    app = HmipApp(inspection)
    async with app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        await pilot.press(opener)
        assert isinstance(app.screen, ChooseScreen)
        await at_once(pilot, _ENTER, times)
        assert app.is_running
        assert not isinstance(app.screen, ChooseScreen)


async def test_a_question_that_goes_before_it_is_there_does_no_harm(
    inspection: Inspection,
) -> None:
    app = HmipApp(inspection)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(5):
            app.push_screen(AskScreen("Why?", "as it was", offered=True))
            app.pop_screen()
            await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
