"""Ways in which files are damaged, and what repairing makes of them.

``python -m tests.store.damage COPIES`` damages so many copies by chance and writes what became of
them into ``docs/backups.md``.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from hmip_tui import journal, paths, rescue
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.framework import Answer
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import journal_table, merging, repairing, verify
from hmip_tui.store.connection import Connection
from hmip_tui.store.repairing import Outcome
from tests.store.support import VISIT
from tests.strategies import DOCUMENT

PAGE = 4096
RESCUER = "rescuer"

_OFTEN = 250
"""Copies between two words about a campaign."""

DOCUMENTED = Path(__file__).parents[2] / "docs" / "backups.md"
_BEGIN, _END = "<!-- damaged copies -->", "<!-- end of damaged copies -->"


def make_original(folder: Path) -> Path:
    """A file with two replicas' entries on some dozens of pages, long evidence among them."""
    path, second = folder / "north.sqlite", folder / "second.sqlite"
    with Inspection.create(path, DOCUMENT, {"provider": "A provider"}, author="Ann") as made:
        work(made, "V", 12)
    shutil.copy(path, second)
    with Inspection.open(second, author="Bea") as other:
        work(other, "W", 6)
    with Inspection.open(path, author="Ann") as made:
        merging.take_in_file(made.record, second)
        work(made, "X", 4)
    return path


def work(inspection: Inspection, letter: str, cases: int) -> None:
    chance = random.Random(letter)
    for number in range(1, cases + 1):
        case = f"{letter}{number}"
        inspection.add_case(case, "visits", VISIT)
        for question in inspection.framework.routes["visits"]:
            said = chance.choice(sorted(question.allowed))
            inspection.answer(case, question, Answer(said))
        inspection.undo(case)
        inspection.save_evidence(case, "2.1.1.a", f"Seen in {case}. " * chance.randrange(1, 400))


@cache
def _entries_of_original(path: Path) -> dict[EntryId, Entry]:
    return entries_of(path)


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
    """One to twenty bits turned."""
    for _ in range(chance.choice([1, 1, 2, 20])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def blank(data: bytearray, chance: random.Random) -> None:
    """One to three pages of zeros."""
    for _ in range(chance.choice([1, 1, 3])):
        start = chance.randrange(0, len(data), PAGE)
        data[start : start + PAGE] = bytes(PAGE)


def swap(data: bytearray, chance: random.Random) -> None:
    """Two pages in each other's places."""
    one, two = (chance.randrange(0, len(data), PAGE) for _ in range(2))
    first, second = data[one : one + PAGE], data[two : two + PAGE]
    data[one : one + PAGE], data[two : two + PAGE] = second, first


def scribble(data: bytearray, chance: random.Random) -> None:
    """Bytes of chance, up to a page."""
    start = chance.randrange(len(data))
    part = chance.randbytes(chance.choice([1, 60, 700, PAGE]))
    data[start : start + len(part)] = part


def cut(data: bytearray, chance: random.Random) -> None:
    """The end cut off anywhere."""
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
    before, after = _entries_of_original(original), entries_of(damaged.with_name("repaired.sqlite"))
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


class Told(Counter[tuple[str, str]]):
    """How many copies ended how, by damage."""

    def table(self) -> str:
        """The results as a table in Markdown."""
        ends = ("in full", "in part", "with another copy")
        rows = [f"| damage | copies | {' | '.join(ends)} |", "| --- | ---: | ---: | ---: | ---: |"]
        for damage in DAMAGES:
            counts = [self[damage.__name__, end] for end in ends]
            told = " | ".join(f"{count:,}" for count in (sum(counts), *counts))
            rows.append(f"| {(damage.__doc__ or '').rstrip('.').lower()} | {told} |")
        return "\n".join(rows)


def campaign(folder: Path, seeds: range, tell: Callable[[Told], object] = len) -> Told:
    """Damage a copy for every seed, repair it and hold the result to what was there.

    ``tell`` is told how it stands, now and then.
    """
    told = Told()
    original = make_original(folder)
    for seed in seeds:
        try:
            end = damage_and_repair(original, folder, seed)
        except BaseException as error:
            error.add_note(f"seed {seed}; what was damaged is at {_keep(original)}")
            raise
        told[DAMAGES[seed % len(DAMAGES)].__name__, end] += 1
        (folder / "repaired.sqlite").unlink()
        if told.total() % _OFTEN == 0:
            tell(told)
    return told


def _keep(original: Path) -> Path:
    """A copy of a file that outlives the campaign: its ids are drawn by chance."""
    return Path(shutil.copy(original, Path(tempfile.mkdtemp()) / original.name))


def main(copies: int) -> None:
    """Run a campaign and write its result into the documentation."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HMIP_TUI_HOME"] = str(Path(folder) / "device")
        told = campaign(Path(folder), range(copies), document)
    document(told)
    sys.stdout.write(f"{told.table()}\n")


def document(told: Told) -> None:
    """Write how a campaign stands into the documentation."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    new = f"{before}{_BEGIN}\n\n{told.table()}\n\n{_END}{after}"
    DOCUMENTED.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
