"""Reading a damaged encrypted file page by page, whatever leads to them.

SQLCipher alone can open a page, and after one that was changed it opens no other. A page is bound
to its key and its number, not to its file: so a new file of the same key gets the damaged one's
whole pages at their places, and a schema of our own that takes each of them for a table of its own.
Where a page is damaged or missing the new file has one of its own, so that what leads there leads
on. Nothing is ever in plain.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

from hmip_tui import cipher_key
from hmip_tui.carving import Image
from hmip_tui.cipher_key import CipherKey
from hmip_tui.store import chains, engine, places
from hmip_tui.store.header import CIPHER_PAGE

_KEYED = f"({chains.COLUMNS}, PRIMARY KEY (replica, seq)) WITHOUT ROWID"
_NUMBERED = "(a, b, c, d)"

_TABLE = (
    "INSERT INTO sqlite_schema "
    "VALUES ('table', ?2 || ?1, ?2 || ?1, ?1, 'CREATE TABLE ' || ?2 || ?1 || ?3)"
)

_ROOM = 50_000
"""Pages, at least, whose numbers are believed: a forged one beyond would take all room."""

_BEYOND = 2
"""Times as many pages as are there: what was cut off is led to as well."""

Row = tuple[Any, ...]


def rows(image: Image, key: CipherKey, work: Path) -> Iterator[Row]:
    """Every record on every page, as tuples of three or four columns or ten; None: not there.

    Of a page with several versions all are read, the newest first; a record comes several times.
    ``work`` is a path where nothing is, for a file that is removed again. Raises ``OSError``.
    """
    most = max(_ROOM, sum(map(len, image.pages.values())))
    whole = {
        number: found
        for number, versions in image.pages.items()
        if 1 < number <= most and (found := _whole(key, number, versions))
    }
    places.make(work)
    try:
        _make_own_pages(work, key, _BEYOND * max(len(image.pages), *whole, 1))
        for version in count():
            pages = {n: found[version] for n, found in whole.items() if version < len(found)}
            if not pages:
                break
            _take_for_tables(work, key, sorted(pages))
            _put(work, pages)
            yield from _read(work, key, sorted(pages))
    finally:
        places.remove(work, "", "-journal")


def _whole(key: CipherKey, number: int, versions: Sequence[bytes]) -> list[bytes]:
    """A page's versions that are whole, each once."""
    return [page for page in dict.fromkeys(versions) if cipher_key.made(key, page, number)]


def _make_own_pages(work: Path, key: CipherKey, last: int) -> None:
    """Make a file of so many pages, each but the first one of an index with nothing of use."""
    with closing(engine.connect(work.resolve().as_uri(), key)) as raw:
        _write_alone(raw)
        raw.execute("BEGIN")
        for number in range(2, last + 1):
            raw.execute(f"CREATE TABLE e{number} (a PRIMARY KEY) WITHOUT ROWID")
            raw.execute(f"INSERT INTO e{number} VALUES (0)")
            raw.execute("DELETE FROM sqlite_schema")  # which takes no page, as it stays short
        raw.execute("COMMIT")


def _take_for_tables(work: Path, key: CipherKey, numbers: Sequence[int]) -> None:
    """Make a schema, which lies behind all pages, of two tables for each page: one will fit it."""
    with closing(engine.connect(work.resolve().as_uri(), key)) as raw:
        _write_alone(raw)
        raw.execute("BEGIN")
        raw.execute("DELETE FROM sqlite_schema")
        for letter, columns in (("k", _KEYED), ("n", _NUMBERED)):
            raw.executemany(_TABLE, ((number, letter, columns) for number in numbers))
        raw.execute("COMMIT")


def _write_alone(raw: sqlite3.Connection) -> None:
    for setting in ("journal_mode = OFF", "synchronous = OFF", "writable_schema = ON"):
        raw.execute(f"PRAGMA {setting}").fetchall()


def _put(work: Path, pages: Mapping[int, bytes]) -> None:
    with work.open("rb+") as file:
        for number, page in pages.items():
            file.seek((number - 1) * CIPHER_PAGE)
            file.write(page)


def _read(work: Path, key: CipherKey, numbers: Sequence[int]) -> Iterator[Row]:
    uri = work.resolve().as_uri() + "?mode=ro&immutable=1"
    with closing(engine.connect(uri, key)) as raw:
        raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        for number in numbers:
            yield from _records(raw, number)


def _records(raw: sqlite3.Connection, number: int) -> Iterator[Row]:
    try:
        yield from raw.execute(f"SELECT * FROM k{number}")
    except engine.failures():  # a page of the other kind, or a record that goes on where nothing is
        yield from _one_by_one(raw, number)


def _one_by_one(raw: sqlite3.Connection, number: int) -> Iterator[Row]:
    keys: list[Row] = []
    with suppress(*engine.failures()):
        keys.extend(raw.execute(f"SELECT replica, seq FROM k{number}"))
    for each in keys:
        with suppress(*engine.failures()):
            yield from raw.execute(f"SELECT * FROM k{number} WHERE (replica, seq) = (?, ?)", each)
    for columns in ("a, b, c", "a, b, c, d"):  # the last may go on on pages that are damaged
        with suppress(*engine.failures()):
            yield from raw.execute(f"SELECT {columns} FROM n{number}")
