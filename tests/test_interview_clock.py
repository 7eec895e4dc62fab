"""An interview's clock, against a walk from second to second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.interview_clock import SILENCE, Clock, ClockTime, clock_text, clock_time

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
LIMIT = int(SILENCE.total_seconds())


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


moments = st.integers(0, 3 * LIMIT)
told = st.dictionaries(moments, st.sampled_from(Clock), max_size=6).map(
    lambda found: sorted(found.items())
)


def second_by_second(told: list[tuple[int, Clock]], signs: list[int], now: int) -> int:
    """Count the seconds that begin while the clock runs, but those of too long a silence."""
    states, heard = dict(told), sorted({*dict(told), *signs})
    running, seconds = False, 0
    for second in range(now):
        if second in states:
            running = states[second] is Clock.RUNNING
        last = max((sign for sign in heard if sign <= second), default=None)
        following = min((sign for sign in heard if sign > second), default=now)
        if running and last is not None and min(following, now) - last <= LIMIT:
            seconds += 1
    return seconds


@given(told, st.lists(moments, max_size=5), st.integers(0, 2 * LIMIT))
def test_the_clock_counts_what_a_walk_counts(
    told: list[tuple[int, Clock]], signs: list[int], later: int
) -> None:
    now = max([0, *dict(told), *signs]) + later
    found = clock_time([(at(s), clock) for s, clock in told], map(at, signs))
    assert found.at(at(now)) == second_by_second(told, signs, now)


def test_a_clock_left_running_is_silent() -> None:
    found = clock_time([(at(0), Clock.RUNNING)], [at(60)])
    assert found == ClockTime(60.0, at(60))
    assert found.at(at(60 + LIMIT)) == 60 + LIMIT
    assert not found.silent(at(60 + LIMIT))
    assert found.at(at(61 + LIMIT)) == 60
    assert found.silent(at(61 + LIMIT))
    assert not ClockTime(60.0, None).silent(at(10 * LIMIT))


def test_a_clock_that_went_back_counts_nothing() -> None:
    assert ClockTime(5.0, at(100)).at(at(40)) == 5.0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (59.99, "00:59"),
        (61, "01:01"),
        (3600, "60:00"),
        (36_000, "600:00"),
        (-1, "00:00"),
    ],
)
def test_a_clock_shows_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text
