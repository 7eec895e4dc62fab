"""The inspection files that are measured."""

from __future__ import annotations

import random
from pathlib import Path

from hmip_tui import demonstration
from hmip_tui.application import Inspection, Position
from hmip_tui.case import Case
from hmip_tui.journal import Action

SAMPLE = "supervision"
OPEN_CASES = 12
"""Cases without an answer, so that there are always questions to answer."""

_OPEN = "OPEN-"
FIRST_OPEN = f"{_OPEN}00"


def make(path: Path) -> None:
    """The demonstration, with cases to answer at the end of the supervision sample."""
    demonstration.create(path)
    with Inspection.open(path) as inspection:
        add_open_cases(inspection)


def place(inspection: Inspection) -> Position:
    """Where an inspection opens; raises ``ValueError`` where that is no question."""
    position = inspection.position()
    if position is None:
        raise ValueError(f"{inspection.path} opens at no question")
    return position


def is_open(case: Case) -> bool:
    """Whether a case is one of those without an answer."""
    return case.id.startswith(_OPEN)


def add_open_cases(inspection: Inspection) -> None:
    """Cases as an import leaves them: attributes known, nothing answered."""
    chance = random.Random(1)
    attributes = inspection.framework.attributes_of(SAMPLE)
    with inspection.together():
        for number in range(OPEN_CASES):
            values = {a.id: chance.choice(a.values) for a in attributes if a.values}
            inspection.add_case(f"{_OPEN}{number:02}", SAMPLE, values)


def answers(path: Path) -> int:
    """How many answers, judgements and gates the journal has taken from keys."""
    with Inspection.open(path, writable=False) as inspection:
        return sum(
            entry.action == Action.SET and entry.field in inspection.framework.fields
            for entry in inspection.record.entries()
        )
