"""What an inspection holds, as dictionaries and a stack of steps for each person and case."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, str]
"""Subject and field."""


@dataclass
class Step:
    """One thing a person did: what stood there before it, and after."""

    place: Place
    before: Any
    after: Any


@dataclass
class Steps:
    """What one person can take back in one case."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    typing: Place | None = None


@dataclass
class Model:
    """Values without the cleared ones, who wrote each last, and everybody's steps."""

    values: dict[Place, Any] = field(default_factory=dict)
    writers: dict[Place, str] = field(default_factory=dict)
    steps: dict[tuple[str, str], Steps] = field(default_factory=dict)

    def copy(self) -> Model:
        return deepcopy(self)

    def put(self, person: str, place: Place, value: Any) -> None:
        """Write a value that no undo takes back."""
        self.writers[place] = person
        if value is None:
            self.values.pop(place, None)
        else:
            self.values[place] = value

    def set(self, person: str, place: Place, value: Any) -> bool:
        """Do one thing in a case; whether that changes anything."""
        before = self.values.get(place)
        if before == value:
            return False
        steps = self.steps.setdefault((person, place[0]), Steps())
        if steps.typing == place and self.writers.get(place) == person:
            steps.done[-1].after = value
        else:
            steps.done.append(Step(place, before, value))
        steps.undone.clear()
        steps.typing = place if place[1].startswith("evidence.") else None
        self.put(person, place, value)
        return True

    def undo(self, person: str, subject: str) -> Step | None:
        """Take the last step back; None where there is none or somebody wrote there since."""
        steps = self.steps.setdefault((person, subject), Steps())
        if not steps.done or self.writers[steps.done[-1].place] != person:
            return None
        step = steps.done.pop()
        step.after = self.values.get(step.place)
        steps.undone.append(step)
        steps.typing = None
        self.put(person, step.place, step.before)
        return step

    def redo(self, person: str, subject: str) -> Step | None:
        """Take the last undo back; None as for :meth:`undo`."""
        steps = self.steps.setdefault((person, subject), Steps())
        if not steps.undone or self.writers[steps.undone[-1].place] != person:
            return None
        step = steps.undone.pop()
        step.before = self.values.get(step.place)
        steps.done.append(step)
        steps.typing = None
        self.put(person, step.place, step.after)
        return step
