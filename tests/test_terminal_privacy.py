"""What the program leaves in a real terminal: nothing of a case, and every mode as it was."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import paths, recent
from hmip_tui.application import Inspection, Position
from tests.screens.support import add, create
from tests.terminal import Terminal

QUIT, HIDE, PALETTE = "\x11", "\x0c", "\x10"
COVER = "hmip-tui is hidden Ctrl+L shows it again"
PROVIDER, CASE, OFFICE = "Nowhereshire CRC", "CS-4711", "Nowhere Street"
ENTERS, LEAVES = b"\x1b[?1049h", b"\x1b[?1049l"

FAILING = (
    "import sys; from pathlib import Path;"
    "from hmip_tui.app import HmipApp; from hmip_tui.application import Inspection;"
    "inspection = Inspection.open(Path(sys.argv[1]));"
    "inspection.subscribe(lambda changed: changed.no_such_thing);"
    "app = HmipApp(inspection); app.run(); inspection.close(); sys.exit(app.return_code)"
)
"""Starts the program with a fault that waits for the first answer."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    path = tmp_path / "a.sqlite"
    with create(path, PROVIDER) as inspection:
        add(inspection, CASE, office=OFFICE)
        first = inspection.framework.routes["supervision"][0]
        inspection.go_to(Position(CASE, first.id))
    return path


@pytest.fixture
def terminal(file: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    environment, *python = getattr(request, "param", ({}, "-m", "hmip_tui"))
    command = [sys.executable, *python, str(file)]
    with Terminal(command, environment=environment) as running:
        running.wait_for(CASE)
        yield running


def output(terminal: Terminal) -> bytes:
    return b"".join(chunk for _, chunk in terminal.chunks)


def assert_clean(terminal: Terminal) -> str:
    """Nothing is left of the case, and all modes are as they were; what is left besides."""
    sent = output(terminal)
    before, _, rest = sent.partition(ENTERS)
    shown, left, after = rest.rpartition(LEAVES)
    assert left
    assert CASE.encode() in shown
    for private in (PROVIDER, CASE, OFFICE, "supervision"):
        assert private.encode() not in before
        assert private.encode() not in after
    assert not re.search(rb"\x1b\](?:0|1|2|7|9|52|777);", sent)  # titles, folders, notices, copies
    modes: dict[bytes, bytes] = {}
    for numbers, set_or_reset in re.findall(rb"\x1b\[\?([\d;]+)([hl])", sent):
        for number in numbers.split(b";"):
            modes[number] = set_or_reset
    assert modes.pop(b"25") == b"h"  # the cursor
    assert modes.pop(b"7", b"h") == b"h"  # long lines go on in the next
    assert set(modes.values()) == {b"l"}, modes
    assert len(re.findall(rb"\x1b\[>\d+u", sent)) == sent.count(b"\x1b[<u")  # how keys are told
    return after.decode()


def test_leaving_leaves_a_clean_terminal(terminal: Terminal) -> None:
    terminal.press("y")
    terminal.wait_for("saved")
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    assert re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", assert_clean(terminal)).strip() == ""


def test_what_is_hidden_is_gone_from_the_terminal(terminal: Terminal, file: Path) -> None:
    terminal.press(HIDE)
    terminal.wait_until(lambda: terminal.screen.words == COVER)
    seen = len(output(terminal))
    for key in ("y", "n", QUIT, PALETTE, "\x1b[A", "q", "\r", "\x03", "\x1a", "\x1bOR"):
        terminal.press(key)
    terminal.press("\x1b[200~pasted\x1b[201~")
    terminal.settle(0.4)
    assert terminal.process.poll() is None
    assert terminal.screen.words == COVER
    assert CASE.encode() not in output(terminal)[seen:]
    terminal.press(HIDE)
    terminal.wait_for(CASE)
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    assert_clean(terminal)
    with Inspection.open(file) as inspection:
        assert not [f for f in inspection.case(CASE).values if f.startswith(("answer.", "gate."))]


def test_a_program_that_is_quit_while_hidden_cannot_be(terminal: Terminal) -> None:
    terminal.press(HIDE)
    terminal.wait_until(lambda: terminal.screen.words == COVER)
    terminal.press(QUIT + QUIT + HIDE + QUIT)
    assert terminal.wait_for_end() == 0
    assert_clean(terminal)


@pytest.mark.parametrize("terminal", [({}, "-c", FAILING)], indirect=True)
def test_a_fault_leaves_a_clean_terminal_too(terminal: Terminal) -> None:
    terminal.press("y")
    assert terminal.wait_for_end() == 1
    left = assert_clean(terminal)
    assert "hmip-tui stopped at a fault: AttributeError" in left
    assert "in _tell" in left


@pytest.mark.parametrize("terminal", [({"NO_COLOR": "1"}, "-m", "hmip_tui")], indirect=True)
def test_no_colour_is_sent_where_none_is_wanted(terminal: Terminal) -> None:
    terminal.press("b")
    terminal.wait_for("Overall")
    terminal.press("c/")
    terminal.wait_for("case")
    terminal.settle()
    codes = {
        code
        for codes in re.findall(rb"\x1b\[([\d;]*)m", output(terminal))
        for code in codes.split(b";")
    }
    assert codes <= {b"", b"0", b"1", b"2", b"4", b"7", b"39", b"49"}


def test_idle_minutes_of_the_settings_file_hide(file: Path) -> None:
    paths.settings_file().write_text("idle_minutes = 0.02\n")
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)]) as terminal:
        terminal.wait_until(lambda: terminal.screen.words == COVER)
