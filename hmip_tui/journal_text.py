"""A journal as a text file: the last resort that needs no database to be read.

Lines of JSON in ASCII. The first says what it is; one holds the frozen framework; then each entry
is a list of the journal's columns in their order; the last says how many there are. What cannot be
read of a damaged file is simply not among them, and the chain of hashes shows where.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui.errors import FileProblem

FORMAT = 1
_START = b'{"hmip_journal":'
_MOST_LINE = 2**27
"""Characters of the longest line that is read: no entry or framework comes near."""


class JournalText(NamedTuple):
    """What a journal's text holds; ``whole``: whether its last line is there."""

    inspection: str
    created: str
    framework_hash: str
    framework: str
    rows: Sequence[Sequence[Any]]
    whole: bool


def lines(head: Mapping[str, Any], framework: str, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a journal's text. ``framework`` is "" where it could not be read."""
    yield _line({"hmip_journal": FORMAT, **head})
    if framework:
        yield _line({"framework": framework})
    entries = 0
    for row in rows:
        yield _line(list(row))
        entries += 1
    yield _line({"entries": entries})


def _line(value: object) -> str:
    return json.dumps(value, default=_as_text, ensure_ascii=True, separators=(",", ":")) + "\n"


def _as_text(value: object) -> str:
    """What one changed bit of a damaged file has made bytes of is a text all the same."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    raise TypeError(type(value).__name__)


def is_one(path: Path) -> bool:
    """Whether a file begins as a journal's text; raises ``OSError``."""
    with path.open("rb") as file:
        return file.read(len(_START)) == _START


def read(path: Path) -> JournalText:
    """A journal's text, also one that was cut or damaged: a line that is not JSON is passed over.

    Raises ``OSError``, and :class:`FileProblem` where its first line cannot be understood.
    """
    with path.open(encoding="ascii", errors="replace", newline="\n") as file:
        head = _value(file.readline(_MOST_LINE))
        if not isinstance(head, dict) or head.get("hmip_journal") != FORMAT:
            raise FileProblem(f"{path} is no journal's text that this program knows.")
        rows: list[Sequence[Any]] = []
        framework, whole = "", False
        while line := file.readline(_MOST_LINE):
            value = _value(line)
            if isinstance(value, list):
                rows.append(value)
            elif isinstance(value, dict):
                framework = str(value.get("framework", framework))
                whole = value.get("entries") == len(rows)
    inspection, created, hash_ = (
        str(head.get(name, "")) for name in ("inspection", "created", "framework_hash")
    )
    return JournalText(inspection, created, hash_, framework, rows, whole)


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
