"""Getting everything that may be an entry out of a file, whatever state it is in.

Nothing here changes the file, and nothing of it is trusted: :mod:`hmip_tui.rescue` judges.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import carving, journal_text
from hmip_tui.carving import Image
from hmip_tui.cipher_key import CipherKey, made
from hmip_tui.errors import FileProblem, Locked
from hmip_tui.journal import Entry
from hmip_tui.store import chains, cipher_pages, engine, header, places, unlocked
from hmip_tui.store.connection import Connection
from hmip_tui.store.header import CIPHER_PAGE

_BATCH = 500
_TRIED = 64
"""Pages that are looked at to tell whose key made a file: one of them is whole."""

_HEADS = "SELECT replica, seq, subject, field, time, value FROM heads"
_INSPECTION = "SELECT id, created, framework_hash FROM inspection"
_FRAMEWORK = "SELECT framework FROM inspection"
_INSPECTION_COLUMNS, _HEAD_COLUMNS = 4, 6
_HASH = re.compile(r"[0-9a-f]{64}")
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


NOTHING = Salvage((), frozenset(), {}, (), ())


def salvage(path: Path) -> Salvage:
    """Everything that may be of use in a file: an inspection, a pack, a backup, a journal's text.

    Raises :class:`FileProblem` for a file that cannot be read at all, and :class:`Locked` for an
    encrypted one whose key nobody has given.
    """
    if not path.is_file():  # reading a pipe would wait for ever
        raise FileProblem(f"{path} is not there, or is no file.")
    try:
        if journal_text.is_one(path):
            return _of_text(path)
        data = path.read_bytes()
        wal = places.beside(path, "-wal")
        log = wal.read_bytes() if wal.exists() else b""
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error
    found = NOTHING._replace(entries=_entries(carving.rows(carving.image_of(data, log))))
    # a plain file whose beginning is damaged may look like an encrypted one, in which none is found
    key = None if found.entries else _key(path, data)
    if key is not None:
        found = _encrypted(carving.image_of(data, log, page_size=CIPHER_PAGE), key)
    found = _with_tables(path, found)
    named = [Identity(*(p.decode() for p in row)) for row in re.findall(_IDENTITY, data + log)]
    return found._replace(identities=list(dict.fromkeys([*found.identities, *named])))


def _key(path: Path, data: bytes) -> CipherKey | None:
    """The key of an encrypted file, None for a plain one; raises :class:`Locked`."""
    if maker := _maker(data):
        return maker
    try:
        return places.look(path, packs=True).key
    except Locked:
        raise
    except FileProblem:  # its beginning or its end is damaged, but not the salt
        return unlocked.get(header.salt(data))


def _maker(data: bytes) -> CipherKey | None:
    """The key, of those that were given for other copies, that made a page of an encrypted file.

    Its salt may be lost with its first page.
    """
    starts = range(CIPHER_PAGE, min(len(data), _TRIED * CIPHER_PAGE), CIPHER_PAGE)
    pages = {at // CIPHER_PAGE + 1: data[at : at + CIPHER_PAGE] for at in starts}
    keys = unlocked.known()
    return next((k for k in keys if any(made(k, page, n) for n, page in pages.items())), None)


def _encrypted(image: Image, key: CipherKey) -> Salvage:
    with tempfile.TemporaryDirectory() as folder:  # its file is encrypted as this one is
        rows = list(dict.fromkeys(cipher_pages.rows(image, key, Path(folder) / "pages")))
    told = [row for row in rows if len(row) <= _INSPECTION_COLUMNS and _is_inspection(row)]
    heads = (row for row in rows if len(row) > _HEAD_COLUMNS and row[_HEAD_COLUMNS] is None)
    shown = (
        (replica, seq, subject, field, time, value)
        for subject, field, replica, seq, time, value, *_ in heads
    )
    return Salvage(
        _entries(rows),
        frozenset(row for row in shown if _is_shown(row)),
        {},
        [Identity(*row[:3]) for row in told],
        [row[3] for row in told if len(row) == _INSPECTION_COLUMNS],
    )


def _is_inspection(row: Sequence[Any]) -> bool:
    return all(map(_is_text, row)) and _HASH.fullmatch(row[2]) is not None


def _of_text(path: Path) -> Salvage:
    text = journal_text.read(path)
    identity = Identity(text.inspection, text.created, text.framework_hash)
    frameworks = [text.framework] if text.framework else []
    return Salvage(_entries(text.rows), frozenset(), {}, [identity], frameworks)


def _entries(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    found = []
    for row in rows:
        with suppress(ValueError):  # it only looked like one
            found.append(chains.read(row))
    return found


# -- what SQLite can still read -------------------------------------------------------------------


def _with_tables(path: Path, found: Salvage) -> Salvage:
    """What was found, with what the tables say as far as they can be read."""
    try:
        reader = Connection.reader(path, packs=True)
    except FileProblem:
        return found
    with closing(reader):
        reader.raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        shown = frozenset(row for row in _rows(reader, _HEADS) if _is_shown(row))
        told = {r: s for r, s in _last_numbers(reader) if type(s) is int and _is_text(r)}
        rows = [row for row in _rows(reader, _INSPECTION) if _is_inspection(row)]
        texts = [str(row[0]) for row in _rows(reader, _FRAMEWORK)]
    return found._replace(
        shown=found.shown | shown,
        told=told,
        identities=[*(Identity(*row) for row in rows), *found.identities],
        frameworks=[*texts, *found.frameworks],
    )


def _is_shown(row: Sequence[Any]) -> bool:
    return type(row[1]) is int and all(map(_is_text, (row[0], *row[2:])))


def _is_text(part: object) -> bool:
    """Whether a part of a row is text, and was read as such: not bytes that are none."""
    return isinstance(part, str) and not any("\ud800" <= sign <= "\udfff" for sign in part)


def _rows(reader: Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """A query's rows until one cannot be read; bytes that are no text cost their row only."""
    try:
        cursor = reader.raw.execute(sql)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch
    except engine.failures():
        return


def _last_numbers(reader: Connection) -> Iterator[tuple[Any, ...]]:
    for table in ("receipts", "absent"):
        yield from _rows(reader, f"SELECT replica, max(seq) FROM {table} GROUP BY replica")


def framework_in(texts: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents in texts that may be frozen frameworks, each with its hash."""
    from hmip_tui import framework
    from hmip_tui.framework.check import check

    for text in dict.fromkeys(texts):
        with suppress(TypeError, ValueError, RecursionError):
            document = json.loads(text)
            if isinstance(document, dict) and not check(document):
                yield framework.fingerprint(document), document
