"""Bringing a file's tables to this program's version.

Each SQL file under ``schema/migrations`` is one step. sqlite-utils applies the missing ones and
notes them, in one transaction; ``PRAGMA user_version`` repeats the number so that opening an
up-to-date file reads one page and imports nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hmip_tui.errors import FileProblem, NotSaved
from hmip_tui.store.connection import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database

LATEST = 5
"""The newest step; a test holds it equal to the files under ``schema/migrations``."""


def version(connection: Connection) -> int:
    """The step a file has reached."""
    found: int = connection.rows("PRAGMA user_version")[0][0]
    return found


def require_known(connection: Connection) -> None:
    """Refuse a file of a newer program; raises :class:`FileProblem`."""
    found = version(connection)
    if found > LATEST:
        raise FileProblem(
            f"{connection.path} was written by a newer version of this program "
            f"(file version {found}, this program knows {LATEST}). Update the program to open it."
        )


def steps() -> list[tuple[int, str, str]]:
    """Number, name and SQL of every step, in order."""
    from importlib.resources import files

    folder = files("hmip_tui.schema") / "migrations"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name[:4]), f.name[:-4], f.read_text(encoding="utf-8")) for f in found]


def migrate(
    connection: Connection, upto: int = LATEST, finish: Callable[[], None] = lambda: None
) -> Path | None:
    """Apply what is missing up to step ``upto``; a backup beside an existing file comes first.

    ``finish`` is called after the last step, in the same transaction: a file is never left at a
    version whose tables are not filled yet.

    Returns the backup's path, None where the file was new or up to date. Raises
    :class:`FileProblem` if a step fails; the file is then as it was.
    """
    require_known(connection)
    before = version(connection)
    if before >= upto:
        return None
    backup = None
    if before:
        backup = _backup_path(connection.path, before)
        connection.backup(backup)
    try:
        with connection.transaction():
            _apply(connection, upto)
            finish()
    except NotSaved as error:
        raise FileProblem(
            f"{connection.path} could not be brought up to date and is unchanged. {error}"
        ) from error
    return backup


def _apply(connection: Connection, upto: int) -> None:
    from sqlite_utils import Database, Migrations

    registered = Migrations("hmip_tui")
    for number, name, sql in steps():
        if number <= upto:
            registered(name=name)(_step(number, sql))
    database = Database(connection.raw, execute_plugins=False)
    registered.apply(database)


def _step(number: int, sql: str) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in _statements(sql):
            database.conn.execute(statement)
        database.conn.execute(f"PRAGMA user_version = {number}")

    return apply


def _statements(sql: str) -> list[str]:
    """Split a script where SQLite itself says a statement is complete."""
    found: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found


def backups_of(path: Path) -> list[Path]:
    """The backups that updates have left beside a file."""
    from glob import escape

    return sorted(path.parent.glob(f"{escape(path.stem)}.before-version-*"))


def _backup_path(path: Path, version: int) -> Path:
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        candidate = path.with_name(f"{path.stem}.before-version-{version + 1}{suffix}{path.suffix}")
        if not candidate.exists():
            return candidate
        number += 1
