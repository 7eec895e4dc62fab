"""Conflicts, second assessments, allocation and progress, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.allocation import Allocation
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.disagreement import Stage
from hmip_tui.moderation import Moderation
from hmip_tui.seconds import Seconds
from hmip_tui.store import merging
from tests.screens.scenes import DISPUTED, Scene, opened, shown
from tests.screens.support import marked, said, text


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(Scene("", [], DISPUTED), demonstration_file, tmp_path) as made:
        assert made is not None
        yield made


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_conflict_is_settled_by_key_with_a_reason(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "x"], size) as pilot:
        before = len(Moderation(inspection).conflicts())
        first = Moderation(inspection).conflicts()[0]
        assert "CS-001" in marked(app)
        for version in first.versions:
            assert version.author in text(app)
            assert version.evidence[0].text in text(app)
        await pilot.press("2", "escape")
        assert len(Moderation(inspection).conflicts()) == before
        await pilot.press("2", *"Page 3.", "enter")
        await pilot.pause()
        assert said(app) == "CS-001 · 2.1.1: settled · saved"
        assert len(Moderation(inspection).conflicts()) == before - 1
        values = inspection.case("CS-001").values
        assert values["judgement.2.1.1"] == first.versions[1].value
        assert values["settled.judgement.2.1.1"]["reason"] == "Page 3."
        await pilot.press("4")
        assert said(app) == "there is no such value"


async def test_any_of_several_peoples_values_is_taken(
    inspection: Inspection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [Path(shutil.copy(inspection.path, tmp_path / f"{n}.sqlite")) for n in range(5)]
    for number, theirs in enumerate(copies):  # none has what was taken in from the others
        monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / f"device {number}"))
        with Inspection.open(theirs, author=f"inspector {number}") as other:
            other.set_attribute("CS-047", "office", f"Office {number}")
            new = other.record.entries_after(other.record.replica, 0)
            merging.take_in(inspection.record, list(new))
    inspection.renew()
    app = HmipApp(inspection)
    async with shown(app, ["c", "x"]) as pilot:
        while "CS-047" not in marked(app):
            await pilot.press("down")
        (conflict,) = [c for c in Moderation(inspection).conflicts() if c.case == "CS-047"]
        assert len(conflict.versions) == 5
        await pilot.press("5", *"Seen.", "enter")
        await pilot.pause()
        assert inspection.case("CS-047").attribute("office") == conflict.versions[4].value


async def test_another_value_is_chosen_or_typed(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "x", "t"]) as pilot:
        assert said(app) == "one of the values is taken here: there is no other"
        while "Office" not in marked(app):
            await pilot.press("down")
        await pilot.press("t", *"Leeds", "enter", *"It moved.", "enter")
        await pilot.pause()
        assert inspection.case("CS-003").attribute("office") == "Leeds"


async def test_the_question_in_conflict_is_gone_to(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["slash", *"2.4.1", "enter", "b", "x", "down", "enter"]) as pilot:
        await pilot.pause()
        assert type(app.screen).__name__ == "ReviewScreen"
        position = inspection.position()
        assert position == ("CS-001", "2.1.2")
        assert app.screen.question.id == "2.1.2"  # type: ignore[attr-defined]
        await pilot.press("y")
        assert inspection.case("CS-001").values["judgement.2.1.2"] == "yes"


async def test_standards_are_in_no_case(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "x", "end", "enter"]):
        assert "1.1 Leadership" in marked(app)
        assert said(app) == "this belongs to no case"


async def test_cases_are_drawn_and_assessed_again(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    keys = ["c", "d", "tab", "n", *"some", "enter"]
    async with shown(app, keys) as pilot:
        assert said(app) == "'some' is not like 'every 10' or '13 by office seed 7'."
        await pilot.press("n", *"2 by gender seed 5", "enter")
        await pilot.pause()
        assert said(app) == "drawn · saved"
        pairs = [p for p in Seconds(inspection).pairs() if p.sample == "unpaid_work"]
        assert len(pairs) == 2
        assert pairs[0].case in marked(app)
        await pilot.press("delete")
        assert said(app) == f"{pairs[0].second} is withdrawn · saved"
        await pilot.press("w", *"Nan Other", "enter")
        assert said(app) == f"{pairs[1].second}: Nan Other · saved"
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "ReviewScreen"
        assert f"second assessment of {pairs[1].case}" in text(app)
        await pilot.press("y")
        answered = inspection.case(pairs[1].second).values
        assert [f for f in answered if f.startswith(("answer.", "gate."))]
        await pilot.press("right_square_bracket")
        assert "~2" in text(app)


async def test_who_assesses_it_is_kept_from_the_other(inspection: Inspection) -> None:
    pair = Seconds(inspection).pairs()[2]
    inspection.record.author = pair.assessors[0][0]
    app = HmipApp(inspection)
    async with shown(app, ["c", "d", "down", "down", "enter"]) as pilot:
        assert f"{pair.second} is hidden from you until it is compared" in said(app)
        inspection.record.author = "Lea Der"
        await pilot.press("escape", "slash", *pair.case, "enter")
        await pilot.pause()
        assert f"{pair.case} is hidden from you" in said(app)


async def test_both_sides_are_compared_and_adjudicated(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    ready = Seconds(inspection).pairs()[1]
    assert ready.stage is Stage.READY
    async with shown(app, ["c", "d", "down", "v"]) as pilot:
        assert type(app.screen).__name__ == "SidesScreen"
        assert Seconds(inspection).pair(ready.second).stage is Stage.COMPARED
        different = [s for s in Seconds(inspection).sides(ready.second) if not s.same]
        assert f"{len(different)} of" in text(app)
        assert different[0].question.id in marked(app)
        await pilot.press("n")
        assert different[1].question.id in marked(app)
        await pilot.press("p", "p")
        assert said(app) == "there is no other difference that way"
        await pilot.press("d", *"yes", "enter", *"Seen there.", "enter")
        await pilot.pause()
        assert said(app) == f"{different[0].question.id}: adjudicated · saved"
        assert inspection.case(ready.case).values[different[0].question.field] == "yes"
        assert "yes: Seen there." in text(app)
        await pilot.press("escape")
        assert "1 adjudicated" in text(app)


async def test_nobody_types_a_reason_for_a_case_that_is_approved(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    ready = Seconds(inspection).pairs()[1]
    for step in ("submit", "approve"):
        inspection.take_step(ready.case, step)
    async with shown(app, ["c", "d", "down", "v"]) as pilot:
        screen = app.screen
        await pilot.press("d")
        assert app.screen is screen
        assert f"{ready.case} is approved: reopen it" in said(app)


async def test_agreement_stands_in_place_of_the_list(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "d", "r"]) as pilot:
        assert "Over 2 pairs of assessments" in text(app)
        assert "more lines below" in said(app)
        await pilot.press("pagedown", "down")
        await pilot.press("escape")
        assert "ready to compare" in text(app)
        await pilot.press("escape")
        assert type(app.screen).__name__ == "CasesScreen"


async def test_cases_are_given_to_people_and_mine_shown(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "home", "w", *"Ann", "enter"]) as pilot:
        assert "CS-001 has been begun. What has Ann to know?" in text(app)
        await pilot.press(*"All of 2.1 is done.", "enter")
        await pilot.pause()
        assert said(app) == "CS-001: Ann · saved"
        assert "inspector: Ann" in text(app)
        await pilot.press("m")
        assert "No case of this sample is allocated to an inspector." in text(app)
        inspection.record.author = "ann"
        await pilot.press("m", "m")
        assert "my cases" in text(app)
        assert "CS-001" in marked(app)
        assert "CS-002" not in text(app)
        inspection.record.author = "Lea Der"
        await pilot.press("m", "m")
        assert said(app) == "and 1 to assess a second time: d"
        await pilot.press("m", "slash", *"ann")
        assert "CS-001" in marked(app)


async def test_a_day_is_planned_and_pace_is_the_leads(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["c", "p", "e", *"2019-11-11 1000", "enter"]) as pilot:
        assert said(app) == "2019-11-11 : 1000 planned · saved"
        await pilot.press("e", *"soon 3 Leeds", "enter")
        assert said(app) == "'soon' is no day; write it like 2020-03-02."
        await pilot.press("s")
        assert "lead inspector only (nobody is named)" in said(app)
        await pilot.press("pagedown")
        assert "behind" in text(app)
        assert Allocation(inspection).plan()[-1] == ("2019-11-11", "", 1000)
