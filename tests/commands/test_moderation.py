"""Conflicts, second assessments, agreement, allocation, plan and progress, as commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection
from hmip_tui.seconds import Seconds
from tests.commands.conftest import Hmip
from tests.store.support import create
from tests.team import answer, complete, merge

HOSTILE = "[red]\x1b[31m"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.sqlite"
    with create(path) as inspection:
        for number, town in enumerate(("Hull", "Leeds", HOSTILE, "Hull"), 1):
            facts = {"sex": "Female", "stage": "Late", "town": town}
            inspection.add_case(f"V{number}", "visits", facts)
    return path


@pytest.fixture
def disputed(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two answered V1 apart."""
    other = tmp_path / "b.sqlite"
    shutil.copy(file, other)
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "other device"))
    with Inspection.open(other, author=HOSTILE) as theirs:
        answer(theirs, "V1", q2_1_1="no")
        theirs.save_evidence("V1", "2.1.1", "[b]not[/b] there")
        monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
        with Inspection.open(file, author="Ann") as ours:
            answer(ours, "V1", q2_1_1="yes")
            merge(ours, theirs)
    return file


def test_nothing_is_in_conflict(hmip: Hmip, file: Path) -> None:
    ran = hmip("conflicts", file)
    assert (ran.status, ran.out, ran.err) == (0, "", "0 open conflicts.\n")
    assert json.loads(hmip("conflicts", file, "--json").out) == {"conflicts": []}


def test_conflicts_are_printed_with_all_that_was_said(hmip: Hmip, disputed: Path) -> None:
    ran = hmip("conflicts", disputed)
    assert ran.err == "1 open conflict.\n"
    for words in ("V1 · 2.1.1", "1 ", "2 ", "yes", "no", "Ann, ", "evidence: [b]not[/b] there"):
        assert words in ran.out
    assert "\x1b[31m" not in ran.out
    (told,) = json.loads(hmip("conflicts", disputed, "--json").out)["conflicts"]
    assert (told["subject"], told["field"]) == ("case:V1", "judgement.2.1.1")
    assert (told["what"], told["question"]) == ("2.1.1", "2.1.1")
    values: dict[str, Any] = {v["value"]: v for v in told["values"]}
    assert values["yes"]["author"] == "Ann"
    assert values["no"]["evidence"] == ["[b]not[/b] there"]


def test_status_says_what_is_in_conflict(hmip: Hmip, disputed: Path) -> None:
    assert "1 open conflict: people answered differently." in hmip("status", disputed).out
    assert json.loads(hmip("status", disputed, "--json").out)["conflicts"]["open"] == 1


def test_a_draw_repeats_with_its_seed(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    copies = [tmp_path / f"{n}.sqlite" for n in range(2)]
    drawn = []
    for copy in copies:
        shutil.copy(file, copy)
        ran = hmip("second", "draw", copy, "--number", "2", "--by", "town", "--seed", "5")
        assert ran.err == "2 cases to be assessed again, drawn with seed 5.\n"
        drawn.append(ran.lines)
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 2
    listed = [line.split("\t") for line in hmip("second", "list", copies[0]).lines]
    assert [row[:3] for row in listed] == [[id, f"{id}~2", "not begun"] for id in drawn[0]]


def test_a_draw_by_chance_says_its_seed(hmip: Hmip, file: Path) -> None:
    ran = hmip("second", "draw", file, "--every", "2")
    assert len(ran.lines) == 2
    assert ran.err.startswith("2 cases to be assessed again, drawn with seed ")


@pytest.mark.parametrize(
    ("arguments", "status", "wrong"),
    [
        (["second", "draw", "FILE"], 2, "one of the arguments --every --number is required"),
        (["second", "draw", "FILE", "--every", "x"], 2, "'x' is not a whole number"),
        (["second", "draw", "FILE", "--every", "2", "--by", "town"], 1, "no attribute"),
        (["second", "draw", "FILE", "--number", "9"], 1, "4 cases are assessed once"),
        (["second", "draw", "FILE", "--every", "2", "--sample", "x"], 1, "no sample 'x'"),
        (["agreement", "FILE", "--sample", "x"], 1, "no sample 'x'"),
        (["allocate", "FILE"], 1, "Name a list, or --inspector with --cases."),
        (["allocate", "FILE", "--inspector", "A"], 1, "Name a list"),
        (["allocate", "FILE", "x.csv", "--inspector", "A", "--cases", "V1"], 1, "Name a list"),
        (["allocate", "FILE", "--inspector", "A", "--cases", "V9"], 1, "no case V9"),
        (["plan", "FILE", "--day", "2020-03-02"], 1, "--day with --cases"),
        (["plan", "FILE", "--day", "March", "--cases", "1"], 1, "'March' is no day"),
        (["progress", "FILE", "--pace"], 1, "lead inspector only (nobody is named)"),
    ],
)
def test_what_cannot_be_done_is_said(
    hmip: Hmip, file: Path, arguments: list[str], status: int, wrong: str
) -> None:
    ran = hmip(*(str(file) if a == "FILE" else a for a in arguments))
    assert ran.status == status
    assert wrong in ran.err


def test_history_keeps_the_other_assessment_back(
    hmip: Hmip, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Inspection.open(file, author="Ann") as inspection:
        Seconds(inspection).draw_every("visits", 1, 1)
        answer(inspection, "V1", q2_1_1="no")
        inspection.record.author = "Bea"
        answer(inspection, "V1~2", q2_1_1="yes")
    for name, own, other in (("Ann", "V1", "V1~2"), ("Bea", "V1~2", "V1")):
        monkeypatch.setenv("HMIP_TUI_AUTHOR", name)
        ran = hmip("history", file)
        told = {line.split("\t")[2] for line in ran.lines if "2.1.1" in line.split("\t")[3]}
        assert told == {own}
        refused = hmip("history", file, "--case", other)
        assert refused.status == 1
        assert f"{other} is hidden from you" in refused.err
        assert hmip("history", file, "--case", own).status == 0


def test_agreement_is_printed_and_told(hmip: Hmip, file: Path) -> None:
    assert "no pair yet" in hmip("agreement", file, "--sample", "visits").out
    with Inspection.open(file, author="Ann") as inspection:
        for case in Seconds(inspection).draw_every("visits", 1, 1):
            inspection.record.author = "Ann"
            complete(inspection, case, no=("2.1.1",) if case == "V1" else ())
            inspection.record.author = "Bea"
            complete(inspection, f"{case}~2", no=("2.1.1",) if case in ("V1", "V2") else ())
    ran = hmip("agreement", file, "--sample", "visits")
    line = next(line for line in ran.lines if line.startswith("│ 2.1.1 "))
    # yes-yes 2, no-no 1, yes-no 1: kappa (0.75 - 0.5) / 0.5, standard error 0.375
    assert line.split()[1:6] == ["2.1.1", "4", "75%", "0.50", "[-0.23,"]
    told = json.loads(hmip("agreement", file, "--json").out)
    visits = told["samples"]["visits"]
    assert (visits["pairs"], visits["left_out"]) == (4, 0)
    found = visits["questions"]["2.1.1"]
    assert (found["n"], found["same"], found["percent"]) == (4, 3, 75)
    assert round(found["kappa"]["value"], 9) == 0.5
    assert visits["questions"]["2.1.1.a"]["kappa"] is None
    assert told["samples"]["works"]["pairs"] == 0


def test_cases_are_allocated_planned_and_followed(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    listed = tmp_path / "who.csv"
    listed.write_text(f"case,inspector,note\nV1,Ann,\nV2,{HOSTILE},\n", encoding="utf-8")
    assert hmip("allocate", file, listed).err == "2 cases allocated anew.\n"
    assert hmip("allocate", file, "--inspector", "Ann", "--cases", "V1", "V3").err == (
        "1 case allocated anew.\n"
    )
    planned = tmp_path / "plan.csv"
    planned.write_text('date,place,cases\n2020-03-02,Hull,2\n2020-03-03,"Leeds, York",1\n')
    assert hmip("plan", file, planned).err == "2 days planned.\n"
    assert hmip("plan", file, "--day", "2020-03-04", "--place", "Hull", "--cases", "1").status == 0
    assert hmip("plan", file).lines == [
        "date,place,cases",
        "2020-03-02,Hull,2",
        '2020-03-03,"Leeds, York",1',
        "2020-03-04,Hull,1",
    ]
    ran = hmip("progress", file)
    assert "0 of 4 cases closed (complete, submitted or approved); 4 in the plan" in ran.out
    assert "\x1b[31m" not in ran.out
    told = json.loads(hmip("progress", file, "--json").out)
    assert told["inspectors"]["Ann"]["total"] == 2
    assert told["places"]["Hull"] == {
        "total": 2,
        "closed": 0,
        "planned": 3,
        "states": {"not started": 2},
    }
    assert [day["planned_so_far"] for day in told["days"]] == [2, 3, 4]
    assert "pace" not in told


def test_the_lead_sees_pace(hmip: Hmip, tmp_path: Path) -> None:
    path = tmp_path / "led.sqlite"
    assert hmip("new", path, "--provider", "P", "--lead", "an inspector").status == 0
    ran = hmip("progress", path, "--pace")
    assert ran.status == 0
    assert "Cases differ: no" in " ".join(ran.out.split())
    assert json.loads(hmip("progress", path, "--pace", "--json").out)["pace"] == []
