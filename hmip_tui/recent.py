"""The inspection files that were opened last, for the start screen.

A convenience of this device and no part of any record: where the list cannot be read it is set
aside, said, and begun anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hmip_tui import paths, whole_files
from hmip_tui.errors import FileProblem

MOST = 20
"""How many files are remembered."""

_MOST_BYTES = 2**20
_YEARS = range(2000, 2200)
"""Years that every system's clock can show as local time."""


@dataclass(frozen=True, slots=True)
class Recent:
    """An inspection file: whose inspection, how many cases it had, when it was opened last."""

    path: Path
    provider: str
    cases: int
    used: datetime


@dataclass(frozen=True, slots=True)
class Recents:
    """The files, the last opened first; ``note`` is a sentence to show, empty if all is well."""

    files: Sequence[Recent]
    note: str = ""


def load() -> Recents:
    """The remembered files. A damaged list is set aside, and the note says so."""
    file = paths.recent_files()
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
    except FileNotFoundError:
        return Recents(())
    except OSError as error:
        return Recents((), f"The list of recent files cannot be read: {error.strerror}.")
    try:
        return Recents([_recent(raw) for raw in json.loads(data)["files"]])
    except (ValueError, TypeError, KeyError, RecursionError):
        return Recents((), _set_aside(file))


def _recent(raw: Any) -> Recent:
    """Raises ValueError, TypeError or KeyError for what :func:`_raw` cannot have made."""
    path, provider, cases = raw["path"], raw["provider"], raw["cases"]
    used = datetime.fromisoformat(raw["used"])
    texts = isinstance(path, str) and path and isinstance(provider, str)
    if not texts or type(cases) is not int or cases < 0:
        raise TypeError
    if used.tzinfo is None or used.year not in _YEARS:
        raise ValueError
    return Recent(Path(path), provider, cases, used)


def _raw(recent: Recent) -> dict[str, Any]:
    return {
        "path": str(recent.path),
        "provider": recent.provider,
        "cases": recent.cases,
        "used": recent.used.isoformat(timespec="seconds"),
    }


def _set_aside(file: Path) -> str:
    aside = file.with_suffix(".damaged.json")
    try:
        file.replace(aside)
    except OSError as error:
        return f"The list of recent files, {file}, is damaged and in the way: {error.strerror}."
    return f"The list of recent files was damaged. It is kept as {aside}, and a new one begun."


def add(recent: Recent) -> str:
    """Put a file first in the list; a sentence to show, empty if all is well.

    Raises :class:`FileProblem` where the list cannot be written.
    """
    return _change(lambda files: [recent, *(f for f in files if f.path != recent.path)])


def forget(path: Path) -> str:
    """Take a file from the list; a sentence to show, empty if all is well.

    Raises :class:`FileProblem` where the list cannot be written.
    """
    return _change(lambda files: [f for f in files if f.path != path])


def _change(change: Callable[[Sequence[Recent]], Sequence[Recent]]) -> str:
    found = load()
    _write({"files": [_raw(recent) for recent in change(found.files)[:MOST]]})
    return found.note


def _write(document: dict[str, Any]) -> None:
    file = paths.recent_files()
    try:
        whole_files.replace(file, json.dumps(document, indent=1))
    except OSError as error:
        raise FileProblem(
            f"The list of recent files, {file}, cannot be written: {error.strerror}."
        ) from error
