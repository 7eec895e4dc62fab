"""Opening inspection files: the one place where a connection is made.

A file is in WAL mode only while a program writes to it. A commit is then one disk
synchronisation, and :class:`Connection` copies the WAL into the file within a second, so that a
copy of the bare file holds everything older; closing folds it back into one plain file.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hmip_tui.errors import FileProblem, HmipError, NotSaved
from hmip_tui.store import header, lock, recovery

CHECKPOINT_AFTER = 0.4
"""Seconds from a commit to the moment the bare file holds it, at most (design 4 allows one)."""

_Identity = tuple[int, int]

_WRITING: set[_Identity | None] = set()
"""The files that this process has open for writing. Nothing else in it may open them but through
SQLite: POSIX gives up all of a process's locks on a file when any one handle to it is closed, and
another program would then take the WAL for left behind and remove it."""

_FAULTS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_BUSY: "another program is using it",
    sqlite3.SQLITE_LOCKED: "another program is using it",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is damaged, encrypted or not an inspection file",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_PERM: "access is not permitted",
    sqlite3.SQLITE_AUTH: "access is not permitted",
}


FAILURES = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's module raises: its messages quote a damaged schema, which need not be text."""

Failure = sqlite3.Error | UnicodeDecodeError


def _code(error: Failure) -> int:
    if isinstance(error, UnicodeDecodeError):
        return sqlite3.SQLITE_CORRUPT
    code: int = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code


def fault(error: Failure) -> str:
    """What an SQLite error means, as the second half of a sentence."""
    return _FAULTS.get(_code(error), f"SQLite reports: {error}")


def _problem(path: Path, error: Failure) -> FileProblem:
    hint = ""
    if _code(error) == sqlite3.SQLITE_CORRUPT:
        hint = f" 'hmip verify {path.name}' lists what is wrong."
    return FileProblem(f"{path} cannot be used: {fault(error)}.{hint}")


def check_header(path: Path, *, packs: bool = False) -> bytes:
    """The start of an inspection file (or, with ``packs``, a pack), empty for one being written to.

    Raises :class:`FileProblem` for a missing, unreadable, empty or foreign file, before SQLite
    touches it.
    """
    found = _stat(path)
    if found is None:
        raise FileProblem(f"{path} does not exist.")
    if stat.S_ISDIR(found.st_mode):
        raise FileProblem(f"{path} is a folder, not an inspection file.")
    if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
        raise FileProblem(f"{path} is not an inspection file of this program.")
    if _identity(path) in _WRITING:
        return b""
    try:
        with path.open("rb") as file:
            start = file.read(header.LENGTH)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error
    if header.is_ours(start) or (packs and header.is_pack(start)):
        return start
    if header.is_pack(start):
        raise FileProblem(f"{path} is a pack: 'hmip merge' takes it into an inspection file.")
    raise FileProblem(f"{path} is not an inspection file of this program.")


def _require_end(path: Path, start: bytes) -> None:
    """Refuse a file that was cut: SQLite would read what is missing of its last page as zeros.

    Where a killed program left its log beside the file, the rest may be there.
    """
    if any(_beside(path, suffix).exists() for suffix in ("-wal", "-journal")):
        return
    if path.stat().st_size < header.length_of_file(start):
        error = sqlite3.DatabaseError("the end of the file is missing")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise _problem(path, error) from error


def _make(path: Path) -> None:
    """Make an empty file; whoever is quicker has it, and nothing is written over."""
    folder = _stat(path.parent)
    if folder is None or not stat.S_ISDIR(folder.st_mode):
        raise FileProblem(f"The folder {path.parent} does not exist.")
    try:
        if _stat(path) is None:
            path.open("xb").close()
            return
    except FileExistsError:
        pass  # made by another program in this moment
    except OSError as error:
        raise FileProblem(f"{path} cannot be made: {error.strerror}.") from error
    raise FileProblem(f"{path} exists already; nothing was changed.")


def _stat(path: Path) -> os.stat_result | None:
    """What stands at a path, None for nothing; raises :class:`FileProblem` where nobody can say."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:  # no access, a name beyond the system's limit, a drive that is gone
        raise FileProblem(f"{path} cannot be reached: {error.strerror}.") from error


class Connection:
    """A connection shared by the threads of this program, one at a time.

    Use :meth:`reader` or :meth:`writer`. Every method raises :class:`HmipError` in place of
    SQLite's errors.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self.raw = connection
        self.writable = writable
        self._guard = threading.RLock()
        self._depth = 0
        self._broken = False
        self._log_begun = True
        self._lock: lock.Lock | None = None
        self._identity: _Identity | None = None
        self._wal: _Identity | None = None
        self._committed = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._reading_uri = path.as_posix()
        self.copied: Callable[[], None] = lambda: None

    @classmethod
    def reader(cls, path: Path, *, packs: bool = False) -> Connection:
        """Open for reading only; works beside a running program and on read-only media.

        With ``packs`` a pack can be opened too, which nobody changes.
        """
        start = check_header(path, packs=packs)
        _require_end(path, start)
        uri = path.resolve().as_uri() + "?mode=ro"
        alone = not _beside(path, "-wal").exists()
        sealed = header.is_pack(start)
        if sealed or (alone and (header.keeps_a_log(start) or not os.access(path.parent, os.W_OK))):
            uri += "&immutable=1"  # SQLite would make, and leave, the side files of a WAL
        self = cls(path, _connect(path, uri), writable=False)
        self._reading_uri = uri
        self._check_ours(header.PACK_ID if sealed else header.APPLICATION_ID)
        return self

    @classmethod
    def writer(cls, path: Path, *, create: bool = False) -> Connection:
        """Open for writing, as the only program that does.

        Raises :class:`FileProblem` if the file is missing (or, with ``create``, there),
        read-only, not ours, damaged, or open for writing elsewhere.
        """
        if create:
            _make(path)
            try:
                return cls._locked(path, create=True)
            except BaseException:
                _remove(path, "", "-wal", "-shm")
                raise
        _require_end(path, check_header(path))
        if not os.access(path, os.W_OK):
            raise FileProblem(
                f"{path} is read-only, so answers could not be saved. "
                "Copy it or change its permissions; 'hmip status' can still show it."
            )
        return cls._locked(path, create=False)

    @classmethod
    def _locked(cls, path: Path, *, create: bool) -> Connection:
        held = lock.take(path)
        try:
            if not create:
                recovery.check_log(path, _beside(path, "-wal"))
            self = cls(path, _connect(path, path.resolve().as_uri() + "?mode=rw"), writable=True)
            self._lock = held
            self._prepare(create)
        except BaseException:
            lock.give_back(held)
            raise
        return self

    @classmethod
    def in_memory(cls) -> Connection:
        """An empty database in memory, to work out what a file should hold."""
        raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, uri=True)
        return cls(Path(":memory:"), raw, writable=True)

    def _prepare(self, create: bool) -> None:
        try:
            if create:
                self.raw.execute(f"PRAGMA application_id = {header.APPLICATION_ID}")
            else:
                self._check_ours()
            self.raw.execute("PRAGMA journal_mode = WAL")
            self.raw.execute("PRAGMA synchronous = FULL")
            self.raw.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache
            self.raw.execute("PRAGMA wal_autocheckpoint = 0")  # never inside an answer
            self.raw.execute("PRAGMA foreign_keys = ON")
            self.raw.execute("PRAGMA temp_store = MEMORY")  # nothing of a case in other files
            self._identity = _identity(self.path)
            _WRITING.add(self._identity)
        except FAILURES as error:
            self.raw.close()
            raise _problem(self.path, error) from error
        except HmipError:
            self.raw.close()
            raise
        self._log_begun = False  # which the thread does, while the first screen is drawn
        self._thread = threading.Thread(target=self._checkpoints, daemon=True, name="checkpoint")
        self._thread.start()

    def _check_ours(self, id: int = header.APPLICATION_ID) -> None:
        try:
            (found,) = self.raw.execute("PRAGMA application_id").fetchone()
        except FAILURES as error:
            self.raw.close()
            raise _problem(self.path, error) from error
        if found != id:
            self.raw.close()
            raise FileProblem(f"{self.path} is not an inspection file of this program.")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query, as tuples."""
        with self._guard:
            try:
                return self.raw.execute(sql, parameters).fetchall()
            except FAILURES as error:
                raise _problem(self.path, error) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every query inside see one state of the file, whatever others write meanwhile."""
        with self._guard:
            begun = not self.raw.in_transaction
            try:
                if begun:
                    self.raw.execute("BEGIN")
                yield
            except FAILURES as error:
                raise _problem(self.path, error) from error
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
                self.raw.execute("ATTACH ? AS source", (source._reading_uri,))
            except FAILURES as error:
                raise _problem(source.path, error) from error
            try:
                yield
            finally:
                self.raw.execute("DETACH source")

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
            except FAILURES as error:
                self._undo(outermost)
                raise NotSaved(
                    f"NOT SAVED: {self.path} could not be written because {fault(error)}."
                ) from error
            except BaseException:
                self._undo(outermost)
                raise
            finally:
                self._depth -= 1
        if outermost:
            self._wal = self._wal or _identity(_beside(self.path, "-wal"))
            self._committed.set()

    def _undo(self, outermost: bool) -> None:
        self._broken = True
        if outermost and self.raw.in_transaction:
            # one that fails leaves the transaction open: no later change can begin, let alone
            # be taken for saved
            with suppress(sqlite3.Error):
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
        if _identity(self.path) != self._identity:
            raise NotSaved(
                f"NOT SAVED: {self.path} was moved, removed or replaced while it was open. "
                "Put it back, or leave the program and open the file where it is now."
            )
        if self._wal and _identity(wal := _beside(self.path, "-wal")) != self._wal:
            self.checkpoint()
            raise NotSaved(
                f"NOT SAVED: another program removed {wal} while {self.path} was open. "
                "Everything before is saved; leave the program and open the file again."
            )

    def is_at(self, path: Path) -> bool:
        """Whether what stands at a path is the very file that is open here."""
        here = _identity(self.path)
        return here is not None and _identity(path) == here

    def _begin_log(self) -> None:
        """Begin the WAL before the first change, if nobody has."""
        with self._guard:
            if not self._log_begun:
                self._begin_wal()
                self._log_begun = True

    def _checkpoints(self) -> None:
        with suppress(*FAILURES):  # the first change meets it again, and says so
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
            except FAILURES:
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
            except FAILURES:
                pass  # someone else reads it, or the disk is full: the WAL stays, nothing is lost
            finally:
                self.raw.close()
                _WRITING.discard(self._identity)
                held, self._lock = self._lock, None
                if held is not None:
                    lock.give_back(held)

    def discard(self) -> None:
        """Close, and remove a file whose creation failed: the next attempt is not to meet it."""
        self.close()
        _remove(self.path, "", "-wal", "-shm")

    def _fold(self) -> None:
        """Fold the WAL into the file and remove it.

        For a file that was moved away SQLite does neither, and would read the WAL together with
        whatever comes to stand at the path.
        """
        if _identity(self.path) == self._identity:
            self.raw.execute("PRAGMA busy_timeout = 200")
            self.raw.execute("PRAGMA journal_mode = DELETE").fetchall()
        elif self._copy_all():
            _remove(self.path, "-wal", "-shm")

    def in_memory_copy(self) -> Connection:
        """A copy of the whole file in memory, to try something out on."""
        copy = Connection.in_memory()
        with self._guard:
            try:
                self.raw.backup(copy.raw)
            except FAILURES as error:
                copy.close()
                raise _problem(self.path, error) from error
        return copy

    def backup(self, target: Path) -> None:
        """Write a whole copy by SQLite's own backup; raises :class:`FileProblem`."""
        with self._guard:
            try:
                copy = sqlite3.connect(target)
                try:
                    self.raw.backup(copy)
                finally:
                    copy.close()
            except FAILURES as error:
                _remove(target, "")  # no half copy that looks like a whole one
                raise FileProblem(f"No backup at {target}: {fault(error)}.") from error


def _connect(path: Path, uri: str) -> sqlite3.Connection:
    try:
        # isolation_level None: transactions begin and end only where we say so
        return sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5
        )
    except FAILURES as error:
        raise _problem(path, error) from error


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _remove(path: Path, *suffixes: str) -> None:
    with suppress(OSError):
        for suffix in suffixes:
            _beside(path, suffix).unlink(missing_ok=True)


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
