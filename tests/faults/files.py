"""Somebody does something to the file, or to the clock, while a program works on it (POSIX)."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.checking import (
    Told,
    acknowledged,
    entries,
    look,
    note_complaints,
    under_way,
    verify,
)
from tests.faults.outcome import Outcome
from tests.faults.worker import CASES
from tests.faults.working import Worker, at_work
from tests.store.support import ROOT, add_visits, create, names

_BUSY = 0.3
"""Seconds, at most, for which a worker goes on until something is done to its file."""


class Case:
    """A file with a program at work on it, and what became of it."""

    def __init__(self, folder: Path, fault: str, seed: int) -> None:
        self.file = folder / "inspection" / "inspection.sqlite"
        self.file.parent.mkdir(parents=True)
        self.rescued = folder / "rescued.sqlite"
        self.outcome = Outcome(fault, times=1)
        self.chance = random.Random(seed)
        with create(self.file) as inspection:
            add_visits(inspection, CASES)
            self.known = entries(inspection)

    def let_work(self, worker: Worker) -> None:
        """Let it work until something is to happen."""
        worker.wait_for("done", self.chance.randint(1, 12))
        time.sleep(self.chance.uniform(0, _BUSY))

    def check(self, condition: bool, otherwise: str) -> None:
        """Note what is not as it should be."""
        if not condition:
            self.outcome.broken.append(otherwise)

    def look(self, file: Path, told: Told) -> None:
        """All that was acknowledged so far is in a file."""
        new = acknowledged(told)
        self.outcome.acknowledged = len(new)
        look(file, [*self.known, *new], under_way(told), self.outcome)

    def refused(self, worker: Worker, why: str) -> None:
        """Wait until a change is refused for a reason."""
        self.check(worker.wait_for("refused"), "nothing was refused")
        said = [line[1] for line in worker.told if line[0] == "refused"][-1:]
        self.check(bool(said) and why in said[0], f"said: {said}")


def moved_and_put_back(case: Case, worker: Worker) -> None:
    """The file is moved away and put back."""
    away = case.file.with_name("away.sqlite")
    case.file.rename(away)
    case.refused(worker, "was moved, removed or replaced")
    away.rename(case.file)
    worker.wait_for("done", 3)
    worker.end()
    case.look(case.file, worker.told)


def moved(case: Case, worker: Worker) -> None:
    """The file is moved, for good."""
    away = case.file.with_name("away.sqlite")
    case.file.rename(away)
    worker.wait_for("rescued")
    worker.wait()
    case.look(case.rescued, worker.told)
    case.look(away, worker.told)


def removed(case: Case, worker: Worker) -> None:
    """The file is removed; what it held can be saved elsewhere as long as it is open."""
    case.file.unlink()
    worker.wait_for("rescued")
    worker.wait()
    case.look(case.rescued, worker.told)
    case.check(not names(case.file.parent), f"left: {names(case.file.parent)}")


def replaced(case: Case, worker: Worker) -> None:
    """An older copy is put in the file's place; it stays as it is."""
    older = Path(shutil.copy(case.file, case.rescued.with_name("older.sqlite")))
    content = older.read_bytes()
    older.replace(case.file)
    worker.wait_for("rescued")
    worker.wait()
    case.look(case.rescued, worker.told)
    case.check(case.file.read_bytes() == content, "what took the file's place was changed")
    case.check(names(case.file.parent) == [case.file.name], f"left: {names(case.file.parent)}")


def log_removed(case: Case, worker: Worker) -> None:
    """The log beside the file is removed, as if it were rubbish."""
    case.file.with_name(f"{case.file.name}-wal").unlink(missing_ok=True)
    worker.wait_for("rescued")
    worker.wait()
    case.look(case.file, worker.told)


def made_read_only(case: Case, worker: Worker) -> None:
    """File and folder become read-only, later writable again."""
    _set_modes(case.file, 0o500, 0o400)
    time.sleep(case.chance.uniform(0, 1))
    _set_modes(case.file, 0o700, 0o600)
    worker.wait_for("done", 3)
    worker.end()
    case.look(case.file, worker.told)


def two_programs(case: Case, worker: Worker) -> None:
    """A second program opens the file; others read and verify it meanwhile."""
    second = Worker([sys.executable, "-m", "tests.faults.worker", str(case.file), "1"])
    case.check(second.wait_for("not opened"), "a second program opened it")
    said = [line[1] for line in second.told if line[0] == "not opened"]
    case.check("is open in another window" in said[0], said[0])
    second.end()
    case.check(second.count("open") == 0, "a second program opened it")
    for command in ("status", "verify"):
        found = _hmip(command, str(case.file))
        note_complaints(found.stderr, case.outcome)
        case.check(found.returncode == 0, f"hmip {command}: {found.stdout[-500:]}")
    worker.wait_for("done")
    worker.end()
    case.look(case.file, worker.told)


def clock_set(case: Case, worker: Worker) -> None:
    """The clock is set back and forth; order and undo rest on numbers, not on times."""
    worker.wait_for("done", 20)
    worker.end()
    case.look(case.file, worker.told)


Scenario = Callable[[Case, Worker], None]

SCENARIOS: dict[str, Scenario] = {
    "file moved while open, and put back": moved_and_put_back,
    "file moved while open": moved,
    "file removed while open": removed,
    "file replaced by an older copy while open": replaced,
    "log removed while open": log_removed,
    "file and folder made read-only while open": made_read_only,
    "second program on one file, readers beside it": two_programs,
    "clock set back, by hours and by years": clock_set,
}


_REOPENED = {made_read_only, clock_set}
"""What happens to programs that close the file and open it again, too."""

_FOR_GOOD = {moved, removed, replaced, log_removed}
"""What is not put right again."""

_STEADY = ["--sessions", "1", "--steps", "1000000"]
"""What has a worker keep the file open."""


def bound_by_modes() -> list[str]:
    """What runs a program so that an administrator, too, is bound by files' modes."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search"] if setpriv else []


def happen(folder: Path, fault: str, times: int, seed: int) -> Outcome:
    """Let something happen to so many files."""
    scenario, outcome = SCENARIOS[fault], Outcome(fault)
    for number in range(times):
        case = Case(folder / f"{scenario.__name__} {number}", fault, seed + number)
        more = ["--clock"] if scenario is clock_set else []
        more += [] if scenario in _REOPENED else _STEADY
        more += ["--attempts", "4"] if scenario in _FOR_GOOD else []
        bound = bound_by_modes() if scenario is made_read_only else []
        with at_work(case.file, seed + number, case.outcome, *more, under=bound) as worker:
            case.let_work(worker)
            scenario(case, worker)
        outcome.add(case.outcome)
    return outcome


def read_only_from_the_start(folder: Path) -> Outcome:
    """A file in a folder that nobody may write: refused to write, shown, and left as it is."""
    case = Case(folder / "read only", "file and folder read-only from the start", 0)
    content = case.file.read_bytes()
    _set_modes(case.file, 0o500, 0o400)
    with at_work(case.file, 0, case.outcome, under=bound_by_modes()) as worker:
        case.check(worker.wait_for("not opened"), "it was opened to write")
    status = _hmip("status", str(case.file), under=bound_by_modes())
    note_complaints(status.stderr, case.outcome)
    case.check(status.returncode == 0, "it cannot be shown")
    _set_modes(case.file, 0o700, 0o600)
    case.check(case.file.read_bytes() == content, "it was changed")
    verify(case.file, case.outcome)
    return case.outcome


def _set_modes(file: Path, folder_mode: int, mode: int) -> None:
    for path in [file.parent, *file.parent.iterdir()]:
        path.chmod(folder_mode if path == file.parent else mode)


def _hmip(*arguments: str, under: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*under, sys.executable, "-m", "hmip_tui", *arguments]
    return subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )
