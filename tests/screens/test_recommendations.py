"""Recommendations by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.recommendations import Progress, Round
from hmip_tui.recommending import Recommending
from tests.screens.scenes import shown
from tests.screens.support import HOSTILE, create, marked, said, text


@pytest.fixture
def inspection(tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite") as made:
        yield made


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_of_before_is_entered_judged_repeated_and_linked(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    recommending = Recommending(inspection)
    app = HmipApp(inspection)
    async with shown(app, ["b", "w", "o", *"the provider", "enter"], size) as pilot:
        await pilot.press(*"Manage workloads.", "enter", "enter")
        await pilot.pause()
        (before,) = recommending.recommendations()
        assert (before.round, before.number, before.text) == (
            Round.PREVIOUS,
            "1",
            "Manage workloads.",
        )
        assert "Manage workloads." in marked(app)
        await pilot.press("2", *"A tool is in use.", "enter")
        await pilot.pause()
        assert said(app) == "1: some progress · saved"
        assert recommending.recommendation(before.id).progress is Progress.SOME
        await pilot.press("r")
        assert said(app) == "1 repeated · saved"
        assert "repeats 1" in text(app)
        await pilot.press("down", "l", *"1.2.1", "enter")
        await pilot.pause()
        assert said(app) == "rests on it"
        again = recommending.recommendations()[1]
        assert (again.repeats, again.links) == (before.id, ("1.2.1",))
        await pilot.press("1")
        assert said(app) == "progress is judged on those of the previous inspection"
        await pilot.press("u", "u")
        assert len(recommending.recommendations()) == 1
        await pilot.press("U", "U")
        assert recommending.recommendations()[1].links == ("1.2.1",)


async def test_with_none_there_the_keys_say_so(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "w"]) as pilot:
        assert "Of the previous inspection (0, 0 judged)" in text(app)
        for key in ("1", "r", "l", "e", "delete", "0"):
            await pilot.press(key)
            assert said(app) == "there is no recommendation yet"
        await pilot.press("u")
        assert said(app) == "There is nothing to undo here."
        await pilot.press("escape")
        await pilot.pause()
        assert type(app.screen).__name__ == "BoardScreen"


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_was_typed_is_shown_literally(inspection: Inspection, hostile: str) -> None:
    typed = HOSTILE[hostile]
    id = Recommending(inspection).add(Round.PREVIOUS, {"addressee": typed, "text": typed})
    Recommending(inspection).judge(id, Progress.NONE, typed)
    app = HmipApp(inspection)
    async with shown(app, ["b", "w"], (120, 40)):
        assert "\x1b" not in text(app)
        if hostile in ("bold", "link", "closing", "broken"):
            assert text(app).count(typed) >= 4
