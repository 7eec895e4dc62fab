"""Files damaged by hand: every fault is found and named, and none is too bad to be looked at."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer
from hmip_tui.store import chains, migrations, projections, verify
from hmip_tui.store.connection import Connection
from tests.store.support import add_visits, rows
from tests.strategies import DOCUMENT

UNGUARD = ("DROP TRIGGER journal_is_never_changed", "DROP TRIGGER journal_is_never_shortened")
_HEADER = 100
"""The length of a file's header, which says whose file it is."""

UNGUARDED = [
    "the trigger journal_is_never_changed is missing",
    "the trigger journal_is_never_shortened is missing",
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with something in every table, by the replica "r"."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        path = folder / "sound.sqlite"
        settings = {"provider": "A provider"}
        with Inspection.create(
            path, DOCUMENT, settings, author="one", inspection="i", replica="r"
        ) as inspection:
            _fill(inspection)
        yield path


def _fill(inspection: Inspection) -> None:
    add_visits(inspection, 2)
    questions = inspection.framework.questions
    for case, question, answer in [
        ("V1", "harm", Answer.YES),
        ("V1", "2.1.2.a", Answer.YES),
        ("V1", "2.1.2.a", Answer.NOT_APPLICABLE),
        ("V1", "2.1.2", Answer.NO),
        ("V2", "2.1.1", Answer.YES),
        ("V2", "2.1.1", None),
    ]:
        inspection.answer(case, questions[question], answer)
    inspection.save_evidence("V1", "2.1.2.a", "Seen in the file")
    inspection.undo("V1")
    inspection.save_evidence("V2", "2.1.1.a", "Heard in an interview")
    inspection.propose("1.1", "Good", "Seen")


Damaged = Callable[..., list[str]]


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """A copy of the sound file."""
    return Path(shutil.copy(sound, tmp_path / "copy.sqlite"))


@pytest.fixture
def damaged(copy: Path) -> Damaged:
    """The findings after statements that no program of ours makes."""

    def damage(*statements: str) -> list[str]:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
        return verify.examine(copy).findings

    return damage


def _last(path: Path) -> int:
    number: int = rows(path, "SELECT max(seq) FROM journal")[0][0]
    return number


def _seq(path: Path, field: str) -> int:
    """The number of the first entry on a field."""
    number: int = rows(path, f"SELECT min(seq) FROM journal WHERE field = '{field}'")[0][0]
    return number


class TestSound:
    def test_nothing_is_found(self, sound: Path) -> None:
        before = sound.read_bytes()
        report = verify.examine(sound)
        (head,) = rows(sound, "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")
        last = _last(sound)
        assert report == verify.Report([], 2, last, [chains.Chain("r", last, head[0])])
        assert sound.read_bytes() == before

    def test_nor_with_the_entries_of_several_replicas(self, copy: Path) -> None:
        with Inspection.open(copy) as inspection:
            assert inspection.record.replica != "r"
            inspection.answer("V1", inspection.framework.questions["2.1.2"], Answer.YES)
            inspection.set_attribute("V2", "town", "Leeds")
            assert verify.findings(inspection.record) == []
        report = verify.examine(copy)
        assert report.findings == []
        assert [
            (c.replica == "r", c.entries) for c in sorted(report.chains, key=lambda c: c[1])
        ] == [(False, 2), (True, _last(copy))]

    def test_nor_while_it_is_written(self, copy: Path) -> None:
        with Inspection.open(copy) as inspection:
            for n in range(10):
                inspection.save_evidence("V1", "2.1.1.a", "x" * n)
                assert verify.examine(copy).findings == []

    def test_nor_in_a_file_of_an_older_version(self, tmp_path: Path) -> None:
        path = tmp_path / "old.sqlite"
        with closing(Connection.writer(path, create=True)) as connection:
            migrations.migrate(connection, upto=1)
            with connection.transaction():
                _copy_inspection(connection)
        assert verify.examine(path) == verify.Report([], 0, 0, [])


def _copy_inspection(connection: Connection) -> None:
    from hmip_tui.framework import canonical, fingerprint

    values = ("i", "now", fingerprint(DOCUMENT), canonical(DOCUMENT))
    connection.execute("INSERT INTO inspection VALUES (?, ?, ?, ?)", values)


class TestJournal:
    @pytest.mark.parametrize(
        "column", ["time", "author", "action", "subject", "field", "value", "hash"]
    )
    def test_a_changed_entry_is_named(self, copy: Path, damaged: Damaged, column: str) -> None:
        seq = _seq(copy, "gate.harm")
        was = rows(copy, f"SELECT {column} FROM journal WHERE seq = {seq}")[0][0]
        now = '"no"' if column == "value" else was + "x"
        found = damaged(*UNGUARD, f"UPDATE journal SET {column} = '{now}' WHERE seq = {seq}")
        more = " (and at 1 later entries)" if column == "hash" else ""
        assert found[0] == (
            f"replica r: the chain of hashes breaks at entry {seq}{more}: "
            "it or the one before was changed after it was recorded"
        )
        assert set(UNGUARDED) < set(found)

    def test_one_sealed_again_breaks_the_chain_at_the_next(self, copy: Path) -> None:
        seq = _seq(copy, "gate.harm")
        with Inspection.open(copy, writable=False) as inspection:
            entries = list(inspection.record.entries())
        entry = entries[seq - 1]._replace(author="somebody else")
        entries[seq - 1] = entry._replace(hash=journal.chain(entries[seq - 2].hash, entry))
        (found,) = chains.chain_findings("i", entries)
        assert f"breaks at entry {seq + 1}: it or the one before" in found

    def test_a_chain_belongs_to_its_inspection(self, damaged: Damaged) -> None:
        (found,) = damaged("UPDATE inspection SET id = 'another'")
        assert found.startswith("replica r: the chain of hashes breaks at entry 1: ")

    @pytest.mark.parametrize(("last", "missing"), [(5, "5 is"), (6, "5 to 6 is"), (7, "5 to 7 is")])
    def test_missing_entries_are_named(self, damaged: Damaged, last: int, missing: str) -> None:
        found = damaged(*UNGUARD, f"DELETE FROM journal WHERE seq BETWEEN 5 AND {last}")
        assert f"replica r: entry {missing} missing" in found
        assert not any("chain of hashes" in line for line in found)

    def test_missing_last_entries_are_seen_by_what_followed_from_them(
        self, copy: Path, damaged: Damaged
    ) -> None:
        found = damaged(*UNGUARD, f"DELETE FROM journal WHERE seq = {_last(copy)}")
        assert "table ratings: 1 rows name entries that are not there" in found
        assert "table ratings: the row 1.1, proposal follows from no entry" in found

    def test_entries_that_replace_what_is_not_there(self, copy: Path, damaged: Damaged) -> None:
        seq = _seq(copy, "gate.harm")
        change = f"""UPDATE journal SET replaces = '["r-999","q-1"]' WHERE seq = {seq}"""
        found = damaged(*UNGUARD, change)
        assert f"entry r-{seq} replaces r-999, which is not there" in found
        assert f"entry r-{seq} replaces q-1, which is not there" in found

    @pytest.mark.parametrize(
        ("column", "value", "why"),
        [
            ("value", "'yes'", "its value is not JSON"),
            ("value", "''", "its value is not JSON"),
            ("value", f"'{'[' * 100_000}'", "its value is not JSON"),
            ("replaces", "'{}x'", "what it replaces is not a list of entries"),
            ("replaces", "'[1]'", "what it replaces is not a list of entries"),
            ("replaces", "'[\"r\"]'", "what it replaces is not a list of entries"),
            ("replaces", "'7'", "what it replaces is not a list of entries"),
            ("author", "CAST(x'ff61' AS TEXT)", "a part of it is not text"),
        ],
    )
    def test_an_entry_that_cannot_be_read(
        self, damaged: Damaged, column: str, value: str, why: str
    ) -> None:
        found = damaged(*UNGUARD, f"UPDATE journal SET {column} = {value} WHERE seq = 3")
        assert f"replica r: entry 3 cannot be read: {why}" in found

    def test_many_faults_of_a_kind_are_counted(self, damaged: Damaged) -> None:
        fill = (
            "WITH RECURSIVE n (x) AS (SELECT 100 UNION ALL SELECT x + 2 FROM n WHERE x < 200) "
            "INSERT INTO journal SELECT 'q', x, '', '', '', '', '', 'null', '[]', '' FROM n"
        )
        found = damaged(fill)
        listed = [line for line in found if line.startswith("replica q: entry ")]
        assert listed[:2] == [
            "replica q: entry 1 to 99 is missing",
            "replica q: entry 101 is missing",
        ]
        assert len(listed) == 20
        assert "... and 31 more like this" in found


class TestTables:
    @pytest.mark.parametrize(
        ("statement", "finding"),
        [
            (
                "UPDATE answers SET value = 'no' WHERE case_id = 'V1'",
                "table answers: the row V1, 2.1.2.a has value 'no'; the journal gives {answer}",
            ),
            ("DELETE FROM gates", "table gates: the row V1, harm is missing"),
            (
                "INSERT INTO judgements VALUES ('V2', '2.1.2', 'yes', 'r', 1)",
                "table judgements: the row V2, 2.1.2 follows from no entry",
            ),
            (
                "UPDATE cases SET applicable = 99 WHERE case_id = 'V2'",
                "table cases: the row V2 has applicable 99; the journal gives 11",
            ),
            (
                "UPDATE settings SET value = '7'",
                "table settings: the row provider has value '7'; the journal gives {provider}",
            ),
            ("DELETE FROM evidence", "table evidence: the row V2, 2.1.1.a, r-16 is missing"),
            (
                "UPDATE ratings SET reason = ''",
                "table ratings: the row 1.1, proposal has reason ''; the journal gives 'Seen'",
            ),
            (
                "DELETE FROM attributes WHERE case_id = 'V1' AND attribute = 'sex'",
                "table attributes: the row V1, sex is missing",
            ),
            (
                "UPDATE tally SET no = no + 1 WHERE question = '2.1.2' AND attribute = ''",
                "table tally: the row 2.1.2, ,  has no 2; the journal gives 1",
            ),
            (
                "DELETE FROM heads WHERE field = 'gate.harm'",
                "table heads: the row case:V1, gate.harm, r, {harm} is missing",
            ),
        ],
    )
    def test_a_row_that_does_not_follow_from_the_journal(
        self, copy: Path, damaged: Damaged, statement: str, finding: str
    ) -> None:
        told = {
            "harm": _seq(copy, "gate.harm"),
            "provider": "'\"A provider\"'",
            "answer": "'not_applicable'",
        }
        assert damaged(statement) == [finding.format(**told)]

    def test_a_row_that_counts_nothing_is_none(self, damaged: Damaged) -> None:
        assert damaged("INSERT INTO tally VALUES ('2.1.1', 'town', 'Hull', 0, 0, 0, 0, 0)") == []

    def test_rebuilding_mends_what_was_found(self, copy: Path, damaged: Damaged) -> None:
        statements = [f"DELETE FROM {table}" for table in projections.TABLES]
        assert len(damaged(*statements)) > len(projections.TABLES)
        with Inspection.open(copy) as inspection:
            listed = verify.stale_rows(inspection.record)
            assert listed == verify.findings(inspection.record)
            inspection.record.rebuild()
            assert verify.stale_rows(inspection.record) == []
        assert verify.examine(copy).findings == []

    @pytest.mark.parametrize("table", projections.TABLES)
    def test_a_table_that_is_gone(self, damaged: Damaged, table: str) -> None:
        found = damaged(f"DROP TABLE {table}")
        assert f"the table {table} is missing" in found
        assert f"table {table} cannot be read: SQLite reports: no such table: {table}" in found

    @pytest.mark.parametrize("table", ["journal", "inspection", "local"])
    def test_a_table_of_the_record_that_is_gone(self, damaged: Damaged, table: str) -> None:
        found = damaged("PRAGMA foreign_keys = OFF", f"DROP TABLE {table}")
        assert f"table {table} cannot be read: SQLite reports: no such table: {table}" in found

    def test_a_table_of_another_make(self, damaged: Damaged) -> None:
        assert damaged("ALTER TABLE gates ADD COLUMN more TEXT") == ["the table gates was changed"]


class TestInspection:
    @pytest.mark.parametrize(
        ("statement", "findings"),
        [
            (
                "UPDATE inspection SET framework = replace(framework, 'Is there', 'Was there')",
                ["the frozen framework does not match its hash: it was changed"],
            ),
            (
                "UPDATE inspection SET framework_hash = ''",
                ["the frozen framework does not match its hash: it was changed"],
            ),
            ("UPDATE inspection SET framework = '{'", ["the frozen framework cannot be read"]),
            (
                "UPDATE inspection SET framework = '[]'",
                [
                    "the frozen framework does not match its hash: it was changed",
                    "the frozen framework is not one that this program can use",
                ],
            ),
            (
                "UPDATE inspection SET framework = '{\"format\":1}'",
                [
                    "the frozen framework does not match its hash: it was changed",
                    "the frozen framework is not one that this program can use",
                ],
            ),
            ("DELETE FROM inspection", ["table inspection has 0 rows, not one"]),
            (
                "INSERT INTO inspection SELECT 'j', '', '', '' FROM inspection",
                ["table inspection has 2 rows, not one"],
            ),
        ],
    )
    def test_what_was_frozen(self, damaged: Damaged, statement: str, findings: list[str]) -> None:
        assert damaged(statement) == findings

    @pytest.mark.parametrize(
        ("facts", "findings"),
        [
            ({"replica": "s", "home": '["d","/f"]', "position": '["V1","2.1.1"]'}, []),
            (
                {"replica": "s"},
                ["this copy's replica and the place where it began are not both there"],
            ),
            (
                {"replica": "", "home": "d"},
                ["this copy's replica has no proper name", "this copy's home cannot be read"],
            ),
            ({"position": '["V1"]'}, ["this copy's position cannot be read"]),
        ],
    )
    def test_facts_of_this_copy(
        self, damaged: Damaged, facts: dict[str, str], findings: list[str]
    ) -> None:
        statements = [f"INSERT INTO local VALUES ('{k}', '{v}')" for k, v in facts.items()]
        assert damaged(*statements) == findings


class TestDisk:
    def test_a_damaged_page_is_a_finding(self, copy: Path) -> None:
        (root,) = rows(copy, "SELECT rootpage FROM sqlite_master WHERE name = 'journal'")
        data = bytearray(copy.read_bytes())
        start = (root[0] - 1) * 4096
        data[start : start + 4096] = bytes(4096)
        copy.write_bytes(data)
        found = verify.examine(copy).findings
        assert "SQLite cannot check the file: it is damaged" in found
        assert "table journal cannot be read: it is damaged" in found

    def test_a_flipped_letter_is_the_fault_of_its_entry(self, copy: Path) -> None:
        data = copy.read_bytes()
        assert data.count(b"Heard in an interview") > 1  # the journal's, and the tables'
        copy.write_bytes(data.replace(b"Heard in an interview", b"Heard in an inter\xffiew"))
        found = verify.examine(copy).findings
        seq = _seq(copy, "evidence.2.1.1.a.r-16")
        assert f"replica r: entry {seq} cannot be read: a part of it is not text" in found

    @pytest.mark.parametrize("keep", [17, 100, 4095, 4096, 5000, 0.3, 0.6, 0.9])
    def test_a_truncated_file_has_findings(self, copy: Path, keep: float) -> None:
        data = copy.read_bytes()
        copy.write_bytes(data[: int(keep * len(data)) if keep < 1 else int(keep)])
        assert verify.examine(copy).findings

    @pytest.mark.parametrize("seed", range(60))
    def test_whatever_the_damage_it_is_looked_at(self, copy: Path, seed: int) -> None:
        chance = random.Random(seed)
        data = bytearray(copy.read_bytes())
        for _ in range(chance.choice([1, 5, 200])):
            data[chance.randrange(_HEADER, len(data))] = chance.randrange(256)
        copy.write_bytes(data)
        report = verify.examine(copy)
        assert all(isinstance(finding, str) for finding in report.findings)


class TestOthers:
    def test_what_is_no_inspection_is_refused(self, tmp_path: Path) -> None:
        foreign = tmp_path / "foreign.sqlite"
        with closing(sqlite3.connect(foreign)) as connection:
            connection.execute("CREATE TABLE t (x)")
        for path in (foreign, tmp_path, tmp_path / "none"):
            with pytest.raises(FileProblem):
                verify.examine(path)

    def test_a_newer_programs_file_is_refused(self, damaged: Damaged) -> None:
        with pytest.raises(FileProblem, match="newer version"):
            damaged("PRAGMA user_version = 99")
