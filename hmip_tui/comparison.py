"""This inspection's percentages beside published ones, and what may be said of the difference.

Report, Annexe 2, "Comparative data": a Z test with a significance level of 0.1 decides whether a
difference is called significant; other words describe the others (design, 3.9). A published
percentage is a whole number, often without its base, so the test is made with everything that the
printed figure can stand for: "significant" is said only where all of it agrees.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple, Self

from hmip_tui.ratings import percent
from hmip_tui.statistics import expected_text, p_text, two_proportions

LEAST_EXPECTED = 5
"""The Z test's condition: under one common share, so many "yes" and "no" expected on both sides."""

NO_DATA = "No comparable data available"
"""The report's words where there is nothing to compare with (Annexe 4)."""

NOT_COUNTED = "No case counted"
"""What stands in place of today's percentage where nobody has answered yes or no."""

_LARGEST_BASE = 10**7


class Against(StrEnum):
    """What this inspection is compared with."""

    PREVIOUS = "previous"
    ALL_PROVIDERS = "all_providers"


IN_WORDS = {
    Against.PREVIOUS: "the previous inspection",
    Against.ALL_PROVIDERS: "all providers",
}


class Published(NamedTuple):
    """A published percentage, a whole number; ``base``: of how many cases, None if not printed.

    ``note`` says why a figure is missing, or what has to be known about it.
    """

    percent: int | None = None
    base: int | None = None
    note: str = ""

    @classmethod
    def from_value(cls, value: Any) -> Self:
        """Read what the journal holds; anything else is no figure."""
        if not isinstance(value, dict):
            return cls()
        percentage, base = (_whole(value.get(key)) for key in ("percent", "base"))
        if percentage is not None and not 0 <= percentage <= 100:
            percentage = None
        note = value.get("note")
        return cls(percentage, base or None, note if isinstance(note, str) else "")

    def as_value(self) -> dict[str, Any]:
        """The figure as the journal holds it."""
        return dict(self._asdict())


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


class Verdict(StrEnum):
    """What the test says of a difference."""

    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not significant"
    UNTESTED = "not tested"


class Compared(NamedTuple):
    """A difference and what may be said of it.

    ``points`` is how far the whole percentage now lies above the published one. ``p`` holds the
    least and the greatest p-value that the printed figure allows, None where there is no test.
    ``why`` says what is missing, or what the verdict rests on. ``least_base``: where the
    published base is not known, the smallest with which the difference would be significant.
    """

    verdict: Verdict
    points: int | None
    why: str
    p: tuple[float, float] | None = None
    least_base: int | None = None

    @property
    def words(self) -> str:
        """The words that may be used: "significant" only where the test is met."""
        if self.points is None:
            return self.why
        if not self.points:
            return "unchanged"
        word = "higher" if self.points > 0 else "lower"
        return f"significantly {word}" if self.verdict is Verdict.SIGNIFICANT else word


def counts_of(percentage: int, base: int) -> range:
    """Every number of "yes" of ``base`` whose percentage is published as ``percentage``.

    Empty where no whole number of cases gives it (design, 3.11): 80 per cent cannot come of 47.
    """
    # (200 yes + base) // 2 base = percentage
    least = -(-base * (2 * percentage - 1) // 200)
    most = -(-base * (2 * percentage + 1) // 200) - 1
    return range(max(least, 0), min(most, base) + 1)


def plausible(percentage: int, base: int) -> bool:
    """Whether any whole number of ``base`` cases gives the published percentage (design, 3.11)."""
    return bool(counts_of(percentage, base))


def impossible(figure: Published) -> bool:
    """Whether no whole number of a published figure's own cases gives it."""
    if figure.percent is None or figure.base is None:
        return False
    return not plausible(figure.percent, figure.base)


def compare(yes: int, no: int, published: Published, level: float = 0.1) -> Compared:
    """Compare today's counts with a published figure at a significance ``level``."""
    now, n = percent(yes, no), yes + no
    if published.percent is None:
        return Compared(Verdict.UNTESTED, None, published.note or NO_DATA)
    if now is None:
        return Compared(Verdict.UNTESTED, None, "no case is counted yet")
    points = now - published.percent
    if published.base is None:
        return _without_base(yes, n, published.percent, points, level)
    return _with_base(yes, n, published.percent, published.base, points, level)


def _with_base(yes: int, n: int, published: int, base: int, points: int, level: float) -> Compared:
    """The test with every count that the printed figure can stand for."""
    possible = counts_of(published, base)
    if not possible:
        why = f"{published}% cannot come of {base} cases"
        return Compared(Verdict.UNTESTED, points, why)
    nearest = min(possible, key=lambda k: abs(k * n - yes * base))
    every = possible[0], nearest, possible[-1]
    p_values = [two_proportions(yes, n, k, base).p for k in every]
    p = min(p_values), max(p_values)
    expected = min(_least_expected(yes, n, k, base) for k in every)
    if expected < LEAST_EXPECTED:
        few = expected_text(expected)
        why = f"too few cases to test: {few} expected where {LEAST_EXPECTED} are needed"
        return Compared(Verdict.UNTESTED, points, why, p)
    shown = _shown(p, level)
    if p[0] < level <= p[1]:
        why = f"the published figure is rounded: p is {shown}, and {level} lies between"
        return Compared(Verdict.UNTESTED, points, why, p)
    if p[1] < level:
        return Compared(Verdict.SIGNIFICANT, points, f"p {shown}, below {level}", p)
    return Compared(Verdict.NOT_SIGNIFICANT, points, f"p {shown}, not below {level}", p)


def _shown(p: tuple[float, float], level: float) -> str:
    low, high = (p_text(value, level) for value in p)
    return low if low == high else f"{low} to {high}"


def _least_expected(yes: int, n: int, other: int, base: int) -> float:
    """The smallest of the four counts expected if both shares were one."""
    share = (yes + other) / (n + base)
    return min(n, base) * min(share, 1 - share)


def _without_base(yes: int, n: int, published: int, points: int, level: float) -> Compared:
    """What can be said where nobody knows on how many cases the published figure rests.

    |z| rises with that base, and with the distance of both shares; so the printed figure's far
    end on an endless base is the most there can be, its near end the least.
    """
    share = yes / n
    low, high = max(published - 0.5, 0) / 100, min(published + 0.5, 100) / 100
    far = low if share > (low + high) / 2 else high
    near = min(max(share, low), high)
    limit = _limit(level)
    missing = "the base of the published figure is not known"
    if not _endless_z(share, n, far) > limit:
        why = f"{missing}; on no base would it be significant"
        return Compared(Verdict.NOT_SIGNIFICANT, points, why)
    if not _endless_z(share, n, near) > limit:
        return Compared(Verdict.UNTESTED, points, f"{missing}, and the figure is rounded")
    least = _least_base(share, n, (near, low, high), limit)
    if least is None:
        return Compared(Verdict.UNTESTED, points, f"{missing}, and the test needs more cases")
    why = f"{missing}; it would be significant on {least} cases or more"
    return Compared(Verdict.UNTESTED, points, why, least_base=least)


@lru_cache
def _limit(level: float) -> float:
    """|z| beyond which a difference is significant, two-sided: 1.6449 at a level of 0.1."""
    return NormalDist().inv_cdf(1 - level / 2)


def _endless_z(share: float, n: int, other: float) -> float:
    """|z| against a share that rests on endlessly many cases."""
    spread = math.sqrt(other * (1 - other) / n)
    if spread:
        return abs(share - other) / spread
    return math.inf if share != other else 0.0


def _z(share: float, n: int, other: float, base: int) -> float:
    pooled = (share * n + other * base) / (n + base)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / base))
    return abs(share - other) / spread if spread else 0.0


def _least_base(share: float, n: int, others: tuple[float, ...], limit: float) -> int | None:
    """The smallest base from which on the test and its condition are met; None where there is none.

    The first of ``others`` is the nearest share, for which |z| is least. By halving: it rises.
    """
    if n * min(min(other, 1 - other) for other in others) < LEAST_EXPECTED:
        return None  # the expected counts come to that on an endless base

    def met(base: int) -> bool:
        pooled = [(share * n + other * base) / (n + base) for other in others]
        expected = min(n, base) * min(min(p, 1 - p) for p in pooled)
        return expected >= LEAST_EXPECTED and _z(share, n, others[0], base) > limit

    low, high = 0, 1
    while not met(high):
        low, high = high, 2 * high
        if high > _LARGEST_BASE:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if met(middle) else (middle, high)
    return high
