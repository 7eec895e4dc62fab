"""The program is killed at any moment, again and again on the same file.

What one kill leaves behind is what the next one meets. After each, the bare file is copied as a
file manager does it, without its log, and then the file itself is opened.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hmip_tui.application import Inspection, Position
from hmip_tui.cipher_key import CipherKey
from hmip_tui.errors import HmipError
from tests.faults.checking import (
    Told,
    acknowledged,
    common,
    entries,
    look,
    under_way,
    verify,
)
from tests.faults.outcome import Outcome
from tests.faults.worker import CASES
from tests.faults.working import Worker, at_work
from tests.store.support import add_visits, as_said, assert_whole, create, names, values

STARTING = 0.4
"""Seconds in which a worker starts and opens the file."""

MOMENTS = {
    None: "while the program started",
    "opening": "while it opened the file",
    "open": "between two changes",
    "begin": "within a change",
    "done": "between two changes",
    "refused": "between two changes",
    "copying": "while the log was copied",
    "copied": "between two changes",
    "closing": "while it left the file",
}
KEPT = "changes under way that were kept, whole"
NOT_KEPT = "changes under way that left no trace"
MIXED = "bare copies taken in the midst of a copying, and mixed"


@dataclass
class Lane:
    """One file and what is acknowledged to be in it."""

    file: Path
    chance: random.Random
    key: CipherKey | None = None
    known: Told = field(default_factory=list)
    """Every entry: number, subject, field and value."""
    place: Position | None = None
    kills: Outcome = field(default_factory=lambda: Outcome("killed (SIGKILL) at a random moment"))
    copies: Outcome = field(default_factory=lambda: Outcome("bare file copied after a kill"))

    def begin(self) -> None:
        with create(self.file, key=self.key) as inspection:
            add_visits(inspection, CASES)
            self.known = entries(inspection)

    def kill_again(self) -> None:
        """Let a worker go on, kill it, and look at what it left."""
        with at_work(self.file, self.chance.getrandbits(32), self.kills) as worker:
            self._wait(worker)
        told = worker.told
        self.kills.times += 1
        self.kills.acknowledged += len(acknowledged(told))
        self.kills.note(MOMENTS[told[-1][0] if told else None])
        self._look_at_a_copy(told)
        self._look(told)

    def _wait(self, worker: Worker) -> None:
        """Wait for a random moment near one that matters, or for any."""
        awaited, times, seconds = self.chance.choice(
            [
                (None, 0, STARTING),
                ("done", self.chance.randint(1, 40), 0.004),
                ("done", self.chance.randint(1, 40), 0.004),
                ("closing", 1, 0.02),
                ("opening", 2, 0.02),
                ("copying", 1, 0.004),
                ("done", 1, 1.2),
            ]
        )
        if awaited is not None:
            worker.wait_for(awaited, times)
        time.sleep(self.chance.uniform(0, seconds))

    def _look_at_a_copy(self, told: Told) -> None:
        """What was told as copied is in the bare file alone, unless it was being copied into."""
        copies = [line for line in told if line[0] in ("copying", "copied", "closing", "opening")]
        done = max((line[1] for line in told if line[0] == "copied"), default=0)
        known = (self.known + acknowledged(told))[:done]
        copy = self.file.parent.with_name(f"{self.file.parent.name} copy") / self.file.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(self.file, copy)
        found = Outcome(self.copies.fault, times=1)
        try:
            with Inspection.open(copy, writable=False) as inspection:
                found.lost = len(known) - common(entries(inspection), known)
            verify(copy, found)
        except HmipError as error:
            found.broken.append(f"cannot be read: {error}")
        if not found.kept and copies and copies[-1][0] != "copied":
            found = Outcome(self.copies.fault, times=1)
            found.note(MIXED)
        found.acknowledged = min(len(acknowledged(told)), max(0, done - len(self.known)))
        self.copies.add(found)

    def _look(self, told: Told) -> None:
        outcome, begun = self.kills, under_way(told)
        known = self.known + acknowledged(told)
        found = look(self.file, known, begun, outcome)
        if found is None:
            return
        kept = len(found) > len(known)
        if begun:
            outcome.note(KEPT if kept else NOT_KEPT)
        self.known = found
        with Inspection.open(self.file) as inspection:
            self._look_at_the_place(inspection, told, kept=kept)
            shown = {(subject, name): value for _, subject, name, value in found}
            expected = {
                where: as_said(where[0], value)
                for where, value in shown.items()
                if value is not None
            }
            assert values(inspection.record.entries()) == expected
            assert_whole(inspection)
        assert names(self.file.parent) == [self.file.name]

    def _look_at_the_place(self, inspection: Inspection, told: Told, *, kept: bool) -> None:
        """Where the inspector was is kept with the answer."""
        changes = [line for line in told if line[0] in ("begin", "done")]
        for number, line in enumerate(changes):
            done = number + 1 < len(changes) or kept
            if line[0] == "begin" and line[2] is not None and done:
                self.place = Position(*line[2])
        assert inspection.position() == self.place


def kill(
    folder: Path, lanes: int, kills: int, seed: int, key: CipherKey | None = None
) -> tuple[Outcome, Outcome]:
    """Kill so many workers on each of so many files: what became of the files, and of copies.

    With a ``key`` the files are encrypted.
    """

    def run(number: int) -> Lane:
        file = folder / f"lane {number}" / "inspection.sqlite"
        file.parent.mkdir()
        lane = Lane(file, random.Random(seed + number), key)
        lane.begin()
        for _ in range(kills):
            lane.kill_again()
        return lane

    with ThreadPoolExecutor(min(lanes, os.cpu_count() or 1)) as others:
        first, *rest = others.map(run, range(lanes))
    for lane in rest:
        first.kills.add(lane.kills)
        first.copies.add(lane.copies)
    return first.kills, first.copies
