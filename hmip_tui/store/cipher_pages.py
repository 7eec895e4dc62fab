"""Reading a damaged encrypted file page by page, whatever leads to them.

SQLCipher alone can open a page, and opens none that was changed. A page is bound to its key and its
number, not to its file: so a new file of the same key gets the damaged one's pages at their places,
and a schema of our own that takes each of them for a table of its own. Nothing is ever in plain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

_TABLE = (
    "INSERT INTO sqlite_schema "
    "VALUES ('table', ?2 || ?1, ?2 || ?1, ?1, 'CREATE TABLE ' || ?2 || ?1 || ?3)"
)

_ROOM = 50_000
"""Pages, at least, that a log may speak of: a number beyond is damaged, and would take all room."""

_AT_ONCE = 100_000
"""Pages of room that are made by one row."""

Row = tuple[Any, ...]


def rows(image: Image, key: CipherKey, work: Path) -> Iterator[Row]:
    """Every record on every page, as tuples of three or four columns or ten; None: not there.

    ``work`` is a path where nothing is, for a file that is removed again. Raises ``OSError``.
    """
    most = max(_ROOM, sum(map(len, image.pages.values())))
    numbers = [number for number in sorted(image.pages) if 1 < number <= most]
    places.make(work)
    try:
        _prepare(work, key, numbers)
        with work.open("rb+") as file:
            for number in numbers:
                file.seek((number - 1) * CIPHER_PAGE)
                file.write(image.pages[number][0])
        yield from _read(work, key, numbers)
    finally:
        places.remove(work, "", "-journal")


def _prepare(work: Path, key: CipherKey, numbers: Sequence[int]) -> None:
    """Make a file whose first pages are to be written over, and whose schema lies behind them."""
    with closing(engine.connect(work.resolve().as_uri(), key)) as raw:
        raw.execute("PRAGMA journal_mode = OFF").fetchall()
        raw.execute("BEGIN")
        raw.execute("CREATE TABLE room (room)")
        for before in range(0, max(numbers, default=1), _AT_ONCE):
            pages = min(_AT_ONCE, max(numbers, default=1) - before)
            raw.execute("INSERT INTO room VALUES (zeroblob(?))", (pages * CIPHER_PAGE,))
        raw.execute("PRAGMA writable_schema = ON").fetchall()
        raw.execute("DELETE FROM sqlite_schema")
        for letter, columns in (("k", _KEYED), ("n", _NUMBERED)):
            raw.executemany(_TABLE, ((number, letter, columns) for number in numbers))
        raw.execute("COMMIT")


def _read(work: Path, key: CipherKey, numbers: Sequence[int]) -> Iterator[Row]:
    uri = work.resolve().as_uri() + "?mode=ro&immutable=1"
    raw = None
    for number in numbers:
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
