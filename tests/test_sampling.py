"""The size of a sample, its strata, its draw and its reserves."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import sampling
from hmip_tui.sampling import LEAST_RESERVES, Draw, Values, draw, next_reserve, sample_size

VALUES: st.SearchStrategy[Values] = st.tuples(
    st.sampled_from(["F", "M", ""]), st.sampled_from(["Low", "High"])
)
POPULATIONS = st.dictionaries(
    st.text(alphabet="abXY019 é", min_size=1, max_size=4), VALUES, max_size=60
)


@st.composite
def draws(data: st.DrawFn) -> tuple[dict[str, Values], Draw]:
    population: dict[str, Values] = data(POPULATIONS)
    size = data(st.integers(0, len(population)))
    return population, draw(population, ("gender", "risk"), size, data(st.integers(0, 10**9)))


@pytest.mark.parametrize(
    ("population", "size"),
    # n0 = 1.28155² / (4 · 0.05²) = 164.237; n = n0 / (1 + n0 / N), rounded up. Of 620: 129.84;
    # of 80: 53.80; of 600: 128.94; of 1000: 141.07; endless: 164.24.
    [(620, 130), (80, 54), (600, 129), (1000, 142), (10**9, 165), (1, 1), (2, 2), (0, 0)],
)
def test_the_size_is_that_of_the_hand_calculation(population: int, size: int) -> None:
    assert sample_size(population) == size


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "size"),
    # Printed in textbooks for 95 per cent and 5 points: 384.15 of an endless population.
    [(10**9, 95, 5, 385), (1000, 95, 5, 278), (10**9, 95, 3, 1068), (500, 90, 10, 60)],
)
def test_other_levels_and_margins(population: int, confidence: int, margin: int, size: int) -> None:
    assert sample_size(population, confidence, margin) == size


@given(st.integers(1, 50_000))
def test_the_size_reaches_the_margin_and_no_smaller_one_does(population: int) -> None:
    def margin_squared(n: int) -> float:
        return 128.1551565545**2 * 0.25 / n * (1 - n / population)

    size = sample_size(population)
    assert margin_squared(size) <= 25
    assert size == 1 or margin_squared(size - 1) > 25
    assert sample_size(population) <= sample_size(population + 1) <= size + 1


@pytest.mark.parametrize(("population", "margin"), [(-1, 5), (10, 0)])
def test_there_is_no_size_for_nonsense(population: int, margin: int) -> None:
    with pytest.raises(ValueError, match="no sample"):
        sample_size(population, margin=margin)


@given(draws())
def test_every_stratum_is_within_one_case_of_its_proportion(
    drawn: tuple[dict[str, Values], Draw],
) -> None:
    population, found = drawn
    assert len(found.drawn) == found.size
    for stratum in found.strata:
        share = Fraction(found.size * stratum.eligible, max(len(population), 1))
        assert abs(len(stratum.drawn) - share) < 1
        assert stratum.eligible == list(population.values()).count(stratum.values)


@given(draws())
def test_each_case_is_drawn_or_in_reserve_once_in_its_own_stratum(
    drawn: tuple[dict[str, Values], Draw],
) -> None:
    population, found = drawn
    every = [*found.drawn, *found.reserves]
    assert len(every) == len(set(every))
    for stratum in found.strata:
        assert {population[id] for id in stratum.drawn + stratum.reserves} <= {stratum.values}
        left = stratum.eligible - len(stratum.drawn)
        assert len(stratum.reserves) == min(left, max(len(stratum.drawn), LEAST_RESERVES))


@given(draws(), st.randoms())
def test_the_draw_repeats_whatever_the_order_of_the_list(
    drawn: tuple[dict[str, Values], Draw], chance: object
) -> None:
    population, found = drawn
    turned = dict(reversed(population.items()))
    assert draw(turned, found.by, found.size, found.seed) == found
    assert Draw.from_value(json.loads(json.dumps(found.as_value()))) == found


def test_chance_is_the_documented_one() -> None:
    """So that somebody else's program draws the same: docs/sampling.md."""
    population = {f"P{n}": ("x",) for n in range(20)}
    found = draw(population, ("a",), 5, 42)

    def place(id: str) -> bytes:
        return hashlib.sha256(f"hmip-tui draw 1\n42\n{id}".encode()).digest()

    assert list(found.drawn + found.reserves) == sorted(population, key=place)[:10]
    assert found.drawn == ("P1", "P10", "P11", "P19", "P9")


def test_chance_draws_everybody_about_as_often() -> None:
    population = {f"P{n}": ("x",) for n in range(10)}
    times = dict.fromkeys(population, 0)
    for seed in range(2000):
        for id in draw(population, ("a",), 3, seed).drawn:
            times[id] += 1
    # 600 expected, standard deviation sqrt(2000 · 0.3 · 0.7) = 20.5
    assert all(abs(count - 600) < 5 * 20.5 for count in times.values())


@given(draws())
def test_references_are_numbered_without_gaps_the_drawn_first(
    drawn: tuple[dict[str, Values], Draw],
) -> None:
    found = drawn[1]._replace(first=7)
    names = sampling.references(found, "CS")
    numbers = [int(names[id].removeprefix("CS-")) for id in (*found.drawn, *found.reserves)]
    assert sorted(numbers) == list(range(7, 7 + len(numbers)))
    assert all(n < 7 + found.size for n in numbers[: found.size])
    renamed = found.renamed(names)
    assert {names[id] for id in found.drawn} == set(renamed.drawn)
    assert sampling.fingerprint(drawn[0]) == renamed.fingerprint


@given(draws())
def test_reserves_come_in_order_from_their_own_stratum_first(
    drawn: tuple[dict[str, Values], Draw],
) -> None:
    found = drawn[1]
    for stratum in found.strata:
        used: list[str] = []
        while (reserve := next_reserve(found, stratum, used)) is not None:
            own = [id for id in stratum.reserves if id not in used]
            assert reserve.same == bool(own)
            assert not own or reserve.id == own[0]
            used.append(reserve.id)
        assert sorted(used) == sorted(found.reserves)


def test_the_nearest_stratum_differs_in_the_last_attribute_first() -> None:
    people: dict[str, Values] = {"a1": ("F", "Low")}
    people |= {f"b{n}": ("F", "High") for n in range(4)} | {f"c{n}": ("M", "Low") for n in range(9)}
    found = draw(people, ("gender", "risk"), len(people) // 2, 1)
    empty = next(s for s in found.strata if s.values == ("F", "Low"))
    taken = set(empty.drawn + empty.reserves)
    reserve = next_reserve(found, empty, taken)
    assert reserve is not None
    assert not reserve.same
    assert reserve.stratum.values == ("F", "High")


@given(draws(), st.integers(0, 5))
def test_the_balance_adds_up(drawn: tuple[dict[str, Values], Draw], missing: int) -> None:
    found = drawn[1]
    present = found.drawn[missing:]
    strata = sampling.balance(found, present)
    for rows in (strata, *sampling.balance_by_attribute(found, present).values()):
        assert sum(row.now for row in rows) == len(present)
        assert sum(row.eligible for row in rows) == found.population
        assert sum(row.target for row in rows) == found.size
        assert sum(row.expected for row in rows) == pytest.approx(found.size if rows else 0)
