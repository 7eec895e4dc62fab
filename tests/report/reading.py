"""Generated files read back: each as its tables, by readers of the tests' own."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from html.parser import HTMLParser
from typing import Any, NamedTuple

from hmip_tui.report.values import Report, Section, Table

Rows = list[list[str]]


class Read(NamedTuple):
    """Tables by what stands above them, each as its rows; a group's heading is a row of one."""

    tables: dict[str, Rows]
    headings: list[tuple[int, str]]


def tables_of(report: Report) -> dict[str, Table]:
    """The tables in a report's sections by title."""
    found: dict[str, Table] = {}

    def look(section: Section) -> None:
        for block in section.blocks:
            if isinstance(block, Table):
                assert block.title not in found
                found[block.title] = block
        for part in section.sections:
            look(part)

    for section in report.sections:
        look(section)
    return found


def shown(table: Table) -> Rows:
    """A table's rows as a document shows them."""
    rows = [[column.heading for column in table.columns]]
    for group in table.groups:
        rows += [[group.heading]] * bool(group.heading)
        rows += [[cell.text for cell in row] for row in group.rows]
    return rows


def read_model(report: Report) -> Read:
    return Read({title: shown(table) for title, table in tables_of(report).items()}, [])


def read_word(content: bytes) -> Read:
    import docx
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

    found = Read({}, [])
    caption = ""
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            style = block.style.name if block.style is not None else None
            name = style or ""
            if name.startswith("Heading "):
                found.headings.append((int(name.removeprefix("Heading ")), block.text))
            if name == "Caption":
                caption = block.text
        elif isinstance(block, WordTable):
            rows = []
            for row in block.rows:
                cells = [cell.text for cell in row.cells]
                merged = len({id(cell._tc) for cell in row.cells}) == 1 < len(cells)
                rows.append(cells[:1] if merged else cells)
            found.tables[caption] = rows
    return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read({}, [])
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._rows: Rows = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"th", "td", "caption", "title", "h1", "h2", "h3", "h4", "h5"}:
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text or [])
        if tag in {"th", "td"}:
            self._rows[-1].append(text)
        elif tag == "caption":
            self.read.tables[text] = self._rows
        elif tag in {"h1", "h2", "h3", "h4", "h5"}:
            self.read.headings.append((int(tag[1]), text))
        elif tag == "table":
            caption = list(self.read.tables)[-1]
            self.read.tables[caption] = self._rows


def parse_page(content: bytes) -> _Page:
    page = _Page()
    page.feed(content.decode("utf-8"))
    page.close()
    return page


def read_page(content: bytes) -> Read:
    return parse_page(content).read


Records = dict[str, list[dict[str, Any]]]
"""Tables of data by name, each row by its columns' names; absent values are None."""


def read_json(content: bytes) -> Records:
    document = json.loads(content)
    return {id: table["rows"] for id, table in document["tables"].items()}


def read_csv(content: bytes) -> list[dict[str, Any]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = csv.DictReader(text)
    return [{name: value or None for name, value in row.items()} for row in rows]


def read_package(content: bytes) -> Records:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {
            name.removesuffix(".csv"): read_csv(package.read(name))
            for name in package.namelist()
            if name.endswith(".csv")
        }


def read_database(content: bytes) -> Records:
    """An SQLite database's tables, read by SQLite alone."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    connection.row_factory = sqlite3.Row
    (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert sound == "ok"
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    found = {n: list(map(dict, connection.execute(f'SELECT * FROM "{n}"'))) for n in names}
    connection.close()
    return found


def read_workbook(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """A workbook's sheets by title, each with its rows."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
