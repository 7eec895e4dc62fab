"""The key from references to the provider's own ids and names: a file of its own.

It stands beside the inspection file and is never part of it: nothing that is synchronised, packed
or exported reads it. Only its owner may read it, where the system knows such permissions; on
Windows it has those of its folder.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hmip_tui import text_files, whole_files
from hmip_tui.errors import HmipError
from hmip_tui.file_names import is_there

SETTING = "name_key"
"""The inspection's setting with the key file's name, without its folder."""

_COLUMNS = ("sample", "reference", "provider_id", "name")


class Named(NamedTuple):
    """Whom a reference stands for; ``name`` is "" where the population's list had none."""

    sample: str
    reference: str
    provider_id: str
    name: str


def path_of(inspection: Path) -> Path:
    """Where the key of an inspection file stands."""
    return inspection.with_name(f"{inspection.stem}-names.csv")


def read(path: Path) -> list[Named]:
    """The rows of a key; none where there is no such file.

    Raises :class:`HmipError` for a file that cannot be read, or is no key.
    """
    if not is_there(path):
        return []
    try:
        rows = list(csv.reader(io.StringIO(text_files.read(path), newline="")))
    except csv.Error:  # a field beyond all bounds
        rows = []
    if not rows or tuple(rows[0]) != _COLUMNS or any(len(row) != len(_COLUMNS) for row in rows):
        raise HmipError(f"{path} is no key of references and names.")
    return [Named(*row) for row in rows[1:]]


def write(path: Path, rows: Sequence[Named]) -> None:
    """Make ``rows`` the whole key, readable by its owner alone; without rows there is no file.

    Raises :class:`HmipError`; what was there still is.
    """
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([_COLUMNS, *rows])
    try:
        if not rows:
            path.unlink(missing_ok=True)
            return
        whole_files.replace(path, written.getvalue())  # such a file is made for its owner alone
        whole_files.synchronise(path.parent)  # nothing else says whose the references are
    except OSError as error:
        raise HmipError(f"{path} cannot be written: {error.strerror}.") from error
