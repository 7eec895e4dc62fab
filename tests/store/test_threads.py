"""The bare file is brought up to date by a thread of its own while others write and read."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.store import connection
from tests.store.support import add_visits, assert_whole, create, journal_length, names

SECONDS = 2.0
CHANGES, ROUNDS = 50, 5
"""At least so many, however slow or busy the machine is."""


@pytest.fixture
def busy(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inspection with ten cases, brought up to date all the time."""
    with create(file) as inspection:
        add_visits(inspection, 10)
    monkeypatch.setattr(connection, "CHECKPOINT_AFTER", 0.001)
    return file


def write(inspection: Inspection, case: str, until: float) -> int:
    """Change one answer to and fro, undoing now and then; how many entries that made."""
    q = inspection.framework.questions["2.1.1.a"]
    made = 0
    while made < CHANGES or time.monotonic() < until:
        inspection.answer(case, q, (Answer.YES, Answer.NO)[made % 2])
        made += 1
        if made % 10 == 0:
            inspection.undo(case)
            inspection.redo(case)
            made += 2
    return made


def read(path: Path, until: float) -> None:
    """Read beside the writer, as 'hmip status' does; the number of entries seen never falls."""
    seen = rounds = 0
    while rounds < ROUNDS or time.monotonic() < until:
        with Inspection.open(path, writable=False) as inspection:
            found = len(list(inspection.record.entries()))
            assert found >= seen
            seen = found
            rounds += 1


def test_nothing_is_lost_and_nothing_locks_while_one_writes_hard(busy: Path) -> None:
    with Inspection.open(busy) as inspection, ThreadPoolExecutor(1) as other:
        before = len(list(inspection.record.entries()))
        until = time.monotonic() + SECONDS
        reading = other.submit(read, busy, until)
        made = write(inspection, "V1", until)
        reading.result(timeout=60)
        assert_whole(inspection)
    assert journal_length(busy) == before + made
    assert names(busy.parent) == [busy.name]


def test_threads_of_one_program_take_turns(busy: Path) -> None:
    cases = [f"V{n}" for n in range(1, 5)]
    with Inspection.open(busy) as inspection:
        before = len(list(inspection.record.entries()))
        until = time.monotonic() + SECONDS / 2
        with ThreadPoolExecutor(len(cases)) as others:
            made = sum(others.map(lambda case: write(inspection, case, until), cases))
        assert_whole(inspection)
    assert journal_length(busy) == before + made


def test_leaving_in_the_middle_of_the_copying_ends_the_thread(busy: Path) -> None:
    for number in range(20):
        with Inspection.open(busy) as inspection:
            q = inspection.framework.questions["2.1.1.a"]
            inspection.answer("V1", q, (Answer.YES, Answer.NO)[number % 2])
        assert names(busy.parent) == [busy.name]
    assert "checkpoint" not in {thread.name for thread in threading.enumerate()}
