"""The statistics beside statsmodels, on thousands of random inputs; AC1 it does not have."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

from hmip_tui.agreement import Table, kappa
from hmip_tui.sampling import sample_size
from hmip_tui.statistics import holm, margin_of_error, several_proportions, two_proportions

# statsmodels has no types of its own
proportion: Any = pytest.importorskip("statsmodels.stats.proportion")
inter_rater: Any = pytest.importorskip("statsmodels.stats.inter_rater")
multitest: Any = pytest.importorskip("statsmodels.stats.multitest")

ROUNDS = 2000


def sides(seed: int) -> Iterator[tuple[int, int, int, int]]:
    """Yes and n of two sides of every size, with answers that differ on at least one of them."""
    chance = random.Random(seed)
    found = 0
    while found < ROUNDS:
        n, other_n = (int(10 ** chance.uniform(0, 3.7)) for _ in range(2))
        yes, other = chance.randint(0, n), chance.randint(0, other_n)
        if 0 < yes + other < n + other_n:
            found += 1
            yield yes, n, other, other_n


def test_the_z_test() -> None:
    for yes, n, other, other_n in sides(1):
        z, p = proportion.proportions_ztest([yes, other], [n, other_n])
        found = two_proportions(yes, n, other, other_n)
        assert found.z == pytest.approx(z, rel=1e-9, abs=1e-12)
        assert found.p == pytest.approx(p, rel=1e-8)


def test_the_test_of_several_proportions() -> None:
    chance = random.Random(2)
    for _ in range(ROUNDS):
        groups = [(chance.randint(1, 60), chance.randint(1, 60)) for _ in range(4)]
        found = several_proportions(groups)
        statistic, p, _ = proportion.proportions_chisquare(
            [yes for yes, _ in groups], [yes + no for yes, no in groups]
        )
        assert found is not None
        assert found.statistic == pytest.approx(statistic, rel=1e-9, abs=1e-12)
        assert found.p == pytest.approx(p, rel=1e-8)


def test_the_values_for_many_comparisons() -> None:
    chance = random.Random(3)
    for _ in range(10):  # statsmodels takes its time for each
        values = [chance.random() ** 3 for _ in range(chance.randint(1, 99))]
        _, expected, _, _ = multitest.multipletests(values, method="holm")
        assert holm(values) == pytest.approx(expected.tolist(), rel=1e-12)


@pytest.mark.parametrize("confidence", [50, 80, 90, 95, 99])
def test_the_margin_of_error_is_half_of_the_interval_around_one_half(confidence: int) -> None:
    for n in range(8, 800, 6):  # fewer, and statsmodels cuts the interval off at 0 and 1
        low, high = proportion.proportion_confint(n // 2, n, alpha=1 - confidence / 100)
        margin = 100 * (high - low) / 2
        assert margin_of_error(n, None, confidence) == pytest.approx(margin, rel=1e-9)
        population = 3 * n
        corrected = margin * math.sqrt((population - n) / (population - 1))
        assert margin_of_error(n, population, confidence) == pytest.approx(corrected, rel=1e-9)


@pytest.mark.parametrize(("confidence", "margin"), [(80, 5), (80, 3), (95, 5), (99, 10)])
def test_the_sample_size(confidence: int, margin: int) -> None:
    endless = proportion.samplesize_confint_proportion(0.5, margin / 100, 1 - confidence / 100)
    assert sample_size(10**12, confidence, margin) == math.ceil(endless)
    for population in range(1, 3000):
        corrected = math.ceil(endless / (1 + endless / population))
        assert sample_size(population, confidence, margin) == min(corrected, population)


def tables(seed: int) -> Iterator[Table]:
    """Two assessors' answers in two to four categories, few and many, alike and not."""
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        size = chance.randint(2, 4)
        most, alike = int(10 ** chance.uniform(0.5, 2.5)), chance.choice([1, 1, 10])
        yield [
            [chance.randint(0, most * (alike if row == column else 1)) for column in range(size)]
            for row in range(size)
        ]


def test_kappa_its_error_and_its_interval() -> None:
    defined = 0
    for table in tables(4):
        found = kappa(table)
        if found is None or found.low is None:
            continue  # statsmodels divides by nought there
        defined += 1
        expected = inter_rater.cohens_kappa(table)
        assert found.value == pytest.approx(expected.kappa, rel=1e-9, abs=1e-12)
        assert found.error == pytest.approx(expected.std_kappa, rel=1e-6)
        assert found.low == pytest.approx(max(expected.kappa_low, -1), rel=1e-6, abs=1e-9)
        assert found.high == pytest.approx(min(expected.kappa_upp, 1), rel=1e-6, abs=1e-9)
    assert defined > 0.9 * ROUNDS
