"""Files as other programs read them: typed text is text, nothing is asked for, nothing is half."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.errors import FileProblem, Refused
from hmip_tui.report import export as exporting
from hmip_tui.report.document import write_document
from hmip_tui.report.export import ENDINGS, export, require_possible
from hmip_tui.report.needed import needed
from hmip_tui.report.package import metadata, write_csv, write_database, write_json, write_package
from hmip_tui.report.page import write_page
from hmip_tui.report.plain import harmless
from hmip_tui.report.progress import silent
from hmip_tui.report.values import (
    Bullets,
    Cell,
    Column,
    Group,
    Paragraph,
    Quote,
    Report,
    Section,
    Source,
    Table,
    Unit,
    data_columns,
    passages,
)
from hmip_tui.report.workbook import write_workbook
from hmip_tui.text import clean
from tests.report import reading
from tests.store.support import create

NASTY = [
    "=1+1",
    "+44",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =cmd|' /C calc'!A0",
    '<script>alert(1)</script> & "quotes"',
    "[bold]no markup[/bold]",
    "ends\x00here\x1b[31m\ufffe\u202e",
    "two\nlines",
    "]]>",
    "\ud800",
]
TYPED = Source("evidence", "CS-001", "2.1.1")


def small(text: str) -> Report:
    """A report that holds a typed text everywhere."""
    cell = Cell(text, text, source=TYPED)
    columns = (
        Column("name", text, "what is typed"),
        Column("number", "Number", "a number", Unit.COUNT),
    )
    rows = ((cell, Cell(None, "none")), (cell, Cell(7, "7")))
    table = Table("key_questions", "A table", columns, (Group(text, rows),), (text,))
    blocks = (
        Paragraph(text, TYPED),
        Bullets((Paragraph(text, TYPED),)),
        Quote("Quotation", text, TYPED),
        table,
    )
    section = Section("one", text, blocks, (Section("two", "Two", (Paragraph(text, TYPED),)),))
    data = (table, table._replace(id="prompts", title="Others"))
    book = table._replace(id="codebook", title="Codebook")
    return Report(text, text, "2020-03-05", "Crown copyright", (section,), data, book)


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_is_text_in_a_page(text: str) -> None:
    page = reading.parse_page(write_page(small(text), silent))
    assert "script" not in {tag for tag, _ in page.tags}
    rows = page.read.tables["A table"]
    assert rows[-1][1] == "7"
    assert "\x1b" not in rows[-1][0]
    assert "\u202e" not in rows[-1][0]


def test_a_page_asks_for_nothing_and_runs_nothing(report: Report) -> None:
    page = reading.parse_page(write_page(report, silent))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "object", "embed", "img", "base", "form"}
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        if (target := attributes.get("href")) is not None:
            assert target.startswith(("#", "data:")), target
        assert "src" not in attributes
    assert "url(" not in write_page(report, silent).decode()


def test_a_page_can_be_heard(report: Report) -> None:
    page = reading.parse_page(write_page(report, silent))
    assert ("html", {"lang": "en-GB"}) in page.tags
    levels = [level for level, _ in page.read.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.tags:
        if tag == "th":
            assert attributes.get("scope") in ("col", "row", "rowgroup")
        if tag == "svg":
            assert attributes["role"] == "img"
            assert attributes["aria-label"]
        if (named := attributes.get("aria-labelledby")) is not None:
            assert named in ids
        if (target := attributes.get("href")) is not None and target.startswith("#"):
            assert target[1:] in ids
    tables = sum(tag == "table" for tag, _ in page.tags)
    assert sum(tag == "caption" for tag, _ in page.tags) == tables == len(page.read.tables)


def test_a_word_file_can_be_heard(report: Report) -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(write_document(report, silent)))
    assert document.core_properties.title == report.title
    assert document.core_properties.author == ""
    body = document.element.body
    assert document.styles["Normal"].element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:tblHeader')}") is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    pictures = list(body.iter(qn("wp:docPr")))
    bars = [b for b in _bars(report) if b]
    assert [picture.get("descr") for picture in pictures] == bars
    levels = [level for level, _ in reading.read_word(write_document(report, silent)).headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _bars(report: Report) -> list[str]:
    return [
        cell.bar.alternative
        for table in reading.tables_of(report).values()
        for row in table.rows
        for cell in row
        if cell.bar is not None
    ]


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_is_text_in_a_word_file(text: str) -> None:
    rows = reading.read_word(write_document(small(text), silent)).tables["A table"]
    assert rows[-1][1] == "7"
    assert rows[-1][0]


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_is_bound_in_a_database(text: str) -> None:
    rows = reading.read_database(write_database(small(text), silent))["key_questions"]
    assert [row["number"] for row in rows] == [None, 7]
    assert rows[0]["name"] == clean(text)


def test_a_database_holds_what_the_json_holds(report: Report) -> None:
    tables = reading.read_database(write_database(report, silent))
    assert tables == reading.read_json(write_json(report, silent))
    (row,) = (row for row in tables["key_questions"] if row["id"] == "2.1.3")
    assert (row["yes"], row["n"], row["current"], row["previous"]) == (51, 119, 43, None)


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_is_no_formula_in_a_workbook(text: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(write_workbook(small(text), silent)))
    sheet = book["A table"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert sheet["B2"].value is None
    assert sheet["B3"].value == 7
    assert sheet.freeze_panes == "A2"


def test_no_number_of_a_character_becomes_one_in_a_workbook() -> None:
    content = write_workbook(small("_x003D_1+1 _x_ _x41_ _x0041_"), silent)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = "".join(parts.read(n).decode() for n in parts.namelist() if "sheet" in n)
    assert "_x005F_x003D_1+1 _x_ _x41_ _x005F_x0041_" in text


def test_every_row_of_a_workbook_is_high_enough_for_its_text(report: Report) -> None:
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.load_workbook(io.BytesIO(write_workbook(report, silent)))
    assert "Progress on the previous…" in book.sheetnames
    wrapped = 0
    for sheet in book:
        assert sheet.print_title_rows == "$1:$1"
        widths = [sheet.column_dimensions[get_column_letter(n + 1)].width for n in range(99)]
        for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
            lines = sheet.row_dimensions[number].height / 15
            for cell, width in zip(row, widths, strict=False):
                if isinstance(cell.value, str):
                    wrapped += len(cell.value) > width
                    assert cell.alignment.wrap_text
                    assert len(cell.value) <= lines * width
    assert wrapped > 50


@given(st.text(max_size=12))
def test_no_field_of_a_csv_file_is_a_formula(text: str) -> None:
    for row in csv.reader(io.StringIO(write_csv(small(text).data[0]).decode("utf-8-sig"))):
        assert not row[0].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("", "a - b", "1+1", "'tis", "x=1"):
        assert harmless(text) == text


def test_metadata_describes_exactly_the_columns(report: Report) -> None:
    content = write_package(report, silent)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        told = json.loads(package.read("metadata.json"))
        files = {name for name in package.namelist() if name.endswith(".csv")}
        assert {table["url"] for table in told["tables"]} == files
        for table in told["tables"]:
            head, *rows = csv.reader(
                io.StringIO(package.read(table["url"]).decode("utf-8-sig"), newline="")
            )
            columns = table["tableSchema"]["columns"]
            assert [column["name"] for column in columns] == head
            assert len(set(head)) == len(head)
            for place, column in enumerate(columns):
                assert column["dc:description"]
                values = [row[place] for row in rows if row[place]]
                if column["datatype"] in ("integer", "decimal"):
                    assert all(float(value) is not None for value in values)
        book = {row["id"] for row in reading.read_package(content)["codebook"]}
    questions = {row["id"] for rows in ("key_questions", "prompts") for row in _data(report, rows)}
    assert questions <= book


def _data(report: Report, id: str) -> list[dict[str, Any]]:
    return reading.read_json(write_json(report, silent))[id]


def test_a_package_is_the_same_every_time(report: Report) -> None:
    assert write_package(report, silent) == write_package(report, silent)
    assert write_page(report, silent) == write_page(report, silent)


def test_csv_opens_as_a_database_without_a_word(report: Report, tmp_path: Path) -> None:
    """What Datasette's tools do with it: columns by name, numbers as numbers, gaps as gaps."""
    import sqlite_utils
    from sqlite_utils.utils import TypeTracker, rows_from_file

    file = tmp_path / "figures.csv"
    export(report, file)
    with file.open("rb") as opened:
        rows, _ = rows_from_file(opened, encoding="utf-8-sig")
        tracker = TypeTracker()
        database = sqlite_utils.Database(memory=True)
        database.table("figures").insert_all(tracker.wrap(rows))
        database.table("figures").transform(types=tracker.types)
    named = {column.name: column.type for column in database["figures"].columns}
    assert named["yes"] == named["n"] == named["current"] == "INTEGER"
    assert named["text"] == "TEXT"
    (row,) = database.query("SELECT yes, n, current FROM figures WHERE id = '2.1.3'")
    assert row == {"yes": 51, "n": 119, "current": 43}
    told = json.loads((tmp_path / "figures.csv-metadata.json").read_text(encoding="utf-8"))
    assert [table["url"] for table in told["tables"]] == ["figures.csv"]
    assert metadata(report, []) != b""


def test_every_text_passes_the_guard(report: Report) -> None:
    """Whatever is typed anywhere in a report is among what is looked through."""
    seen = {passage.text for passage in passages(small("Zz typed"))}
    assert "Zz typed" in seen
    places = [p.place for p in passages(small("Zz typed")) if p.text == "Zz typed"]
    assert {place.case for place in places} >= {"CS-001"}
    held = {passage.text for passage in passages(report)}
    for table in report.data:
        for row in table.rows:
            for cell in row:
                assert not cell.text or cell.text in held


# -- whole or not at all -------------------------------------------------------------------------


class Enough(Exception):
    pass


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_every_kind_is_written(report: Report, tmp_path: Path, ending: str) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / f"report{ending}"
    written = export(report, path, lambda done, total: told.append((done, total)))
    assert {file.path for file in written} == set(tmp_path.iterdir())
    assert all(file.size == file.path.stat().st_size > 1000 for file in written)
    assert all(done < total for done, total in told)
    assert bool(told) is (ending != ".csv")


@pytest.mark.parametrize("ending", [e for e in ENDINGS if e != ".csv"])
def test_an_end_in_the_middle_leaves_what_was_there(
    report: Report, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"report{ending}"
    path.write_bytes(b"before")

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Enough

    with pytest.raises(Enough):
        export(report, path, stop)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_fault_in_writing_leaves_what_was_there(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileProblem, match="No space left"):
        export(report, path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_report_may_not_be_written(tmp_path: Path) -> None:
    inspection = tmp_path / "a.json"
    inspection.touch()
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "b.csv-metadata.json").touch()
    for name, why in {
        "report.pdf": "has to end in",
        "report": "has to end in",
        "folder.html": "is a folder",
        "b.csv": "exists already",
    }.items():
        with pytest.raises(Refused, match=why):
            require_possible(tmp_path / name, inspection, replace=False)
    with pytest.raises(Refused, match="the inspection itself"):
        require_possible(inspection, inspection, replace=True)
    require_possible(tmp_path / "b.csv", inspection, replace=True)
    another = tmp_path / "another.db"
    create(another).close()
    with pytest.raises(Refused, match="is an inspection"):
        require_possible(another, inspection, replace=True)
    require_possible(tmp_path / "new.HTML", inspection, replace=False)


def test_what_is_not_installed_is_said() -> None:
    with pytest.raises(Refused, match=r"hmip-tui\[report\]"):
        needed("no_such_module_here", "no-such-package", "A file")


@pytest.mark.parametrize(("module", "ending"), [("docx", ".docx"), ("openpyxl", ".xlsx")])
def test_without_its_package_one_kind_is_refused_and_the_others_are_written(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, ending: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # what an import of what is not there meets
    with pytest.raises(Refused, match="pip install"):
        export(report, tmp_path / f"report{ending}")
    for other in (".html", ".csv", ".zip", ".json"):
        assert export(report, tmp_path / f"report{other}")
    assert not (tmp_path / f"report{ending}").exists()


WRITERS: list[Callable[..., bytes]] = [*exporting._WRITERS.values()]


@pytest.mark.parametrize("write", WRITERS)
def test_an_empty_report_is_written(write: Callable[..., bytes]) -> None:
    empty = small("x")._replace(sections=(), data=())
    assert write(empty, silent)


def test_pictures_are_no_data(report: Report) -> None:
    for table in report.data:
        assert all(column.unit is not Unit.BAR for _, column in data_columns(table))
