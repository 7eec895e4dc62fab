"""An interview in a real terminal, killed in the middle and gone on with."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import recent
from hmip_tui.application import Inspection
from hmip_tui.interview_clock import Clock
from tests.screens.support import add, create
from tests.terminal import Terminal


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    with create(tmp_path / "inspection.sqlite") as inspection:
        add(inspection, "CS-1")
    return tmp_path / "inspection.sqlite"


def start(file: Path) -> Terminal:
    return Terminal([sys.executable, "-m", "hmip_tui", str(file)])


def press(terminal: Terminal, keys: str, shows: str) -> None:
    """Press keys as slowly as a person who reads."""
    for key in keys:
        terminal.press(key)
        terminal.settle()
    terminal.wait_for(shows)


def test_a_killed_interview_goes_on_at_its_question(file: Path) -> None:
    with start(file) as terminal:
        terminal.wait_for("CS-1")
        press(terminal, "i", "interviews held")
        press(terminal, "3", "▸3 Responsible officer, about")
        press(terminal, "n", "Begin an interview")
        press(terminal, "\r", "1 of 20")
        press(terminal, "2", "2 of 20")
        press(terminal, "n", "3 of 20")
        press(terminal, "r", "4 of 20")
        press(terminal, "t", "saved as you type")
        press(terminal, "more than I can count", "more than I can count")
        time.sleep(2.5)
        terminal.kill()
    with start(file) as again:
        again.wait_for("4 of 20")
        again.wait_for("more than I can count")
        again.wait_for("running")
        again.press("\x11")
        assert again.wait_for_end() == 0
    with Inspection.open(file, writable=False) as inspection:
        (held,) = inspection.interviews()
        assert held.replies == {"op.quality": "No", "op.workload": "Refused"}
        assert held.remarks == {"op.caseload": "more than I can count"}
        assert held.attributes == {"officer_grade": "PSO"}
        assert held.clock is Clock.PAUSED
        assert held.seconds > 2.5
