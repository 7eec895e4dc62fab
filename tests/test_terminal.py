"""The whole program in a real terminal: keys in, screen out, killed, hung up and resized."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import recent
from hmip_tui.application import Inspection, Position
from hmip_tui.framework import Question
from tests.screens.support import add, create
from tests.terminal import Terminal

QUIT = "\x11"
CASE = "CS-001"
HANGING_UP_IGNORED = (
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
    "os.execv(sys.executable, [sys.executable, '-m', 'hmip_tui', sys.argv[1]])"
)
"""Starts the program as nohup does."""
SLOW_DISK = (
    "import sys, time; from pathlib import Path;"
    "from hmip_tui.app import HmipApp; from hmip_tui.application import Inspection;"
    "inspection = Inspection.open(Path(sys.argv[1]));"
    "inspection.subscribe(lambda _: time.sleep(0.15));"
    "HmipApp(inspection).run(); inspection.close()"
)
"""Starts the program with 150 ms more for every change."""

Start = Callable[..., Terminal]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inspection with three cases, open at the first question of the first one."""
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    folder = tmp_path / "folder"
    folder.mkdir()
    with create(folder / "inspection.sqlite") as inspection:
        for number in range(1, 4):
            add(inspection, f"CS-{number:03}")
        first = inspection.framework.routes["supervision"][0]
        inspection.go_to(Position(CASE, first.id))
    return folder / "inspection.sqlite"


@pytest.fixture
def start(file: Path) -> Iterator[Start]:
    """Starts the program on the file in a terminal; all are ended with the test."""
    running: list[Terminal] = []

    def started(*python: str, width: int = 80, height: int = 24) -> Terminal:
        command = [sys.executable, *(python or ("-m", "hmip_tui")), str(file)]
        terminal = Terminal(command, width=width, height=height)
        running.append(terminal)
        return terminal

    yield started
    for terminal in running:
        terminal.__exit__(None, None, None)


def position_of(file: Path) -> Position:
    with Inspection.open(file, writable=False) as inspection:
        position = inspection.position()
    assert position is not None
    return position


def question_at(file: Path) -> Question:
    """The question at which a file opens."""
    with Inspection.open(file, writable=False) as inspection:
        return inspection.framework.questions[position_of(file).question]


def answers(file: Path) -> dict[str, str]:
    """What has been answered in the case, by question."""
    with Inspection.open(file, writable=False) as inspection:
        fields = inspection.framework.fields
        values = inspection.case(CASE).values
        return {fields[f].id: values[f] for f in values if f in fields}


def evidence(file: Path) -> list[str]:
    with Inspection.open(file, writable=False) as inspection:
        return list(inspection.evidence(CASE).values())


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def assert_left_in_order(terminal: Terminal, file: Path) -> None:
    """The terminal is as it was before, and the file is one file."""
    assert not terminal.screen.alternate
    assert terminal.screen.cursor_shown
    assert files_in(file.parent) == [file.name]


def test_an_answer_by_key_and_quitting(start: Start, file: Path) -> None:
    question = question_at(file)
    terminal = start()
    before = terminal.modes
    terminal.wait_for(question.text)
    assert terminal.screen.alternate
    terminal.press("y")
    terminal.wait_for("saved")
    assert answers(file) == {question.id: "yes"}  # while the program runs
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    assert_left_in_order(terminal, file)
    assert terminal.modes == before
    assert answers(file) == {question.id: "yes"}
    following = question_at(file)
    assert following.id != question.id
    start().wait_for(following.text)


def hold(terminal: Terminal, key: str, seconds: float) -> None:
    """Hold a key down, as keyboards repeat it."""
    terminal.press(key)
    terminal.read_for(0.5)
    for _ in range(round(seconds / 0.033)):
        terminal.press(key)
        terminal.read_for(0.033)


@pytest.mark.parametrize("python", [("-m", "hmip_tui"), ("-c", SLOW_DISK)], ids=["", "slow disk"])
def test_a_held_key_answers_one_question_only(
    start: Start, file: Path, python: tuple[str, str]
) -> None:
    question = question_at(file)
    terminal = start(*python)
    terminal.wait_for(question.text)
    hold(terminal, "y", 1.5)
    terminal.settle(0.5)
    assert answers(file) == {question.id: "yes"}
    terminal.wait_for(question_at(file).text)


def test_a_small_window_and_back(start: Start, file: Path) -> None:
    question = question_at(file)
    terminal = start()
    terminal.wait_for(question.text)
    for size in ((20, 5), (1, 1), (200, 60), (80, 24)):
        before = len(terminal.chunks)
        terminal.resize(*size)
        terminal.wait_until(lambda: len(terminal.chunks) > before)  # noqa: B023 - asked at once
        terminal.settle(0.3)
    terminal.wait_for(question.text)
    terminal.press("n")
    terminal.wait_for("saved")
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    assert answers(file) == {question.id: "no"}


def test_bytes_that_stand_for_no_key_do_no_harm(start: Start, file: Path) -> None:
    question = question_at(file)
    terminal = start()
    terminal.wait_for(question.text)
    for data in (b"\xff\xc3\xfe", b"\x1b[28594532~", b"\x1b[99999999999999999999u"):
        terminal.send(data)
        terminal.settle(0.3)
    terminal.press("y")
    terminal.wait_for("saved")
    assert answers(file) == {question.id: "yes"}


def test_a_program_that_was_stopped_goes_on_and_gives_the_terminal_back(
    start: Start, file: Path
) -> None:
    """However it was stopped, or told to go on without having been."""
    terminal = start()
    before = terminal.modes
    terminal.wait_for(question_at(file).text)
    running = terminal.modes
    for number in (signal.SIGSTOP, signal.SIGTSTP, None):
        if number is not None:
            terminal.process.send_signal(number)
            os.waitpid(terminal.process.pid, os.WUNTRACED)
            terminal.set_modes(before)  # as a shell does
            terminal.settle()
        terminal.screen.resize(80, 24)  # whatever a shell wrote over it
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(question_at(file).text)
        assert terminal.modes == running
        assert terminal.screen.alternate
    terminal.press("y")
    terminal.wait_for("saved")
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    assert_left_in_order(terminal, file)
    assert terminal.modes == before


def test_evidence_is_saved_while_it_is_typed(start: Start, file: Path) -> None:
    terminal = start()
    terminal.wait_for(question_at(file).text)
    terminal.press("e")
    terminal.wait_for("Esc")
    terminal.press("Seen in the file")
    terminal.read_for(2.5)
    terminal.kill()
    assert evidence(file) == ["Seen in the file"]


def close_the_window(terminal: Terminal) -> None:
    terminal.close()


def send_sigterm(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGTERM)


def send_sighup(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGHUP)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (close_the_window, 128 + signal.SIGHUP),
        (send_sighup, 128 + signal.SIGHUP),
        (send_sigterm, 128 + signal.SIGTERM),
    ],
)
def test_the_end_of_the_terminal_ends_the_program(
    start: Start, file: Path, end: Callable[[Terminal], None], status: int
) -> None:
    question = question_at(file)
    terminal = start()
    terminal.wait_for(question.text)
    terminal.press("y")
    terminal.wait_for("saved")
    terminal.press("e")
    terminal.wait_for("Esc")
    terminal.press("as it was typed")
    terminal.wait_for("as it was typed")
    end(terminal)
    assert terminal.wait_for_end(5) == status
    assert answers(file) == {question.id: "yes"}
    assert evidence(file) == ["as it was typed"]
    assert files_in(file.parent) == [file.name]
    start().wait_for(question_at(file).text)


def test_the_end_of_the_terminal_ends_a_program_that_was_told_to_ignore_it(
    start: Start, file: Path
) -> None:
    terminal = start("-c", HANGING_UP_IGNORED)
    terminal.wait_for(question_at(file).text)
    terminal.close()
    assert terminal.wait_for_end(5) == 128 + signal.SIGHUP


def test_the_end_of_a_terminal_that_hangs_nobody_up_ends_the_program(file: Path) -> None:
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command, controlling=False) as terminal:
        terminal.wait_for(question_at(file).text)
        terminal.close()
        assert terminal.wait_for_end(5) == 128 + signal.SIGHUP
    assert files_in(file.parent) == [file.name]
