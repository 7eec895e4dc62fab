"""Entries that no copy of the program would make, in files whose chains of hashes are right."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from hmip_tui import journal
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import chains

LATE = "2099-01-01T00:00:00.000Z"
"""Later than anything, so that what is forged is what is shown."""

Forged = tuple[str, str, str]
"""A subject, a field and a value as journal text, whatever it is."""


def entries(
    inspection: str,
    changes: Iterable[Forged],
    *,
    replica: str = "forger",
    author: str = "a forger",
    time: str = LATE,
    replaces: Sequence[EntryId] = (),
) -> list[Entry]:
    """The entries of a replica that holds nothing else, each with its right hash."""
    previous = journal.first_hash(inspection, replica)
    found = []
    for number, (subject, field, value) in enumerate(changes, 1):
        id = EntryId(replica, number)
        made = Entry(id, time, author, "set", subject, field, value, tuple(replaces), "")
        previous = journal.chain(previous, made)
        found.append(made._replace(hash=previous))
    return found


def file(original: Path, target: Path, changes: Iterable[Forged], **more: object) -> Path:
    """A copy of an inspection file with forged entries in its journal and nowhere else."""
    shutil.copy(original, target)
    with closing(sqlite3.connect(target)) as connection, connection:
        (inspection,) = connection.execute("SELECT id FROM inspection").fetchone()
        made = entries(inspection, changes, **more)  # type: ignore[arg-type]
        connection.executemany(chains.INSERT, [chains.columns(entry) for entry in made])
    return target
