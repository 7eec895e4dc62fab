"""Which questions apply to a case, how they count, and which comes next."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.case import (
    NOT_KNOWN,
    Case,
    Standing,
    applies,
    askable,
    next_askable,
    progress,
    standing,
)
from hmip_tui.framework import Condition, Kind, Question
from hmip_tui.walk import case_progress, is_answered
from tests.strategies import FRAMEWORK, cases

Q = FRAMEWORK.questions

CONDITIONS = (Condition("stage", ("Middle", "Late")), Condition("sex", ("Female",)))
GATES = ("first", "second", "third")


def question(gates: Iterable[str] = (), conditions: Iterable[Condition] = ()) -> Question:
    return Q["2.1.1.a"]._replace(gates=tuple(gates), conditions=tuple(conditions))


def case(**values: object) -> Case:
    """A case; ``gate__harm`` stands for the field ``gate.harm``."""
    fields = {name.replace("__", "."): value for name, value in values.items()}
    return Case("c", "visits", {k: v for k, v in fields.items() if v is not None})


# What a gate or a condition says of the question, for each thing that may be recorded.
GATE_SAYS = {"yes": True, "no": False, None: None, "": None, "not_applicable": None}
STAGE_SAYS = {"Middle": True, "Late": True, "Early": False, "Never": False, "": None, None: None}
SEX_SAYS = {"Female": True, "Male": False, None: None}


@pytest.mark.parametrize("number_of_gates", range(4))
def test_a_question_applies_when_every_gate_and_condition_is_met(number_of_gates: int) -> None:
    gates = GATES[:number_of_gates]
    asked = question(gates, CONDITIONS)
    for stage, sex, *said in product(STAGE_SAYS, SEX_SAYS, *[GATE_SAYS] * number_of_gates):
        values = {f"gate__{g}": s for g, s in zip(gates, said, strict=True)}
        recorded = case(attribute__stage=stage, attribute__sex=sex, **values)
        says = [STAGE_SAYS[stage], SEX_SAYS[sex], *(GATE_SAYS[s] for s in said)]
        expected = False if False in says else None if None in says else True
        assert applies(asked, recorded) is expected, recorded.values


def test_a_question_without_gates_and_conditions_always_applies() -> None:
    assert applies(question(), case()) is True


def test_a_value_the_condition_does_not_name_excludes_even_while_a_gate_is_open() -> None:
    asked = question(["first"], CONDITIONS[:1])
    assert applies(asked, case(attribute__stage="Early")) is False
    assert applies(asked, case(attribute__stage="Late")) is None


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ({}, None),
        ({"gate__harm": "yes"}, None),
        ({"gate__harm": "no"}, False),
        ({"gate__harm": "yes", "gate__child": "yes"}, None),
        ({"gate__harm": "yes", "gate__child": "no"}, False),
        ({"gate__harm": "yes", "gate__child": "yes", "gate__urgent": "yes"}, True),
        ({"gate__harm": "yes", "gate__child": "yes", "gate__urgent": "no"}, False),
        # an outer gate closes what is behind it, whatever the inner ones once said
        ({"gate__harm": "no", "gate__child": "yes", "gate__urgent": "yes"}, False),
        ({"gate__harm": "yes", "gate__child": "no", "gate__urgent": "yes"}, False),
        ({"gate__child": "yes", "gate__urgent": "yes"}, None),
        ({"gate__urgent": "yes"}, None),
        ({"gate__urgent": "no"}, False),
    ],
)
def test_gates_nest(recorded: dict[str, str], expected: bool | None) -> None:
    assert applies(Q["2.1.2.b"], case(**recorded)) is expected


def test_a_gate_is_asked_only_behind_its_own_gate() -> None:
    assert askable(Q["harm"], case())
    assert not askable(Q["child"], case())
    assert not askable(Q["child"], case(gate__harm="no"))
    assert askable(Q["child"], case(gate__harm="yes"))
    assert not askable(Q["urgent"], case(gate__harm="yes"))
    assert not askable(Q["urgent"], case(gate__harm="no", gate__child="yes"))


def test_a_prompt_hangs_on_its_key_questions_gates_and_on_its_own() -> None:
    asked = Q["2.2.1.b"]  # review by its key question; harm and sex by itself
    met = {"gate__review": "yes", "gate__harm": "yes", "attribute__sex": "Female"}
    assert applies(asked, case(**met)) is True
    for field in met:
        assert applies(asked, case(**{k: v for k, v in met.items() if k != field})) is None
    assert applies(asked, case(**met | {"gate__review": "no"})) is False
    assert applies(asked, case(**met | {"gate__harm": "no"})) is False
    assert applies(asked, case(**met | {"attribute__sex": "Male"})) is False
    assert applies(Q["2.2.1"], case(gate__review="yes")) is True


STANDINGS: dict[object, Standing] = {
    "yes": Standing.YES,
    "no": Standing.NO,
    "not_applicable": Standing.NOT_APPLICABLE,
    None: Standing.UNANSWERED,
    "": Standing.UNANSWERED,
    "perhaps": Standing.UNANSWERED,
    "YES": Standing.UNANSWERED,
    7: Standing.UNANSWERED,
    True: Standing.UNANSWERED,
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("gate", GATE_SAYS)
@pytest.mark.parametrize("answer", STANDINGS)
def test_how_a_question_counts(kind: Kind, gate: str | None, answer: object) -> None:
    asked = question(["first"])._replace(kind=kind)
    values = {"gate.first": gate, asked.field: answer}
    found = standing(asked, Case("c", "visits", {k: v for k, v in values.items() if v is not None}))
    if GATE_SAYS[gate] is False:
        assert found is Standing.DOES_NOT_APPLY
    elif GATE_SAYS[gate] is None or (answer == "not_applicable" and kind is not Kind.PROMPT):
        assert found is Standing.UNANSWERED
    else:
        assert found is STANDINGS[answer]


def test_a_value_of_json_that_no_answer_has_is_no_answer() -> None:
    for odd in ([], ["yes"], {"yes": 1}, 1.5):
        recorded = Case("c", "visits", {"answer.2.1.1.a": odd, "gate.harm": odd})
        assert standing(Q["2.1.1.a"], recorded) is Standing.UNANSWERED
        assert applies(Q["2.1.2"], recorded) is None


def test_attributes_that_nobody_recorded_are_not_known() -> None:
    assert case().attribute("sex") == NOT_KNOWN
    assert case(attribute__sex="").attribute("sex") == NOT_KNOWN
    assert case(attribute__sex="Male").attribute("sex") == "Male"
    assert Case("c", "visits", {"attribute.sex": None}).attribute("sex") == NOT_KNOWN


@given(cases(), st.sampled_from(["gate.harm", "answer.2.1.1.a", "note"]), st.text())
def test_setting_a_value_changes_that_field_of_a_new_case_only(
    before: Case, field: str, value: str
) -> None:
    kept = dict(before.values)
    after = before.with_value(field, value)
    assert dict(after.values) == kept | {field: value}
    assert (after.id, after.sample) == (before.id, before.sample)
    cleared = after.with_value(field, None)
    assert dict(cleared.values) == {k: v for k, v in kept.items() if k != field}
    assert dict(before.values) == kept
    assert dict(after.values) == kept | {field: value}


def test_clearing_a_field_that_is_not_recorded_changes_nothing() -> None:
    assert case(gate__harm="yes").with_value("note", None) == case(gate__harm="yes")


@given(cases())
def test_progress_counts_what_may_apply_and_what_is_said(recorded: Case) -> None:
    route = FRAMEWORK.routes[recorded.sample]
    found = progress(route, recorded)
    may_apply = [q for q in route if applies(q, recorded) is not False]
    assert found.applicable == len(may_apply)
    said = [
        q
        for q in may_apply
        if applies(q, recorded) is True
        and recorded.values.get(q.field) in ("yes", "no", "not_applicable")
        and (q.kind is Kind.PROMPT or recorded.values[q.field] != "not_applicable")
    ]
    assert found.answered == len(said)
    assert found.complete is (len(said) == len(may_apply))


def test_progress_of_a_gate_still_open() -> None:
    questions = [Q["2.2.2"], Q["2.2.2.a"]]
    assert not progress(questions, case(judgement__2__2__2="yes")).complete
    closed = progress(questions, case(gate__harm="no"))
    assert (closed.answered, closed.applicable, closed.complete) == (0, 0, True)


# The next question


def ahead(ids: list[str], after: str | None, step: int) -> list[str]:
    """The ids past ``after`` in the direction of travel, nearest first."""
    travelled = ids if step > 0 else ids[::-1]
    return travelled if after is None else travelled[travelled.index(after) + 1 :]


def naive_next(recorded: Case, after: str | None, unanswered: bool, step: int) -> str | None:
    """The first question that can be put: ahead, then (looking for gaps) from the other end."""
    ids = [q.id for q in FRAMEWORK.routes[recorded.sample]]
    order = ahead(ids, after, step)
    if unanswered and after is not None:
        order = order + [i for i in ahead(ids, None, step) if i not in order]
    for id in order:
        applicable = applies(Q[id], recorded) is True
        open_ = standing(Q[id], recorded) is Standing.UNANSWERED
        if applicable and (open_ or not unanswered):
            return id
    return None


@pytest.mark.parametrize("unanswered", [False, True])
@pytest.mark.parametrize("step", [1, -1])
@given(recorded=cases())
def test_the_next_question_from_everywhere(step: int, unanswered: bool, recorded: Case) -> None:
    for after in [None, *(q.id for q in FRAMEWORK.routes[recorded.sample])]:
        found = next_askable(FRAMEWORK, recorded, after, unanswered=unanswered, step=step)
        expected = naive_next(recorded, after, unanswered, step)
        assert (found.id if found else None) == expected, after
        if found is not None:
            assert applies(found, recorded) is True


@given(cases())
def test_going_on_from_gap_to_gap_answers_all_that_applies(recorded: Case) -> None:
    """Answering what is asked, wherever one starts, leaves nothing unanswered that can be put."""
    after: str | None = None
    for _ in range(len(FRAMEWORK.routes[recorded.sample]) + 1):
        found = next_askable(FRAMEWORK, recorded, after, unanswered=True)
        if found is None:
            break
        assert standing(found, recorded) is Standing.UNANSWERED
        recorded = recorded.with_value(found.field, "yes")
        after = found.id
    left = [
        q.id
        for q in FRAMEWORK.routes[recorded.sample]
        if askable(q, recorded) and standing(q, recorded) is Standing.UNANSWERED
    ]
    assert left == []
    assert next_askable(FRAMEWORK, recorded, after, unanswered=True) is None


def everything_said(sample: str) -> Case:
    said = {q.field: "yes" for q in FRAMEWORK.routes[sample]}
    return Case("c", sample, said | {"attribute.sex": "Female", "attribute.stage": "Late"})


@pytest.mark.parametrize("step", [1, -1])
def test_the_search_for_gaps_goes_round_and_comes_back_to_where_it_started(step: int) -> None:
    recorded = everything_said("visits").with_value("answer.2.1.2.a", None)
    for after in FRAMEWORK.routes["visits"]:
        found = next_askable(FRAMEWORK, recorded, after.id, unanswered=True, step=step)
        assert found is Q["2.1.2.a"]


@pytest.mark.parametrize("step", [1, -1])
def test_there_is_no_gap_in_a_case_that_is_complete(step: int) -> None:
    recorded = everything_said("visits")
    for after in (None, "2.1.1.a", "2.2.2"):
        assert next_askable(FRAMEWORK, recorded, after, unanswered=True, step=step) is None


def test_going_back_to_look_stops_at_the_ends_of_the_route() -> None:
    recorded = everything_said("visits")
    route = FRAMEWORK.routes["visits"]
    assert next_askable(FRAMEWORK, recorded, route[0].id, step=-1) is None
    assert next_askable(FRAMEWORK, recorded, route[-1].id, step=1) is None
    assert next_askable(FRAMEWORK, recorded, None, step=1) is route[0]
    assert next_askable(FRAMEWORK, recorded, None, step=-1) is route[-1]


def test_going_on_passes_over_what_a_closed_gate_excludes() -> None:
    recorded = everything_said("visits").with_value("gate.harm", "no")
    found = next_askable(FRAMEWORK, recorded, "harm")
    assert found is Q["review"]
    assert next_askable(FRAMEWORK, recorded, "review", step=-1) is Q["harm"]
    # from a question that has just ceased to apply the way goes on as well
    assert next_askable(FRAMEWORK, recorded, "2.1.2.a") is Q["review"]


def test_a_question_of_another_sample_is_no_place_on_the_route() -> None:
    with pytest.raises(KeyError):
        next_askable(FRAMEWORK, everything_said("visits"), "3.1.1")


@given(cases())
def test_what_is_answered_is_what_is_complete(case: Case) -> None:
    assert is_answered(FRAMEWORK, case) is case_progress(FRAMEWORK, case).complete
