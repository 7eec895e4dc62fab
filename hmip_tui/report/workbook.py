"""The report's data as a workbook, by openpyxl (``hmip-tui[report]``)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hmip_tui.report.needed import needed
from hmip_tui.report.package import every_table
from hmip_tui.report.plain import plain
from hmip_tui.report.progress import Progress
from hmip_tui.report.values import Report, Table, Unit, data_columns

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST = 60, 10
_LONGEST = 32_767
"""Characters that a cell holds at most."""

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
        _fill(book.create_sheet(plain(table.title)[:_TITLE_LENGTH]), table)
    book.properties.title = plain(report.title)
    book.properties.creator = ""
    book.properties.language = report.language
    book.properties.created = book.properties.modified = datetime.fromisoformat(report.date)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns = data_columns(table)
    for place, (number, column) in enumerate(columns, 1):
        head: Any = sheet.cell(1, place)
        _put(head, column.heading)
        head.font = Font(bold=True)
        lengths = [len(str(row[number].value or "")) for row in table.rows]
        width = min(max([len(column.heading) + 3, *lengths, _NARROWEST]), _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line, row in enumerate(table.rows, 2):
        for place, (number, column) in enumerate(columns, 1):
            cell: Any = sheet.cell(line, place)
            value = row[number].value
            # an absent figure stays empty, so that a sum or mean over the column stays right
            if isinstance(value, str):
                _put(cell, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif value is not None:
                cell.value = value
                cell.number_format = _FORMATS.get(column.unit, "General")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(cell: SheetCell, text: str) -> None:
    """Put text into a cell as text: a leading ``=`` makes openpyxl think of a formula."""
    cell.value = plain(text)[:_LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = True
