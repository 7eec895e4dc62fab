"""The completion check against definitions written apart from it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.case import Case, Standing, applies, standing
from hmip_tui.checks import Finding, findings
from hmip_tui.framework import Framework, Kind, Question, build
from hmip_tui.framework.check import check
from tests.report_lines import FRAMEWORK as CRC
from tests.strategies import DOCUMENT, FRAMEWORK, cases

Row = dict[str, Any]


def _row(id: str, kind: str, message: str = "at {question}", **more: Any) -> Row:
    return {"id": id, "level": "soft", "kind": kind, "message": message} | more


ROWS = [
    _row("no_gate", "unanswered", of="gate", level="hard"),
    _row("no_prompt", "unanswered", of="prompt", samples=["visits"]),
    _row("no_judgement", "unanswered", of="judgement", level="hard"),
    _row("no_town", "unanswered", "no town", of="attribute", attribute="town"),
    _row("no_stage", "unanswered", "?", of="attribute", attribute="stage", samples=["visits"]),
    _row("yes_against", "against_prompts", judgement="yes"),
    _row("no_against", "against_prompts", judgement="no"),
    _row("kept", "kept_behind"),
    _row(
        "facts_at",
        "facts",
        samples=["visits"],
        question="child",
        when={"gate.child": ["yes"], "attribute.stage": ["Early", ""], "answer.2.1.1.a": ["no"]},
    ),
    _row(
        "facts_of_case",
        "facts",
        "together",
        samples=["visits"],
        when={"judgement.2.2.2": ["", "no"], "attribute.town": ["Leeds", ""]},
    ),
    _row("bare", "no_evidence", answers=["no"]),
    _row("bare_both", "no_evidence", answers=["yes", "no"], samples=["works"]),
]
WITH_CHECKS = DOCUMENT | {"check": ROWS}
CHECKED = build(WITH_CHECKS)


@st.composite
def answered_cases(draw: st.DrawFn) -> Case:
    """A case with most of its questions answered, so that answers meet one another."""
    sample = draw(st.sampled_from(["visits", "visits", "works"]))
    values = {"attribute.sex": draw(st.sampled_from(["Female", "Male"]))}
    values["attribute.stage"] = draw(st.sampled_from(["Early", "Late"]))
    for question in CHECKED.routes[sample]:
        answers = [*question.allowed, "yes" if question.kind is Kind.GATE else "no"]
        if draw(st.integers(0, 7)):
            values[question.field] = draw(st.sampled_from(answers))
    return Case("c", sample, values)


any_cases = st.one_of(cases(), answered_cases(), answered_cases())
evidenced_sets = st.sets(st.sampled_from(sorted(FRAMEWORK.questions)), max_size=4)


def said(question: Question, case: Case) -> str:
    """What counts of a question: its answer where it applies, empty where that is open."""
    return {Standing.UNANSWERED: ""}.get(s := standing(question, case), s.value)


def naive(row: Row, case: Case, evidenced: set[str]) -> set[str]:
    """The places of one rule's findings in a case, by its documented meaning."""
    if case.sample not in row.get("samples", CHECKED.samples):
        return set()
    route = CHECKED.routes[case.sample]
    open_to = {q.id: q for q in route if applies(q, case)}
    if row["kind"] == "kept_behind":
        closed = [q for q in route if applies(q, case) is False]
        return {q.id for q in closed if case.values.get(q.field) in q.allowed}
    if row["kind"] == "facts":
        stand = [_stands(field, values, case, open_to) for field, values in row["when"].items()]
        return {row.get("question", "")} if all(stand) else set()
    if row.get("of") == "attribute":
        return set() if case.values.get(f"attribute.{row['attribute']}") else {""}
    if row["kind"] == "unanswered":
        return {i for i, q in open_to.items() if q.kind == row["of"] and not said(q, case)}
    return _judged(row, case, evidenced, open_to)


def _judged(row: Row, case: Case, evidenced: set[str], open_to: dict[str, Question]) -> set[str]:
    judged = {i: said(q, case) for i, q in open_to.items() if q.kind is Kind.JUDGEMENT}
    if row["kind"] == "no_evidence":
        covered = {i.rpartition(".")[0] for i in evidenced} | evidenced
        return {i for i, answer in judged.items() if answer in row["answers"] and i not in covered}
    under: dict[str, set[str]] = {i: set() for i in judged}
    for question in open_to.values():
        if question.kind is Kind.PROMPT and question.key_question in judged:
            under[question.key_question].add(said(question, case))
    this = row["judgement"]
    other = {"yes": "no", "no": "yes"}[this]
    against = {i for i in judged if other in under[i] and this not in under[i]}
    return {i for i in against if judged[i] == this}


def _stands(field: str, values: list[str], case: Case, open_to: dict[str, Question]) -> bool:
    kind, _, id = field.partition(".")
    if kind == "attribute":
        return (case.values.get(field) or "") in values
    return id in open_to and said(open_to[id], case) in values


def test_the_rules_of_these_tests_are_sound() -> None:
    assert check(WITH_CHECKS) == []


@given(any_cases, evidenced_sets)
def test_findings_are_those_of_the_definition(case: Case, evidenced: set[str]) -> None:
    found = findings(CHECKED, case, evidenced)
    pairs = [(f.check.id, f.question) for f in found]
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == {(row["id"], at) for row in ROWS for at in naive(row, case, evidenced)}


@given(any_cases, evidenced_sets)
def test_findings_come_in_the_order_of_the_route_then_the_cases(
    case: Case, evidenced: set[str]
) -> None:
    places = {q.id: n for n, q in enumerate(CHECKED.routes[case.sample])} | {
        "": len(CHECKED.fields)
    }
    rank = {row["id"]: n for n, row in enumerate(ROWS)}
    order = [(places[f.question], rank[f.check.id]) for f in findings(CHECKED, case, evidenced)]
    assert order == sorted(order)


@given(any_cases, evidenced_sets)
def test_a_finding_says_its_rule_and_its_question(case: Case, evidenced: set[str]) -> None:
    for finding in findings(CHECKED, case, evidenced):
        assert finding.check in CHECKED.checks
        assert finding.hard == (finding.check.id in {"no_gate", "no_judgement"})
        if finding.question:
            assert finding.message == f"at {finding.question}"
        else:
            assert finding.message == finding.check.message


@given(any_cases, evidenced_sets)
def test_a_framework_without_rules_finds_nothing(case: Case, evidenced: set[str]) -> None:
    assert findings(FRAMEWORK, case, evidenced) == []


@given(any_cases, st.sampled_from(sorted(FRAMEWORK.questions)))
def test_evidence_removes_findings_and_adds_none(case: Case, question: str) -> None:
    before = findings(CHECKED, case, set())
    after = findings(CHECKED, case, {question})
    assert [f for f in before if f in after] == after
    assert all(f.check.kind == "no_evidence" for f in before if f not in after)


REAL = build(CRC)


def found_in(sample: str, values: dict[str, str], evidenced: set[str] | None = None) -> list[str]:
    found = findings(REAL, Case("c", sample, values), evidenced or set())
    return [f"{f.check.id} {f.question}".strip() for f in found]


def complete(framework: Framework, sample: str, **more: str) -> dict[str, str]:
    """A case with every question answered yes, and the levels of risk known."""
    values = {q.field: "yes" for q in framework.routes[sample]}
    levels = dict.fromkeys(("attribute.rosh_inspector", "attribute.rosh_officer"), "Medium")
    return values | levels | {"attribute.disposal": "Post-release"} | more


def test_a_whole_case_has_no_finding() -> None:
    for sample in REAL.samples:
        assert found_in(sample, complete(REAL, sample)) == []


def test_an_empty_case_has_what_can_be_asked_and_the_levels() -> None:
    found = found_in("unpaid_work", {})
    assert found[-2:] == ["inspector_level_unknown", "officer_level_unknown"]
    assert "gate_open other_work_by_officer" in found
    assert "prompt_open 4.1.2.c" not in found
    assert len(found) == 9 + 3 + 1 + 2
    assert not any("level" in each for each in found_in("through_the_gate", {}))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"attribute.rosh_inspector": "Low"}, ["harm_factors_and_low harm_factors"]),
        (
            {"attribute.child_safeguarding": "Yes", "gate.child_safeguarding_expected": "no"},
            [
                "safeguarding_not_expected child_safeguarding_expected",
                "kept_behind 2.1.3.e",
            ],
        ),
        ({"judgement.2.1.1": "no"}, ["no_against_prompts 2.1.1", "no_without_evidence 2.1.1"]),
        (
            {f"answer.2.1.2.{letter}": "no" for letter in "abc"},
            ["yes_against_prompts 2.1.2"],
        ),
        ({"attribute.disposal": "Community"}, ["kept_behind 2.3.1.d"]),
        ({"attribute.rosh_officer": ""}, ["officer_level_unknown"]),
    ],
)
def test_contradictions_of_the_real_framework(change: dict[str, str], expected: list[str]) -> None:
    assert found_in("supervision", complete(REAL, "supervision") | change) == expected


def test_a_closed_gate_names_what_is_kept_behind_it_and_the_high_level() -> None:
    closed = complete(REAL, "supervision") | {"gate.harm_factors": "no"}
    found = found_in("supervision", closed | {"attribute.rosh_inspector": "Very high"})
    assert found[0] == "high_without_harm_factors harm_factors"
    assert found[1] == "kept_behind 2.1.3.a"
    kept = [f.removeprefix("kept_behind ") for f in found[1:]]
    behind = [q.id for q in REAL.governed["gate.harm_factors"]]
    assert sorted(kept) == sorted(behind)


def test_messages_name_gates_in_words_and_questions_by_code() -> None:
    found = findings(REAL, Case("c", "unpaid_work", {}), set())
    messages = {f.question: f.message for f in found}
    assert messages["4.1.1"] == "4.1.1 is not judged yet."
    assert "officer's other work" in messages["other_work_by_officer"]
    assert isinstance(found[0], Finding)


@pytest.mark.parametrize("rest", ["", "not_applicable"])
def test_a_contradiction_is_told_truly_where_prompts_are_open(rest: str) -> None:
    values = {"answer.2.1.1.a": "yes", "judgement.2.1.1": "no"}
    values |= {f"answer.2.1.1.{letter}": rest for letter in "bc" if rest}
    found = findings(REAL, Case("c", "supervision", values), set())
    messages = [f.message for f in found if f.check.id == "no_against_prompts"]
    assert messages == ["2.1.1 is judged no, although none of its prompts is answered no."]
