"""Reading short lists (CSV) of texts: every row by column, and every mistake of form at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hmip_tui import limits
from hmip_tui.case_list import Fault, lines_of

_DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """A row: its last line, from 1, and its fields by column, all columns being there."""

    line: int
    fields: Mapping[str, str]


def read(text: str, columns: Sequence[str], required: str) -> tuple[list[Row], list[Fault]]:
    """Read a whole list; ``required`` is the column that has to be there, and filled in each row.

    A field may go over several lines, in quotation marks. Where the columns are wrong there are
    no rows.
    """
    lines, fault = lines_of(text)
    if fault is not None:
        return [], [fault]
    head = lines[0][1]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    names: list[str] | None = None
    try:
        for fields in reader:
            told = [field.strip() for field in fields]
            if not any(told):
                continue
            if names is None:
                names = [name.casefold() for name in told]
                faults = _header_faults(reader.line_num, names, columns, required)
                if faults:
                    return [], faults
                continue
            if len(told) > len(names):
                reason = f"{len(told)} fields for {len(names)} columns"
                faults.append(Fault(reader.line_num, None, reason))
                continue
            found = dict.fromkeys(columns, "") | dict(zip(names, told, strict=False))
            faults += _field_faults(reader.line_num, found, required)
            rows.append(Row(reader.line_num, found))
    except csv.Error as error:
        faults.append(Fault(reader.line_num, None, f"this is no CSV: {error}"))
    if names is None:
        faults.append(Fault(1, None, "the list is empty"))
    return rows, faults


def _header_faults(
    line: int, names: Sequence[str], columns: Sequence[str], required: str
) -> list[Fault]:
    known = ", ".join(columns)
    faults = [
        Fault(line, name, f"this column is not known; there are {known}")
        for name in names
        if name not in columns
    ]
    twice = {name for name in names if names.count(name) > 1}
    faults += [Fault(line, name, "this column is there twice") for name in sorted(twice)]
    if required not in names:
        faults.append(Fault(line, required, "this column is missing"))
    return faults


def _field_faults(line: int, fields: Mapping[str, str], required: str) -> list[Fault]:
    faults = [
        Fault(line, name, f"longer than {limits.LINE} characters")
        for name, value in fields.items()
        if len(value) > limits.LINE
    ]
    if not fields[required]:
        faults.append(Fault(line, required, "this field is empty"))
    return faults
