"""The terminal's driver, which writes and ends at once and which nothing that is typed can end.

Textual's own hands everything to a thread, which has to wait until the program rests; it waits for
nothing when it ends; and it stops the program at bytes that are no text and at
sequences that stand for no key: a broken line, or a terminal of another encoding, sends both.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any, TextIO, cast

if sys.platform == "win32":
    raise ImportError("there Textual has another driver")

import termios

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message

_LOOK = 0.1
"""Seconds after which an Escape alone is one, and the end is looked for."""

_MOST = 4096
"""Bytes that are read at once."""

_LARGEST = 2000
"""Columns or lines that no screen exceeds."""


_WHOLE = re.compile(r"\x1b(?:\[(?!M$)[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[A-Za-z])")
"""A control sequence with its end, but for what begins the keys of the Linux console (``[[``) and
the oldest reports of mice, which go on (``[M``)."""

_REPORT = re.compile(r"\x1b\[(?:<?[\d;-]+[mM]|\?\d+;\d+\$y|\d+;\d+R)")
"""What terminals report of mice, modes and cursors: no keys."""


class _Parser(XTermParser):
    """Textual's, but what names no key it knows is dropped.

    That one takes an unknown sequence for the characters it is made of, as if they had been typed,
    and digits among them would answer questions.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            found = list(super()._sequence_to_key_events(sequence, alt))
        except (OverflowError, ValueError):  # it names a character that there is not
            found = []
        if not found and _WHOLE.fullmatch(sequence) and not _REPORT.fullmatch(sequence):
            found = [events.Key(Keys.Ignore, sequence)]
        return found


class _Output:
    """The terminal's file, for Textual's writing thread, which cannot say whether it has done all.

    Bytes come as texts in Latin-1, which has a letter for each.
    """

    def __init__(self, file: TextIO) -> None:
        self.fileno = file.fileno
        self.isatty = file.isatty
        self.encoding, self.errors = file.encoding, file.errors or "strict"
        self._bytes = file.buffer
        self._taken = self._done = self._handed = 0

    def hand(self, thread: WriterThread, data: bytes) -> None:
        """Let the thread write."""
        self._handed += 1
        thread.write(data.decode("latin-1"))

    @property
    def at_rest(self) -> bool:
        """Whether all that was handed on is on its way."""
        return self._done == self._handed

    def write(self, text: str) -> None:
        self._bytes.write(text.encode("latin-1"))
        self._taken += 1

    def flush(self) -> None:
        self._bytes.flush()
        self._done = self._taken


def _opened(file: TextIO) -> int | None:
    """The terminal, opened so that nobody who writes has to wait; None where it cannot be."""
    try:
        return os.open(os.ttyname(file.fileno()), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return None


class QuickDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, but that it writes at once, and ends at once.

    A frame is written as a whole and by whoever drew it, as far as the terminal takes it without
    making anybody wait. The rest goes to Textual's thread, and so does all that follows until that
    has written everything.

    When the program ends, it waits for no more keys. The thread that reads them looks up only every
    tenth of a second, and then waits for another one. Where the terminal is only lent to another
    program it is waited for, as before: what is typed next is that program's. When this program
    ends, it ends with the process.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        terminal = cast(TextIO, self._file)
        self._output = _Output(terminal)
        self._file: Any = self._output
        self._direct = _opened(terminal)
        self._frame = ""
        self._modes: list[Any] | None = None

    def write(self, data: str) -> None:
        """Write, or keep until a frame is whole; nothing while the terminal is lent."""
        self._frame += data
        if self._frame.startswith(SYNC_START) and not self._frame.endswith(SYNC_END):
            return
        text, self._frame = self._frame, ""
        thread = self._writer_thread
        if thread is None or not thread.is_alive():
            return
        rest = text.encode(self._output.encoding, self._output.errors)
        if self._direct is not None and self._output.at_rest:
            with suppress(OSError):  # it takes nothing now, or has gone, which the thread finds out
                rest = rest[os.write(self._direct, rest) :]
        if rest:
            self._output.hand(thread, rest)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        with suppress(termios.error):  # it has gone
            self._modes = termios.tcgetattr(self.fileno)

    def _sigcont_application(self, *given: Any) -> None:
        """Go on, and draw everything. The terminal is taken only where it was given back before.

        Textual takes it each time. Where SIGSTOP had stopped the program, or nothing had, two
        threads then took the keys, and at the end it was left as the program had made it.
        """
        if not self._auto_restart or self._modes is None or self.exit_event.is_set():
            return
        if self._must_signal_resume:
            super()._sigcont_application(*given)
        else:
            with suppress(termios.error):  # a shell may have made them its own
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._modes)
        draw = partial(self._app.call_later, self._app.refresh, layout=True)
        self._loop.call_soon_threadsafe(draw)

    def disable_input(self) -> None:
        """Take no more keys."""
        if self._app.return_code is None:  # nobody has asked the program to end
            super().disable_input()
        elif not self.exit_event.is_set():
            self.exit_event.set()
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self._disable_mouse_support()
            with suppress(termios.error):  # the terminal has gone
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def process_message(self, message: Message) -> None:
        """Handle what was typed, but for what came too late or cannot be."""
        if not self.exit_event.is_set() and not _is_no_size(message):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Take what is typed until the program ends, with stand-ins for bytes that are no text."""
        decoder = getincrementaldecoder("utf-8")("replace")
        parser = _Parser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    text = decoder.decode(os.read(self.fileno, _MOST))
                    self._take(parser.feed(text) if text else ())
                self._take(parser.tick())

    def _take(self, typed: Iterable[Message]) -> None:
        for message in typed:
            self.process_message(message)


def _is_no_size(message: Message) -> bool:
    """Whether a terminal reports a size that no screen has, and that would take all memory."""
    return isinstance(message, events.Resize) and max(message.size) > _LARGEST
