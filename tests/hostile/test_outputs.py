"""What leaves an inspection that is full of the worst: text for every program that opens it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from hmip_tui.report.plain import harmless
from tests.hostile import forging
from tests.hostile.corpus import TEXTS
from tests.hostile.readers import run
from tests.hostile.support import assert_harmless, device, inspection

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
ALL = " ".join(TEXTS.values())


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report of every kind, and nothing else."""
    folder = tmp_path_factory.mktemp("made")
    original = inspection(folder / "original.sqlite")
    theirs = forging.file(original, folder / "theirs.sqlite", forging.everywhere(), author=ALL)
    target = folder / "out"
    target.mkdir()
    with device(folder):
        assert_harmless(run("merge", original, theirs), {0})
        for ending in ("html", "docx", "xlsx", "csv", "json", "zip", "db"):
            file = target / f"a.{ending}"
            assert_harmless(run("report", original, "-o", file, "--accept-findings", "x"), {0})
    return target


def test_nothing_but_the_reports_is_made(out: Path) -> None:
    made = {path.name for path in out.iterdir()}
    reports = {f"a.{ending}" for ending in ("html", "docx", "xlsx", "csv", "json", "zip", "db")}
    assert made == {*reports, "a.csv-metadata.json"}
    assert {path.name for path in out.parent.iterdir()} == {
        *("original.sqlite", "theirs.sqlite", "out", "device")
    }


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_a_page_holds_no_script_no_handler_and_no_address(out: Path) -> None:
    page = _Page()
    page.feed((out / "a.html").read_text(encoding="utf-8"))
    shown = "".join(page.text)
    assert "<script>alert(1)</script>" in shown, "the texts are there"
    assert not _CONTROLS.search(shown)
    for tag, attributes in page.tags:
        assert tag not in {"script", "iframe", "object", "embed", "img", "form", "base", "a:href"}
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "xlink:href"):
                assert (value or "").startswith(("#", "data:,")), (tag, value)


def test_a_workbook_holds_no_formula(out: Path) -> None:
    book = openpyxl.load_workbook(out / "a.xlsx")
    found = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                found += isinstance(cell.value, str) and cell.value.startswith("=")
    assert found, "the texts are there"


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_parts_of_an_office_file_are_xml_without_addresses(out: Path, name: str) -> None:
    with zipfile.ZipFile(out / name) as file:
        for part in file.namelist():
            assert ".." not in PurePosixPath(part).parts
            if part.endswith((".xml", ".rels")):
                text = file.read(part).decode("utf-8")
                assert not _CONTROLS.search(text), part
                root = ET.fromstring(text)  # noqa: S314 - what the program has just made
                for element in root.iter():
                    assert element.get("TargetMode") != "External", part


def _tables(out: Path) -> Iterator[tuple[str, str]]:
    yield "a.csv", (out / "a.csv").read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(out / "a.zip") as file:
        for name in file.namelist():
            assert PurePosixPath(name).name == name or "/" in name
            assert not PurePosixPath(name).is_absolute()
            assert ".." not in PurePosixPath(name).parts
            if name.endswith(".csv"):
                yield name, file.read(name).decode("utf-8-sig")


def test_no_field_of_a_list_begins_a_formula(out: Path) -> None:
    kept = 0
    for name, text in _tables(out):
        for row in csv.reader(io.StringIO(text, newline="")):
            for field in row:
                assert not _FORMULA.match(field) or _NUMBER.fullmatch(field), (name, field)
                kept += field.startswith("'=")
    assert kept, "the texts are there, as text"


@pytest.mark.parametrize("text", ["=1", " =1", "\t=1", "\u00a0=1", "\u2003@x", "\n+1", "\r-1"])
def test_what_a_spreadsheet_might_take_for_a_formula_is_marked(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_data_are_data(out: Path) -> None:
    assert "<script>" in json.dumps(json.loads((out / "a.json").read_text(encoding="utf-8")))
    with closing(sqlite3.connect(out / "a.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kinds = {kind for (kind,) in connection.execute("SELECT type FROM sqlite_master")}
        assert kinds <= {"table", "index"}
