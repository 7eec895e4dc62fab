"""SQLite, twice: the standard library's for plain files, SQLCipher's for encrypted ones.

SQLCipher is imported for the first encrypted file, and its exceptions are classes of its own.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from hmip_tui.errors import FileProblem

if TYPE_CHECKING:
    from pathlib import Path

    from hmip_tui.cipher_key import CipherKey

_MEANINGS = {
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

_MESSAGES = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "access permission denied": sqlite3.SQLITE_PERM,
    "not authorized": sqlite3.SQLITE_AUTH,
}
"""SQLite's own words for its result codes, which SQLCipher's module does not tell."""


_NO_TEXT = "Could not decode to UTF-8"
"""How Python's modules begin to quote a damaged value, which may be of somebody's case."""


def failures() -> tuple[type[Exception], ...]:
    """What SQLite's modules raise, as far as they are imported, for ``except``.

    Their messages quote a damaged schema, which need not be text.
    """
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error, UnicodeDecodeError, *(() if cipher is None else (cipher.Error,)))


def code(error: Exception) -> int:
    """SQLite's primary result code of an error, 0 for one it has no code for."""
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(_NO_TEXT):
        return sqlite3.SQLITE_CORRUPT
    if isinstance(error, sqlite3.Error):
        known: int = getattr(error, "sqlite_errorcode", 0)
        return known & 0xFF
    return _MESSAGES.get(str(error), 0)


def is_in_the_way(error: Exception) -> bool:
    """Whether an error is of what surrounds a file, and says nothing of the file itself."""
    return code(error) in _MEANINGS.keys() - {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def fault(error: Exception) -> str:
    """What an SQLite error means, as the second half of a sentence."""
    return _MEANINGS.get(code(error), f"SQLite reports: {error}")


def problem(path: Path, error: Exception) -> FileProblem:
    """What an SQLite error means for the use of a file."""
    hint = ""
    if code(error) == sqlite3.SQLITE_CORRUPT:
        hint = f" 'hmip verify {path.name}' lists what is wrong."
    return FileProblem(f"{path} cannot be used: {fault(error)}.{hint}")


def damage(message: str) -> sqlite3.DatabaseError:
    """The error of a damaged file, where we find it before SQLite does."""
    error = sqlite3.DatabaseError(message)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def connect(
    database: str, key: CipherKey | None = None, *, both: bool = False
) -> sqlite3.Connection:
    """Connect to a file (a path or URI) or memory, with a key to an encrypted one.

    A plain one is SQLCipher's only where ``both`` are to be attached to each other. Nothing is
    read yet: a wrong key shows at the first query. Transactions begin and end only where we say
    so. Raises :func:`failures`, and :class:`FileProblem` where this installation has no SQLCipher.
    """
    module: Any = sqlite3 if key is None and not both else _sqlcipher()
    raw: sqlite3.Connection = module.connect(
        database, uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    if key is not None:
        raw.execute("PRAGMA cipher_log_level = NONE").fetchall()  # it would write over the screen
        raw.execute(f'PRAGMA key = "{key.literal}"').fetchall()
    return raw


def fits(uri: str, key: CipherKey) -> bool:
    """Whether a key opens the first page of a file, whatever the state of the others is.

    A file that is shorter than that page says is damaged, or has the rest in the log beside it (the
    disk was full as the log was copied): it has to open, to be repaired or completed.
    """
    try:
        with closing(connect(uri, key)) as raw:
            raw.execute("PRAGMA schema_version").fetchone()
    except failures() as error:
        return code(error) == sqlite3.SQLITE_CORRUPT  # a wrong key makes no page, so NOTADB
    return True


def _sqlcipher() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise FileProblem(
            "Encrypted files need the package sqlcipher3, which this installation lacks."
        ) from error
    return dbapi2
