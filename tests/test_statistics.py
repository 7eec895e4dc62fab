"""Critical values and margins of error, worked out by another route."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.statistics import (
    critical_value,
    expected_text,
    margin_of_error,
    p_text,
    population_of_sub_sample,
)

# Printed in every table of the normal distribution.
TABLE = {50: "0.6745", 80: "1.2816", 90: "1.6449", 95: "1.9600", 98: "2.3263", 99: "2.5758"}


def margin(n: int, population: int | None, z: float) -> Decimal:
    """z * sqrt(p (1 - p) / n * (N - n) / (N - 1)) with p = 0.5, in percentage points."""
    with localcontext() as context:
        context.prec = 40
        variance = Decimal("0.25") / n
        if population is not None and population > 1:
            variance *= Decimal(population - n) / Decimal(population - 1)
        return 100 * Decimal(z) * variance.sqrt()


@pytest.mark.parametrize(("confidence", "value"), TABLE.items())
def test_critical_values_are_those_of_the_tables(confidence: int, value: str) -> None:
    assert f"{critical_value(confidence):.4f}" == value


@pytest.mark.parametrize("confidence", range(1, 100))
def test_the_critical_value_leaves_the_right_share_outside(confidence: int) -> None:
    inside = math.erf(critical_value(confidence) / math.sqrt(2))
    assert inside == pytest.approx(confidence / 100, abs=1e-12)


@pytest.mark.parametrize("confidence", [0, 100, -1, 101])
def test_there_is_no_critical_value_for_certainty(confidence: int) -> None:
    with pytest.raises(ValueError, match="confidence"):
        critical_value(confidence)


@pytest.mark.parametrize(
    ("n", "population", "rounded"),
    [
        (130, 620, "5.0"),
        (130, None, "5.6"),
        (54, 80, "5.0"),
        (119, None, "5.9"),
        (87, None, "6.9"),
        (71, None, "7.6"),
        (63, None, "8.1"),
        (54, None, "8.7"),
        (1, None, "64.1"),
    ],
)
def test_the_reports_samples(n: int, population: int | None, rounded: str) -> None:
    found = margin_of_error(n, population)
    assert f"{found:.1f}" == rounded


@given(st.integers(1, 2000), st.one_of(st.none(), st.integers(0, 5000)), st.integers(1, 99))
def test_the_margin_is_that_of_the_formula(n: int, more: int | None, confidence: int) -> None:
    population = None if more is None else n + more
    found = margin_of_error(n, population, confidence)
    expected = 0.0 if population == 1 else float(margin(n, population, critical_value(confidence)))
    assert found == pytest.approx(expected, rel=1e-12)


@given(st.integers(1, 3000))
def test_there_is_no_margin_when_everyone_was_read(n: int) -> None:
    assert margin_of_error(n, n) == 0


@given(st.integers(2, 500), st.integers(1, 499))
def test_a_larger_sample_has_a_smaller_margin(population: int, n: int) -> None:
    n = min(n, population - 1)
    fewer, more = margin_of_error(n, population), margin_of_error(n + 1, population)
    uncorrected = margin_of_error(n, None)
    assert fewer is not None
    assert more is not None
    assert uncorrected is not None
    assert more < fewer <= uncorrected


@pytest.mark.parametrize("n", [0, -1])
@pytest.mark.parametrize("population", [None, 0, 620])
def test_no_case_has_no_margin(n: int, population: int | None) -> None:
    assert margin_of_error(n, population) is None


@pytest.mark.parametrize(("n", "population"), [(2, 1), (130, 129), (1, 0), (1, -1)])
def test_a_sample_is_no_larger_than_its_population(n: int, population: int) -> None:
    with pytest.raises(ValueError, match="population"):
        margin_of_error(n, population)


@given(st.integers(1, 400), st.integers(0, 2000), st.data())
def test_a_sub_sample_stands_for_its_share_of_the_population(
    sample: int, more: int, data: st.DataObject
) -> None:
    population, sub_sample = sample + more, data.draw(st.integers(0, sample))
    found = population_of_sub_sample(population, sample, sub_sample)
    assert found is not None
    share = Fraction(population * sub_sample, sample)
    assert Fraction(-1, 2) < found - share <= Fraction(1, 2)
    assert sub_sample <= found <= population
    if sub_sample:
        assert margin_of_error(sub_sample, found) is not None


@pytest.mark.parametrize(
    ("population", "sample", "sub_sample", "found"),
    [
        (620, 130, 130, 620),
        (620, 130, 119, 568),  # 567.5 and a little
        (620, 130, 0, 0),
        (3, 2, 1, 2),  # 1.5 exactly
        (130, 130, 63, 63),
        (None, 130, 63, None),
        (620, 0, 0, None),
        (100, 130, 119, 119),  # a population that cannot be right hides no case
    ],
)
def test_what_a_sub_sample_stands_for(
    population: int | None, sample: int, sub_sample: int, found: int | None
) -> None:
    assert population_of_sub_sample(population, sample, sub_sample) == found


@given(st.floats(0, 1), st.sampled_from([0.01, 0.025, 0.05, 0.1, 0.0125]))
def test_a_printed_p_lies_on_the_side_of_the_level_on_which_p_does(p: float, level: float) -> None:
    shown = float(p_text(p, level))
    assert (shown < level) == (p < level)
    assert abs(shown - p) < 0.001 + 1e-9


@pytest.mark.parametrize(
    ("p", "told"), [(0.0997, "0.099"), (0.1, "0.100"), (0.1003, "0.100"), (0.0324, "0.032")]
)
def test_three_decimals_of_a_p(p: float, told: str) -> None:
    assert p_text(p, 0.1) == told


@pytest.mark.parametrize(
    ("expected", "told"), [(4.97, "4.9"), (5.0, "5.0"), (0.04, "0.0"), (4.2, "4.2")]
)
def test_fewer_expected_than_needed_never_reads_as_enough(expected: float, told: str) -> None:
    assert expected_text(expected) == told
