"""The system refuses a call in the middle of the work: a full disk, a bad one, a name that stays.

strace makes a process's calls fail from the k-th on, some times in a row; then there is room again,
and the same program goes on with the same change.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.faults.checking import (
    Told,
    acknowledged,
    entries,
    look,
    note_complaints,
    under_way,
)
from tests.faults.outcome import Outcome
from tests.faults.worker import CASES
from tests.store.support import ROOT, add_visits, create, names


class Refusal(NamedTuple):
    """What the system says to which call."""

    fault: str
    call: str
    answer: str
    said: str
    """How the program's sentence about it goes on, where it is about saving."""


REFUSALS = (
    Refusal("disk full at the k-th write", "pwrite64", "error=ENOSPC", "the disk is full"),
    Refusal("k-th write fails", "pwrite64", "error=EIO", "the disk reports an error"),
    Refusal("k-th synchronisation fails", "fdatasync", "error=EIO", "the disk reports an error"),
    Refusal("k-th read fails", "pread64", "error=EIO", ""),
    Refusal("k-th removal refused", "unlink", "error=EACCES", ""),
    Refusal("k-th change of length refused", "ftruncate", "error=ENOSPC", ""),
)

_IN_A_ROW = (1, 1, 2, 5)
_LONGEST = 120
_WORK = ("--sessions", "1", "--steps", "8")
_AGAIN = "changes that were refused, and saved when there was room again"


class Work:
    """The same work again and again, each time on a file of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        folder.mkdir(parents=True)

    def calls(self, call: str) -> int:
        """How often the work makes a call, in the thread that makes it most."""
        trace = self._folder / "calls"
        file, _ = self._make("counted")
        self._run(file, ["-o", str(trace), "-e", f"trace={call}"])
        threads = [
            line.split()[0] for line in trace.read_text("utf-8").splitlines() if call in line
        ]
        return max(map(threads.count, set(threads)), default=0)

    def refused(self, refusal: Refusal, k: int) -> Outcome:
        """Let a call fail from the k-th on, some times in a row."""
        outcome = Outcome(refusal.fault, times=1)
        times = random.Random(self._seed + k).choice(_IN_A_ROW)
        file, first = self._make(str(k))
        inject = f"inject={refusal.call}:{refusal.answer}:when={k}..{k + times - 1}"
        done = self._run(file, ["-o", os.devnull, "-e", f"trace={refusal.call}", "-e", inject])
        note_complaints(done.stderr, outcome)
        told: Told = [json.loads(line) for line in done.stdout.splitlines()]
        if not told or told[-1] != ["closed"]:
            outcome.crashes += 1
        known = [*first, *acknowledged(told)]
        outcome.acknowledged = len(acknowledged(told))
        look(file, known, under_way(told), outcome)
        self._look_at_what_was_said(told, refusal, outcome)
        if outcome.kept and names(file.parent) != [file.name]:
            outcome.broken.append(f"left: {names(file.parent)}")
        outcome.broken = [f"at the call {k} (times {times}): {fault}" for fault in outcome.broken]
        shutil.rmtree(file.parent)
        return outcome

    def _look_at_what_was_said(self, told: Told, refusal: Refusal, outcome: Outcome) -> None:
        for line in told:
            if line[0] == "refused":
                outcome.note(_AGAIN)
                if refusal.said and not _is_a_refusal(line[1], refusal.said):
                    outcome.broken.append(f"said: {line[1]}")

    def _make(self, name: str) -> tuple[Path, Told]:
        file = self._folder / name / "inspection.sqlite"
        file.parent.mkdir()
        with create(file) as inspection:
            add_visits(inspection, CASES)
            return file, entries(inspection)

    def _run(self, file: Path, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
        worker = ["-m", "tests.faults.worker", str(file), str(self._seed), *_WORK]
        files = [f"{file}{ending}" for ending in ("", "-wal", "-journal", "-shm", "-lock")]
        only = [option for path in files for option in ("-P", path)]
        command = ["strace", "-f", "-qq", *only, *options, sys.executable, *worker]
        return subprocess.run(
            command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=_LONGEST
        )


def _is_a_refusal(said: str, why: str) -> bool:
    return said.startswith("NOT SAVED: ") and said.endswith(f"because {why}.")


def refuse(folder: Path, refusal: Refusal, seed: int, most: int | None = None) -> Outcome:
    """Refuse every k-th call in turn, or as many evenly spread ones as ``most``."""
    work = Work(folder, seed)
    ks = range(1, work.calls(refusal.call) + 1)
    chosen = ks if most is None else ks[:: max(1, -(-len(ks) // most))]
    outcome = Outcome(refusal.fault)
    with ThreadPoolExecutor(os.cpu_count() or 1) as others:
        for found in others.map(lambda k: work.refused(refusal, k), chosen):
            outcome.add(found)
    return outcome
