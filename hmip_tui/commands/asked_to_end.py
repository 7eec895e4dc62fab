"""A command that the system asks to end leaves nothing half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def in_order() -> Iterator[None]:
    """Meanwhile, SIGTERM and SIGHUP end a command as Ctrl+C does: what it began is taken back.

    Raises ``SystemExit`` in the main thread then, with 128 and the signal's number. A signal that
    whoever started the command has it ignore (``nohup``) is ignored; Windows has neither of them.
    """
    names = ("SIGTERM", "SIGHUP")
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
    taken = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]

    def end(number: int, _frame: FrameType | None) -> None:
        for each in taken:  # a window that closes sends more than one
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
