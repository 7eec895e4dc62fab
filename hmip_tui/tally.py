"""Counting: how many cases of each slice stand where on each question.

A tally is kept by differences. :func:`differences` compares one case before and after a change
and looks at nothing else, so its cost depends on the framework, never on the number of cases;
a recount is the same function from nothing to each case.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Framework, Kind, Question


class Slice(NamedTuple):
    """The cases whose ``attribute`` has ``value`` (``""``: not known); all cases: :data:`ALL`."""

    attribute: str
    value: str


ALL = Slice("", "")
"""The whole sample."""


class Counts(NamedTuple):
    """Cases by standing on one question. ``percent`` and bands are derived elsewhere."""

    yes: int = 0
    no: int = 0
    not_applicable: int = 0
    does_not_apply: int = 0
    unanswered: int = 0

    @property
    def n(self) -> int:
        """The base of the percentage: applicable, answered cases."""
        return self.yes + self.no

    @property
    def cases(self) -> int:
        """All cases of the slice."""
        return self.n + self.not_applicable + self.does_not_apply + self.unanswered

    def plus(self, standing: Standing, by: int) -> "Counts":
        """The counts with ``by`` cases more of one standing."""
        return Counts(
            self.yes + by * (standing is Standing.YES),
            self.no + by * (standing is Standing.NO),
            self.not_applicable + by * (standing is Standing.NOT_APPLICABLE),
            self.does_not_apply + by * (standing is Standing.DOES_NOT_APPLY),
            self.unanswered + by * (standing is Standing.UNANSWERED),
        )


class Cell(NamedTuple):
    """Where a case is counted."""

    slice: Slice
    question: str
    standing: Standing


Differences = Mapping[Cell, int]
"""How many cases each cell gains (or, negative, loses)."""


def slices(framework: Framework, case: Case) -> list[Slice]:
    """The slices a case belongs to: all cases, and one for each attribute that makes them."""
    attributes = framework.slicing(case.sample)
    return [ALL, *(Slice(a.id, case.attribute(a.id)) for a in attributes)]


def affected(framework: Framework, sample: str, field: str) -> tuple[Question, ...]:
    """The questions whose counts a change of ``field`` can move."""
    if field.startswith("attribute."):
        return framework.routes[sample]  # the whole case moves from slice to slice
    own = framework.fields.get(field)
    governed = framework.governed.get(field, ())
    moved = governed if own is None else (own, *governed)
    return tuple(q for q in moved if q.sample == sample)


def differences(
    framework: Framework, before: Case | None, after: Case | None, field: str | None = None
) -> Differences:
    """What one change moves; None stands for a case not there (yet), ``field`` for what changed.

    Without ``field`` every question is compared. A second assessment moves nothing.
    """
    case = after or before
    if case is None or case.second_of:
        return {}
    route = framework.routes[case.sample]
    questions = route if field is None else affected(framework, case.sample, field)
    left = slices(framework, before) if before is not None else []
    if left and after is not None and field is not None and not field.startswith("attribute."):
        joined = left  # only attributes put cases into slices
        only_left, only_joined = [], []
    else:
        joined = slices(framework, after) if after is not None else []
        only_left = [s for s in left if s not in joined]
        only_joined = [s for s in joined if s not in left]
    gained: dict[Cell, int] = {}
    for question in questions:
        was = standing(question, before) if before is not None else None
        now = standing(question, after) if after is not None else None
        stays = was is now
        if was is not None:
            for membership in only_left if stays else left:
                gained[Cell(membership, question.id, was)] = -1
        if now is not None:
            for membership in only_joined if stays else joined:
                gained[Cell(membership, question.id, now)] = 1
    return gained


def answered_questions(framework: Framework, sample: str) -> Iterator[Question]:
    """The questions that make up a case's progress: prompts and judgements, not gates."""
    return (q for q in framework.routes[sample] if q.kind is not Kind.GATE)


class Tally:
    """Counts per slice and question, kept in step by differences."""

    def __init__(self, counts: Mapping[tuple[Slice, str], Counts] | None = None) -> None:
        self._counts: dict[tuple[Slice, str], Counts] = dict(counts or {})

    def counts(self, question: str, slice_: Slice = ALL) -> Counts:
        """The counts of one question in one slice; all zero where nothing is counted."""
        return self._counts.get((slice_, question), Counts())

    def apply(self, differences: Differences, only: Iterable[Slice] | None = None) -> set[str]:
        """Take differences, of the slices ``only`` if given; the ids of questions that moved."""
        wanted = None if only is None else set(only)
        moved: set[str] = set()
        for cell, by in differences.items():
            if wanted is not None and cell.slice not in wanted:
                continue
            key = (cell.slice, cell.question)
            self._counts[key] = self._counts.get(key, Counts()).plus(cell.standing, by)
            moved.add(cell.question)
        return moved

    def as_dict(self) -> dict[tuple[Slice, str], Counts]:
        """Every count that is not all zero."""
        return {key: counts for key, counts in self._counts.items() if counts.cases}


def recount(framework: Framework, cases: Iterable[Case]) -> Tally:
    """Count all cases afresh: the definition that the kept tally must always equal."""
    moved: dict[Cell, int] = {}
    for case in cases:
        for cell, by in differences(framework, None, case).items():
            moved[cell] = moved.get(cell, 0) + by
    tally = Tally()
    tally.apply(moved)
    return tally
