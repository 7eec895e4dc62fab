"""Every kind of damage: what ``hmip verify`` finds it by, and what ``hmip repair`` makes of it.

The table in ``docs/backups.md`` is held to what is found here.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError
from hmip_tui.framework import Answer
from hmip_tui.store import chains, verify
from hmip_tui.store.receipts import RECEIPT, Receipt, remember
from tests.store.damage import DOCUMENTED, PAGE, entries_of, repair
from tests.store.support import VISIT
from tests.strategies import DOCUMENT

TRIGGERS = ("journal_is_never_changed", "journal_is_never_shortened")
VICTIM = 20
"""The number of the entry that is damaged where one is."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file of one replica, the same bytes of every entry each time."""
    folder = tmp_path_factory.mktemp("sound")
    clock = iter(f"2026-03-{1 + n // 1000:02}T09:00:00.{n % 1000:03}Z" for n in range(20_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        path = folder / "sound.sqlite"
        with Inspection.create(
            path,
            DOCUMENT,
            {"provider": "A provider"},
            author="Ann",
            inspection="0123456789abcdef" * 2,
            replica="abcdef0123",
            clock=clock.__next__,
        ) as made:
            for number in range(1, 9):
                made.add_case(f"V{number}", "visits", VISIT)
                for question in made.framework.routes["visits"]:
                    made.answer(f"V{number}", question, Answer.YES)
            for replica, reach in made.record.vector().items():
                told = Receipt(RECEIPT, "a hub", replica, *reach, "Bea", made.record.now())
                remember(made.record, [told])
        yield path


def sql(*statements: str, guarded: bool = False) -> Callable[[Path], None]:
    """Damage by statements that no program of ours makes."""

    def do(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            guards = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            kept = [row[0] for row in guards.fetchall()]
            for name in TRIGGERS if not guarded else ():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for guard in kept if not guarded else ():
                connection.execute(guard)

    return do


def bytes_at(place: Callable[[bytearray], None]) -> Callable[[Path], None]:
    """Damage of the bytes of a file."""

    def do(path: Path) -> None:
        data = bytearray(path.read_bytes())
        place(data)
        path.write_bytes(data)

    return do


def letter(data: bytearray) -> None:
    at = data.index(b"answer.", data.index(b"2026-03-01T09:00:00.019Z"))
    data[at] ^= 1


def seal(data: bytearray) -> None:
    start = data.index(b"2026-03-01T09:00:00.019Z")
    at = data.index(b"[]", start) + 2
    data[at] = ord("0") if data[at] != ord("0") else ord("1")


def leaf(data: bytearray) -> int:
    return data.index(b"2026-03-01T09:00:00.019Z") // PAGE * PAGE


def blank_leaf(data: bytearray) -> None:
    start = leaf(data)
    data[start : start + PAGE] = bytes(PAGE)


def page_header(data: bytearray) -> None:
    start = leaf(data)
    data[start : start + 8] = bytes(8)


def first_page(data: bytearray) -> None:
    data[:PAGE] = bytes(PAGE)


def cut(data: bytearray) -> None:
    del data[len(data) // 2 :]


def swap(data: bytearray) -> None:
    one, two = leaf(data), leaf(data) + PAGE
    first, second = bytes(data[one : one + PAGE]), bytes(data[two : two + PAGE])
    data[one : one + PAGE], data[two : two + PAGE] = second, first


def other_id(data: bytearray) -> None:
    data[68:72] = b"else"


def sealed_again(path: Path) -> None:
    """What somebody does who knows how entries are sealed, to one of them."""
    entries = entries_of(path)
    (entry,) = (e for e in entries.values() if e.id.seq == VICTIM)
    (before,) = (e for e in entries.values() if e.id.seq == VICTIM - 1)
    changed = entry._replace(value='"no"')
    hash_ = journal.chain(before.hash, changed)
    sql(f"UPDATE journal SET value = '\"no\"', hash = '{hash_}' WHERE seq = {VICTIM}")(path)


def cut_off(path: Path) -> None:
    """The end of the journal, with every row that told of it."""
    sql("DELETE FROM journal WHERE seq > 100")(path)
    with Inspection.open(path, author="Ann") as inspection:
        inspection.record.rebuild()


KINDS: dict[str, Callable[[Path], None]] = {
    "a letter of an entry": bytes_at(letter),
    "the hash of an entry": bytes_at(seal),
    "an entry changed with another program": sql(
        f"UPDATE journal SET value = '\"no\"' WHERE seq = {VICTIM}"
    ),
    "the same, sealed again": sealed_again,
    "an entry removed": sql(f"DELETE FROM journal WHERE seq = {VICTIM}"),
    "the last entries removed": sql("DELETE FROM journal WHERE seq > 100"),
    "the last entries removed, and the tables made anew": cut_off,
    "an entry that is no text": sql(
        f"UPDATE journal SET author = CAST(x'ff' AS TEXT) WHERE seq = {VICTIM}"
    ),
    "a row of a table changed": sql("UPDATE answers SET value = 'no'", guarded=True),
    "a table gone": sql("DROP TABLE tally", guarded=True),
    "a guard gone": sql(f"DROP TRIGGER {TRIGGERS[0]}", guarded=True),
    "the framework changed": sql(
        "UPDATE inspection SET framework = replace(framework, 'Visits', 'Views')", guarded=True
    ),
    "the inspection's row gone": sql("DELETE FROM inspection", guarded=True),
    "a page of entries zeroed": bytes_at(blank_leaf),
    "the head of a page of entries zeroed": bytes_at(page_header),
    "two pages in each other's places": bytes_at(swap),
    "the first page zeroed": bytes_at(first_page),
    "the second half cut off": bytes_at(cut),
    "the file's mark changed": bytes_at(other_id),
}


def found_by(path: Path) -> str:
    """What finds the damage, in the words of the documentation."""
    try:
        findings = verify.examine(path).findings
    except FileProblem:
        return "refused: not an inspection file"
    places = {_place(finding) for finding in findings if not finding.startswith("...")}
    return ", ".join(place for place in PLACES if place in places)


PLACES = ("SQLite", "definitions", "framework", "entries", "numbers", "chain", "receipts", "tables")


def _place(finding: str) -> str:
    signs = {
        "SQLite": ("SQLite", "cannot be opened", "damaged"),
        "framework": ("framework", "table inspection"),
        "entries": ("cannot be read:",),
        "numbers": ("is missing", "which is not there", "not there"),
        "chain": ("chain of hashes",),
    }
    if finding.startswith(("the table", "the trigger", "the index")):
        return "definitions"
    if finding.startswith("table receipts"):
        return "receipts"
    if finding.startswith("table ") and not finding.startswith("table inspection"):
        return "tables"
    return next(place for place, words in signs.items() if any(w in finding for w in words))


def made_of_it(sound: Path, damaged: Path) -> str:
    """What a repair makes of a file, in the words of the documentation."""
    try:
        outcome = repair(damaged)
    except HmipError:
        outcome = repair(damaged, sound)
        assert outcome.missing == 0
        return "in full, with another copy"
    before = {e.hash for e in entries_of(sound).values()}
    kept = {e.hash for f in outcome.judged.values() for e in (*f.kept, *f.behind)}
    assert kept <= before, "nothing is made up"
    lost = len(before) - len(kept)
    if lost > 1:
        return "all but what lay there"
    return "all but that one" if lost else "in full"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_and_repaired_as_documented(sound: Path, tmp_path: Path, kind: str) -> None:
    damaged = Path(shutil.copy(sound, tmp_path / "damaged.sqlite"))
    KINDS[kind](damaged)
    found = found_by(damaged)
    assert found, "nothing is found"
    row = f"| {kind} | {found} | {made_of_it(sound, damaged)} |"
    assert row in DOCUMENTED.read_text(encoding="utf-8").splitlines(), row


def test_the_columns_are_the_journals(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(journal)")]
    assert ", ".join(columns) == chains.COLUMNS
