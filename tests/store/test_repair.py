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

from hmip_tui import journal, journal_text, paths, rescue
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.framework import Answer
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import journal_table, merging, repairing, verify
from hmip_tui.store.connection import Connection
from hmip_tui.store.repairing import Outcome
from tests.store.support import VISIT, names, values
from tests.strategies import DOCUMENT

PAGE = 4096
SEEDS_HERE = 25
SEEDS_IN_CAMPAIGN = 3000
RESCUER = "rescuer"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with two replicas' entries on some dozens of pages, long evidence among them."""
    folder = tmp_path_factory.mktemp("original")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        path = folder / "north.sqlite"
        with Inspection.create(path, DOCUMENT, {"provider": "A provider"}, author="Ann") as made:
            _work(made, "V", 12)
        second = folder / "second.sqlite"
        shutil.copy(path, second)
        with Inspection.open(second, author="Bea") as other:
            _work(other, "W", 6)
        with Inspection.open(path, author="Ann") as made:
            merging.take_in_file(made.record, second)
            _work(made, "X", 4)
        yield path


def _work(inspection: Inspection, letter: str, cases: int) -> None:
    chance = random.Random(letter)
    for number in range(1, cases + 1):
        case = f"{letter}{number}"
        inspection.add_case(case, "visits", VISIT)
        for question in inspection.framework.routes["visits"]:
            said = chance.choice(sorted(question.allowed))
            inspection.answer(case, question, Answer(said))
        inspection.undo(case)
        inspection.save_evidence(case, "2.1.1.a", f"Seen in {case}. " * chance.randrange(1, 400))


def entries_of(path: Path) -> dict[EntryId, Entry]:
    with closing(Connection.reader(path)) as reader:
        return {entry.id: entry for entry in journal_table.JournalTable(reader).entries()}


def repair(damaged: Path, *others: Path) -> Outcome:
    outcome = repairing.repair(
        damaged,
        damaged.with_name("repaired.sqlite"),
        others,
        documents=[DOCUMENT],
        author="Cid",
        device=paths.device_file(),
        replica=RESCUER,
    )
    assert verify.examine(damaged.with_name("repaired.sqlite")).findings == []
    return outcome


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 2, 20])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def blank(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 3])):
        start = chance.randrange(0, len(data), PAGE)
        data[start : start + PAGE] = bytes(PAGE)


def swap(data: bytearray, chance: random.Random) -> None:
    one, two = (chance.randrange(0, len(data), PAGE) for _ in range(2))
    first, second = data[one : one + PAGE], data[two : two + PAGE]
    data[one : one + PAGE], data[two : two + PAGE] = second, first


def scribble(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    part = chance.randbytes(chance.choice([1, 60, 700, PAGE]))
    data[start : start + len(part)] = part


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


DAMAGES = (flip, blank, swap, scribble, cut)


def survives(entry: Entry, data: bytes) -> bool:
    """Whether an entry's record still stands somewhere in the bytes, all on one page."""
    return record(entry) in data


def record(entry: Entry) -> bytes:
    """An entry as SQLite writes it (https://sqlite.org/fileformat2.html, section 2.1)."""
    number = entry.id.seq
    seq = b"" if number == 1 else number.to_bytes(1 + (number > 127))
    told = (entry.time, entry.author, entry.action, entry.subject, entry.field, entry.value)
    texts = [t.encode() for t in (entry.id.replica, *told, journal.encode_ids(entry.replaces))]
    texts.append(entry.hash.encode())
    types = [13 + 2 * len(text) for text in texts]
    types.insert(1, len(seq) or 9)
    header = b"".join(varint(type_) for type_ in types)
    replica, *rest = texts
    return bytes([len(header) + 1]) + header + replica + seq + b"".join(rest)


def varint(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.insert(0, number & 0x7F | 0x80)
    return bytes(found)


def assert_rescued(original: Path, damaged: Path, outcome: Outcome) -> None:
    """Nothing is made up, and everything whose bytes and whose predecessor's remain is there."""
    before, after = entries_of(original), entries_of(damaged.with_name("repaired.sqlite"))
    stands_for = outcome.stands_for
    there = set()
    for id, entry in after.items():
        if id.replica == RESCUER and id not in stands_for:
            assert entry.field == f"{rescue.NOTE}.{RESCUER}"
            continue
        true = before[stands_for.get(id, id)]
        assert entry[1:7] == true[1:7]
        assert set(true.replaces) <= set(entry.replaces)
        there.add(true.id)
    data = damaged.read_bytes()
    alive = {id for id, entry in before.items() if survives(entry, data)}
    for id in alive - there:
        assert EntryId(id.replica, id.seq - 1) not in alive, f"{id} was not rescued"
    told = [
        EntryId(replica, seq)
        for replica, found in outcome.judged.items()
        for first, last in found.missing
        for seq in range(first, last + 1)
    ]
    assert not there & set(told)


def damage_and_repair(original: Path, folder: Path, seed: int) -> str:
    """One copy damaged by chance; what became of it."""
    chance = random.Random(seed)
    data = bytearray(original.read_bytes())
    DAMAGES[seed % len(DAMAGES)](data, chance)
    damaged = folder / "damaged.sqlite"
    damaged.write_bytes(data)
    try:
        outcome = repair(damaged)
    except HmipError as error:
        said = str(error)
    else:
        assert_rescued(original, damaged, outcome)
        return "in part" if outcome.missing else "in full"
    assert "--with" in said, seed
    outcome = repair(damaged, original)
    assert outcome.missing == 0
    return "with another copy"


class TestDamage:
    @pytest.mark.parametrize("seed", range(SEEDS_HERE))
    def test_everything_intact_is_rescued(self, original: Path, tmp_path: Path, seed: int) -> None:
        damage_and_repair(original, tmp_path, seed)

    @pytest.mark.campaign
    def test_of_thousands(self, original: Path, tmp_path: Path) -> None:
        for seed in range(SEEDS_HERE, SEEDS_HERE + SEEDS_IN_CAMPAIGN):
            damage_and_repair(original, tmp_path, seed)
            (tmp_path / "repaired.sqlite").unlink()

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
        text.write_text("".join(repairing.lines(original)), encoding="ascii")
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
        text.write_text("".join(repairing.lines(damaged)), encoding="ascii")
        rows = {row[9] for row in journal_text.read(text).rows}
        before = entries_of(original)
        assert {e.hash for e in before.values() if survives(e, bytes(data))} <= rows

    @pytest.mark.parametrize("keep", [0.3, 0.999])
    def test_a_text_that_was_cut(self, original: Path, tmp_path: Path, keep: float) -> None:
        whole = "".join(repairing.lines(original))
        text = tmp_path / "journal.jsonl"
        text.write_text(whole[: int(len(whole) * keep)], encoding="ascii")
        assert not journal_text.read(text).whole
        repair(text)

    def test_of_a_newer_programs_file(self, original: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copy(original, tmp_path / "copy.sqlite"))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA user_version = 999")
            connection.execute("ALTER TABLE heads ADD COLUMN novelty TEXT")
        lines = list(repairing.lines(copy))
        assert len(lines) == len(entries_of(original)) + 3

    def test_of_what_is_no_inspection(self, tmp_path: Path) -> None:
        other = tmp_path / "letter.txt"
        other.write_text("Dear Madam")
        with pytest.raises(HmipError):
            repair(other)
        assert names(tmp_path) == ["letter.txt"]
