"""Reading a list of published figures (CSV): every figure in it, and every mistake at once.

The format is described in ``docs/comparison.md``. As in a case list, a field holds no line break.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hmip_tui import limits
from hmip_tui.case_list import LONGEST_FIELD, Fault, lines_of
from hmip_tui.comparison import Against, Published, impossible
from hmip_tui.framework import Framework, Kind

QUESTION, NOTE, RATING = "question", "note", "previous_rating"
_FIGURES = {side: (side.value, f"{side.value}_base") for side in Against}
COLUMNS = (QUESTION, *(name for pair in _FIGURES.values() for name in pair), RATING, NOTE)
"""The columns; all but the first can be left out."""

_MOST_CASES = 10**7
_PERCENT = re.compile(r"([0-9]{1,3})\s*%?")
_BASE = re.compile(r"[0-9]{1,8}")


class Row(NamedTuple):
    """What a line says of a key question or prompt (``figures``) or a standard (``rating``)."""

    line: int
    id: str
    figures: Mapping[Against, Published]
    rating: str
    note: str


def read(text: str, framework: Framework) -> tuple[list[Row], list[Fault]]:
    """Read a whole list: its rows without a fault, and every fault."""
    lines, fault = lines_of(text)
    if fault is not None:
        return [], [fault]
    (place, header), *rest = lines
    delimiter = max(",;\t", key=header.count)
    names = [name.casefold().replace(" ", "_") for name in _split(header, delimiter) or []]
    faults = [
        Fault(place, name, "there is no such column") for name in names if name not in COLUMNS
    ]
    if QUESTION not in names or len(set(names)) < len(names):
        known = ", ".join(COLUMNS)
        faults.append(Fault(place, None, f"this line should name the columns, each once: {known}"))
    if faults:
        return [], faults
    reader = _Reader(framework)
    for number, line in rest:
        fields = _split(line, delimiter) if len(line) <= limits.LINE else None
        if fields is None or len(fields) != len(names):
            reader.faults.append(Fault(number, None, f"the line does not have {len(names)} fields"))
        elif any(fields):
            reader.read(number, dict(zip(names, fields, strict=True)))
    return reader.rows, reader.faults


def _split(line: str, delimiter: str) -> list[str] | None:
    try:
        (fields,) = csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True)
    except csv.Error:
        return None
    return [field.strip() for field in fields]


class _Reader:
    """What is read so far."""

    def __init__(self, framework: Framework) -> None:
        self.rows: list[Row] = []
        self.faults: list[Fault] = []
        self._framework = framework
        self._seen: dict[str, int] = {}

    def read(self, line: int, fields: Mapping[str, str]) -> None:
        """Take a line, or note everything that is wrong with it."""
        found = list(self._faults(line, fields))
        self._seen.setdefault(fields[QUESTION], line)
        self.faults += found
        if not found:
            note = fields.get(NOTE, "")
            figures = {side: figure for side in Against if (figure := _figure(fields, side, note))}
            rating = self._rating(fields.get(RATING, ""))
            self.rows.append(Row(line, fields[QUESTION], figures, rating, note))

    def _rating(self, said: str) -> str:
        names = {band.name.casefold(): band.name for band in self._framework.bands}
        return names.get(said.casefold(), "")

    def _faults(self, line: int, fields: Mapping[str, str]) -> Iterator[Fault]:
        id = fields[QUESTION]
        standard = id in self._framework.standards
        if id in self._seen:
            yield Fault(line, QUESTION, f"{id} is in line {self._seen[id]} already")
        question = self._framework.questions.get(id)
        gate = question is not None and question.kind is Kind.GATE
        if gate or not (standard or question or id in self._framework.key_questions):
            yield Fault(line, QUESTION, f"'{id}' is no key question, prompt or standard")
        if len(fields.get(NOTE, "")) > LONGEST_FIELD:
            yield Fault(line, NOTE, f"the note is longer than {LONGEST_FIELD} characters")
        rating = fields.get(RATING, "")
        if rating and not standard:
            yield Fault(line, RATING, "only a standard has a rating")
        elif rating and not self._rating(rating):
            known = ", ".join(band.name for band in self._framework.bands)
            yield Fault(line, RATING, f"'{rating}' is not one of {known}")
        for side in Against:
            yield from _figure_faults(line, fields, side, standard=standard)


def _figure_faults(
    line: int, fields: Mapping[str, str], side: Against, *, standard: bool
) -> Iterator[Fault]:
    name, base_name = _FIGURES[side]
    said, base = fields.get(name, ""), fields.get(base_name, "")
    number = _PERCENT.fullmatch(said)
    if standard and (said or base):
        yield Fault(line, name, "a standard has a rating and no percentage")
        return
    if said and (number is None or int(number[1]) > 100):
        yield Fault(line, name, f"'{said}' is not a whole percentage from 0 to 100")
    if base and not (_BASE.fullmatch(base) and 0 < int(base) <= _MOST_CASES):
        yield Fault(line, base_name, f"'{base}' is not a number of cases")
    if base and not said:
        yield Fault(line, base_name, "there is a base without a percentage")


def _figure(fields: Mapping[str, str], side: Against, note: str) -> Published | None:
    """The figure of one side; None where the line says nothing of it."""
    name, base_name = _FIGURES[side]
    number, base = _PERCENT.fullmatch(fields.get(name, "")), fields.get(base_name, "")
    if number is None:
        return None
    return Published(int(number[1]), int(base) if base else None, note)


def doubtful(rows: list[Row]) -> Iterator[Fault]:
    """Figures that no whole number of their cases gives (design, 3.11): taken in, and told."""
    for row in rows:
        for side, figure in row.figures.items():
            if impossible(figure):
                reason = f"{figure.percent}% cannot come of {figure.base} cases"
                yield Fault(row.line, side.value, reason)
