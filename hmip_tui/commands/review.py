"""``hmip review``: reviewing cases on the screens, or line by line."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, say

_INTERRUPTED = 130


def review(path: Path, case: str | None, *, linear: bool) -> int:
    """Review an inspection, from ``case`` on if it is given; ``linear``: line by line.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    if linear:
        return _line_by_line(path, case)
    if case is not None:
        with Inspection.open(path) as inspection:
            inspection.go_to_case(case)
    from hmip_tui.commands.opening import open_file

    return open_file(path)


def _line_by_line(path: Path, case: str | None) -> int:
    from hmip_tui.backing_up import leave
    from hmip_tui.linear import Linear
    from hmip_tui.preferences import load_settings

    inspection = Inspection.open(path)
    try:
        if case is not None:
            inspection.go_to_case(case)
        _prepare_input()
        Linear(inspection, _read, _write).run()
    except KeyboardInterrupt:
        narrate("Interrupted. Everything that was said to be saved is saved.")
        return _INTERRUPTED
    finally:
        if said := leave(inspection, load_settings()[0]):
            narrate(said)
    return 0


def _prepare_input() -> None:
    """Read UTF-8 from files and pipes; on a terminal, lines of any length where there is readline.

    Without it a terminal cuts what is typed on one line after some four thousand characters.
    """
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None and not sys.stdin.isatty():
        reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    with suppress(ImportError):  # Windows has a line editor of its own
        import readline  # noqa: F401


def _write(line: str) -> None:
    """One line at once: whoever listens must not wait for a buffer to fill."""
    say(line)
    sys.stdout.flush()


def _read() -> str | None:
    try:
        if sys.stdin.isatty():
            return input("> ")
        line = sys.stdin.readline()
    except EOFError:
        return None
    return line.rstrip("\r\n") if line else None
