"""The programs that are measured, and what their output was when."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from tests.terminal import FRAME_BEGINS, FRAME_ENDS, Screen, Terminal

WIDTH, HEIGHT = 120, 40
"""The terminal's size in cells."""

QUIET = 0.06
"""Seconds without output after which a key's work is done."""

OTHERS = user_cache_path("hmip-tui-benchmarks")
"""Where other programs are installed, each in an environment of its own."""

_ONE_FRAME = 0.01
"""Seconds: output that follows sooner belongs to the same frame where frames are not marked."""


def blank() -> list[str]:
    """The command of the blank app."""
    return [sys.executable, "-m", "benchmarks.blank"]


def review(path: Path) -> list[str]:
    """The command that opens an inspection."""
    return [sys.executable, "-m", "hmip_tui", str(path)]


def others(path: Path) -> dict[str, list[str]]:
    """The commands of other Textual programs, as far as ``make bench-others`` installed them.

    Each shows something of its kind: the data of ``path``, a log, nothing.
    """
    commands = {
        "toolong": ["toolong", "tl", str(Path(__file__).with_name("results.md"))],
        "posting": ["posting", "posting"],
        "harlequin": ["harlequin", "harlequin", "-a", "sqlite", str(path)],
    }
    found = {
        name: [str(OTHERS / folder / "bin" / program), *given]
        for name, (folder, program, *given) in commands.items()
    }
    return {name: command for name, command in found.items() if Path(command[0]).exists()}


def start(command: Sequence[str], home: Path) -> Terminal:
    """Start a program in a terminal of its own, with a data folder of its own."""
    home.mkdir(parents=True, exist_ok=True)
    # a device that is known: a first run shows a screen of its own
    (home / "recent.json").write_text('{"files": []}', encoding="ascii")
    root = Path(__file__).resolve().parent.parent
    environment = {
        "HMIP_TUI_HOME": str(home),
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "",  # installed programs are compiled
    }
    return Terminal(command, width=WIDTH, height=HEIGHT, environment=environment, controlling=False)


def shown_after(chunks: Sequence[tuple[float, bytes]], words: str) -> float:
    """When the last byte of the first frame that shows ``words`` came.

    Raises ``ValueError`` where none does.
    """
    screen = Screen(WIDTH, HEIGHT)
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = b""
    for number, (when, chunk) in enumerate(chunks):
        before += chunk
        screen.feed(decoder.decode(chunk))
        if words in screen.words:
            return _end_of_frame(chunks[number:], before, when)
    raise ValueError(f"{words!r} was never shown")


def _end_of_frame(chunks: Sequence[tuple[float, bytes]], before: bytes, when: float) -> float:
    marked = before.count(FRAME_BEGINS) > before.count(FRAME_ENDS)
    for later, chunk in chunks[1:]:
        before += chunk
        if not marked and (later - when > _ONE_FRAME or FRAME_BEGINS in chunk):
            break
        when = later
        if marked and before.count(FRAME_BEGINS) == before.count(FRAME_ENDS):
            break
    return when
