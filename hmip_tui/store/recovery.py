"""What a killed program left beside a file is taken in only where the two belong together."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hmip_tui.errors import FileProblem
from hmip_tui.store import header

_LOG_HEADER = 32
_FRAME_HEADER = 24


def check_log(path: Path, log: Path) -> None:
    """Look at a file together with the log beside it, changing neither.

    SQLite applies a log to whatever stands at ``path``. Where someone put another file there, a
    backup perhaps, after the program had been killed, that would mix the two and damage both.

    Raises :class:`FileProblem`.
    """
    if not log.exists() or log.stat().st_size == 0:
        return
    if not (_follows(path, log) and _is_whole(path)):
        raise FileProblem(
            f"{path} cannot be used with {log.name} beside it: it is damaged, or was replaced "
            f"after the program had been killed. 'hmip verify {path.name}' lists what is wrong; "
            f"move {log.name} away to open the file as it stands."
        )


def _follows(path: Path, log: Path) -> bool:
    """Whether a log began with the change after a state that the file can be in.

    Every log that this program begins starts with page 1 (``Connection._begin_wal``), whose
    header counts changes. A file is at the count before, or at one that the log itself copied.
    """
    with path.open("rb") as file:
        at = header.changes(file.read(header.LENGTH))
    with log.open("rb") as file:
        begin = file.read(_LOG_HEADER + _FRAME_HEADER + header.LENGTH)
    frame = begin[_LOG_HEADER:]
    if len(frame) < _FRAME_HEADER + header.LENGTH or header.number(frame[:4]) != 1:
        return True  # it holds no change, or another program began it
    size = header.number(begin[8:12]) + _FRAME_HEADER
    first = header.changes(frame[_FRAME_HEADER:])
    return first - 1 <= at <= first + log.stat().st_size // size


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)) as reader:
            if reader.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            return reader.execute("PRAGMA foreign_key_check").fetchone() is None
    except (sqlite3.Error, UnicodeDecodeError):
        return False
