"""How a percentage moved as cases came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hmip_tui import journal
from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Question
from hmip_tui.journal import Entry, EntryId, Head
from hmip_tui.ratings import percent


class Point(NamedTuple):
    """What was counted at one moment: ``yes`` of ``n`` cases."""

    yes: int
    n: int

    @property
    def percent(self) -> int | None:
        """The percentage as it was then published: whole, rounded half up; None of no case."""
        return percent(self.yes, self.n - self.yes)


class Extent(NamedTuple):
    """Between which percentages a movement lay; each end is the first point that reached it."""

    lowest: Point
    highest: Point


def movement(
    question: Question, cases: Iterable[Case], entries: Iterable[Entry]
) -> tuple[Point, ...]:
    """What was counted after each entry on ``question`` that moved the count.

    ``entries`` are all of the question's, in the order in which people made them: answers,
    changes, clearings, undone and disputed ones. ``cases`` hold today's values of the cases
    looked at; entries of other cases are passed over. Today's gates and attributes decide
    throughout whether a case counts, so an answer behind a gate that is closed today is left out
    from the start; the last point therefore equals today's tally.
    """
    fields = {
        f"case:{case.id}": _Field(question, case)
        for case in cases
        if case.sample == question.sample
    }
    points: list[Point] = []
    now = Point(0, 0)
    for entry in entries:
        field = fields.get(entry.subject)
        if field is None:
            continue
        before = field.counts
        field.take(entry)
        if field.counts != before:
            yes, n = field.counts
            now = Point(now.yes + yes - before.yes, now.n + n - before.n)
            points.append(now)
    return tuple(points)


_COUNTS = {Standing.YES: Point(1, 1), Standing.NO: Point(0, 1)}


class _Field:
    """One case's answer while its entries come in, whatever order clocks put them in."""

    def __init__(self, question: Question, case: Case) -> None:
        self._question = question
        self._case = case
        self.counts = Point(0, 0)
        self._heads: dict[EntryId, Head] = {}
        self._replaced: set[EntryId] = set()

    def take(self, entry: Entry) -> None:
        """Take one more entry in."""
        self._replaced.update(entry.replaces)
        for id in entry.replaces:
            self._heads.pop(id, None)
        if entry.id not in self._replaced:
            self._heads[entry.id] = Head(entry.time, entry.id, entry.value)
        head = journal.shown(self._heads.values())
        value = None if head is None else journal.decode(head.value)
        found = standing(self._question, self._case.with_value(self._question.field, value))
        self.counts = _COUNTS.get(found, Point(0, 0))


def extent(points: Iterable[Point]) -> Extent | None:
    """The lowest and the highest percentage; None where nothing was ever counted."""
    known = list(_with_percent(points))
    if not known:
        return None
    return Extent(min(known)[2], max(known, key=lambda found: (found[0], -found[1]))[2])


def _with_percent(points: Iterable[Point]) -> Iterator[tuple[int, int, Point]]:
    for place, point in enumerate(points):
        percentage = point.percent
        if percentage is not None:
            yield percentage, place, point
