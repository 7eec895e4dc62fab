"""Files of older programs are brought up to date after a backup, files of newer ones refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer
from hmip_tui.journal import Entry
from hmip_tui.store import merging, migrations, projections
from hmip_tui.store.connection import Connection
from tests.store.support import (
    add_visits,
    assert_a_sentence,
    assert_whole,
    create,
    names,
    rows,
    tables,
)

BACKUP = "inspection.before-version-2.sqlite"
TABLES_OF_VERSION_1 = ("inspection", "journal", "local")


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """The journal of the inspection as today's program would write it."""
    with create(tmp_path / "today.sqlite") as inspection:
        add_visits(inspection, 2)
        q = inspection.framework.questions
        inspection.answer("V1", q["harm"], Answer.YES)
        inspection.answer("V1", q["2.1.2"], Answer.NO)
        inspection.answer("V2", q["2.1.1.a"], Answer.NOT_APPLICABLE)
        inspection.save_evidence("V1", "2.1.2", "seen")
        inspection.answer("V1", q["2.1.2"], Answer.YES)
        inspection.undo("V1")
        inspection.propose("1.1", "Good", "because")
        return list(inspection.record.entries())


@pytest.fixture
def version_1(entries: Sequence[Entry], file: Path, tmp_path: Path) -> Path:
    """The same inspection in a file of the first version, which had no tables but the record's."""
    with closing(Connection.writer(file, create=True)) as connection:
        migrations.migrate(connection, upto=1)
        with connection.transaction():
            for table in TABLES_OF_VERSION_1:
                found = rows(tmp_path / "today.sqlite", f"SELECT * FROM {table}")
                marks = ", ".join("?" * len(found[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", iter(found))
    assert version(file) == 1
    return file


def version(path: Path) -> int:
    number: int = rows(path, "PRAGMA user_version")[0][0]
    return number


def table_names(path: Path) -> set[str]:
    found = rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in found if not name.startswith(("sqlite_", "_sqlite_"))}


def test_the_steps_are_numbered_without_a_gap_up_to_the_latest() -> None:
    assert [number for number, _, _ in migrations.steps()] == [*range(1, migrations.LATEST + 1)]


def test_an_older_file_is_brought_up_to_date(
    version_1: Path, entries: list[Entry], tmp_path: Path
) -> None:
    with Inspection.open(version_1) as inspection:
        assert list(inspection.record.entries()) == entries
        assert_whole(inspection)
        with Inspection.open(tmp_path / "today.sqlite", writable=False) as today:
            assert tables(inspection.record) == tables(today.record)
        inspection.answer("V2", inspection.framework.questions["2.1.1.a"], Answer.YES)
        assert_whole(inspection)
    assert version(version_1) == migrations.LATEST
    assert names(version_1.parent) == [BACKUP, version_1.name]


def test_a_backup_is_beside_it(version_1: Path, entries: list[Entry]) -> None:
    Inspection.open(version_1).close()
    backup = version_1.with_name(BACKUP)
    assert version(backup) == 1
    assert table_names(backup) == set(TABLES_OF_VERSION_1)
    assert rows(backup, "PRAGMA integrity_check") == [("ok",)]
    with Inspection.open(backup) as inspection:
        assert list(inspection.record.entries()) == entries
        assert_whole(inspection)


def test_the_next_opening_makes_no_backup(version_1: Path) -> None:
    Inspection.open(version_1).close()
    Inspection.open(version_1).close()
    assert names(version_1.parent) == [BACKUP, version_1.name]


def test_a_former_backup_is_not_written_over(version_1: Path) -> None:
    version_1.with_name(BACKUP).write_text("precious", encoding="utf-8")
    Inspection.open(version_1).close()
    assert version_1.with_name(BACKUP).read_text(encoding="utf-8") == "precious"
    assert version(version_1.with_name("inspection.before-version-2-2.sqlite")) == 1


def test_an_older_file_is_not_read_but_says_what_to_do(version_1: Path) -> None:
    before = version_1.read_bytes()
    with pytest.raises(FileProblem, match="written by an older version") as raised:
        Inspection.open(version_1, writable=False)
    assert_a_sentence(raised.value, names=version_1)
    assert version_1.read_bytes() == before
    assert names(version_1.parent) == [version_1.name]


def test_what_an_older_program_recorded_is_merged_from_its_file_as_it_is(
    version_1: Path, entries: list[Entry], tmp_path: Path
) -> None:
    before = version_1.read_bytes()
    with Inspection.open(_without_entries(version_1, tmp_path), author="the lead") as lead:
        arrival = merging.take_in_file(lead.record, version_1)
        assert arrival.new == len(entries)
        assert list(lead.record.entries()) == entries
        assert_whole(lead)
    assert version_1.read_bytes() == before
    assert version(version_1) == 1


def _without_entries(version_1: Path, folder: Path) -> Path:
    """The same inspection, of which nobody has recorded anything yet."""
    path = folder / "empty.sqlite"
    with closing(Connection.writer(path, create=True)) as connection:
        migrations.migrate(connection)
        with connection.transaction():
            told = rows(version_1, "SELECT * FROM inspection")
            connection.executemany("INSERT INTO inspection VALUES (?, ?, ?, ?)", iter(told))
    return path


def test_a_newer_file_is_refused_and_left_as_it_is(file: Path) -> None:
    create(file).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as newer:
        newer.execute(f"PRAGMA user_version = {migrations.LATEST + 1}")
    before = file.read_bytes()
    for writable in (True, False):
        with pytest.raises(FileProblem, match="written by a newer version") as raised:
            Inspection.open(file, writable=writable)
        assert_a_sentence(raised.value, names=file)
    # opening to write turned the log on and off again: that counts changes in the header
    assert file.read_bytes()[100:] == before[100:]
    assert names(file.parent) == [file.name]


def test_a_step_that_fails_leaves_the_file_as_it_was(
    version_1: Path, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, (number, name, sql), *_ = migrations.steps()
    broken = (number, name, f"{sql}\nCREATE TABLE answers (again TEXT);\n")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "steps", lambda: [first, broken])
        with pytest.raises(FileProblem, match="could not be brought up to date") as raised:
            Inspection.open(version_1)
    assert_a_sentence(raised.value, names=version_1)
    assert version(version_1) == 1
    assert table_names(version_1) == set(TABLES_OF_VERSION_1)
    with Inspection.open(version_1) as inspection:
        assert list(inspection.record.entries()) == entries
        assert_whole(inspection)


def test_a_file_is_never_left_with_empty_tables(
    version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(projections, "rebuild", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Inspection.open(version_1)
    assert version(version_1) == 1
    with Inspection.open(version_1) as inspection:
        assert_whole(inspection)
        assert len(inspection.cases()) == 2


def test_the_tables_are_strict_and_entries_cannot_be_changed(inspection: Inspection) -> None:
    connection = inspection.record.connection
    for name, kind, strict in connection.rows("SELECT name, type, strict FROM pragma_table_list"):
        if kind == "table" and "sqlite_" not in name:
            assert strict, name
    for statement in ("UPDATE journal SET value = 'x'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.IntegrityError, match="journal entries are never"):
            connection.raw.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.raw.execute("UPDATE attributes SET seq = 999")
