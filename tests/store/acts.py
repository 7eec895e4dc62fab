"""Things people do with an inspection, at random, done to the record and to the model alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer, Kind
from tests.store.model import Model


class Act(NamedTuple):
    """What is done, to the how-manieth case and thing (counted round), with which value."""

    kind: str
    case: int
    thing: int
    value: Any


_TEXTS = st.one_of(
    st.sampled_from(["", "a", "ab", "[bold]x[/]", "\x1b[31m", "two\nlines", "';--", "\x00"]),
    st.text(max_size=8),
)
_CASES = st.integers(0, 3)
_THINGS = st.integers(0, 200)


def _acts(kind: str, value: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    return st.builds(Act, st.just(kind), _CASES, _THINGS, value)


_ANSWERS = st.sampled_from([*Answer, None, Answer.YES])
_NOTHING = st.none()

in_a_case = st.one_of(
    _acts("answer", _ANSWERS),
    _acts("gate", _ANSWERS),
    _acts("evidence", _TEXTS),
    _acts("evidence", _TEXTS),
    _acts("attribute", st.one_of(_THINGS, st.just(""))),
    _acts("undo", _NOTHING),
    _acts("undo", _NOTHING),
    _acts("redo", _NOTHING),
)
"""What undo can take back, undo and redo."""

acts = st.one_of(
    in_a_case,
    _acts("add", _NOTHING),
    _acts("proposal", st.one_of(_NOTHING, _THINGS)),
    _acts("decision", st.one_of(_NOTHING, _THINGS)),
)
"""Anything."""


class Actor:
    """Does acts to an inspection and to a model of it."""

    def __init__(self, inspection: Inspection, model: Model) -> None:
        self.inspection = inspection
        self.model = model

    def do(self, act: Act) -> None:
        doers: dict[str, Callable[[Act], None]] = {
            "answer": self._answer,
            "gate": self._answer,
            "evidence": self._evidence,
            "attribute": self._attribute,
            "undo": self._undo,
            "redo": self._redo,
            "add": self.add_case,
            "proposal": self._rate,
            "decision": self._rate,
        }
        doers[act.kind](act)

    @property
    def person(self) -> str:
        return self.inspection.record.replica

    def case_ids(self) -> list[str]:
        return [s.removeprefix("case:") for s, field in self.model.values if field == "sample"]

    def _case(self, act: Act) -> tuple[str, str]:
        ids = self.case_ids()
        case_id = ids[act.case % len(ids)]
        return case_id, self.model.values[f"case:{case_id}", "sample"]

    def add_case(self, act: Act) -> None:
        """Add a case; its sample is the how-manieth thing."""
        framework = self.inspection.framework
        sample = list(framework.samples)[act.thing % len(framework.samples)]
        attributes = {
            a.id: a.values[act.thing % len(a.values)] if a.values else "[b]'town'"
            for a in framework.attributes_of(sample)
        }
        case_id = f"[{len(self.case_ids())}] 'é'"
        self.inspection.add_case(case_id, sample, attributes)
        subject = f"case:{case_id}"
        for attribute, value in attributes.items():
            self.model.put(self.person, (subject, f"attribute.{attribute}"), value)
        self.model.put(self.person, (subject, "sample"), sample)

    def _answer(self, act: Act) -> None:
        case_id, sample = self._case(act)
        wanted = [
            q
            for q in self.inspection.framework.routes[sample]
            if (q.kind is Kind.GATE) == (act.kind == "gate")
        ]
        if not wanted:
            return  # a sample without gates
        question = wanted[act.thing % len(wanted)]
        if act.value is not None and act.value not in question.allowed:
            with pytest.raises(Refused):
                self.inspection.answer(case_id, question, act.value)
            return
        changed = self.inspection.answer(case_id, question, act.value)
        place = (f"case:{case_id}", question.field)
        value = None if act.value is None else act.value.value
        assert (changed is not None) == self.model.set(self.person, place, value)

    def _evidence(self, act: Act) -> None:
        case_id, sample = self._case(act)
        question = self.inspection.framework.routes[sample][act.thing % 3].id
        own = [
            found.item
            for found in self.inspection.evidence_items(case_id)
            if found.question == question and found.author == self.inspection.author
        ]
        item = own[-1] if own else str(self.inspection.record.next_id)
        changed = self.inspection.save_evidence(case_id, question, act.value)
        place = (f"case:{case_id}", f"evidence.{question}.{item}")
        value = {"text": act.value, "tags": []} if act.value else None
        assert (changed is not None) == self.model.set(self.person, place, value)

    def _attribute(self, act: Act) -> None:
        case_id, sample = self._case(act)
        held = self.inspection.framework.attributes_of(sample)
        attribute = held[act.thing % len(held)]
        value = f"Town {act.value}" if act.value != "" else ""
        if value and attribute.values:
            value = attribute.values[act.value % len(attribute.values)]
        if not value and attribute.required:
            with pytest.raises(Refused):
                self.inspection.set_attribute(case_id, attribute.id, value)
            return
        changed = self.inspection.set_attribute(case_id, attribute.id, value)
        place = (f"case:{case_id}", f"attribute.{attribute.id}")
        assert (changed is not None) == self.model.set(self.person, place, value or None)

    def _undo(self, act: Act) -> None:
        self._take_back(act, self.inspection.undo, self.model.undo)

    def _redo(self, act: Act) -> None:
        self._take_back(act, self.inspection.redo, self.model.redo)

    def _take_back(self, act: Act, real: Callable[[str], Any], model: Callable[..., Any]) -> None:
        case_id, _ = self._case(act)
        step = model(self.person, f"case:{case_id}")
        if step is None:
            with pytest.raises(Refused):
                real(case_id)
            return
        changed = real(case_id)
        assert (changed.subject, changed.field) == step.place
        assert changed.after == self.model.values.get(step.place)

    def _rate(self, act: Act) -> None:
        framework = self.inspection.framework
        standard = list(framework.standards)[act.thing % len(framework.standards)]
        rate = self.inspection.propose if act.kind == "proposal" else self.inspection.decide
        place = (f"standard:{standard}", act.kind)
        if act.value is None:
            rate(standard, None, "")
            self.model.put(self.person, place, None)
            return
        rating = framework.bands[act.value % len(framework.bands)].name
        rate(standard, rating, " A [reason] ")
        self.model.put(self.person, place, {"rating": rating, "reason": "A [reason]"})
