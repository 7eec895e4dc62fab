"""Sampling statistics (report, Annexe 2: samples, sub-samples)."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist


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
