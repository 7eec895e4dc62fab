"""Starting and leaving programs: the first frame, what memory it takes, and the way out.

The program starts as it does day by day: on a file that was closed, on a device that knows it.
Every start is ended by its quit key, as a killed one would leave work to the next.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import blank, inspections, programs
from hmip_tui.application import Inspection
from tests.terminal import Terminal

ROUNDS = 15
"""Measured rounds; one more goes before them to warm the machine's caches."""

OTHERS_ROUNDS = 5
"""Rounds in which other programs take part, which take seconds."""

_SETTLED = 0.4
"""Seconds without output after which a program has painted."""

_OTHERS_SETTLED = 4.0
"""Seconds after which other programs are done: some show a picture of themselves first."""

_BLINKS = 300
"""Bytes below which output is a cursor that blinks, and not something that is shown."""

_QUIT = "\x11"  # Ctrl+Q


@dataclass
class Starts:
    """What one program did, by round: milliseconds; and its memory in MiB, 0 if not known."""

    paint: list[float] = field(default_factory=list)
    quit: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def measure(files: dict[str, Path], home: Path) -> dict[str, Starts]:
    """Start the blank app (``blank``) and the review screen on each file, in random order."""
    kinds = {"blank": (programs.blank(), blank.READY)}
    kinds |= {name: (programs.review(path), question_words(path)) for name, path in files.items()}
    found = {kind: Starts() for kind in kinds}
    chance = random.Random(0)
    for number in range(ROUNDS + 1):
        for kind in chance.sample(list(kinds), len(kinds)):
            command, words = kinds[kind]
            _start(command, words, home, found[kind] if number else Starts(), chance)
    return found


def measure_others(path: Path, home: Path) -> dict[str, Starts]:
    """The review screen (``ours``) and other programs, as far as they are installed.

    Of ``ours`` it is the first frame, of the others the last of what they show by themselves.
    """
    commands = programs.others(path)
    found = {name: Starts() for name in ("ours", *commands)}
    if not commands:
        return {}
    chance = random.Random(0)
    for number in range(OTHERS_ROUNDS + 1):
        _start(
            programs.review(path),
            question_words(path),
            home,
            found["ours"] if number else Starts(),
            chance,
        )
        for name, command in commands.items():
            with programs.start(command, home) as terminal:
                terminal.read_for(_OTHERS_SETTLED)
                painted = [when for when, chunk in terminal.chunks if len(chunk) > _BLINKS]
                if number:
                    found[name].paint.append(1000 * painted[-1])
    return found


def question_words(path: Path) -> str:
    """The text of the question at which an inspection opens."""
    with Inspection.open(path, writable=False) as inspection:
        return inspection.framework.questions[inspections.place(inspection).question].text


def _start(
    command: list[str], words: str, home: Path, found: Starts, chance: random.Random
) -> None:
    with programs.start(command, home) as terminal:
        terminal.wait_for(words, 30)
        terminal.settle(_SETTLED)
        found.paint.append(1000 * programs.shown_after(terminal.chunks, words))
        found.memory.append(_memory(terminal))
        time.sleep(chance.uniform(0, 0.1))  # any moment between two looks for keys
        begun = time.perf_counter()
        terminal.press(_QUIT)
        while terminal.process.poll() is None and time.perf_counter() - begun < 10:
            terminal.read(0.001)
        found.quit.append(1000 * (time.perf_counter() - begun))


def _memory(terminal: Terminal) -> float:
    """The most that a process has had in memory, in MiB; Linux tells."""
    status = ""
    with suppress(OSError):
        status = Path(f"/proc/{terminal.process.pid}/status").read_text(encoding="ascii")
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(lines.get("VmHWM", "0 kB").split()[0]) / 1024
