"""Bands and overall ranges: scores, gaps, overlaps, ends."""

from __future__ import annotations

import pytest

from hmip_tui.framework.check import check
from tests.framework_mistakes import Mistake, assert_told, document

MISTAKES = {
    "scores with a gap": Mistake(
        "score = 2", "score = 3 # <<", "band 3", "score is 3", "Write 2: scores are 0, 1, 2"
    ),
    "first band not from 0": Mistake(
        "from = 0",
        "from = 1 # <<",
        "band 1",
        "0 per cent belong to no range",
        "Write from = 0",
    ),
    "gap between bands": Mistake(
        "from = 80",
        "from = 85 # <<",
        "band 3",
        "80 to 84 per cent belong to no range",
        "Write from = 80, or end the one before at 84",
    ),
    "overlap of bands": Mistake(
        "from = 80",
        "from = 75 # <<",
        "band 3",
        "75 to 79 per cent belong to two ranges",
        "so that each belongs to one",
    ),
    "best band short of 100": Mistake(
        "to = 100",
        "to = 99 # <<",
        "band 3",
        "100 per cent belong to no range",
        "Write to = 100",
    ),
    "best band beyond 100": Mistake(
        "to = 100",
        "to = 101 # <<",
        "band 3",
        "it ends at 101, and there are 100 per cent at most",
        "Write to = 100",
    ),
    "band backwards": Mistake(
        "to = 79",
        "to = 20 # <<",
        "band 2",
        "it runs from 50 to 20, which is nothing",
        "Write the lower number as from",
    ),
    "overall short of the best": Mistake(
        "to = 8\n",
        "to = 7 # <<\n",
        "overall band 3",
        "8 points belong to no range",
        "Write to = 8",
    ),
    "overall beyond the best": Mistake(
        "to = 8\n",
        "to = 9 # <<\n",
        "overall band 3",
        "it ends at 9, and there are 8 points at most",
        "Write to = 8",
    ),
    "gap in overall": Mistake(
        "from = 6",
        "from = 7 # <<",
        "overall band 3",
        "6 points belong to no range",
        "Write from = 6, or end the one before at 6",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_placed_and_mended(name: str) -> None:
    assert_told(MISTAKES[name])


def test_highest_band_first_is_named_as_such() -> None:
    broken = document()
    broken["band"].reverse()
    messages = [p.message for p in check(broken)]
    assert "it begins at 50, below the one before it" in messages
    assert "it begins at 0, below the one before it" in messages
    assert not [m for m in messages if "belong to" in m]


def test_a_band_inside_another_is_an_overlap_and_no_gap() -> None:
    broken = document()
    broken["band"][0]["to"] = 79
    broken["band"][1]["to"] = 60
    assert [(p.place, p.message) for p in check(broken)] == [
        ("band 2", "50 to 60 per cent belong to two ranges")
    ]


def test_bands_that_begin_together_overlap() -> None:
    broken = document()
    broken["band"][1]["from"] = 0
    assert [(p.place, p.message) for p in check(broken)] == [
        ("band 2", "0 to 49 per cent belong to two ranges")
    ]
