"""How a percentage, and the overall score, moved as cases came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hmip_tui import journal
from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Framework, Question, Standard
from hmip_tui.journal import Entry, EntryId, Head
from hmip_tui.ratings import StandardResult, percent, rate_overall, rate_standard
from hmip_tui.tally import Counts


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


class Range(NamedTuple):
    """The overall scores that were possible at one moment."""

    lowest: int
    highest: int


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
    count = _Count(question, cases)
    return tuple(count.now for entry in entries if count.take(entry))


def overall_movement(
    framework: Framework,
    recorded: Mapping[tuple[str, str], tuple[str, str]],
    cases: Iterable[Case],
    entries: Iterable[Entry],
) -> tuple[Range, ...]:
    """Which overall scores were possible after each judgement that moved a count.

    ``entries`` are those of all key questions, in the order in which people made them, and
    ``cases`` all cases. ``recorded`` holds, by standard and kind (proposal, decision), today's
    rating and reason; like today's gates it holds throughout. The last range therefore equals
    today's (report, Annexe 2, "Overall provider rating").
    """
    known = list(cases)
    judged = (q for standard in framework.standards.values() for q in standard.rated_questions)
    counts = {id: _Count(framework.questions[id], known) for id in judged}
    by_field = {framework.questions[id].field: id for id in counts}

    def rate(standard: Standard) -> StandardResult:
        told = {q: counts[q].now for q in standard.rated_questions}
        return rate_standard(
            framework,
            standard,
            {q: Counts(yes=point.yes, no=point.n - point.yes) for q, point in told.items()},
            proposed=recorded.get((standard.id, "proposal"), (None, ""))[0],
            decided=recorded.get((standard.id, "decision"), (None, ""))[0],
        )

    results = {id: rate(standard) for id, standard in framework.standards.items()}
    ranges: list[Range] = []
    for entry in entries:
        id = by_field.get(entry.field)
        if id is not None and counts[id].take(entry):
            standard = framework.standards[framework.questions[id].standard]
            results[standard.id] = rate(standard)
            overall = rate_overall(framework, list(results.values()))
            ranges.append(Range(overall.lowest, overall.highest))
    return tuple(ranges)


_COUNTS = {Standing.YES: Point(1, 1), Standing.NO: Point(0, 1)}


class _Count:
    """One question's count while its entries come in."""

    def __init__(self, question: Question, cases: Iterable[Case]) -> None:
        self.now = Point(0, 0)
        self._fields = {
            f"case:{case.id}": _Field(question, case)
            for case in cases
            if case.sample == question.sample
        }

    def take(self, entry: Entry) -> bool:
        """Take one more entry in; whether it moved the count."""
        field = self._fields.get(entry.subject)
        if field is None:
            return False
        before = field.counts
        field.take(entry)
        yes, n = field.counts
        self.now = Point(self.now.yes + yes - before.yes, self.now.n + n - before.n)
        return field.counts != before


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
