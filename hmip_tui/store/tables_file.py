"""A database of plain tables for other programs: no inspection, and no journal behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlite_utils

Value = str | int | float | None


class Columns(NamedTuple):
    """A table: its name, its columns' names with what their values are, and its rows."""

    name: str
    types: dict[str, type[str | int | float]]
    rows: Sequence[Sequence[Value]]


def tables_file(tables: Sequence[Columns]) -> bytes:
    """The content of an SQLite database with these tables, in full."""
    database = sqlite_utils.Database(memory=True)
    try:
        for table in tables:
            made = database.table(table.name)
            made.create(dict(table.types))
            made.insert_all(dict(zip(table.types, row, strict=True)) for row in table.rows)
        return database.conn.serialize()
    finally:
        database.close()
