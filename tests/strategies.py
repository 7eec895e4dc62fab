"""A small framework of the tests' own, and Hypothesis strategies for cases and their changes.

The framework has what the real one has too few of: gates three deep, a gate shared by two key
questions, a prompt with both a gate and a condition, a key question that one prompt's gate
narrows further, a standard that the lead inspector rates and a qualitative key question.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from hmip_tui.case import Case
from hmip_tui.framework import Kind, build

Record = dict[str, Any]


def _key_question(id: str, **more: Any) -> Record:
    standard = id.rpartition(".")[0]
    return {"id": id, "standard": standard, "title": f"Is {id} done?", "short": id} | more


def _prompt(id: str, **more: Any) -> Record:
    key_question = id.rpartition(".")[0]
    return {"id": id, "key_question": key_question, "text": f"Is {id} seen?"} | more


def _gate(id: str, sample: str, **more: Any) -> Record:
    return {"id": id, "sample": sample, "question": f"Is there {id}?", "short": id} | more


def _band(name: str, short: str, score: int, low: int, high: int) -> Record:
    return {"name": name, "short": short, "score": score, "from": low, "to": high, "share": name}


def _standard(id: str, domain: str, name: str, **more: Any) -> Record:
    return {"id": id, "domain": domain, "name": name, "title": f"{name} is well done."} | more


DOCUMENT: Record = {
    "format": 1,
    "framework": {
        "id": "small",
        "title": "Visits and works",
        "edition": "First",
        "source": "These tests",
        "attribution": "None needed",
    },
    "rules": {
        "discretion_points": 5,
        "confidence": 80,
        "margin_of_error": 5,
        "significance": 0.1,
    },
    "band": [
        _band("Inadequate", "I", 0, 0, 49),
        _band("Requires improvement", "RI", 1, 50, 64),
        _band("Good", "G", 2, 65, 79),
        _band("Outstanding", "O", 3, 80, 100),
    ],
    "overall": [
        {"name": "Low", "from": 0, "to": 6},
        {"name": "High", "from": 7, "to": 12},
    ],
    "sample": [
        {"id": "visits", "name": "Visits", "short": "V"},
        {"id": "works", "name": "Works", "short": "W"},
    ],
    "attribute": [
        {
            "id": "sex",
            "name": "Sex",
            "samples": ["visits", "works"],
            "values": ["Female", "Male"],
            "required": True,
        },
        {
            "id": "stage",
            "name": "Stage",
            "samples": ["visits"],
            "values": ["Early", "Middle", "Late"],
            "required": True,
        },
        {"id": "town", "name": "Town", "samples": ["visits", "works"]},
    ],
    "gate": [
        _gate("harm", "visits"),
        _gate("child", "visits", gate="harm"),
        _gate("urgent", "visits", gate="child"),
        _gate("review", "visits"),
        _gate("busy", "works"),
    ],
    "domain": [
        {"id": "1", "name": "Leading"},
        {"id": "2", "name": "Visiting"},
        {"id": "3", "name": "Working"},
    ],
    "standard": [
        _standard("1.1", "1", "Leadership", rating="proposed"),
        _standard("2.1", "2", "Arriving", rating="cases", sample="visits"),
        _standard("2.2", "2", "Staying", rating="cases", sample="visits"),
        _standard(
            "3.1",
            "3",
            "Building",
            rating="cases",
            sample="works",
            moderated_by="3.1.3",
            moderation_bands=1,
        ),
    ],
    "key_question": [
        _key_question("1.1.1"),
        _key_question("2.1.1"),
        _key_question("2.1.2", gate="harm"),
        _key_question("2.2.1", gate="review"),
        _key_question("2.2.2", gate="child"),
        _key_question("3.1.1"),
        _key_question("3.1.2", gate="busy"),
        _key_question("3.1.3", qualitative=True),
    ],
    "prompt": [
        _prompt("2.1.1.a"),
        _prompt("2.1.1.b", condition={"attribute": "stage", "is": ["Middle", "Late"]}),
        _prompt("2.1.2.a"),
        _prompt("2.1.2.b", gate="urgent"),
        _prompt("2.2.1.a"),
        _prompt("2.2.1.b", gate="harm", condition={"attribute": "sex", "is": ["Female"]}),
        _prompt("2.2.2.a"),
        _prompt("3.1.1.a"),
        _prompt("3.1.2.a", condition={"attribute": "sex", "is": ["Male"]}),
    ],
}

FRAMEWORK = build(DOCUMENT)

ANSWERS = ("yes", "no", "not_applicable", None)
SEXES = ("Female", "Male", None)
STAGES = ("Early", "Middle", "Late", "Elsewhen", None)
TOWNS = ("Leeds", "Hull", "", None)

samples = st.sampled_from(tuple(FRAMEWORK.samples))


class Change(NamedTuple):
    """One field of a case set to a value, or cleared by None."""

    field: str
    value: str | None


_ATTRIBUTES = {"attribute.sex": SEXES, "attribute.stage": STAGES, "attribute.town": TOWNS}


def _answers_of(kind: Kind) -> st.SearchStrategy[Change]:
    fields = [q.field for q in FRAMEWORK.questions.values() if q.kind is kind]
    return st.builds(Change, st.sampled_from(fields), st.sampled_from(ANSWERS))


attribute_changes: st.SearchStrategy[Change] = st.one_of(
    *(st.builds(Change, st.just(f), st.sampled_from(v)) for f, v in _ATTRIBUTES.items())
)
gate_changes = _answers_of(Kind.GATE)
answer_changes = st.one_of(_answers_of(Kind.PROMPT), _answers_of(Kind.JUDGEMENT))
uncounted_changes = st.builds(
    Change,
    st.sampled_from(["evidence.2.1.1.a", "note", "gate.no_such", "answer.9.9.9.z", "attribute.x"]),
    st.sampled_from(["yes", "[bold]", None]),
)

changes: st.SearchStrategy[Change] = st.one_of(
    gate_changes, gate_changes, answer_changes, answer_changes, attribute_changes, uncounted_changes
)
"""Any change a journal may hold, other samples' fields and values nobody allows among them."""


def _recorded(changes: list[Change]) -> dict[str, str]:
    return {field: value for field, value in changes if value is not None}


@st.composite
def cases(draw: st.DrawFn, sample: str | None = None) -> Case:
    """A case with anything from nothing to most things recorded; most gates are open."""
    of = draw(samples) if sample is None else sample
    gates = [q.field for q in FRAMEWORK.routes[of] if q.kind is Kind.GATE]
    opened = {field: "yes" for field in gates if draw(st.integers(0, 3))}
    recorded = _recorded(draw(st.lists(changes, max_size=25)))
    return Case("c", of, {**opened, **recorded})
