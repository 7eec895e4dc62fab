"""An interview's clock: what it is told, and the time that it ran."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

SILENCE = timedelta(minutes=30)
"""Longer than anybody talks without a key being pressed: a clock that was left running."""


class Clock(StrEnum):
    """What an interview's clock can be told."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


class ClockTime(NamedTuple):
    """The seconds that a clock ran, and since when it runs (its last sign of life), or None."""

    seconds: float
    since: datetime | None

    def at(self, now: datetime) -> float:
        """The seconds that it has run by ``now``; a silence counts for nothing."""
        return self.seconds if self.since is None else self.seconds + _counted(self.since, now)

    def silent(self, now: datetime) -> bool:
        """Whether it runs, and nothing has been heard for so long that it was left running."""
        return self.since is not None and now - self.since > SILENCE


def clock_time(
    told: Iterable[tuple[datetime, Clock]], signs_of_life: Iterable[datetime] = ()
) -> ClockTime:
    """The time that a clock ran, from what it was told, in order of time, and when.

    ``signs_of_life`` are the times at which anything was recorded of the interview. A program
    that is killed stops no clock, so time without a sign for longer than :data:`SILENCE` is left
    out.
    """
    events: list[tuple[datetime, Clock | None]] = [*told, *((sign, None) for sign in signs_of_life)]
    seconds, since = 0.0, None
    for time, clock in sorted(events, key=lambda event: event[0]):
        if since is not None:
            seconds += _counted(since, time)
            since = time
        if clock is not None:
            since = time if clock is Clock.RUNNING else None
    return ClockTime(seconds, since)


def _counted(since: datetime, until: datetime) -> float:
    gap = until - since
    return gap.total_seconds() if timedelta() <= gap <= SILENCE else 0.0


def clock_text(seconds: float) -> str:
    """Seconds as a clock shows them: minutes and seconds, the minutes going on past an hour."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes:02}:{rest:02}"
