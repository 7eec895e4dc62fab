"""Evidence about the organisation: key data tables, and what speaks for or against."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hmip_tui.materials import NAMES, Material, MaterialKind, Side
from hmip_tui.report.values import Cell, Column, Group, Paragraph, Source, Table

_COLUMNS = (
    Column("title", "Figure", "what the figure is of"),
    Column("previous", "Previous", "the previous inspection's or year's figure"),
    Column("current", "Current", "today's figure"),
    Column("source", "Source", "who supplied it, and for which period"),
)


def key_data_tables(items: Sequence[Material], id: str) -> list[Table]:
    """The rows of key data among items, a table for each heading; ``id`` is for their own."""
    rows = [item for item in items if item.kind is MaterialKind.DATA]
    headings = dict.fromkeys(item.told.get("heading", "") for item in rows)
    return [
        Table(
            f"key_data_{id}_{number}",
            f"Key data, {id}: {heading}" if heading else f"Key data, {id}",
            _COLUMNS,
            (Group("", tuple(_row(r) for r in rows if r.told.get("heading", "") == heading)),),
        )
        for number, heading in enumerate(headings, 1)
    ]


def _row(item: Material) -> tuple[Cell, ...]:
    return tuple(_cell(item, column.id) for column in _COLUMNS)


def _cell(item: Material, field: str) -> Cell:
    text = item.told.get(field, "")
    return Cell(text or None, text, source=_source(item))


def _source(item: Material) -> Source:
    return Source(NAMES[item.kind], question=" ".join(item.sides))


def speaking(
    items: Sequence[Material], key_questions: Collection[str], side: Side
) -> Iterator[Paragraph]:
    """What items say for or against any of some key questions: their texts, else their titles.

    Each text once; rows of key data stand in tables of their own.
    """
    told: set[str] = set()
    for item in items:
        said = {found for question, found in item.sides.items() if question in key_questions}
        text = item.told.get("text") or item.title
        if side in said and item.kind is not MaterialKind.DATA and text not in told:
            told.add(text)
            yield Paragraph(text, _source(item))


def key_data(items: Sequence[Material]) -> Table:
    """All rows of key data, for other programs."""
    columns = (
        Column("heading", "Table", "the key data table that the row belongs to"),
        *_COLUMNS,
        Column("key_questions", "Key questions", "those that it is tagged to"),
    )
    rows = tuple(
        (
            _cell(item, "heading"),
            *_row(item),
            Cell(" ".join(item.sides), " ".join(item.sides)),
        )
        for item in items
        if item.kind is MaterialKind.DATA
    )
    return Table("key_data", "Key data", columns, (Group("", rows),))
