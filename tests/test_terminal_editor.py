"""An editor of one's own in a real terminal: its keys, its end, and the end of everything."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import recent
from hmip_tui.application import Inspection, Position
from tests.screens.support import add, create
from tests.terminal import Terminal

CASE, QUIT, EDITOR = "CS-4711", "\x11", "\x0f"

# Shows its file, takes one line from the terminal as a person types it, adds it and ends.
SCRIPT = """\
import sys, time
from pathlib import Path
file = Path(sys.argv[-1])
print("\\x1b[H\\x1b[JTHE EDITOR HAS:", file.read_text(), flush=True)
for line in sys.stdin:
    line = line.strip()
    if line == "close":
        break
    if line == "fail":
        sys.exit(7)
    file.write_text(file.read_text() + line + "\\n")
    print("TAKEN:", line, flush=True)
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("HMIP_TUI_HOME", str(folder))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    return folder


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "a.sqlite"
    with create(path, "Nowhereshire CRC") as inspection:
        add(inspection, CASE)
        inspection.go_to(Position(CASE, inspection.framework.routes["supervision"][0].id))
    return path


@pytest.fixture
def command(tmp_path: Path) -> str:
    script = tmp_path / "an editor.py"
    script.write_text(SCRIPT)
    return f"'{sys.executable}' '{script}'"


@contextmanager
def writing(file: Path, command: str, text: str = "Typed here.") -> Iterator[Terminal]:
    """The program with a text being typed as evidence on the first question."""
    environment = {"VISUAL": command}
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)], environment=environment) as found:
        found.wait_for(CASE)
        found.press("e")
        found.wait_for("saved as you type")
        found.press(text)
        found.wait_for(text)
        yield found


def recorded(file: Path) -> list[str]:
    with Inspection.open(file) as inspection:
        return [item.text for item in inspection.evidence_items(CASE)]


def output(terminal: Terminal) -> bytes:
    return b"".join(chunk for _, chunk in terminal.chunks)


def left(home: Path) -> list[Path]:
    return list(home.glob("editing-*"))


def wait(true: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def test_the_text_goes_there_and_comes_back(file: Path, home: Path, command: str) -> None:
    with writing(file, command) as terminal:
        shown = terminal.modes
        terminal.press(EDITOR)
        terminal.wait_for("THE EDITOR HAS: Typed here.")
        assert terminal.modes != shown  # lines and echo, as before the program
        assert len(left(home)) == 2  # the folder and its lock
        terminal.press("Second line.\r")
        terminal.wait_for("TAKEN: Second line.")
        terminal.press("close\r")
        terminal.wait_for("evidence saved")
        terminal.wait_for("Typed here. Second line.")
        assert terminal.modes == shown
        assert left(home) == []
        terminal.press("And here.")
        terminal.wait_for("Second line.And here.")
        terminal.press("\x1b")
        terminal.settle(0.5)
        terminal.press("y")
        terminal.wait_for("yes · saved")
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0
        titles = re.findall(rb"\x1b\](?:0|1|2);[^\x07\x1b]*", output(terminal))
        assert not [title for title in titles if b"Typed" in title or CASE.encode() in title]
    assert recorded(file) == ["Typed here.\nSecond line.And here."]


def test_an_editor_that_fails_and_one_that_is_not_there(
    file: Path, home: Path, command: str
) -> None:
    with writing(file, command) as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("THE EDITOR HAS")
        terminal.press("fail\r")
        terminal.wait_for("ended with status 7: nothing was changed")
        terminal.wait_for("Typed here.")
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0
    with writing(file, "no-such-editor -x", " Again.") as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("there is no 'no-such-editor', which $VISUAL names")
        terminal.wait_for("Typed here. Again.")
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0
    assert recorded(file) == ["Typed here. Again."]
    assert left(home) == []


def test_keys_that_make_signals_are_the_editors(file: Path, home: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import signal, sys; from pathlib import Path\n"
        "for number in (signal.SIGINT, signal.SIGQUIT):\n"
        "    signal.signal(number, lambda number, _: print('SIGNAL', number, flush=True))\n"
        "print('READY', flush=True); sys.stdin.readline()\n"
        "Path(sys.argv[1]).write_text('Not interrupted.')\n"
    )
    with writing(file, f"'{sys.executable}' {script}") as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("READY")
        for key, number in (("\x03", 2), ("\x1c", 3), ("\x03", 2)):
            terminal.press(key)
            terminal.wait_for(f"SIGNAL {number}")
        terminal.press("\r")
        terminal.wait_for("Not interrupted.")
        terminal.wait_for("evidence saved")
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0
    assert recorded(file) == ["Not interrupted."]


def test_the_window_is_closed_over_the_editor(file: Path, home: Path, command: str) -> None:
    with writing(file, command) as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("THE EDITOR HAS")
        terminal.press("Saved there.\r")
        terminal.wait_for("TAKEN: Saved there.")
        terminal.close()
        terminal.wait_for_end()
    assert recorded(file) == ["Typed here.\nSaved there."]
    assert left(home) == []
    assert not list(file.parent.glob("a.sqlite?*"))


def test_the_program_is_told_to_end_while_the_editor_is_open(
    file: Path, home: Path, command: str
) -> None:
    with writing(file, command) as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("THE EDITOR HAS")
        terminal.press("Saved there.\r")
        terminal.wait_for("TAKEN: Saved there.")
        terminal.process.terminate()
        assert terminal.wait_for_end() == 128 + 15
    assert recorded(file) == ["Typed here.\nSaved there."]
    assert left(home) == []


def test_a_killed_program_leaves_what_the_next_start_removes(
    file: Path, home: Path, command: str
) -> None:
    with writing(file, command) as terminal:
        terminal.press(EDITOR)
        terminal.wait_for("THE EDITOR HAS")
        terminal.kill()
        assert left(home)
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)]) as again:
        again.wait_for(CASE)
        wait(lambda: not left(home))
        again.wait_for("Typed here.")
        again.press(QUIT)
        assert again.wait_for_end() == 0
