"""Which cases the list of cases shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hmip_tui.case import NOT_KNOWN, Progress
from hmip_tui.framework import Attribute, Framework
from hmip_tui.states import CLOSED, State, state_of
from hmip_tui.views import CaseRow

BY_ID = "id"
BY_PROGRESS = "progress"

ANSWERED = "answered"
"""Every question that applies has an answer; "complete" is what somebody says after the check."""


def progress_word(row: CaseRow) -> str:
    """How far a case is: its state, :data:`ANSWERED` where only its completion is to be said."""
    state = state_of(row.recorded, Progress(row.answered, row.applicable))
    only_to_be_said = row.complete and state in (State.NOT_STARTED, State.IN_PROGRESS)
    return ANSWERED if only_to_be_said else state.value


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute that the list shows and sorts by; ``title`` is fit for a narrow column."""

    attribute: Attribute
    title: str


def _column(attribute: Attribute) -> Column:
    """Titled by what a heading says besides the value, such as "RoSH"; else by its name."""
    besides = " ".join(attribute.heading.replace("{}", " ").split())
    return Column(attribute, besides or attribute.name)


class CaseIndex:
    """The cases of one sample, ready to be searched and sorted."""

    def __init__(self, framework: Framework, sample: str, rows: Sequence[CaseRow]) -> None:
        """``rows`` are in order of id."""
        self.rows = rows
        attributes = framework.attributes_of(sample)
        self.columns = tuple(_column(a) for a in attributes if a.heading)
        self.complete = sum(row.complete for row in rows)
        self._headings = {a.id: a.heading for a in attributes}
        self._texts: list[str] | None = None

    @property
    def orders(self) -> tuple[str, ...]:
        """Everything that :meth:`select` can sort by."""
        return (BY_ID, BY_PROGRESS, *(column.attribute.id for column in self.columns))

    def order_name(self, order: str) -> str:
        """One of :attr:`orders` in words."""
        names = {column.attribute.id: column.attribute.name for column in self.columns}
        return {BY_ID: "case", BY_PROGRESS: "progress, least first", **names}[order]

    def select(self, typed: str, order: str) -> list[CaseRow]:
        """The cases that have every word of ``typed`` in id, inspector, progress or attributes.

        ``order`` is one of :attr:`orders`. An attribute with allowed values is in the order the
        framework gives them, not known comes last, and equals are in order of id.
        """
        words = typed.casefold().split()
        found = list(self.rows)
        if words:
            texts = zip(self._searched(), self.rows, strict=True)
            found = [row for text, row in texts if all(word in text for word in words)]
        return found if order == BY_ID else sorted(found, key=self._key(order))

    def _searched(self) -> list[str]:
        """What each case is found by, made once: filtering follows every key typed."""
        if self._texts is None:
            self._texts = [self._text(row) for row in self.rows]
        return self._texts

    def _text(self, row: CaseRow) -> str:
        said = (self._said(*known) for known in row.attributes.items())
        return "\n".join((row.id, row.inspector, progress_word(row), *said)).casefold()

    def _said(self, attribute: str, value: str) -> str:
        """The value as headings show it, so that what is seen can be typed."""
        heading = self._headings.get(attribute, "")
        return heading.replace("{}", value) if "{}" in heading else value

    def _key(self, order: str) -> Callable[[CaseRow], Any]:
        if order == BY_PROGRESS:
            return _by_progress
        (attribute,) = (c.attribute for c in self.columns if c.attribute.id == order)
        ranks = {value: rank for rank, value in enumerate(attribute.values)}

        def key(row: CaseRow) -> tuple[bool, int, str, str]:
            value = row.attributes.get(order, NOT_KNOWN)
            return (value == NOT_KNOWN, ranks.get(value, len(ranks)), value.casefold(), row.id)

        return key


def _by_progress(row: CaseRow) -> tuple[bool, bool, float, str]:
    """Least first: what has open questions, what is not marked complete, what is finished."""
    finished = row.complete and row.recorded in CLOSED
    return finished, row.complete, row.answered / max(row.applicable, 1), row.id
