"""What is taken in from elsewhere, what is refused by name, and that a refusal changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import framework as frameworks
from hmip_tui import journal, training_file
from hmip_tui.application import Changed, Inspection
from hmip_tui.errors import FileProblem, Forked, HmipError, NotSaved, NotTaken
from hmip_tui.framework import Answer
from hmip_tui.journal import Entry, EntryId
from hmip_tui.recording import MERGED
from hmip_tui.store import merging, verify
from hmip_tui.store.chains import COLUMNS, columns
from hmip_tui.store.record import Change
from tests.store.support import (
    add_visits,
    assert_whole,
    create,
    names,
    rows,
    tables,
    worker,
)
from tests.strategies import DOCUMENT


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Inspection, Inspection]]:
    """Two people's files of one inspection with three cases, who have both been at work."""
    with create(tmp_path / "anna.sqlite") as first:
        add_visits(first, 3)
    shutil.copy(tmp_path / "anna.sqlite", tmp_path / "ben.sqlite")
    with (
        Inspection.open(tmp_path / "anna.sqlite", author="Anna") as anna,
        Inspection.open(tmp_path / "ben.sqlite", author="Ben") as ben,
    ):
        question = anna.framework.questions["2.1.1.a"]
        anna.answer("V1", question, Answer.YES)
        ben.answer("V1", question, Answer.NO)
        ben.save_evidence("V2", question.id, "seen [bold]there[/]")
        yield anna, ben


def snapshot(inspection: Inspection) -> tuple[list[Entry], dict[str, list[tuple[Any, ...]]]]:
    return list(inspection.record.entries()), tables(inspection.record)


def refused(
    target: Inspection, path: Path, match: str, kind: type[HmipError] = NotTaken
) -> HmipError:
    """A file is refused with a sentence that names it, and the target stays as it was."""
    before = snapshot(target)
    with pytest.raises(kind, match=match) as raised:
        merging.take_in_file(target.record, path)
    text = str(raised.value)
    assert str(path) in text
    assert text.endswith(".")
    assert "\n" not in text
    assert snapshot(target) == before
    assert_whole(target)
    return raised.value


# -- what arrives -----------------------------------------------------------------------------


def test_a_file_arrives_with_its_conflicts(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    arrival = merging.take_in_file(anna.record, ben.path)
    anna.renew()
    own = arrival.replicas[ben.record.replica]
    assert (own.first, own.last, own.known, own.new) == (1, 2, 0, 2)
    assert arrival.conflicts == [("case:V1", "answer.2.1.1.a")]
    assert arrival.held == ben.record.vector()
    assert anna.evidence("V2") == {"2.1.1.a": "seen [bold]there[/]"}
    assert_whole(anna)
    again = merging.take_in_file(anna.record, ben.path)
    assert (again.new, again.known, again.conflicts) == (0, arrival.new + arrival.known, [])


def test_whoever_follows_sees_what_arrived(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    heard: list[Changed] = []
    anna.subscribe(heard.append)
    before = anna.live_tally().as_dict()
    ben.answer("V3", ben.framework.questions["2.1.1"], Answer.YES)
    assert anna.case("V3").values.get("judgement.2.1.1") is None
    merging.take_in_file(anna.record, ben.path)
    anna.renew()
    assert anna.case("V3").values["judgement.2.1.1"] == "yes"
    assert anna.live_tally().as_dict() != before
    assert [changed.action for changed in heard] == [MERGED]
    anna.answer("V3", anna.framework.questions["2.1.1"], Answer.NO)
    assert not anna.disputed("case:V3", "judgement.2.1.1")
    assert_whole(anna)


def test_what_is_changed_while_it_is_looked_at_is_refused(
    team: tuple[Inspection, Inspection],
) -> None:
    anna, ben = team
    before = snapshot(anna)

    def change_it(done: int, total: int) -> None:
        if done == total:  # every hash was looked at
            with closing(sqlite3.connect(ben.path)) as other, other:
                triggers = other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in triggers.fetchall():
                    other.execute(f"DROP TRIGGER {name}")
                last = "seq = (SELECT max(seq) FROM journal WHERE author = 'Ben')"
                other.execute(f"UPDATE journal SET hash = '00' WHERE author = 'Ben' AND {last}")

    with pytest.raises(NotTaken, match="was changed while it was looked at"):
        merging.take_in_file(anna.record, ben.path, change_it)
    assert snapshot(anna) == before
    assert_whole(anna)


def test_entries_may_wait_for_what_they_replace(tmp_path: Path) -> None:
    with create(tmp_path / "a.sqlite") as first:
        add_visits(first, 1)
    copies = [Path(shutil.copy(tmp_path / "a.sqlite", tmp_path / f"{n}.sqlite")) for n in "bc"]
    with (
        Inspection.open(tmp_path / "a.sqlite", author="A") as a,
        Inspection.open(copies[0], author="B") as b,
        Inspection.open(copies[1], author="C") as c,
    ):
        question = a.framework.questions["2.1.1.a"]
        a.answer("V1", question, Answer.YES)
        late = a.record.reach(a.record.replica)
        merging.take_in_file(b.record, a.path)
        b.renew()
        b.answer("V1", question, Answer.NO)
        of_b = list(b.record.entries_after(b.record.replica, 0))
        arrival = merging.take_in(c.record, of_b)
        c.renew()
        assert late is not None
        assert arrival.absent == [EntryId(a.record.replica, late.seq)]
        assert verify.findings(c.record) == []
        assert_whole(c)
        assert merging.take_in_file(c.record, a.path).absent == []
        c.renew()
        assert c.case("V1").values[question.field] == "no"
        assert not c.disputed("case:V1", question.field)
        assert_whole(c)


def test_an_unknown_kind_of_entry_is_kept_and_listed(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    ben.record.append(
        [
            Change("case:V1", "mood.2.1.1", {"deep": [1, None]}),
            Change("case:V1", "answer.9.9.9", "yes"),
            Change("planet:Mars", "moons", 2),
        ]
    )
    merging.take_in_file(anna.record, ben.path)
    anna.renew()
    assert verify.stale_rows(anna.record) == []
    report = verify.examine(anna.path)
    assert report.findings == []
    assert [note.partition(" is not")[0] for note in report.notes] == [
        "'answer.9.9.9' of a case",
        "'mood.2.1.1' of a case",
        "'moons' of a planet",
    ]


def test_a_file_of_an_older_or_newer_version_is_taken_in(
    team: tuple[Inspection, Inspection],
) -> None:
    """Only the journal counts, which has been the same since the first version."""
    anna, ben = team
    path = Path(shutil.copy(ben.path, ben.path.with_name("copy.sqlite")))
    ben.close()
    shutil.copy(ben.path, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 77")
        connection.execute("CREATE TABLE news (x)")
    assert merging.take_in_file(anna.record, path).new == 2
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for table in ("heads", "settings", "absent", "receipts"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
    assert merging.take_in_file(anna.record, path).known == anna_length(anna) - 1


def anna_length(anna: Inspection) -> int:
    return sum(1 for _ in anna.record.entries())


# -- copies taken with a file manager ---------------------------------------------------------


@pytest.mark.parametrize("with_log", [False, True])
def test_a_bare_copy_of_a_running_file_arrives(
    team: tuple[Inspection, Inspection], with_log: bool
) -> None:
    anna, ben = team
    time.sleep(1)  # the bare file then has everything
    copy = ben.path.with_name("copied.sqlite")
    shutil.copy(ben.path, copy)
    if with_log:
        shutil.copy(f"{ben.path}-wal", f"{copy}-wal")
    assert merging.take_in_file(anna.record, copy).new == 2
    anna.renew()
    assert_whole(anna)


def test_a_copy_with_a_log_that_it_needs_arrives(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    ben.record.connection._closing.set()  # nothing goes into the bare file any more
    ben.answer("V2", ben.framework.questions["2.1.1"], Answer.YES)
    copy = ben.path.with_name("copied.sqlite")
    shutil.copy(ben.path, copy)
    shutil.copy(f"{ben.path}-wal", f"{copy}-wal")
    merging.take_in_file(anna.record, copy)
    assert anna.record.reach(ben.record.replica) == ben.record.reach(ben.record.replica)


def test_a_file_that_another_program_writes_to_arrives(tmp_path: Path, file: Path) -> None:
    import subprocess

    from tests.store.support import ROOT

    with create(file) as inspection:
        add_visits(inspection, 1)
    other = Path(shutil.copy(file, tmp_path / "other.sqlite"))
    with Inspection.open(file) as inspection:
        process = subprocess.Popen(
            worker("hold", other), cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            process.stdout.readline()
            merging.take_in_file(inspection.record, other)
        finally:
            process.communicate(b"\n", timeout=60)
        inspection.renew()
        assert_whole(inspection)


def test_a_table_ahead_of_the_journal_says_what_is_missing(
    team: tuple[Inspection, Inspection],
) -> None:
    """Two states mixed in one copy, as a file manager may make one in a bad moment."""
    anna, ben = team
    ben.close()
    _tamper(ben.path, "DELETE FROM journal WHERE author = 'Ben' AND seq = 2")
    replica = ben.record.replica
    refused(anna, ben.path, f"entry 2 of replica {replica} is missing")


# -- what is refused --------------------------------------------------------------------------


def _tamper(path: Path, *statements: str) -> None:
    """Change what the program never does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for trigger in ("changed", "shortened"):
            connection.execute(f"DROP TRIGGER IF EXISTS journal_is_never_{trigger}")
        for statement in statements:
            connection.execute(statement)


TAMPERED = [
    ("UPDATE journal SET value = '\"yes\"' WHERE author = 'Ben' AND seq = 1", "was changed, or"),
    ("UPDATE journal SET author = 'Bob' WHERE author = 'Ben' AND seq = 2", "breaks at entry 2"),
    ("UPDATE journal SET time = '2020' WHERE author = 'an inspector' AND seq = 3", "was changed"),
    ("DELETE FROM journal WHERE author = 'Ben' AND seq = 1", "entry 1 of replica"),
    ("UPDATE inspection SET id = 'another'", "another inspection"),
    ("UPDATE inspection SET framework_hash = 'another'", "another framework"),
    ("DELETE FROM inspection", "holds no inspection"),
    ("DROP TABLE journal", "cannot be read"),
]


@pytest.mark.parametrize(("statement", "match"), TAMPERED, ids=[t[0] for t in TAMPERED])
def test_what_was_changed_is_refused(
    team: tuple[Inspection, Inspection], statement: str, match: str
) -> None:
    anna, ben = team
    ben.close()
    _tamper(ben.path, statement)
    refused(anna, ben.path, match)


def _forge(ben: Inspection, **parts: str) -> Entry:
    """An entry after Ben's last, with a hash that is right whatever is in it."""
    last = list(ben.record.entries())[-1]
    own = [e for e in ben.record.entries() if e.id.replica == ben.record.replica][-1]
    id = EntryId(own.id.replica, own.id.seq + 1)
    entry = last._replace(id=id, replaces=())._replace(**parts)  # type: ignore[arg-type]
    return entry._replace(hash=journal.chain(own.hash, entry))


FORGED = [
    ({"value": "{"}, "its value is not JSON"),
    ({"value": '"\ud800"'}, "is not text"),
    ({"replaces": (EntryId("x", 0),)}, "replaces what is no entry"),
    ({"subject": "inspection", "field": "training", "value": "true"}, "training file"),
]


@pytest.mark.parametrize(("parts", "match"), FORGED, ids=[f[1] for f in FORGED])
def test_an_entry_that_nothing_could_be_made_of_is_refused(
    team: tuple[Inspection, Inspection], parts: dict[str, Any], match: str
) -> None:
    anna, ben = team
    merging.take_in_file(anna.record, ben.path)
    anna.renew()
    before = snapshot(anna)
    with pytest.raises(NotTaken, match=match):
        merging.take_in(anna.record, [_forge(ben, **parts)])
    assert snapshot(anna) == before
    assert_whole(anna)


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_inspection_is_refused(
    team: tuple[Inspection, Inspection], content: bytes
) -> None:
    path = team[0].path.with_name("other.txt")
    path.write_bytes(content)
    refused(team[0], path, "not an inspection file", FileProblem)
    refused(team[0], path.with_name("none"), "does not exist", FileProblem)
    refused(team[0], path.parent, "is a folder", FileProblem)


def test_the_file_itself_is_refused(team: tuple[Inspection, Inspection]) -> None:
    refused(team[0], team[0].path, "it is the file itself")


def test_training_is_refused_both_ways(team: tuple[Inspection, Inspection], tmp_path: Path) -> None:
    anna, _ = team
    training_file.provide(tmp_path / "training.sqlite")
    refused(anna, tmp_path / "training.sqlite", "part of no inspection")
    with Inspection.open(tmp_path / "training.sqlite") as training:
        before = list(training.record.entries())
        with pytest.raises(NotTaken, match="part of no inspection"):
            merging.take_in_file(training.record, anna.path)
        assert list(training.record.entries()) == before


def test_another_inspection_of_the_same_framework_is_refused(
    team: tuple[Inspection, Inspection], tmp_path: Path
) -> None:
    with create(tmp_path / "other.sqlite") as other:
        add_visits(other, 1)
        entries = list(other.record.entries())
    refused(team[0], tmp_path / "other.sqlite", "another inspection")
    with pytest.raises(NotTaken, match="is of another inspection"):
        merging.take_in(team[0].record, entries)


def test_a_part_that_does_not_follow_is_refused(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    own = list(ben.record.entries_after(ben.record.replica, 0))
    with pytest.raises(NotTaken, match=r"entry 1 of replica .* is missing"):
        merging.take_in(anna.record, own[1:])
    ben.save_evidence("V3", "2.1.1.a", "more")
    more = list(ben.record.entries_after(ben.record.replica, 0))
    with pytest.raises(NotTaken, match=r"entry 2 of replica .* is missing"):
        merging.take_in(anna.record, [more[0], more[2]])
    assert merging.take_in(anna.record, reversed(more)).new == 3


# -- forks ------------------------------------------------------------------------------------


def _go_on_from_an_older_state(path: Path) -> None:
    """Put an older state in a file's place without this device's knowing, and work on."""
    with Inspection.open(path, author="Ben") as ben:
        ben.save_evidence("V3", "2.1.1.a", "after the backup was put back")


def test_two_entries_with_one_number_are_refused(
    team: tuple[Inspection, Inspection], tmp_path: Path
) -> None:
    anna, ben = team
    ben.close()
    older = shutil.copy(ben.path, tmp_path / "older.sqlite")
    with Inspection.open(ben.path, author="Ben") as ben:
        replica = ben.record.replica
        ben.answer("V2", ben.framework.questions["2.1.1"], Answer.YES)
    merging.take_in_file(anna.record, ben.path)
    anna.renew()
    shutil.copy(older, ben.path)
    shutil.rmtree(Path(os.environ["HMIP_TUI_HOME"]) / "replicas")
    _go_on_from_an_older_state(ben.path)
    error = refused(anna, ben.path, f"entry 3 of replica {replica} is a different one", Forked)
    assert "Keep both files" in str(error)


def test_a_backup_that_is_put_back_begins_a_replica_of_its_own(
    team: tuple[Inspection, Inspection], tmp_path: Path
) -> None:
    anna, ben = team
    ben.close()
    older = shutil.copy(ben.path, tmp_path / "older.sqlite")
    with Inspection.open(ben.path, author="Ben") as ben:
        ben.answer("V2", ben.framework.questions["2.1.1"], Answer.YES)
    merging.take_in_file(anna.record, ben.path)
    anna.renew()
    shutil.copy(older, ben.path)
    _go_on_from_an_older_state(ben.path)
    assert merging.take_in_file(anna.record, ben.path).new == 1
    anna.renew()
    assert anna.evidence("V3")["2.1.1.a"] == "after the backup was put back"
    assert anna.case("V2").values["judgement.2.1.1"] == "yes"
    assert_whole(anna)


def test_a_file_goes_on_with_its_replica_as_long_as_it_is_the_last(file: Path) -> None:
    with create(file) as inspection:
        replica = inspection.record.replica
    for number in range(3):
        with Inspection.open(file) as inspection:
            assert inspection.record.replica == replica
            inspection.add_case(f"V{number}", "works", {"sex": "Male"})
    memory = Path(os.environ["HMIP_TUI_HOME"]) / "replicas" / replica
    memory.write_text("nonsense", encoding="ascii")
    with Inspection.open(file) as inspection:
        assert inspection.record.replica != replica


# -- faults half-way --------------------------------------------------------------------------


class FailingConnection(sqlite3.Connection):
    """A connection to a disk that fails at the statement ``left`` from now."""

    left = -1

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> sqlite3.Cursor:  # type: ignore[override]
        self._count(sql)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        self._count(sql)
        return super().executemany(sql, parameters)

    def _count(self, sql: str) -> None:
        if sql.startswith(("DETACH", "ROLLBACK")):
            return
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("by_file", [True, False])
def test_a_fault_at_any_statement_leaves_the_target_as_it_was(
    team: tuple[Inspection, Inspection], monkeypatch: pytest.MonkeyPatch, by_file: bool
) -> None:
    anna, ben = team
    anna.close()
    real = sqlite3.connect

    def connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
        failing = "anna" in str(arguments[0])
        return real(
            *arguments, **named, factory=FailingConnection if failing else sqlite3.Connection
        )

    monkeypatch.setattr(sqlite3, "connect", connect)
    entries = list(ben.record.entries())
    with Inspection.open(anna.path, author="Anna") as anna:
        raw = anna.record.connection.raw
        assert isinstance(raw, FailingConnection)
        before = snapshot(anna)
        for number in range(1, 200):
            raw.left = number
            try:
                if by_file:
                    merging.take_in_file(anna.record, ben.path)
                else:
                    merging.take_in(anna.record, entries)
            except (NotSaved, NotTaken, FileProblem):
                raw.left = -1
                assert snapshot(anna) == before, number
                continue
            raw.left = -1
            break
        else:
            pytest.fail("it never went through")
        assert number > 20
        anna.renew()
        assert_whole(anna)
        assert anna.record.vector() == ben.record.vector() | anna.record.vector()
        assert {e.id for e in entries} < {e.id for e in anna.record.entries()}


def test_a_full_disk_leaves_the_target_as_it_was(
    team: tuple[Inspection, Inspection],
) -> None:
    anna, ben = team
    for number in range(60):
        ben.save_evidence("V3", "2.1.1.a", "x" * 3000 + str(number))
    raw = anna.record.connection.raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages + 5}")
    before = snapshot(anna)
    with pytest.raises(NotSaved, match="the disk is full"):
        merging.take_in_file(anna.record, ben.path)
    assert snapshot(anna) == before
    raw.execute("PRAGMA max_page_count = 1000000")
    assert merging.take_in_file(anna.record, ben.path).new == 62
    anna.renew()
    assert_whole(anna)


def test_stopping_leaves_the_target_as_it_was(team: tuple[Inspection, Inspection]) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, of: int) -> None:
        assert (done, of) == (2, 2)
        raise Enough

    anna, ben = team
    before = snapshot(anna)
    with pytest.raises(Enough):
        merging.take_in_file(anna.record, ben.path, stop)
    assert snapshot(anna) == before
    assert names(anna.path.parent).count("ben.sqlite") == 1


def test_the_source_is_not_changed(team: tuple[Inspection, Inspection]) -> None:
    anna, ben = team
    ben.close()
    before = ben.path.read_bytes()
    merging.take_in_file(anna.record, ben.path)
    assert ben.path.read_bytes() == before
    assert not [name for name in names(ben.path.parent) if name.startswith("ben.sqlite-")]


def test_a_framework_that_differs_in_one_word_is_another(
    team: tuple[Inspection, Inspection], tmp_path: Path
) -> None:
    anna, _ = team
    document = DOCUMENT | {"overall": [{"name": "Lower", "from": 0, "to": 12}]}
    other = Inspection.create(
        tmp_path / "other.sqlite", document, {}, inspection=anna.record.inspection
    )
    other.close()
    assert rows(other.path, "SELECT framework_hash FROM inspection") == [
        (frameworks.fingerprint(document),)
    ]
    refused(anna, other.path, "another framework")


def test_columns_are_the_journals() -> None:
    entry = Entry(EntryId("r", 1), "t", "a", "set", "s", "f", '"v"', (EntryId("q", 2),), "h")
    assert dict(zip(COLUMNS.split(", "), columns(entry), strict=True))["replaces"] == '["q-2"]'
