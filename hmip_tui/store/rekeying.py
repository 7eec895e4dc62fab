"""Writing a file anew under another key, or none.

The new file is made beside, compared with the old one row by row, and takes its place in one step.
What stood there is written over before it goes, as far as the disk lets anybody do that.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hmip_tui.cipher_key import SALT, CipherKey, derive
from hmip_tui.errors import FileProblem
from hmip_tui.store import engine, erasing, lock, places, unlocked
from hmip_tui.store.connection import Connection
from hmip_tui.store.places import beside
from hmip_tui.whole_files import synchronise

if TYPE_CHECKING:
    import sqlite3

_TABLES = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_SCHEMA = "SELECT type, name, tbl_name, sql FROM {schema}.sqlite_schema ORDER BY type, name"


def new_key(passphrase: str) -> CipherKey:
    """A key from a passphrase, for a file that is not there yet."""
    return derive(passphrase, secrets.token_bytes(SALT))


def rewrite(path: Path, key: CipherKey | None, local: Mapping[str, str]) -> None:
    """Write a closed inspection file anew, encrypted with ``key`` or plain.

    ``local`` are facts of this copy that change with it. Raises :class:`FileProblem`; the file is
    then as it was.
    """
    path = path.resolve()  # beside a link to it nothing would be replaced but the link
    Connection.writer(path).close()  # what a killed program left beside it is folded in
    held = lock.take(path)
    new = beside(path, erasing.NEW)
    try:
        _require_folded(path)
        erasing.sweep(path)
        _copy(path, places.look(path).key, new, key, local)
        if key is not None:
            unlocked.add(key)
        old = _put_in_place(path, new)
        try:
            for changed in (path, path.parent):  # before the old one is written over
                synchronise(changed)
            erasing.erase(old)
        except OSError as error:
            raise FileProblem(
                f"{path} is written anew, but what it was stands in {old} and cannot be removed: "
                f"{error.strerror}."
            ) from error
    except engine.failures() as error:
        raise FileProblem(f"{path} is as it was: {engine.fault(error)}.") from error
    except OSError as error:
        raise FileProblem(f"{path} is as it was: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # it may be a plain copy: what cannot be written over is removed
            erasing.erase(new)
        places.remove(new, "", "-journal")
        lock.give_back(held)


def _require_folded(path: Path) -> None:
    """Refuse a file whose log is still beside it: that would stay readable by the old key, or none.

    SQLite cannot remove a log while another program reads the file.
    """
    if beside(path, "-wal").exists():
        raise FileProblem(
            f"{path} is as it was: another program is reading it. Try again when that has ended."
        )


def _copy(
    path: Path,
    old_key: CipherKey | None,
    new: Path,
    key: CipherKey | None,
    local: Mapping[str, str],
) -> None:
    places.remove(new, "")
    places.make(new)
    uri = path.resolve().as_uri() + "?mode=ro"
    with closing(engine.connect(uri, old_key, both=True)) as source:
        literal = "" if key is None else key.literal
        source.execute("ATTACH ? AS new KEY ?", (new.resolve().as_uri(), literal))
        source.execute("SELECT sqlcipher_export('new')").fetchall()
        for pragma in ("application_id", "user_version"):  # which the export passes over
            (value,) = source.execute(f"PRAGMA main.{pragma}").fetchone()
            source.execute(f"PRAGMA new.{pragma} = {value}")
        _require_equal(source)
        for name, value in local.items():
            source.execute("INSERT OR REPLACE INTO new.local VALUES (?, ?)", (name, value))
    synchronise(new)


def _require_equal(source: sqlite3.Connection) -> None:
    """Raises an SQLite error where the copy differs in anything from what it was made of."""
    execute = source.execute
    if execute("PRAGMA new.integrity_check").fetchall() != [("ok",)]:
        raise engine.damage("the copy is not sound")
    schemas = [execute(_SCHEMA.format(schema=name)).fetchall() for name in ("main", "new")]
    if schemas[0] != schemas[1]:
        raise engine.damage("the copy lacks a table")
    for (table,) in execute(_TABLES).fetchall():
        quoted = table.replace('"', '""')  # a file from elsewhere names its tables as it likes
        counts = (
            f'SELECT (SELECT count(*) FROM main."{quoted}"), (SELECT count(*) FROM new."{quoted}")'
        )
        if len(set(execute(counts).fetchone())) > 1:
            raise engine.damage(f"the copy of {table} differs")
        for one, other in (("main", "new"), ("new", "main")):
            differing = f'SELECT * FROM {one}."{quoted}" EXCEPT SELECT * FROM {other}."{quoted}"'
            if execute(f"SELECT 1 FROM ({differing}) LIMIT 1").fetchone():
                raise engine.damage(f"the copy of {table} differs")


def _put_in_place(path: Path, new: Path) -> Path:
    """Let the new file take the old one's name; where the old one is now, if anywhere."""
    old = beside(path, erasing.OLD)
    with suppress(OSError):  # a file system without links: the old one goes without being erased
        os.link(path, old)
    try:
        new.replace(path)
    except OSError:  # on Windows, while any other program has it open
        places.remove(old, "")
        raise
    return old
