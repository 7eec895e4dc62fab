"""The files of a shared folder: immutable, self-contained, and known to be whole.

A file is lines of JSON in UTF-8: a header, then (in a segment) one entry to a line, then the
SHA-256 of everything before. What a file-sync service has half copied, or joined with another
copy, does not pass :func:`read`.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from hmip_tui import journal, limits
from hmip_tui.errors import HmipError
from hmip_tui.journal import Entry
from hmip_tui.store import chains

VERSION = 1
"""The version of the files that this program writes and reads."""

MOST_ENTRIES = 5_000
"""Entries in one segment, at most."""

_COLUMNS_OF_A_LINE = 8
_REPLACES = 6
"""Which of them lists the entries that one replaces: each takes much more room than its text."""

_HEAD = 16
"""Digits of a chain's hash in a segment's name."""


class Damaged(HmipError):
    """A file is not whole (yet), or not one of ours; ``str()`` is the second half of a sentence."""


class Name(NamedTuple):
    """What a segment's name tells: entries ``first`` to ``last`` of a replica.

    ``head`` is the beginning of the last entry's hash, ``size`` the file's length in bytes.
    """

    replica: str
    first: int
    last: int
    head: str
    size: int

    def __str__(self) -> str:
        return (
            f"{safe(self.replica)}.{self.first:08}-{self.last:08}.{self.head}.{self.size}.entries"
        )

    @classmethod
    def parse(cls, text: str) -> Name | None:
        """Read what ``str`` wrote; None for anything else, such as a conflict copy's name."""
        match = _NAME.fullmatch(text)
        if match is None:
            return None
        replica, first, last, head, size = match.groups()
        found = cls(unquote(replica), int(first), int(last), head, int(size))
        return found if str(found) == text and 0 < found.first <= found.last else None


_NAME = re.compile(r"([^.]+)\.([0-9]{8,18})-([0-9]{8,18})\.([0-9a-f]{16})\.([0-9]{1,12})\.entries")
_REACH_NAME = re.compile(r"reach\.([0-9]{6,12})\.json")


Row = Sequence[Any]
"""An entry as the journal's columns have it (:data:`hmip_tui.store.chains.COLUMNS`)."""


class Segment(NamedTuple):
    """Consecutive entries of one replica; ``previous`` is the hash that the first follows."""

    inspection: str
    framework: str
    previous: str
    entries: Sequence[Entry]


class Told(NamedTuple):
    """What a replica's file held when it was exchanged: by replica, last number and its hash."""

    inspection: str
    replica: str
    author: str
    time: str
    reach: Mapping[str, tuple[int, str]]


def safe(name: str) -> str:
    """A name that stands for no other folder on any system."""
    return quote(name, safe="").replace(".", "%2E")


def reach_name(number: int) -> str:
    """The name of a replica's ``number``-th account of what it holds."""
    return f"reach.{number:06}.json"


def reach_number(name: str) -> int | None:
    """Which account a name is of; None if it is none."""
    match = _REACH_NAME.fullmatch(name)
    return int(match[1]) if match else None


def write_segment(
    inspection: str, framework: str, previous: str, rows: Sequence[Row]
) -> tuple[Name, bytes]:
    """A segment's name and content; the same rows, in order and without gaps, give the same.

    ``framework`` is the frozen framework's SHA-256, ``previous`` the hash that the first follows.
    """
    (replica, first), last = rows[0][:2], rows[-1]
    header = {
        "hmip": "entries",
        "version": VERSION,
        "inspection": inspection,
        "framework": framework,
        "replica": replica,
        "first": first,
        "previous": previous,
    }
    content = _sealed(header, (row[2:] for row in rows))
    return Name(replica, first, last[1], last[-1][:_HEAD], len(content)), content


def read_segment(content: bytes) -> Segment:
    """The entries of a file; raises :class:`Damaged`. Their chain is not checked here."""
    header, lines = _opened(content, "entries")
    replica, first = _text(header, "replica"), header.get("first")
    if type(first) is not int or first < 1 or not lines:
        raise Damaged("its header is not understood")
    entries = [_entry(replica, first + place, line) for place, line in enumerate(lines)]
    names = "inspection", "framework", "previous"
    inspection, framework, previous = (_text(header, name) for name in names)
    return Segment(inspection, framework, previous, entries)


def _entry(replica: str, seq: int, line: Sequence[str]) -> Entry:
    try:
        return chains.read((replica, seq, *line))
    except ValueError as error:
        raise Damaged(f"entry {seq} is not understood: {error}") from error


def write_reach(told: Told) -> bytes:
    """The content of an account of what a replica holds."""
    header = {"hmip": "reach", "version": VERSION, **told._asdict()}
    return _sealed(header, ())


def read_reach(content: bytes) -> Told:
    """Read what :func:`write_reach` wrote; raises :class:`Damaged`."""
    header, _ = _opened(content, "reach")
    raw = header.get("reach")
    if not isinstance(raw, dict):
        raise Damaged("its header is not understood")
    reach = {}
    for replica, found in raw.items():
        match found:
            case [int(seq), str(hash_)] if type(seq) is int and 0 < seq < limits.WHOLE:
                reach[replica] = (seq, hash_)
            case _:
                raise Damaged("its header is not understood")
    names = "inspection", "replica", "author", "time"
    inspection, replica, author, time = (_text(header, name) for name in names)
    return Told(inspection, replica, author, time, reach)


def _sealed(header: Mapping[str, Any], lines: Iterable[Any]) -> bytes:
    body = "".join(f"{journal.encode(line)}\n" for line in (header, *lines)).encode()
    return body + f'{{"sha256":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()


def is_whole(content: bytes) -> bool:
    """Whether a file ends with the SHA-256 of everything before."""
    cut = content.rfind(b"\n", 0, -1) + 1
    seal = f'{{"sha256":"{hashlib.sha256(content[:cut]).hexdigest()}"}}\n'.encode()
    return content[cut:] == seal


def _opened(content: bytes, kind: str) -> tuple[dict[str, Any], list[list[str]]]:
    """The header and the lines between it and the seal; raises :class:`Damaged`."""
    if not is_whole(content):
        raise Damaged("it is not whole, or was changed")
    if content.count(b"\n") > MOST_ENTRIES + 2:
        raise Damaged("it holds more than any file of this program")
    first, *rest = content.split(b"\n")[:-2] or [b""]
    header = _document(first)
    if not isinstance(header, dict) or header.get("hmip") != kind or not _is_text(header):
        raise Damaged("its header is not understood")
    if header.get("version") != VERSION:
        raise Damaged("it was written by a newer version of this program")
    lines = [_columns(line) for line in rest]
    if sum(len(line[_REPLACES]) for line in lines) > limits.VALUE:
        raise Damaged("it holds more than any file of this program")
    return header, lines


def _is_text(header: Mapping[str, Any]) -> bool:
    """Whether all can be kept: JSON can spell half characters, which no file and no table takes."""
    try:
        json.dumps(header, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _columns(line: bytes) -> list[str]:
    """An entry's line; of one that is none nothing is kept, so that memory is bounded."""
    found = _document(line)
    if not isinstance(found, list) or len(found) != _COLUMNS_OF_A_LINE:
        raise Damaged("it is not understood")
    if not all(isinstance(text, str) for text in found):
        raise Damaged("it is not understood")
    return found


def _document(line: bytes) -> Any:
    """What a line of JSON holds."""
    try:
        if len(line) > limits.SEGMENT_LINE:
            raise Damaged("it is not understood")
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not understood") from error


def read_file(path: Path) -> bytes:
    """All of a file that somebody else may have put there.

    Raises :class:`Damaged` for what is no file, or a longer one than this program makes, before it
    is read; and ``OSError``.
    """
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise Damaged("it is not there") from error
    if not stat.S_ISREG(found.st_mode):
        raise Damaged("it is not a file")
    if found.st_size > limits.SEGMENT_FILE:
        raise Damaged("it is larger than any file of this program")
    try:
        with path.open("rb") as file:
            return file.read(limits.SEGMENT_FILE + 1)
    except PermissionError as error:
        raise Damaged("it may not be read") from error


def _text(header: Mapping[str, Any], name: str) -> str:
    found = header.get(name)
    if not isinstance(found, str):
        raise Damaged("its header is not understood")
    return found
