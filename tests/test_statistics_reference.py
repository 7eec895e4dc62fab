"""The tests of proportions beside SciPy's, on thousands of random inputs."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import statistics
from hmip_tui.statistics import chi_square_tail, holm, several_proportions, two_proportions

# SciPy has no types of its own
scipy: Any = pytest.importorskip("scipy.stats")

ROUNDS = 3000


def samples(seed: int) -> Iterator[tuple[int, int, int, int]]:
    """Yes and n of two sides, every size from a handful to thousands."""
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        n, other = (int(10 ** chance.uniform(0, 3.7)) for _ in range(2))
        yield chance.randint(0, n), n, chance.randint(0, other), other


def test_the_z_test_is_scipys() -> None:
    for yes, n, other, base in samples(1):
        found = two_proportions(yes, n, other, base)
        if 0 < yes + other < n + base:
            table = [[yes, n - yes], [other, base - other]]
            reference = scipy.chi2_contingency(table, correction=False)
            assert found.z**2 == pytest.approx(reference.statistic, rel=1e-9, abs=1e-12)
            assert found.p == pytest.approx(reference.pvalue, rel=1e-8)
            assert found.p == pytest.approx(2 * scipy.norm.sf(abs(found.z)), rel=1e-9)
            assert (found.z > 0) == (yes * base > other * n)
        else:
            assert found == (0, 1)


def test_several_groups_are_scipys() -> None:
    chance = random.Random(2)
    for _ in range(ROUNDS):
        groups = [
            (chance.randint(0, 60), chance.randint(0, 60)) for _ in range(chance.randint(2, 7))
        ]
        counted = [group for group in groups if sum(group)]
        found = several_proportions(groups)
        if len(counted) < 2 or not all(map(sum, zip(*counted, strict=True))):
            assert found is None
            continue
        assert found is not None
        reference = scipy.chi2_contingency(counted, correction=False)
        assert found.statistic == pytest.approx(reference.statistic, rel=1e-9, abs=1e-12)
        assert found.freedom == reference.dof
        assert found.p == pytest.approx(reference.pvalue, rel=1e-8)
        assert found.expected == pytest.approx(reference.expected_freq.min())


def test_the_tail_of_chi_square_is_scipys() -> None:
    chance = random.Random(3)
    for _ in range(ROUNDS):
        freedom, statistic = chance.randint(1, 40), chance.uniform(0, 120)
        expected = scipy.chi2.sf(statistic, freedom)
        assert chi_square_tail(statistic, freedom) == pytest.approx(expected, rel=1e-9)


def test_critical_values_are_scipys() -> None:
    for confidence in range(1, 100):
        expected = scipy.norm.ppf(0.5 + confidence / 200)
        assert statistics.critical_value(confidence) == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holms_values_are_those_of_the_definition(values: list[float]) -> None:
    found = holm(values)
    ranked = sorted(values)
    for value, adjusted in zip(values, found, strict=True):
        smaller = [p for p in ranked if p <= value]
        steps = [min(1, (len(values) - k) * p) for k, p in enumerate(smaller)]
        # equal values share the largest of their steps
        assert adjusted <= max(steps) + 1e-12
        assert adjusted >= min(1, max(value, len(values) * ranked[0] if value == ranked[0] else 0))
    assert holm(sorted(values)) == sorted(found)


def test_holm_by_hand() -> None:
    # 0.01 · 4; 0.02 · 3; 0.03 · 2; then no smaller than the one before
    assert holm([0.03, 0.01, 0.5, 0.02]) == pytest.approx([0.06, 0.04, 0.5, 0.06])


@pytest.mark.parametrize("numbers", [(1, 0, 0, 1), (2, 1, 0, 1), (-1, 1, 0, 1), (0, 1, 0, 0)])
def test_there_is_no_proportion_of_nothing(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no proportions"):
        two_proportions(*numbers)
    with pytest.raises(ValueError, match="degrees of freedom"):
        chi_square_tail(1, 0)


def test_a_textbook_case() -> None:
    # 67 of 100 against 55 of 100: pooled 0.61, spread sqrt(0.61 · 0.39 / 50) = 0.06898
    found = two_proportions(67, 100, 55, 100)
    assert found.z == pytest.approx(0.12 / math.sqrt(0.61 * 0.39 / 50))
    assert found.z == pytest.approx(1.7397, abs=1e-4)
    assert found.p == pytest.approx(0.0819, abs=1e-4)
