"""How long an inspection is kept, and what stays when it has been removed.

The date stands in the journal as a setting of the inspection, so every copy knows it. What stays is
a certificate: which record it was and where it ended, and nothing of any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hmip_tui.errors import Refused
from hmip_tui.journal import Reach

FIELD = "retention"
"""The inspection's setting with the last day on which it is kept, as YYYY-MM-DD."""

CERTIFICATE = "hmip-tui removal 1"
"""What a certificate says that it is."""

METHOD = (
    "Every byte of each file was written over with zeros, that was had written to the disk, and "
    "the file was removed."
)
NOT_REACHED = (
    "Copies on other computers, packs, exported reports and tables, a hub or a shared folder; "
    "snapshots of the file system; spare blocks of an SSD and journals of a file system, which no "
    "program can write over. Only encryption from the first day on covers those."
)


def day(text: str, today: date) -> str:
    """A day to be recorded, as it is recorded; raises :class:`Refused` for any other text.

    One that has passed is none: nobody should be able to shorten the time to nothing at once.
    """
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(f"'{text}' is no date: write it as {today.isoformat()}.") from error
    if found < today:
        raise Refused(f"{found} has passed. The earliest last day is today, {today}.")
    return found.isoformat()


def require_over(values: Iterable[Any], today: date) -> date:
    """The day that has passed, of all that people recorded without seeing each other the latest.

    Raises :class:`Refused` where there is none, or it has not passed.
    """
    days = []
    for value in values:
        try:
            days.append(date.fromisoformat(value))
        except (TypeError, ValueError):
            continue  # cleared, or a newer program's
    if not days:
        raise Refused(
            "No date is set until which the inspection is kept: 'hmip retention' sets it."
        )
    if max(days) >= today:
        raise Refused(f"The inspection is kept until {max(days)}; nothing was removed.")
    return max(days)


class Removed(NamedTuple):
    """A file that was removed: what it was, its name and its length in bytes."""

    what: str
    name: str
    size: int


class Certificate(NamedTuple):
    """What is said of an inspection file that was removed. ``left``: what could not be.

    ``salt`` is what the key of an encrypted file was derived with, "" for a plain one.
    """

    inspection: str
    provider: str
    round: str
    framework_hash: str
    kept_until: date
    file: str
    size: int
    sha256: str
    salt: str
    entries: int
    cases: Mapping[str, int]
    replicas: Mapping[str, Reach]
    by: str
    begun: str
    done: str = ""
    removed: Sequence[Removed] = ()
    left: Sequence[str] = ()

    def document(self) -> dict[str, Any]:
        """The certificate, ready for JSON."""
        told = self._asdict()
        told |= {
            "kept_until": self.kept_until.isoformat(),
            "replicas": {r: reach._asdict() for r, reach in self.replicas.items()},
            "removed": [each._asdict() for each in self.removed],
            "done": self.done or None,
        }
        method = {"method": METHOD, "not_reached": NOT_REACHED}
        return {"certificate": CERTIFICATE, **told, **method}
