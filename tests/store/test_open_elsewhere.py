"""One program writes to a file at a time, and others may read it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.application import Inspection
from hmip_tui.commands.passphrases import CURRENT
from hmip_tui.errors import FileProblem, NotSaved
from hmip_tui.framework import Answer
from hmip_tui.store import engine
from tests.store.support import (
    ROOT,
    add_visits,
    assert_a_sentence,
    assert_whole,
    create,
    names,
    work,
    worker,
)


@pytest.fixture
def held(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the file open."""
    with create(file) as inspection:
        add_visits(inspection, 1)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        worker("hold", file), cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_file_open_elsewhere_can_be_read_and_not_written(
    file: Path, held: subprocess.Popen[str]
) -> None:
    with pytest.raises(FileProblem, match="is open in another window") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)
    with Inspection.open(file, writable=False) as inspection:
        assert inspection.provider == "A provider"
    held.communicate("\n", timeout=60)
    with Inspection.open(file) as inspection:
        assert_whole(inspection)
    assert names(file.parent) == [file.name]


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("encrypted", [False, True])
def test_nor_can_it_under_a_second_name(
    file: Path, tmp_path: Path, killed: bool, encrypted: bool
) -> None:
    """SQLite takes names for files, and what one program had saved would be gone."""
    second = tmp_path / "second.sqlite"
    with create(file) as inspection:
        add_visits(inspection, 1)
    if encrypted:
        encryption.set_passphrase(file, "a herring in the rain", "")
    try:
        os.link(file, second)
    except OSError:
        pytest.skip("this file system has no hard links")
    Inspection.open(second).close()
    told = {CURRENT: "a herring in the rain"} if encrypted else {}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        worker("hold", file), cwd=ROOT, stdin=pipe, stdout=pipe, text=True, env=os.environ | told
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        if killed:
            process.kill()
            process.wait(timeout=60)
        for _ in range(2):
            with pytest.raises(FileProblem, match="a second name") as raised:
                Inspection.open(second)
            assert_a_sentence(raised.value, names=second)
            assert names(tmp_path).count("second.sqlite") == 1
            assert "second.sqlite-wal" not in names(tmp_path)
        if not killed:
            process.communicate("\n", timeout=60)
    Inspection.open(file).close()
    with Inspection.open(second) as inspection:
        assert_whole(inspection)


def test_what_another_tool_holds_is_not_taken_for_damaged(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed program left its log, and some SQLite tool keeps both to itself."""
    left = tmp_path / "left.sqlite"
    with create(file) as inspection:
        add_visits(inspection, 1)
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{left}{suffix}")
    at_once = partial(sqlite3.connect, uri=True, timeout=0)
    monkeypatch.setattr(engine, "connect", lambda uri, key: at_once(uri))
    with closing(sqlite3.connect(left, isolation_level=None)) as tool:
        tool.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        tool.execute("BEGIN IMMEDIATE")
        with pytest.raises(FileProblem, match="another program is using it") as raised:
            Inspection.open(left)
        assert_a_sentence(raised.value, names=left)


def test_a_lock_left_by_a_killed_program_is_none(file: Path, held: subprocess.Popen[str]) -> None:
    held.kill()
    held.wait(timeout=60)
    assert file.name + "-lock" in names(file.parent)
    with Inspection.open(file) as inspection:
        assert_whole(inspection)
    assert names(file.parent) == [file.name]


def test_reading_beside_an_open_inspection_does_not_unlock_it(inspection: Inspection) -> None:
    """POSIX ends a process's locks on a file when it closes any handle to it."""
    q = inspection.framework.questions["2.1.1.a"]
    with Inspection.open(inspection.path, writable=False) as beside:
        assert beside.case("V1") == inspection.case("V1")
    with pytest.raises(FileProblem, match="open in another window"):
        Inspection.open(inspection.path)
    inspection.answer("V1", q, Answer.YES)
    for number, case in enumerate(("V2", "V3"), start=1):
        assert work("visit", inspection.path) == [str(number)]
        assert inspection.path.name + "-wal" in names(inspection.path.parent)
        inspection.answer(case, q, Answer.NO)


@pytest.fixture
def link(file: Path, tmp_path: Path) -> Path:
    """A link to where the inspection is, in another folder."""
    if os.name == "nt":
        pytest.skip("Windows lets only some people make links")
    link = tmp_path / "desktop" / "link.sqlite"
    link.parent.mkdir()
    link.symlink_to(file)
    return link


def test_behind_a_link_it_is_the_same_file(
    file: Path, link: Path, held: subprocess.Popen[str]
) -> None:
    with pytest.raises(FileProblem, match="is open in another window"):
        Inspection.open(link)
    held.communicate("\n", timeout=60)
    with Inspection.open(link) as inspection:
        with pytest.raises(FileProblem, match="is open in another window"):
            Inspection.open(file)
        inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
        with Inspection.open(link, writable=False) as beside:
            assert beside.case("V1") == inspection.case("V1")
        log = file.with_name(f"{file.name}-wal")
        log.unlink()
        with pytest.raises(NotSaved, match="another program removed"):
            inspection.answer("V1", inspection.framework.questions["2.1.1.b"], Answer.YES)
    assert names(link.parent) == [link.name]
    assert names(file.parent) == [file.name]


def test_behind_a_link_a_killed_programs_log_is_looked_at(file: Path, link: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 3)
    older = file.read_bytes()
    work("answer_and_die", link)
    file.write_bytes(older[: len(older) // 2])
    with pytest.raises(FileProblem, match=r"cannot be used with .*-wal beside it"):
        Inspection.open(link)
