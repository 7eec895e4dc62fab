"""Whether entries from elsewhere can follow those that are here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hmip_tui import journal, limits
from hmip_tui.errors import Forked, NotTaken
from hmip_tui.journal import EntryId, Reach
from hmip_tui.store import chains
from hmip_tui.training import SETTING

Row = Sequence[Any]
"""An entry as :data:`hmip_tui.store.chains.COLUMNS` has it."""


def named(replica: str, first: int, last: int) -> str:
    """Entries of a replica in words."""
    if first == last:
        return f"entry {first} of replica {replica}"
    return f"entries {first:,} to {last:,} of replica {replica}"


def missing(replica: str, first: int, last: int) -> NotTaken:
    """What is raised where entries are missing."""
    verb = "is" if first == last else "are"
    return NotTaken(f"{named(replica, first, last)} {verb} missing")


def forked(replica: str, seq: int) -> Forked:
    """What is raised where two different entries have one number."""
    return Forked(
        f"entry {seq:,} of replica {replica} is a different one here: a backup or copy was put "
        "in the place of that file and worked on. Keep both files; what only the other holds "
        "has to be recorded anew in a copy of this one"
    )


def follow(inspection: str, replica: str, reach: Reach | None, rows: Iterable[Row]) -> Reach:
    """Check that rows in order of number follow a replica's entries; how far they go then.

    Numbers have no gap, every hash is right and every part can be read.

    Raises :class:`NotTaken`, which names the first row that is not as it should be.
    """
    seq = 0 if reach is None else reach.seq
    first = journal.first_hash(inspection, replica)
    previous = first if reach is None else reach.hash
    for row in rows:
        _require_readable(row)
        if row[1] != seq + 1:
            raise missing(replica, seq + 1, row[1] - 1)
        if journal.seal(previous, row[:9]) != row[9]:
            raise _broken(replica, seq + 1, previous == first)
        previous, seq = row[9], seq + 1
    return Reach(seq, previous)


def _broken(replica: str, seq: int, at_start: bool) -> NotTaken:
    if at_start:
        return NotTaken(f"entry 1 of replica {replica} was changed, or is of another inspection")
    return NotTaken(
        f"the chain of hashes breaks at entry {seq:,} of replica {replica}: "
        "it or the one before was changed after it was recorded"
    )


def _require_readable(row: Row) -> None:
    try:
        entry = chains.read(row)
    except ValueError as error:
        raise NotTaken(f"{named(row[0], row[1], row[1])} cannot be read: {error}") from error
    if any(not 0 < id.seq < limits.WHOLE for id in entry.replaces):
        raise NotTaken(f"{named(*entry.id, entry.id.seq)} replaces what is no entry")
    if entry.subject == "inspection" and entry.field == SETTING:
        raise NotTaken("it is a training file, and nothing of those becomes part of an inspection")


def different(id: EntryId, same_hash: bool) -> NotTaken:
    """What is raised where both have an entry and it is not the same."""
    if same_hash:
        return NotTaken(f"{named(*id, id.seq)} was changed after it was recorded")
    return forked(*id)
