"""Which keys count as answers: those a person pressed, not those a keyboard repeated."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.key_guard import FIRST_REPEAT, REPEAT, UNSEEN, Decision, KeyGuard

Pressed = list[tuple[str, float]]

ANSWERS = st.sampled_from(["yes", "no", "not_applicable"])
PAUSES = st.floats(REPEAT + 0.001, 60)
"""Seconds from reading one question to answering the next."""


def decide(pressed: Iterable[tuple[str, float]]) -> list[Decision]:
    """What a new guard makes of keys, each given with the pause before it."""
    guard, now, found = KeyGuard(), 1000.0, []
    for key, pause in pressed:
        now += pause
        found.append(guard.judge(key, now))
    return found


def kept(pressed: Iterable[tuple[str, float]]) -> int:
    """How many answers stand in the end."""
    found = decide(pressed)
    return found.count(Decision.TAKE) - found.count(Decision.TAKE_BACK)


def held(key: str, first: float, rest: list[float]) -> Pressed:
    """A key that is held down: pressed, repeated after ``first``, then with the pauses of rest."""
    return [(key, 10.0), (key, first), *((key, pause) for pause in rest)]


FIRST_PAUSES = st.floats(0.2, FIRST_REPEAT - 0.001)
REPEATS = st.lists(st.floats(0.02, REPEAT - 0.001), min_size=2, max_size=40)


@given(st.lists(st.tuples(ANSWERS, PAUSES), max_size=30))
def test_deliberate_presses_all_count(pressed: Pressed) -> None:
    assert decide(pressed) == [Decision.TAKE] * len(pressed)


@given(ANSWERS, FIRST_PAUSES, REPEATS)
def test_a_held_key_answers_one_question(key: str, first: float, rest: list[float]) -> None:
    assert kept(held(key, first, rest)) == 1


@given(ANSWERS, FIRST_PAUSES, REPEATS, st.lists(st.tuples(FIRST_PAUSES, REPEATS), max_size=3))
def test_a_held_key_answers_one_question_though_the_line_to_the_terminal_stalls(
    key: str, first: float, rest: list[float], stalls: list[tuple[float, list[float]]]
) -> None:
    for stall, after in stalls:
        rest = [*rest, stall, *after]
    assert kept(held(key, first, rest)) == 1


@given(ANSWERS, st.floats(0.02, REPEAT - 0.001), st.floats(0, 2))
def test_a_held_key_answers_one_question_however_long_the_disk_takes(
    key: str, repeat: float, disk: float
) -> None:
    guard, free, answers = KeyGuard(), 0.0, 0
    for pressed in [0.0, *(0.5 + repeat * n for n in range(60))]:
        decision = guard.judge(key, pressed)
        answers += (decision is Decision.TAKE) - (decision is Decision.TAKE_BACK)
        if decision is not Decision.IGNORE:
            free = max(free, pressed) + disk
            guard.shown(free)
    assert answers == 1


@given(ANSWERS, ANSWERS, st.floats(0, 2), st.data())
def test_a_key_pressed_while_the_disk_is_busy_answers_nothing(
    first: str, second: str, disk: float, data: st.DataObject
) -> None:
    guard = KeyGuard()
    guard.judge(first, 10.0)
    guard.shown(10.0 + disk)
    assert guard.judge(second, 10.0 + data.draw(st.floats(0, disk))) is Decision.IGNORE


@given(st.lists(st.tuples(ANSWERS, PAUSES), max_size=8), ANSWERS, FIRST_PAUSES, REPEATS)
def test_answers_before_a_held_key_stay(
    before: Pressed, key: str, first: float, rest: list[float]
) -> None:
    assert kept([*before, *held(key, first, rest)]) == len(before) + 1


@given(ANSWERS, FIRST_PAUSES, REPEATS, st.lists(st.tuples(ANSWERS, PAUSES), max_size=8))
def test_answers_after_a_held_key_count(
    key: str, first: float, rest: list[float], after: Pressed
) -> None:
    assert kept([*held(key, first, rest), *after]) == len(after) + 1


@given(ANSWERS, st.lists(st.floats(0.001, REPEAT - 0.001), min_size=1, max_size=10))
def test_a_bouncing_switch_answers_one_question(key: str, bounces: list[float]) -> None:
    assert kept([(key, 10.0), *((key, pause) for pause in bounces)]) == 1


@given(ANSWERS, ANSWERS, st.floats(0.001, UNSEEN - 0.001))
def test_no_key_answers_a_question_that_nobody_can_have_seen(
    first: str, second: str, pause: float
) -> None:
    assert decide([(first, 10.0), (second, pause)]) == [Decision.TAKE, Decision.IGNORE]


@given(ANSWERS, ANSWERS, st.floats(UNSEEN + 0.001, REPEAT - 0.001))
def test_another_key_counts_as_soon_as_the_question_can_be_seen(
    first: str, second: str, pause: float
) -> None:
    expected = Decision.IGNORE if first == second else Decision.TAKE
    assert decide([(first, 10.0), (second, pause)]) == [Decision.TAKE, expected]


def test_two_quick_presses_of_one_key_with_a_bounce_stand() -> None:
    assert decide([("yes", 10.0), ("yes", 0.4), ("yes", 0.03)]) == [
        Decision.TAKE,
        Decision.TAKE,
        Decision.IGNORE,
    ]
