"""What interviews say together, as it is printed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.framework.interviews import DID_NOT_KNOW, REFUSED
from hmip_tui.guard import SETTING, Showing
from tests.commands.conftest import Hmip

PROVIDER, OFFICER = "officer_provider", "officer_case"


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Five interviews about the organisation, and one about a case of a hostile office."""
    path = tmp_path / "held.sqlite"
    with Inspection.create(path, framework_files.built_in(), {"provider": "P"}) as inspection:
        quality = inspection.framework.interviews[PROVIDER].questions[0]
        for grade, reply in (
            ("PO", "Yes"),
            ("PO", "No"),
            ("PSO", "Yes"),
            ("PSO", REFUSED),
            ("", DID_NOT_KNOW),
        ):
            id = inspection.begin_interview(PROVIDER)
            inspection.describe_person(id, "officer_grade", grade)
            inspection.reply(id, quality, reply)
        facts = {"gender": "Male", "disposal": "Community", "office": "[red]\x1b[31m"}
        inspection.add_case("CS-1", "supervision", facts)
        inspection.begin_interview(OFFICER, "CS-1")
    return path


def quality(found: dict[str, Any]) -> dict[str, Any]:
    """The first result without its names."""
    first: dict[str, Any] = found["results"][0]
    assert first.pop("question") == "op.quality"
    assert first.pop("result") == "quality comes first"
    return first


def test_json_tells_every_kind(hmip: Hmip, held: Path) -> None:
    ran = hmip("interviews", held, "--json")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)["interviews"]
    assert {kind: told["held"] for kind, told in found.items()} == {
        OFFICER: 1,
        "service_user_case": 0,
        PROVIDER: 5,
        "upw_induction": 0,
        "upw_work_party": 0,
    }
    assert found[PROVIDER]["name"] == "Responsible officer, about the organisation"
    assert quality(found[PROVIDER]) == {
        "percent": 67,
        "yes": 2,
        "n": 3,
        "refused": 1,
        "did_not_know": 1,
    }
    assert found["service_user_case"]["results"][0]["percent"] is None


def test_json_by_grade(hmip: Hmip, held: Path) -> None:
    ran = hmip("interviews", held, "--json", "--kind", PROVIDER, "--by", "officer_grade")
    found = json.loads(ran.out)["interviews"]
    assert list(found) == [PROVIDER]
    by = found[PROVIDER]["by"]["officer_grade"]
    assert {value: told["held"] for value, told in by.items()} == {"PO": 2, "PSO": 2, "": 1}
    assert [quality(told)["percent"] for told in by.values()] == [50, 100, None]


def test_a_table_of_each_kind(hmip: Hmip, held: Path) -> None:
    ran = hmip("interviews", held)
    assert (ran.status, ran.err) == (0, "")
    assert max(map(len, ran.lines)) == 80
    (row,) = [line for line in ran.lines if "quality comes first" in line]
    assert row.strip("│ ").split()[-4:] == ["67%", "3", "1", "1"]
    assert "R refused, ? did not know" in ran.out
    assert "about the case" in ran.out


def test_a_table_by_grade(hmip: Hmip, held: Path) -> None:
    ran = hmip("interviews", held, "--by", "officer_grade", "--kind", PROVIDER)
    assert "by Responsible officer's grade" in ran.lines[1]
    assert ran.lines[1].strip("│ ").split()[-5:] == ["all", "PO", "PSO", "not", "kno…"]
    (row,) = [line for line in ran.lines if "quality comes first" in line]
    assert row.strip("│ ").split()[-6:] == ["50%", "2", "100%", "1", "–", "0"]
    assert "about the case" not in ran.out


def test_what_people_typed_is_printed_literally(hmip: Hmip, held: Path) -> None:
    ran = hmip("interviews", held, "--by", "office")
    assert " [red]␛[…" in ran.out
    assert "\x1b" not in ran.out
    assert PROVIDER not in json.loads(hmip("interviews", held, "--by", "office", "--json").out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--kind", "x"], "There is no interview 'x'; there are officer_case,"),
        (["--by", "x"], "No interview has the attribute 'x'; there are: gender,"),
        (["--by", "office", "--kind", PROVIDER], "attribute 'office'; there are: officer_grade."),
    ],
)
def test_what_is_not_there(hmip: Hmip, held: Path, arguments: list[str], sentence: str) -> None:
    ran = hmip("interviews", held, *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert sentence in ran.err


def test_nothing_is_changed(hmip: Hmip, held: Path) -> None:
    before = held.read_bytes()
    hmip("interviews", held, "--by", "officer_grade")
    assert held.read_bytes() == before


def test_results_that_are_hidden_stay_so(hmip: Hmip, tmp_path: Path) -> None:
    path = tmp_path / "guarded.sqlite"
    settings = {"provider": "P", SETTING: Showing.LEAD.value, "lead": ["somebody else"]}
    Inspection.create(path, framework_files.built_in(), settings).close()
    ran = hmip("interviews", path)
    assert (ran.status, ran.out) == (1, "")
    assert "lead inspector only" in ran.err


def test_a_table_that_speaks_of_an_entry_that_is_not_there_is_told(hmip: Hmip, held: Path) -> None:
    with closing(sqlite3.connect(held)) as raw, raw:
        raw.execute("DELETE FROM heads WHERE field = 'kind'")
        raw.execute(
            "INSERT INTO heads SELECT subject, field, 'nobody', seq, time, value FROM journal "
            "WHERE field = 'kind'"
        )
    ran = hmip("interviews", held)
    assert ran.status == 1
    assert ran.err.startswith("The journal lacks an entry that a table speaks of")
