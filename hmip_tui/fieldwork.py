"""Fieldwork: who has which case, what was planned for which day and place, and what is done."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from hmip_tui.case_list import lines_of
from hmip_tui.errors import Refused
from hmip_tui.framework import Attribute
from hmip_tui.states import CLOSED, State

MOST_PLANNED = 1000
"""More cases than a team reads in a day: a slip of the finger."""


class Planned(NamedTuple):
    """How many ``cases`` are to be completed on a ``day`` (ISO date) at a ``place``."""

    day: str
    place: str
    cases: int


class CaseWork(NamedTuple):
    """A case, whose it is ("" nobody's), and when (ISO date, UTC) it was completed ("" not yet)."""

    id: str
    place: str
    inspector: str
    state: State
    closed_on: str


class Share(NamedTuple):
    """The cases of one inspector or place, ``name`` "" for those of none, by state.

    ``planned``: how many the plan expects there; 0 for inspectors.
    """

    name: str
    states: Mapping[State, int]
    planned: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def closed(self) -> int:
        """Those that are complete, submitted or approved."""
        return sum(self.states.get(state, 0) for state in CLOSED)


class Day(NamedTuple):
    """One day (ISO date): planned and completed on it, and up to and with it."""

    day: str
    planned: int
    done: int
    planned_so_far: int
    done_so_far: int


class Progress(NamedTuple):
    """Where fieldwork stands: by inspector, by place, by day."""

    inspectors: tuple[Share, ...]
    places: tuple[Share, ...]
    days: tuple[Day, ...]
    whole: Share


class Completion(NamedTuple):
    """Who said of which case, on which day (ISO date, UTC), that it is complete."""

    author: str
    case: str
    day: str


class Pace(NamedTuple):
    """How one inspector answers: judgements by what they say, and how fast.

    ``days`` are those on which they recorded anything; ``minutes`` the median, over the cases
    they completed, from their first entry in it to their last. None where there is none.
    """

    inspector: str
    yes: int
    no: int
    completed: int
    days: int
    minutes: float | None

    @property
    def per_day(self) -> Fraction | None:
        """Cases completed per day with any entry."""
        return Fraction(self.completed, self.days) if self.days else None


def progress(cases: Iterable[CaseWork], plan: Sequence[Planned]) -> Progress:
    """Where fieldwork stands against its plan; nobody's and nowhere's cases come last."""
    known = list(cases)
    places = Counter[str]()
    days = Counter[str]()
    for planned in plan:
        places[planned.place] += planned.cases
        days[planned.day] += planned.cases
    done = Counter(case.closed_on for case in known if case.closed_on)
    ordered = sorted({*days, *done})
    planned_so_far = accumulate(days[day] for day in ordered)
    done_so_far = accumulate(done[day] for day in ordered)
    return Progress(
        _shares(((case.inspector, case.state) for case in known), {}),
        _shares(((case.place, case.state) for case in known), places),
        tuple(
            Day(day, days[day], done[day], so_far, done_by)
            for day, so_far, done_by in zip(ordered, planned_so_far, done_so_far, strict=True)
        ),
        Share("", Counter(case.state for case in known), sum(places.values())),
    )


def _shares(told: Iterable[tuple[str, State]], planned: Mapping[str, int]) -> tuple[Share, ...]:
    states: dict[str, Counter[State]] = {name: Counter() for name in planned}
    for name, state in told:
        states.setdefault(name, Counter())[state] += 1
    ordered = sorted(states, key=lambda name: (name == "", name.casefold(), name))
    return tuple(Share(name, states[name], planned.get(name, 0)) for name in ordered)


def pace(
    judged: Mapping[str, tuple[int, int]],
    completions: Sequence[Completion],
    spans: Mapping[tuple[str, str], tuple[str, str]],
    days: Mapping[str, int],
) -> list[Pace]:
    """How each inspector answers, in order of name.

    ``judged``: "yes" and "no" by author; ``spans``: first and last time (ISO 8601) by author and
    case; ``days``: on how many each recorded anything.
    """
    found = []
    for author in sorted({*judged, *(done.author for done in completions)}, key=str.casefold):
        cases = [done.case for done in completions if done.author == author]
        taken = [_minutes(*spans[author, case]) for case in cases if (author, case) in spans]
        yes, no = judged.get(author, (0, 0))
        middle = median(taken) if taken else None
        found.append(Pace(author, yes, no, len(cases), days.get(author, 0), middle))
    return found


def _minutes(first: str, last: str) -> float:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds() / 60


def place_attribute(attributes: Iterable[Attribute]) -> str:
    """The attribute that says where a case is worked on: ``office``, else the first free one.

    "" where every attribute has a fixed list of values.
    """
    free = [attribute.id for attribute in attributes if not attribute.values]
    return "office" if "office" in free else next(iter(free), "")


def planned(day: str, place: str, cases: str) -> Planned:
    """A day of the plan as it is typed; raises :class:`Refused`, saying what is wrong."""
    try:
        known = date.fromisoformat(day.strip())
    except ValueError as error:
        raise Refused(f"'{day.strip()}' is no day; write it like 2020-03-02.") from error
    number = cases.strip()
    if not (number.isascii() and number.isdecimal() and int(number) <= MOST_PLANNED):
        raise Refused(f"'{number}' is no number of cases up to {MOST_PLANNED}.")
    return Planned(known.isoformat(), place.strip(), int(number))


def table(text: str, needed: Sequence[str], more: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of a CSV text with the columns ``needed``, and perhaps ``more``.

    Separated by commas, semicolons or tabs. Raises :class:`Refused`, naming the line.
    """
    lines, fault = lines_of(text)
    if fault is not None:
        raise Refused(f"Line {fault.line}: {fault.reason}.")
    header = lines[0][1]
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().casefold() for name in _fields(header, delimiter, lines[0][0])]
    missing = [name for name in needed if name not in names]
    unknown = [name for name in names if name not in (*needed, *more)]
    if missing or unknown or len(set(names)) < len(names):
        asked = ", ".join(needed) + (f" (and {', '.join(more)})" if more else "")
        raise Refused(f"Line {lines[0][0]}: the columns have to be {asked}.")
    rows = []
    for number, line in lines[1:]:
        fields = _fields(line, delimiter, number)
        if len(fields) != len(names):
            raise Refused(f"Line {number}: {len(fields)} columns in place of {len(names)}.")
        rows.append(dict(zip(names, (field.strip() for field in fields), strict=True)))
    return rows


def _fields(line: str, delimiter: str, number: int) -> list[str]:
    try:
        (fields,) = csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True)
    except csv.Error as error:
        raise Refused(f"Line {number}: a quotation mark is missing or too many.") from error
    return fields
