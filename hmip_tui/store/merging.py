"""Taking in entries that were recorded elsewhere: the union of two journals (design 4).

Everything is checked before anything is written, and what is written is one transaction: what
cannot be taken in leaves the record as it was. Neither order nor repetition makes a difference
to what a record holds in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from hmip_tui import training
from hmip_tui.arrival import Arrival, Arrived
from hmip_tui.errors import NotTaken
from hmip_tui.journal import Entry, EntryId, Reach
from hmip_tui.store import checking, engine, sources, union
from hmip_tui.store.chains import COLUMNS, INSERT, columns
from hmip_tui.store.checking import Row
from hmip_tui.store.receipts import SOURCE, Receipt, remember
from hmip_tui.store.record import Record
from hmip_tui.store.sources import Source

Told = Callable[[int, int], None]
"""Is told how many entries have been looked at, and of how many; may raise to stop."""

_NOTHING = Reach(0, "")


def _untold(_done: int, _all: int) -> None:
    """Nobody wants to know."""


_SAME = " AND ".join(f"theirs.{name} IS ours.{name}" for name in COLUMNS.split(", "))
_DIFFERENT = (
    "SELECT theirs.seq, theirs.hash = ours.hash FROM source.journal AS theirs "
    "LEFT JOIN main.journal AS ours USING (replica, seq) "
    f"WHERE theirs.replica = ?1 AND theirs.seq <= ?2 AND NOT ({_SAME}) "
    "ORDER BY theirs.seq LIMIT 1"
)
_KNOWN = "SELECT count(*) FROM source.journal WHERE replica = ? AND seq <= ?"
_COPY = (
    f"INSERT INTO main.journal ({COLUMNS}) SELECT {COLUMNS} FROM source.journal "
    "WHERE replica = ? AND seq BETWEEN ? AND ? ORDER BY seq"
)


def require_same(record: Record, inspection: str, framework_hash: str) -> None:
    """Check that entries of another copy belong to this record.

    Raises :class:`NotTaken` for those of another inspection, or of one with another framework,
    and where either is for training.
    """
    if training.INSPECTION in (record.inspection, inspection) or record.setting(training.SETTING):
        raise NotTaken("a training file is part of no inspection")
    if inspection != record.inspection:
        raise NotTaken("it is of another inspection")
    if framework_hash != record.framework_hash:
        raise NotTaken("it has another framework, though the inspection's name is the same")


def take_in(record: Record, entries: Iterable[Entry]) -> Arrival:
    """Take in entries of any replicas, in any order, durably, all or none.

    Of each replica they have to follow what is here, without a gap; those that are here already
    have to be the same. Whether they are of the same inspection and framework
    :func:`require_same` says. Raises :class:`NotTaken`, for two entries with one number
    :class:`hmip_tui.errors.Forked`, and :class:`hmip_tui.errors.NotSaved`.
    """
    rows = sorted(map(columns, entries), key=itemgetter(0, 1))
    with record.together():
        require_same(record, record.inspection, record.framework_hash)
        vector, arrived, held = record.vector(), {}, {}
        for replica, group in groupby(rows, key=itemgetter(0)):
            theirs = [row for row, _ in groupby(group)]  # the same one twice is one
            have = vector.get(replica, _NOTHING)
            known = [row for row in theirs if row[1] <= have.seq]
            new = theirs[len(known) :]
            _require_same_rows(record, replica, known)
            reach = checking.follow(record.inspection, replica, vector.get(replica), new)
            arrived[replica] = Arrived(have.seq + 1, reach.seq, len(known))
            held[replica] = Reach(theirs[-1][1], theirs[-1][9])
            record.connection.executemany(INSERT, iter(new))
        return _settled(record, arrived, held)


def _require_same_rows(record: Record, replica: str, known: Sequence[Row]) -> None:
    if known:
        after, last = known[0][1] - 1, known[-1][1]
        ours = {e.id.seq: columns(e) for e in record.entries_after(replica, after, last)}
        for row in known:
            if ours.get(row[1]) != row:
                same_hash = row[1] in ours and ours[row[1]][9] == row[9]
                raise checking.different(EntryId(replica, row[1]), same_hash)


def take_in_file(record: Record, path: Path, told: Told = _untold) -> Arrival:
    """Take in all entries of another copy of the inspection, or of a pack, durably, all or none.

    Raises :class:`NotTaken` and :class:`hmip_tui.errors.FileProblem`, whose sentences name the
    file, and :class:`hmip_tui.errors.NotSaved`.
    """
    try:
        _require_other(record, path)
        with sources.opened(path) as source:
            return take_in_source(record, source, told)
    except NotTaken as error:
        raise type(error)(f"{path} was not taken in: {error}.") from error


def _require_other(record: Record, path: Path) -> None:
    if record.connection.is_at(path):
        raise NotTaken("it is the file itself")


def take_in_source(record: Record, source: Source, told: Told = _untold) -> Arrival:
    """Take in all entries of an open source; as :func:`take_in_file`, and does not name it.

    The record can be used by other threads while the entries are looked at, which takes longest.
    """
    require_same(record, source.inspection, source.framework_hash)
    ends = _checked(record, source, told)
    connection = record.connection
    with connection.attached(source.connection):
        vector = record.vector()
        arrived = {}
        for replica, reach in source.vector.items():
            have = vector.get(replica, _NOTHING).seq
            known = _compared(record, replica, have)
            arrived[replica] = Arrived(have + 1, max(have, reach.seq), known)
        with record.together():
            for replica, part in arrived.items():
                if part.new:
                    connection.execute(_COPY, (replica, part.first, part.last))
            if any(record.reach(replica) != end for replica, end in ends.items()):
                raise NotTaken("it was changed while it was looked at")
            _remember_source(record, source)
            record.add_team(source.team)
            return _settled(record, arrived, source.vector)


def _remember_source(record: Record, source: Source) -> None:
    """Remember that somebody else has what was taken in from there; one's own copy is no other."""
    owner = source.owner
    if owner in ("", record.replica):
        return
    time, place = record.now(), f"replica {owner}"
    author = source.manifest.author if source.manifest else ""
    remember(
        record,
        (Receipt(SOURCE, place, replica, *r, author, time) for replica, r in source.vector.items()),
    )


def _checked(record: Record, source: Source, told: Told) -> Mapping[str, Reach]:
    """Check every entry that is new; how far the replicas go that have any."""
    vector, ends = record.vector(), {}
    new = {
        replica: have.seq
        for replica, reach in source.vector.items()
        if reach.seq > (have := vector.get(replica, _NOTHING)).seq
    }
    total, done = sum(source.vector[replica].seq - seq for replica, seq in new.items()), 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        told(done, total)

    for replica, seq in new.items():
        rows = source.rows_after(replica, seq, more)
        ends[replica] = checking.follow(record.inspection, replica, vector.get(replica), rows)
    return ends


def _compared(record: Record, replica: str, have: int) -> int:
    """Check that what both have is the same; how many entries that is."""
    raw = record.connection.raw
    try:
        found = raw.execute(_DIFFERENT, (replica, have)).fetchone()
        known: int = raw.execute(_KNOWN, (replica, have)).fetchone()[0]
    except engine.failures() as error:
        raise NotTaken(f"it cannot be read: {engine.fault(error)}") from error
    if found is not None:
        seq, same_hash = found
        raise checking.different(EntryId(replica, seq), bool(same_hash))
    return known


def _settled(record: Record, arrived: Mapping[str, Arrived], held: Mapping[str, Reach]) -> Arrival:
    conflicts, absent = union.settle(record.connection, record.framework, arrived)
    record.renew()
    return Arrival(arrived, held, conflicts, absent)
