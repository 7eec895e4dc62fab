"""How far two assessors of the same cases agree, question by question.

Cohen's kappa (Cohen, 1960) with the large-sample variance of Fleiss, Cohen and Everitt (1969);
Gwet's AC1 with the variance of Gwet (2008), for two raters; prevalence and bias indices of Byrt,
Bishop and Carlin (1993). Intervals are the coefficient plus and minus the normal critical value
times its standard error, cut off at -1 and 1. What is not defined is None: never a made-up number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import NamedTuple

from hmip_tui.ratings import percent
from hmip_tui.statistics import critical_value

CONFIDENCE = 95
"""Per cent, of the intervals."""

_NOUGHT = 1e-12
"""What floating point leaves of a variance that is nought."""

Table = Sequence[Sequence[int]]
"""Pairs counted: a row for each category of the first assessor, a column for the second's."""


class Coefficient(NamedTuple):
    """A coefficient with its large-sample standard error and interval, of -1 to 1.

    Both ends are None where that error comes out as nought: the pairs are too few, or too much
    alike, to show how sure the coefficient is.
    """

    value: float
    error: float
    low: float | None
    high: float | None


class Agreement(NamedTuple):
    """How far two assessors agree over ``n`` pairs, ``same`` of which say the same.

    ``kappa`` is None where every answer on both sides is the same one (or there is no pair);
    ``ac1`` where there is no pair. ``prevalence`` (the share of agreed "yes" less that of agreed
    "no") and ``bias`` (the first's share of "yes" less the second's) are of -1 to 1, over the
    pairs in which both say yes or no; None where there is none.
    """

    n: int
    same: int
    kappa: Coefficient | None
    ac1: Coefficient | None
    prevalence: float | None
    bias: float | None

    @property
    def percent(self) -> int | None:
        """The raw agreement: whole per cent, rounded half up; None without a pair."""
        return percent(self.same, self.n - self.same)


def tabulate(pairs: Iterable[tuple[str, str]], categories: Sequence[str]) -> Table:
    """Count pairs of answers; raises ``ValueError`` for one that is no category."""
    table = [[0] * len(categories) for _ in categories]
    for pair in pairs:
        if not set(pair) <= set(categories):
            raise ValueError(f"{pair} are not both among {categories}")
        table[categories.index(pair[0])][categories.index(pair[1])] += 1
    return table


def agreement(table: Table) -> Agreement:
    """Everything about a square table whose first two categories are yes and no."""
    n = sum(map(sum, table))
    prevalence, bias = _indices(table)
    return Agreement(
        n=n,
        same=sum(row[place] for place, row in enumerate(table)),
        kappa=kappa(table),
        ac1=ac1(table),
        prevalence=prevalence,
        bias=bias,
    )


def kappa(table: Table) -> Coefficient | None:
    """Cohen's kappa; None where chance alone would agree always, or there is no pair.

    With p_ij the shares, p_i. and p_.j the margins, p_o the agreement and p_e the sum of
    p_i. p_.i: kappa = (p_o - p_e) / (1 - p_e). The variance is that of Fleiss, Cohen and Everitt.
    """
    shares = _shares(table)
    if shares is None:
        return None
    first, second, observed = _margins(shares)
    chance = math.fsum(a * b for a, b in zip(first, second, strict=True))
    if any(a == b == 1 for a, b in zip(first, second, strict=True)):
        return None
    value = (observed - chance) / (1 - chance)

    def term(i: int, j: int) -> float:
        return (1 - value) * (second[i] + first[j])

    return _coefficient(table, shares, value, chance, term)


def ac1(table: Table) -> Coefficient | None:
    """Gwet's AC1; None where there is no pair.

    With pi_k the mean of both margins of category k, of q: p_e is the sum of pi_k (1 - pi_k),
    divided by q - 1, and AC1 = (p_o - p_e) / (1 - p_e). Raises ``ValueError`` for fewer than two
    categories.
    """
    categories = len(table)
    if categories < 2:
        raise ValueError("agreement is of at least two categories")
    shares = _shares(table)
    if shares is None:
        return None
    first, second, observed = _margins(shares)
    mean = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    chance = math.fsum(p * (1 - p) for p in mean) / (categories - 1)
    value = (observed - chance) / (1 - chance)

    def term(i: int, j: int) -> float:
        return 2 * (1 - value) * (1 - (mean[i] + mean[j]) / 2) / (categories - 1)

    return _coefficient(table, shares, value, chance, term)


def _coefficient(
    table: Table,
    shares: Sequence[Sequence[float]],
    value: float,
    chance: float,
    term: Callable[[int, int], float],
) -> Coefficient:
    """The coefficient with its interval; both variances have this one shape.

    (sum of p_ij (1[i = j] - term)^2 - (p_o - 2 (1 - value) p_e)^2) / (n (1 - p_e)^2)
    """
    places = range(len(table))
    observed = math.fsum(shares[i][i] for i in places)
    squares = math.fsum(
        shares[i][j] * ((i == j) - term(i, j)) ** 2 for i, j in product(places, repeat=2)
    )
    spread = squares - (observed - 2 * (1 - value) * chance) ** 2
    if spread < _NOUGHT:
        return Coefficient(value, 0.0, None, None)
    error = math.sqrt(spread / sum(map(sum, table))) / (1 - chance)
    reach = critical_value(CONFIDENCE) * error
    return Coefficient(value, error, max(value - reach, -1.0), min(value + reach, 1.0))


def _shares(table: Table) -> list[list[float]] | None:
    n = sum(map(sum, table))
    return [[count / n for count in row] for row in table] if n else None


def _margins(shares: Sequence[Sequence[float]]) -> tuple[list[float], list[float], float]:
    """The first's shares, the second's, and that of the pairs that agree."""
    first = [math.fsum(row) for row in shares]
    second = [math.fsum(column) for column in zip(*shares, strict=True)]
    return first, second, math.fsum(row[place] for place, row in enumerate(shares))


def _indices(table: Table) -> tuple[float | None, float | None]:
    """Prevalence and bias over the pairs in which both say yes or no."""
    (yes, yes_no, *_), (no_yes, no, *_) = table[0], table[1]
    n = yes + yes_no + no_yes + no
    return ((yes - no) / n, (yes_no - no_yes) / n) if n else (None, None)
