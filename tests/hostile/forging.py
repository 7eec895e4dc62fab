"""Entries that no copy of the program would make, in files whose chains of hashes are right."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from hmip_tui import journal
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import chains
from tests.hostile.corpus import TEXTS

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


def everywhere() -> Iterator[Forged]:
    """Every text of the corpus in every field that is shown or leaves."""

    def told(**texts: object) -> str:
        return json.dumps(texts)

    every = " ".join(TEXTS.values())
    yield "inspection", "provider", json.dumps(every)
    for number, text in enumerate(TEXTS.values()):
        yield "case:CS-001", f"evidence.2.1.1.x-{number}", told(text=text, tags=[text])
        yield f"case:{text}", "sample", '"supervision"'
        yield f"case:{text}", "answer.2.1.1.a", '"yes"'
        yield f"case:{text}", "attribute.office", json.dumps(text)
        yield f"case:{text}", "unusable", told(reason=text, replaced_by=text)
        yield f"document:D{number}", "told", told(title=text, text=text, source=text, date=text)
        yield f"document:D{number}", "side.1.1.1", '"for"'
        yield (
            f"recommendation:R{number}",
            "told",
            told(text=text, round="new", number=text, addressee=text),
        )
        yield f"recommendation:R{number}", "follow_up", told(progress="some", text=text)
    yield "standard:1.1", "decision", told(rating="Good", reason=every, by=every)
    yield "standard:2.1", "proposal", told(rating="Good", reason=every, by=every)
