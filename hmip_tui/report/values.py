"""What a report is made of: sections of text and tables, and the same figures as data.

Plain values; a writer decides how each looks. Texts are as they were typed or printed: a writer
makes them safe for its kind of file.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from hmip_tui.names_guard import Passage, Place


class Source(NamedTuple):
    """Where a typed text comes from: what it is, and the case and question it is about."""

    field: str
    case: str = ""
    question: str = ""


OWN = Source("")
"""The program's own words, the framework's and the figures."""

OWN_TEXT = "text"
"""What the guard against names calls the field of :data:`OWN`."""


class Bar(NamedTuple):
    """A bar from 0 to ``of`` with a mark where each band begins; ``before``: the last time's."""

    value: int | None
    of: int
    marks: tuple[int, ...]
    before: int | None
    alternative: str
    """What the picture shows, in words."""


class Cell(NamedTuple):
    """A table's cell: its ``value`` as data (None: there is none) and its ``text`` as shown."""

    value: str | int | float | None
    text: str
    bar: Bar | None = None
    source: Source = OWN


class Unit(StrEnum):
    """What a column's values are."""

    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    """A whole number of per cents, rounded half up."""
    POINTS = "points"
    """A difference in percentage points."""
    NUMBER = "number"
    BAR = "bar"
    """A picture of the column before it; no data."""


class Column(NamedTuple):
    """A table's column; ``id`` is its name as data, ``meaning`` goes into the data dictionary."""

    id: str
    heading: str
    meaning: str
    unit: Unit = Unit.TEXT


class Group(NamedTuple):
    """Rows under a heading of their own ("": none); the first cell of each names its row."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]


class Table(NamedTuple):
    """A table; ``id`` is its name as data, ``title`` stands above it, ``notes`` below."""

    id: str
    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """All rows, whatever group they stand in."""
        return chain.from_iterable(group.rows for group in self.groups)


def data_columns(table: Table) -> list[tuple[int, Column]]:
    """The columns that hold data, with their places; pictures are none."""
    return [(n, column) for n, column in enumerate(table.columns) if column.unit is not Unit.BAR]


class Paragraph(NamedTuple):
    """Text of one paragraph or several (lines)."""

    text: str
    source: Source = OWN


class Bullets(NamedTuple):
    """A list of texts."""

    items: tuple[Paragraph, ...]


class Quote(NamedTuple):
    """What somebody wrote, set apart; ``heading`` says what it is ("" for words only)."""

    heading: str
    text: str
    source: Source


Block = Paragraph | Bullets | Quote | Table


class Section(NamedTuple):
    """A part of the report with its heading."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Report(NamedTuple):
    """A whole report; ``data`` are its figures as tables for other programs.

    ``date`` is the day it was made (ISO 8601), ``attribution`` what has to be said of the
    framework's source, ``language`` a tag of BCP 47.
    """

    title: str
    provider: str
    date: str
    attribution: str
    sections: tuple[Section, ...]
    data: tuple[Table, ...]
    codebook: Table
    language: str = "en-GB"


def passages(report: Report) -> Iterator[Passage]:
    """Every text of a report with the place it stands in, data included."""
    yield Passage(Place("title", "provider"), report.provider)
    for section in report.sections:
        yield from _of_section(section)
    for table in report.data:
        yield from _of_table(table, f"data: {table.title}")


def typed_texts(report: Report, field: str) -> list[str]:
    """The texts of a report that were typed as ``field``."""
    return [passage.text for passage in passages(report) if passage.place.field == field]


def _of_section(section: Section) -> Iterator[Passage]:
    for block in section.blocks:
        match block:
            case Table():
                yield from _of_table(block, block.title)
            case Bullets():
                for item in block.items:
                    yield _passage(section.title, item.source, item.text)
            case Paragraph() | Quote():
                yield _passage(section.title, block.source, block.text)
    for part in section.sections:
        yield from _of_section(part)


def _of_table(table: Table, part: str) -> Iterator[Passage]:
    texts = {
        (cell.source, text): None
        for row in table.rows
        for cell in row
        for text in (cell.text, cell.value)
        if isinstance(text, str) and text
    }
    for source, text in texts:
        yield _passage(part, source, text)
    for note in table.notes:  # one can have come with a list of published figures
        yield _passage(part, Source("note"), note)


def _passage(part: str, source: Source, text: str) -> Passage:
    return Passage(Place(part, source.field or OWN_TEXT, source.case, source.question), text)
