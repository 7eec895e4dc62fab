"""Ending in order when the terminal goes, or when the system asks the program to end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final, NoReturn

from textual.app import App

LOOK: Final = 1.0
"""Seconds from one look whether the terminal is still there to the next."""

GRACE: Final = 4.0
"""Seconds that an ending in order may take."""


def end_with_terminal(app: App[Any], leave: Callable[[], None]) -> None:
    """End ``app`` in order on SIGTERM and SIGHUP, and at once when the terminal is lost.

    ``leave`` saves what is being typed and closes what is open. Without this, either signal kills
    the program where it stands, and one that was told to ignore SIGHUP reads from a terminal that
    is gone without end. Windows ends a program with its console.
    """
    if sys.platform == "win32" or app.is_headless:
        return

    def hang_up() -> None:
        """Whoever sends SIGHUP to a program whose window stays open wants the terminal back."""
        end_if_terminal_is_lost(leave)
        _end_in_order(app, 128 + signal.SIGHUP)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, _end_in_order, app, 128 + signal.SIGTERM)
    loop.add_signal_handler(signal.SIGHUP, hang_up)
    app.set_interval(LOOK, lambda: end_if_terminal_is_lost(leave))


def end_if_terminal_is_lost(leave: Callable[[], None]) -> None:
    """End at once, after ``leave``, where there is no terminal any more; else do nothing."""
    if sys.platform != "win32" and not os.isatty(0):
        _end_at_once(leave, 128 + signal.SIGHUP)


def end_now(status: int) -> NoReturn:
    """End the process after everything was closed and the terminal given back.

    To take the interpreter apart would take longer than all of the program's ending before it.
    What other threads still do is waited for, but not the one that waits for keys, nor those of
    an exchange: it can be cut off anywhere, and a hub may never answer.
    """
    for thread in threading.enumerate():
        waits = thread.name.startswith(("textual-input", "exchange"))
        if thread is not threading.current_thread() and not thread.daemon and not waits:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _end_in_order(app: App[Any], status: int) -> None:
    last = threading.Timer(GRACE, os._exit, (status,))
    last.daemon = True
    last.start()
    app.exit(return_code=status)


def _end_at_once(leave: Callable[[], None], status: int) -> None:
    """Textual would wait for ever to give back a terminal that takes nothing any more."""
    try:
        leave()
    finally:
        os._exit(status)
