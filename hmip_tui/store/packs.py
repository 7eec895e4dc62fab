"""Packs: a whole copy of an inspection, to be handed over and never to be worked on.

A pack is an SQLite file made by SQLite's own backup, without what only this copy knows, with a
table ``manifest`` that says what is in it, and sealed (:mod:`hmip_tui.store.seal`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hmip_tui import __version__, training
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.journal import decode
from hmip_tui.manifest import Manifest
from hmip_tui.store import boxes, engine, header, places, seal
from hmip_tui.store.connection import Connection
from hmip_tui.store.journal_table import REACH, reaches
from hmip_tui.store.record import Record
from hmip_tui.whole_files import new_file

if TYPE_CHECKING:
    import sqlite3

SUFFIX = ".hmip-pack"

Told = Callable[[int, int], None]
"""Is told how much is done, and of how much; may raise to stop."""

_PAGES = 500
"""Pages copied between two words about it."""

_CASES = (
    "SELECT substr(subject, 6), count(*) FROM journal "
    "WHERE subject >= 'case:' AND subject < 'case;' GROUP BY subject ORDER BY subject"
)


def write(record: Record, target: Path, told: Told = lambda _done, _all: None) -> Manifest:
    """Write a pack of all that a record holds now, durably; what it says of itself.

    Raises :class:`FileProblem` where that is not possible or something is at ``target`` already,
    and :class:`Refused` for a training file. No half pack is left.
    """
    if record.inspection == training.INSPECTION or record.setting(training.SETTING):
        raise Refused("A training file is part of no inspection, so it is not packed.")
    try:
        with new_file(target) as part:
            places.make(part)  # for its owner alone
            with closing(engine.connect(part.resolve().as_uri(), record.connection.key)) as copy:
                _copy(record.path, copy, told)
                manifest = _empty(copy, record)
            box = record.local(boxes.BOX) if record.connection.key is not None else None
            seal.put(part, (box or "").encode())
    except engine.failures() as error:
        raise FileProblem(f"{target} cannot be written: {engine.fault(error)}.") from error
    except FileExistsError as error:
        raise FileProblem(f"{target} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{target} cannot be written: {error.strerror}.") from error
    return manifest


def _copy(path: Path, copy: sqlite3.Connection, told: Told) -> None:
    """Copy one state of a file, through a connection of its own: nobody has to wait for it."""
    with closing(Connection.reader(path)) as source, source.snapshot():
        source.rows("SELECT id FROM inspection")  # from here on it is this state
        source.raw.backup(copy, pages=_PAGES, progress=lambda _, left, of: told(of - left, of))


def _empty(copy: sqlite3.Connection, record: Record) -> Manifest:
    """Take out what only one copy knows, and put in what the pack says of itself."""
    (owner,) = copy.execute("SELECT max(value) FROM local WHERE key = 'replica'").fetchone()
    manifest = _manifest(copy, record, owner or "")
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("PRAGMA temp_store = MEMORY")
    copy.execute("DELETE FROM local WHERE key <> ?", (boxes.TEAM,))
    copy.execute("DELETE FROM receipts")
    copy.execute("CREATE TABLE manifest (document TEXT NOT NULL) STRICT")
    copy.execute("INSERT INTO manifest VALUES (?)", (manifest.as_text(),))
    copy.execute(f"PRAGMA application_id = {header.PACK_ID}")
    copy.execute("VACUUM")  # nothing of what was deleted stays in unused pages
    return manifest


def _manifest(copy: sqlite3.Connection, record: Record, owner: str) -> Manifest:
    provider = copy.execute("SELECT value FROM settings WHERE field = 'provider'").fetchone()
    replicas = reaches(copy.execute(REACH.format(schema="main")))
    return Manifest(
        inspection=record.inspection,
        provider=str(decode(provider[0])) if provider else "",
        framework_hash=record.framework_hash,
        replica=owner,
        replicas=replicas,
        cases=dict(copy.execute(_CASES).fetchall()),
        entries=sum(reach.seq for reach in replicas.values()),
        made=record.now(),
        author=record.author,
        program=__version__,
    )
