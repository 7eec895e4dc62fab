"""Reading a case list (CSV): every case in it, and every mistake at once.

The format is described in ``docs/cases-csv.md``. A field holds no line break, so every line
stands for itself: a quotation mark gone astray spoils its own row and no other.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hmip_tui import limits
from hmip_tui.errors import Refused
from hmip_tui.framework import Framework
from hmip_tui.text import visible

LONGEST_ID = 40
"""The longest case id, in characters."""

LONGEST_FIELD = 200
"""The longest attribute value, in characters."""

_DELIMITERS = (",", ";", "\t")
_CASE_ID, _SAMPLE = "case_id", "sample"
_LINE_END = re.compile(r"\r\n|\r|\n")

Check = Callable[[str, str, str], str]
"""From sample, attribute and value to the value as recorded; raises :class:`Refused`."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as a row describes it, its attributes checked; ``more`` are the further columns."""

    line: int
    id: str
    sample: str
    attributes: Mapping[str, str]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a case list; ``line`` from 1, ``column`` None for the whole line."""

    line: int
    column: str | None
    reason: str

    def describe(self, file_name: str) -> str:
        """The fault on one line, ``FILE:LINE: COLUMN: REASON``, safe to print."""
        parts = [f"{file_name}:{self.line}", self.column, self.reason]
        return visible(": ".join(part for part in parts if part is not None))


@dataclass(slots=True)
class CaseList:
    """What a case list holds. Where the columns are wrong (``usable``) there are no cases."""

    cases: list[NewCase] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    usable: bool = True

    @property
    def bad_rows(self) -> int:
        """The number of lines with a fault."""
        return len({fault.line for fault in self.faults})


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's fields by column."""

    line: int
    fields: Mapping[str, str]


def columns(framework: Framework, sample: str | None = None) -> list[str]:
    """The columns of a case list, of one sample or of all."""
    attributes = framework.attributes.values()
    wanted = [a.id for a in attributes if sample is None or sample in a.samples]
    return [_CASE_ID, _SAMPLE, *wanted]


def example(framework: Framework, sample: str) -> dict[str, str]:
    """An invented case of a sample, by column."""
    values = {
        a.id: a.values[0] if a.values else f"{a.name} A" for a in framework.attributes_of(sample)
    }
    return {_CASE_ID: f"{framework.samples[sample].short}-001", _SAMPLE: sample, **values}


def csv_line(fields: Sequence[str]) -> str:
    """Fields as a line of a case list, without its end."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(fields)
    return written.getvalue()


def read(
    text: str,
    framework: Framework,
    known: Container[str],
    check: Check,
    sample: str | None = None,
    more: Sequence[str] = (),
) -> CaseList:
    """Read a whole case list.

    ``known`` holds the ids of the cases that the inspection has already; ``sample`` is that of
    rows that name none; ``more`` names columns besides a case list's that rows may have.
    """
    lines, fault = lines_of(text)
    if fault is not None:
        return CaseList(faults=[fault], usable=False)
    (place, header), *rest = lines
    delimiter, names = _header(header, [*columns(framework), *more])
    faults = list(_header_faults(place, names, [*columns(framework), *more], sample))
    if faults:
        return CaseList(faults=faults, usable=False)
    reader = _Reader(framework, known, check, sample, more)
    rows = list(reader.rows(rest, delimiter, names))
    missing = list(reader.missing_columns(place, names, rows))
    for row in rows:
        reader.read(row)
    missing += _everywhere(place, rows, reader.faults)
    found = CaseList(reader.cases, sorted(missing + reader.faults, key=lambda f: f.line))
    return CaseList(faults=found.faults, usable=False) if missing else found


def lines_of(text: str) -> tuple[list[tuple[int, str]], Fault | None]:
    """The lines of a list that hold anything, by number from 1; none, and why, where that fails."""
    if text.count("\n") + text.count("\r") > limits.LINES:
        return [], Fault(1, None, f"the list has more than {limits.LINES:,} lines")
    lines = [(n, line) for n, line in enumerate(_LINE_END.split(text), 1) if line.strip()]
    if not lines:
        return [], Fault(1, None, "the list is empty")
    number, heading = lines[0]
    if len(heading) > limits.LINE:
        return [], Fault(number, None, f"the line is longer than {limits.LINE:,} characters")
    return lines, None


def _everywhere(place: int, rows: Sequence[_Row], faults: list[Fault]) -> list[Fault]:
    """Take out of ``faults`` those that every row has in a column; one of the heading for each.

    A column that does not belong to the sample would be told as often as the list has cases.
    """
    count = Counter((fault.column, fault.reason) for fault in faults if fault.column is not None)
    same = [told for told, times in count.items() if times == len(rows) > 1]
    faults[:] = [fault for fault in faults if (fault.column, fault.reason) not in same]
    return [Fault(place, column, f"{reason}, in every line") for column, reason in same]


def _split(line: str, delimiter: str) -> list[str] | None:
    """A line's fields without the space around them; None where its quotation marks are odd."""
    try:
        (fields,) = csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True)
    except csv.Error:
        return None
    return [f.strip() for f in fields]


def _header(line: str, columns: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter under which most columns are known, and the columns' names with it."""
    known = set(columns)
    best: tuple[str, list[str]] = (_DELIMITERS[0], [line])
    most = -1
    for delimiter in _DELIMITERS:
        fields = _split(line, delimiter) or []
        names = [re.sub(r"\s+", "_", f.casefold()) for f in fields]
        while names and not names[-1]:  # spreadsheets leave empty columns at the end
            names.pop()
        hits = len(known.intersection(names))
        if hits > most:
            best, most = (delimiter, names), hits
    return best


def _header_faults(
    line: int, names: Sequence[str], known: Sequence[str], sample: str | None
) -> Iterator[Fault]:
    if not set(names).intersection(known):
        reason = f"this line should name the columns, separated by commas: {', '.join(known)}"
        yield Fault(line, None, reason)
        return
    for place, name in enumerate(names, 1):
        if not name:
            yield Fault(line, None, f"column {place} has no name")
        elif name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            yield Fault(line, name, f"there is no such column; {hint}")
        elif name in names[: place - 1]:
            yield Fault(line, name, "this column is there twice")
    if _CASE_ID not in names:
        yield Fault(line, _CASE_ID, "this column is missing")
    if _SAMPLE not in names and sample is None:
        yield Fault(line, _SAMPLE, "this column is missing; or name the sample with --sample")


class _Reader:
    """What is read so far, and what a row is checked against."""

    def __init__(
        self,
        framework: Framework,
        known: Container[str],
        check: Check,
        sample: str | None,
        more: Sequence[str],
    ) -> None:
        self.cases: list[NewCase] = []
        self.faults: list[Fault] = []
        self._framework = framework
        self._known = known
        self._check = check
        self._sample = sample
        self._more = more
        self._lines: dict[str, int] = {}
        self._samples = {
            word.casefold(): found.id
            for found in framework.samples.values()
            for word in (found.short, found.name, found.id)
        }

    def rows(
        self, lines: Sequence[tuple[int, str]], delimiter: str, names: Sequence[str]
    ) -> Iterator[_Row]:
        """The lines that can be taken apart; rows of empty fields are passed over."""
        for number, line in lines:
            if len(line) > limits.LINE:
                self._fault(number, None, f"the line is longer than {limits.LINE} characters")
                continue
            fields = _split(line, delimiter)
            if fields is None:
                reason = "a quotation mark has no partner in this line"
                self._fault(number, None, reason)
                continue
            while len(fields) > len(names) and not fields[-1]:
                fields.pop()
            if not any(fields):
                continue
            if len(fields) != len(names):
                reason = f"the line has {len(fields)} fields, the heading {len(names)}"
                self._fault(number, None, reason)
                continue
            yield _Row(number, dict(zip(names, fields, strict=True)))

    def missing_columns(
        self, line: int, names: Sequence[str], rows: Sequence[_Row]
    ) -> Iterator[Fault]:
        """Columns that the samples in the list cannot do without."""
        present = {self._sample_of(row) for row in rows}
        for attribute in self._framework.attributes.values():
            needed_by = [s for s in attribute.samples if s in present]
            if attribute.required and needed_by and attribute.id not in names:
                reason = f"this column is missing; cases of {', '.join(needed_by)} need it"
                yield Fault(line, attribute.id, reason)

    def read(self, row: _Row) -> None:
        """Take a row as a case, or note everything that is wrong with it."""
        before = len(self.faults)
        id = self._id(row)
        sample = self._sample_of(row)
        if sample is None:
            self._fault(row.line, _SAMPLE, self._sample_reason(row))
            return
        own = {attribute.id for attribute in self._framework.attributes_of(sample)}
        attributes = {
            name: self._attribute(row.line, sample, name, value)
            for name, value in row.fields.items()
            if name in own or (value and name not in (_CASE_ID, _SAMPLE, *self._more))
        }
        more = {name: row.fields.get(name, "") for name in self._more}
        for name in (name for name, value in more.items() if len(value) > LONGEST_FIELD):
            self._fault(row.line, name, f"the value is longer than {LONGEST_FIELD} characters")
        if len(self.faults) == before:
            given = {name: value for name, value in attributes.items() if value}
            self.cases.append(NewCase(row.line, id, sample, given, more))

    def _fault(self, line: int, column: str | None, reason: str) -> None:
        self.faults.append(Fault(line, column, reason))

    def _id(self, row: _Row) -> str:
        id = row.fields[_CASE_ID]
        reason = id_fault(id)
        if reason is None and id in self._lines:
            reason = f"{id} is in line {self._lines[id]} already"
        if reason is None and id in self._known:
            reason = f"{id} is in the inspection already"
        if reason is not None:
            self._fault(row.line, _CASE_ID, reason)
        self._lines.setdefault(id, row.line)
        return id

    def _sample_of(self, row: _Row) -> str | None:
        said = row.fields.get(_SAMPLE, "")
        found = self._samples.get(said.casefold()) if said else self._sample
        return None if self._sample not in (None, found) else found

    def _sample_reason(self, row: _Row) -> str:
        said = row.fields.get(_SAMPLE, "")
        if not said:
            return "this field is empty"
        if said.casefold() in self._samples:
            return f"'{said}' is not the sample of this import, {self._sample}"
        return f"'{said}' is not one of {', '.join(self._framework.samples)}"

    def _attribute(self, line: int, sample: str, name: str, value: str) -> str:
        if len(value) > LONGEST_FIELD:
            self._fault(line, name, f"the value is longer than {LONGEST_FIELD} characters")
            return value
        try:
            return self._check(sample, name, value)
        except Refused as error:
            self._fault(line, name, str(error))
            return value


def id_fault(id: str) -> str | None:
    """Why a text cannot be a case id; None where it can."""
    if not id:
        return "this field is empty"
    if len(id) > LONGEST_ID:
        return f"a case id has at most {LONGEST_ID} characters"
    if visible(id) != id:
        return "a case id holds no control or invisible characters"
    return None
