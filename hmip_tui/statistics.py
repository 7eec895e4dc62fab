"""Sampling statistics (report, Annexe 2: samples, sub-samples)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple


@lru_cache
def critical_value(confidence: int) -> float:
    """The two-sided normal critical value: 1.2816 for a ``confidence`` of 80 (per cent).

    Raises ``ValueError`` unless 0 < confidence < 100.
    """
    if not 0 < confidence < 100:
        raise ValueError(f"a confidence level is between 0 and 100 per cent, not {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def margin_of_error(n: int, population: int | None, confidence: int = 80) -> float | None:
    """The margin of error of a percentage from ``n`` cases, in percentage points.

    Takes p = 0.5, the widest, with the finite-population correction where the size of the
    eligible ``population`` is known. None for no case.

    Raises ``ValueError`` for a population smaller than ``n``.
    """
    if n <= 0:
        return None
    margin = 100 * critical_value(confidence) * math.sqrt(0.25 / n)
    if population is None:
        return margin
    if population < n:
        raise ValueError(f"{n} cases cannot come from a population of {population}")
    if population == 1:
        return 0.0
    return margin * math.sqrt((population - n) / (population - 1))


def population_of_sub_sample(population: int | None, sample: int, sub_sample: int) -> int | None:
    """How many eligible cases a sub-sample stands for, taken in proportion to the sample.

    The report sets sample sizes for whole samples only; a sub-sample's population is not
    published, so it is estimated with the whole sample's sampling fraction, rounded half up.
    None where the population is not known or the sample is empty.
    """
    if population is None or sample <= 0:
        return None
    return max(sub_sample, (2 * population * sub_sample + sample) // (2 * sample))


class ZTest(NamedTuple):
    """A two-sided test of two proportions: the statistic and its p-value."""

    z: float
    p: float


def two_proportions(yes: int, n: int, other_yes: int, other_n: int) -> ZTest:
    """The pooled two-proportion Z test, two-sided (Annexe 2, "Comparative data").

    ``z`` is positive where the first proportion is higher; 0, and p 1, where both are all or none.
    Raises ``ValueError`` for no cases, or more "yes" than cases.
    """
    if not (0 <= yes <= n and 0 <= other_yes <= other_n and n and other_n):
        raise ValueError(f"{yes} of {n} and {other_yes} of {other_n} are no proportions")
    pooled = (yes + other_yes) / (n + other_n)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    z = (yes / n - other_yes / other_n) / spread if spread else 0.0
    return ZTest(z, math.erfc(abs(z) / math.sqrt(2)))


def p_text(p: float, level: float) -> str:
    """A p-value in three decimals, on the side of the level on which it lies.

    0.0997 is below 0.1, so it is cut to 0.099 and not rounded to 0.100.
    """
    shown = round(p, 3)
    if (shown < level) != (p < level):
        shown = (math.floor if p < level else math.ceil)(p * 1000) / 1000
    return f"{shown:.3f}"


def expected_text(expected: float) -> str:
    """A number of cases expected in one decimal, cut: 4.97 is not enough where 5.0 is."""
    return f"{math.floor(expected * 10) / 10:.1f}"


class ChiSquare(NamedTuple):
    """Pearson's test of several proportions; ``expected``: the smallest expected count."""

    statistic: float
    freedom: int
    p: float
    expected: float


def several_proportions(groups: Sequence[tuple[int, int]]) -> ChiSquare | None:
    """Pearson's chi-square test, uncorrected, whether groups of (yes, no) share one proportion.

    Of two groups it is the square of :func:`two_proportions`. Groups of nobody are left out;
    None where fewer than two are left, or all say the same.
    """
    counted = [(yes, no) for yes, no in groups if yes + no]
    totals = sum(yes for yes, _ in counted), sum(no for _, no in counted)
    if len(counted) < 2 or not all(totals):
        return None
    whole = sum(totals)
    statistic, least = 0.0, math.inf
    for group in counted:
        for seen, total in zip(group, totals, strict=True):
            expected = sum(group) * total / whole
            statistic += (seen - expected) ** 2 / expected
            least = min(least, expected)
    freedom = len(counted) - 1
    return ChiSquare(statistic, freedom, chi_square_tail(statistic, freedom), least)


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The chance that chi-square of so many degrees of freedom exceeds ``statistic``.

    Of whole degrees the tail is a finite sum. Raises ``ValueError`` for none.
    """
    if freedom < 1:
        raise ValueError(f"there are no {freedom} degrees of freedom")
    half = statistic / 2
    if half <= 0:
        return 1.0
    odd = freedom % 2
    tail = math.erfc(math.sqrt(half)) if odd else 0.0
    powers = [k + odd / 2 for k in range(freedom // 2)]
    tail += math.fsum(math.exp(k * math.log(half) - half - math.lgamma(k + 1)) for k in powers)
    return min(tail, 1.0)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given: each stands against the level as it is.

    They hold the chance of any false finding among all the tests to the level.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted = [0.0] * len(p_values)
    before = 0.0
    for rank, place in enumerate(order):
        before = max(before, min((len(p_values) - rank) * p_values[place], 1.0))
        adjusted[place] = before
    return adjusted
