"""Submitted, returned with questions, approved: inspector and lead at devices of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.moderation import Moderation
from hmip_tui.states import State
from hmip_tui.store.record import Change
from tests.team import Team, answer, complete, exchange, merge, team

CASE = "V1"


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """Ann has submitted V1, and Lea, who leads, has it."""
    with team(tmp_path, monkeypatch, ("Ann", "Lea")) as made:
        complete(made["Ann"], CASE)
        made["Ann"].take_step(CASE, "submit")
        exchange(*made.values())
        yield made


def state(inspection: Inspection) -> State:
    return inspection.state(inspection.case(CASE))


def queries(inspection: Inspection) -> dict[str, str]:
    return inspection.queries(inspection.case(CASE))


def test_the_whole_loop(people: Team) -> None:
    ann, lea = people.values()
    assert state(lea) is State.SUBMITTED
    lea.ask(CASE, "2.1.1.a", "Where is this seen?")
    lea.ask(CASE, "2.1.2", "Why not?")
    lea.take_step(CASE, "return", "two questions")
    merge(ann, lea)
    assert state(ann) is State.RETURNED
    assert queries(ann) == {"2.1.1.a": "Where is this seen?", "2.1.2": "Why not?"}
    answer(ann, CASE, q2_1_2="no")
    ann.save_evidence(CASE, "2.1.1.a", "On page 3.")
    with pytest.raises(Refused, match=r"answer those on 2\.1\.1\.a, 2\.1\.2"):
        ann.take_step(CASE, "complete")
    with pytest.raises(Refused, match="says something"):
        ann.answer_query(CASE, "2.1.2", " ")
    with pytest.raises(Refused, match=r"not returned with a question about 2\.2\.1"):
        ann.answer_query(CASE, "2.2.1", "x")
    ann.answer_query(CASE, "2.1.1.a", " On page 3. ")
    ann.answer_query(CASE, "2.1.2", "It is no.")
    for checked in ann.check(ann.case(CASE)):
        if checked.open:
            ann.accept(CASE, checked.finding, "as seen")
    ann.take_step(CASE, "complete")
    ann.take_step(CASE, "submit")
    merge(lea, ann)
    assert (state(lea), queries(lea)) == (State.SUBMITTED, {})
    assert lea.responses(lea.case(CASE)) == {
        "2.1.1.a": ("Where is this seen?", "On page 3."),
        "2.1.2": ("Why not?", "It is no."),
    }
    assert lea.case(CASE).values["judgement.2.1.2"] == "no"
    lea.take_step(CASE, "approve")
    merge(ann, lea)
    assert state(ann) is State.APPROVED
    with pytest.raises(Refused, match="approved: reopen it"):
        answer(ann, CASE, q2_1_2="yes")
    assert Moderation(ann).conflicts() == []


def test_returned_and_reopened_apart_is_a_conflict_that_loses_nothing(people: Team) -> None:
    ann, lea = people.values()
    lea.ask(CASE, "2.1.2", "Why?")
    lea.take_step(CASE, "return", "a question")
    ann.take_step(CASE, "reopen", "I forgot something")
    answer(ann, CASE, q2_2_1="no")
    exchange(ann, lea)
    assert queries(ann) == queries(lea) == {"2.1.2": "Why?"}
    assert Moderation(ann).conflicts() == Moderation(lea).conflicts()
    (conflict,) = Moderation(lea).conflicts()
    assert conflict.what == "state of the review"
    assert {v.text for v in conflict.versions} == {
        "returned: a question",
        "in progress: I forgot something",
    }
    returned = next(v for v in conflict.versions if v.value["state"] == "returned")
    Moderation(lea).take(conflict.subject, conflict.field, returned.id, "it was")
    merge(ann, lea)
    assert state(ann) is State.RETURNED
    ann.answer_query(CASE, "2.1.2", "So.")
    assert ann.case(CASE).values["judgement.2.2.1"] == "no"


def test_approved_while_it_was_reopened_waits_for_somebody_to_settle(people: Team) -> None:
    ann, lea = people.values()
    ann.take_step(CASE, "reopen", "I forgot something")
    answer(ann, CASE, q2_2_1="no")
    lea.take_step(CASE, "approve")
    exchange(ann, lea)
    (conflict,) = Moderation(lea).conflicts()
    opened = next(v for v in conflict.versions if v.value["state"] == "in progress")
    Moderation(lea).take(conflict.subject, conflict.field, opened.id, "Ann goes on")
    merge(ann, lea)
    assert state(ann) is State.IN_PROGRESS
    answer(ann, CASE, q2_2_1="yes")


def test_what_is_in_conflict_is_not_locked(people: Team) -> None:
    ann, lea = people.values()
    for one, said in ((ann, "no"), (lea, "no")):
        one.take_step(CASE, "reopen", said)
    answer(ann, CASE, q2_1_1="no")
    lea.answer(CASE, lea.framework.questions["2.1.1"], None)
    exchange(ann, lea)
    for conflict in Moderation(lea).conflicts():
        if conflict.field == "state":
            Moderation(lea).take(conflict.subject, conflict.field, conflict.versions[0].id, "r")
    answer(lea, CASE, q2_1_2="yes")
    disputed = len(Moderation(lea).conflicts())
    assert disputed == 1
    lea.put(Change(f"case:{CASE}", "state", {"state": "submitted", "reason": ""}))
    with pytest.raises(Refused, match=f"{CASE} has 1 in conflict: settle that"):
        lea.take_step(CASE, "approve")
    (conflict,) = Moderation(lea).conflicts()
    Moderation(lea).take(conflict.subject, conflict.field, conflict.versions[0].id, "r")
    lea.take_step(CASE, "approve")


def test_two_leads_who_ask_apart_both_reach_the_inspector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with team(tmp_path, monkeypatch) as made:
        ann, bea, lea = made.values()
        complete(ann, CASE)
        ann.take_step(CASE, "submit")
        exchange(*made.values())
        for lead, place, question in (
            (bea, "2.1.1", "Where?"),
            (bea, "2.1.2", "When?"),
            (lea, "2.1.2", "Who?"),
        ):
            lead.ask(CASE, place, question)
        for lead in (bea, lea):
            lead.take_step(CASE, "return", "a question")
        merge(ann, bea)
        ann.answer_query(CASE, "2.1.1", "Here.")
        exchange(*made.values())
        for one in made.values():
            assert state(one) is State.RETURNED  # both say the same
            assert set(queries(one)) == {"2.1.2"}
            (conflict,) = Moderation(one).conflicts()
            assert conflict.what == "question asked about 2.1.2"
            assert {v.value for v in conflict.versions} == {"When?", "Who?"}
        Moderation(ann).set_third("case:V1", "query.2.1.2", "When and who?", "both are asked")
        assert queries(ann) == {"2.1.2": "When and who?"}
