"""The evidence on a standard by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.materials import MaterialKind, Side
from hmip_tui.organising import Organising
from tests.screens.scenes import shown
from tests.screens.support import HOSTILE, create, marked, said, text

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def inspection(tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite") as made:
        yield made


@pytest.mark.parametrize("size", SIZES)
async def test_evidence_is_recorded_tagged_cited_and_proposed_on(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    organising = Organising(inspection)
    app = HmipApp(inspection)
    async with shown(app, ["b", "e", "n", *"document", "enter"], size) as pilot:
        await pilot.press(*"Business plan", "enter", *"2019-09-01", "enter", "enter", *"Sound.")
        await pilot.press("enter")
        await pilot.pause()
        (item,) = organising.materials()
        assert item.told == {
            "title": "Business plan",
            "date": "2019-09-01",
            "source": "",
            "text": "Sound.",
        }
        await pilot.press(*"for 1.1.1", "enter")
        await pilot.pause()
        assert said(app) == "for 1.1.1 · saved"
        assert organising.material(item.subject).sides == {"1.1.1": Side.FOR}
        assert "Business plan" in marked(app)
        assert "2019-09-01" in marked(app)
        await pilot.press("g")
        assert said(app) == "against 1.1.1 · saved"
        await pilot.press("u")
        assert organising.material(item.subject).sides == {"1.1.1": Side.FOR}
        await pilot.press("c")
        assert said(app) == "cited by the next proposal"
        await pilot.press("p", *"Good", "enter", *"The plan shows it.", "enter")
        await pilot.pause()
        assert said(app) == "1.1 proposal: Good · saved"
        proposal = inspection.sitting("1.1").proposal
        assert proposal is not None
        assert proposal.cites == (item.subject,)
        await pilot.press("delete")
        assert "The proposal for 1.1 cites this: it stays." in said(app)
        await pilot.press("h")
        assert "It cites Business plan." in text(app)


async def test_an_item_is_edited_and_a_title_is_needed(inspection: Inspection) -> None:
    organising = Organising(inspection)
    subject = organising.add(MaterialKind.MEETING, {"title": "Staff"}, {"1.2.1": Side.AGAINST})
    app = HmipApp(inspection)
    async with shown(app, ["b", "down", "e", "enter"]) as pilot:
        await pilot.press(*["backspace"] * 5, "f8")
        await pilot.pause()
        assert "It needs a title." in text(app)
        await pilot.press(*"Officers", "f8")
        await pilot.pause()
        assert organising.material(subject).title == "Officers"
        assert "Officers" in marked(app)
        await pilot.press("x")
        assert said(app) == "not on 1.2.1 any more · saved"
        assert "Not tagged to any key question yet" in text(app)
        await pilot.press("f", *"against 1.2.5", "enter")
        await pilot.pause()
        assert organising.material(subject).sides == {"1.2.5": Side.AGAINST}
        await pilot.press("delete")
        assert organising.materials() == []
        await pilot.press("u")
        assert organising.material(subject).title == "Officers"


async def test_where_nothing_is_published_it_says_so(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "e", "h"], (120, 40)):
        assert "The framework holds none for this standard." in text(app)
        assert "footnote 44" in text(app)


async def test_the_standards_are_gone_through(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "e", "tab"]) as pilot:
        assert "1.2 Staff" in text(app)
        await pilot.press("left", "left")
        assert "4.2 Through the Gate" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert type(app.screen).__name__ == "BoardScreen"


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_was_typed_is_shown_literally(inspection: Inspection, hostile: str) -> None:
    typed = HOSTILE[hostile]
    told = {"heading": typed, "title": typed, "previous": typed, "current": typed, "text": typed}
    Organising(inspection).add(MaterialKind.DATA, told, {"1.1.1": Side.FOR})
    app = HmipApp(inspection)
    async with shown(app, ["b", "e"], (120, 40)) as pilot:
        assert "\x1b" not in text(app)
        if hostile in ("bold", "link", "closing", "broken"):
            assert text(app).count(typed) >= 4
        await pilot.press("enter")
        assert "\x1b" not in text(app)


async def test_keys_that_come_in_a_burst_stay_in_their_lines(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "e", "n", *"meeting", "enter"]) as pilot:
        for key in (
            *"Officers",
            "enter",
            *"2019-10-28",
            "enter",
            *"staff",
            "enter",
            *"Well",
            "enter",
        ):
            app.post_message(events.Key(key, key if len(key) == 1 else None))  # nothing waits
        await pilot.pause()
        await pilot.pause()
        (item,) = Organising(inspection).materials()
        assert dict(item.told) == {
            "title": "Officers",
            "date": "2019-10-28",
            "roles": "staff",
            "text": "Well",
        }
