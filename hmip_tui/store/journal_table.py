"""Reading the journal of one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from operator import index
from typing import Any

from hmip_tui import journal
from hmip_tui.errors import FileProblem
from hmip_tui.journal import Entry, EntryId, Reach
from hmip_tui.store import engine
from hmip_tui.store.chains import COLUMNS
from hmip_tui.store.connection import Connection

_BATCH = 5000
"""How many entries are read at once."""

REACH = """
WITH RECURSIVE found (replica) AS (
    SELECT min(replica) FROM {schema}.journal
    UNION ALL
    SELECT (SELECT min(replica) FROM {schema}.journal AS j WHERE j.replica > found.replica)
    FROM found WHERE found.replica IS NOT NULL
)
SELECT last.replica, last.seq, last.hash FROM found JOIN {schema}.journal AS last
ON last.replica = found.replica
AND last.seq = (SELECT max(seq) FROM {schema}.journal AS j WHERE j.replica = found.replica)
"""
"""Every replica's last number and its hash: a look or two into the index for each."""


def reaches(rows: Iterable[Sequence[Any]]) -> dict[str, Reach]:
    """How far every replica goes, of the rows of :data:`REACH`.

    One bit of a row's header makes bytes of a text. Raises SQLite's error of a damaged file.
    """
    found = {}
    for replica, seq, hash_ in rows:
        if type(seq) is not int or not (isinstance(replica, str) and isinstance(hash_, str)):
            raise engine.damage("a part of an entry is of the wrong kind")
        found[replica] = Reach(seq, hash_)
    return found


class JournalTable:
    """The journal in a file. All methods raise :class:`FileProblem` for one that is damaged."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path = connection.path

    def entries(
        self, subject: str | None = None, replica: str | None = None, *, newest_first: bool = False
    ) -> Iterator[Entry]:
        """Entries by replica and number, of one subject or replica if given."""
        tests = [("subject", subject), ("replica", replica)]
        where = " AND ".join(f"{name} = ?" for name, value in tests if value is not None)
        order = "DESC" if newest_first else "ASC"
        rows = self.connection.rows(
            f"SELECT {COLUMNS} FROM journal {'WHERE ' + where if where else ''} "
            f"ORDER BY replica {order}, seq {order}",
            [value for _, value in tests if value is not None],
        )
        return (self._entry_in(row) for row in rows)

    def entries_of_fields(self, fields: Sequence[str]) -> Iterator[Entry]:
        """Every subject's entries of some fields, by replica and number."""
        rows = self.connection.rows(
            f"SELECT {COLUMNS} FROM journal "
            "WHERE field IN (SELECT value FROM json_each(?)) ORDER BY replica, seq",
            (json.dumps(list(fields)),),
        )
        return (self._entry_in(row) for row in rows)

    def entries_after(self, replica: str, seq: int, last: int | None = None) -> Iterator[Entry]:
        """A replica's entries after number ``seq``, in order, up to ``last`` if given.

        They are read in batches, so that others can use the file meanwhile.
        """
        return map(self._entry_in, self.rows_after(replica, seq, last))

    def rows_after(
        self, replica: str, seq: int, last: int | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """As :meth:`entries_after`, as the journal's rows: what only passes them on is quicker."""
        while True:
            rows = self.connection.rows(
                f"SELECT {COLUMNS} FROM journal "
                "WHERE replica = ?1 AND seq > ?2 AND (?3 IS NULL OR seq <= ?3) "
                f"ORDER BY seq LIMIT {_BATCH}",
                (replica, seq, last),
            )
            yield from rows
            if len(rows) < _BATCH:
                return
            seq = rows[-1][1]

    def entry(self, id: EntryId) -> Entry | None:
        """One entry; None where the record does not hold it."""
        rows = self.connection.rows(
            f"SELECT {COLUMNS} FROM journal WHERE replica = ? AND seq = ?", id
        )
        return self._entry_in(rows[0]) if rows else None

    def vector(self) -> dict[str, Reach]:
        """How far every replica's entries are here: the last one's number and hash."""
        rows = self.connection.rows(REACH.format(schema="main"))
        try:
            return reaches(rows)
        except engine.failures() as error:
            raise engine.problem(self.path, error) from error

    def reach(self, replica: str) -> Reach | None:
        """How far one replica's entries are here; None where there are none."""
        rows = self.connection.rows(
            "SELECT seq, hash FROM journal WHERE replica = ? ORDER BY seq DESC LIMIT 1", (replica,)
        )
        return Reach(*rows[0]) if rows else None

    def _entry_in(self, row: Sequence[Any]) -> Entry:
        replica, seq, time, author, action, subject, field, value, replaces, hash_ = row
        try:
            "".join((replica, time, author, action, subject, field, value, hash_))
            id = EntryId(replica, index(seq))
            ids = journal.decode_ids(replaces)
        except (AttributeError, TypeError, ValueError, RecursionError) as error:
            raise FileProblem(
                f"{self.path} cannot be used: entry {seq} of replica {replica} is damaged. "
                f"'hmip verify {self.path.name}' lists what is wrong."
            ) from error
        return Entry(id, time, author, action, subject, field, value, ids, hash_)
