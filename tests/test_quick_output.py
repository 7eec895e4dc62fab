"""What is drawn reaches the terminal whole and in order, also one that stands still."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

import pty
import tty

from textual.drivers._writer_thread import WriterThread

from hmip_tui.app import HmipApp
from hmip_tui.quick_driver import QuickDriver
from tests.terminal import FRAME_BEGINS, FRAME_ENDS

BEGIN, END = FRAME_BEGINS.decode(), FRAME_ENDS.decode()


class Window:
    """A driver at work, and the other end of its terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> None:
        self.end, slave = pty.openpty()
        tty.setraw(slave)
        os.set_blocking(self.end, False)
        self.file = os.fdopen(slave, "w", encoding=encoding, errors="backslashreplace")
        monkeypatch.setattr(sys, "__stderr__", self.file)
        self.driver = QuickDriver(HmipApp())
        self.thread = self.driver._writer_thread = WriterThread(self.driver._file)
        self.thread.start()

    @property
    def handed(self) -> int:
        return self.driver._output._handed

    def read(self, least: int = 1) -> bytes:
        """At least so many bytes, and all that is there."""
        found, until = b"", time.monotonic() + 30
        while True:
            try:
                found += os.read(self.end, 65536)
            except BlockingIOError:
                if len(found) >= least or time.monotonic() > until:
                    return found
                time.sleep(0.001)

    def wait_for_rest(self) -> None:
        until = time.monotonic() + 30
        while not self.driver._output.at_rest:
            assert time.monotonic() < until
            time.sleep(0.001)

    def close(self) -> None:
        self.thread.stop()
        self.file.close()
        os.close(self.end)


@pytest.fixture
async def window(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Window]:
    with closing(Window(monkeypatch)) as made:
        yield made


async def test_a_frame_is_written_at_once_and_whole(window: Window) -> None:
    for part in (BEGIN, "2.1.3 y\u00e9s", " saved"):
        window.driver.write(part)
    with pytest.raises(BlockingIOError):
        os.read(window.end, 100)
    window.driver.write(END)
    whole = f"{BEGIN}2.1.3 y\u00e9s saved{END}".encode()
    assert window.read(len(whole)) == whole
    window.driver.write("\x07")
    assert window.read() == b"\x07"
    assert window.handed == 0


async def test_a_terminal_that_stands_still_gets_all_of_it_later_and_in_order(
    window: Window,
) -> None:
    wide = "\u6771\u00e9" * 700
    frames = [f"{BEGIN}{number}: {wide}{END}" for number in range(25)]
    for frame in frames:
        window.driver.write(frame)  # far more than a terminal takes that nobody reads
    assert 0 < window.handed < len(frames)
    whole = "".join(frames).encode()
    assert window.read(len(whole)) == whole
    before = window.handed
    window.wait_for_rest()
    window.driver.write("again")
    assert window.read(5) == b"again"
    assert window.handed == before


async def test_nothing_is_written_while_the_terminal_is_lent(window: Window) -> None:
    window.thread.stop()
    window.driver.write("meanwhile")
    window.thread = window.driver._writer_thread = WriterThread(window.driver._file)
    window.thread.start()
    window.driver.write("back")
    assert window.read(4) == b"back"


async def test_what_cannot_be_opened_is_written_by_the_thread_alone(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.driver, "_direct", None)
    window.driver.write("one")
    window.driver.write("two")
    assert window.read(6) == b"onetwo"
    assert window.handed == 2


async def test_what_the_terminals_encoding_lacks_is_spelled_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(Window(monkeypatch, "latin-1")) as window:
        window.driver.write("\u00e9 \u6771")
        assert window.read(8) == b"\xe9 \\u6771"
