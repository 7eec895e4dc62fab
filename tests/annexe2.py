"""Annexe 2 of the report, "Ratings explained", written a second time for the tests to compare."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

MOST = 300
"""The largest sample that the tests try every count of."""

ORDER = ("Inadequate", "Requires improvement", "Good", "Outstanding")

Judged = tuple[int, int]
"""A key question's "yes" and "no"."""


def published(yes: int, n: int) -> int:
    """A percentage as the report prints it: a whole number, halves upwards."""
    share = Decimal(100 * yes) / Decimal(n)
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def banding(per_cent: int | Fraction) -> str:
    """Annexe 2: minority <50%, too few 50-64%, reasonable majority 65-79%, large majority 80%+."""
    if per_cent < 50:
        return "Inadequate"
    if per_cent < 65:
        return "Requires improvement"
    if per_cent < 80:
        return "Good"
    return "Outstanding"


@cache
def ranks(n: int) -> tuple[int, ...]:
    """The rank of the published band for each number of "yes" among ``n``."""
    return tuple(ORDER.index(banding(published(yes, n))) for yes in range(n + 1))


def rated(counts: Sequence[Judged]) -> str | None:
    """The lowest banding among the key questions; one without a judged case leaves it unrated."""
    if not counts or any(yes + no == 0 for yes, no in counts):
        return None
    return ORDER[min(ranks(yes + no)[yes] for yes, no in counts)]


def overall(score: int) -> str:
    """Annexe 2: 0-5 Inadequate, 6-15 Requires improvement, 16-25 Good, 26-30 Outstanding."""
    if score <= 5:
        return "Inadequate"
    if score <= 15:
        return "Requires improvement"
    if score <= 25:
        return "Good"
    return "Outstanding"
