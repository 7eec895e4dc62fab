"""The states of a case and the steps between them."""

from __future__ import annotations

import pytest

from hmip_tui.case import Progress
from hmip_tui.states import EDITABLE, STEPS, State, state_of, steps_from

NOTHING, SOME = Progress(0, 65), Progress(1, 65)


@pytest.mark.parametrize(
    ("recorded", "progress", "state"),
    [
        (None, NOTHING, State.NOT_STARTED),
        (None, SOME, State.IN_PROGRESS),
        ("in progress", NOTHING, State.IN_PROGRESS),  # reopened and cleared
        ("complete", SOME, State.COMPLETE),
        ("returned", SOME, State.RETURNED),
        ("a newer program's word", SOME, State.IN_PROGRESS),
        ("not started", SOME, State.IN_PROGRESS),
    ],
)
def test_the_state_follows_from_what_is_recorded_and_answered(
    recorded: str | None, progress: Progress, state: State
) -> None:
    assert state_of(recorded, progress) is state


def test_every_state_leads_on_and_a_locked_one_only_with_a_reason() -> None:
    assert all(steps_from(state) for state in State)
    for state in set(State) - EDITABLE:
        back = [step for step in steps_from(state) if step.after in EDITABLE]
        assert back, state
        assert all(step.needs_reason for step in back)


def test_approval_needs_a_submission() -> None:
    approve = [step for step in STEPS if step.after is State.APPROVED]
    assert [step.before for step in approve] == [(State.SUBMITTED,)]
