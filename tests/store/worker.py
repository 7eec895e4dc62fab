"""What the store's tests have another process do: ``python -m tests.store.worker WHAT FILE ...``.

What is printed is what the test reads.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hmip_tui.application import Inspection, Position
from hmip_tui.commands.passphrases import asking
from hmip_tui.errors import HmipError
from hmip_tui.framework import Answer
from hmip_tui.store import connection, verify
from tests.store.support import VISIT, create


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def mark(name: str) -> None:
    """Say in a trace of system calls what comes next."""
    os.write(2, f"<{name}>".encode())


def session(file: Path) -> None:
    """One change of every kind, some at once and some after pauses, with marks between."""
    inspection = Inspection.open(file)
    q = inspection.framework.questions
    first = q["2.1.1.a"]
    changes: list[Callable[[], object]] = [
        lambda: inspection.answer("V1", first, Answer.YES, position=Position("V1", "2.1.1")),
        lambda: inspection.answer("V1", q["harm"], Answer.YES),
        lambda: inspection.save_evidence("V1", first.id, "seen " * 2000),
        lambda: inspection.set_attribute("V1", "town", "Hull"),
        lambda: inspection.undo("V1"),
        lambda: inspection.redo("V1"),
        lambda: inspection.propose("1.1", "Good", "because"),
        lambda: inspection.go_to(Position("V1", "2.1.2")),
    ]
    for number, change in enumerate(changes):
        mark(f"at once {number}")
        change()
        mark("done")
    for number in range(3):
        time.sleep(1)  # the bare file has everything: the log begins anew
        mark(f"after a pause {number}")
        inspection.answer("V2", first, (Answer.NO, Answer.YES)[number % 2])
        mark("done")
    mark("nothing new")
    inspection.answer("V2", first, Answer.NO)
    mark("done")
    inspection.close()


def answer_and_die(file: Path) -> None:
    """Answer, and end as a killed program does, before anything reached the bare file."""
    connection.CHECKPOINT_AFTER = 60
    inspection = Inspection.open(file)
    inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
    os._exit(0)


def hold(file: Path) -> None:
    """Keep a file open until a line comes in."""
    with asking():  # of an encrypted file the passphrase stands in the environment
        inspection = Inspection.open(file)
    say("open")
    sys.stdin.readline()
    inspection.close()


def visit(file: Path) -> None:
    """Count the answers as any SQLite tool does, allowed to write."""
    with closing(sqlite3.connect(file)) as visitor:
        say(visitor.execute("SELECT count(*) FROM answers").fetchone()[0])


def copy(file: Path, target: str) -> None:
    """Copy a file as a file manager does."""
    shutil.copy(file, target)


def read_only(file: Path) -> None:
    """Try to open to write, then read."""
    try:
        Inspection.open(file)
    except HmipError as error:
        say(error)
    with Inspection.open(file, writable=False) as inspection:
        say(inspection.provider)


def _save_until_refused(inspection: Inspection) -> list[str]:
    """The beginnings of the texts that were saved; says why the next was not."""
    saved: list[str] = []
    while True:
        begins = f"text {len(saved)}."
        try:
            inspection.save_evidence("V1", "2.1.1.a", begins + "x" * 5000)
        except HmipError as error:
            say(error)
            return saved
        saved.append(begins)


def _go_on(inspection: Inspection, saved: list[str]) -> None:
    """There is room again: the same inspection saves, and after it all is there."""
    inspection.save_evidence("V1", "2.1.1.a", "room again.")
    inspection.close()
    with Inspection.open(inspection.path) as again:
        written = [e for e in again.record.entries() if e.field.startswith("evidence.")]
        texts = [entry.content["text"].partition(".")[0] + "." for entry in written]
        if texts == [*saved, "room again."]:
            say(f"all {len(texts)} are there")


ROOM = 300_000
"""Bytes that are taken while the disk is filled, and free when the program goes on."""


def fill_the_disk(file: Path, taken: str = str(ROOM)) -> None:
    """Create and save on a disk of which so many bytes are taken, until it is full; then go on."""
    ballast = file.with_name("ballast")
    ballast.write_bytes(bytes(int(taken)))
    try:
        inspection = create(file)
    except HmipError as error:
        say(error)
        say(f"left: {sorted(path.name for path in file.parent.iterdir())}")
        ballast.write_bytes(bytes(ROOM))
        inspection = create(file)
    inspection.add_case("V1", "visits", VISIT)
    saved = _save_until_refused(inspection)
    ballast.unlink(missing_ok=True)
    _go_on(inspection, saved)


def stand_on_a_full_disk(file: Path) -> None:
    """Fill the disk; say what copies of file and log hold then, and of the bare file with room."""
    ballast = file.with_name("ballast")
    ballast.write_bytes(bytes(ROOM))
    inspection = create(file)
    inspection.add_case("V1", "visits", VISIT)
    _save_until_refused(inspection)
    entries = len(list(inspection.record.entries()))
    time.sleep(1)  # the log is copied as far as that goes
    copied = file.parent.parent / file.name
    log = file.with_name(f"{file.name}-wal")
    shutil.copyfile(log, copied.with_name(log.name))
    _say_what_a_copy_holds(file, copied, entries)
    ballast.unlink()
    time.sleep(1)
    for left in copied.parent.glob(f"{file.name}*"):
        left.unlink()
    _say_what_a_copy_holds(file, copied, entries)
    inspection.close()


def _say_what_a_copy_holds(file: Path, copied: Path, entries: int) -> None:
    """Another process copies it: to close the file in this one would give up its locks."""
    copying = [sys.executable, "-m", "tests.store.worker", "copy", str(file), str(copied)]
    subprocess.run(copying, check=True, timeout=60)
    report = verify.examine(copied)
    say(f"{report.entries - entries} entries missing or made up, {report.findings}")


def fail_to_write(file: Path) -> None:
    """Save until the system refuses to write, as it does for a bad disk; then go on."""
    import resource

    inspection = Inspection.open(file)
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, former[1]))
    saved = _save_until_refused(inspection)
    resource.setrlimit(resource.RLIMIT_FSIZE, former)
    _go_on(inspection, saved)


WORK: dict[str, Callable[..., None]] = {
    work.__name__: work
    for work in (
        session,
        answer_and_die,
        hold,
        visit,
        copy,
        read_only,
        fill_the_disk,
        stand_on_a_full_disk,
        fail_to_write,
    )
}

if __name__ == "__main__":
    WORK[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
