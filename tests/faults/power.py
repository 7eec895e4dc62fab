"""The power fails: every state that the disk could have been in is made, and opened.

What the program did to the files is read from a trace of its system calls (:mod:`.trace`), and
done again step by step on a disk that remembers what is safe (:mod:`.disk`).
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hmip_tui.application import Inspection
from tests.faults.checking import Told, acknowledged, entries, look, under_way
from tests.faults.disk import Disk, State
from tests.faults.outcome import Outcome
from tests.faults.trace import Operation, operations, traced
from tests.faults.trace import Told as Said
from tests.faults.worker import CASES
from tests.store.support import ROOT, add_visits, create

FAULT = "power lost: unsynchronised writes dropped, reordered, torn"
_SIDE = "-shm"


@dataclass(frozen=True)
class Recording:
    """A session: the files before it, everything that was done to them, the journal after it."""

    before: State
    operations: list[Operation]
    first: int
    """How many entries there were before it."""
    journal: Told


def record(folder: Path, seed: int, sessions: int) -> Recording:
    """Let a worker open, change and close an inspection, and write down what it does."""
    home = folder / "inspection"
    home.mkdir()
    file = home / "inspection.sqlite"
    with create(file) as inspection:
        add_visits(inspection, CASES)
        first = len(entries(inspection))
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    trace = folder / "trace"
    more = [str(file), str(seed), "--sessions", str(sessions)]
    worker = [sys.executable, "-m", "tests.faults.worker", *more]
    subprocess.run(
        [*traced(trace), *worker], cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=600
    )
    with Inspection.open(file, writable=False) as inspection:
        journal = entries(inspection)
    return Recording(before, operations(trace, home, list(before)), first, journal)


def points(recording: Recording) -> Iterator[tuple[Disk, Told]]:
    """The disk, and what had been told, before anything was done and after every operation."""
    disk, told = Disk(recording.before), Told()
    yield disk, told
    for operation in recording.operations:
        disk.take(operation)
        if isinstance(operation, Said):
            told += [json.loads(line) for line in operation.text.splitlines()]
        yield disk, told


def replay(recording: Recording, folder: Path, states: int, seed: int, every: int = 1) -> Outcome:
    """Lose the power after every operation, or every so many, in so many ways by chance."""
    outcome = Outcome(FAULT)
    chance = random.Random(seed)
    for at, (disk, told) in enumerate(points(recording)):
        if at % every:
            continue
        known = recording.journal[: recording.first + len(acknowledged(told))]
        for number, state in enumerate(disk.states(chance, states)):
            found = Outcome(FAULT, times=1)
            file = lay_out(state, folder, chance)
            look(file, known, under_way(told), found)
            found.broken = [f"operation {at}, state {number}: {fault}" for fault in found.broken]
            outcome.add(found)
            outcome.note("acknowledged entries looked for", len(known))
        outcome.note("moments")
    outcome.acknowledged = len(recording.journal) - recording.first
    return outcome


def lay_out(state: State, folder: Path, chance: random.Random) -> Path:
    """Put a state's files into a folder of their own; where the inspection is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in state.items():
        data = chance.randbytes(len(content)) if name.endswith(_SIDE) else content
        (folder / name).write_bytes(data)
    return folder / "inspection.sqlite"
