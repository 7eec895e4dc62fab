"""The report as a Word file, by python-docx (``hmip-tui[report]``)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hmip_tui.report.bars import png
from hmip_tui.report.needed import needed
from hmip_tui.report.plain import plain, plain_lines
from hmip_tui.report.progress import Progress
from hmip_tui.report.values import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Quote,
    Report,
    Section,
    Table,
    Unit,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shared import Length
    from docx.table import _Cell, _Row

_DEEPEST = 4

_LONGEST_TITLE = 255
"""Characters that a property of a Word file holds."""
_PAGE_CM = 21.0, 29.7
_MARGIN_CM = 1.8
_PICTURE_CM = 2.1
_BODY_PT, _TABLE_PT, _WIDE_TABLE_PT = 10.5, 9, 7.5
_WIDE = 6
"""Columns from which on a table has smaller letters."""

_LONG = 30
"""Characters from which on a text needs a wide column."""
_SHORT = 4
"""Characters up to which a narrow column does, heading and all."""

_DARK = "141414"
_BLUE = "1D4F91"
"""Both stand out from white by more than seven to one."""


def write_document(report: Report, progress: Progress) -> bytes:
    """The Word file; ``progress`` is told of each section and can end the work.

    Raises :class:`hmip_tui.errors.Refused` where python-docx is not installed.
    """
    needed("docx", "python-docx", "A Word file")
    import docx

    document = docx.Document()
    _prepare(document, report)
    document.add_heading(plain(report.title), 0)
    for done, section in enumerate(report.sections):
        progress(done, len(report.sections))
        _section(document, section, 1)
    document.add_paragraph(plain(report.attribution))
    document.add_paragraph(f"Made on {plain(report.date)}.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, report: Report) -> None:
    """Language, title and page: A4 with narrow margins, as the tables are wide."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    _dress(document)
    properties = document.core_properties
    properties.title = plain(report.title)[:_LONGEST_TITLE]
    properties.author = ""
    properties.comments = ""
    properties.language = report.language
    properties.created = properties.modified = datetime.fromisoformat(report.date)
    style: Any = document.styles["Normal"].element
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), report.language)
    style.get_or_add_rPr().append(language)
    for page in document.sections:
        page.page_width, page.page_height = map(Cm, _PAGE_CM)
        page.left_margin = page.right_margin = Cm(_MARGIN_CM)


def _dress(document: Document) -> None:
    """Letters without serifs, and colours that stand out from the paper (WCAG 2.2, 1.4.3)."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    colours = {f"Heading {n}": _BLUE for n in range(1, _DEEPEST + 1)}
    colours |= {"Title": _DARK, "Normal": _DARK, "Caption": _DARK, "Intense Quote": _DARK}
    for name, colour in colours.items():
        style: Any = document.styles[name]
        style.font.name = "Arial"
        style.font.color.rgb = RGBColor.from_string(colour)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would go before Arial
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(_BODY_PT)
    normal.paragraph_format.space_after = Pt(6)
    caption: Any = document.styles["Caption"]
    caption.font.size = Pt(_BODY_PT)
    caption.paragraph_format.space_before = Pt(6)


def _section(document: Document, section: Section, level: int) -> None:
    document.add_heading(plain(section.title), min(level, _DEEPEST))
    for block in section.blocks:
        _block(document, block)
    for part in section.sections:
        _section(document, part, level + 1)


def _block(document: Document, block: Block) -> None:
    match block:
        case Table():
            _table(document, block)
        case Bullets():
            for item in block.items:
                document.add_paragraph(plain_lines(item.text), "List Bullet")
        case Quote():
            if block.heading:
                heading = document.add_paragraph()
                heading.add_run(plain(block.heading)).bold = True
                heading.paragraph_format.keep_with_next = True
            document.add_paragraph(plain_lines(block.text), "Intense Quote")
        case Paragraph():
            document.add_paragraph(plain_lines(block.text))


def _table(document: Document, table: Table) -> None:
    from docx.shared import Pt

    caption = document.add_paragraph(plain(table.title), "Caption")
    caption.paragraph_format.keep_with_next = True
    rows = list(_rows(table))
    grid = document.add_table(len(rows), len(table.columns), "Table Grid")
    _describe(grid, table)
    widths = _widths(table)
    points = _WIDE_TABLE_PT if len(widths) >= _WIDE else _TABLE_PT
    grid.autofit = False
    for drawn, width in zip(grid.columns, widths, strict=True):
        drawn.width = width
    # python-docx looks the whole table through for each cell asked of it; rows are asked once
    for place, (line, row) in enumerate(zip(grid.rows, rows, strict=True)):
        _keep_whole(line, heads=place == 0)
        cells = line.cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width
        if isinstance(row, str):
            _write(cells[0].merge(cells[-1]), Cell(row, row), points, bold=True)
            continue
        for column, cell, found in zip(table.columns, cells, row, strict=True):
            number = column.unit not in (Unit.TEXT, Unit.BAR)
            _write(cell, found, points, bold=place == 0, right=number)
    for note in table.notes:
        document.add_paragraph().add_run(plain(note)).font.size = Pt(_TABLE_PT)
    document.add_paragraph()


def _widths(table: Table) -> list[Length]:
    """The columns' widths: twice and more for long texts, less for short numbers; a page in all."""
    from docx.shared import Cm

    weights = []
    for place, column in enumerate(table.columns):
        longest = max((len(row[place].text) for row in table.rows), default=0)
        long = column.unit is Unit.TEXT and longest > _LONG
        short = max(longest, len(column.heading)) <= _SHORT
        text = 2.6 if long else 0.8 if short else 1.2
        weights.append(1.5 if column.unit is Unit.BAR else text)
    room = _PAGE_CM[0] - 2 * _MARGIN_CM
    return [Cm(room * weight / sum(weights)) for weight in weights]


def _rows(table: Table) -> Iterator[tuple[Cell, ...] | str]:
    """The heading row, then each group's heading (a text) and rows."""
    yield tuple(Cell(c.heading, c.heading) for c in table.columns)
    for group in table.groups:
        if group.heading:
            yield group.heading
        yield from group.rows


def _describe(grid: Any, table: Table) -> None:
    """Give a table the title that screen readers read, and say that it has headings."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = grid._tbl.tblPr  # noqa: SLF001 - python-docx has no other way to it
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), plain(table.title))
    properties.append(title)


def _keep_whole(row: _Row, *, heads: bool) -> None:
    """Keep a row on one page; the heading row stands again at the top of each."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to it
    properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))


def _write(
    cell: _Cell, found: Cell, points: float, *, bold: bool = False, right: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if found.text:
        run = paragraph.add_run(plain(found.text))
        run.bold, run.font.size = bold, Pt(points)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if found.bar is not None:
        picture = paragraph.add_run().add_picture(io.BytesIO(png(found.bar)), Cm(_PICTURE_CM))
        described: Any = picture._inline.docPr  # noqa: SLF001 - python-docx has no other way to it
        described.set("descr", plain(found.bar.alternative))
        described.set("name", "Bar")
