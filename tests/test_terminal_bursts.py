"""Keys in one burst, as after a stalled connection or from a paste, in a real terminal."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from hmip_tui.application import Inspection

pytest.importorskip("pty", reason="pseudo-terminals are the systems' of the POSIX family")

from tests.terminal import Terminal

CASE = "CS-047"


@pytest.fixture
def file(demonstration_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demonstration_file, tmp_path / "one.sqlite"))


def press(file: Path, keys: str, then: str) -> None:
    """Open a file, send keys in one piece, wait until ``then`` is shown, and leave."""
    home = file.parent / "home"
    home.mkdir()
    (home / "recent.json").write_text('{"files": []}', encoding="ascii")
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command, width=80, height=24, environment={"HMIP_TUI_HOME": str(home)}) as seen:
        seen.wait_for("2.2.1.c")
        seen.settle(0.3)
        seen.press(keys)
        seen.wait_for(then)
        seen.press("\x11")
        seen.wait_for_end()


def test_what_follows_the_key_for_evidence_is_evidence(file: Path) -> None:
    with Inspection.open(file) as inspection:
        before = inspection.case(CASE).values
    press(file, "eHonestly, nobody can say yes", "nobody can say")
    with Inspection.open(file) as inspection:
        texts = [item.text for item in inspection.evidence_items(CASE)]
        assert "Honestly, nobody can say yes" in texts
        after = {f: v for f, v in inspection.case(CASE).values.items() if "evidence." not in f}
    assert after == {f: v for f, v in before.items() if "evidence." not in f}


def test_what_follows_the_key_for_the_filter_of_cases_are_its_words(file: Path) -> None:
    press(file, "c/CS-012\r", "CS-012 ·")
    with Inspection.open(file) as inspection:
        position = inspection.position()
        assert position is not None
        assert position.case == "CS-012"


def test_what_follows_the_key_for_a_dialog_is_typed_into_it(file: Path) -> None:
    press(file, "/2.4.3\r", "2.4.3")
    with Inspection.open(file) as inspection:
        position = inspection.position()
        assert position is not None
        assert position.question.startswith("2.4.3")
