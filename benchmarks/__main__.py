"""Run every benchmark and write ``results.md``.

``HMIP_BENCH_CASES`` names other numbers of cases, of which the first is the usual one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.merge import Round

_CASES = "130 1300 13000 130000"

_WORKED_ON = 3
"""How many of these inspections the larger work is done on, from the smallest on."""


def main() -> int:
    """Measure and report; 0, also where a budget is not kept: noise is no fault."""
    if os.name != "posix":
        print("The benchmarks need a POSIX pseudo-terminal; there is none on this system.")
        return 0
    from benchmarks import answer_key, answers, launching, merge, report, starts, tables, work

    page = tables.Page(Path(__file__).parent)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        os.environ["HMIP_TUI_HOME"] = str(home)
        files = _make(folder)
        usual = next(iter(files))
        _say("starting and leaving programs ...")
        report.starts(page, starts.measure(files, home))
        report.others(page, starts.measure_others(files[usual], home))
        report.launching(page, launching.measure())
        _say("measuring answers' keys ...")
        large = list(files)[min(1, len(files) - 1)]
        pressed = {f"{cases} cases": files[cases] for cases in (usual, large)}
        report.keys(page, answer_key.measure(pressed, home))
        _say("measuring answers ...")
        report.answers(page, answers.measure(files, folder), list(files))
        _say("measuring larger work ...")
        worked = {n: work.measure(files[n], folder) for n in list(files)[:_WORKED_ON]}
        report.work(page, worked)
        files.clear()
    _say("merging files ...")
    report.merges(page, {people: _merges(people) for people in (merge.TEAM, merge.MANY)})
    print(f"\n{page.write(report.head())}")
    return 0


def _make(folder: Path) -> dict[str, Path]:
    """Inspections by their number of cases in words."""
    from benchmarks import bulk, inspections

    model = folder / "model"
    inspections.make(model)
    files = {}
    for cases in map(int, os.environ.get("HMIP_BENCH_CASES", _CASES).split()):
        _say(f"making an inspection of {cases:,} cases ...")
        path = files[f"{cases:,}"] = folder / str(cases)
        bulk.make(path, model, cases)
    return files


def _merges(people: int) -> list[Round]:
    """Merge so many people's files, in a folder that is gone afterwards."""
    from benchmarks import merge

    with tempfile.TemporaryDirectory() as folder:
        files = merge.make(Path(folder), people)
        return merge.measure(files, Path(folder))


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
