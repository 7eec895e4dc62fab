"""Reading key data tables (CSV): every row in them, and every mistake at once.

The format is described in ``docs/evidence.md``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from hmip_tui.case_list import LONGEST_LINE, Fault
from hmip_tui.materials import FIELDS, MaterialKind, Side

COLUMNS = (*FIELDS[MaterialKind.DATA], *(side.value for side in Side))
"""The columns of a list of key data, in the order of the template; only ``title`` is required."""

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class NewData:
    """A row of a key data table as a list gives it, with what it says of which key question."""

    line: int
    told: Mapping[str, str]
    sides: Mapping[str, Side]


def read(text: str, key_questions: Container[str]) -> tuple[list[NewData], list[Fault]]:
    """Read a whole list: its rows, and every mistake in it.

    A field may go over several lines, in quotation marks. ``for`` and ``against`` hold ids of key
    questions, with spaces between.
    """
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[NewData] = []
    faults: list[Fault] = []
    names: list[str] | None = None
    try:
        for fields in reader:
            told = [field.strip() for field in fields]
            if not any(told):
                continue
            if names is None:
                names = [name.casefold() for name in told]
                faults = _header_faults(reader.line_num, names)
                if faults:
                    return [], faults
                continue
            _row(reader.line_num, names, told, key_questions, rows, faults)
    except csv.Error as error:
        faults.append(Fault(reader.line_num, None, f"this is no CSV: {error}"))
    if names is None:
        faults.append(Fault(1, None, "the list is empty"))
    return rows, faults


def _header_faults(line: int, names: Sequence[str]) -> list[Fault]:
    known = ", ".join(COLUMNS)
    faults = [
        Fault(line, name, f"this column is not known; there are {known}")
        for name in names
        if name not in COLUMNS
    ]
    twice = {name for name in names if names.count(name) > 1}
    faults += [Fault(line, name, "this column is there twice") for name in sorted(twice)]
    if "title" not in names:
        faults.append(Fault(line, "title", "this column is missing"))
    return faults


def _row(
    line: int,
    names: Sequence[str],
    fields: Sequence[str],
    key_questions: Container[str],
    rows: list[NewData],
    faults: list[Fault],
) -> None:
    """Take one row into ``rows``, or what is wrong with it into ``faults``."""
    if len(fields) > len(names):
        faults.append(Fault(line, None, f"{len(fields)} fields for {len(names)} columns"))
        return
    found = dict.fromkeys(COLUMNS, "") | dict(zip(names, fields, strict=False))
    before = len(faults)
    if not found["title"]:
        faults.append(Fault(line, "title", "this field is empty"))
    faults += [
        Fault(line, name, f"longer than {LONGEST_LINE} characters")
        for name, value in found.items()
        if len(value) > LONGEST_LINE
    ]
    sides: dict[str, Side] = {}
    for side in Side:
        for id in found[side.value].replace(",", " ").split():
            if id not in key_questions:
                faults.append(Fault(line, side.value, f"there is no key question '{id}'"))
            elif sides.get(id, side) is not side:
                faults.append(Fault(line, side.value, f"{id} stands under both"))
            sides[id] = side
    told = {name: found[name] for name in FIELDS[MaterialKind.DATA]}
    same = [row for row in rows if _name(row.told) == _name(told)]
    if same:
        faults.append(Fault(line, "title", f"the same row as in line {same[0].line}"))
    if len(faults) == before:
        rows.append(NewData(line, told, sides))


def _name(told: Mapping[str, str]) -> tuple[str, str]:
    return told["heading"], told["title"]
