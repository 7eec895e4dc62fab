"""Whether bands and overall ranges cover every value once.

The rules are the report's: Annexe 2, "Ratings explained" and "Overall provider rating".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from hmip_tui.framework.shape import Entry, Problem, number

_BEST_PERCENTAGE = 100


def bands(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Mistakes in the bands: scores 0, 1, 2, ... from the lowest; whole per cents from 0 to 100."""
    for place, entry in enumerate(entries):
        if entry.values.get("score", place) != place:
            message = f"score is {number(entry.values['score'])}"
            mend = f"Write {place}: scores are 0, 1, 2, ... from the lowest band"
            yield entry.problem(message, mend, "score")
    yield from _contiguous(entries, _BEST_PERCENTAGE, "per cent")


def overall(entries: Mapping[str, Sequence[Entry]]) -> Iterator[Problem]:
    """Mistakes in the overall ranges: scores from 0 to the number of standards times the best."""
    best = len(entries["standard"]) * max(len(entries["band"]) - 1, 0)
    yield from _contiguous(entries["overall"], best, "points")


def _contiguous(entries: Sequence[Entry], top: int, unit: str) -> Iterator[Problem]:
    """Mistakes in ranges that should cover 0 to ``top`` once each, the lowest first.

    Nothing is said where an end is missing or negative: that has been reported.
    """
    ranges = [r for e in entries if (r := _range(e))]
    if not entries or len(ranges) < len(entries):
        return
    for (before, _, _), (low, _, entry) in pairwise(ranges):
        if low < before:
            message = f"it begins at {number(low)}, below the one before it"
            yield entry.problem(message, "Write the lowest first", "from")
    backwards = [r for r in ranges if r[0] > r[1]]
    for low, high, entry in backwards:
        message = f"it runs from {number(low)} to {number(high)}, which is nothing"
        yield entry.problem(message, "Write the lower number as from", "to")
    if not backwards:
        yield from _gaps_and_overlaps(sorted(ranges, key=lambda r: r[:2]), top, unit)


def _gaps_and_overlaps(ranges: Sequence[_Range], top: int, unit: str) -> Iterator[Problem]:
    expected = 0
    for low, high, entry in ranges:
        if low > expected:
            message = f"{_span(expected, low - 1)} {unit} belong to no range"
            mend = f"Write from = {number(expected)}, or end the one before at {number(low - 1)}"
            yield entry.problem(message, mend, "from")
        elif low < expected:
            message = f"{_span(low, min(high, expected - 1))} {unit} belong to two ranges"
            mend = "Change from, or to of the one before, so that each belongs to one"
            yield entry.problem(message, mend, "from")
        expected = max(expected, high + 1)
    highest = max(ranges, key=lambda r: r[1])[2]
    if expected <= top:
        message = f"{_span(expected, top)} {unit} belong to no range"
        yield highest.problem(message, f"Write to = {top} in the highest", "to")
    elif expected > top + 1:
        message = f"it ends at {number(expected - 1)}, and there are {top} {unit} at most"
        yield highest.problem(message, f"Write to = {top} in the highest", "to")


_Range = tuple[int, int, Entry]


def _range(entry: Entry) -> _Range | None:
    low: int = entry.values.get("from", -1)
    high: int = entry.values.get("to", -1)
    return (low, high, entry) if min(low, high) >= 0 else None


def _span(low: int, high: int) -> str:
    return number(low) if low == high else f"{number(low)} to {number(high)}"
