"""A worker in a process of its own, and what it tells while it is at work."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.checking import Told, note_complaints
from tests.faults.outcome import Outcome
from tests.store.support import ROOT

_LONGEST = 60
"""Seconds for which anything is waited for."""


class Worker:
    """``told`` is what it has told so far."""

    def __init__(self, command: Sequence[str]) -> None:
        self.told: Told = []
        self._complaints = ""
        self._stirred = threading.Condition()
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._stirred:
                if line.endswith("\n"):  # what it was killed in the middle of was not told
                    self.told.append(json.loads(line))
                self._stirred.notify_all()
        with self._stirred:
            self._stirred.notify_all()

    def count(self, what: str) -> int:
        """How often it has told this."""
        return sum(line[0] == what for line in self.told)

    def wait_for(self, what: str, times: int = 1) -> bool:
        """Wait until it tells this so many times more, or ends; whether it did."""
        until = time.monotonic() + _LONGEST
        with self._stirred:
            wanted = self.count(what) + times
            while self.count(what) < wanted and self._listener.is_alive():
                if not self._stirred.wait(min(0.2, until - time.monotonic())):
                    assert time.monotonic() < until, f"{what} was never told, but {self.told[-3:]}"
            return self.count(what) >= wanted

    def end(self) -> str:
        """Kill it; what it complained of. All that it told is there then."""
        self.process.kill()
        return self.wait()

    def wait(self) -> str:
        """Wait for its end; what it complained of."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        if not self.process.stderr.closed:
            self._complaints = self.process.stderr.read()
            self.process.wait(timeout=_LONGEST)
            self._listener.join()
            self.process.stdout.close()
            self.process.stderr.close()
        return self._complaints


@contextmanager
def at_work(
    file: Path, seed: int, outcome: Outcome, *more: str, under: Sequence[str] = ()
) -> Iterator[Worker]:
    """A worker on a file, run ``under`` a command; afterwards it is dead.

    Its complaints are counted as a crash.
    """
    command = [sys.executable, "-m", "tests.faults.worker", str(file), str(seed), *more]
    worker = Worker([*under, *command])
    try:
        yield worker
    finally:
        note_complaints(worker.end(), outcome)
