"""What a fault that was made again and again did: the row of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_FAULTS_SHOWN = 20


@dataclass
class Outcome:
    """One kind of fault: how often it was made, and what became of what was acknowledged."""

    fault: str
    """What was done, in words."""
    times: int = 0
    acknowledged: int = 0
    """Entries that were reported as saved and looked for afterwards."""
    lost: int = 0
    crashes: int = 0
    """Tracebacks, and ends of the program that nobody asked for."""
    broken: list[str] = field(default_factory=list)
    """Whatever else was not as it is promised."""
    notes: dict[str, int] = field(default_factory=dict)
    """What besides is worth counting."""

    def note(self, what: str, number: int = 1) -> None:
        """Count something."""
        self.notes[what] = self.notes.get(what, 0) + number

    @property
    def kept(self) -> bool:
        """Whether every promise was."""
        return not (self.lost or self.crashes or self.broken)

    def add(self, other: Outcome) -> None:
        """Count another run of the same fault with this one."""
        self.times += other.times
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.crashes += other.crashes
        self.broken += other.broken
        for what, number in other.notes.items():
            self.note(what, number)


def told(outcomes: Iterable[Outcome]) -> str:
    """What was not kept, for a person who has to mend it; empty where all was."""
    return "\n".join(
        f"{found.fault}: {found.lost} lost, {found.crashes} crashes, {len(found.broken)} broken\n"
        + "\n".join(f"  {fault}" for fault in found.broken[:_FAULTS_SHOWN])
        for found in outcomes
        if not found.kept
    )
