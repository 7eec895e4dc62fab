"""From an answer's key to the last byte of what it repaints.

The review screen paints an answer only after it is durable, so this includes the disk. That every
key became an entry is verified in the journal afterwards.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

from benchmarks import inspections, programs
from tests.terminal import FRAME_BEGINS, Terminal

ROUNDS = 10
KEYS = 32
"""Keys to each program in a round."""

_ANSWERED_ALL = "] next case"
_QUIT = "\x11"  # Ctrl+Q


@dataclass
class Keys:
    """What one program did: milliseconds by round and key, bytes and frames in all."""

    rounds: list[list[float]] = field(default_factory=list)
    bytes: int = 0
    frames: int = 0

    @property
    def all(self) -> list[float]:
        """Every key's milliseconds."""
        return [milliseconds for found in self.rounds for milliseconds in found]

    @property
    def medians(self) -> list[float]:
        """The median of each round."""
        return [median(found) for found in self.rounds]


def measure(files: dict[str, Path], home: Path) -> dict[str, Keys]:
    """Measure the blank app (``blank``) and the review screen on each file, in turns.

    Of ``commit`` it is one durable commit of one row, by SQLite alone on the same disk.
    Raises ``RuntimeError`` if a key did not become an entry of the journal.
    """
    before = {name: inspections.answers(path) for name, path in files.items()}
    commands = {"blank": programs.blank()}
    commands |= {name: programs.review(path) for name, path in files.items()}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(programs.start(command, home))
            for name, command in commands.items()
        }
        bare = stack.enter_context(closing(_database(home / "bare.sqlite")))
        found = _turns(running, bare)
        for terminal in running.values():
            terminal.press(_QUIT)
            terminal.wait_for_end()
    for name, path in files.items():
        made = inspections.answers(path) - before[name]
        if made != ROUNDS * KEYS:
            raise RuntimeError(f"{ROUNDS * KEYS} keys made {made} entries in {path.name}")
    return found


def _database(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE written (id INTEGER PRIMARY KEY, text TEXT)")
    return raw


def _commits(raw: sqlite3.Connection) -> list[float]:
    milliseconds = []
    for _ in range(KEYS):
        begun = time.perf_counter()
        raw.execute("INSERT INTO written (text) VALUES ('yes')")
        milliseconds.append(1000 * (time.perf_counter() - begun))
    return milliseconds


def _turns(running: dict[str, Terminal], bare: sqlite3.Connection) -> dict[str, Keys]:
    chance = random.Random(0)
    found = {name: Keys() for name in (*running, "commit")}
    answer = {name: cycle("yn") for name in running}  # a repeated key would not be taken
    for terminal in running.values():
        terminal.settle(1)
    for _ in range(ROUNDS):
        found["commit"].rounds.append(_commits(bare))
        for name in chance.sample(list(running), len(running)):
            milliseconds = []
            for _ in range(KEYS):
                time.sleep(chance.uniform(0, 0.05))  # any moment between two of its ticks
                milliseconds.append(_press(running[name], next(answer[name]), found[name]))
                _go_on(running[name])
            found[name].rounds.append(milliseconds)
    return found


def _press(terminal: Terminal, key: str, found: Keys) -> float:
    first = len(terminal.chunks)
    begun = time.perf_counter() - terminal.started
    terminal.press(key)
    terminal.read(10)
    terminal.settle(programs.QUIET)
    output = terminal.chunks[first:]
    found.bytes += sum(len(chunk) for _, chunk in output)
    found.frames += b"".join(chunk for _, chunk in output).count(FRAME_BEGINS)
    return 1000 * (output[-1][0] - begun)


def _go_on(terminal: Terminal) -> None:
    """Open the next case where this one is answered."""
    if _ANSWERED_ALL in terminal.screen.words:
        terminal.press("]")
        terminal.settle(0.2)
