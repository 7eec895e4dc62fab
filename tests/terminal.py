"""A program in a pseudo-terminal, and the screen it draws there (Linux and macOS).

The screen understands what Textual sends: cursor positions, text, and the modes that a terminal
has to be given back. It answers the one query whose answer changes what is sent: whether frames
can be marked (mode 2026).
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from rich.cells import cell_len

FRAME_BEGINS = b"\x1b[?2026h"
FRAME_ENDS = b"\x1b[?2026l"
_ARE_FRAMES_MARKED = b"\x1b[?2026$p"
_FRAMES_ARE_MARKED = b"\x1b[?2026;2$y"

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[^\[\]]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f])"
    r"|(?P<text>[^\x00-\x1f])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?\Z")

_BORDERS = re.compile(r"[\u2500-\u259f]")

# Takes the pseudo-terminal as its own, so that closing it hangs the program up, then becomes it.
_WITH_ITS_OWN_TERMINAL = (
    "import fcntl, os, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.argv[1], sys.argv[1:])"
)


class Screen:
    """What a terminal of ``width`` by ``height`` cells shows after the text fed to it."""

    def __init__(self, width: int, height: int) -> None:
        self.alternate = False
        self.cursor_shown = True
        self.resize(width, height)
        self._pending = ""

    def resize(self, width: int, height: int) -> None:
        """Take another size; the program has to draw again."""
        self.width, self.height = width, height
        self._cells = [[" "] * width for _ in range(height)]
        self._x = self._y = 0

    @property
    def lines(self) -> list[str]:
        """The lines shown, without the spaces at their ends."""
        return ["".join(line).rstrip() for line in self._cells]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """All that is shown, pane by pane, with single spaces for borders and line breaks."""
        panes: dict[int, list[str]] = {}
        for line in self.lines:
            for number, part in enumerate(line.split("│")):
                panes.setdefault(number, []).append(part)
        shown = " ".join(part for parts in panes.values() for part in parts)
        return " ".join(_BORDERS.sub(" ", shown).split())

    def feed(self, text: str) -> None:
        """Show more output; a sequence that is cut off waits for its rest."""
        text = self._pending + text
        cut = _UNFINISHED.search(text)
        self._pending = cut.group() if cut else ""
        for token in _TOKEN.finditer(text, 0, cut.start() if cut else len(text)):
            if (character := token["text"]) is not None:
                self._put(character)
            elif (control := token["control"]) is not None:
                self._obey(control)
            elif (final := token["final"]) is not None:
                self._sequence(token["parameters"], final)

    def _put(self, character: str) -> None:
        wide = cell_len(character)
        if self._y < self.height and self._x + wide <= self.width:
            for n in range(wide):
                self._cells[self._y][self._x + n] = "" if n else character
        self._x += wide

    def _obey(self, control: str) -> None:
        if control == "\n":
            self._x, self._y = 0, self._y + 1
        elif control == "\r":
            self._x = 0

    def _sequence(self, parameters: str, final: str) -> None:
        if final == "H":
            y, _, x = parameters.partition(";")
            self._x, self._y = int(x or 1) - 1, int(y or 1) - 1
        elif final == "J":
            self.resize(self.width, self.height)
        elif final in "hl" and parameters == "?1049":
            self.alternate = final == "h"
        elif final in "hl" and parameters == "?25":
            self.cursor_shown = final == "h"


class Terminal:
    """A running program and its screen. As a context manager it kills what still runs.

    ``controlling``: closing the terminal hangs the program up, as closing a window does. It costs
    the program's start a little time, so measurements go without.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        width: int = 80,
        height: int = 24,
        environment: Mapping[str, str] | None = None,
        controlling: bool = True,
    ) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        """All output, in the pieces it came in, with the seconds since the start."""
        self._screen = Screen(width, height)
        self._shown = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._master, slave = pty.openpty()
        self._set_size(width, height)
        if controlling:
            command = [sys.executable, "-S", "-E", "-c", _WITH_ITS_OWN_TERMINAL, *command]
        given = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            **(environment or {}),
        }
        for claimed in ("COLUMNS", "LINES"):  # they would stand for the terminal's real size
            given.pop(claimed, None)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=given, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        self.process.kill()
        self.process.wait()

    def _set_size(self, width: int, height: int) -> None:
        size = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def resize(self, width: int, height: int) -> None:
        """Change the window's size as a person does by its corner."""
        self.screen.resize(width, height)
        self._set_size(width, height)

    @property
    def screen(self) -> Screen:
        """The screen after all that has been read; drawn only when it is looked at."""
        for _, chunk in self.chunks[self._shown :]:
            self._screen.feed(self._decoder.decode(chunk))
        self._shown = len(self.chunks)
        return self._screen

    @property
    def modes(self) -> list[Any]:
        """How the terminal treats what is typed: echo, lines, signals."""
        return list(termios.tcgetattr(self._master))

    def set_modes(self, modes: list[Any]) -> None:
        """Let the terminal treat what is typed in another way, as another program does."""
        termios.tcsetattr(self._master, termios.TCSANOW, modes)

    def close(self) -> None:
        """Close the window."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def press(self, keys: str) -> None:
        """Send keys, as the bytes that a terminal sends for them."""
        self.send(keys.encode())

    def send(self, data: bytes) -> None:
        """Send bytes, whatever they stand for."""
        os.write(self._master, data)

    def read(self, seconds: float) -> bytes:
        """The next output, waited for at most ``seconds``; none: the time is over, or the end."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        if not ready:
            return b""
        try:
            found = os.read(self._master, 65536)
        except OSError:  # Linux: the program has ended
            return b""
        if _ARE_FRAMES_MARKED in found:
            os.write(self._master, _FRAMES_ARE_MARKED)
        self.chunks.append((time.perf_counter() - self.started, found))
        return found

    def wait_until(self, true: Callable[[], bool], seconds: float = 15) -> None:
        """Read on until something holds; raises ``AssertionError`` with the screen if not."""
        end = time.monotonic() + seconds
        while not true():
            left = end - time.monotonic()
            if left <= 0 or (not self.read(min(left, 0.5)) and self.process.poll() is not None):
                break
        assert true(), f"ended with {self.process.poll()}, showing:\n{self.screen.text}"

    def wait_for(self, words: str, seconds: float = 15) -> None:
        """Read on until the screen shows ``words``, wherever its lines break."""
        self.wait_until(lambda: words in self.screen.words, seconds)

    def read_for(self, seconds: float) -> None:
        """Read on for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self.read(left) and self.process.poll() is not None:
                return

    def settle(self, quiet: float = 0.15) -> None:
        """Read on until nothing has come for ``quiet`` seconds."""
        while self.read(quiet):
            pass

    def wait_for_end(self, seconds: float = 15) -> int:
        """Read on until the program has ended; its exit code (negative: the signal).

        Raises ``AssertionError`` with the screen if it has not.
        """
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if self._master >= 0:
                self.read(0.05)
            else:
                time.sleep(0.02)
        while self._master >= 0 and self.read(0):  # what it had still sent
            pass
        status = self.process.poll()
        assert status is not None, f"has not ended, showing:\n{self.screen.text}"
        return status

    def kill(self) -> None:
        """Kill it as the power does, then read what it had still sent."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        while self.read(0.05):
            pass
