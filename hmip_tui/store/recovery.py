"""What a killed program left beside a file is taken in only where the two belong together."""

from __future__ import annotations

import os
import struct
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hmip_tui.errors import FileProblem
from hmip_tui.store import engine, header
from hmip_tui.store.places import beside

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey

_LOG_HEADER = 32
_FRAME_HEADER = 24

_LOG_MAGIC = bytes.fromhex("377f06")
_LARGEST_FRAME = _FRAME_HEADER + 65_536

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_END = 16
"""The length of the name before, its sum, and the magic number: SQLite's file format, 3."""

_MIXED = (
    "SELECT 1 FROM journal GROUP BY replica HAVING count(*) <> max(seq)",
    "SELECT 1 FROM heads LEFT JOIN journal USING (replica, seq) WHERE journal.seq IS NULL",
)
"""What finds something only where two states of a file were mixed."""


def check_log(path: Path, log: Path, key: CipherKey | None = None) -> None:
    """Look at a file together with the log beside it, changing neither.

    SQLite applies a log to whatever stands at ``path``. Where someone put another file there, a
    backup perhaps, after the program had been killed, that would mix the two and damage both.

    Raises :class:`FileProblem`.
    """
    if not log.exists() or log.stat().st_size <= _LOG_HEADER:
        return  # it holds no change
    # where the power was lost while the log was begun, a journal may be left that has to be rolled
    # back first, which a reader cannot do
    journal = beside(path, "-journal")
    follows = _follows(path, log, encrypted=key is not None)
    if not (follows and (journal.exists() or _is_whole(path, key))):
        raise FileProblem(
            f"{path} cannot be used with {log.name} beside it: it is damaged, or was replaced "
            f"after the program had been killed. 'hmip verify {path.name}' lists what is wrong; "
            f"move {log.name} away to open the file as it stands."
        )


def check_journal(journal: Path) -> None:
    """Refuse a journal beside a file that names another one.

    SQLite, rolling it back, would remove what it names, wherever that is: in a change of several
    files at once the name is that of their common journal. This program makes no such change.
    Raises :class:`FileProblem`.
    """
    try:
        with journal.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _JOURNAL_END, 0))
            end = file.read()
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileProblem(f"{journal} cannot be read: {error.strerror}.") from error
    if size > _JOURNAL_END and end.endswith(_JOURNAL_MAGIC):
        raise FileProblem(
            f"{journal} names another file, which this program's journals never do, and is not "
            f"used: move it away to open the file as it stands."
        )


def _follows(path: Path, log: Path, *, encrypted: bool) -> bool:
    """Whether a log is whole, or was just begun, after a state that the file can be in.

    Every log that this program begins starts with page 1 (``Connection._begin_wal``), whose
    header counts changes. A file is at the count before, or at one that the log itself copied.
    """
    with path.open("rb") as file:
        at = header.changes(file.read(header.LENGTH))
    with log.open("rb") as file:
        begin = file.read(_LOG_HEADER)
        if not begin.startswith(_LOG_MAGIC):
            return True  # SQLite makes nothing of it
        size = header.number(begin[8:12])
        frame = file.read(min(_FRAME_HEADER + size, _LARGEST_FRAME))
        if not _is_valid(begin, frame):
            # the power was lost while it was begun, and SQLite makes nothing of it; more than the
            # first frame is there only when that is on the disk
            return not _goes_on(file, begin, _FRAME_HEADER + size)
    if encrypted or header.number(frame[:4]) != 1:
        return True  # nobody sees how often it was changed; or another program began it
    first = header.changes(frame[_FRAME_HEADER:])
    return first - 1 <= at <= first + log.stat().st_size // (_FRAME_HEADER + size)


def _is_valid(begin: bytes, frame: bytes) -> bool:
    """Whether SQLite takes the first frame of a log (its file format, 4.1 and 4.2)."""
    if len(frame) < _FRAME_HEADER or begin[16:24] != frame[8:16]:
        return False
    order = ">" if begin[3] & 1 else "<"
    before = _sum(begin[:24], order, (0, 0))
    told = struct.unpack(">2I", begin[24:32]), struct.unpack(">2I", frame[16:24])
    after = _sum(frame[:8] + frame[_FRAME_HEADER:], order, before)
    return (before, after) == told


def _sum(data: bytes, order: str, before: tuple[int, int]) -> tuple[int, int]:
    """The running sum with which a log is checked."""
    one, two = before
    pairs = len(data) // 8
    words = struct.unpack(f"{order}{2 * pairs}I", data[: 8 * pairs])
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def _goes_on(log: BinaryIO, begin: bytes, size: int) -> bool:
    """Whether a frame behind the first was written since the log was begun."""
    at = _LOG_HEADER + size
    while len(found := _read_at(log, at, _FRAME_HEADER)) == _FRAME_HEADER:
        if found[8:16] == begin[16:24]:
            return True
        at += size
    return False


def _read_at(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)


def _is_whole(path: Path, key: CipherKey | None) -> bool:
    """Whether file and log fit each other; raises :class:`FileProblem` where nobody can read them.

    What keeps a sound file from being read, such as another program, is not taken for damage.
    """
    try:
        with closing(engine.connect(path.resolve().as_uri() + "?mode=ro", key)) as reader:
            if reader.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            if reader.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return False
            # how often an encrypted file was changed is for nobody to see: its journal tells
            return key is None or not any(reader.execute(sql).fetchone() for sql in _MIXED)
    except engine.failures() as error:
        if engine.is_in_the_way(error):
            raise engine.problem(path, error) from error
        return False
