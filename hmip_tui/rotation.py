"""Which backups there are by their names, which of them are kept, and when another is due.

A backup's name says what was verified when it was written: when, how many entries, which state of
the journal, and the start of the whole file's SHA-256. No list beside the files can disagree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from hmip_tui.journal import Reach

EVERY = timedelta(hours=1)
"""The time after which changes are backed up while a file is open."""

ALL_OF = timedelta(hours=24)
"""How long every backup is kept; after that the last of each day."""

DAILY_FOR = timedelta(days=14)
"""How long the last of each day is kept; after that the last of each week."""

SUFFIX = ".hmip-backup"

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d{1,12})-([0-9a-f]{16})-([0-9a-f]{16})\.hmip-backup")
_DIGITS = 16


class Backup(NamedTuple):
    """A backup as its name tells it; ``time`` is UTC, ``size`` in bytes."""

    time: datetime
    entries: int
    state: str
    digest: str
    size: int = 0

    @property
    def name(self) -> str:
        """The file's name."""
        time = self.time.strftime(_TIME)
        return f"{time}-{self.entries}-{self.state}-{self.digest}{SUFFIX}"


def named(name: str, size: int) -> Backup | None:
    """The backup that has this name; None for what is the name of none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    time, entries, state, digest = found.groups()
    try:
        when = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(when, int(entries), state, digest, size)


def state_of(vector: Mapping[str, Reach]) -> str:
    """The state of a journal in a few letters: the same for the same last hashes of all replicas.

    A last hash seals all before it, so the same state is the same entries.
    """
    told = "".join(f"{r} {reach.seq} {reach.hash}\n" for r, reach in sorted(vector.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def short(digest: str) -> str:
    """As much of a file's SHA-256 (hex) as a name holds."""
    return digest[:_DIGITS]


def newest_first(backups: Iterable[Backup]) -> list[Backup]:
    """Backups in order of time, the newest first."""
    return sorted(backups, key=lambda backup: (backup.time, backup.name), reverse=True)


def kept(backups: Iterable[Backup], now: datetime, most_bytes: int) -> list[Backup]:
    """The backups that are kept, the newest first.

    All of the last 24 hours, the last of each day for 14 days, the last of each week for good
    (days and weeks are UTC's). Of those, the oldest go while all together are larger than
    ``most_bytes``; the newest always stays. One from the future, as after a clock was set back,
    counts as of the last 24 hours.
    """
    chosen: list[Backup] = []
    days: set[date] = set()
    weeks: set[tuple[int, int]] = set()
    total = 0
    for backup in newest_first(backups):
        age, day = now - backup.time, backup.time.date()
        week = day.isocalendar()[:2]
        wanted = age < ALL_OF or (age < DAILY_FOR and day not in days) or week not in weeks
        days.add(day)
        weeks.add(week)
        if not wanted:
            continue
        total += backup.size
        if chosen and total > most_bytes:
            break
        chosen.append(backup)
    return chosen


def is_due(newest: Backup | None, state: str, now: datetime) -> bool:
    """Whether an open file is to be backed up now: it has changed, and an hour has passed.

    A backup from the future says nothing about how long ago it was made.
    """
    if newest is None:
        return True
    return newest.state != state and not (newest.time <= now < newest.time + EVERY)
