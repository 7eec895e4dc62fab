"""``hmip review``: line by line through pipes and plain terminals, and from a certain case."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from tests.commands.conftest import Hmip

_REVIEW = [sys.executable, "-m", "hmip_tui", "review"]


def _piped(file: Path, typed: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*_REVIEW, str(file), "--linear"], input=typed, capture_output=True, check=False
    )


def _evidence(file: Path) -> list[str]:
    with Inspection.open(file, writable=False) as inspection:
        return [item.text for item in inspection.evidence_items()]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("leave", [b"q", b""], ids=["leaving", "end of input"])
def test_it_reads_from_a_pipe(file: Path, end: bytes, leave: bytes) -> None:
    typed = b"\xef\xbb\xbf" + end.join([b"y", "e Zoë said “no”".encode(), b"e \xff\xfe", leave])
    done = _piped(file, typed)
    assert done.returncode == 0
    assert done.stderr == b""
    said = done.stdout.decode("utf-8").splitlines()
    assert "That line is not UTF-8 text; nothing was recorded." in said
    assert said[-1] == "Everything is saved."
    assert _evidence(file) == ["Zoë said “no”"]
    assert [f.name for f in file.parent.glob("visits*")] == [file.name]


def test_a_listener_that_leaves_loses_nothing(file: Path) -> None:
    with subprocess.Popen(
        [*_REVIEW, str(file), "--linear"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"e Kept\n")
        process.stdin.flush()
        while b"Evidence saved" not in process.stdout.readline():
            pass
        process.stdout.close()
        process.stdin.write(b"facts\n" * 1000)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1
    assert _evidence(file) == ["Kept"]


def test_it_begins_with_a_case(file: Path, hmip: Hmip) -> None:
    hmip("review", file, "--case", "V3")
    with Inspection.open(file) as inspection:
        place = inspection.position()
        assert place is not None
        assert place.case == "V3"
    done = hmip("review", file, "--case", "V9")
    assert (done.status, done.out) == (1, "")
    assert done.err == "There is no case V9 in this inspection.\n"


def test_without_a_terminal_and_line_by_line_it_prints_the_status(file: Path, hmip: Hmip) -> None:
    assert "There is no terminal here" in hmip("review", file).err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminal to test with")
class TestTerminal:
    def test_a_dumb_terminal_gets_nothing_but_text(self, file: Path) -> None:
        from tests.terminal import Terminal

        command = [*_REVIEW, str(file), "--linear", "--case", "V2"]
        with Terminal(command, environment={"TERM": "dumb"}) as terminal:
            terminal.wait_for("not yet answered.")
            terminal.settle()
            long = "word " * 2000
            terminal.press(f"e {long}end\r")
            terminal.wait_for("Evidence saved.")
            terminal.settle()
            terminal.press("\x04")
            assert terminal.wait_for_end() == 0
            output = b"".join(chunk for _, chunk in terminal.chunks)
        assert b"\x1b" not in output
        assert b"Everything is saved." in output
        assert _evidence(file) == [f"{long}end"]

    def test_ctrl_c_ends_it_with_everything_saved(self, file: Path) -> None:
        from tests.terminal import Terminal

        with Terminal([*_REVIEW, str(file), "--linear"], environment={"TERM": "dumb"}) as terminal:
            terminal.wait_for("not yet answered.")
            terminal.press("e Kept\r")
            terminal.wait_for("Evidence saved.")
            terminal.settle()
            terminal.press("half a li")
            terminal.settle()  # together they may be thrown away when the line editor has seen one
            terminal.press("\x03")
            assert terminal.wait_for_end() == 128 + signal.SIGINT
            assert "is saved." in terminal.screen.words
            assert "Traceback" not in terminal.screen.words
        assert _evidence(file) == ["Kept"]


def test_what_it_imports(file: Path) -> None:
    script = (
        "import sys, json; from hmip_tui.cli import main; main(); "
        "print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "review", str(file), "--linear"],
        input=b"q\n",
        capture_output=True,
        check=True,
    )
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    assert not modules & {"textual", "hmip_tui.screens"}
