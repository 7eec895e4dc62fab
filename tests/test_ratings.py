"""Percentages, bands and ratings against definitions written from the report, Annexe 2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmip_tui.framework import Framework, Standard
from hmip_tui.ratings import (
    Discretion,
    Distance,
    StandardResult,
    band_of,
    distance,
    exact,
    lowest_band,
    percent,
    rate_key_question,
    rate_standard,
    rounding_decides,
)
from hmip_tui.tally import Counts
from tests.annexe2 import MOST, ORDER, Judged, banding, published, ranks, rated
from tests.strategies import FRAMEWORK

BANDS = FRAMEWORK.bands
BY_NAME = {band.name: band for band in BANDS}


def judged() -> Iterator[tuple[int, int]]:
    """Every (yes, n) up to the largest sample there is."""
    return ((yes, n) for n in range(1, MOST + 1) for yes in range(n + 1))


# Percentages and bands of one key question


def test_every_percentage_is_rounded_half_up() -> None:
    for yes, n in judged():
        assert percent(yes, n - yes) == published(yes, n), (yes, n)
        assert exact(yes, n - yes) == Fraction(yes * 100, n)


def test_every_band_is_read_off_the_rounded_number() -> None:
    for yes, n in judged():
        band = band_of(BANDS, percent(yes, n - yes))
        assert band is not None
        assert band.name == banding(published(yes, n)), (yes, n)


def test_rounding_decides_where_the_unrounded_number_has_another_band() -> None:
    decided = 0
    for yes, n in judged():
        differs = banding(published(yes, n)) != banding(Fraction(100 * yes, n))
        assert rounding_decides(BANDS, yes, n - yes) is differs, (yes, n)
        decided += differs
    assert decided > 100


@pytest.mark.parametrize(
    ("yes", "n", "per_cent", "band", "decides"),
    [
        (84, 130, 65, "Good", True),  # 64.6
        (83, 130, 64, "Requires improvement", False),
        (64, 130, 49, "Inadequate", False),  # 49.2
        (65, 130, 50, "Requires improvement", False),
        (99, 200, 50, "Requires improvement", True),  # 49.5 exactly
        (129, 200, 65, "Good", True),  # 64.5 exactly, which is 64 rounded half to even
        (159, 200, 80, "Outstanding", True),  # 79.5 exactly
        (1, 200, 1, "Inadequate", False),  # 0.5 exactly
        (103, 130, 79, "Good", False),  # 79.2
        (0, 1, 0, "Inadequate", False),
        (1, 1, 100, "Outstanding", False),
    ],
)
def test_what_is_published(yes: int, n: int, per_cent: int, band: str, decides: bool) -> None:
    found = rate_key_question(BANDS, "q", Counts(yes=yes, no=n - yes, not_applicable=9))
    assert found.percent == per_cent
    assert found.band is BY_NAME[band]
    assert found.rounding_decides is decides


@given(st.integers(0, 10**18), st.integers(0, 10**18))
@example(10**18 // 2 - 1, 10**18 // 2 + 1)  # so near a half that a float would say 50.0
@example(995 * 10**14 - 1, 5 * 10**14 + 1)
def test_no_count_is_so_large_that_rounding_goes_wrong(yes: int, no: int) -> None:
    found = percent(yes, no)
    if yes + no == 0:
        assert found is None
    else:
        assert found is not None
        assert -(yes + no) <= 200 * yes - 2 * found * (yes + no) < yes + no


def test_nothing_judged_has_no_percentage_and_no_band() -> None:
    found = rate_key_question(BANDS, "q", Counts(not_applicable=3, does_not_apply=2, unanswered=1))
    assert (found.percent, found.exact, found.band) == (None, None, None)
    assert found.rounding_decides is False
    assert found.distance == Distance(None, None)
    assert band_of(BANDS, None) is None


@pytest.mark.parametrize("counts", [(-1, 5), (5, -1), (-1, -1)])
def test_negative_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        percent(*counts)


def first_change(ranks: Sequence[int], here: int, way: int) -> int | None:
    """How many steps along ``ranks`` until the band is better (``way`` 1) or worse (-1)."""
    yes = here + way
    while 0 <= yes < len(ranks):
        if (ranks[yes] - ranks[here]) * way > 0:
            return abs(yes - here)
        yes += way
    return None


def test_the_distance_is_what_flipping_one_case_after_another_finds() -> None:
    for yes, n in judged():
        expected = Distance(first_change(ranks(n), yes, 1), first_change(ranks(n), yes, -1))
        assert distance(BANDS, yes, n - yes) == expected, (yes, n)


# Standards


def standard_of(size: int) -> Standard:
    """A standard with ``size`` key questions."""
    whole = FRAMEWORK.standards["2.1"]
    one = whole.key_questions[0]
    return whole._replace(key_questions=tuple(one._replace(id=f"q{n}") for n in range(size)))


def rate(
    judged: Sequence[Judged],
    proposed: str | None = None,
    decided: str | None = None,
    framework: Framework = FRAMEWORK,
) -> StandardResult:
    counts = {f"q{n}": Counts(yes=yes, no=no) for n, (yes, no) in enumerate(judged)}
    standard = standard_of(len(judged))
    return rate_standard(framework, standard, counts, proposed=proposed, decided=decided)


def name_of(result: StandardResult) -> str | None:
    return result.provisional.name if result.provisional else None


near_a_boundary = st.builds(
    lambda n, low, off: (max(0, min(n, n * low // 100 + off)), n),
    st.integers(1, 140),
    st.sampled_from([0, 50, 65, 80, 100]),
    st.integers(-2, 2),
).map(lambda found: (found[0], found[1] - found[0]))
anywhere = st.tuples(st.integers(0, 12), st.integers(0, 12))
standards = st.lists(st.one_of(near_a_boundary, anywhere), min_size=1, max_size=4)


def flipped(judged: Sequence[Judged]) -> Iterator[list[Judged]]:
    """Every standard in which one case of one key question is judged the other way."""
    for place, (yes, no) in enumerate(judged):
        for other in ((yes + 1, no - 1), (yes - 1, no + 1)):
            if min(other) >= 0:
                yield [*judged[:place], other, *judged[place + 1 :]]


@given(standards)
@settings(max_examples=400)
@example([(42, 43), (64, 66)])  # two key questions hold the rating down: one upwards is not enough
@example([(43, 44), (100, 30)])
@example([(100, 30), (79, 21), (65, 35)])
def test_a_standard_has_its_lowest_banding_and_one_case_changes_it_or_not(
    judged: list[Judged],
) -> None:
    found = rate(judged)
    assert name_of(found) == rated(judged)
    changes = any(rated(other) != rated(judged) for other in flipped(judged))
    assert found.discretion.one_case is changes
    assert changes is any(name_of(rate(other)) != name_of(found) for other in flipped(judged))


@given(st.permutations([(42, 43), (64, 66), (90, 10)]))
def test_the_order_of_key_questions_makes_no_difference(judged: list[Judged]) -> None:
    found = rate(judged)
    assert name_of(found) == "Inadequate"
    assert found.discretion == Discretion(within_points=True, one_case=False)


@pytest.mark.parametrize(
    ("judged", "one_case"),
    [
        ([(64, 66)], True),  # 49.2: one more "yes" makes 50
        ([(63, 67)], False),  # 48.5 published 48: one more makes 49.2
        ([(64, 66), (90, 40)], True),
        ([(64, 66), (64, 66)], False),  # the other holds it down
        ([(70, 60), (65, 65)], True),  # one less makes 49.2
        ([(100, 30), (65, 65)], True),
        ([(100, 30), (1, 0), (70, 60)], True),  # the single case of a small sub-sample
        ([(100, 30), (70, 60), (12, 12)], True),
        ([(100, 30), (70, 60)], False),
        ([(130, 0)], False),
        ([(0, 130)], False),
    ],
)
def test_one_case(judged: list[Judged], one_case: bool) -> None:
    assert rate(judged).discretion.one_case is one_case


@pytest.mark.parametrize("per_cent", range(101))
def test_within_five_points_of_a_boundary(per_cent: int) -> None:
    close = 45 <= per_cent <= 55 or 60 <= per_cent <= 70 or 75 <= per_cent <= 85
    here = (per_cent, 100 - per_cent)
    assert rate([here]).discretion.within_points is close
    # a higher key question does not count, close to a boundary or not
    higher = (80, 20) if per_cent < 80 else (100, 0)
    assert rate([higher, here]).discretion.within_points is close


def test_how_many_points_are_close_is_the_frameworks_to_say() -> None:
    def close(points: int, per_cent: int) -> bool:
        rules = FRAMEWORK.rules._replace(discretion_points=points)
        found = rate([(per_cent, 100 - per_cent)], framework=FRAMEWORK._replace(rules=rules))
        return found.discretion.within_points

    assert [p for p in range(101) if close(0, p)] == [50, 65, 80]
    assert [p for p in range(101) if close(1, p)] == [49, 50, 51, 64, 65, 66, 79, 80, 81]


@given(standards)
def test_the_lowest_key_questions_are_named_all_of_them(judged: list[Judged]) -> None:
    per_cents = {f"q{n}": published(y, y + no) for n, (y, no) in enumerate(judged) if y + no}
    least = min(per_cents.values(), default=None)
    assert rate(judged).lowest == tuple(q for q, p in per_cents.items() if p == least)


def test_equal_percentages_of_different_bases_are_named_together() -> None:
    assert rate([(1, 1), (65, 65), (80, 50), (66, 64)]).lowest == ("q0", "q1")


@given(standards, st.integers(0, 3))
def test_a_key_question_without_a_judged_case_leaves_the_standard_unrated_not_zero(
    judged: list[Judged], place: int
) -> None:
    with_gap = [*judged[:place], (0, 0), *judged[place:]]
    assert name_of(rate(with_gap)) is None
    assert rate(with_gap).key_questions[min(place, len(judged))].percent is None


@pytest.mark.parametrize("size", [1, 3])
def test_a_standard_without_a_judged_case_is_unrated(size: int) -> None:
    found = rate([(0, 0)] * size)
    assert (found.provisional, found.rating, found.lowest) == (None, None, ())
    assert found.discretion == Discretion(within_points=False, one_case=False)


def test_key_questions_that_the_tally_does_not_know_are_not_judged() -> None:
    found = rate_standard(FRAMEWORK, standard_of(2), {"q1": Counts(yes=3), "else": Counts(no=9)})
    assert [r.counts for r in found.key_questions] == [Counts(), Counts(yes=3)]
    assert found.lowest == ("q1",)


def test_a_qualitative_key_question_gives_no_percentage() -> None:
    counts = {"3.1.1": Counts(yes=9, no=1), "3.1.2": Counts(yes=7, no=3), "3.1.3": Counts(no=9)}
    found = rate_standard(FRAMEWORK, FRAMEWORK.standards["3.1"], counts)
    assert [r.id for r in found.key_questions] == ["3.1.1", "3.1.2"]
    assert name_of(found) == "Good"


def test_the_lowest_band_of_percentages() -> None:
    assert lowest_band(BANDS, [64, 65, 100]) is BY_NAME["Requires improvement"]
    assert lowest_band(BANDS, [80]) is BY_NAME["Outstanding"]
    assert lowest_band(BANDS, []) is None
    assert lowest_band(BANDS, [None, None]) is None


# What people record about a standard


@pytest.mark.parametrize("decided", ORDER)
@pytest.mark.parametrize("proposed", [None, *ORDER])
def test_the_panels_decision_is_the_rating(decided: str, proposed: str | None) -> None:
    found = rate([(70, 60)], proposed, decided)
    assert found.rating is BY_NAME[decided]
    assert name_of(found) == "Requires improvement"


@pytest.mark.parametrize("judged", [[(70, 60)], [(0, 0)]])
@pytest.mark.parametrize("proposed", ORDER)
def test_a_proposal_alone_changes_no_rating_that_cases_give(
    judged: list[Judged], proposed: str
) -> None:
    found = rate(judged, proposed)
    assert found.proposed is BY_NAME[proposed]
    assert found.rating is rate(judged).rating is found.provisional


def test_where_the_lead_inspector_rates_the_proposal_stands_until_it_is_decided() -> None:
    standard = FRAMEWORK.standards["1.1"]
    unrated = rate_standard(FRAMEWORK, standard, {})
    assert (unrated.key_questions, unrated.rating) == ((), None)
    proposed = rate_standard(FRAMEWORK, standard, {}, proposed="Good")
    assert proposed.rating is BY_NAME["Good"]
    decided = rate_standard(FRAMEWORK, standard, {}, proposed="Good", decided="Outstanding")
    assert decided.rating is BY_NAME["Outstanding"]
