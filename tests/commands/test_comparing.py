"""``hmip compare``, ``comparators import`` and ``sub-samples``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Hmip


@pytest.fixture
def new(hmip: Hmip, tmp_path: Path) -> Path:
    path = tmp_path / "north.sqlite"
    assert hmip("new", path, "--provider", "North").status == 0
    return path


def figures(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_figures_are_imported_and_compared(hmip: Hmip, new: Path, tmp_path: Path) -> None:
    assert "Nothing to compare with" in hmip("compare", new).err
    heading = "question,previous,previous_base"
    listed = figures(tmp_path, heading, "2.1.1,67,130", "2.1.2,80,47")
    ran = hmip("comparators", "import", new, listed)
    assert (ran.status, ran.out) == (0, "")
    assert "figures.csv:3: previous: 80% cannot come of 47 cases" in ran.err
    assert "Recorded 2 figures" in ran.err
    told = json.loads(hmip("compare", new, "--json").out)
    found = told["questions"]["2.1.1"]["previous"]
    assert (found["base"], found["verdict"]) == (130, "not tested")
    assert found["why"] == "no case is counted yet"
    assert told["impossible"] == [
        {"against": "previous", "question": "2.1.2", "percent": 80, "base": 47}
    ]
    assert "cannot come of 47 cases" in hmip("compare", new).out


def test_a_fault_stops_the_import(hmip: Hmip, new: Path, tmp_path: Path) -> None:
    ran = hmip(
        "comparators", "import", new, figures(tmp_path, "question,previous", "2.1.1,x", "z,1")
    )
    assert ran.status == 1
    assert [line.partition(" ")[0] for line in ran.lines] == ["figures.csv:2:", "figures.csv:3:"]
    assert "2 faults" in ran.err
    assert hmip("comparators", "import", new).status == 1


def test_the_demonstrations_comparison(hmip: Hmip, demonstration_file: Path) -> None:
    told = json.loads(hmip("compare", demonstration_file, "--json").out)
    assert told["report"] == "west-yorkshire-crc-2020"
    row = told["questions"]["2.1.1"]
    assert (row["percent"], row["n"], row["previous"]["percent"]) == (55, 130, 67)
    assert row["previous"]["verdict"] == "not tested"
    assert row["previous"]["least_base"] > 0
    assert told["previous_ratings"]["2.1"] == "Requires improvement"
    out = hmip("compare", demonstration_file).out
    assert "signif." not in out.partition("signif.: the test is met")[0]


def test_sub_samples(hmip: Hmip, demonstration_file: Path) -> None:
    told = json.loads(hmip("sub-samples", demonstration_file, "--by", "gender", "--json").out)
    assert list(told["samples"]) == ["supervision", "unpaid_work", "through_the_gate"]
    found = told["samples"]["supervision"]
    assert found["expected_by_chance"] == pytest.approx(found["tests"] * 0.1)
    women = found["key_questions"]["2.1.1"]["sub_samples"]["Female"]
    assert women["n"] > 0
    out = hmip("sub-samples", demonstration_file, "--by", "officer_grade").out
    assert "PSO" in out
    assert hmip("sub-samples", demonstration_file, "--by", "nothing").status == 1
    assert hmip("sub-samples", demonstration_file, "--by", "gender", "--sample", "x").status == 1


def test_a_value_called_not_known_is_not_the_absence_of_one(
    hmip: Hmip, new: Path, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.csv"
    offices = ("not known", "not known", "Leeds", "")
    rows = [f"T{n},through_the_gate,Male,{office}" for n, office in enumerate(offices)]
    lines = ["case_id,sample,gender,office", *rows]
    cases.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert hmip("cases", "import", new, cases).status == 0
    told = json.loads(hmip("sub-samples", new, "--by", "office", "--json").out)
    found = told["samples"]["through_the_gate"]["key_questions"]["4.2.1"]["sub_samples"]
    assert set(found) == {"not known", "Leeds", ""}


def test_a_draft_is_held_to_the_record(
    hmip: Hmip, demonstration_file: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("2.1.1 is 55%.\r\n2.1.1 is 56%, [b]significantly\x1b so.\n", encoding="utf-8")
    ran = hmip("check-text", demonstration_file, draft)
    assert ran.status == 1
    assert [line.partition(": ")[0] for line in ran.lines] == ["draft.md:2:10", "draft.md:2:18"]
    assert "2 places" in ran.err
    draft.write_text("2.1.1 is 55%.\n", encoding="utf-8")
    ran = hmip("check-text", demonstration_file, draft)
    assert (ran.status, ran.out) == (0, "")
    assert hmip("check-text", demonstration_file, tmp_path / "none.txt").status == 1
