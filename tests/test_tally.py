"""The tally kept by differences against counts made from nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Kind
from hmip_tui.tally import (
    ALL,
    Counts,
    Slice,
    Tally,
    affected,
    answered_questions,
    differences,
    recount,
    slices,
)
from tests.strategies import FRAMEWORK, Change, cases, changes, samples

Q = FRAMEWORK.questions
SIZE = 4

steps = st.lists(st.tuples(st.integers(0, SIZE - 1), changes), min_size=1, max_size=25)
"""Changes of several cases, by each case's number."""

Naive = dict[tuple[Slice, str], Counts]


def members(cases: Iterable[Case], slice_: Slice) -> list[Case]:
    """The cases of a slice, by reading each one."""
    if slice_ == ALL:
        return list(cases)
    return [c for c in cases if (c.values.get(f"attribute.{slice_.attribute}") or "") == slice_[1]]


def naive_counts(cases: list[Case]) -> Naive:
    """Every slice's counts, each slice and question by a walk over all its cases."""
    sample = cases[0].sample
    attributes = [a for a in FRAMEWORK.attributes.values() if sample in a.samples]
    wanted = {ALL} | {
        Slice(a.id, c.values.get(f"attribute.{a.id}") or "") for a in attributes for c in cases
    }
    counted: Naive = {}
    for slice_ in wanted:
        for question in FRAMEWORK.routes[sample]:
            found = Counter(standing(question, c) for c in members(cases, slice_))
            counted[slice_, question.id] = Counts(**{s.value: found[s] for s in Standing})
    return counted


def some_cases(sample: str, size: int = SIZE) -> list[Case]:
    return [Case(f"c{n}", sample, {}) for n in range(size)]


@given(samples, steps)
@settings(max_examples=60)
def test_the_kept_tally_equals_the_count_after_every_change(
    sample: str, steps: list[tuple[int, Change]]
) -> None:
    held = some_cases(sample)
    kept = recount(FRAMEWORK, held)
    for number, (field, value) in steps:
        before = held[number]
        held[number] = after = before.with_value(field, value)
        kept.apply(differences(FRAMEWORK, before, after, field))
        assert kept.as_dict() == naive_counts(held)
    assert recount(FRAMEWORK, held).as_dict() == kept.as_dict()


@given(samples.flatmap(lambda sample: st.lists(cases(sample), min_size=1, max_size=5)))
@settings(max_examples=60)
def test_the_count_is_the_naive_one_and_adds_up_to_the_cases(held: list[Case]) -> None:
    tally = recount(FRAMEWORK, held)
    assert tally.as_dict() == naive_counts(held)
    for (slice_, id), counts in tally.as_dict().items():
        assert counts.cases == len(members(held, slice_)), (slice_, id)
        assert counts.n == counts.yes + counts.no
    for attribute in FRAMEWORK.attributes_of(held[0].sample):
        parts = {s for s, _ in tally.as_dict() if s.attribute == attribute.id}
        for question in FRAMEWORK.routes[held[0].sample]:
            whole = tally.counts(question.id)
            in_parts = [tally.counts(question.id, part) for part in parts]
            assert sum(c.yes for c in in_parts) == whole.yes
            assert sum(c.cases for c in in_parts) == whole.cases == len(held)


@given(cases(), changes)
def test_naming_the_changed_field_leaves_nothing_out(before: Case, change: Change) -> None:
    after = before.with_value(*change)
    named = differences(FRAMEWORK, before, after, change.field)
    assert named == differences(FRAMEWORK, before, after)
    assert all(named.values())


@given(cases(), changes)
def test_a_change_undone_leaves_the_tally_as_it_was(before: Case, change: Change) -> None:
    after = before.with_value(*change)
    tally = recount(FRAMEWORK, [before])
    was = tally.as_dict()
    forward = differences(FRAMEWORK, before, after, change.field)
    back = differences(FRAMEWORK, after, before, change.field)
    assert {cell: -by for cell, by in forward.items()} == back
    tally.apply(forward)
    tally.apply(back)
    assert tally.as_dict() == was


@given(cases())
def test_a_case_that_comes_and_goes_leaves_nothing(passing: Case) -> None:
    tally = Tally()
    tally.apply(differences(FRAMEWORK, None, passing))
    assert tally.counts(FRAMEWORK.routes[passing.sample][0].id).cases == 1
    tally.apply(differences(FRAMEWORK, passing, None))
    assert tally.as_dict() == {}
    assert differences(FRAMEWORK, None, None) == {}


@given(samples, steps)
@settings(max_examples=40)
def test_a_tally_of_some_slices_only(sample: str, steps: list[tuple[int, Change]]) -> None:
    only = [ALL, Slice("sex", "Female"), Slice("town", "")]
    held = some_cases(sample)
    kept = Tally()
    for fresh in held:
        kept.apply(differences(FRAMEWORK, None, fresh), only)
    for number, (field, value) in steps:
        before = held[number]
        held[number] = before.with_value(field, value)
        kept.apply(differences(FRAMEWORK, before, held[number], field), iter(only))
    expected = {key: c for key, c in naive_counts(held).items() if key[0] in only}
    assert kept.as_dict() == expected


@given(cases(), changes)
def test_apply_names_the_questions_whose_counts_moved(before: Case, change: Change) -> None:
    after = before.with_value(*change)
    tally = recount(FRAMEWORK, [before])
    was = tally.as_dict()
    moved = tally.apply(differences(FRAMEWORK, before, after, change.field))
    now = tally.as_dict()
    assert moved == {key[1] for key in was.keys() | now.keys() if was.get(key) != now.get(key)}


def test_apply_of_no_slices_moves_nothing() -> None:
    tally = Tally()
    assert tally.apply(differences(FRAMEWORK, None, Case("c", "visits", {})), []) == set()
    assert tally.as_dict() == {}


@given(cases(), changes)
def test_one_change_costs_no_more_than_its_own_case(before: Case, change: Change) -> None:
    """One cell left and one entered, in each slice, for each question that the field can move."""
    moved = differences(FRAMEWORK, before, before.with_value(*change), change.field)
    questions = {q.id for q in affected(FRAMEWORK, before.sample, change.field)}
    most_slices = 1 + 2 * len(FRAMEWORK.attributes_of(before.sample))
    assert {cell.question for cell in moved} <= questions
    assert len(moved) <= 2 * len(questions) * most_slices


@pytest.mark.parametrize("others", [0, 10, 200])
def test_an_answer_touches_as_many_counts_however_many_cases_there_are(others: int) -> None:
    held = [
        Case(f"c{n}", "visits", {"attribute.sex": ("Female", "Male")[n % 2]})
        for n in range(others + 1)
    ]
    tally = recount(FRAMEWORK, held)
    was = tally.as_dict()
    after = held[0].with_value("answer.2.1.1.a", "yes")
    moved = differences(FRAMEWORK, held[0], after, "answer.2.1.1.a")
    tally.apply(moved)
    now = tally.as_dict()
    own_slices = {ALL, Slice("sex", "Female"), Slice("stage", ""), Slice("town", "")}
    assert len(moved) == 2 * len(own_slices)
    assert {k for k in now if now[k] != was.get(k)} == {(s, "2.1.1.a") for s in own_slices}
    assert tally.counts("2.1.1.a") == Counts(yes=1, unanswered=others)


def test_a_gate_moves_only_what_it_governs() -> None:
    moved = {q.id for q in affected(FRAMEWORK, "visits", "gate.child")}
    assert moved == {"child", "urgent", "2.1.2.b", "2.2.2", "2.2.2.a"}
    assert {q.id for q in affected(FRAMEWORK, "visits", "judgement.2.2.2")} == {"2.2.2"}
    assert affected(FRAMEWORK, "visits", "evidence.2.2.2") == ()
    assert affected(FRAMEWORK, "visits", "gate.busy") == ()


def test_a_field_of_another_sample_moves_no_count() -> None:
    """A merge can bring any field of any case; only the case's own questions are counted."""
    before = Case("c", "visits", {})
    for field in ("answer.3.1.1.a", "judgement.3.1.2", "gate.busy"):
        assert differences(FRAMEWORK, before, before.with_value(field, "yes"), field) == {}


def test_a_closed_gate_keeps_the_answers_and_brings_them_back() -> None:
    said = {
        "gate.harm": "yes",
        "gate.child": "yes",
        "answer.2.1.2.a": "no",
        "judgement.2.1.2": "yes",
        "judgement.2.2.2": "no",
    }
    opened = Case("c", "visits", said)
    tally = recount(FRAMEWORK, [opened])
    was = tally.as_dict()
    assert tally.counts("2.1.2") == Counts(yes=1)
    assert tally.counts("2.2.2") == Counts(no=1)

    closed = opened.with_value("gate.harm", "no")
    tally.apply(differences(FRAMEWORK, opened, closed, "gate.harm"))
    for id in ("2.1.2", "2.1.2.a", "2.2.2", "child", "urgent"):
        assert tally.counts(id) == Counts(does_not_apply=1), id
    assert closed.values["judgement.2.1.2"] == "yes"

    unsure = closed.with_value("gate.harm", None)
    tally.apply(differences(FRAMEWORK, closed, unsure, "gate.harm"))
    assert tally.counts("2.1.2") == Counts(unanswered=1)

    again = unsure.with_value("gate.harm", "yes")
    tally.apply(differences(FRAMEWORK, unsure, again, "gate.harm"))
    assert tally.as_dict() == was


def test_an_attribute_moves_the_case_from_slice_to_slice() -> None:
    before = Case("c", "visits", {"attribute.sex": "Male", "judgement.2.1.1": "yes"})
    tally = recount(FRAMEWORK, [before])
    after = before.with_value("attribute.sex", "Female")
    tally.apply(differences(FRAMEWORK, before, after, "attribute.sex"))
    assert tally.counts("2.1.1", Slice("sex", "Male")) == Counts()
    assert tally.counts("2.1.1", Slice("sex", "Female")) == Counts(yes=1)
    assert tally.counts("2.1.1") == Counts(yes=1)


def test_slices_of_a_case_are_of_its_own_samples_attributes() -> None:
    found = slices(FRAMEWORK, Case("c", "works", {"attribute.town": "Hull", "attribute.x": "y"}))
    assert found == [ALL, Slice("sex", ""), Slice("town", "Hull")]


@pytest.mark.parametrize("standing", Standing)
def test_counts_take_cases_of_each_standing(standing: Standing) -> None:
    base = Counts(5, 4, 3, 2, 1)
    more = base.plus(standing, 3)
    assert getattr(more, standing.value) == getattr(base, standing.value) + 3
    assert more.cases == base.cases + 3 == 18
    assert more.n == base.n + (3 if standing in (Standing.YES, Standing.NO) else 0)
    assert more.plus(standing, -3) == base


def test_a_tally_starts_from_the_counts_it_is_given_and_does_not_share_them() -> None:
    given_counts = {(ALL, "2.1.1"): Counts(yes=2)}
    tally = Tally(given_counts)
    tally.apply(differences(FRAMEWORK, None, Case("c", "visits", {"judgement.2.1.1": "no"})))
    assert tally.counts("2.1.1") == Counts(yes=2, no=1)
    assert given_counts == {(ALL, "2.1.1"): Counts(yes=2)}
    assert tally.counts("no such question") == Counts()
    assert tally.counts("2.1.1", Slice("sex", "No such value")) == Counts()


def test_prompts_and_judgements_make_up_progress_and_gates_do_not() -> None:
    found = list(answered_questions(FRAMEWORK, "visits"))
    route = FRAMEWORK.routes["visits"]
    gates = {"harm", "child", "urgent", "review"}
    assert [q.id for q in found] == [q.id for q in route if q.id not in gates]
    assert {q.kind for q in found} == {Kind.PROMPT, Kind.JUDGEMENT}
