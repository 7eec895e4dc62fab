"""Writing one backup of an inspection file, and looking at one.

A backup is written by SQLite's own backup through a connection of its own, so nobody who works in
the file waits for it; it takes its name when it is whole, checked and on the disk.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hmip_tui.errors import FileProblem
from hmip_tui.journal import Reach
from hmip_tui.rotation import Backup, short, state_of
from hmip_tui.store import boxes, erasing, places, rekeying
from hmip_tui.store.connection import Connection
from hmip_tui.store.journal_table import JournalTable
from hmip_tui.whole_files import synchronise

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey

PART = ".part"
"""How the name of what is being written ends."""


class Facts(NamedTuple):
    """What a file is a copy of: the inspection, the copy's own replica, how far it goes."""

    inspection: str
    replica: str
    vector: Mapping[str, Reach]


def facts(path: Path) -> Facts:
    """What an inspection file says of itself; raises :class:`FileProblem`."""
    with closing(Connection.reader(path)) as reader, reader.snapshot():
        return _facts(reader)


def _facts(reader: Connection) -> Facts:
    inspections = reader.rows("SELECT id FROM inspection")
    if len(inspections) != 1:
        raise FileProblem(f"{reader.path} holds no inspection.")
    own = reader.rows("SELECT value FROM local WHERE key = 'replica'")
    return Facts(
        str(inspections[0][0]), str(own[0][0]) if own else "", JournalTable(reader).vector()
    )


def write(source: Path, folder: Path, time: datetime) -> Backup:
    """Write a backup of an inspection file into a folder, which is made for its owner alone.

    Raises :class:`FileProblem`; then there is no new backup, and no half one.
    """
    part = folder / f".{secrets.token_hex(8)}{PART}"
    try:
        for made in (*reversed(folder.parents), folder):  # each for its owner alone
            if not made.exists():
                made.mkdir(mode=0o700, exist_ok=True)
        try:
            found, box = _copy(source, part)
            backup = Backup(
                time.replace(microsecond=0),
                sum(reach.seq for reach in found.values()),
                state_of(found),
                short(digest(part)),
                part.stat().st_size,
            )
            synchronise(part)
            part.replace(folder / backup.name)
            if box:
                _put_box(folder / backup.name, box)
            synchronise(folder)
        except BaseException:
            for left in (part, part.with_name(f"{part.name}-journal")):
                with suppress(OSError):  # the fault that matters is on its way
                    left.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileProblem(f"No backup in {folder}: {error.strerror or error}.") from error
    return backup


def _copy(source: Path, part: Path) -> tuple[Mapping[str, Reach], bytes]:
    """Copy one state of a file and check the copy; how far the replicas go, and its box."""
    with closing(Connection.reader(source)) as reader, reader.snapshot():
        before, box = JournalTable(reader).vector(), _box(reader)
        reader.backup(part)
    with closing(Connection.reader(part)) as copy:
        if copy.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            raise FileProblem(
                f"No backup of {source}: the copy is damaged, and so the file may be. "
                f"'hmip verify {source.name}' lists what is wrong."
            )
        if JournalTable(copy).vector() != before:
            raise FileProblem(f"No backup of {source}: the copy has not the same entries.")
    return before, box


def _box(reader: Connection) -> bytes:
    """What lets the team's recovery key open copies of a file, empty for none."""
    if reader.key is None:
        return b""
    rows = reader.rows("SELECT value FROM local WHERE key = ?", (boxes.BOX,))
    return str(rows[0][0]).encode() if rows else b""


def _put_box(backup: Path, box: bytes) -> None:
    """Keep a box beside a backup: one file for all backups with one key."""
    boxes.write_beside(backup.with_name(places.salt(backup).hex()), box)


def protection(path: Path) -> dict[str, str]:
    """What an encrypted file keeps about its key, as facts of a copy.

    A plain one is asked nothing: anybody may have put it there. Raises :class:`FileProblem`.
    """
    names = (boxes.BOX, boxes.RECIPIENT, boxes.TEAM)
    with closing(Connection.reader(path, packs=True)) as reader:
        if reader.key is None:
            return {}
        rows = reader.rows("SELECT key, value FROM local WHERE key IN (?, ?, ?)", names)
    return {str(name): str(value) for name, value in rows}


def put_box(path: Path) -> None:
    """Keep an encrypted file's box beside it, if it has one; raises :class:`FileProblem`."""
    with closing(Connection.reader(path)) as reader:
        if box := _box(reader):
            boxes.write_beside(path, box)


def encrypt(backup: Path, entry: Backup, key: CipherKey, local: Mapping[str, str]) -> None:
    """Write a backup anew under another key, with what is kept about that, and name it after it.

    Raises :class:`FileProblem` and ``OSError``.
    """
    rekeying.rewrite(backup, key, local)
    named = backup.with_name(entry._replace(digest=short(digest(backup))).name)
    backup.replace(named)
    if box := local.get(boxes.BOX):
        _put_box(named, box.encode())


def duplicate(source: Path, target: Path, name: Path, *, same_replica: bool) -> None:
    """Write a whole copy of an inspection file where nothing is, which will have a name then.

    Without ``same_replica`` the copy begins a replica of its own wherever it is opened. Raises
    :class:`FileProblem`.
    """
    with closing(Connection.reader(source)) as reader:
        reader.backup(target)
        if box := _box(reader):
            boxes.write_beside(name, box)
    if not same_replica:
        with closing(Connection.writer(target)) as writer, writer.transaction():
            writer.execute("DELETE FROM local WHERE key IN ('home', 'replica')")


def is_plain(backup: Path) -> bool:
    """Whether a backup, or what it was before a rewriting that was broken off, may be plain.

    Raises :class:`FileProblem`.
    """
    return not places.is_encrypted(backup) or places.beside(backup, erasing.OLD).exists()


def digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal digits; raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
