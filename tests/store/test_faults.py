"""Whatever is wrong with a file is one clear sentence, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError, NotSaved
from hmip_tui.framework import Answer
from tests.store.support import (
    add_visits,
    assert_a_sentence,
    create,
    names,
    rows,
    with_mounts,
    work,
)

# -- files that are not ours -----------------------------------------------------------------


def _text(path: Path) -> None:
    path.write_text("case_id,sample\nCS-001,visits\n" * 100, encoding="utf-8")


def _empty(path: Path) -> None:
    path.touch()


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE journal (x)")


def _other_database_in_use(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE journal (x)")


def _folder(path: Path) -> None:
    path.mkdir()


def _nothing(path: Path) -> None:
    assert not path.exists()


def _magic_alone(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


NOT_OURS: list[tuple[Callable[[Path], None], str]] = [
    (_text, "is not an inspection file"),
    (_empty, "is not an inspection file"),
    (_other_database, "is not an inspection file"),
    (_other_database_in_use, "is not an inspection file"),
    (_folder, "is a folder"),
    (_nothing, "does not exist"),
    (_magic_alone, "is damaged"),
]


@pytest.mark.parametrize("writable", [True, False], ids=["to write", "to read"])
@pytest.mark.parametrize(("make", "says"), NOT_OURS, ids=[m.__name__ for m, _ in NOT_OURS])
def test_what_is_not_ours_is_refused_and_left_as_it_is(
    file: Path, make: Callable[[Path], None], says: str, writable: bool
) -> None:
    make(file)
    before = file.read_bytes() if file.is_file() else b""
    with pytest.raises(FileProblem, match=says) as raised:
        Inspection.open(file, writable=writable)
    assert_a_sentence(raised.value, names=file)
    assert (file.read_bytes() if file.is_file() else b"") == before
    assert set(names(file.parent)) <= {file.name}


def test_nothing_is_created_over_a_file(file: Path) -> None:
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(FileProblem, match="exists already; nothing was changed") as raised:
        create(file)
    assert_a_sentence(raised.value, names=file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_nothing_is_created_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "new.sqlite"
    with pytest.raises(FileProblem, match="does not exist") as raised:
        create(path)
    assert_a_sentence(raised.value, names=path.parent)


def test_a_file_whose_creation_was_interrupted_says_so(file: Path) -> None:
    create(file).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("DELETE FROM inspection")
    with pytest.raises(FileProblem, match="its creation was interrupted") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM inspection",
        "INSERT INTO inspection SELECT 'x', created, framework_hash, framework FROM inspection",
    ],
)
def test_nobody_is_told_to_delete_a_file_with_entries(file: Path, sql: str) -> None:
    create(file).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute(sql)
    with pytest.raises(FileProblem, match="'hmip repair'") as raised:
        Inspection.open(file)
    assert "Delete" not in str(raised.value)


def test_a_data_folder_that_cannot_be_used_says_so(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(file).close()
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("HMIP_TUI_HOME", str(blocked))
    with pytest.raises(FileProblem, match="cannot be used") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=blocked / "device")
    with Inspection.open(file, writable=False) as inspection:
        assert inspection.provider == "A provider"


# -- damage ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with something in every table."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        with create(folder / "sound.sqlite") as inspection:
            add_visits(inspection, 40)
            for case in inspection.cases():
                for question in inspection.framework.routes["visits"]:
                    inspection.answer(case.id, question, Answer.YES)
                inspection.save_evidence(case.id, "2.1.1.a", "seen in the plan " * 20)
    return folder / "sound.sqlite"


def _use(path: Path, writable: bool) -> None:
    """Open, read everything that screens read, change something where that is possible."""
    with Inspection.open(path, writable=writable) as inspection:
        inspection.overall()
        for row in inspection.cases():
            inspection.case(row.id)
            inspection.evidence(row.id)
        for entry in inspection.record.entries():
            inspection.disputed(entry.subject, entry.field)
        if writable:
            inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.NO)
            inspection.undo("V1")


@pytest.mark.parametrize("writable", [True, False], ids=["to write", "to read"])
@pytest.mark.parametrize("number", range(30))
def test_damage_anywhere_ends_in_a_sentence_or_in_nothing_worse(
    sound: Path, file: Path, number: int, writable: bool
) -> None:
    """Bytes that nobody reads may be wrong unnoticed here: 'hmip verify' looks at all of them."""
    chance = random.Random(number)
    content = bytearray(sound.read_bytes())
    for _ in range(chance.choice([1, 20, 400])):
        content[chance.randrange(16, len(content))] = chance.randrange(256)
    file.write_bytes(content)
    with suppress(HmipError):
        _use(file, writable)
    assert file.name + "-lock" not in names(file.parent)


def test_a_damaged_header_is_named(sound: Path, file: Path) -> None:
    content = bytearray(sound.read_bytes())
    content[16:30] = b"\xff" * 14
    file.write_bytes(content)
    with pytest.raises(FileProblem, match="it is damaged") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)
    assert names(file.parent) == [file.name]


@pytest.mark.parametrize("page", ["journal", "inspection", "heads"])
def test_a_damaged_page_is_named(sound: Path, file: Path, page: str) -> None:
    query = f"SELECT rootpage FROM sqlite_schema WHERE name = '{page}'"
    root = rows(sound, query)[0][0]
    size = rows(sound, "PRAGMA page_size")[0][0]
    content = bytearray(sound.read_bytes())
    content[(root - 1) * size : root * size] = b"\xa5" * size
    file.write_bytes(content)
    with pytest.raises(
        FileProblem, match=r"it is damaged\. 'hmip verify inspection\.sqlite'"
    ) as raised:
        _use(file, writable=True)
    assert_a_sentence(raised.value, names=file)


@pytest.mark.parametrize("share", [0.0005, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_named(sound: Path, file: Path, share: float) -> None:
    content = sound.read_bytes()
    file.write_bytes(content[: max(20, int(len(content) * share))])
    with pytest.raises(FileProblem, match="it is damaged") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)


def test_a_damaged_framework_is_named(sound: Path, file: Path) -> None:
    content = sound.read_bytes()
    assert content.count(b'"format":1') == 1
    file.write_bytes(content.replace(b'"format":1', b'"format":['))
    with pytest.raises(FileProblem, match="its framework is damaged") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)


def _change(path: Path, statement: str) -> None:
    """Change what the program never does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER journal_is_never_changed")
        raw.execute(statement)


Read = Callable[[Inspection], object]

DAMAGED_VALUES: list[tuple[str, Read]] = [
    ("UPDATE heads SET value = '\"ye'", lambda i: i.case("V1")),
    ("UPDATE journal SET value = '\"ye'", lambda i: [e.content for e in i.record.entries()]),
    ("UPDATE journal SET replaces = '[1]'", lambda i: list(i.record.entries())),
    ("UPDATE journal SET replaces = '{'", lambda i: list(i.record.entries())),
    ("UPDATE settings SET value = ''", lambda i: i.provider),
]


@pytest.mark.parametrize(("statement", "read"), DAMAGED_VALUES, ids=[d[0] for d in DAMAGED_VALUES])
def test_a_damaged_value_is_told(sound: Path, file: Path, statement: str, read: Read) -> None:
    shutil.copy(sound, file)
    _change(file, statement)
    with (
        Inspection.open(file, writable=False) as inspection,
        pytest.raises(FileProblem, match="is damaged"),
    ):
        read(inspection)


def test_of_a_value_that_is_no_text_nothing_is_quoted(sound: Path, file: Path) -> None:
    """Python's module would quote it, and it may be of somebody's case."""
    shutil.copy(sound, file)
    with Inspection.open(file) as inspection:
        inspection.save_evidence("V1", "2.1.1.a", "A herring in the rain")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"herring in the rain", b"herring in the \xff\xfein"))
    with (
        Inspection.open(file, writable=False) as inspection,
        pytest.raises(FileProblem, match="it is damaged") as raised,
    ):
        inspection.record.evidence()
    assert "herring" not in str(raised.value)


def test_a_damaged_place_keeps_nobody_from_the_answers(sound: Path, file: Path) -> None:
    shutil.copy(sound, file)
    _change(file, "INSERT INTO local VALUES ('position', '[]')")
    with Inspection.open(file) as inspection:
        assert inspection.position() is None


# -- files that may not be written -----------------------------------------------------------


def _permissions_bind() -> bool:
    return os.name == "posix" and os.geteuid() != 0


def _forbid(path: Path, patch: pytest.MonkeyPatch) -> None:
    """Make a file read-only; to an administrator, whom permissions do not bind, say it is."""
    path.chmod(0o400)
    if not _permissions_bind():
        permitted = os.access

        def access(asked: Path, mode: int) -> bool:
            return permitted(asked, mode) and not (mode & os.W_OK and Path(asked) == path)

        patch.setattr("hmip_tui.store.connection.os.access", access)


def test_a_read_only_file_is_not_opened_to_write_and_can_be_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(file).close()
    _forbid(file, monkeypatch)
    with pytest.raises(FileProblem, match="is read-only, so answers could not be saved") as raised:
        Inspection.open(file)
    assert_a_sentence(raised.value, names=file)
    with Inspection.open(file, writable=False) as inspection:
        assert inspection.provider == "A provider"
    assert names(file.parent) == [file.name]


def test_a_reader_records_nothing(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
    with Inspection.open(file, writable=False) as inspection:
        before = inspection.case("V1").values
        with pytest.raises(NotSaved, match="was opened for reading only") as raised:
            inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
        assert_a_sentence(raised.value, names=file)
        assert inspection.case("V1").values == before


@pytest.mark.skipif(not _permissions_bind(), reason="permissions do not bind this user")
def test_a_folder_that_may_not_be_written(file: Path) -> None:
    create(file).close()
    file.parent.chmod(0o500)
    try:
        with pytest.raises(FileProblem, match="cannot be written to") as raised:
            Inspection.open(file)
        assert_a_sentence(raised.value, names=file.parent)
        with Inspection.open(file, writable=False) as inspection:
            assert inspection.provider == "A provider"
    finally:
        file.parent.chmod(0o700)


def test_a_read_only_disk(file: Path) -> None:
    mount = f"mount --bind '{file.parent}' '{file.parent}'"
    under = with_mounts(f"{mount}; mount -o remount,ro,bind '{file.parent}'")
    create(file).close()
    said, provider = work("read_only", file, under=under)
    assert "is read-only, so answers could not be saved" in said
    assert provider == "A provider"
    assert names(file.parent) == [file.name]


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("cut", [1, 100, 4000, 4096])
def test_a_file_without_its_end_is_refused(file: Path, cut: int, writable: bool) -> None:
    """Of a last page that is there in part, SQLite would read the rest as zeros."""
    with create(file) as inspection:
        add_visits(inspection, 3)
    content = file.read_bytes()[:-cut]
    file.write_bytes(content)
    with pytest.raises(FileProblem, match="it is damaged"):
        Inspection.open(file, writable=writable)
    assert file.read_bytes() == content
