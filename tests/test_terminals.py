"""What is asked of a terminal before any screen is there."""

from __future__ import annotations

import json
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui.terminals import Terminal as Told
from hmip_tui.terminals import look
from tests.terminal import Terminal

_LOOK = (
    "import json, sys; from hmip_tui import terminals; terminals._PATIENCE = float(sys.argv[1]);"
    "found = terminals.look(); print('FOUND', json.dumps(found), 'END')"
)


@pytest.mark.parametrize(
    ("answer", "keyboard"),
    [(b"\x1b[?1u\x1b[?62;22c", True), (b"\x1b[?62;22c", False), (b"", None)],
)
def test_a_terminal_is_asked_and_left_as_it_was(answer: bytes, keyboard: bool | None) -> None:
    patience = "60" if answer else "0.2"  # a busy machine may be slow to answer
    with Terminal([sys.executable, "-c", _LOOK, patience], width=80, height=24) as terminal:
        before = terminal.modes
        terminal.wait_until(lambda: any(b"\x1b[c" in chunk for _, chunk in terminal.chunks))
        if answer:
            terminal.send(answer)
        terminal.wait_for("END")
        assert terminal.modes == before
        text = terminal.screen.words
    told = Told(*json.loads(text.partition("FOUND")[2].partition("END")[0]))
    assert told.here
    assert (told.width, told.height) == (80, 24)
    assert told.keyboard is keyboard


def test_without_a_terminal_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert not look().here
    assert capsys.readouterr().out == ""
