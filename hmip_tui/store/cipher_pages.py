"""Reading a damaged encrypted file page by page, whatever leads to them.

SQLCipher alone can open a page, and opens none that was changed. A page is bound to its key and its
number, not to its file: so a new file of the same key gets the damaged one's pages at their places,
and a schema of our own that takes each of them for a table of its own. Nothing is ever in plain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from hmip_tui.carving import Image
from hmip_tui.cipher_key import CipherKey
from hmip_tui.store import chains, engine, places
from hmip_tui.store.header import CIPHER_PAGE

_KEYED = f"({chains.COLUMNS}, PRIMARY KEY (replica, seq)) WITHOUT ROWID"
_NUMBERED = "(a, b, c, d)"
_PARTS = {"k": ("*",), "n": ("a, b, c", "a, b, c, d")}
"""What is read of each table; the last column may go on on pages that are damaged."""

_TABLES = """
WITH RECURSIVE page (n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM page WHERE n < ?1)
INSERT INTO sqlite_schema SELECT 'table', ?2 || n, ?2 || n, n, 'CREATE TABLE ' || ?2 || n || ?3
FROM page
"""

Row = tuple[Any, ...]


def rows(image: Image, key: CipherKey, work: Path) -> Iterator[Row]:
    """Every record on every page, as tuples of three or four columns or ten; None: not there.

    ``work`` is a path where nothing is, for a file that is removed again. Raises ``OSError``.
    """
    last = max(image.pages, default=1)
    places.make(work)
    try:
        _prepare(work, key, last)
        with work.open("rb+") as file:
            for number, versions in image.pages.items():
                if number > 1:
                    file.seek((number - 1) * CIPHER_PAGE)
                    file.write(versions[0])
        yield from _read(work, key, last)
    finally:
        places.remove(work, "", "-journal")


def _prepare(work: Path, key: CipherKey, last: int) -> None:
    """Make a file whose first pages are to be written over, and whose schema lies behind them."""
    with closing(engine.connect(work.resolve().as_uri(), key)) as raw:
        raw.execute("PRAGMA journal_mode = OFF").fetchall()
        raw.execute("CREATE TABLE room (room)")
        raw.execute("INSERT INTO room VALUES (zeroblob(?))", (last * CIPHER_PAGE,))
        raw.execute("PRAGMA writable_schema = ON").fetchall()
        raw.execute("DELETE FROM sqlite_schema")
        for letter, columns in (("k", _KEYED), ("n", _NUMBERED)):
            raw.execute(_TABLES, (last, letter, columns))


def _read(work: Path, key: CipherKey, last: int) -> Iterator[Row]:
    uri = work.resolve().as_uri() + "?mode=ro&immutable=1"
    raw = None
    for number in range(2, last + 1):
        for letter in ("k", "n"):
            if raw is None:
                raw = engine.connect(uri, key)
                raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            try:
                for columns in _PARTS[letter]:
                    yield from raw.execute(f"SELECT {columns} FROM {letter}{number}").fetchall()
                break  # a page is of one kind
            except engine.failures():  # after one page that is damaged SQLCipher reads no other
                raw.close()
                raw = None
    if raw is not None:
        raw.close()
