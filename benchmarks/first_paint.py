"""From the start of the process to the last byte of the first frame that shows something."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks import blank, inspections, programs
from hmip_tui.application import Inspection

ROUNDS = 15
"""Measured rounds; one more goes before them to warm the machine's caches."""

_SETTLED = 0.4
"""Seconds without output after which a program has painted."""


@dataclass(frozen=True)
class FirstPaint:
    """Milliseconds by round."""

    blank: list[float]
    ours: list[float]


def measure(path: Path, home: Path) -> FirstPaint:
    """Start both programs, one after the other in random order, round by round."""
    kinds = {
        "blank": (programs.blank(), blank.READY),
        "ours": (programs.review(path), question_words(path)),
    }
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    chance = random.Random(0)
    for _ in range(ROUNDS + 1):
        for kind in chance.sample(list(kinds), len(kinds)):
            command, words = kinds[kind]
            found[kind].append(_paint(command, words, home))
    return FirstPaint(found["blank"][1:], found["ours"][1:])


def question_words(path: Path) -> str:
    """The text of the question at which an inspection opens."""
    with Inspection.open(path, writable=False) as inspection:
        return inspection.framework.questions[inspections.place(inspection).question].text


def _paint(command: list[str], words: str, home: Path) -> float:
    with programs.start(command, home) as terminal:
        while not terminal.read(10):
            pass
        terminal.settle(_SETTLED)
        return 1000 * programs.shown_after(terminal.chunks, words)
