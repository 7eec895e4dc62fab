"""Files that entries are taken in from: another copy of the inspection, or a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hmip_tui.errors import NotTaken
from hmip_tui.journal import Reach
from hmip_tui.manifest import Manifest
from hmip_tui.store import boxes, checking, engine, places, seal
from hmip_tui.store.chains import COLUMNS
from hmip_tui.store.checking import Row
from hmip_tui.store.connection import Connection
from hmip_tui.store.journal_table import REACH, reaches

_BATCH = 1000


class Source:
    """A file to take entries from, open in one state of it. Made by :func:`opened`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path = connection.path
        rows = self._rows("SELECT id, framework_hash FROM inspection")
        if len(rows) != 1:
            raise NotTaken("it holds no inspection")
        self.inspection, self.framework_hash = rows[0]
        try:
            self.vector = reaches(self._rows(REACH.format(schema="main")))
        except engine.failures() as error:
            raise NotTaken(f"it cannot be read: {engine.fault(error)}") from error
        self.manifest: Manifest | None = None

    @property
    def owner(self) -> str:
        """The replica whose copy this is, "" where nobody has worked on it."""
        if self.manifest is not None:
            return self.manifest.replica
        rows = self._rows("SELECT value FROM local WHERE key = 'replica'")
        return str(rows[0][0]) if rows else ""

    @property
    def team(self) -> Sequence[str]:
        """What opens the pieces that this copy's team exchanges through a folder.

        None of a plain copy: whoever put one into it would read what is exchanged from then on.
        """
        if self.connection.key is None:
            return ()
        rows = self._rows("SELECT value FROM local WHERE key = ?", (boxes.TEAM,))
        return list(filter(boxes.is_identity, str(rows[0][0]).split() if rows else ()))

    def require_as_told(self) -> None:
        """Check that a pack holds what it says of itself; raises :class:`NotTaken`."""
        told = self._rows("SELECT document FROM manifest")
        self.manifest = manifest = Manifest.from_text(str(told[0][0]) if told else "")
        (held,) = self._rows("SELECT count(*) FROM journal")
        if (
            dict(manifest.replicas) != self.vector
            or manifest.entries != held[0]
            or (manifest.inspection, manifest.framework_hash)
            != (self.inspection, self.framework_hash)
        ):
            raise NotTaken("it does not hold what it says of itself")

    def _rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[Row]:
        try:
            return self.connection.raw.execute(sql, parameters).fetchall()
        except engine.failures() as error:
            raise NotTaken(f"it cannot be read: {engine.fault(error)}") from error

    def rows_after(self, replica: str, seq: int, told: Callable[[int], None]) -> Iterator[Row]:
        """A replica's entries after number ``seq``, in order, as the journal has them.

        ``told`` is told how many more have been read.
        """
        try:
            cursor = self.connection.raw.execute(
                f"SELECT {COLUMNS} FROM journal WHERE replica = ? AND seq > ? ORDER BY seq",
                (replica, seq),
            )
            while batch := cursor.fetchmany(_BATCH):
                yield from batch
                told(len(batch))
        except engine.failures() as error:
            raise NotTaken(f"it cannot be read: {engine.fault(error)}") from error

    def require_whole(self) -> None:
        """Check that no table tells of entries that the journal lacks.

        A copy that a file manager took in the middle of a change may mix two states. Raises
        :class:`NotTaken`.
        """
        if not self._rows("SELECT 1 FROM sqlite_schema WHERE name = 'heads'"):
            return
        for replica, seq in self._rows("SELECT replica, max(seq) FROM heads GROUP BY replica"):
            reach = self.vector.get(replica, Reach(0, ""))
            if type(seq) is not int:
                raise NotTaken("it cannot be read: a number in it is none")
            if seq > reach.seq:
                raise checking.missing(replica, reach.seq + 1, seq)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file to take entries from; a pack is checked as a whole first.

    Raises :class:`FileProblem` for what is neither an inspection file nor a pack and
    :class:`NotTaken` for one that is damaged.
    """
    packed = places.look(path, packs=True).pack
    if packed:
        seal.check(path)
    connection = Connection.reader(path, packs=True)
    try:
        with connection.snapshot():
            source = Source(connection)
            source.require_whole()
            if packed:
                source.require_as_told()
            yield source
    finally:
        connection.close()
