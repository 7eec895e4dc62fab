"""The terminal's driver, ended without the time that Textual's own waits for nothing."""

from __future__ import annotations

import signal
import termios
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


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
        """Handle what was typed, but for what came too late."""
        if not self.exit_event.is_set():
            super().process_message(message)
