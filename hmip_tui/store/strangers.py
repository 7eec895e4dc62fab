"""What an inspection file of this program never has, and SQLite would run for whoever made it."""

from __future__ import annotations

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

_STRANGE = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') "
    "OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')"
)


def refuse(path: object, raw: sqlite3.Connection, *, writable: bool) -> None:
    """Refuse a file in which a query or a change would do what others wrote.

    A view in a table's place can go on without end, a trigger can record what nobody said. One
    that is only read may have triggers: nothing sets them off, and ``hmip verify`` names them.
    A schema that cannot be read is told where it is used. Raises :class:`FileProblem`.
    """
    raw.execute("PRAGMA trusted_schema = OFF")
    try:
        rows = raw.execute(_STRANGE).fetchall()
    except engine.failures():
        return
    for kind, name, sql in rows:
        if kind != "trigger" or (writable and sql not in GUARDS):
            raise FileProblem(
                f"{path} holds a {kind} '{name}' that this program does not make, and is not used."
            )
