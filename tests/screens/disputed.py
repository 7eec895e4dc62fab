"""The demonstration after two people have worked apart: conflicts, and cases assessed twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hmip_tui.allocation import Allocation
from hmip_tui.application import Inspection
from hmip_tui.fieldwork import Planned
from hmip_tui.framework import Answer
from hmip_tui.seconds import Seconds
from tests.team import complete, merge

AUTHORS = ("Ann Other", "[b]Bea[/b]")
_TIME = "2026-01-05T09:00:00.000Z"
_EARLIER = "2026-01-05T08:59:00.000Z"


def provide(demonstration: Path, path: Path) -> None:
    """Make the file, on devices of its own, with times that do not change."""
    other, home = path.with_suffix(".other"), os.environ.get("HMIP_TUI_HOME")
    shutil.copy(demonstration, path)
    shutil.copy(demonstration, other)
    try:
        os.environ["HMIP_TUI_HOME"] = str(path.parent / "their device")
        with Inspection.open(other, author=AUTHORS[1]) as theirs:
            theirs.record._clock = lambda: _EARLIER
            _answer(theirs, Answer.NO)
            os.environ["HMIP_TUI_HOME"] = str(path.parent / "our device")
            with Inspection.open(path, author=AUTHORS[0]) as ours:
                ours.record._clock = lambda: _TIME
                _answer(ours, Answer.YES)
                merge(ours, theirs)
                _assess_again(ours)
    finally:
        os.environ["HMIP_TUI_HOME"] = home or ""
    other.unlink()


def _answer(inspection: Inspection, answer: Answer) -> None:
    """Answer apart what leaves ratings open, and write about it."""
    for case in ("CS-001", "CS-002", "CS-003"):
        inspection.take_step(case, "reopen", f"{inspection.author} looked again")
    case = "CS-001"
    for question in ("2.1.1", "2.1.2"):
        inspection.answer(case, inspection.framework.questions[question], None)
        inspection.answer(case, inspection.framework.questions[question], answer)
    inspection.save_evidence(case, "2.1.1", f"[i]{answer}[/i]: it is in the file, page 3.")
    inspection.set_attribute("CS-003", "office", f"Office of {inspection.author}")
    inspection.propose("1.1", "Good" if answer is Answer.YES else "Inadequate", "as it seemed")


def _assess_again(inspection: Inspection) -> None:
    seconds = Seconds(inspection)
    drawn = seconds.draw_every("supervision", 40, 7)
    for number, case in enumerate(drawn[:2]):
        inspection.record.author = "Lea Der"
        no = ("2.1.1.a", "2.1.2", "2.3.1") if number == 0 else ()
        complete(inspection, f"{case}~2", no=no)
    seconds.compare(f"{drawn[0]}~2")
    seconds.adjudicate(f"{drawn[0]}~2", "2.1.2", "no", "The plan is not in the file.")
    known = Allocation(inspection)
    known.allocate([f"{drawn[2]}~2"], "Lea Der")
    known.set_plan([Planned("2019-11-07", "Leeds", 20), Planned("2019-11-08", "Leeds", 30)])
