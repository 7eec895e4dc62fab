"""Who is known to hold a replica's entries, and up to which: facts of this copy alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hmip_tui.store.record import Record

RECEIPT = "receipt"
"""The kind of what others have told us that they hold."""

SOURCE = "source"
"""The kind of what we took in from others."""

PASSED = "passed"
"""The kind of what was put into a shared folder, from where others may fetch it."""

_REMEMBER = """
INSERT INTO receipts (kind, place, replica, seq, hash, author, time) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, place, replica) DO UPDATE SET
    seq = excluded.seq, hash = excluded.hash, author = excluded.author, time = excluded.time
WHERE excluded.seq > seq
"""


class Receipt(NamedTuple):
    """At ``place`` are ``replica``'s entries 1 to ``seq``, the last with ``hash``.

    ``author`` said so at ``time`` (UTC, ISO 8601).
    """

    kind: str
    place: str
    replica: str
    seq: int
    hash: str
    author: str
    time: str


def remember(record: Record, receipts: Iterable[Receipt]) -> None:
    """Remember receipts, durably; one that tells of no more than is known changes nothing."""
    with record.connection.transaction():
        for receipt in receipts:
            record.connection.execute(_REMEMBER, receipt)


def known(record: Record, kind: str = RECEIPT) -> list[Receipt]:
    """What is remembered of a kind, by place and replica."""
    rows = record.connection.rows(
        "SELECT kind, place, replica, seq, hash, author, time FROM receipts WHERE kind = ? "
        "ORDER BY place, replica",
        (kind,),
    )
    return [Receipt(*row) for row in rows]
