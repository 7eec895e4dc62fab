"""A case's way from not started to approved, through the application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.states import State

CASE = "TTG-1"


@pytest.fixture
def inspection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspection]:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    document = framework_files.built_in()
    with Inspection.create(tmp_path / "i.sqlite", document, {"provider": "P"}) as made:
        made.add_case(CASE, "through_the_gate", {"gender": "Male"})
        yield made


def state(inspection: Inspection) -> State:
    return inspection.state(inspection.case(CASE))


def answer_all(inspection: Inspection, answer: Answer = Answer.YES) -> None:
    for question in inspection.framework.routes["through_the_gate"]:
        inspection.answer(CASE, question, answer)


def test_the_whole_way_and_back(inspection: Inspection) -> None:
    seen = [state(inspection)]
    answer_all(inspection)
    seen.append(state(inspection))
    for step, reason in (("complete", ""), ("submit", ""), ("approve", ""), ("reopen", "why")):
        inspection.take_step(CASE, step, reason)
        seen.append(state(inspection))
    assert seen == [
        State.NOT_STARTED,
        State.IN_PROGRESS,
        State.COMPLETE,
        State.SUBMITTED,
        State.APPROVED,
        State.IN_PROGRESS,
    ]
    assert inspection.state_reason(inspection.case(CASE)) == "why"


def test_a_case_with_open_findings_is_not_complete(inspection: Inspection) -> None:
    answer_all(inspection)
    question = inspection.framework.questions["4.2.1"]
    inspection.answer(CASE, question, None)
    with pytest.raises(Refused, match=r"has 1 open in its check"):
        inspection.take_step(CASE, "complete")
    (checked,) = inspection.check(inspection.case(CASE))
    assert checked.finding.question == "4.2.1"
    with pytest.raises(Refused, match="has to be mended"):
        inspection.accept(CASE, checked.finding, "not today")


def test_a_soft_finding_is_accepted_with_a_reason(inspection: Inspection) -> None:
    answer_all(inspection)
    inspection.answer(CASE, inspection.framework.questions["4.2.1"], Answer.NO)
    opened = [c for c in inspection.check(inspection.case(CASE)) if c.open]
    assert opened
    assert not any(c.finding.hard for c in opened)
    for checked in opened:
        inspection.accept(CASE, checked.finding, "seen in the interview")
    inspection.take_step(CASE, "complete")
    assert state(inspection) is State.COMPLETE


def test_all_open_findings_of_a_rule_are_accepted_with_one_reason(inspection: Inspection) -> None:
    answer_all(inspection, Answer.NO)
    questions = ["4.2.1", "4.2.2"]
    inspection.answer(CASE, inspection.framework.questions["4.2.3"], None)
    before = inspection.check(inspection.case(CASE))
    own = [c for c in before if c.finding.question in questions and not c.finding.hard]
    hard = next(c for c in before if c.finding.hard)
    rule = own[0].finding.check.id
    alike = [c for c in before if c.finding.check.id == rule]
    assert len(alike) > 1
    inspection.accept(CASE, alike[0].finding, "a reason of its own")
    for finding, reason, why in (
        (own[0].finding, " ", "needs a reason"),
        (hard.finding, "not today", "has to be mended"),
    ):
        with pytest.raises(Refused, match=why):
            inspection.accept_alike(CASE, finding, reason)
    assert inspection.accept_alike(CASE, alike[0].finding, "one for all") == len(alike) - 1
    after = inspection.check(inspection.case(CASE))
    assert [c.reason for c in after if c.finding.check.id == rule] == [
        "a reason of its own",
        *["one for all"] * (len(alike) - 1),
    ]
    assert not any(c.reason for c in after if c.finding.check.id != rule)
    assert inspection.accept_alike(CASE, alike[0].finding, "again") == 0


@pytest.mark.parametrize("steps", [["complete", "submit"], ["complete", "submit", "approve"]])
def test_a_case_handed_over_is_locked_until_it_is_reopened(
    inspection: Inspection, steps: list[str]
) -> None:
    answer_all(inspection)
    for step in steps:
        inspection.take_step(CASE, step)
    question = inspection.framework.questions["4.2.1"]
    changes: list[Callable[[], object]] = [
        lambda: inspection.answer(CASE, question, Answer.NO),
        lambda: inspection.save_evidence(CASE, "4.2.1", "text"),
        lambda: inspection.set_attribute(CASE, "gender", "Female"),
        lambda: inspection.undo(CASE),
    ]
    for change in changes:
        with pytest.raises(Refused, match="reopen it"):
            change()
    with pytest.raises(Refused, match="needs a reason"):
        inspection.take_step(CASE, "reopen", "  ")
    inspection.take_step(CASE, "reopen", "a document came late")
    assert inspection.answer(CASE, question, Answer.NO) is not None


def test_a_case_is_returned_with_questions_on_named_answers(inspection: Inspection) -> None:
    answer_all(inspection)
    inspection.take_step(CASE, "complete")
    with pytest.raises(Refused, match="only a submitted case"):
        inspection.ask(CASE, "4.2.1", "why?")
    inspection.take_step(CASE, "submit")
    with pytest.raises(Refused, match="Ask something"):
        inspection.take_step(CASE, "return", "see the questions")
    inspection.ask(CASE, "4.2.1", "why yes?")
    inspection.take_step(CASE, "return", "see the questions")
    assert state(inspection) is State.RETURNED
    assert inspection.queries(inspection.case(CASE)) == {"4.2.1": "why yes?"}
    inspection.ask(CASE, "4.2.1", "")
    assert inspection.queries(inspection.case(CASE)) == {}
    inspection.take_step(CASE, "complete")
    inspection.take_step(CASE, "submit")


def test_steps_that_do_not_lead_on_are_refused(inspection: Inspection) -> None:
    for step in ("submit", "return", "approve", "reopen", "no such step"):
        with pytest.raises(Refused, match=f"'{step}' does not lead on from there, only complete"):
            inspection.take_step(CASE, step, "a reason")


def test_a_complete_case_can_be_changed_and_is_checked_again_when_it_is_submitted(
    inspection: Inspection,
) -> None:
    answer_all(inspection)
    inspection.take_step(CASE, "complete")
    inspection.answer(CASE, inspection.framework.questions["4.2.1"], None)
    with pytest.raises(Refused, match="has 1 open in its check"):
        inspection.take_step(CASE, "submit")
