"""Undo and redo in an interview, with the facts that it shares with its case."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.framework.interviews import DID_NOT_KNOW, InterviewQuestion
from hmip_tui.interviewing import Clock
from hmip_tui.interviews import with_facts
from hmip_tui.store.record import Change

CASE, KIND = "CS-1", "officer_case"


@pytest.fixture
def inspection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspection]:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    document = framework_files.built_in()
    with Inspection.create(tmp_path / "i.sqlite", document, {"provider": "P"}) as made:
        made.add_case(CASE, "supervision", {"gender": "Male", "disposal": "Community"})
        yield made


def shared_and_own(inspection: Inspection) -> tuple[InterviewQuestion, InterviewQuestion]:
    questions = inspection.framework.interviews[KIND].questions
    fact = next(q for q in questions if q.records and q.condition is None)
    return fact, next(q for q in questions if not q.records and q.condition is None)


def test_steps_go_back_and_forth(inspection: Inspection) -> None:
    id = inspection.begin_interview("officer_provider")
    first, second = inspection.framework.interviews["officer_provider"].questions[:2]
    inspection.describe_person(id, "officer_grade", "PO")
    inspection.reply(id, first, first.replies[0])
    for text in ("he", "he said", "he said so"):
        inspection.remark(id, first.id, text)
    inspection.set_clock(id, Clock.PAUSED)
    inspection.reply(id, second, DID_NOT_KNOW)
    whole = inspection.interview(id)
    assert [inspection.undo_in_interview(id).field for _ in range(4)] == [
        f"reply.{second.id}",
        f"remark.{first.id}",
        f"reply.{first.id}",
        "attribute.officer_grade",
    ]
    empty = inspection.interview(id)
    assert (empty.replies, empty.remarks, empty.attributes) == ({}, {}, {})
    assert empty.clock is Clock.PAUSED
    with pytest.raises(Refused, match="nothing to undo in this interview"):
        inspection.undo_in_interview(id)
    for _ in range(4):
        inspection.redo_in_interview(id)
    again = inspection.interview(id)
    assert (again.replies, again.remarks, again.attributes) == (
        whole.replies,
        whole.remarks,
        whole.attributes,
    )
    with pytest.raises(Refused, match="nothing to redo in this interview"):
        inspection.redo_in_interview(id)


def test_a_fact_of_the_case_is_one_step_here_and_there(inspection: Inspection) -> None:
    fact, own = shared_and_own(inspection)
    other = inspection.framework.questions["2.1.1.a"]
    inspection.answer(CASE, other, Answer.NO)
    id = inspection.begin_interview(KIND, CASE)
    inspection.reply(id, own, own.replies[0])
    inspection.reply(id, fact, fact.replies[0])
    inspection.answer(CASE, other, Answer.YES)
    changed = inspection.undo_in_interview(id)
    assert (changed.subject, changed.field) == (f"case:{CASE}", fact.records)
    assert fact.records not in inspection.case(CASE).values
    assert inspection.case(CASE).values[other.field] == "yes"
    # the case's own undo takes back what stands there, not what is undone already
    assert inspection.undo(CASE).field == other.field
    assert inspection.undo_in_interview(id).field == f"reply.{own.id}"
    assert inspection.undo(CASE).field == other.field
    assert inspection.case(CASE).values.get(other.field) is None


def test_what_was_said_before_the_interview_is_not_its_step(inspection: Inspection) -> None:
    fact, _ = shared_and_own(inspection)
    attribute = fact.records.removeprefix("attribute.")
    inspection.set_attribute(CASE, attribute, fact.replies[0])
    id = inspection.begin_interview(KIND, CASE)
    with pytest.raises(Refused, match="nothing to undo"):
        inspection.undo_in_interview(id)
    inspection.reply(id, fact, fact.replies[1])
    inspection.undo_in_interview(id)
    assert inspection.case(CASE).values[fact.records] == fact.replies[0]


def test_a_fact_of_a_submitted_case_stays(inspection: Inspection) -> None:
    fact, own = shared_and_own(inspection)
    id = inspection.begin_interview(KIND, CASE)
    inspection.reply(id, own, own.replies[0])
    inspection.reply(id, fact, fact.replies[0])
    submitted = {"state": "submitted", "reason": ""}
    inspection.record.append([Change(f"case:{CASE}", "state", submitted)])
    with pytest.raises(Refused, match="reopen it"):
        inspection.undo_in_interview(id)
    assert inspection.case(CASE).values[fact.records] == fact.replies[0]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_steps_here_is_a_stack(inspection: Inspection, seed: int) -> None:
    chance = random.Random(seed)
    id = inspection.begin_interview(KIND, CASE)
    questions = [
        q for q in inspection.framework.interviews[KIND].questions if not q.condition and q.replies
    ][:5]
    stack: list[dict[str, str]] = [{}]
    undone: list[dict[str, str]] = []
    for _ in range(60):
        act = chance.choice(["reply", "reply", "undo", "redo"])
        if act == "reply":
            question = chance.choice(questions)
            if inspection.reply(id, question, chance.choice(question.replies)) is not None:
                undone.clear()
                stack.append(dict(inspection.interview(id).replies))
        elif act == "undo" and len(stack) > 1:
            inspection.undo_in_interview(id)
            undone.append(stack.pop())
        elif act == "redo" and undone:
            inspection.redo_in_interview(id)
            stack.append(undone.pop())
        held = inspection.interview(id)
        assert held.replies == stack[-1]
        own = inspection.record.values(f"interview:{id}")
        replies = {f.removeprefix("reply."): v for f, v in own.items() if f.startswith("reply.")}
        assert with_facts(held.interview, replies, inspection.case(CASE)) == stack[-1]
