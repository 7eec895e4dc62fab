"""The review screen's path, facts, check and evidence, by keyboard."""

from __future__ import annotations

import copy
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.framework import Answer
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.states import State
from hmip_tui.store.record import Change
from tests.screens.support import HOSTILE, add, create, said, squeezed, text
from tests.strategies import DOCUMENT

CASE = "CS-1"


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "i.sqlite") as made:
        add(made, CASE, disposal="Post-release")
        add(made, "CS-2")
        made.go_to(Position(CASE, "2.1.1.a"))
        yield made


@asynccontextmanager
async def reviewing(
    inspection: Inspection, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Pilot[None]]:
    ticks = itertools.count()
    app = HmipApp(inspection, clock=lambda: float(next(ticks)))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield pilot


def asked(pilot: Pilot[None]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen.question.id


async def test_back_and_forward_follow_the_path_actually_taken(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("y", "pagedown", "tab")
        path = ["2.1.1.a", "2.1.1.b", "2.1.2.a", "2.2.1.a"]
        assert asked(pilot) == path[-1]
        seen = []
        for _ in range(3):
            await pilot.press("left")
            seen.append(asked(pilot))
        assert seen == path[-2::-1]
        await pilot.press("left")
        assert "begins here" in said(pilot.app)
        await pilot.press("right", "right", "right", "right")
        assert asked(pilot) == path[-1]
        assert "ends here" in said(pilot.app)


async def test_the_furthest_point_is_behind_the_last_answer(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("y", "n", "y", "y", "pageup", "end")
        assert asked(pilot) == "2.1.2.a"


async def test_standards_are_jumped_between(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        seen = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab"):
            await pilot.press(key)
            seen.append(asked(pilot))
        review = "review_engagement_needed"
        assert seen == ["2.2.1.a", "2.3.1.a", review, review, "2.3.1.a"]


async def test_without_auto_advance_the_question_stays(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        screen.auto_advance = False
        await pilot.press("y")
        assert asked(pilot) == "2.1.1.a"
        assert "2.1.1.a: yes · saved" in said(pilot.app)
        await pilot.press("n", "space")
        assert asked(pilot) == "2.1.1.b"
    assert inspection.case(CASE).values["answer.2.1.1.a"] == "no"


async def test_the_next_problem_says_what_it_is(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("p")
        assert (asked(pilot), said(pilot.app)) == ("2.1.1.b", "2.1.1.b has no answer.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_fact_is_changed_and_says_where_it_comes_from(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    async with reviewing(inspection, size) as pilot:
        await pilot.press("f")
        assert "imported" in text(pilot.app)
        place = [a.id for a in inspection.framework.attributes_of("supervision")].index("office")
        await pilot.press(*["down"] * place, "enter", *"Leeds", "enter")
        assert "entered by an inspector" in text(pilot.app)
        await pilot.press("escape")
        assert "Leeds" in text(pilot.app)
    assert inspection.case(CASE).attribute("office") == "Leeds"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_marked_fact_is_shown_whole_and_its_value_marked_first(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    inspection.set_attribute(CASE, "rosh_inspector", "High")
    attributes = inspection.framework.attributes_of("supervision")
    place = [a.id for a in attributes].index("rosh_inspector")
    async with reviewing(inspection, size) as pilot:
        await pilot.press("f", *["down"] * place)
        whole = f"{attributes[place].name}: High (entered by an inspector)"
        assert squeezed(whole) in squeezed(text(pilot.app))
        assert squeezed(attributes[place].guidance[:60]) in squeezed(text(pilot.app))
        await pilot.press("enter", "enter")  # the value that it has is the one marked
    assert inspection.case(CASE).attribute("rosh_inspector") == "High"


async def test_a_fact_that_decides_is_named_in_lists_and_not_by_its_id(
    inspection: Inspection,
) -> None:
    gate = inspection.framework.questions["harm_factors"]
    inspection.save_evidence(CASE, gate.id, "Threats on file.")
    async with reviewing(inspection, (80, 24)) as pilot:
        await pilot.press("l")
        assert f"{gate.short} Threats" in text(pilot.app)
        await pilot.press("escape", "f9")
        assert gate.short in text(pilot.app)
        assert gate.id not in text(pilot.app)


async def test_a_required_fact_cannot_be_cleared(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("f", "delete")
        assert "gender is required" in said(pilot.app)
    assert inspection.case(CASE).attribute("gender") == "Female"


async def test_the_first_and_the_last_fact_are_a_key_away(inspection: Inspection) -> None:
    names = [a.name for a in inspection.framework.attributes_of("supervision")]
    async with reviewing(inspection) as pilot:
        await pilot.press("f", "end")
        assert f"▸{names[-1]}"[:12] in text(pilot.app)
        await pilot.press("home")
        assert f"▸{names[0]}"[:12] in text(pilot.app)


async def test_a_case_of_which_there_are_no_facts(tmp_path: Path) -> None:
    document: dict[str, Any] = copy.deepcopy(DOCUMENT)
    for attribute in document["attribute"]:
        attribute["samples"] = ["visits"]
    for prompt in document["prompt"]:
        if prompt["id"] == "3.1.2.a":
            del prompt["condition"]
    with Inspection.create(
        tmp_path / "bare.sqlite", document, {"provider": "P"}, author="an inspector"
    ) as made:
        made.add_case("W1", "works", {})
        made.go_to(Position("W1", "3.1.1.a"))
        async with reviewing(made) as pilot:
            for key in ("f", "enter", "delete", "end", "home", "escape", "y"):
                await pilot.press(key)
            assert "yes · saved" in said(pilot.app)


async def test_several_pieces_of_evidence_and_their_list(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"first", "escape")
        await pilot.press("a", *"second", "escape")
        await pilot.press("w", *"whole", "escape")
        found = [(e.question, e.text) for e in inspection.evidence_items(CASE)]
        assert found == [("2.1.1.a", "first"), ("2.1.1.a", "second"), ("case", "whole")]
        await pilot.press("e", *" more", "escape")
        assert inspection.evidence(CASE)["2.1.1.a"] == "first\n\nsecond more"
        await pilot.press("pagedown", "l", "t", "enter")
        tag = next(iter(inspection.framework.tags))
        assert inspection.evidence_items(CASE)[0].tags == (tag,)
        await pilot.press("enter")
        assert asked(pilot) == "2.1.1.a"
        await pilot.press("l", "t", *"quot", "enter", "escape")  # the last piece on the question
        assert [e.tags for e in inspection.evidence_items(CASE)] == [(tag,), ("quotation",), ()]


async def test_evidence_of_all_cases_is_found_by_words_and_gone_to(
    inspection: Inspection,
) -> None:
    inspection.save_evidence("CS-2", "2.3.1.b", "an unusual word")
    async with reviewing(inspection) as pilot:
        await pilot.press("l", "tab", "slash", *"unusual", "enter", "enter")
        assert asked(pilot) == "2.3.1.b"
        assert "CS-2" in text(pilot.app)


async def test_another_persons_evidence_is_shown_and_not_edited(inspection: Inspection) -> None:
    inspection.save_evidence(CASE, "2.1.1.a", "theirs")
    inspection.record.author = "somebody else"
    async with reviewing(inspection) as pilot:
        assert "an inspector" in text(pilot.app)
        await pilot.press("e", *"mine", "escape")
    assert [(e.author, e.text) for e in inspection.evidence_items(CASE)] == [
        ("an inspector", "theirs"),
        ("somebody else", "mine"),
    ]


async def test_a_case_is_completed_locked_and_reopened_by_keyboard(
    inspection: Inspection,
) -> None:
    for question in inspection.framework.routes["supervision"]:
        inspection.answer(CASE, question, Answer.YES)
    for attribute in ("rosh_officer", "rosh_inspector"):
        inspection.set_attribute(CASE, attribute, "Medium")
    async with reviewing(inspection) as pilot:
        await pilot.press("f9", "d", "enter")
        assert inspection.state(inspection.case(CASE)) is State.COMPLETE
        await pilot.press("d", *"submit", "enter", "escape", "n")
        assert "reopen it" in said(pilot.app)
        await pilot.press("f9", "d", *"reopen", "enter", *"late papers", "enter")
        assert inspection.state(inspection.case(CASE)) is State.IN_PROGRESS
        await pilot.press("escape", "n")
    assert inspection.case(CASE).values["answer.2.1.1.a"] == "no"


async def test_a_soft_finding_is_accepted_and_a_hard_one_gone_to(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("f9", "a", *"no time left", "enter")
        checked = inspection.check(inspection.case(CASE))
        assert checked[0].reason == "no time left"
        place = next(n for n, c in enumerate(checked) if c.finding.hard)
        await pilot.press(*["down"] * place, "a")
        assert "has to be mended" in said(pilot.app)
        await pilot.press("enter")
        assert asked(pilot) == checked[place].finding.question


async def test_a_rules_findings_are_accepted_together_but_for_hard_ones(
    inspection: Inspection,
) -> None:
    for question in inspection.framework.routes["supervision"]:
        inspection.answer(CASE, question, Answer.NO)
    inspection.answer(CASE, inspection.framework.questions["2.1.1"], None)
    checked = inspection.check(inspection.case(CASE))
    rules = [c.finding.check.id for c in checked]
    rule = max(rules, key=rules.count)
    soft = rules.index(rule)
    hard = next(n for n, c in enumerate(checked) if c.finding.hard)
    assert rules.count(rule) > 1
    async with reviewing(inspection, (80, 24)) as pilot:
        await pilot.press("f9", *["down"] * hard, "r")
        assert "Each of these has to be mended" in said(pilot.app)
        await pilot.press(*["up"] * hard, *["down"] * soft, "r")
        assert f"Why are all {rules.count(rule)} of this rule" in text(pilot.app)
        await pilot.press("escape")
        assert not any(c.reason for c in inspection.check(inspection.case(CASE)))
        await pilot.press("r", *"not on file", "enter")
        after = inspection.check(inspection.case(CASE))
        assert [c.finding.check.id for c in after if c.reason == "not on file"] == (
            [rule] * rules.count(rule)
        )
        await pilot.press("r")
        assert "all of this rule are accepted" in said(pilot.app)


@pytest.mark.parametrize("nasty", HOSTILE)
async def test_hostile_text_is_shown_literally_everywhere(
    inspection: Inspection, nasty: str
) -> None:
    inspection.save_evidence(CASE, "2.1.1.a", HOSTILE[nasty])
    inspection.set_attribute(CASE, "office", HOSTILE[nasty])
    inspection.add_guidance({"2.1.1.a": HOSTILE[nasty]})
    async with reviewing(inspection) as pilot:
        for keys in (["f2"], ["f"], ["escape", "l"], ["escape", "f9"], ["a", *"x", "enter"]):
            await pilot.press(*keys)
            assert not any(
                ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text(pilot.app) if sign != "\n"
            )


async def test_an_organisations_guidance_stands_beside_the_frameworks(
    inspection: Inspection,
) -> None:
    inspection.add_guidance({"2.1.1.a": "## Look for\nmotivation *and* readiness"})
    async with reviewing(inspection) as pilot:
        assert text(pilot.app).count("F2 guidance") == 2  # beside the question and in the bar
        await pilot.press("f2")
        assert "Of your organisation:" in text(pilot.app)
        assert "Look for" in text(pilot.app)
        assert "motivation *and* readiness" in text(pilot.app)


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_was_asked_is_shown_literally_in_the_check(
    hostile: str, inspection: Inspection
) -> None:
    inspection.record.append([Change(f"case:{CASE}", "query.2.1.1.a", HOSTILE[hostile])])
    async with reviewing(inspection, (80, 24)) as pilot:
        await pilot.press("f9")
        shown = text(pilot.app)
    assert "asked on 2.1.1.a:" in shown
    assert all(line.isprintable() for line in shown.splitlines())
