"""The power fails: every state that the disk could have been in is made, and opened.

What the program did to the files is read from a trace of its system calls (:mod:`.trace`), and
done again step by step on a disk that remembers what is safe (:mod:`.disk`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from hmip_tui.application import Inspection
from hmip_tui.cipher_key import CipherKey
from tests.faults.checking import Told, acknowledged, entries, look, under_way
from tests.faults.disk import Disk, State
from tests.faults.outcome import Outcome
from tests.faults.trace import Operation, operations, traced
from tests.faults.trace import Told as Said
from tests.faults.worker import CASES
from tests.store.support import ROOT, add_visits, create

FAULT = "power lost: unsynchronised writes dropped, reordered, torn"
_LOOKS = 20
"""How often an answer is looked for on the screen until another one is given."""

_LONGEST = 600
"""Seconds that a session may take while it is traced."""

_SIDE = "-shm"


@dataclass(frozen=True)
class Recording:
    """A session: the files before it, everything that was done to them, the journal after it."""

    before: State
    operations: list[Operation]
    first: int
    """How many entries there were before it."""
    journal: Told
    listener: Callable[[], Listener]
    """Makes one that knows nothing yet."""


class Heard(NamedTuple):
    """How many entries had been acknowledged, and how many were under way, None: unknown."""

    acknowledged: int
    begun: int | None


class Listener(Protocol):
    """Follows what a program says."""

    def hear(self, text: bytes) -> tuple[int, int | None]:
        """Take what it says next; what is known then, as :class:`Heard`."""


def of_a_worker(
    folder: Path, seed: int, sessions: int, steps: int = 60, key: CipherKey | None = None
) -> Recording:
    """Let a worker open, change and close an inspection, and write down what it does."""
    file = folder / "inspection" / "inspection.sqlite"
    file.parent.mkdir(parents=True)
    with create(file, key=key) as inspection:
        add_visits(inspection, CASES)
        before = entries(inspection)
    more = [str(file), str(seed), "--sessions", str(sessions), "--steps", str(steps)]
    trace, content = folder / "trace", state(file.parent)
    worker = [*traced(trace), sys.executable, "-m", "tests.faults.worker", *more]
    subprocess.run(worker, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=_LONGEST)
    done = operations(trace, file.parent, list(content))
    return Recording(content, done, len(before), journal(file), _ToAWorker)


class _ToAWorker:
    def __init__(self) -> None:
        self._told: Told = []

    def hear(self, text: bytes) -> Heard:
        self._told += [json.loads(line) for line in text.splitlines()]
        return Heard(len(acknowledged(self._told)), under_way(self._told))


def of_the_program(folder: Path, seed: int, answers: int) -> Recording:
    """Answer so often in the program in a terminal, leave it, and write down what it does."""
    from tests.faults import terminals  # which only POSIX has
    from tests.terminal import Terminal

    file = terminals.inspection(folder / "inspection")
    trace, content, before = folder / "trace", state(file.parent), journal(file)
    command = [*traced(trace), sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command) as terminal:
        terminal.wait_for(terminals.shown_at_start(file), 60)
        session = terminals.Session(terminal, random.Random(seed))
        while len(session.saved) < answers:
            before_it = len(session.saved)
            session.answer()
            for _ in range(_LOOKS):
                session.watch(0.1)
                if len(session.saved) > before_it:
                    break
            else:
                terminal.press("]")  # the case is complete: the next one
        terminal.press("\x11")
        terminal.wait_for_end(60)
    done = operations(trace, file.parent, list(content))
    said = terminals.every_entry(file)[len(before) :]
    listener = partial(terminals.ToAScreen, said)
    return Recording(content, done, len(before), journal(file), listener)


def journal(file: Path) -> Told:
    """The entries of a file that nobody has open."""
    with Inspection.open(file, writable=False) as inspection:
        return entries(inspection)


def state(folder: Path) -> State:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def points(recording: Recording) -> Iterator[tuple[Disk, Heard]]:
    """The disk, and what had been told, before anything was done and after every operation."""
    disk, listener, heard = Disk(recording.before), recording.listener(), Heard(0, 0)
    yield disk, heard
    for operation in recording.operations:
        disk.take(operation)
        if isinstance(operation, Said):
            heard = Heard(*listener.hear(operation.text))
        yield disk, heard


def replay(
    recording: Recording,
    folder: Path,
    states: int,
    seed: int,
    every: int = 1,
    while_unsafe: str = "",
) -> Outcome:
    """Lose the power after every operation, or every so many, in so many ways by chance.

    ``while_unsafe``: only while the coming or going of a file whose name ends so can be undone.
    """
    outcome = Outcome(FAULT)
    chance = random.Random(seed)
    for at, (disk, heard) in enumerate(points(recording)):
        if at % every or not disk.may_rename(while_unsafe):
            continue
        known = recording.journal[: recording.first + heard.acknowledged]
        for number, content in enumerate(disk.states(chance, states)):
            found = Outcome(FAULT, times=1)
            held = look(lay_out(content, folder, chance), known, heard.begun, found) or []
            if held != recording.journal[: len(held)]:
                found.broken.append("entries that nobody made")
            if found.broken or found.lost:
                keep(content, f"{seed}-{at}-{number}")
            found.broken = [f"operation {at}, state {number}: {fault}" for fault in found.broken]
            outcome.add(found)
            outcome.note("acknowledged entries looked for", len(known))
        outcome.note("moments")
    outcome.acknowledged = heard.acknowledged
    return outcome


def keep(content: State, name: str) -> None:
    """Keep a state in which something was wrong where ``HMIP_FAULTS_KEEP`` says, if it does."""
    if place := os.environ.get("HMIP_FAULTS_KEEP"):
        folder = Path(place) / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in content.items():
            (folder / file).write_bytes(data)


def lay_out(content: State, folder: Path, chance: random.Random) -> Path:
    """Put a state's files into a folder of their own; where the inspection is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in content.items():
        anything = name.endswith(_SIDE)
        (folder / name).write_bytes(chance.randbytes(len(data)) if anything else data)
    return folder / "inspection.sqlite"
