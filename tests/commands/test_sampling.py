"""``hmip sample``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Hmip

HEADING = "case_id;name;gender;disposal;rosh_officer;office"


def row(n: int, gender: str = "Male") -> str:
    risk = ("Low", "Medium", "High")[n % 3]
    return f"N{n:03};Name {n};{gender};{('Community', 'Post-release')[n % 2]};{risk};Leeds"


@pytest.fixture
def new(hmip: Hmip, tmp_path: Path) -> Path:
    path = tmp_path / "north.sqlite"
    assert hmip("new", path, "--provider", "North").status == 0
    return path


def population(folder: Path, *rows: str) -> Path:
    path = folder / "eligible.csv"
    path.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def eligible(tmp_path: Path) -> Path:
    return population(tmp_path, *(row(n, ("Female", "Male")[n % 5 > 0]) for n in range(80)))


def test_a_draw_its_balance_and_its_check(hmip: Hmip, new: Path, eligible: Path) -> None:
    drawn = hmip("sample", new, eligible, "--sample", "supervision", "--seed", "3")
    assert drawn.status == 0
    assert "54 drawn of 80 eligible cases, margin of error ±5.0 points" in drawn.out
    assert "seed 3" in drawn.err
    assert "north-names.csv" in drawn.err
    assert "Name" not in drawn.out
    found = json.loads(hmip("sample", new, "--json").out)["samples"]["supervision"]
    assert (found["size"], found["population"], found["seed"]) == (54, 80, 3)
    assert len(found["present"]) == 54
    assert hmip("sample", new, eligible, "--sample", "supervision", "--verify").status == 0
    changed = population(eligible.parent, *(row(n) for n in range(80)))
    ran = hmip("sample", new, changed, "--sample", "supervision", "--verify")
    assert (ran.status, len(ran.lines)) == (1, 1)


def test_a_case_falls_out_and_comes_back(hmip: Hmip, new: Path, eligible: Path) -> None:
    hmip("sample", new, eligible, "--sample", "supervision", "--seed", "3")
    ran = hmip("sample", new, "--unusable", "CS-002", "--reason", "[b]gone\x1b")
    assert ran.status == 0
    assert "came in: [b]gone\u241b" in ran.out
    assert hmip("sample", new, "--unusable", "CS-004").status == 1
    assert "nothing came in" in hmip("sample", new, "--fill-up").err
    assert "counts again" in hmip("sample", new, "--take-back", "CS-002").err
    assert "Unusable" not in hmip("sample", new, "--balance").out


def test_every_bad_line_is_told_and_nothing_is_drawn(hmip: Hmip, new: Path, tmp_path: Path) -> None:
    bad = population(tmp_path, row(1), row(1), row(2, "Mail"), "N9;x;Male;Community;;Leeds", row(3))
    ran = hmip("sample", new, bad, "--sample", "supervision", "--size", "1")
    assert ran.status == 1
    assert ran.lines == [
        "eligible.csv:3: case_id: N001 is in line 2 already",
        "eligible.csv:4: gender: gender is 'Mail', not one of Female, Male, Other",
        "eligible.csv:5: rosh_officer: this field is empty, and the sample is drawn by it",
    ]
    assert "3 bad lines, 2 good ones" in ran.err
    assert not (tmp_path / "north-names.csv").exists()
    more = hmip("sample", new, bad, "--sample", "supervision", "--size", "1", "--skip-bad")
    assert more.status == 0
    assert "3 bad lines skipped" in more.err


def test_what_is_missing_is_said(hmip: Hmip, new: Path, eligible: Path) -> None:
    assert "No sample was drawn" in hmip("sample", new).err
    assert "--sample" in hmip("sample", new, eligible).err
    assert "no 'x'" in hmip("sample", new, eligible, "--sample", "x").err
    assert hmip("sample", new, eligible, "--sample", "supervision", "--size", "0").status == 2
    assert hmip("sample", new, eligible, "--sample", "supervision", "--seed", "x").status == 2
    by = hmip("sample", new, eligible, "--sample", "supervision", "--by", "office, gender")
    assert by.status == 0
    assert "Office · Gender" in by.out
