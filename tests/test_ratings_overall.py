"""The provider's rating, and the report's own inspection rated again."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmip_tui.framework import Framework, build
from hmip_tui.ratings import StandardResult, percent, rate_overall, rate_standard
from hmip_tui.tally import Counts
from tests.annexe2 import overall, published


@pytest.fixture(scope="module")
def crc() -> Framework:
    data = files("hmip_tui.schema").joinpath("frameworks/crc-2019.toml")
    return build(tomllib.loads(data.read_text(encoding="utf-8")))


def rate_ten(crc: Framework, scores: Sequence[int | None]) -> list[StandardResult]:
    """The ten standards with the panel's decisions of these scores; None: unrated."""
    names = [None if score is None else crc.bands[score].name for score in scores]
    standards = crc.standards.values()
    return [
        rate_standard(crc, standard, {}, decided=name)
        for standard, name in zip(standards, names, strict=True)
    ]


ten_scores = st.lists(st.integers(0, 3), min_size=10, max_size=10)


@given(ten_scores)
@example([0] * 10)
@example([3] * 10)
def test_ten_scores_add_up_to_a_rating(crc: Framework, scores: list[int]) -> None:
    found = rate_overall(crc, rate_ten(crc, scores))
    total = sum(scores)
    assert (found.score, found.lowest, found.highest) == (total, total, total)
    assert found.rating is not None
    assert found.rating.name == overall(total)


@pytest.mark.parametrize("total", range(31))
def test_every_score_has_its_rating(crc: Framework, total: int) -> None:
    scores = [total // 10 + (n < total % 10) for n in range(10)]
    found = rate_overall(crc, rate_ten(crc, scores))
    assert found.score == total
    assert found.rating is not None
    assert found.rating.name == overall(total)


@given(ten_scores, st.sets(st.integers(0, 9), min_size=1, max_size=4))
@settings(max_examples=25)
def test_the_range_still_possible_is_that_of_every_way_to_finish(
    crc: Framework, scores: list[int], gaps: set[int]
) -> None:
    with_gaps = [None if n in gaps else score for n, score in enumerate(scores)]
    found = rate_overall(crc, rate_ten(crc, with_gaps))
    totals = set()
    for finish in product(range(4), repeat=len(gaps)):
        rest = iter(finish)
        totals.add(sum(next(rest) if s is None else s for s in with_gaps))
    assert (found.score, found.rating) == (None, None)
    assert (found.lowest, found.highest) == (min(totals), max(totals))


def test_before_anything_is_rated_everything_is_possible(crc: Framework) -> None:
    found = rate_overall(crc, rate_ten(crc, [None] * 10))
    assert (found.score, found.lowest, found.highest, found.rating) == (None, 0, 30, None)
    assert crc.highest_score == 30


# The report's own inspection: percentages as its rating tables print them, each of its base.
# The table of 2.1 lacks 2.1.3, which the text calls "Inadequate": 43% stands for it. 80% of 47
# cases is impossible: a base of 46 stands for that of 4.2.1.
FIGURES: dict[str, tuple[int, int]] = {
    "2.1.1": (55, 130),
    "2.1.2": (68, 130),
    "2.1.3": (43, 119),
    "2.2.1": (55, 130),
    "2.2.2": (56, 130),
    "2.2.3": (44, 119),
    "2.3.1": (65, 130),
    "2.3.2": (38, 130),
    "2.3.3": (30, 119),
    "2.4.1": (49, 87),
    "2.4.2": (43, 63),
    "2.4.3": (39, 71),
    "4.1.1": (76, 54),
    "4.1.2": (69, 54),
    "4.1.4": (83, 54),
    "4.2.1": (80, 46),
    "4.2.2": (77, 47),
    "4.2.3": (79, 47),
}
PROPOSED = {"1.1": "Good", "1.2": "Requires improvement", "1.3": "Good", "1.4": "Good"}


def as_printed(per_cent: int, n: int) -> Counts:
    yes = next(y for y in range(n + 1) if published(y, n) == per_cent)
    return Counts(yes=yes, no=n - yes)


def test_the_reports_own_inspection(crc: Framework) -> None:
    counts = {id: as_printed(*figures) for id, figures in FIGURES.items()}
    results = [
        rate_standard(crc, standard, counts, proposed=PROPOSED.get(id))
        for id, standard in crc.standards.items()
    ]
    scores = {r.id: r.rating.score for r in results if r.rating is not None}
    assert scores == {
        "1.1": 2,
        "1.2": 1,
        "1.3": 2,
        "1.4": 2,
        "2.1": 0,
        "2.2": 0,
        "2.3": 0,
        "2.4": 0,
        "4.1": 2,
        "4.2": 2,
    }
    for result in results:
        for question in result.key_questions:
            assert question.percent == FIGURES[question.id][0]
    found = rate_overall(crc, results)
    assert (found.score, found.lowest, found.highest) == (11, 11, 11)
    assert found.rating is not None
    assert found.rating.name == "Requires improvement"
    lowest = {r.id: r.lowest for r in results if r.key_questions}
    assert lowest == {
        "2.1": ("2.1.3",),
        "2.2": ("2.2.3",),
        "2.3": ("2.3.3",),
        "2.4": ("2.4.3",),
        "4.1": ("4.1.2",),
        "4.2": ("4.2.2",),
    }
    close = {r.id for r in results if r.discretion.within_points}
    assert close == {"4.1", "4.2"}  # 69 is four points from 65, 77 three from 80


def test_impossible_percentages_are_impossible() -> None:
    """80% of 47, which the report prints for 4.2.1, is no whole number of cases."""
    assert all(published(yes, 47) != 80 for yes in range(48))
    assert all(percent(yes, 47 - yes) != 80 for yes in range(48))
