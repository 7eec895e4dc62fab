"""Walking through an interview and counting many, against definitions written apart from them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.case import Case
from hmip_tui.framework import build
from hmip_tui.framework.check import check
from hmip_tui.framework.interviews import DID_NOT_KNOW, REFUSED, Interview
from hmip_tui.interviews import (
    Held,
    Percentage,
    Replies,
    Reply,
    applies,
    next_question,
    percentages,
    reply_for,
    standing,
    value_for,
    with_facts,
)
from hmip_tui.tally import ALL, Slice
from tests.report_lines import FRAMEWORK as CRC
from tests.strategies import DOCUMENT

Row = dict[str, Any]


def _row(id: str, interview: str = "talk", **more: Any) -> Row:
    return {"id": id, "interview": interview, "text": f"{id}?", "short": id} | more


def _if(question: str, *replies: str) -> Row:
    return {"condition": {"question": question, "is": list(replies)}}


ROWS = [
    _row("a"),
    _row("b", replies=["Low", "Middle", "High"], counts=["Middle", "High"], **_if("a", "Yes")),
    _row("c", **_if("b", "Low", "High")),
    _row(
        "d",
        replies=["None", "Some", "All"],
        results=[
            {"name": "some", "counts": ["Some", "All"]},
            {"name": "all", "counts": ["All"]},
        ],
    ),
    _row("e", **_if("d", "Some")),
    _row(
        "v.stage",
        "visit",
        records="attribute.stage",
        replies=["Early", "Middle", "Late"],
        counts=["Late"],
    ),
    _row("v.harm", "visit", records="gate.harm"),
    _row(
        "v.seen",
        "visit",
        records="answer.2.1.1.a",
        replies=["Yes", "No", "Not applicable"],
        **_if("v.harm", "Yes"),
    ),
    _row("v.own", "visit"),
]
WITH_INTERVIEWS = DOCUMENT | {
    "interview": [
        {"id": "talk", "name": "Talk", "about": "provider", "attributes": ["sex", "town"]},
        {"id": "visit", "name": "Visit", "about": "case", "samples": ["visits"]},
    ],
    "interview_question": ROWS,
}
BUILT = build(WITH_INTERVIEWS)
TALK, VISIT = BUILT.interviews["talk"], BUILT.interviews["visit"]
REAL = build(CRC).interviews
QUESTIONS = {q.id: q for i in (TALK, VISIT, *REAL.values()) for q in i.questions}

interviews = st.sampled_from([TALK, TALK, VISIT, *REAL.values()])


@st.composite
def replies_to(draw: st.DrawFn, interview: Interview) -> Replies:
    """Anything that may be kept: listed replies, refusals, odd texts, gaps, others' questions."""
    found = {}
    for question in interview.questions:
        listed = st.sampled_from(question.replies)
        odd = st.sampled_from([REFUSED, DID_NOT_KNOW, "refused", "yes", ""])
        reply = draw(st.one_of(listed, listed, listed, odd, st.none()))
        if reply is not None:
            found[question.id] = reply
    return found | draw(st.sampled_from([{}, {"elsewhere": "Yes"}]))


@st.composite
def interviews_with_replies(draw: st.DrawFn) -> tuple[Interview, Replies]:
    interview = draw(interviews)
    return interview, draw(replies_to(interview))


@st.composite
def many_talks(draw: st.DrawFn) -> list[Held]:
    attributes = st.fixed_dictionaries(
        {}, optional={"sex": st.sampled_from(["Female", "Male", ""]), "town": st.just("Leeds")}
    )
    held = st.builds(Held, replies_to(TALK), attributes)
    return draw(st.lists(held, max_size=12))


def naive_standings(interview: Interview, replies: Replies) -> dict[str, str]:
    """Each question's standing, found in one walk from the first question to the last."""
    found: dict[str, str] = {}
    for question in interview.questions:
        condition = question.condition
        if condition and found[condition.question] == "unanswered":
            found[question.id] = "unanswered"
        elif condition and not (
            found[condition.question] == "replied"
            and replies[condition.question] in condition.values
        ):
            found[question.id] = "does_not_apply"
        else:
            known = {REFUSED: "refused", DID_NOT_KNOW: "did_not_know"}
            known |= dict.fromkeys(question.replies, "replied")
            found[question.id] = known.get(replies.get(question.id, ""), "unanswered")
    return found


def test_the_interviews_of_these_tests_are_sound() -> None:
    assert check(WITH_INTERVIEWS) == []


@given(interviews_with_replies())
def test_every_question_stands_as_the_walk_finds(given_: tuple[Interview, Replies]) -> None:
    interview, replies = given_
    found = {q.id: standing(interview, q, replies).value for q in interview.questions}
    assert found == naive_standings(interview, replies)


@given(interviews_with_replies())
def test_stepping_visits_what_can_be_put_in_order_both_ways(
    given_: tuple[Interview, Replies],
) -> None:
    interview, replies = given_
    expected = [q.id for q in interview.questions if applies(interview, q, replies)]
    for step in (1, -1):
        path: list[str] = []
        at = next_question(interview, replies, None, step=step)
        while at is not None and len(path) <= len(interview.questions):
            path.append(at.id)
            at = next_question(interview, replies, at.id, step=step)
        assert path == expected[::step]


@given(interviews_with_replies(), st.sampled_from([1, -1]), st.data())
def test_the_next_unanswered_is_the_nearest_ahead_then_round(
    given_: tuple[Interview, Replies], step: int, data: st.DataObject
) -> None:
    interview, replies = given_
    ids = [q.id for q in interview.questions][::step]
    after = data.draw(st.sampled_from([None, *ids]))
    start = 0 if after is None else ids.index(after) + 1
    stands = naive_standings(interview, replies)
    left = [
        i
        for i in ids[start:] + ids[:start]
        if stands[i] == "unanswered" and applies(interview, QUESTIONS[i], replies)
    ]
    found = next_question(interview, replies, after, unanswered=True, step=step)
    assert (found.id if found else None) == (left[0] if left else None)


@given(interviews, st.data())
def test_answering_what_comes_next_ends_with_nothing_open(
    interview: Interview, data: st.DataObject
) -> None:
    replies: dict[str, str] = {}
    asked: list[str] = []
    question = next_question(interview, replies, None, unanswered=True)
    while question is not None and len(asked) <= len(interview.questions):
        asked.append(question.id)
        possible = (*question.replies, REFUSED, DID_NOT_KNOW)
        replies[question.id] = data.draw(st.sampled_from(possible))
        question = next_question(interview, replies, question.id, unanswered=True)
    order = [q.id for q in interview.questions]
    places = [order.index(i) for i in asked]
    assert all(before < after for before, after in pairwise(places))
    standings = {standing(interview, q, replies) for q in interview.questions}
    assert Reply.UNANSWERED not in standings
    assert replies.keys() == {q.id for q in interview.questions if applies(interview, q, replies)}


slices = st.sampled_from(
    [ALL, Slice("sex", "Female"), Slice("sex", ""), Slice("town", "Leeds"), Slice("town", "")]
)


@given(many_talks(), slices)
def test_percentages_are_counts_of_the_walks(held: list[Held], slice_: Slice) -> None:
    of_slice = [
        h for h in held if slice_ == ALL or h.attributes.get(slice_.attribute, "") == slice_.value
    ]
    stands = [(naive_standings(TALK, h.replies), h.replies) for h in of_slice]
    found = {(p.question, p.result): p for p in percentages(TALK, held, slice_)}
    results = [(row, r) for row in ROWS[:5] for r in row.get("results", [None])]
    assert len(found) == len(results) == 6
    for row, result in results:
        counts = result["counts"] if result else row.get("counts", ["Yes"])
        percentage = found[row["id"], result["name"] if result else row["short"]]
        id = row["id"]
        said = [replies[id] for s, replies in stands if s[id] == "replied"]
        assert percentage == Percentage(
            id,
            percentage.result,
            yes=len([reply for reply in said if reply in counts]),
            n=len(said),
            refused=len([1 for s, _ in stands if s[id] == "refused"]),
            did_not_know=len([1 for s, _ in stands if s[id] == "did_not_know"]),
        )
        if not said:
            assert percentage.percent is None
        else:
            exact = Fraction(100 * percentage.yes, percentage.n)
            assert percentage.percent == (exact + Fraction(1, 2)).__floor__()


@given(many_talks())
def test_slices_of_an_attribute_make_up_the_whole(held: list[Held]) -> None:
    parts = [percentages(TALK, held, Slice("sex", v)) for v in ("Female", "Male", "")]
    for whole, *split in zip(percentages(TALK, held), *parts, strict=True):
        for count in ("yes", "n", "refused", "did_not_know"):
            assert getattr(whole, count) == sum(getattr(part, count) for part in split)


@given(many_talks(), st.randoms())
def test_the_order_of_interviews_does_not_matter(held: list[Held], random: Any) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)
    assert percentages(TALK, shuffled) == percentages(TALK, held)


def test_one_reply_gives_both_percentages_by_grade() -> None:
    interview = REAL["officer_case"]

    def officer(grade: str, oversight: str) -> Held:
        return Held({"oc.oversight": oversight}, {"officer_grade": grade})

    held = [
        officer("PO", "No"),
        officer("PO", "Yes, with little effect"),
        officer("PSO", "Yes, and it helped"),
        officer("PSO", "Yes, with little effect"),
        officer("PSO", REFUSED),
        officer("PSO", DID_NOT_KNOW),
    ]

    def said(slice_: Slice) -> list[tuple[str, int, int | None]]:
        found = percentages(interview, held, slice_)
        return [(p.result, p.n, p.percent) for p in found if p.question == "oc.oversight"]

    assert said(ALL) == [("case discussed", 4, 75), ("discussion helped", 4, 25)]
    grade = "officer_grade"
    assert said(Slice(grade, "PO")) == [("case discussed", 2, 50), ("discussion helped", 2, 0)]
    assert said(Slice(grade, "PSO"))[0] == ("case discussed", 2, 100)
    assert said(Slice(grade, ""))[0] == ("case discussed", 0, None)
    everyone = percentages(interview, held)
    assert next((p.refused, p.did_not_know) for p in everyone if p.question == "oc.oversight") == (
        1,
        1,
    )


RECORDED = [
    (field, value)
    for field, values in (
        ("attribute.stage", ["Early", "Middle", "Late"]),
        ("gate.harm", ["yes", "no"]),
        ("answer.2.1.1.a", ["yes", "no", "not_applicable"]),
    )
    for value in values
]


@pytest.mark.parametrize(("field", "value"), RECORDED)
def test_a_reply_and_the_value_it_records_say_the_same(field: str, value: str) -> None:
    reply = reply_for(field, value)
    question = next(q for q in VISIT.questions if q.records == field)
    assert reply in question.replies
    assert value_for(field, reply) == value


@pytest.mark.parametrize("field", ["attribute.stage", "gate.harm", "answer.2.1.1.a"])
@pytest.mark.parametrize("reply", [REFUSED, DID_NOT_KNOW])
def test_a_refusal_records_nothing_in_the_case(field: str, reply: str) -> None:
    with pytest.raises(ValueError, match="is no value of"):
        value_for(field, reply)


def test_every_reply_of_the_real_interviews_that_fills_a_fact_is_a_value_of_it() -> None:
    framework = build(CRC)
    filled = {q.records: q for i in REAL.values() for q in i.questions if q.records}
    assert set(filled) == {
        "attribute.officer_grade",
        "attribute.same_officer",
        "attribute.rosh_officer",
    }
    for field, question in filled.items():
        values = framework.attributes[field.removeprefix("attribute.")].values
        assert {value_for(field, reply) for reply in question.replies} == set(values)


recorded = st.lists(st.sampled_from(RECORDED), max_size=4).map(dict)


@given(replies_to(VISIT), recorded)
def test_what_the_case_says_is_the_reply(replies: Replies, values: dict[str, str]) -> None:
    case = Case("c", "visits", values)
    found = with_facts(VISIT, replies, case)
    for question in VISIT.questions:
        here = replies.get(question.id)
        if not question.records:
            assert found.get(question.id) == here
        elif question.records in values:
            assert value_for(question.records, found[question.id]) == values[question.records]
        else:
            assert found.get(question.id) == (here if here in (REFUSED, DID_NOT_KNOW) else None)
    assert with_facts(VISIT, found, case) == found
    assert found.keys() - {q.id for q in VISIT.questions} == replies.keys() & {"elsewhere"}


def test_a_fact_that_is_cleared_asks_its_question_again() -> None:
    case = Case("c", "visits", {"gate.harm": "yes"})
    known = with_facts(VISIT, {}, case)
    assert standing(VISIT, QUESTIONS["v.harm"], known) is Reply.REPLIED
    cleared = with_facts(VISIT, known, case.with_value("gate.harm", None))
    assert standing(VISIT, QUESTIONS["v.harm"], cleared) is Reply.UNANSWERED
