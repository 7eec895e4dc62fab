"""An inspection's record: its journal in a file, and what is current.

:meth:`Record.append` is the only way anything is written: entry, heads, projections, tally and
progress in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hmip_tui import framework as frameworks
from hmip_tui import journal, limits, whole_files
from hmip_tui.case import Case
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Framework
from hmip_tui.journal import Action, Entry, EntryId, Head, Reach
from hmip_tui.store import boxes, memory, migrations, projections
from hmip_tui.store.chains import INSERT, columns
from hmip_tui.store.connection import Connection
from hmip_tui.store.current import Current
from hmip_tui.tally import Cell, Differences, differences

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey

_CASES_KEPT = 64
"""How many cases' values stay in memory."""

_MAKE_A_CASE = ("sample", "second_of")
"""The fields that a case, or a second assessment of one, exists from."""


class Change(NamedTuple):
    """One field of one subject to be set to a value (None: cleared)."""

    subject: str
    field: str
    value: Any


class Recorded(NamedTuple):
    """A change that was made: its entry, the value before, and what it moves in the tally."""

    entry: Entry
    before: Any
    after: Any
    differences: Differences


class Record(Current):
    """The record of one inspection file. Made by :meth:`create` and :meth:`open`."""

    def __init__(
        self,
        connection: Connection,
        *,
        author: str = "",
        clock: Callable[[], str] = journal.now,
        replica: str | None = None,
        device: Path | None = None,
    ) -> None:
        rows = connection.rows("SELECT id, framework_hash, framework FROM inspection")
        if len(rows) != 1:
            raise _no_inspection(connection)
        self.inspection: str = rows[0][0]
        self.framework_hash: str = rows[0][1]
        self.document, framework = _framework_of(connection.path, rows[0][2])
        super().__init__(connection, framework)
        self.author = author
        self._clock = clock
        self._cases: dict[str, Case | None] = {}
        self.replica = replica or (self._own_replica(device) if connection.writable else "")
        self._read_chain()
        self._device = device if replica is None else None
        connection.copied = self._remember

    # -- opening -----------------------------------------------------------------------------

    @classmethod
    def create(  # noqa: PLR0913 - each is a fact of the file that is to be
        cls,
        path: Path,
        document: Mapping[str, Any],
        *,
        inspection: str | None = None,
        author: str,
        clock: Callable[[], str] = journal.now,
        replica: str | None = None,
        device: Path | None = None,
        key: CipherKey | None = None,
    ) -> Record:
        """Create a file for a new inspection, its framework frozen into it.

        ``document`` has passed :func:`hmip_tui.framework.check.check`; a ``key`` encrypts. Raises
        :class:`FileProblem` if the file is there already or cannot be made.
        """
        connection = Connection.writer(path, create=True, key=key)
        try:
            migrations.migrate(connection)
            with connection.transaction():
                connection.execute(
                    "INSERT INTO inspection VALUES (?, ?, ?, ?)",
                    (
                        inspection or _token(16),
                        clock(),
                        frameworks.fingerprint(document),
                        frameworks.canonical(document),
                    ),
                )
            return cls(connection, author=author, clock=clock, replica=replica, device=device)
        except BaseException:
            connection.discard()
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: str = "",
        writable: bool = True,
        clock: Callable[[], str] = journal.now,
        device: Path | None = None,
    ) -> Record:
        """Open an inspection file, bringing an older one up to date (after a backup beside it).

        ``device`` is this device's identity file, needed to write. Raises
        :class:`FileProblem`.
        """
        connection = Connection.writer(path) if writable else Connection.reader(path)
        try:
            migrations.require_known(connection)
            if migrations.version(connection) < migrations.LATEST:
                cls._bring_up_to_date(connection)
            return cls(connection, author=author, clock=clock, device=device)
        except BaseException:
            connection.close()
            raise

    @staticmethod
    def _bring_up_to_date(connection: Connection) -> None:
        if not connection.writable:
            raise FileProblem(
                f"{connection.path} was written by an older version of this program. "
                "Open it once to bring it up to date."
            )

        def fill_tables() -> None:
            for (text,) in connection.rows("SELECT framework FROM inspection"):
                projections.rebuild(connection, _framework_of(connection.path, text)[1])

        migrations.migrate(connection, finish=fill_tables)

    def close(self) -> None:
        """Close the file; one plain file is left."""
        if self.connection.writable:
            self._remember()
        self.connection.close()

    def _remember(self) -> None:
        """Let this device know how far its replica has come, should an older file be put here."""
        with self.connection.alone():
            reach = Reach(self._seq, self._hash)
        if self._device is not None and reach.seq:
            with suppress(OSError):  # a help against a rare case is no reason to stop anybody
                memory.remember(self._device, self.replica, reach)

    def now(self) -> str:
        """The time as the next entry would have it."""
        return self._clock()

    @property
    def next_id(self) -> EntryId:
        """The identity of the next entry."""
        return EntryId(self.replica, self._seq + 1)

    def _own_replica(self, device: Path | None) -> str:
        """This file's replica, or a new one where the file was copied here or is an older state.

        Two copies that went on with one replica would number different entries alike, so a
        replica is continued only on the device and at the path where it began, and only from
        where it had come to there.
        """
        if device is None:
            raise ValueError("writing needs this device's identity file")
        here = json.dumps([_device_id(device), str(self.path.resolve())])
        if self.local("home") == here and (replica := self.local("replica")):
            before = memory.recall(device, replica)
            if before is None or self._holds(replica, before):
                return replica
        replica = _token(5)
        with self.connection.transaction():
            self.set_local("home", here)
            self.set_local("replica", replica)
        return replica

    def _holds(self, replica: str, reach: Reach) -> bool:
        rows = self.connection.rows(
            "SELECT hash FROM journal WHERE replica = ? AND seq = ?", (replica, reach.seq)
        )
        return bool(rows) and rows[0][0] == reach.hash

    def _read_chain(self) -> None:
        held = self.reach(self.replica)
        if held is None:
            held = Reach(0, journal.first_hash(self.inspection, self.replica))
        self._seq, self._hash = held

    # -- writing -----------------------------------------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several :meth:`append` one transaction: all of them, or none."""
        with self.connection.alone():
            before = self._seq, self._hash
            try:
                with self.connection.transaction():
                    yield
            except BaseException:
                self._cases.clear()
                self._seq, self._hash = before
                raise

    def append(
        self,
        changes: Sequence[Change],
        *,
        action: Action = Action.SET,
        local: Mapping[str, str] | None = None,
    ) -> list[Recorded]:
        """Record changes, durably, all or none; ``local`` facts go into the same transaction.

        Raises :class:`hmip_tui.errors.NotSaved`; the file is then as it was.
        """
        with self.together():
            recorded = [self._append(change, action) for change in changes]
            for key, value in (local or {}).items():
                self.set_local(key, value)
        return recorded

    def _append(self, change: Change, action: Action) -> Recorded:
        subject, field = change.subject, change.field
        case_id = subject.removeprefix("case:") if subject.startswith("case:") else None
        case = self.case(case_id) if case_id is not None else None
        heads = projections.heads_of(self.connection, subject, field)
        entry = self._entry(change, action, tuple(head.id for head in heads))
        self._write(entry)
        shown = journal.shown(heads)
        before = None if shown is None else journal.decode(shown.value)
        moved: Differences = {}
        if case_id is not None and (case is not None or field in _MAKE_A_CASE):
            moved = self._count(case_id, case, change)
        return Recorded(entry, before, change.value, moved)

    def _entry(self, change: Change, action: Action, replaces: tuple[EntryId, ...]) -> Entry:
        unsealed = Entry(
            id=self.next_id,
            time=self._clock(),
            author=self.author,
            action=action,
            subject=change.subject,
            field=change.field,
            value=journal.encode(change.value),
            replaces=replaces,
            hash="",
        )
        return unsealed._replace(hash=journal.chain(self._hash, unsealed))

    def _write(self, entry: Entry) -> None:
        connection = self.connection
        connection.execute(
            INSERT,
            columns(entry),
        )
        for replaced in entry.replaces:
            connection.execute(
                "DELETE FROM heads WHERE subject = ? AND field = ? AND replica = ? AND seq = ?",
                (entry.subject, entry.field, replaced.replica, replaced.seq),
            )
        connection.execute(
            "INSERT INTO heads (subject, field, replica, seq, time, value) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (entry.subject, entry.field, *entry.id, entry.time, entry.value),
        )
        head = Head(entry.time, entry.id, entry.value)
        projections.project(connection, entry.subject, entry.field, head)
        self._seq, self._hash = entry.id.seq, entry.hash

    def _count(self, case_id: str, before: Case | None, change: Change) -> Differences:
        """Bring tally and progress in step with a case's new value."""
        if before is None or change.field in _MAKE_A_CASE:
            after = projections.case_of(self.connection, self.framework, case_id)
            moved: dict[Cell, int] = {}
            for side in (
                differences(self.framework, before, None),
                differences(self.framework, None, after),
            ):
                for cell, by in side.items():
                    moved[cell] = moved.get(cell, 0) + by
        else:
            after = before.with_value(change.field, change.value)
            moved = dict(differences(self.framework, before, after, change.field))
        self._keep(case_id, after)
        if change.field.startswith("attribute.") or change.field in _MAKE_A_CASE:
            self._forget_seconds(case_id)
        if moved:
            projections.count(self.connection, moved)
            projections.advance(self.connection, self.framework, case_id, moved)
        return moved

    def _forget_seconds(self, case_id: str) -> None:
        """Read again, when they are next asked for, what shares a case's attributes."""
        kept = self._cases.items()
        for id in [id for id, case in kept if case is not None and case.second_of == case_id]:
            del self._cases[id]

    # -- facts of this copy ------------------------------------------------------------------

    def set_local(self, key: str, value: str) -> None:
        """Set a fact of this copy, durably."""
        with self.connection.transaction():
            self.connection.execute(
                "INSERT INTO local VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )

    @property
    def team(self) -> Sequence[str]:
        """What opens and seals the pieces that an encrypted copy's team exchanges by a folder.

        An encrypted copy that has none yet gets one: nothing of it leaves in plain.
        """
        if self.connection.key is not None and not self.local(boxes.TEAM):
            self.set_local(boxes.TEAM, boxes.new_identity())
        return (self.local(boxes.TEAM) or "").split()

    def add_team(self, identities: Sequence[str]) -> None:
        """Open and seal with another copy's identities too, durably."""
        known = self.team
        if new := [identity for identity in identities if identity not in known]:
            self.set_local(boxes.TEAM, "\n".join([*known, *new]))

    def forget_replica(self) -> None:
        """Let the next opening begin a replica of its own."""
        with self.connection.transaction():
            self.connection.execute("DELETE FROM local WHERE key IN ('home', 'replica')")

    # -- cases in memory, projections ----------------------------------------------------------

    def case(self, case_id: str) -> Case | None:
        """A case's current values; None where there is no such case."""
        with self.connection.alone():  # a merge in another thread is not to come in between
            if case_id not in self._cases:
                self._keep(case_id, projections.case_of(self.connection, self.framework, case_id))
            return self._cases[case_id]

    def renew(self) -> None:
        """Forget what is kept in memory, after entries were taken in; in their transaction."""
        self._cases.clear()
        self._read_chain()

    def _keep(self, case_id: str, case: Case | None) -> None:
        if len(self._cases) >= _CASES_KEPT and case_id not in self._cases:
            del self._cases[next(iter(self._cases))]
        self._cases[case_id] = case

    def rebuild(self) -> None:
        """Make every projection again from the journal."""
        self._cases.clear()
        projections.rebuild(self.connection, self.framework)


def _no_inspection(connection: Connection) -> FileProblem:
    """What is wrong with a file that does not say once of which inspection it is."""
    if connection.rows("SELECT 1 FROM journal LIMIT 1"):
        return FileProblem(
            f"{connection.path} does not say of which inspection it is: its creation was "
            "interrupted, or it is damaged. It holds entries: 'hmip repair' makes a new file of "
            f"them, and 'hmip verify {connection.path.name}' lists what is wrong."
        )
    return FileProblem(
        f"{connection.path} holds no inspection: its creation was interrupted. "
        "Delete it and create it again."
    )


_UNUSABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a damaged framework raises as it is read and built."""


def _framework_of(path: Path, text: str) -> tuple[dict[str, Any], Framework]:
    """The frozen framework, as a document and built; raises :class:`FileProblem`."""
    try:
        document: dict[str, Any] = json.loads(text if len(text) <= limits.TEXT_FILE else "")
        return document, frameworks.build(document)
    except _UNUSABLE as error:
        raise FileProblem(
            f"{path} cannot be used: its framework is damaged. "
            f"'hmip verify {path.name}' lists what is wrong."
        ) from error


def _token(length: int) -> str:
    """So many random bytes, in hexadecimal digits."""
    import secrets

    return secrets.token_hex(length)


def _device_id(file: Path) -> str:
    """This device's identity: a random word in a file of its own, made when first needed.

    An empty one, as a full disk may have left it, would be the same on every device.
    """
    try:
        try:
            if found := file.read_text(encoding="utf-8", errors="replace").strip():
                return found
            whole_files.replace(file, _token(16))
        except FileNotFoundError:
            with suppress(FileExistsError):  # another program of this device was first
                whole_files.add(file, _token(16))
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise FileProblem(f"{file} cannot be used: {error.strerror}.") from error
