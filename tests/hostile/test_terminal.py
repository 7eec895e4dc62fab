"""The whole program in a real terminal, on a file that is full of what terminals obey."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import recent
from hmip_tui.application import Inspection, Position
from tests.hostile import forging
from tests.hostile.corpus import TEXTS
from tests.hostile.readers import run
from tests.hostile.support import inspection
from tests.terminal import Terminal

QUIT = "\x11"
OBEYED = re.compile(
    rb"\xc2[\x80-\x9f]"  # C1 controls in UTF-8
    rb"|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]"  # separators and directions
    rb"|\x1b[P_^X]"  # device control, application, privacy, start of string
    rb"|\x1b\](?:0|2|8|52);[^\x07\x1b]*(?:title|x\.example|cm0gLXJm)"
    rb"|\x1b\[20[01]~|\x1b\[31mred|[\x00\x0b\x0c\x0e\x0f\x7f]"
)
"""What only the texts of the corpus could have brought."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inspection with every text of the corpus everywhere, open at a question with evidence."""
    folder = tmp_path / "folder"
    folder.mkdir()
    ours = inspection(folder / "ours.sqlite")
    theirs = forging.file(ours, folder / "theirs.sqlite", forging.everywhere(), author=TEXTS["csi"])
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)
    assert run("merge", ours, theirs).status == 0
    with Inspection.open(ours) as opened:
        opened.go_to(Position("CS-001", "2.1.1"))
    return ours


def test_no_sequence_of_a_text_reaches_the_terminal(file: Path) -> None:
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command, width=120, height=40) as terminal:
        terminal.wait_for("CS-001")
        for keys in ("e", "\x1b", "c", "\x1b[B\x1b[B\x1b[B", "x", "\x1b", "r", "\x1b", "?", "\x1b"):
            terminal.press(keys)
            terminal.settle(0.3)
        terminal.press("\x1b[200~" + TEXTS["csi"] + TEXTS["c1"] + "\x1b[201~")
        terminal.settle(0.3)
        terminal.press(QUIT)
        status = terminal.wait_for_end()
        sent = b"".join(chunk for _, chunk in terminal.chunks)
    assert status == 0
    assert b"Traceback" not in sent
    found = OBEYED.search(sent)
    assert found is None, sent[max(found.start() - 80, 0) : found.end() + 20]
    assert "\u241b[2J".encode() in sent, "the texts were shown, by stand-ins"


@pytest.mark.parametrize(
    "answer",
    [
        "\x1b[999999999999999999999999;1R",
        "\x1b[?2026;99999999999999999999$y",
        "\x1b[<99999999999999;99999999999999;99999999999M",
        "\x1b[?" + "9;" * 5000 + "c",
        "\x1b]11;rgb:" + "f" * 5000 + "\x07",
        "\x1bP>|" + "x" * 5000 + "\x1b\\",
        "\x1b[48;99999999;99999999;1;1t",
        "\x1b[-1;nan;;;;;u",
        "\xff\xfe\x80\x1b",
    ],
    ids=["place", "mode", "mouse", "kind", "colour", "name", "size", "key", "bytes"],
)
def test_no_answer_of_a_terminal_ends_the_program(file: Path, answer: str) -> None:
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command) as terminal:
        terminal.wait_for("CS-001")
        terminal.press(answer)
        terminal.settle(0.3)
        assert terminal.process.poll() is None, terminal.screen.text
        terminal.press("\x1b")
        terminal.settle(0.2)
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0
