"""A file that is moved, replaced or removed under an open inspection.

Windows lets nobody do that to an open file.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, NotSaved
from hmip_tui.framework import Answer
from hmip_tui.store import connection
from tests.store.support import (
    add_visits,
    assert_a_sentence,
    assert_live,
    assert_whole,
    create,
    journal_length,
    names,
    work,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids it")

Changing = Callable[[Path], None]


@pytest.fixture
def older(tmp_path: Path, file: Path) -> Path:
    """A copy of the inspection as it was with three cases and no answer."""
    with create(file) as inspection:
        add_visits(inspection, 3)
    return Path(shutil.copy(file, tmp_path / "older.sqlite"))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bare file is not brought up to date until the inspection is left."""
    monkeypatch.setattr(connection, "CHECKPOINT_AFTER", 60)


def answer_all(inspection: Inspection, answer: Answer) -> int:
    """Answer one question in every case; how many entries there are then."""
    for row in inspection.cases():
        inspection.answer(row.id, inspection.framework.questions["2.1.1.a"], answer)
    return len(list(inspection.record.entries()))


def refused(inspection: Inspection) -> None:
    """What is said to an answer; panels then show what they did before, and all can be read."""
    before = inspection.live_tally().as_dict()
    q = inspection.framework.questions["2.1.1.b"]
    with pytest.raises(NotSaved, match="was moved, removed or replaced") as raised:
        inspection.answer("V1", q, Answer.NO)
    assert_a_sentence(raised.value, names=inspection.path)
    assert q.field not in inspection.case("V1").values
    assert inspection.live_tally().as_dict() == before
    assert_live(inspection)


@pytest.mark.usefixtures("unhurried")
def test_a_moved_file_has_every_answer_after_leaving(older: Path, file: Path) -> None:
    moved = file.with_name("moved.sqlite")
    with Inspection.open(file) as inspection:
        written = answer_all(inspection, Answer.YES)
        file.rename(moved)
        refused(inspection)
    assert names(file.parent) == ["moved.sqlite"]
    assert journal_length(moved) == written
    with Inspection.open(moved) as inspection:
        assert_whole(inspection)


@pytest.mark.usefixtures("unhurried")
def test_what_comes_to_stand_in_its_place_is_left_alone(older: Path, file: Path) -> None:
    """SQLite would read another file together with the log that belonged to this one."""
    length, content = journal_length(older), older.read_bytes()
    with Inspection.open(file) as inspection:
        answer_all(inspection, Answer.YES)
        file.rename(file.with_name("moved.sqlite"))
        shutil.copy(older, file)
        refused(inspection)
    assert names(file.parent) == [file.name, "moved.sqlite"]
    assert file.read_bytes() == content
    assert journal_length(file) == length


@pytest.mark.usefixtures("unhurried")
def test_a_replaced_file_is_left_alone(older: Path, file: Path) -> None:
    length = journal_length(older)
    with Inspection.open(file) as inspection:
        written = answer_all(inspection, Answer.YES)
        older.replace(file)
        refused(inspection)
        rescued = file.with_name("rescued.sqlite")
        inspection.record.connection.backup(rescued)
    assert names(file.parent) == [file.name, "rescued.sqlite"]
    assert journal_length(file) == length
    assert journal_length(rescued) == written


def test_a_removed_file_can_be_saved_elsewhere_while_it_is_open(older: Path, file: Path) -> None:
    rescued = file.with_name("rescued.sqlite")
    with Inspection.open(file) as inspection:
        written = answer_all(inspection, Answer.YES)
        file.unlink()
        refused(inspection)
        inspection.record.connection.backup(rescued)
    assert names(file.parent) == ["rescued.sqlite"]
    assert journal_length(rescued) == written


def test_a_file_put_back_goes_on(older: Path, file: Path) -> None:
    away = file.with_name("away.sqlite")
    with Inspection.open(file) as inspection:
        answer_all(inspection, Answer.YES)
        file.rename(away)
        refused(inspection)
        away.rename(file)
        written = answer_all(inspection, Answer.NO)
        assert_whole(inspection)
    assert names(file.parent) == [file.name]
    assert journal_length(file) == written


def test_a_moved_folder_is_said_too(older: Path, file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    with Inspection.open(file) as inspection:
        written = answer_all(inspection, Answer.YES)
        file.parent.rename(elsewhere)
        refused(inspection)
    assert journal_length(elsewhere / file.name) == written


def test_an_answer_is_not_written_to_a_log_that_is_gone(older: Path, file: Path) -> None:
    """Somebody clears away what looks like rubbish beside the file."""
    with Inspection.open(file) as inspection:
        written = answer_all(inspection, Answer.YES)
        q = inspection.framework.questions["2.1.1.b"]
        file.with_name(f"{file.name}-wal").unlink()
        with pytest.raises(NotSaved, match="another program removed") as raised:
            inspection.answer("V1", q, Answer.NO)
        assert_a_sentence(raised.value, names=file)
        work("copy", file, file.with_name("bare.sqlite"))
        assert journal_length(file.with_name("bare.sqlite")) == written
    with Inspection.open(file) as inspection:
        assert_whole(inspection)
        inspection.answer("V1", q, Answer.NO)
        written += 1
    assert journal_length(file) == written


def answered(file: Path, times: int) -> int:
    """Answer and write in one case, in a log of one program alone; how many entries there are."""
    with Inspection.open(file) as inspection:
        for number in range(times):
            inspection.save_evidence("V1", "2.1.1.a", f"{number} " * 900)
        return answer_all(inspection, Answer.YES)


@pytest.mark.parametrize("sessions", [0, 1])
def test_a_backup_put_back_over_a_killed_programs_file_is_not_mixed_with_its_log(
    older: Path, file: Path, sessions: int
) -> None:
    """Not even where the log happens to hold all that the backup lacks."""
    log = file.with_name(f"{file.name}-wal")
    for _ in range(sessions):
        answered(file, 40)
    work("answer_and_die", file)
    shutil.copy(older, file)
    left = log.read_bytes()
    with pytest.raises(
        FileProblem, match="was replaced after the program had been killed"
    ) as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)
    assert file.read_bytes() == older.read_bytes()
    assert log.read_bytes() == left
    log.rename(file.with_name("away"))
    with Inspection.open(file) as inspection:
        assert_whole(inspection)
    assert journal_length(file) == journal_length(older)


def test_a_log_left_beside_a_removed_file_does_no_harm_to_a_new_one(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 3)
    work("answer_and_die", file)
    file.unlink()
    assert f"{file.name}-wal" in names(file.parent)
    with create(file) as inspection:
        add_visits(inspection, 1)
        time.sleep(connection.CHECKPOINT_AFTER * 2)
        assert_whole(inspection)
        written = len(list(inspection.record.entries()))
    assert names(file.parent) == [file.name]
    assert journal_length(file) == written
