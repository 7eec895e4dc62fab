"""Who is known to hold a replica's entries, and up to which: facts of this copy alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hmip_tui.errors import NotTaken
from hmip_tui.exchanges import Standing, Unsent
from hmip_tui.journal import EntryId, Reach
from hmip_tui.manifest import Receipt as Document
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


def load(record: Record, receipt: Document) -> int:
    """Remember a receipt that somebody sent; how many of this file's entries have arrived there.

    Raises :class:`NotTaken` for one of another inspection, and one that tells of entries which
    are not in this file or are others there.
    """
    if receipt.inspection != record.inspection:
        raise NotTaken("it is of another inspection")
    for replica, reach in receipt.replicas.items():
        entry = record.entry(EntryId(replica, reach.seq))
        if entry is None:
            raise NotTaken(
                f"it tells of entry {reach.seq:,} of replica {replica}, which is not in this file: "
                "the file that was handed over was a later one or another copy"
            )
        if entry.hash != reach.hash:
            raise NotTaken(
                f"entry {reach.seq:,} of replica {replica} is a different one there: one of the "
                "two files was put back to an older state and worked on. Keep both files"
            )
    told = receipt.place, receipt.author, receipt.time
    remember(record, (_row(replica, reach, *told) for replica, reach in receipt.replicas.items()))
    return sum(reach.seq for reach in receipt.replicas.values())


def _row(replica: str, reach: Reach, place: str, author: str, time: str) -> Receipt:
    return Receipt(RECEIPT, place, replica, *reach, author, time)


def standing(record: Record) -> Standing:
    """How much of a record is still to be handed over."""
    rows = record.connection.rows("SELECT max(time) FROM receipts WHERE kind = ?", (RECEIPT,))
    return Standing(_unsent(record), rows[0][0] or "")


def _unsent(record: Record) -> Unsent:
    rows = record.connection.rows("SELECT replica, max(seq) FROM receipts GROUP BY replica")
    elsewhere = dict(rows)
    entries, oldest = 0, ""
    for replica, reach in record.vector().items():
        after = min(elsewhere.get(replica, 0), reach.seq)
        if reach.seq > after:
            entries += reach.seq - after
            entry = record.entry(EntryId(replica, after + 1))
            times = [oldest, "" if entry is None else entry.time]
            oldest = min(filter(None, times), default="")
    return Unsent(entries, oldest)
