"""What the tables of a file hold, against what its journal gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from hmip_tui.framework import Framework
from hmip_tui.journal import Entry
from hmip_tui.store import migrations, projections
from hmip_tui.store.chains import INSERT, columns
from hmip_tui.store.connection import Connection

Rows = Mapping[tuple[Any, ...], Mapping[str, Any]]
"""A table's other columns by key."""


def expected(framework: Framework, entries: Collection[Entry]) -> Connection:
    """A database in memory with the projections that entries give.

    Raises :class:`hmip_tui.errors.HmipError` for entries that no journal can hold together.
    """
    connection = Connection.in_memory()
    migrations.migrate(connection)
    connection.execute("PRAGMA foreign_keys = OFF")  # a missing entry is a finding of its own
    with connection.transaction():
        connection.executemany(
            INSERT,
            map(columns, entries),
        )
        projections.rebuild(connection, framework)
    return connection


def keyed(table: str, names: Sequence[str], keys: Sequence[str], rows: Sequence[Any]) -> Rows:
    """Rows by key. A tally's row that counts nothing says what its absence says."""
    found = {}
    for row in rows:
        columns = dict(zip(names, row, strict=True))
        key = tuple(columns.pop(name) for name in keys)
        if table != "tally" or any(columns.values()):
            found[key] = columns
    return found


def differences(table: str, found: Rows, expected: Rows) -> Iterator[str]:
    """Every row of a table that is not as it should be."""
    for key in sorted(found.keys() | expected.keys(), key=str):
        place = f"table {table}: the row {', '.join(map(str, key))}"
        if key not in found:
            yield f"{place} is missing"
        elif key not in expected:
            yield f"{place} follows from no entry"
        else:
            for name, value in expected[key].items():
                if found[key][name] != value:
                    yield f"{place} has {name} {found[key][name]!r}; the journal gives {value!r}"
