"""A kill at any moment loses nothing that was acknowledged.

Another process works on an inspection and is killed, again and again on the same file, so that
what one kill leaves behind is what the next one meets.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection, Position
from tests.kill_worker import CASES
from tests.store.support import (
    ROOT,
    add_visits,
    as_said,
    assert_whole,
    create,
    journal_length,
    names,
    values,
)

STARTING = 0.4
"""Seconds in which a worker starts and opens the file."""

KILLS = "kills"
MOMENTS = {
    None: "while the program started",
    "opening": "while it opened the file",
    "open": "between two changes",
    "begin": "within a change",
    "done": "between two changes",
    "closing": "while it left the file",
}
KEPT = "changes under way that were kept, whole"
NOT_KEPT = "changes under way that left no trace"
ACKNOWLEDGED = "acknowledged entries, none of them lost"

Told = list[list[Any]]


@dataclass
class Lane:
    """One file and what is acknowledged to be in it."""

    file: Path
    chance: random.Random
    known: Told = field(default_factory=list)
    """Every entry: number, subject, field and value."""
    place: Position | None = None
    outcome: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        with create(self.file) as inspection:
            add_visits(inspection, CASES)
            self.known = entries(inspection)

    def kill_again(self) -> None:
        """Let a worker go on, kill it, and look at what it left."""
        with worker(self.file, self.chance.getrandbits(32)) as (process, told, stirred):
            self._wait(told, stirred)
            process.kill()
        self._look(told)

    def _wait(self, told: Told, stirred: threading.Event) -> None:
        """Wait for a random moment near one that matters, or for any."""
        awaited, times, seconds = self.chance.choice(
            [
                (None, 0, STARTING),
                ("done", self.chance.randint(1, 40), 0.004),
                ("done", self.chance.randint(1, 40), 0.004),
                ("closing", 1, 0.02),
                ("opening", 2, 0.02),
                ("done", 1, 1.2),
            ]
        )
        until = time.monotonic() + 60
        while sum(line[0] == awaited for line in told) < times and time.monotonic() < until:
            stirred.wait(0.1)
            stirred.clear()
        time.sleep(self.chance.uniform(0, seconds))

    def _look(self, told: Told) -> None:
        acknowledged = [entry for line in told if line[0] == "done" for entry in line[1]]
        begun = told[-1] if told and told[-1][0] == "begin" else None
        self._count(told, acknowledged)
        self.known += acknowledged
        with Inspection.open(self.file) as inspection:
            found = entries(inspection)
            assert found[: len(self.known)] == self.known
            rest = found[len(self.known) :]
            assert len(rest) in ((0, begun[1]) if begun else (0,))
            if begun is not None:
                self.outcome[KEPT if rest else NOT_KEPT] += 1
            self.known = found
            self._look_at_the_place(inspection, told, kept=bool(rest))
            shown = {(subject, name): value for _, subject, name, value in self.known}
            expected = {
                where: as_said(where[0], value)
                for where, value in shown.items()
                if value is not None
            }
            assert values(inspection.record.entries()) == expected
            assert_whole(inspection)
        assert names(self.file.parent) == [self.file.name]
        assert journal_length(self.file) == len(self.known)

    def _look_at_the_place(self, inspection: Inspection, told: Told, *, kept: bool) -> None:
        """Where the inspector was is kept with the answer."""
        for number, line in enumerate(told):
            done = number + 1 < len(told) or kept
            if line[0] == "begin" and line[2] is not None and done:
                self.place = Position(*line[2])
        assert inspection.position() == self.place

    def _count(self, told: Told, acknowledged: Told) -> None:
        last = MOMENTS[told[-1][0] if told else None]
        self.outcome.update({KILLS: 1, last: 1, ACKNOWLEDGED: len(acknowledged)})


def entries(inspection: Inspection) -> Told:
    """A journal as a worker tells it; all of it is this device's own."""
    found = list(inspection.record.entries())
    assert {entry.id.replica for entry in found} == {inspection.record.replica}
    return [[entry.id.seq, entry.subject, entry.field, entry.content] for entry in found]


@contextmanager
def worker(file: Path, seed: int) -> Iterator[tuple[subprocess.Popen[str], Told, threading.Event]]:
    """A process at work, what it tells so far, and what is set whenever it tells more.

    Afterwards it is dead, and all that it told is there.
    """
    told: Told = []
    stirred = threading.Event()
    command = [sys.executable, "-m", "tests.kill_worker", str(file), str(seed)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("\n"):  # what it was killed in the middle of was not told
                told.append(json.loads(line))
            stirred.set()

    listener = threading.Thread(target=listen)
    listener.start()
    with process:
        try:
            yield process, told, stirred
        finally:
            process.kill()
            listener.join()
            assert process.stderr is not None
            complaints = process.stderr.read()
    assert complaints == ""


def kill(folder: Path, lanes: int, kills: int) -> Counter[str]:
    """Kill so many workers on each of so many files; what they were at."""

    def run(number: int) -> Counter[str]:
        file = folder / f"lane {number}" / "inspection.sqlite"
        file.parent.mkdir()
        lane = Lane(file, random.Random())
        lane.begin()
        for _ in range(kills):
            lane.kill_again()
        return lane.outcome

    with ThreadPoolExecutor(min(lanes, os.cpu_count() or 1)) as others:
        return sum(others.map(run, range(lanes)), Counter())


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    monkeypatch.setenv("HMIP_TUI_AUTHOR", "an inspector")


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    outcome = kill(tmp_path, lanes=3, kills=4)
    assert outcome[KILLS] == 12
    assert outcome[ACKNOWLEDGED] > 12


@pytest.mark.campaign
def test_two_hundred_kills_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = kill(tmp_path, lanes=4, kills=52)
    assert outcome[KILLS] >= 200
    rows = [KILLS, *dict.fromkeys(MOMENTS.values()), KEPT, NOT_KEPT, ACKNOWLEDGED]
    table = "\n".join(f"| {row} | {outcome[row]:,} |" for row in rows)
    with capsys.disabled():
        sys.stdout.write(f"\n\n| what | number |\n| --- | ---: |\n{table}\n")
