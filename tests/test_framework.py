"""Building a framework: nothing is lost, everything is inherited, questions come in order."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.framework import (
    Answer,
    Condition,
    Framework,
    Kind,
    Question,
    build,
    canonical,
    fingerprint,
)
from hmip_tui.framework.check import check
from tests.framework_mistakes import Document, document

REAL: Document = tomllib.loads(
    (Path(__file__).parent.parent / "schema" / "frameworks" / "crc-2019.toml").read_text(
        encoding="utf-8"
    )
)
SMALL = build(document())
OF_SAMPLE = {
    "visits": ["stage", "1.1.1", "1.1.1.a", "1.1.1.b", "1.1.2", "1.1.2.a", "1.1.2.b"],
    "letters": ["1.2.1", "1.2.1.a"],
}


@st.composite
def valid_documents(draw: st.DrawFn) -> Document:
    """The small framework with its tables shuffled and its gates given out anew."""
    made = document()
    for table in ("sample", "attribute", "gate", "domain", "standard", "key_question", "prompt"):
        made[table] = draw(st.permutations(made[table]))
    gates = [{**g, "sample": "visits"} for g in made["gate"] if g["id"] != "reply"]
    gates += [{"id": n, "sample": "visits", "question": f"{n}?", "short": n} for n in ("x", "y")]
    for place, gate in enumerate(gates):
        # a gate may stand behind one before it in this list: no ring can arise
        behind = draw(st.sampled_from([None, *(g["id"] for g in gates[:place])]))
        gate.pop("gate", None)
        if behind:
            gate["gate"] = behind
    for question in made["key_question"] + made["prompt"]:
        if question["id"] in OF_SAMPLE["visits"]:
            question.pop("gate", None)
            gate_id = draw(st.sampled_from([None, *(g["id"] for g in gates)]))
            if gate_id:
                question["gate"] = gate_id
    used = _used(made, {g["id"]: g.get("gate") for g in gates})
    replies = [g for g in made["gate"] if g["id"] == "reply"]
    made["gate"] = draw(st.permutations([g for g in gates if g["id"] in used] + replies))
    return made


def _used(made: Document, behind: dict[str, str | None]) -> set[str]:
    used: set[str] = set()
    for question in made["key_question"] + made["prompt"]:
        gate = question.get("gate")
        while gate in behind:
            used.add(gate)
            gate = behind[gate]
    return used


RENAMED = {("band", "from"): "low", ("band", "to"): "high", ("gate", "question"): "text"}
RENAMED |= {("overall", "from"): "low", ("overall", "to"): "high"}
"""Keys that the built values hold under another name."""
APART = {"rating", "gate", "condition", "when", "counts", "results"}
"""Keys that become something else, looked at on their own."""
NESTED = {"standard", "key_question", "prompt", "interview_question"}
"""Tables whose values are built in the order of what they belong to."""


def built_tables(framework: Framework) -> dict[str, list[Any]]:
    """The built values by the table they came from."""
    return {
        "framework": [framework],
        "rules": [framework.rules],
        "band": list(framework.bands),
        "overall": list(framework.overall),
        "sample": list(framework.samples.values()),
        "attribute": list(framework.attributes.values()),
        "gate": list(framework.gates.values()),
        "domain": list(framework.domains),
        "standard": list(framework.standards.values()),
        "key_question": list(framework.key_questions.values()),
        "prompt": [p for k in framework.key_questions.values() for p in k.prompts],
        "tag": list(framework.tags.values()),
        "check": list(framework.checks),
        "interview": list(framework.interviews.values()),
        "interview_question": [q for i in framework.interviews.values() for q in i.questions],
    }


def assert_keeps_everything(source: Document) -> None:
    """Every value of the document is in the framework, and nothing else is."""
    framework = build(source)
    assert built_tables(framework).keys() | {"format"} >= source.keys()
    for table, built in built_tables(framework).items():
        rows = source.get(table, [])
        rows = rows if isinstance(rows, list) else [rows]
        assert len(built) == len(rows)
        by_id = {b.id: b for b in built} if table in NESTED else {}
        for place, row in enumerate(rows):
            value = by_id[row["id"]] if by_id else built[place]
            for key in row.keys() - APART:
                kept = getattr(value, RENAMED.get((table, key), key))
                assert (list(kept) if isinstance(kept, tuple) else kept) == row[key]
    for row in source["standard"]:
        assert (framework.standards[row["id"]].sample is None) == (row["rating"] == "proposed")
    assert_requirements_kept(source, framework)
    assert_checks_kept(source, framework)
    assert_interviews_kept(source, framework)


def assert_checks_kept(source: Document, framework: Framework) -> None:
    """Every check has its facts, and is of the samples it names, or of all."""
    for row, rule in zip(source.get("check", []), framework.checks, strict=True):
        assert {f.field: list(f.values) for f in rule.when} == row.get("when", {})
        assert set(rule.samples) == set(row.get("samples", framework.samples))


def assert_interviews_kept(source: Document, framework: Framework) -> None:
    """Every interview has its questions in the order of the file, with what counts and when."""
    rows = source.get("interview_question", [])
    for interview in framework.interviews.values():
        asked = [row["id"] for row in rows if row["interview"] == interview.id]
        assert [q.id for q in interview.questions] == asked
    built = {q.id: q for i in framework.interviews.values() for q in i.questions}
    for row in rows:
        question, condition = built[row["id"]], row.get("condition")
        single = [{"name": row["short"], "counts": row.get("counts", ["Yes"])}]
        results = [{"name": r.name, "counts": list(r.counts)} for r in question.results]
        assert results == row.get("results", single)
        assert question.replies == tuple(row.get("replies", ("Yes", "No")))
        assert (question.condition is None) == (condition is None)
        if question.condition is not None:
            kept = {"question": question.condition.question, "is": [*question.condition.values]}
            assert kept == condition


def assert_requirements_kept(source: Document, framework: Framework) -> None:
    """Every question has its own gates and conditions and those of its key question, once."""
    behind = {g["id"]: g.get("gate") for g in source.get("gate", [])}
    rows = {row["id"]: row for t in ("key_question", "prompt", "gate") for row in source.get(t, [])}
    for id_, question in framework.questions.items():
        parts = [rows[id_]]
        if question.kind is Kind.PROMPT:
            parts.insert(0, rows[rows[id_]["key_question"]])
        gates: set[str] = set()
        for part in parts:
            gate = part.get("gate")
            while gate:
                gates.add(gate)
                gate = behind[gate]
        assert sorted(question.gates) == sorted(gates)
        conditions = [part["condition"] for part in parts if "condition" in part]
        assert [(c.attribute, list(c.values)) for c in question.conditions] == [
            (c["attribute"], c["is"]) for c in conditions
        ]
    asked = {k.id for k in framework.key_questions.values() if k.judgement is not None}
    prompts = {p["id"] for p in source.get("prompt", [])}
    assert framework.questions.keys() == asked | prompts | behind.keys()


def assert_routes_in_order(framework: Framework) -> None:
    """Each question once; its gates before it, outermost first; prompts before the judgement."""
    asked = [q for route in framework.routes.values() for q in route]
    assert len({q.id for q in asked}) == len(asked) == len(framework.questions)
    for sample, route in framework.routes.items():
        assert {q.sample for q in route} <= {sample}
        place = {q.id: n for n, q in enumerate(route)}
        for question in route:
            gates = [place[g] for g in question.gates]
            assert all(at < place[question.id] for at in gates)
            for gate in question.gates:
                outer = framework.gates[gate].gates
                assert all(place[o] < place[gate] for o in outer)
            if question.kind is Kind.PROMPT:
                assert place[question.id] < place[question.key_question]
        for asked_gate in (q for q in route if q.kind is Kind.GATE):
            first = min(place[q.id] for q in route if asked_gate.id in q.gates)
            between = route[place[asked_gate.id] + 1 : first]
            assert all(q.kind is Kind.GATE for q in between)


@given(valid_documents())
def test_a_valid_document_builds_and_nothing_is_lost(source: Document) -> None:
    assert check(source) == []
    assert_keeps_everything(source)


@given(valid_documents())
def test_routes_are_in_order_whatever_the_documents_order(source: Document) -> None:
    assert_routes_in_order(build(source))


def test_the_real_framework_is_whole_and_in_order() -> None:
    assert_keeps_everything(REAL)
    framework = build(REAL)
    assert_routes_in_order(framework)
    assert len(framework.standards) == 10
    assert framework.highest_score == 30
    assert {s: len(r) for s, r in framework.routes.items()} == {
        "supervision": 53 + 12 + 5,
        "unpaid_work": 10 + 3 + 1,
        "through_the_gate": 13 + 3,
    }


def test_a_document_without_tags_checks_and_interviews_is_whole() -> None:
    older = document()
    for table in ("tag", "check", "interview", "interview_question"):
        del older[table]
    assert check(older) == []
    framework = build(older)
    assert (framework.tags, framework.checks, framework.interviews) == ({}, (), {})
    assert framework.routes == SMALL.routes


def test_the_route_of_the_small_framework() -> None:
    assert {s: [q.id for q in route] for s, route in SMALL.routes.items()} == {
        "visits": [
            "1.1.1.a",
            "change",
            "urgent",
            "1.1.1.b",
            "1.1.1",
            "1.1.2.a",
            "1.1.2.b",
            "1.1.2",
        ],
        "letters": ["reply", "1.2.1.a", "1.2.1"],
    }


def test_requirements_are_inherited() -> None:
    prompt, judgement = SMALL.questions["1.1.2.b"], SMALL.questions["1.1.2"]
    wide, narrow = Condition("stage", ("Open", "Closed")), Condition("stage", ("Closed",))
    assert judgement.gates == ("change",)
    assert judgement.conditions == (wide,)
    assert prompt.gates == ("change", "urgent")
    assert prompt.conditions == (wide, narrow)
    assert SMALL.gates["urgent"].gates == ("change",)


def test_what_a_gate_and_an_attribute_govern() -> None:
    governed = {field: [q.id for q in found] for field, found in SMALL.governed.items()}
    assert governed == {
        "gate.change": ["urgent", "1.1.1.b", "1.1.2.a", "1.1.2.b", "1.1.2"],
        "gate.urgent": ["1.1.1.b", "1.1.2.b"],
        "gate.reply": ["1.2.1.a"],
        "attribute.stage": ["1.1.2.a", "1.1.2.b", "1.1.2"],
    }


def test_qualitative_and_proposed_key_questions_are_not_asked() -> None:
    assert SMALL.key_questions["1.2.2"].judgement is None
    assert SMALL.key_questions["2.1.1"].judgement is None
    assert SMALL.standards["1.2"].rated_questions == ("1.2.1",)
    assert SMALL.standards["2.1"].rated_questions == ()


@pytest.mark.parametrize(
    ("id", "field", "allowed"),
    [
        ("change", "gate.change", (Answer.YES, Answer.NO)),
        ("1.1.1.a", "answer.1.1.1.a", (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)),
        ("1.1.1", "judgement.1.1.1", (Answer.YES, Answer.NO)),
    ],
)
def test_fields_and_answers(id: str, field: str, allowed: tuple[Answer, ...]) -> None:
    question: Question = SMALL.questions[id]
    assert question.field == field
    assert SMALL.fields[field] is question
    assert question.allowed == allowed


def test_attributes_of_a_sample_and_the_highest_score() -> None:
    assert [a.id for a in SMALL.attributes_of("visits")] == ["stage", "office", "size"]
    assert [a.id for a in SMALL.attributes_of("letters")] == ["office"]
    assert SMALL.highest_score == 8


def test_a_document_with_a_ring_of_gates_is_not_built() -> None:
    ring = document()
    ring["gate"][0]["gate"] = "urgent"
    with pytest.raises(ValueError, match="cycle"):
        build(ring)


def test_equal_documents_have_one_fingerprint_and_order_counts() -> None:
    assert fingerprint(document()) == fingerprint(document())
    swapped = document()
    swapped["prompt"].reverse()
    assert fingerprint(swapped) != fingerprint(document())
    changed: Any = document()
    changed["rules"]["confidence"] = 81
    assert fingerprint(changed) != fingerprint(document())
    assert tomllib.loads(f"x = {canonical({'a': 'é'})[5:-1]}") == {"x": "é"}
