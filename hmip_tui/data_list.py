"""Reading key data tables (CSV): every row in them, and every mistake at once.

The format is described in ``docs/evidence.md``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from hmip_tui import small_lists
from hmip_tui.case_list import Fault
from hmip_tui.materials import FIELDS, MaterialKind, Side

COLUMNS = (*FIELDS[MaterialKind.DATA], *(side.value for side in Side))
"""The columns of a list of key data, in the order of the template; only ``title`` is required."""


@dataclass(frozen=True, slots=True)
class NewData:
    """A row of a key data table as a list gives it, with what it says of which key question."""

    line: int
    told: Mapping[str, str]
    sides: Mapping[str, Side]


def read(text: str, key_questions: Container[str]) -> tuple[list[NewData], list[Fault]]:
    """Read a whole list: its rows, and every mistake in it.

    ``for`` and ``against`` hold ids of key questions, with spaces between.
    """
    found, faults = small_lists.read(text, COLUMNS, "title")
    rows = []
    first: dict[tuple[str, str], int] = {}
    for line, fields in found:
        sides, wrong = _sides(line, fields, key_questions)
        faults += wrong
        told = {name: fields[name] for name in FIELDS[MaterialKind.DATA]}
        same = first.setdefault(_name(told), line)
        if same != line and told["title"]:
            faults.append(Fault(line, "title", f"the same row as in line {same}"))
        rows.append(NewData(line, told, sides))
    return rows, sorted(faults, key=lambda fault: fault.line)


def _sides(
    line: int, fields: Mapping[str, str], key_questions: Container[str]
) -> tuple[dict[str, Side], list[Fault]]:
    sides: dict[str, Side] = {}
    faults = []
    for side in Side:
        for id in fields[side.value].replace(",", " ").split():
            if id not in key_questions:
                faults.append(Fault(line, side.value, f"there is no key question '{id}'"))
            elif sides.get(id, side) is not side:
                faults.append(Fault(line, side.value, f"{id} stands under both"))
            sides[id] = side
    return sides, faults


def _name(told: Mapping[str, str]) -> tuple[str, str]:
    return told["heading"], told["title"]
