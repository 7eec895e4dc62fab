"""Getting everything that may be an entry out of a file, whatever state it is in.

Nothing here changes the file, and nothing of it is trusted: :mod:`hmip_tui.rescue` judges.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import carving, journal_text
from hmip_tui.errors import FileProblem, Locked
from hmip_tui.journal import Entry
from hmip_tui.store import chains, engine, places
from hmip_tui.store.connection import Connection

_BATCH = 500
_MOST_PROBES = 2_000_000
"""How many numbers are asked for one by one where an encrypted table cannot be read through."""

_ROW = f"SELECT {chains.COLUMNS} FROM journal WHERE replica = ? AND seq = ?"
_HEADS = "SELECT replica, seq, subject, field, time, value FROM heads"
_IDENTITY = re.compile(
    rb"([0-9a-f]{32}|demonstration|training)"
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)([0-9a-f]{64})\{"
)
"""The row of the inspection, as its columns follow each other."""


class Identity(NamedTuple):
    """An inspection's id, when it was created, and the hash of its framework; "" for not known."""

    inspection: str
    created: str
    framework_hash: str


class Salvage(NamedTuple):
    """What a file yields. ``frameworks`` are JSON texts that may be the frozen one."""

    entries: Sequence[Entry]
    shown: frozenset[tuple[str, int, str, str, str, str]]
    told: dict[str, int]
    identities: Sequence[Identity]
    frameworks: Sequence[str]


def salvage(path: Path) -> Salvage:
    """Everything that may be of use in a file: an inspection, a pack, a backup, a journal's text.

    Raises :class:`FileProblem` for a file that cannot be read at all, and :class:`Locked` for an
    encrypted one whose key nobody has given.
    """
    try:
        if journal_text.is_one(path):
            return _of_text(path)
        data = path.read_bytes()
        wal = places.beside(path, "-wal")
        log = wal.read_bytes() if wal.exists() else b""
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error
    carved = list(carving.rows(carving.image_of(data, log)))
    # a plain file whose beginning is damaged may look like an encrypted one, in which none is found
    encrypted = not carved and places.is_encrypted(path)
    if encrypted:
        places.look(path, packs=True)
    tables = _tables(path, None if encrypted else carved)
    found = re.findall(_IDENTITY, data + log)
    identities = [*tables.identities, *(Identity(*(p.decode() for p in row)) for row in found)]
    return tables._replace(
        entries=[*tables.entries, *_entries(carved)], identities=list(dict.fromkeys(identities))
    )


def _of_text(path: Path) -> Salvage:
    text = journal_text.read(path)
    identity = Identity(text.inspection, text.created, text.framework_hash)
    frameworks = [text.framework] if text.framework else []
    return Salvage(_entries(text.rows), frozenset(), {}, [identity], frameworks)


def _entries(rows: Sequence[Sequence[Any]]) -> list[Entry]:
    found = []
    for row in rows:
        with suppress(ValueError):  # it only looked like one
            found.append(chains.read(row))
    return found


# -- what SQLite can still read -------------------------------------------------------------------


def _tables(path: Path, carved: Sequence[Any] | None) -> Salvage:
    """What the tables say, as far as they can be read; the journal's only without ``carved``."""
    try:
        reader = Connection.reader(path, packs=True)
    except Locked:
        if carved is None:
            raise
        return Salvage([], frozenset(), {}, [], [])
    except FileProblem:
        return Salvage([], frozenset(), {}, [], [])
    with closing(reader):
        reader.raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        shown = frozenset(row for row in _rows(reader, _HEADS) if _is_shown(row))
        told = {str(r): s for r, s in _last_numbers(reader) if type(s) is int}
        rows: Sequence[Any] = []
        if carved is None:
            replicas = {str(row[0]) for row in shown} | told.keys()
            rows = list(_journal(reader, replicas, told))
        identities = [
            Identity(*map(str, row))
            for row in _rows(reader, "SELECT id, created, framework_hash FROM inspection")
        ]
        texts = [str(row[0]) for row in _rows(reader, "SELECT framework FROM inspection")]
    return Salvage(_entries(rows), shown, told, identities, texts)


def _is_shown(row: Sequence[Any]) -> bool:
    return type(row[1]) is int and all(isinstance(part, str) for part in (row[0], *row[2:]))


def _rows(reader: Connection, sql: str, order: str = "") -> Iterator[tuple[Any, ...]]:
    """A query's rows until one cannot be read; bytes that are no text cost their row only."""
    try:
        cursor = reader.raw.execute(sql + order)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch
    except engine.failures():
        return


def _last_numbers(reader: Connection) -> Iterator[tuple[Any, ...]]:
    for table in ("receipts", "absent"):
        yield from _rows(reader, f"SELECT replica, max(seq) FROM {table} GROUP BY replica")


def _journal(
    reader: Connection, replicas: set[str], told: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """The journal's rows from both ends, then number by number what lies behind damaged pages."""
    select = f"SELECT {chains.COLUMNS} FROM journal ORDER BY replica"
    last = dict(told)
    seen: set[tuple[Any, Any]] = set()
    for order in (", seq", " DESC, seq DESC"):
        for row in _rows(reader, select, order):
            if row[:2] not in seen:
                seen.add(row[:2])
                yield row
                if isinstance(row[0], str) and type(row[1]) is int:
                    last[row[0]] = max(last.get(row[0], 0), row[1])
    for replica in sorted(replicas | last.keys()):
        for seq in range(1, min(last.get(replica, 0), _MOST_PROBES) + 1):
            if (replica, seq) not in seen:
                with suppress(*engine.failures()):
                    yield from reader.raw.execute(_ROW, (replica, seq)).fetchall()


def framework_in(texts: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents in texts that may be frozen frameworks, each with its hash."""
    from hmip_tui import framework
    from hmip_tui.framework.check import check

    for text in dict.fromkeys(texts):
        with suppress(TypeError, ValueError, RecursionError):
            document = json.loads(text)
            if isinstance(document, dict) and not check(document):
                yield framework.fingerprint(document), document
