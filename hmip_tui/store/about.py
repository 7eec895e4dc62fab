"""What is under the record: versions, and a file's state without anything that it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from hmip_tui.errors import FileProblem
from hmip_tui.store import engine, migrations
from hmip_tui.store.connection import Connection


class State(NamedTuple):
    """A file's version, the newest that this program knows, its entries and replicas."""

    version: int
    known: int
    entries: int
    replicas: int


def sqlite_version() -> str:
    """The version of the standard library's SQLite."""
    return sqlite3.sqlite_version


def cipher_version() -> str:
    """The version of SQLCipher, "" where this installation has none."""
    with suppress(FileProblem, *engine.failures()):
        from hmip_tui.cipher_key import CipherKey

        with closing(engine.connect(":memory:", CipherKey(bytes(32), bytes(16)))) as raw:
            return str(raw.execute("PRAGMA cipher_version").fetchone()[0])
    return ""


def state(path: Path) -> State:
    """How an inspection file is, without opening it for writing; raises :class:`FileProblem`."""
    with closing(Connection.reader(path)) as reader, reader.snapshot():
        entries, replicas = reader.rows("SELECT count(*), count(DISTINCT replica) FROM journal")[0]
        return State(migrations.version(reader), migrations.LATEST, entries, replicas)
