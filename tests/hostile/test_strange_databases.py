"""Files that are databases, and in which something other than data waits."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.store import strangers
from tests.commands.conftest import Hmip, hmip
from tests.hostile.support import assert_harmless, inspection
from tests.store.support import rows

__all__ = ["hmip"]

ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT"
VIEW = (
    f"CREATE VIEW journal AS {ENDLESS} 'x' AS replica, n AS seq, 't' AS time, 'a' AS author, "
    "'set' AS action, 's' AS subject, 'f' AS field, '1' AS value, '[]' AS replaces, 'h' AS hash "
    "FROM r"
)
CHANGES = {
    "a view for a table": ("DROP TABLE journal", VIEW),
    "a virtual table": ("CREATE VIRTUAL TABLE strange USING fts5(x)",),
    "a table less": ("DROP TABLE heads",),
    "bytes for a framework": ("UPDATE inspection SET framework = '[]'",),
    "a framework of nothing": ("UPDATE inspection SET framework = '{\"format\": 1}'",),
    "a framework that goes deep": (
        f"UPDATE inspection SET framework = '{'[' * 100_000}{']' * 100_000}'",
    ),
    "a framework without end": (
        "UPDATE inspection SET framework = '[' || replace(hex(zeroblob(6000000)), '00', '[],')",
    ),
    "digits": (f"UPDATE heads SET value = '{'9' * 5000}'",),
    "no JSON": ("UPDATE heads SET value = '{'",),
    "a provider that is no text": ("UPDATE settings SET value = '\"\\ud800\"'",),
    "lone surrogates": ("UPDATE heads SET value = '\"\\ud800\"'",),
    "no text": ("UPDATE heads SET value = CAST(x'22ff22' AS TEXT)",),
    "settings that are none": ("UPDATE settings SET value = '[1'",),
    "a version of before": ("PRAGMA user_version = -5",),
    "a version of later": ("PRAGMA user_version = 999",),
    "facts that are none": ("UPDATE local SET value = '[[['",),
    "a schema that is none": (
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = 'garbage' WHERE name = 'heads'",
    ),
    "a schema that is no text": (
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = CAST(x'ff00fe' AS TEXT) WHERE name = 'heads'",
    ),
}
COMMANDS = (
    *(["status", "{}"], ["history", "{}"], ["verify", "{}"], ["conflicts", "{}"]),
    *(["rebuild", "{}"], ["panel", "{}"], ["framework", "check", "{}"]),
    ["allocate", "{}", "--inspector", "x", "--cases", "CS-001"],
    ["report", "{}", "-o", "{}.zip", "--accept-findings", "x", "--replace"],
)


ENDLESSLY = "instr(printf('%.*c', 900000000, 'a'), printf('%.*cb', 400000000, 'a'))"
"""A plain expression that SQLite would be at for years."""


def schema(name: str, sql: str, kind: str = "table") -> tuple[str, ...]:
    """Statements that put a statement of another kind into the place of a table's own."""
    quoted = sql.replace("'", "''")
    told = f"type = '{kind}', sql = '{quoted}'"
    return "PRAGMA writable_schema = 1", f"UPDATE sqlite_master SET {told} WHERE name = '{name}'"


COLUMNS = "replica, seq, time, author, action, subject, field, value, replaces, hash"
NOT_TEXT = "UPDATE sqlite_master SET sql = CAST(x'{}' AS TEXT) WHERE name = 'strange'"
DISGUISED = {
    "a view by another name": (
        "DROP TABLE journal",
        VIEW,
        *schema("journal", VIEW, "VIEW"),
    ),
    "a virtual table by another name": (
        "CREATE VIRTUAL TABLE strange USING fts5(x)",
        *schema("strange", "create/**/virtual table strange USING fts5(x)"),
    ),
    "a view beside what is no text": (
        "DROP TABLE journal",
        VIEW,
        "CREATE TABLE strange (x)",
        "PRAGMA writable_schema = 1",
        NOT_TEXT.format((b"CREATE TABLE strange (" + b"\xff)").hex()),
    ),
    "a column that is worked out": (
        "DROP TABLE journal",
        f"CREATE TABLE journal ({COLUMNS})",
        "INSERT INTO journal (replica, seq) VALUES ('x', 1)",
        *schema(
            "journal",
            f"CREATE TABLE journal ({COLUMNS.replace('value', f'value AS ({ENDLESSLY})')})",
        ),
    ),
    "a check": schema(
        "heads",
        f"CREATE TABLE heads (subject, field, replica, seq, time, value CHECK({ENDLESSLY}))",
    ),
    "a default": schema(
        "settings",
        f"CREATE TABLE settings (field, value, replica, seq, x DEFAULT/**/({ENDLESSLY}))",
    ),
    "an index": (
        "CREATE INDEX strange ON receipts (seq)",
        *schema("strange", f"CREATE INDEX strange ON receipts ({ENDLESSLY})", "index"),
    ),
    "an index of some rows": (
        "CREATE INDEX strange ON receipts (seq) WHERE place LIKE '%a%a%a%a%a%a%a%a%a%b'",
    ),
}
"""What SQLite would run for whoever made the file, as it does not look at first sight."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inspection(tmp_path_factory.mktemp("made") / "original.sqlite")


def changed(original: Path, path: Path, *statements: str) -> Path:
    shutil.copy(original, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize("name", CHANGES)
def test_a_strange_database_is_refused_or_told_of(
    name: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    for command in COMMANDS:
        strange = changed(original, tmp_path / "strange.sqlite", *CHANGES[name])
        assert_harmless(hmip(*(part.format(strange) for part in command)))
    ours = tmp_path / "ours.sqlite"
    shutil.copy(original, ours)
    strange = changed(original, tmp_path / "strange.sqlite", *CHANGES[name])
    assert_harmless(hmip("merge", ours, strange))
    assert_harmless(hmip("verify", ours), {0})


def test_a_trigger_of_somebody_else_never_runs(original: Path, tmp_path: Path, hmip: Hmip) -> None:
    evil = "CREATE TRIGGER journal_is_never_grown AFTER INSERT ON journal BEGIN {} END"
    strange = changed(original, tmp_path / "strange.sqlite", evil.format("DELETE FROM answers;"))
    ran = hmip("allocate", strange, "--inspector", "x", "--cases", "CS-001")
    assert_harmless(ran, {1})
    assert "trigger 'journal_is_never_grown'" in ran.err
    assert rows(strange, "SELECT count(*) FROM answers") == rows(
        original, "SELECT count(*) FROM answers"
    )
    assert_harmless(hmip("status", strange), {0})
    assert "journal_is_never_grown" in hmip("verify", strange).out


@pytest.mark.parametrize(
    "place",
    [
        "[" * 100_000,
        '["\\ud800", "x"]',
        '[["x"], {}]',
        '["x"]',
        '["CS-001", {}]',
        '{"a": 1, "b": 2}',
    ],
)
async def test_a_place_that_is_none_keeps_nobody_out(
    place: str, original: Path, tmp_path: Path
) -> None:
    strange = changed(original, tmp_path / "strange.sqlite")
    with closing(sqlite3.connect(strange)) as connection, connection:
        connection.executemany(
            "INSERT OR REPLACE INTO local VALUES (?, ?)",
            [("position", place), ("interview", place)],
        )
    with Inspection.open(strange) as opened:
        assert opened.position() is None
        assert opened.interview_position() is None
        async with HmipApp(opened).run_test(size=(80, 24)) as pilot:
            await pilot.pause()


@pytest.mark.parametrize("value", ["'x' || seq", "CAST(seq AS BLOB)", "seq + 0.5", "NULL"])
@pytest.mark.parametrize("table", ["journal", "heads"])
def test_a_number_that_is_none_is_damage(
    table: str, value: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    columns = "*" if table == "heads" else COLUMNS
    strange = changed(
        original,
        tmp_path / "strange.sqlite",
        f"CREATE TABLE other AS SELECT {columns} FROM {table}",
        f"UPDATE other SET seq = {value}",
        f"DROP TABLE {table}",
        f"ALTER TABLE other RENAME TO {table}",
    )
    ours = Path(shutil.copy(original, tmp_path / "ours.sqlite"))
    ran = hmip("merge", ours, strange)
    assert_harmless(ran, {1} if value != "NULL" else {0, 1})
    for words in (("status",), ("history",), ("verify",), ("conflicts",)):
        assert_harmless(hmip(words[0], strange))
    assert_harmless(hmip("pack", strange, "-o", tmp_path / "strange.hmip-pack"))
    assert_harmless(hmip("export-journal", strange, "-o", tmp_path / "strange.txt"), {0})


@pytest.mark.parametrize("column", COLUMNS.split(", "))
def test_bytes_in_the_place_of_a_text_are_damage(
    column: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    strange = changed(
        original,
        tmp_path / "strange.sqlite",
        f"CREATE TABLE other AS SELECT {COLUMNS} FROM journal",
        f"UPDATE other SET {column} = CAST({column} AS BLOB) WHERE seq > 1",
        "DROP TABLE journal",
        "ALTER TABLE other RENAME TO journal",
    )
    ours = Path(shutil.copy(original, tmp_path / "ours.sqlite"))
    for words in (
        ("merge", ours, strange),
        ("pack", strange, "-o", tmp_path / "strange.hmip-pack"),
        ("status", strange),
        ("history", strange),
    ):
        assert_harmless(hmip(*words))
    text = tmp_path / "strange.txt"
    assert_harmless(hmip("export-journal", strange, "-o", text), {0})
    if column != "seq":  # of numbers nothing tells which they were
        whole = tmp_path / "whole.txt"
        assert_harmless(hmip("export-journal", original, "-o", whole), {0})
        assert text.read_text().splitlines()[1:] == whole.read_text().splitlines()[1:]


@pytest.mark.parametrize("name", DISGUISED)
def test_what_would_be_run_is_refused_whatever_it_looks_like(
    name: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    strange = changed(original, tmp_path / "strange.sqlite", *DISGUISED[name])
    ours = Path(shutil.copy(original, tmp_path / "ours.sqlite"))
    for words in (
        ("merge", ours, strange),
        ("verify", strange),
        ("allocate", strange, "--inspector", "x", "--cases", "CS-001"),
    ):
        ran = hmip(*words)
        assert_harmless(ran, {1})
        assert "that this program does not make" in ran.err


def test_a_trigger_by_another_name_never_runs(original: Path, tmp_path: Path, hmip: Hmip) -> None:
    strange = changed(
        original,
        tmp_path / "strange.sqlite",
        "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN DELETE FROM answers; END",
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET type = 'TRIGGER' WHERE name = 'evil'",
    )
    ran = hmip("allocate", strange, "--inspector", "x", "--cases", "CS-001")
    assert_harmless(ran, {1})
    assert "TRIGGER 'evil'" in ran.err


def test_our_own_triggers_are_those_of_the_migrations(original: Path) -> None:
    found = {sql for (sql,) in rows(original, "SELECT sql FROM sqlite_master WHERE type='trigger'")}
    assert found == strangers.GUARDS


def journal_naming(file: Path, named: Path) -> bytes:
    """A rollback journal of a file's first page, as a change of several files leaves one."""
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    page = data[:size]
    magic = bytes.fromhex("d9d505f920a163d7")
    begin = magic + struct.pack(">5I", 1, 0, len(data) // size, 512, size)
    record = struct.pack(">I", 1) + page + struct.pack(">I", sum(page[size - 200 : 0 : -200]))
    name = os.fsencode(named)
    end = struct.pack(">I", 2**30 // size + 1) + name + struct.pack(">2I", len(name), sum(name))
    return begin.ljust(512, b"\0") + record + end + magic


def test_a_journal_beside_a_file_removes_no_other(
    original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    strange, precious = tmp_path / "strange.sqlite", tmp_path / "precious.txt"
    precious.write_text("mine")
    journal = tmp_path / "strange.sqlite-journal"
    shutil.copy(original, strange)
    journal.write_bytes(journal_naming(strange, precious))
    with closing(sqlite3.connect(strange)) as connection:
        connection.execute("SELECT count(*) FROM journal")
    assert not precious.exists(), "SQLite does it, so that this shows something"
    precious.write_text("mine")
    for words in (("allocate", "--inspector", "x", "--cases", "CS-001"), ("rebuild",)):
        journal.write_bytes(journal_naming(strange, precious))
        ran = hmip(words[0], strange, *words[1:])
        assert_harmless(ran, {1})
        assert "strange.sqlite-journal names another file" in ran.err
        assert precious.read_text() == "mine"


@pytest.mark.skipif(find_spec("sqlcipher3") is None, reason="this system has no SQLCipher")
def test_a_table_is_named_as_somebody_likes_and_encrypted_all_the_same(
    original: Path, tmp_path: Path
) -> None:
    statement = """CREATE TABLE "x"" UNION SELECT 1 FROM ""journal" (y)"""
    strange = changed(original, tmp_path / "strange.sqlite", statement)
    encryption.set_passphrase(strange, "seven words that nobody would guess", "")
    assert not strange.read_bytes().startswith(b"SQLite format 3")
