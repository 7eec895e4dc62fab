"""What an inspection file of this program never has, and SQLite would run for whoever made it."""

from __future__ import annotations

import re
import sqlite3

from hmip_tui.errors import FileProblem
from hmip_tui.store import engine

GUARDS = frozenset(
    f"CREATE TRIGGER journal_is_never_{done} BEFORE {verb} ON journal\n"
    f"BEGIN\n    SELECT RAISE(ABORT, 'journal entries are never {removed}');\nEND"
    for done, verb, removed in (
        ("changed", "UPDATE", "changed"),
        ("shortened", "DELETE", "removed"),
    )
)
"""The triggers that the migrations make, as SQLite keeps them."""

_SCHEMA = "SELECT type, name, sql FROM sqlite_master"

_INDEX = re.compile(
    r'CREATE (?:UNIQUE )?INDEX\s+"?\w+"?\s+ON\s+"?\w+"?\s*\(\s*"?\w+"?(?:\s*,\s*"?\w+"?)*\s*\)'
)
"""An index of columns and all rows: what another holds SQLite would have to work out."""

_OUR_CHECK = "CHECK (seq > 0)"
_EXPRESSION = re.compile(r"\b(?:CHECK|AS)\b|\bDEFAULT\b(?! [\w'\"+-])", re.IGNORECASE)
"""What a table is worked out by: constraints, generated columns, defaults that are no literals."""


def refuse(path: object, raw: sqlite3.Connection, *, writable: bool) -> None:
    """Refuse a file in which a query, a check or a change would do what others wrote.

    A view in a table's place, and the expression of a column, can go on without end; a trigger can
    record what nobody said. One that is only read may have triggers: nothing sets them off, and
    ``hmip verify`` names them. A schema that cannot be read is told where it is used. Raises
    :class:`FileProblem`.
    """
    raw.execute("PRAGMA trusted_schema = OFF")
    former = raw.text_factory
    # one name that is no text must not hide what stands beside it
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        rows = raw.execute(_SCHEMA).fetchall()
    except engine.failures():
        return
    finally:
        raw.text_factory = former
    for kind, name, sql in rows:
        if not _is_harmless(kind, sql, writable=writable):
            raise FileProblem(
                f"{path} holds a {kind} '{name}' that this program does not make, and is not used."
            )


def _is_harmless(kind: object, sql: object, *, writable: bool) -> bool:
    """Whether a row of the schema is none that SQLite runs; it takes ``VIEW`` for ``view``."""
    match kind, sql:
        case "index", None:  # that of a primary key
            return True
        case "index", str(text):
            return _INDEX.fullmatch(text) is not None
        case "table", str(text):
            text = text.replace(_OUR_CHECK, "")
            return text.startswith("CREATE TABLE ") and _EXPRESSION.search(text) is None
        case "trigger", _:
            return not writable or sql in GUARDS
        case _:
            return False
