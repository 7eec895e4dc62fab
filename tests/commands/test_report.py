"""``hmip report``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.report import export as exporting
from hmip_tui.report.export import ENDINGS
from tests.commands.conftest import Hmip


@pytest.fixture
def made(demonstration_file: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration."""
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    return path


def name_a_case(path: Path) -> None:
    with Inspection.open(path, author="an inspector") as inspection:
        inspection.save_evidence("CS-001", "2.1.1.a", "Unlike <b>CS-014</b>.", tags=["strength"])


def test_every_kind_of_file_is_written(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    for ending in ENDINGS:
        out = tmp_path / f"out{ending}"
        ran = hmip("report", made, "-o", out)
        assert (ran.status, ran.out) == (0, "")
        assert f"Wrote {out}" in ran.err
        assert out.stat().st_size > 1000


def test_what_names_a_case_stops_it_and_is_listed(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    name_a_case(made)
    out = tmp_path / "out.html"
    ran = hmip("report", made, "-o", out)
    assert ran.status == 1
    assert not out.exists()
    assert [line.split("\t") for line in ran.lines] == [
        [
            "Strengths: 2.1",
            "evidence",
            "CS-001",
            "2.1.1.a",
            "case reference",
            "Unlike <b>«CS-014»</b>.",
        ]
    ]
    assert "nothing was written" in ran.err
    assert hmip("report", made, "--findings").lines == ran.lines


def test_a_decision_with_a_reason_lets_it_leave(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    name_a_case(made)
    out = tmp_path / "out.html"
    ran = hmip("report", made, "-o", out, "--accept-findings", "our own reference")
    assert ran.status == 0
    assert "CS-014" in out.read_text(encoding="utf-8")
    assert "&lt;b&gt;" in out.read_text(encoding="utf-8")
    recorded = [line for line in hmip("history", made).lines if "our own reference" in line]
    assert len(recorded) == 1
    again = hmip("report", made, "-o", tmp_path / "again.csv")
    assert again.status == 0


def test_an_empty_reason_lets_nothing_leave(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    name_a_case(made)
    out = tmp_path / "out.html"
    ran = hmip("report", made, "-o", out, "--accept-findings", "  ")
    assert ran.status == 1
    assert not out.exists()
    assert "needs a reason" in ran.err


def test_without_evidence_nothing_of_it_leaves(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    name_a_case(made)
    out = tmp_path / "out.html"
    assert hmip("report", made, "-o", out, "--no-evidence").status == 0
    assert "CS-014" not in out.read_text(encoding="utf-8")


def test_nothing_is_replaced_unless_asked_for(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    ran = hmip("report", made, "-o", out)
    assert (ran.status, out.read_text()) == (1, "mine")
    assert "exists already" in ran.err
    assert hmip("report", made, "-o", out, "--replace").status == 0
    assert out.read_text(encoding="utf-8").startswith("{")


def test_the_inspection_itself_is_never_replaced(made: Path, hmip: Hmip) -> None:
    named = made.with_name("inspection.json")
    made.rename(named)
    before = named.read_bytes()
    ran = hmip("report", named, "-o", named, "--replace")
    assert ran.status == 1
    assert named.read_bytes() == before


def test_small_numbers_are_hidden(made: Path, tmp_path: Path, hmip: Hmip) -> None:
    out = tmp_path / "out.html"
    assert hmip("report", made, "-o", out, "--suppress-below", "5").status == 0
    assert "[c]" in out.read_text(encoding="utf-8")
    assert hmip("report", made, "-o", out, "--suppress-below", "-1", "--replace").status == 2
    assert hmip("report", made, "-o", out, "--suppress-below", "x", "--replace").status == 2


def test_an_interruption_leaves_no_file(
    made: Path, tmp_path: Path, hmip: Hmip, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.docx"

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "_WRITERS", {".docx": interrupted})
    assert hmip("report", made, "-o", out).status == 130
    assert not out.exists()


def test_where_to_write_has_to_be_said(file: Path, hmip: Hmip) -> None:
    assert hmip("report", file).status == 2
    ran = hmip("report", file, "-o", file.with_name("a.pdf"))
    assert ran.status == 1
    assert ".docx, .html" in ran.err


def test_another_framework_s_inspection_is_written(file: Path, tmp_path: Path, hmip: Hmip) -> None:
    for ending in ENDINGS:
        ran = hmip("report", file, "-o", tmp_path / f"out{ending}", "--suppress-below", "5")
        assert ran.status == 0, ran.err
