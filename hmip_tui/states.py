"""How far a case's review is: from not started to approved and locked."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from hmip_tui.case import Case, Progress


class State(StrEnum):
    """The states of a case. The first two follow from its answers, the others are recorded."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETE = "complete"
    """The inspector has finished and checked it; it can still be changed."""
    SUBMITTED = "submitted"
    """Handed to the lead inspector."""
    RETURNED = "returned"
    """Handed back, with questions on named answers."""
    APPROVED = "approved"
    """Accepted and locked."""


class Step(NamedTuple):
    """A way from one state to another; ``needs_reason``: not without saying why."""

    name: str
    before: tuple[State, ...]
    after: State
    needs_reason: bool = False


STEPS = (
    Step("complete", (State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED), State.COMPLETE),
    Step("submit", (State.COMPLETE,), State.SUBMITTED),
    Step("return", (State.SUBMITTED,), State.RETURNED, needs_reason=True),
    Step("approve", (State.SUBMITTED,), State.APPROVED),
    Step(
        "reopen",
        (State.COMPLETE, State.SUBMITTED, State.APPROVED),
        State.IN_PROGRESS,
        needs_reason=True,
    ),
)
"""Every step there is."""

EDITABLE = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.COMPLETE, State.RETURNED})
"""The states in which answers can be changed; from the others a case is reopened first."""

LOCKED = frozenset(State) - EDITABLE
"""The states in which nothing about a case changes."""

CLOSED = LOCKED | {State.COMPLETE}
"""The states in which an inspector has said that the case is finished."""


def recorded_state(case: Case) -> str | None:
    """The state last recorded for a case, None where none, or nothing readable, is."""
    told = case.values.get("state")
    word = told.get("state") if isinstance(told, dict) else None
    return word if isinstance(word, str) else None


def state_of(recorded: str | None, progress: Progress) -> State:
    """A case's state; ``recorded`` is what was last recorded, None or unknown for nothing."""
    if recorded in {State.COMPLETE, State.SUBMITTED, State.RETURNED, State.APPROVED}:
        return State(recorded)
    if recorded == State.IN_PROGRESS or progress.answered:
        return State.IN_PROGRESS
    return State.NOT_STARTED


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that lead on from a state."""
    return tuple(step for step in STEPS if state in step.before)
