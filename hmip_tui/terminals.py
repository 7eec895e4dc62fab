"""What the terminal is and can do, asked without opening a screen."""

from __future__ import annotations

import os
import select
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

NARROWEST, LOWEST = 80, 24
"""The size that every screen is made for."""

_ASK = "\x1b[?u\x1b[c"
"""Asks for the keyboard protocol's flags, then for what every terminal answers."""

_PATIENCE = 0.5
"""Seconds that a terminal has to answer."""


class Terminal(NamedTuple):
    """``keyboard``: whether it tells all keys apart (the kitty protocol); None: nobody knows."""

    here: bool
    name: str
    width: int
    height: int
    encoding: str
    keyboard: bool | None


def look() -> Terminal:
    """The terminal of this process."""
    here = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    width, height = shutil.get_terminal_size()
    names = (os.environ.get("TERM_PROGRAM", ""), os.environ.get("TERM", ""))
    name = " ".join(name for name in names if name)
    keyboard = _keyboard() if here else None
    return Terminal(here, name, width, height, sys.stdout.encoding, keyboard)


if sys.platform == "win32":

    def _keyboard() -> bool | None:
        """Windows has keys, not bytes to ask with."""
        return None

else:
    import termios
    import tty

    def _keyboard() -> bool | None:
        """Whether the terminal answers as those do that tell all keys apart."""
        try:
            with _raw() as descriptor:
                sys.stdout.write(_ASK)
                sys.stdout.flush()
                answer = _answer(descriptor)
                return b"u" in answer if answer else None
        except OSError:
            return None

    @contextmanager
    def _raw() -> Iterator[int]:
        """Have the terminal's answers come letter by letter, and unseen."""
        descriptor = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(descriptor)
        except termios.error as error:
            raise OSError(str(error)) from error
        try:
            tty.setcbreak(descriptor)
            yield descriptor
        finally:
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)

    def _answer(descriptor: int) -> bytes:
        """What comes until the answer that every terminal gives has come, or time is up."""
        found, until = b"", time.monotonic() + _PATIENCE
        while not found.endswith(b"c") and (left := until - time.monotonic()) > 0:
            if not select.select([descriptor], [], [], left)[0]:
                break
            found += os.read(descriptor, 100)
        return found
