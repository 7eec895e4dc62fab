"""``hmip evidence`` and ``hmip data``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hmip_tui.materials import MaterialKind, Side
from hmip_tui.organising import Organising
from tests.commands.conftest import Hmip
from tests.screens.support import create

LIST = (
    "heading,title,previous,current,source,text,for,against\n"
    "Key staffing data,Total staff headcount (FTE),271,264,Data supplied by CRC,,,1.2.1\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "inspection.sqlite"
    with create(file) as inspection:
        told = {"title": "Senior leaders", "roles": "senior managers", "text": "[b]Frank[/]"}
        Organising(inspection).add(MaterialKind.MEETING, told, {"1.1.1": Side.FOR})
    return file


def test_key_data_are_imported_and_printed(hmip: Hmip, path: Path, tmp_path: Path) -> None:
    csv = tmp_path / "data.csv"
    csv.write_text(LIST, encoding="utf-8")
    ran = hmip("data", "import", path, csv)
    assert (ran.status, ran.err) == (0, "1 row of key data recorded.\n")
    whole = hmip("evidence", path)
    assert "Total staff headcount (FTE)" in whole.out
    assert "271 → 264" in whole.out
    assert "[b]Frank[/]" in whole.out
    one = hmip("evidence", path, "--standard", "1.2")
    assert "[b]Frank[/]" not in one.out
    found = json.loads(hmip("evidence", path, "--json").out)["standards"]
    assert list(found) == ["1.1", "1.2", "1.3", "1.4"]
    (row,) = found["1.2"]["items"]
    assert (row["previous"], row["current"], row["sides"]) == ("271", "264", {"1.2.1": "against"})
    (meeting,) = found["1.1"]["items"]
    assert meeting["roles"] == "senior managers"
    assert found["1.1"]["characteristics"] == {}


def test_a_list_with_a_mistake_changes_nothing(hmip: Hmip, path: Path, tmp_path: Path) -> None:
    csv = tmp_path / "data.csv"
    csv.write_text(LIST + ",,,,,,,\n,no title,1,2,,,9.9.9,\n", encoding="utf-8")
    ran = hmip("data", "import", path, csv)
    assert ran.status == 1
    assert "data.csv:4: for: there is no key question '9.9.9'" in ran.err
    assert "1 mistake; nothing was imported" in ran.err
    assert json.loads(hmip("evidence", path, "--json").out)["standards"]["1.2"]["items"] == []


def test_the_template_is_a_list_without_rows(hmip: Hmip, path: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.csv"
    template.write_text(hmip("data", "template").out, encoding="utf-8")
    assert hmip("data", "import", path, template).err == "0 rows of key data recorded.\n"


def test_an_unknown_standard_is_refused(hmip: Hmip, path: Path) -> None:
    ran = hmip("evidence", path, "--standard", "9.9")
    assert (ran.status, ran.err) == (1, "There is no standard 9.9.\n")
