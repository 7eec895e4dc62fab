"""What undo and redo would do next, read from the journal alone.

An undo is an entry that puts a former value back, so nothing is kept but the journal and undo
works after a restart. Typing that was saved several times in a row counts as one step.

Both functions take the entries of one replica on one subject, newest first, or on an interview and
the facts that it shares with its case: an undo belongs to the last step of its own field, so what
is undone in one place and set in the other between does not confuse them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hmip_tui.journal import Action, Entry

_TYPED = ("evidence.", "remark.")
_RATED = ("proposal", "decision")
_EVIDENCE = ("told", "side.", "cite.", "link.", "follow_up")
_UNDOABLE = ("answer.", "judgement.", "gate.", "attribute.", "reply.", *_RATED, *_EVIDENCE, *_TYPED)


class Step(NamedTuple):
    """One thing a person did: its first entry and its last (the same, but for typing)."""

    first: Entry
    last: Entry

    @property
    def action(self) -> str:
        """Whether it was set, undone or redone."""
        return self.last.action

    @property
    def of(self) -> tuple[str, str]:
        """The subject and field that it changes."""
        return self.last.subject, self.last.field

    def continues(self, older: Entry) -> bool:
        """Whether ``older`` belongs to the same typing, nobody else having written in between."""
        return (
            self.action == older.action == Action.SET
            and older.field.startswith(_TYPED)
            and older.id in self.first.replaces
        )


def _steps(newest_first: Iterable[Entry]) -> Iterator[Step]:
    step: Step | None = None
    for entry in newest_first:
        if entry.action == Action.IMPORT or not entry.field.startswith(_UNDOABLE):
            continue
        if step is not None and step.continues(entry):
            step = Step(entry, step.last)
            continue
        if step is not None:
            yield step
        step = Step(entry, entry)
    if step is not None:
        yield step


def to_undo(newest_first: Iterable[Entry]) -> Step | None:
    """The step that undo takes back; None where there is none."""
    undone: Counter[tuple[str, str]] = Counter()
    for step in _steps(newest_first):
        if step.action == Action.UNDO:
            undone[step.of] += 1
        elif undone[step.of]:
            undone[step.of] -= 1
        else:
            return step
    return None


def to_redo(newest_first: Iterable[Entry]) -> Step | None:
    """The undo that redo takes back; None where nothing was undone since the last change."""
    redone: Counter[tuple[str, str]] = Counter()
    for step in _steps(newest_first):
        if step.action == Action.REDO:
            redone[step.of] += 1
        elif step.action != Action.UNDO:
            return None
        elif redone[step.of]:
            redone[step.of] -= 1
        else:
            return step
    return None
