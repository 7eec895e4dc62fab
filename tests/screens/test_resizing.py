"""While a window changes its size, Textual asks widgets for lines that were not laid out yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.geometry import Region

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.screens.case_view import CaseView
from tests.screens.support import add, create, text


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "i.sqlite") as made:
        add(made, "CS-1", disposal="Post-release")
        made.go_to(Position("CS-1", "2.1.1.a"))
        yield made


async def test_the_rules_are_as_long_as_is_asked_for(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, CaseView)
        for width in (20, 80, 81, 200):
            strips = app.screen.render_lines(Region(0, 0, width, 30))
            assert [strip.cell_length for strip in strips] == [width] * 30


async def test_a_tiny_window_shows_the_question_and_its_keys(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert "motivation and readiness" in text(app)
        assert "live" not in text(app)
        assert "y yes  n no" in text(app)
        for size in ((80, 24), (40, 12), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            # also on the screen that is shown first, which is not styled a second time
            assert ("live" in text(app)) == (size[0] >= 60)
            assert ("2.2 Planning    " in text(app)) == (size[0] >= 60)
            assert ("2.4.3 keeping" in text(app)) == (size[0] >= 110)


@pytest.mark.parametrize("keys", ["ch", "cs"])
async def test_a_low_window_keeps_the_keys_in_sight(inspection: Inspection, keys: str) -> None:
    app = HmipApp(inspection)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert "? keys" in text(app)
