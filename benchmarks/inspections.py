"""The inspection files that are measured."""

from __future__ import annotations

import random
from pathlib import Path

from hmip_tui import demonstration
from hmip_tui.application import Inspection, Position
from hmip_tui.case import Case
from hmip_tui.journal import Action
from hmip_tui.store.record import Change

SAMPLE = "supervision"
OPEN_CASES = 12
"""Cases without an answer, so that there are always questions to answer."""

_OPEN = "OPEN-"


def make(path: Path) -> None:
    """The demonstration, with cases to answer at the end of the supervision sample."""
    demonstration.create(path)
    with Inspection.open(path) as inspection:
        _add_open_cases(inspection)


def make_large(path: Path, source: Path, times: int) -> None:
    """An inspection like that at ``source`` with ``times`` its supervision cases and answers."""
    with Inspection.open(source, writable=False) as model:
        document, settings = model.record.document, {"provider": model.provider}
        cases = [c for c in model.record.all_cases() if c.sample == SAMPLE and _OPEN not in c.id]
        position = place(model)
    with Inspection.create(path, document, settings) as inspection:
        with inspection.together():
            for copy in range(times):
                for case in cases:
                    name = case.id if not copy else f"{case.id}-{copy}"
                    inspection.record.append(_changes(name, case), action=Action.IMPORT)
        _add_open_cases(inspection)
        inspection.go_to(position)


def place(inspection: Inspection) -> Position:
    """Where an inspection opens; raises ``ValueError`` where that is no question."""
    position = inspection.position()
    if position is None:
        raise ValueError(f"{inspection.path} opens at no question")
    return position


def _changes(name: str, case: Case) -> list[Change]:
    """A case's values under another name; its sample last, so that it is counted once, whole."""
    fields = sorted(case.values, key=lambda field: field == "sample")
    return [Change(f"case:{name}", field, case.values[field]) for field in fields]


def _add_open_cases(inspection: Inspection) -> None:
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
