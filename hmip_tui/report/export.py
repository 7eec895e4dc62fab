"""Writing a report into a file of the kind that its name says, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from hmip_tui import whole_files
from hmip_tui.errors import FileProblem, Locked, Refused
from hmip_tui.report.document import write_document
from hmip_tui.report.package import (
    every_table,
    metadata,
    write_csv,
    write_database,
    write_json,
    write_package,
)
from hmip_tui.report.page import write_page
from hmip_tui.report.progress import Progress, silent
from hmip_tui.report.values import Report, Table
from hmip_tui.report.workbook import write_workbook
from hmip_tui.store import places

CSVW_SUFFIX = "-metadata.json"
"""What the metadata of a CSV file is called after its name, as CSV on the Web has it."""

_WRITERS: Mapping[str, Callable[[Report, Progress], bytes]] = {
    ".docx": write_document,
    ".html": write_page,
    ".xlsx": write_workbook,
    ".json": write_json,
    ".zip": write_package,
    ".db": write_database,
}
ENDINGS = (*_WRITERS, ".csv")
"""The kinds of file that can be written, by the ending of the name."""


class Written(NamedTuple):
    """A file that was written, and how many bytes it has."""

    path: Path
    size: int


def require_possible(path: Path, inspection_file: Path, *, replace: bool) -> None:
    """Raise :class:`Refused` where a report cannot or may not be written to ``path``."""
    if path.suffix.lower() not in ENDINGS:
        raise Refused(f"{path.name}: the name has to end in {', '.join(ENDINGS)}.")
    try:
        _require_free(path, inspection_file, replace=replace)
    except OSError as error:  # no access, a name beyond the system's limit, a drive that is gone
        raise Refused(f"{path} cannot be reached: {error.strerror}.") from error


def _require_free(path: Path, inspection_file: Path, *, replace: bool) -> None:
    if path.is_dir():
        raise Refused(f"{path} is a folder.")
    for file in _files(path):
        if file.exists() and file.samefile(inspection_file):
            raise Refused(f"{file} is the inspection itself.")
        if file.exists() and not replace:
            raise Refused(f"{file} exists already; nothing was changed.")
        if file.exists() and _is_inspection(file):
            raise Refused(f"{file} is an inspection: a report never replaces one.")


def _is_inspection(path: Path) -> bool:
    """Whether a file is an inspection or a pack of one."""
    try:
        places.look(path, packs=True)
    except Locked:
        return True
    except FileProblem:
        return False
    return True


def export(report: Report, path: Path, progress: Progress = silent) -> list[Written]:
    """Write the report to ``path``; what was written.

    ``progress`` can end the work by raising; then, as after any fault, what was there before is
    still there. Raises :class:`FileProblem` where the file cannot be written, :class:`Refused`
    where what its kind needs is not installed.
    """
    contents = _contents(report, path, progress)
    try:
        for file, content in contents.items():
            whole_files.replace_bytes(file, content)
    except OSError as error:
        raise FileProblem(f"{path} could not be written: {error.strerror or error}.") from error
    return [Written(file, len(content)) for file, content in contents.items()]


def _contents(report: Report, path: Path, progress: Progress) -> dict[Path, bytes]:
    """Every file with its content, made in full before any is written."""
    kind = path.suffix.lower()
    if kind == ".csv":
        table = single_table(report)
        _, described = _files(path)
        return {described: metadata(report, [(path.name, table)]), path: write_csv(table)}
    return {path: _WRITERS[kind](report, progress)}


def _files(path: Path) -> list[Path]:
    if path.suffix.lower() == ".csv":
        return [path, path.with_name(path.name + CSVW_SUFFIX)]
    return [path]


def single_table(report: Report) -> Table:
    """What a single CSV file holds: every key question and every prompt with its figures."""
    found = {table.id: table for table in every_table(report)}
    groups = (*found["key_questions"].groups, *found["prompts"].groups)
    title = "Key questions and prompts"
    return found["prompts"]._replace(id="figures", title=title, groups=groups)
