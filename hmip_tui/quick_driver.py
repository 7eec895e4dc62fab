"""The terminal's driver, which ends at once and which nothing that is typed can end.

Textual's own waits for nothing when it ends, and stops the program at bytes that are no text and at
sequences that stand for no key: a broken line, or a terminal of another encoding, sends both.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress

from textual import events
from textual._xterm_parser import XTermParser
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


class QuickDriver(LinuxDriver):
    """Textual's driver for Linux and macOS; when the program ends, it waits for no more keys.

    The thread that reads them looks up only every tenth of a second, and then waits for another
    one. Where the terminal is only lent to another program it is waited for, as before: what is
    typed next is that program's. When this program ends, it ends with the process.
    """

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
