"""What is acknowledged is on disk: synchronised once, soon in the bare file, there after a kill."""

from __future__ import annotations

import itertools
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer
from tests.store.support import (
    VISIT,
    assert_whole,
    create,
    journal_length,
    names,
    rows,
    work,
)

OLDER_THAN = 1.0
"""Seconds: what a copy of the bare file holds is older than this, at the latest."""


@pytest.fixture(scope="module")
def strace() -> str:
    found = shutil.which("strace") if sys.platform == "linux" else None
    if found is None:
        pytest.skip("counting disk synchronisations needs Linux and strace")
    probe = subprocess.run([found, "-f", "true"], capture_output=True, check=False, timeout=60)
    if probe.returncode:
        pytest.skip("strace may not trace here")
    return found


def synchronisations(trace: str) -> dict[str, Counter[str]]:
    """Per mark, the files that the answering thread had synchronised."""
    found: dict[str, Counter[str]] = {}
    answering, name = "", "done"
    for line in trace.splitlines():
        thread, _, call = line.partition(" ")
        if said := re.search(r'write\(2.*"<(.*)>"', call):
            answering, name = thread, said[1]
            found.setdefault(name, Counter())
        elif thread == answering and (synced := re.search(r"sync\(\d+<(.*?)>", call)):
            found[name][Path(synced[1]).name] += 1
    del found["done"]
    return found


def test_a_change_is_one_synchronisation_of_one_file(
    strace: str, file: Path, tmp_path: Path
) -> None:
    with create(file) as inspection:
        for case in ("V1", "V2"):
            inspection.add_case(case, "visits", VISIT)
    trace = tmp_path / "trace"
    watched = [strace, "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write"]
    work("session", file, under=watched)
    found = synchronisations(trace.read_text(encoding="utf-8", errors="replace"))
    once = {file.name + "-wal": 1}
    nothing = found.pop("nothing new")
    assert len(found) == 11
    assert {name: dict(counts) for name, counts in found.items()} == dict.fromkeys(found, once)
    assert not nothing


def test_commits_go_through_the_drives_cache(inspection: Inspection) -> None:
    raw = inspection.record.connection.raw
    settings = ("synchronous", "fullfsync", "foreign_keys")
    found = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in settings}
    assert found == {"synchronous": 2, "fullfsync": 1, "foreign_keys": 1}


def test_a_copy_of_the_bare_file_holds_what_is_older_than_a_second(
    inspection: Inspection, tmp_path: Path
) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    for number, answer in enumerate([Answer.YES, Answer.NO, Answer.YES]):
        inspection.answer("V1", q, answer)
        inspection.save_evidence("V1", q.id, f"seen {number}" * 1000)
        written = len(list(inspection.record.entries()))
        time.sleep(OLDER_THAN)
        inspection.answer("V2", q, answer)  # younger: it may be missing
        copy = tmp_path / f"copy {number}.sqlite"
        work("copy", inspection.path, copy)
        with Inspection.open(copy, writable=False) as read:
            assert len(list(read.record.entries())) >= written
            assert read.case("V1").values == inspection.case("V1").values
            assert read.evidence("V1") == inspection.evidence("V1")
        with Inspection.open(copy) as opened:
            assert_whole(opened)
            assert opened.record.replica != inspection.record.replica
            opened.answer("V3", q, Answer.NO)


def test_the_bare_file_follows_within_a_second_however_fast_the_answers_come(
    inspection: Inspection,
) -> None:
    copied: list[float] = []
    inspection.record.connection.copied = lambda: copied.append(time.monotonic())
    q = inspection.framework.questions["2.1.1.a"]
    answers = itertools.cycle([Answer.YES, Answer.NO])
    began = time.monotonic()
    while time.monotonic() < began + 2 * OLDER_THAN:
        inspection.answer("V1", q, next(answers))
        time.sleep(0.02)
    waits = [then - before for before, then in itertools.pairwise([began, *copied])]
    assert len(copied) > 1
    assert max(waits) < OLDER_THAN


def test_a_reader_that_stays_holds_the_copying_up_only_while_it_stays(
    inspection: Inspection,
) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    reader = sqlite3.connect(inspection.path, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM journal").fetchall()
        for answer in (Answer.YES, Answer.NO):
            inspection.answer("V1", q, answer)
        time.sleep(OLDER_THAN)
        reader.execute("ROLLBACK")
    written = len(list(inspection.record.entries()))
    time.sleep(OLDER_THAN)
    bare = inspection.path.with_name("bare.sqlite")
    work("copy", inspection.path, bare)
    assert journal_length(bare) == written


def test_one_plain_file_is_left(file: Path) -> None:
    with create(file) as inspection:
        inspection.propose("1.1", "Good", "because")
        assert file.name + "-wal" in names(file.parent)
    assert names(file.parent) == [file.name]
    assert rows(file, "PRAGMA journal_mode") == [("delete",)]


def test_closing_twice_does_not_give_back_the_next_ones_lock(file: Path) -> None:
    first = create(file)
    first.close()
    with Inspection.open(file):
        first.close()
        with pytest.raises(FileProblem, match="open in another window"):
            Inspection.open(file)


def test_reading_leaves_one_plain_file_too(file: Path) -> None:
    create(file).close()
    before = file.read_bytes()
    with Inspection.open(file, writable=False) as inspection:
        assert inspection.provider == "A provider"
    assert names(file.parent) == [file.name]
    assert file.read_bytes() == before


@pytest.mark.parametrize("writable", [True, False])
def test_a_killed_programs_log_is_taken_in(file: Path, writable: bool) -> None:
    with create(file) as inspection:
        inspection.add_case("V1", "visits", VISIT)
        replica = inspection.record.replica
    work("answer_and_die", file)
    assert file.name + "-wal" in names(file.parent)
    with Inspection.open(file, writable=writable) as inspection:
        assert inspection.case("V1").values["answer.2.1.1.a"] == "yes"
        if writable:
            assert inspection.record.replica == replica
            assert_whole(inspection)
    if writable:
        assert names(file.parent) == [file.name]


def test_what_a_killed_program_left_is_soon_in_the_bare_file(file: Path) -> None:
    with create(file) as inspection:
        inspection.add_case("V1", "visits", VISIT)
    work("answer_and_die", file)
    bare = file.with_name("bare.sqlite")
    with Inspection.open(file) as inspection:
        time.sleep(OLDER_THAN)
        work("copy", file, bare)
        assert journal_length(bare) == len(list(inspection.record.entries()))


def test_a_backup_is_whole_and_one_file(inspection: Inspection, tmp_path: Path) -> None:
    inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
    folder = tmp_path / "backups"
    folder.mkdir()
    target = folder / "backup.sqlite"
    inspection.record.connection.backup(target)
    assert names(folder) == ["backup.sqlite"]
    with Inspection.open(target) as copy:
        assert list(copy.record.entries()) == list(inspection.record.entries())
        assert_whole(copy)
    assert names(folder) == ["backup.sqlite"]
