"""What an exchange with a folder or a hub has done: values that say it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hmip_tui.journal import Reach


class Holder(NamedTuple):
    """Another copy of the inspection, and what it said it held at a time (UTC, ISO 8601)."""

    replica: str
    author: str
    time: str
    reach: Mapping[str, Reach]


class Unsent(NamedTuple):
    """How many entries are not there yet, and the time of the oldest (UTC, ISO 8601, "": none)."""

    entries: int
    oldest: str = ""


class Standing(NamedTuple):
    """What is in no other file as far as is known, and when the last receipt was given.

    ``last_receipt`` is UTC, ISO 8601, "" where none has come.
    """

    unsent: Unsent
    last_receipt: str


class Progress(NamedTuple):
    """How far an exchange is: entries ``done`` of ``total``, ``sending`` them or receiving."""

    sending: bool
    done: int
    total: int


class Outcome(NamedTuple):
    """What one exchange did.

    ``sent`` and ``received`` count entries; ``conflicts`` are the subjects and fields on which
    people disagree since. ``problems`` need a person, ``notes`` do not: both are sentences
    without case text. ``arrived`` counts our replica's entries that another copy has confirmed,
    the last time at ``confirmed``.
    """

    target: str
    sent: int
    received: int
    conflicts: Sequence[tuple[str, str]]
    problems: Sequence[str]
    notes: Sequence[str]
    unsent: Unsent
    holders: Sequence[Holder]
    own: int = 0
    arrived: int = 0
    confirmed: str = ""


class Known(NamedTuple):
    """What this copy itself knows of its exchanges, without asking anybody.

    ``name`` is the folder or hub, ``unsent`` what was recorded since; ``receipt`` is when any
    other copy or the hub last confirmed entries (UTC, ISO 8601, "" for never).
    """

    name: str
    unsent: Unsent
    receipt: str


class LogLine(NamedTuple):
    """One exchange in the log: when (UTC, ISO 8601), where, how it went, in words."""

    time: str
    inspection: str
    target: str
    well: bool
    words: str


def counted(count: int, one: str, several: str = "") -> str:
    """A count with its noun: ``1 entry``, ``2 entries``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
