"""Leaving the program while a hub does not answer."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from hmip_tui import recent

if sys.platform == "win32":
    pytest.skip("needs a POSIX terminal", allow_module_level=True)
pytest.importorskip("psycopg", reason="exchange with a hub needs psycopg")

from tests.screens.support import add, create
from tests.terminal import Terminal

ENTER, QUIT = "\r", "\x11"
NEVER = 86_400
"""Seconds, and a test that waits for them fails."""


def test_a_hub_that_never_answers_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "inspection.sqlite"
    with create(file) as inspection:
        add(inspection, "CS-001")
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with socket.create_server(("127.0.0.1", 0)) as hub, Terminal(command) as terminal:
        terminal.wait_for("CS-001")
        terminal.press("s")
        terminal.wait_for("sync centre")
        terminal.press("t")
        terminal.wait_for("With which shared folder")
        port = hub.getsockname()[1]
        terminal.press(f"postgresql://me@127.0.0.1:{port}/d?connect_timeout={NEVER}")
        terminal.wait_for(f"timeout={NEVER}")
        terminal.press(ENTER)
        connection, _ = hub.accept()
        terminal.press(QUIT)
        assert terminal.wait_for_end() == 0, terminal.screen.text
        assert not terminal.screen.alternate
        assert "Traceback" not in terminal.screen.text
        connection.close()
    assert [found.name for found in folder.iterdir()] == [file.name]
