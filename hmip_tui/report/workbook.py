"""The report's data as a workbook, by openpyxl (``hmip-tui[report]``)."""

from __future__ import annotations

import io
import re
import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hmip_tui.report.needed import needed
from hmip_tui.report.package import every_table
from hmip_tui.report.plain import plain
from hmip_tui.report.progress import Progress
from hmip_tui.report.values import Column, Report, Table, Unit, data_columns

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST = 60, 10
_SPARE = 2
"""Characters of a column's width that its text leaves free: letters differ in width."""

_LINE, _HIGHEST = 15, 405
"""A line's height, and the greatest that a row may have, in points."""

_LONGEST = 32_767
"""Characters that a cell holds at most."""

_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""The beginning of what workbooks take for a character by its number: ``_x003D_`` for ``=``."""

_FORMATS = {
    Unit.PERCENT: '0"%"',
    Unit.COUNT: "#,##0",
    Unit.POINTS: "+0;-0;0",
    Unit.NUMBER: "0.0",
}
_TITLE_LENGTH = 31


def write_workbook(report: Report, progress: Progress) -> bytes:
    """The workbook: a sheet for each table of data, the codebook, what the columns mean.

    Typed text stands in cells as text, never as a formula. Raises
    :class:`hmip_tui.errors.Refused` where openpyxl is not installed.
    """
    needed("openpyxl", "openpyxl", "A workbook")
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is not None:
        book.remove(sheet)
    every = every_table(report)
    for done, table in enumerate(every):
        progress(done, len(every))
        title = textwrap.shorten(plain(table.title), _TITLE_LENGTH, placeholder="…")
        _fill(book.create_sheet(title), table)
    book.properties.title = plain(report.title)
    book.properties.creator = ""
    book.properties.language = report.language
    book.properties.created = book.properties.modified = datetime.fromisoformat(report.date)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    columns = data_columns(table)
    widths = [_head(sheet, table, place, *column) for place, column in enumerate(columns, 1)]
    for line, row in enumerate(table.rows, 2):
        lines = 1
        for place, (number, column) in enumerate(columns, 1):
            text = _put_value(sheet.cell(line, place), row[number].value, column)
            lines = max(lines, _lines(text, widths[place - 1]))
        # not every program fits rows to their text when it opens a workbook
        sheet.row_dimensions[line].height = min(lines * _LINE, _HIGHEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.page_setup.orientation = "landscape"


def _head(sheet: Worksheet, table: Table, place: int, number: int, column: Column) -> int:
    """Write a column's heading; the column's width in characters."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    head: Any = sheet.cell(1, place)
    _put(head, column.heading)
    head.font = Font(bold=True)
    lengths = [len(str(row[number].value or "")) for row in table.rows]
    width = min(max([len(column.heading) + 1, *lengths, _NARROWEST]) + _SPARE, _WIDEST)
    sheet.column_dimensions[get_column_letter(place)].width = width
    return width


def _put_value(cell: Any, value: Any, column: Column) -> str:
    """Write a figure or text; the text, empty for a figure.

    An absent figure stays empty, so that a sum or mean over the column stays right.
    """
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if isinstance(value, str):
        _put(cell, value)
        return plain(value)
    if value is not None:
        cell.value = value
        cell.number_format = _FORMATS.get(column.unit, "General")
    return ""


def _lines(text: str, width: int) -> int:
    """How many lines text takes in a column, words being kept whole."""
    return sum(len(textwrap.wrap(line, width - _SPARE)) or 1 for line in text.split("\n"))


def _put(cell: SheetCell, text: str) -> None:
    """Put text into a cell as text: a leading ``=`` makes openpyxl think of a formula."""
    cell.value = _CODE.sub("_x005F_", plain(text)[:_LONGEST])
    cell.data_type = "s"
    cell.quotePrefix = True
