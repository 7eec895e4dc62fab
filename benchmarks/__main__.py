"""Run every benchmark and write ``results.md``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

TIMES = 20
"""How many times the demonstration's supervision cases the large inspection has."""


def main() -> int:
    """Measure and report; 0, also where a budget is not kept: noise is no fault."""
    if os.name != "posix":
        print("The benchmarks need a POSIX pseudo-terminal; there is none on this system.")
        return 0
    from benchmarks import answer_key, first_paint, inspections, report

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
    text = report.report(paint, keys)
    Path(__file__).with_name("results.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
