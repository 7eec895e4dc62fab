"""What is looked for in a file after a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.store.verify import examine
from tests.faults.outcome import Outcome

Told = list[list[Any]]
"""What a worker said, line by line; also entries: number, subject, field and value."""


def entries(inspection: Inspection) -> Told:
    """A journal as a worker tells it."""
    found = inspection.record.entries()
    return [[entry.id.seq, entry.subject, entry.field, entry.content] for entry in found]


def acknowledged(told: Told) -> Told:
    """The entries that were reported as saved."""
    return [entry for line in told if line[0] == "done" for entry in line[1]]


def under_way(told: Told) -> int:
    """How many entries the change makes that was begun and not acknowledged."""
    last = [line for line in told if line[0] in ("begin", "done", "refused")][-1:]
    return int(last[0][1]) if last and last[0][0] == "begin" else 0


def common(found: Told, expected: Told) -> int:
    """How many entries from the start on are the same."""
    pairs = zip(found, expected, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one != other),
        min(len(found), len(expected)),
    )


def look(file: Path, known: Told, begun: int | None, outcome: Outcome) -> Told | None:
    """Open a file after a fault; its entries, None where it cannot be opened.

    ``known`` are the entries acknowledged, in their order; of the ``begun`` ones after them all
    may be there or none, None: any number. Whatever is not so is counted.
    """
    try:
        with Inspection.open(file) as inspection:
            found = entries(inspection)
    except HmipError as error:
        outcome.lost += len(known)
        outcome.broken.append(f"cannot be opened: {error}")
        return None
    outcome.lost += len(known) - common(found, known)
    if begun is not None and len(found) - len(known) not in (0, begun):
        outcome.broken.append(f"{len(found)} entries where {len(known)} (+{begun}) were told")
    verify(file, outcome)
    return found


def verify(file: Path, outcome: Outcome) -> None:
    """Do what ``hmip verify`` does."""
    outcome.broken += [f"verify: {finding}" for finding in examine(file).findings]


def note_complaints(complaints: str, outcome: Outcome) -> None:
    """Count it as a crash if a program has complained."""
    if complaints.strip():
        outcome.crashes += 1
        outcome.broken.append(complaints.strip()[-2000:])
