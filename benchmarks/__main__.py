"""Run every benchmark and write ``results.md``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.merge import Round

TIMES = 20
"""How many times the demonstration's supervision cases the large inspection has."""


def main() -> int:
    """Measure and report; 0, also where a budget is not kept: noise is no fault."""
    if os.name != "posix":
        print("The benchmarks need a POSIX pseudo-terminal; there is none on this system.")
        return 0
    from benchmarks import answer_key, first_paint, inspections, merge, report

    with tempfile.TemporaryDirectory() as folder:
        home, one, large = (Path(folder) / name for name in ("home", "one", "large"))
        os.environ["HMIP_TUI_HOME"] = str(home)
        print("making the demonstration ...", flush=True)
        inspections.make(one)
        print("measuring first paints ...", flush=True)
        paint = first_paint.measure(one, home)
        print(f"making an inspection with {TIMES} times the cases ...", flush=True)
        inspections.make_large(large, one, TIMES)
        print("measuring answers ...", flush=True)
        keys = answer_key.measure({"demonstration": one, f"{TIMES} times the cases": large}, home)
        print("merging files ...", flush=True)
        merges = {people: _merges(people) for people in (merge.TEAM, merge.MANY)}
    text = report.report(paint, keys, merges)
    Path(__file__).with_name("results.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return 0


def _merges(people: int) -> list[Round]:
    """Merge so many people's files, in a folder that is gone afterwards."""
    from benchmarks import merge

    with tempfile.TemporaryDirectory() as folder:
        files = merge.make(Path(folder), people)
        return merge.measure(files, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
