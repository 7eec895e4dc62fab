"""Opening inspection files: the one place where a connection is made.

A file is in WAL mode only while a program writes to it. A commit is then one disk
synchronisation, and :class:`Connection` copies the WAL into the file within a second, so that a
copy of the bare file holds everything older; closing folds it back into one plain file.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmip_tui.errors import FileProblem, HmipError, NotSaved
from hmip_tui.store import engine, erasing, header, lock, places, recovery, strangers, unlocked
from hmip_tui.store.places import SIDE_FILES, Identity, Standing, beside

if TYPE_CHECKING:
    import sqlite3

    from hmip_tui.cipher_key import CipherKey

CHECKPOINT_AFTER = 0.4
"""Seconds from a commit to the moment the bare file holds it, at most (design 4 allows one)."""


class Connection:
    """A connection shared by the threads of this program, one at a time.

    Use :meth:`reader` or :meth:`writer`. Every method raises :class:`HmipError` in place of
    SQLite's errors.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, writable: bool, key: CipherKey | None
    ) -> None:
        self.path = path
        self.raw = connection
        self.writable = writable
        self.key = key
        self._guard = threading.RLock()
        self._depth = 0
        self._broken = False
        self._log_begun = True
        self._lock: lock.Lock | None = None
        self._identity: Identity | None = None
        self._wal: Identity | None = None
        self._committed = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._reading_uri = path.as_posix()
        self._unchanging: places.State | None = None
        self.copied: Callable[[], None] = lambda: None

    @classmethod
    def reader(cls, path: Path, *, packs: bool = False) -> Connection:
        """Open for reading only; works beside a running program and on read-only media.

        With ``packs`` a pack can be opened too, which nobody changes.
        """
        found = places.look(path, packs=packs)
        places.require_end(path, found.start if found.key is None else b"")
        uri = path.resolve().as_uri() + "?mode=ro"
        state = None
        if found.pack or _is_idle(path, found):
            uri += "&immutable=1"  # SQLite would make, and leave, the side files of a WAL
            state = places.state(path)
        self = cls(path, _connect(path, uri, found.key), writable=False, key=found.key)
        self._reading_uri, self._unchanging = uri, state
        self._check_ours(header.PACK_ID if found.pack else header.APPLICATION_ID)
        return self

    @classmethod
    def writer(
        cls, path: Path, *, create: bool = False, key: CipherKey | None = None
    ) -> Connection:
        """Open for writing, as the only program that does.

        With ``create`` a ``key`` makes an encrypted file. Raises :class:`FileProblem` if the file
        is missing (or, with ``create``, there), read-only, not ours, damaged, or open for writing
        elsewhere, and :class:`Locked` for an encrypted one whose key nobody has given.
        """
        if create:
            places.make(path)
            try:
                made = cls._locked(path, create=True, key=key)
            except BaseException:
                places.remove(path, "", *SIDE_FILES)
                raise
            if key is not None:
                unlocked.add(key)
            return made
        found = places.look(path)
        places.require_end(path, found.start if found.key is None else b"")
        if not os.access(path, os.W_OK):
            raise FileProblem(
                f"{path} is read-only, so answers could not be saved. "
                "Copy it or change its permissions; 'hmip status' can still show it."
            )
        return cls._locked(path, create=False, key=found.key)

    @classmethod
    def _locked(cls, path: Path, *, create: bool, key: CipherKey | None) -> Connection:
        held = lock.take(path)
        try:
            if not create:
                recovery.check_journal(beside(path, "-journal"))
                recovery.check_log(path, beside(path, "-wal"), key)
            elsewhere = places.has_second_name(path) and not places.has_log(path)
            uri = path.resolve().as_uri() + "?mode=rw"
            self = cls(path, _connect(path, uri, key), writable=True, key=key)
            self._lock = held
            self._prepare(create, maybe_elsewhere=elsewhere)
            with suppress(OSError):  # the next opening tries again
                erasing.sweep(path)  # a plain copy perhaps, where encrypting it was broken off
        except BaseException:
            lock.give_back(held)
            raise
        return self

    @classmethod
    def in_memory(cls, key: CipherKey | None = None) -> Connection:
        """An empty database in memory, to work out what a file should hold.

        Only with a file's key can it take that file's pages, or be read together with it.
        """
        raw = engine.connect(":memory:", key)
        return cls(Path(":memory:"), raw, writable=True, key=key)

    def _prepare(self, create: bool, *, maybe_elsewhere: bool) -> None:
        try:
            if create:
                self.raw.execute(f"PRAGMA application_id = {header.APPLICATION_ID}")
            else:
                self._check_ours()
            if maybe_elsewhere:
                self._require_no_log()
            if beside(self.path, "-wal").exists():
                self._committed.set()  # what a killed program left is copied soon, too
            self.raw.execute("PRAGMA journal_mode = WAL")
            self.raw.execute("PRAGMA synchronous = FULL")
            self.raw.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache
            self.raw.execute("PRAGMA wal_autocheckpoint = 0")  # never inside an answer
            self.raw.execute("PRAGMA foreign_keys = ON")
            self.raw.execute("PRAGMA temp_store = MEMORY")  # nothing of a case in other files
            self._identity = places.identity(self.path)
            places.WRITING[self._identity] = self.key
        except engine.failures() as error:
            self.raw.close()
            raise engine.problem(self.path, error) from error
        except HmipError:
            self.raw.close()
            raise
        self._log_begun = False  # which the thread does, while the first screen is drawn
        self._thread = threading.Thread(target=self._checkpoints, daemon=True, name="checkpoint")
        self._thread.start()

    def _check_ours(self, id: int = header.APPLICATION_ID) -> None:
        try:
            (found,) = self.raw.execute("PRAGMA application_id").fetchone()
            if self.key is not None:
                self._require_end()
            strangers.refuse(self.path, self.raw, writable=self.writable)
        except engine.failures() as error:
            self.raw.close()
            raise engine.problem(self.path, error) from error
        except FileProblem:
            self.raw.close()
            raise
        if found != id:
            self.raw.close()
            raise FileProblem(f"{self.path} is not an inspection file of this program.")

    def _require_no_log(self) -> None:
        """Refuse a file whose log lies beside another name of it, a hard link.

        SQLite takes names for files: programs that write under two do not see each other, and what
        one of them had saved would be gone.
        """
        (mode,) = self.raw.execute("PRAGMA journal_mode").fetchone()
        if mode == "wal":
            self.raw.close()
            places.remove(self.path, *SIDE_FILES)  # which asking has made
            raise FileProblem(
                f"{self.path} has a second name (a hard link) and is open under that one, or was "
                "when a program was killed. Close it there, or open and leave it by that name."
            )

    def _require_end(self) -> None:
        """As :func:`places.require_end`, where only SQLCipher reads the header."""
        (pages,) = self.raw.execute("PRAGMA page_count").fetchone()
        alone = not beside(self.path, "-wal").exists()
        if alone and self.path.stat().st_size < pages * header.CIPHER_PAGE:
            raise engine.damage("the end of the file is missing")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query, as tuples."""
        with self._guard:
            try:
                found = self.raw.execute(sql, parameters).fetchall()
            except engine.failures() as error:
                self.require_unchanged()
                raise engine.problem(self.path, error) from error
            self.require_unchanged()
            return found

    def require_unchanged(self) -> None:
        """Refuse what was read without SQLite's locks while somebody began to write to the file."""
        if self._unchanging is not None and places.state(self.path) != self._unchanging:
            raise FileProblem(
                f"{self.path} was changed by another program while it was read. Try again."
            )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every query inside see one state of the file, whatever others write meanwhile."""
        with self._guard:
            begun = not self.raw.in_transaction
            try:
                if begun:
                    self.raw.execute("BEGIN")
                yield
            except engine.failures() as error:
                raise engine.problem(self.path, error) from error
            finally:
                if begun and self.raw.in_transaction:
                    self.raw.execute("ROLLBACK")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other thread use the connection meanwhile. Blocks nest."""
        with self._guard:
            yield

    @contextmanager
    def attached(self, source: Connection) -> Iterator[None]:
        """Let queries read another file as ``source`` too, which is open for reading.

        No other thread uses the connection meanwhile. Raises :class:`FileProblem`.
        """
        with self._guard:
            try:
                self._attach(source)
            except engine.failures() as error:
                raise engine.problem(source.path, error) from error
            try:
                yield
            finally:
                self.raw.execute("DETACH source")

    def _attach(self, source: Connection) -> None:
        if self.key is not None:
            key = "" if source.key is None else source.key.literal
            self.raw.execute("ATTACH ? AS source KEY ?", (source._reading_uri, key))
        elif source.key is None:
            self.raw.execute("ATTACH ? AS source", (source._reading_uri,))
        else:
            raise FileProblem(
                f"{source.path} is encrypted and {self.path} is not, so that anybody who has that "
                f"file could read this. Encrypt it first: 'hmip passphrase set {self.path.name}'."
            )

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement inside :meth:`transaction`."""
        self.raw.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterator[Sequence[Any]]) -> None:
        """Run one statement for many rows inside :meth:`transaction`."""
        self.raw.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; durable when the outermost block ends. Blocks nest.

        Raises :class:`NotSaved` when SQLite cannot keep the change, or when an inner block failed
        and its exception was caught; the file is then as it was.
        """
        with self._guard:
            outermost = self._depth == 0
            self._depth += 1
            try:
                if outermost:
                    self._check_in_place()
                    self._broken = False
                    self._begin_log()
                    self.raw.execute("BEGIN IMMEDIATE")
                self._require_whole()
                yield
                self._require_whole()
                if outermost:
                    self.raw.execute("COMMIT")
            except engine.failures() as error:
                self._undo(outermost)
                raise NotSaved(
                    f"NOT SAVED: {self.path} could not be written because {engine.fault(error)}."
                ) from error
            except BaseException:
                self._undo(outermost)
                raise
            finally:
                self._depth -= 1
        if outermost:
            self._wal = self._wal or places.identity(beside(self.path, "-wal"))
            self._committed.set()

    def _undo(self, outermost: bool) -> None:
        self._broken = True
        if outermost and self.raw.in_transaction:
            # one that fails leaves the transaction open: no later change can begin, let alone
            # be taken for saved
            with suppress(*engine.failures()):
                self.raw.execute("ROLLBACK")

    def _require_whole(self) -> None:
        """After a fault SQLite may have ended the transaction: what followed would stand alone."""
        if self._broken:
            raise NotSaved(
                f"NOT SAVED: a part of this change failed, so {self.path} has none of it."
            )

    def _check_in_place(self) -> None:
        """Writing to files that were moved or replaced would keep answers nowhere."""
        if not self.writable:
            raise NotSaved(f"NOT SAVED: {self.path} was opened for reading only.")
        if places.identity(self.path) != self._identity:
            raise NotSaved(
                f"NOT SAVED: {self.path} was moved, removed or replaced while it was open. "
                "Put it back, or leave the program and open the file where it is now."
            )
        if self._wal and places.identity(wal := beside(self.path, "-wal")) != self._wal:
            self.checkpoint()
            raise NotSaved(
                f"NOT SAVED: another program removed {wal} while {self.path} was open. "
                "Everything before is saved; leave the program and open the file again."
            )

    def is_at(self, path: Path) -> bool:
        """Whether what stands at a path is the very file that is open here."""
        here = places.identity(self.path)
        return here is not None and places.identity(path) == here

    def _begin_log(self) -> None:
        """Begin the WAL before the first change, if nobody has."""
        with self._guard:
            if not self._log_begun:
                self._begin_wal()
                self._log_begun = True

    def _checkpoints(self) -> None:
        with suppress(*engine.failures()):  # the first change meets it again, and says so
            self._begin_log()
        while not self._closing.is_set():
            self._committed.wait()
            if self._closing.wait(CHECKPOINT_AFTER):
                return
            self._committed.clear()
            self.checkpoint()
            self.copied()

    def checkpoint(self) -> None:
        """Copy what is committed into the bare file.

        A fault here loses nothing, as the WAL still holds it; the next write reports it.
        """
        with self._guard:
            try:
                if self._copy_all():
                    self._begin_wal()
                else:
                    self._committed.set()  # someone reads an older state: try again
            except engine.failures():
                self._committed.set()

    def _copy_all(self) -> bool:
        """Copy the WAL into the file; whether that is done."""
        _, logged, copied = self.raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(logged == copied)

    def _begin_wal(self) -> None:
        """Write what is there already, so that the WAL has begun when the next answer comes.

        The first commit after a copy begins it anew, which is a disk synchronisation of its own.
        That it is a change of page 1 lets :mod:`.recovery` know the file it belongs to.
        """
        (version,) = self.raw.execute("PRAGMA user_version").fetchone()
        self.raw.execute(f"PRAGMA user_version = {version}")

    def close(self) -> None:
        """Close; a writer leaves one plain file behind. Closing again does nothing."""
        self._closing.set()
        self._committed.set()
        if self._thread is not None:
            self._thread.join()
        with self._guard:
            try:
                if self.writable:
                    self._fold()
            except engine.failures():
                pass  # someone else reads it, or the disk is full: the WAL stays, nothing is lost
            finally:
                self.raw.close()
                places.WRITING.pop(self._identity, None)
                held, self._lock = self._lock, None
                if held is not None:
                    lock.give_back(held)

    def discard(self) -> None:
        """Close, and remove a file whose creation failed: the next attempt is not to meet it."""
        self.close()
        places.remove(self.path, "", *SIDE_FILES)

    def _fold(self) -> None:
        """Fold the WAL into the file and remove it.

        For a file that was moved away SQLite does neither, and would read the WAL together with
        whatever comes to stand at the path.
        """
        if places.identity(self.path) == self._identity:
            self.raw.execute("PRAGMA busy_timeout = 200")
            self.raw.execute("PRAGMA journal_mode = DELETE").fetchall()
        elif self._copy_all():
            places.remove(self.path, *SIDE_FILES)

    def in_memory_copy(self) -> Connection:
        """A copy of the whole file in memory, to try something out on."""
        copy = Connection.in_memory(self.key)
        with self._guard:
            try:
                self.raw.backup(copy.raw)
            except engine.failures() as error:
                copy.close()
                raise engine.problem(self.path, error) from error
        return copy

    def backup(self, target: Path) -> None:
        """Write a whole copy by SQLite's own backup, encrypted as the file is.

        Raises :class:`FileProblem`.
        """
        places.make(target)
        with self._guard:
            try:
                copy = engine.connect(target.resolve().as_uri(), self.key)
                try:
                    self.raw.backup(copy)
                finally:
                    copy.close()
                self.require_unchanged()
            except FileProblem:
                places.remove(target, "")
                raise
            except engine.failures() as error:
                places.remove(target, "")  # no half copy that looks like a whole one
                self.require_unchanged()
                raise FileProblem(f"No backup at {target}: {engine.fault(error)}.") from error


def _is_idle(path: Path, found: Standing) -> bool:
    """Whether nobody writes to a file, and reading it as usual would leave something beside it.

    An encrypted file does not show whether its last writer kept a log.
    """
    if not found.start or beside(path, "-wal").exists():
        return False
    if found.key is not None:
        return not lock.is_held(path)
    return header.keeps_a_log(found.start) or not os.access(path.parent, os.W_OK)


def _connect(path: Path, uri: str, key: CipherKey | None) -> sqlite3.Connection:
    try:
        return engine.connect(uri, key)
    except engine.failures() as error:
        raise engine.problem(path, error) from error
