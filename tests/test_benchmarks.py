"""What is measured is an inspection without a fault, and what is missed or moved is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hmip_tui.store import verify

pytest.importorskip("fcntl", reason="the benchmarks need a POSIX terminal")

from benchmarks import bulk, inspections
from benchmarks.tables import Page
from hmip_tui.application import Inspection

_BUDGETS = Path(bulk.__file__).with_name("budgets.toml")


def test_an_inspection_made_in_bulk_is_sound(demonstration_file: Path, tmp_path: Path) -> None:
    model = Path(shutil.copy(demonstration_file, tmp_path / "model"))
    made = tmp_path / "made"
    bulk.make(made, model, 7)
    assert verify.examine(made).findings == []
    with Inspection.open(made, writable=False) as inspection:
        cases = [row.id for row in inspection.cases(inspections.SAMPLE)]
        assert len(cases) == 7 + inspections.OPEN_CASES
        assert inspections.place(inspection).case == inspections.FIRST_OPEN


def test_a_page_says_what_was_missed_and_what_moved(tmp_path: Path) -> None:
    shutil.copy(_BUDGETS, tmp_path)
    page = Page(tmp_path)
    page.section("Start", "words", "", "ratio", "budget", "")
    page.row("quick", *page.ratio("quick", [1.0, 2.0, 3.0], [1.0, 1.0, 1.0], "version"))
    page.row("slow", *page.ratio("slow", [4.0, 5.0], [1.0, 1.0], "version"))
    page.end()
    first = page.write("# Head")
    assert "| quick | 2.00 (1.00 to 3.00) | 3.0 | kept |" in first
    assert "| slow | 4.50 (4.00 to 5.00) | 3.0 | NOT KEPT |" in first
    assert "- slow: 4.50, of 3.0" in first
    assert first.endswith("None.\n")
    assert json.loads((tmp_path / "results.json").read_text()) == {"quick": 2.0, "slow": 4.5}
    again = Page(tmp_path)
    again.ratio("quick", [2.1], [1.0])
    again.ratio("slow", [3.0], [1.0], "version")
    second = again.write("# Head")
    assert "Every budget is kept." in second
    assert "| slow | 4.5 | 3.0 |" in second
    assert "| quick |" not in second
