"""Drawing the cases for a second assessment."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.second_draw import by_stratum, every_nth, shares, shuffled

IDS = [f"CS-{n:03}" for n in range(1, 131)]


def test_a_draw_stays_the_same_for_good() -> None:
    """Recorded once: another program version that draws otherwise would be noticed here."""
    assert every_nth(IDS, 40, 7) == ["CS-031", "CS-071", "CS-111"]
    assert shuffled(IDS, 7)[:3] == ["CS-064", "CS-122", "CS-024"]
    assert by_stratum({"a": IDS[:100], "b": IDS[100:]}, 4, 7) == [
        "CS-011", "CS-024", "CS-064", "CS-122",
    ]  # fmt: skip


def test_the_order_in_which_cases_are_told_does_not_matter() -> None:
    assert every_nth(IDS[::-1], 10, 3) == every_nth(IDS, 10, 3)
    assert shuffled(IDS[::-1], 3) == shuffled(IDS, 3)


@given(st.integers(1, 300), st.integers(0, 50))
def test_every_nth_case_is_so_many_apart(step: int, seed: int) -> None:
    places = [IDS.index(id) for id in every_nth(IDS, step, seed)]
    assert places
    assert {b - a for a, b in pairwise(places)} <= {step}
    assert len(places) in (len(IDS) // step, -(-len(IDS) // step), 1)


def test_chance_decides_the_start_and_the_cases() -> None:
    assert len({every_nth(IDS, 10, seed)[0] for seed in range(200)}) == 10
    assert len({tuple(shuffled(IDS, seed)[:5]) for seed in range(50)}) == 50
    first = Counter(shuffled(IDS[:10], seed)[0] for seed in range(2000))
    assert min(first.values()) > 140  # 200 each are expected; one below 140 is one in 100,000
    assert max(first.values()) < 260


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(0, 60), min_size=1),
    st.data(),
)
def test_shares_are_in_proportion(sizes: dict[str, int], data: st.DataObject) -> None:
    total = sum(sizes.values())
    number = data.draw(st.integers(0, total))
    found = shares(sizes, number)
    assert sum(found.values()) == number
    for name, size in sizes.items():
        assert found[name] <= size
        assert total == 0 or abs(found[name] - number * size / total) < 1


def test_left_over_places_go_to_the_largest_remainders() -> None:
    assert shares({"Leeds": 50, "Hull": 30, "York": 20}, 7) == {"Leeds": 4, "Hull": 2, "York": 1}
    assert shares({"b": 5, "a": 5}, 1) == {"a": 1, "b": 0}


@pytest.mark.parametrize("number", [-1, 4])
def test_more_than_there_are_cannot_be_drawn(number: int) -> None:
    with pytest.raises(ValueError, match="cannot be drawn from 3"):
        shares({"a": 3}, number)


def test_nothing_to_draw_from() -> None:
    assert every_nth([], 5, 1) == []
    assert by_stratum({}, 0, 1) == []
    with pytest.raises(ValueError, match="0th"):
        every_nth(IDS, 0, 1)
