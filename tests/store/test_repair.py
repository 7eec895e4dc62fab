"""Damaged files repaired: everything intact is rescued, nothing is made up, nothing crashes."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import journal_text
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError
from hmip_tui.framework import Answer
from hmip_tui.journal import EntryId
from hmip_tui.store import merging, repairing, verify
from tests.store.damage import (
    DAMAGES,
    PAGE,
    RESCUER,
    assert_rescued,
    campaign,
    damage_and_repair,
    entries_of,
    make_original,
    repair,
    survives,
)
from tests.store.support import names, values

SEEDS_HERE = 25
SEEDS_IN_CAMPAIGN = range(1000, 3000)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("original")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        yield make_original(folder)


class TestDamage:
    @pytest.mark.parametrize("seed", range(SEEDS_HERE))
    def test_everything_intact_is_rescued(self, original: Path, tmp_path: Path, seed: int) -> None:
        damage_and_repair(original, tmp_path, seed)

    @pytest.mark.campaign
    def test_of_thousands(self, tmp_path: Path) -> None:
        told = campaign(tmp_path, SEEDS_IN_CAMPAIGN)
        assert told.total() == len(SEEDS_IN_CAMPAIGN)

    def test_a_sound_file_is_the_same_afterwards(self, original: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copy(original, tmp_path / "copy.sqlite"))
        outcome = repair(copy)
        assert outcome.missing == 0
        assert not outcome.stands_for
        assert entries_of(tmp_path / "repaired.sqlite") == entries_of(original)

    def test_a_file_without_its_first_page(self, original: Path, tmp_path: Path) -> None:
        """No table can be found any more; the entries can."""
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(bytes(PAGE) + original.read_bytes()[PAGE:])
        outcome = repair(copy)
        assert outcome.missing == 0
        assert entries_of(tmp_path / "repaired.sqlite") == entries_of(original)

    def test_what_only_the_log_holds(self, original: Path, tmp_path: Path) -> None:
        """A program was killed, and the file itself is gone all but for its log."""
        work = tmp_path / "work.sqlite"
        shutil.copy(original, work)
        with Inspection.open(work, author="Ann") as inspection:
            inspection.answer("V1", inspection.framework.questions["2.1.1"], Answer.YES)
            inspection.answer("V1", inspection.framework.questions["2.1.1"], Answer.NO)
            log = tmp_path / "copy.sqlite-wal"
            shutil.copy(work.with_name("work.sqlite-wal"), log)
            whole = set(inspection.record.entries())
        shutil.copy(original, tmp_path / "copy.sqlite")
        repair(tmp_path / "copy.sqlite")
        assert set(entries_of(tmp_path / "repaired.sqlite").values()) == whole


class TestOneEntry:
    """What becomes of one entry whose bytes are changed, of those around it, and what is told."""

    @pytest.fixture
    def damaged(self, original: Path, tmp_path: Path) -> Path:
        copy = tmp_path / "copy.sqlite"
        data = original.read_bytes()
        self.entry = next(e for e in entries_of(original).values() if e.field == "answer.2.1.2.a")
        old = f"{self.entry.hash}".encode()
        assert data.count(old) == 1
        at = data.index(old) - 12
        copy.write_bytes(data[:at] + b"?" + data[at + 1 :])
        return copy

    def test_it_alone_is_lost_and_named(self, original: Path, damaged: Path) -> None:
        outcome = repair(damaged)
        seq = self.entry.id.seq
        assert outcome.judged[self.entry.id.replica].missing == [(seq, seq)]
        assert_rescued(original, damaged, outcome)

    def test_whoever_still_has_it_brings_it_back_as_replaced(
        self, original: Path, damaged: Path, tmp_path: Path
    ) -> None:
        repair(damaged)
        with Inspection.open(tmp_path / "repaired.sqlite", author="Cid") as repaired:
            merging.take_in_file(repaired.record, original)
            assert verify.findings(repaired.record) == []
            now = values(repaired.record.entries())
            conflicts = repaired.record.conflicts()
        was = values(entries_of(original).values())
        assert {place: v for place, v in now.items() if "rescue" not in place[1]} == was
        assert conflicts == []

    def test_another_copy_makes_it_whole(
        self, original: Path, damaged: Path, tmp_path: Path
    ) -> None:
        assert repair(damaged, original).missing == 0
        assert entries_of(tmp_path / "repaired.sqlite") == entries_of(original)

    def test_the_new_file_says_what_stands_for_what(self, damaged: Path, tmp_path: Path) -> None:
        outcome = repair(damaged)
        found = entries_of(tmp_path / "repaired.sqlite")[
            EntryId(RESCUER, len(outcome.stands_for) + 1)
        ]
        said = json.loads(found.value)
        seq, replica = self.entry.id.seq, self.entry.id.replica
        assert said["missing"] == {replica: [[seq, seq]]}
        assert said["stands_for"][replica][0][0] == seq + 1

    def test_a_hash_alone_that_is_damaged_costs_nothing(
        self, original: Path, tmp_path: Path
    ) -> None:
        """What follows it says what it was."""
        copy = tmp_path / "copy.sqlite"
        data = original.read_bytes()
        entry = next(e for e in entries_of(original).values() if e.field == "answer.2.1.2.a")
        at = data.index(entry.hash.encode())
        copy.write_bytes(data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :])
        assert repair(copy).missing == 0
        assert entries_of(tmp_path / "repaired.sqlite") == entries_of(original)


class TestText:
    def test_there_and_back(self, original: Path, tmp_path: Path) -> None:
        text = tmp_path / "journal.jsonl"
        text.write_text("".join(repairing.text(original).lines), encoding="ascii")
        assert journal_text.read(text).whole
        repair(text)
        assert entries_of(tmp_path / "repaired.sqlite") == entries_of(original)

    @pytest.mark.parametrize("seed", range(5))
    def test_of_a_damaged_file(self, original: Path, tmp_path: Path, seed: int) -> None:
        data = bytearray(original.read_bytes())
        DAMAGES[seed % len(DAMAGES)](data, random.Random(seed))
        damaged = tmp_path / "damaged.sqlite"
        damaged.write_bytes(data)
        text = tmp_path / "journal.jsonl"
        text.write_text("".join(repairing.text(damaged).lines), encoding="ascii")
        rows = {row[9] for row in journal_text.read(text).rows}
        before = entries_of(original)
        assert {e.hash for e in before.values() if survives(e, bytes(data))} <= rows

    @pytest.mark.parametrize("keep", [0.3, 0.999])
    def test_a_text_that_was_cut(self, original: Path, tmp_path: Path, keep: float) -> None:
        whole = "".join(repairing.text(original).lines)
        text = tmp_path / "journal.jsonl"
        text.write_text(whole[: int(len(whole) * keep)], encoding="ascii")
        assert not journal_text.read(text).whole
        repair(text)

    def test_of_a_newer_programs_file(self, original: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copy(original, tmp_path / "copy.sqlite"))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA user_version = 999")
            connection.execute("ALTER TABLE heads ADD COLUMN novelty TEXT")
        lines = list(repairing.text(copy).lines)
        assert len(lines) == len(entries_of(original)) + 3

    def test_of_what_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        for path in (tmp_path / "folder", tmp_path / "nothing"):
            with pytest.raises(FileProblem, match="is not there, or is no file"):
                repair(path)

    def test_of_what_is_no_inspection(self, tmp_path: Path) -> None:
        other = tmp_path / "letter.txt"
        other.write_text("Dear Madam")
        with pytest.raises(HmipError):
            repair(other)
        assert names(tmp_path) == ["letter.txt"]
