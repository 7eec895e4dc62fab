"""Agreement between two assessors, against published examples and a reference of its own."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.agreement import Agreement, Coefficient, Table, ac1, agreement, kappa, tabulate

ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
"""100 pregnancies, by two abstractors of records: the example that the R package irrCAC prints.

kappa 0.7964094, standard error 0.05891072; AC1 0.8493305, standard error 0.04321747.
"""

tables = st.integers(2, 4).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 9), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_a_published_example_with_three_categories() -> None:
    found = agreement(ABSTRACTORS)
    assert (found.n, found.same, found.percent) == (100, 89, 89)
    assert found.kappa is not None
    assert round(found.kappa.value, 7) == 0.7964094
    assert round(found.kappa.error, 8) == 0.05891072
    assert found.ac1 is not None
    assert round(found.ac1.value, 7) == 0.8493305
    assert round(found.ac1.error, 8) == 0.04321747


def test_the_paradox_of_kappa() -> None:
    """Gwet (2002), 125 subjects: 94% agreement, kappa -0.023, AC1 0.941."""
    found = agreement(((118, 5), (2, 0)))
    assert found.percent == 94
    assert found.kappa is not None
    assert round(found.kappa.value, 3) == -0.023
    assert found.ac1 is not None
    assert round(found.ac1.value, 3) == 0.941
    assert found.prevalence == 118 / 125
    assert found.bias == 3 / 125


def test_the_textbook_table_of_fifty_proposals() -> None:
    """20 agreed yes, 15 agreed no, 5 and 10 apart: 0.7 agree, 0.5 by chance, kappa 0.4."""
    found = kappa(((20, 5), (10, 15)))
    assert found is not None
    assert isclose(found.value, 0.4)


def test_the_interval_is_the_value_and_1_96_standard_errors() -> None:
    found = kappa(ABSTRACTORS)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert isclose(found.low, found.value - 1.959964 * found.error, rel_tol=1e-6)
    assert isclose(found.high, found.value + 1.959964 * found.error, rel_tol=1e-6)


def test_all_the_same_answer_leaves_kappa_undefined() -> None:
    found = agreement(((7, 0), (0, 0)))
    assert found.kappa is None
    assert found.ac1 == Coefficient(1.0, 0.0, None, None)
    assert found.percent == 100


def test_no_pair_leaves_everything_undefined() -> None:
    assert agreement(((0, 0), (0, 0))) == Agreement(0, 0, None, None, None, None)
    assert agreement(((0, 0), (0, 0))).percent is None


def test_indices_need_a_pair_of_yes_and_no() -> None:
    found = agreement(((0, 0, 1), (0, 0, 0), (0, 0, 2)))
    assert (found.prevalence, found.bias) == (None, None)
    assert found.n == 3


def test_answers_are_counted_by_who_gave_them() -> None:
    pairs = [("yes", "no"), ("yes", "yes"), ("no", "no"), ("yes", "no")]
    assert tabulate(pairs, ("yes", "no")) == [[1, 2], [0, 1]]
    with pytest.raises(ValueError, match="maybe"):
        tabulate([("yes", "maybe")], ("yes", "no"))


def test_one_category_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="two categories"):
        ac1(((3,),))


# -- a reference of its own: exact fractions, the formulas as printed -------------------------


def _reference_kappa(table: Table) -> tuple[Fraction, Fraction] | None:
    """Kappa and its variance as Fleiss, Cohen and Everitt (1969) print it, with (1 - p_e)^4."""
    n = sum(map(sum, table))
    q = range(len(table))
    p = [[Fraction(table[i][j], n) for j in q] for i in q]
    row = [sum(p[i]) for i in q]
    column = [sum((p[i][j] for i in q), Fraction()) for j in q]
    po = sum((p[i][i] for i in q), Fraction())
    pe = sum((row[i] * column[i] for i in q), Fraction())
    if pe == 1:
        return None
    diagonal = sum(
        (p[i][i] * ((1 - pe) - (column[i] + row[i]) * (1 - po)) ** 2 for i in q), Fraction()
    )
    rest = sum(
        (p[i][j] * (column[i] + row[j]) ** 2 for i, j in product(q, q) if i != j), Fraction()
    )
    variance = (diagonal + (1 - po) ** 2 * rest - (po * pe - 2 * pe + po) ** 2) / (
        n * (1 - pe) ** 4
    )
    return (po - pe) / (1 - pe), variance


def _reference_ac1(table: Table) -> tuple[Fraction, Fraction]:
    """AC1 and its variance over subjects, as Gwet (2008) has it for any number of raters.

    (1 / n) (1 / (n - 1)) sum of (g_i - g)^2 is estimated there; its large-sample form divides by
    n twice, g_i = (a_i - p_e) / (1 - p_e) - 2 (1 - g) (e_i - p_e) / (1 - p_e).
    """
    n = sum(map(sum, table))
    q = len(table)
    places = range(q)
    mean = [Fraction(sum(table[k]) + sum(table[i][k] for i in places), 2 * n) for k in places]
    pe = sum((m * (1 - m) for m in mean), Fraction()) / (q - 1)
    po = Fraction(sum(table[k][k] for k in places), n)
    value = (po - pe) / (1 - pe)
    total = Fraction()
    for i, j in product(places, places):
        of_one = sum(
            (Fraction((i == k) + (j == k), 2) * (1 - mean[k]) for k in places), Fraction()
        ) / (q - 1)
        agreed = Fraction(i == j)
        mine = (agreed - pe) / (1 - pe) - 2 * (1 - value) * (of_one - pe) / (1 - pe)
        total += table[i][j] * (mine - value) ** 2
    return value, total / n / n


@given(tables)
def test_both_coefficients_equal_the_reference(table: list[list[int]]) -> None:
    found = agreement(table)
    if not found.n:
        assert (found.kappa, found.ac1) == (None, None)
        return
    expected = _reference_kappa(table)
    assert (found.kappa is None) == (expected is None)
    if found.kappa is not None and expected is not None:
        _same(found.kappa, *expected)
    assert found.ac1 is not None
    _same(found.ac1, *_reference_ac1(table))


def _same(found: Coefficient, value: Fraction, variance: Fraction) -> None:
    assert isclose(found.value, value, abs_tol=1e-9)
    assert isclose(found.error, sqrt(variance), abs_tol=1e-6)
    assert (found.low is None) == (found.high is None) == (found.error == 0)
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(tables)
def test_who_is_the_first_assessor_does_not_matter(table: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    one, other = agreement(table), agreement(turned)
    assert (one.n, one.same, one.prevalence) == (other.n, other.same, other.prevalence)
    assert (one.kappa is None) == (other.kappa is None)
    if one.kappa and other.kappa:
        assert isclose(one.kappa.value, other.kappa.value, abs_tol=1e-9)
        assert isclose(one.kappa.error, other.kappa.error, abs_tol=1e-6)
