"""The steps of the training: what to try next, and whether it has been done.

The steps are data (``schema/training/steps.toml``); what happens is a word or two, such as
``"answer"`` or ``"shows cases"``, so that steps and screens need not know each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

INSPECTION = "training"
"""The id of every training inspection. No real inspection has it: theirs are drawn by chance."""

SETTING = "training"
"""The inspection's setting that is true in a training file and nowhere else."""

EVENTS = ("answer", "judgement", "evidence", "clear", "undo", "redo", "sub-sample")
"""What can happen, besides ``gate yes``, ``gate no``, ``at QUESTION`` and ``shows SCREEN``."""

SCREENS = ("review", "cases", "board", "help", "check", "facts", "hidden")
"""The screens that ``shows`` can name."""


class Step(NamedTuple):
    """One thing to try; it is done when something of ``until`` has happened ``times`` times.

    ``text`` names keys by their bindings' ids in braces. The last step has no ``until``.
    """

    id: str
    text: str
    until: tuple[str, ...]
    times: int


def steps_of(document: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps that a document of ``steps.toml``'s form holds."""
    return tuple(
        Step(raw["id"], raw["text"], tuple(raw.get("until", ())), raw.get("times", 1))
        for raw in document["step"]
    )


def recorded(field: str, value: Any, action: str) -> str:
    """What has happened when a journal field was set to a value by an action."""
    if action in ("undo", "redo"):
        return action
    kind = field.partition(".")[0]
    if value is None:
        return "clear"
    return f"gate {value}" if kind == "gate" else kind


class Guide:
    """Where somebody is in the steps."""

    def __init__(self, steps: Sequence[Step], at: str | None = None) -> None:
        """Begins at the step with the id ``at``, else at the first."""
        self._steps = steps
        self._place = next((n for n, step in enumerate(steps) if step.id == at), 0)
        self._left = self.step.times

    @property
    def step(self) -> Step:
        """What is to be tried now."""
        return self._steps[self._place]

    @property
    def number(self) -> tuple[int, int]:
        """The step's number, from 1, and how many there are."""
        return self._place + 1, len(self._steps)

    @property
    def finished(self) -> bool:
        """Whether the last step is reached."""
        return self._place == len(self._steps) - 1

    def take(self, event: str) -> bool:
        """Take notice of what has happened; whether that led to the next step."""
        if event not in self.step.until:
            return False
        self._left -= 1
        if self._left > 0:
            return False
        self._go(self._place + 1)
        return True

    def skip(self) -> None:
        """Go to the next step without doing this one; from the last to the first."""
        self._go((self._place + 1) % len(self._steps))

    def _go(self, place: int) -> None:
        self._place = place
        self._left = self.step.times
