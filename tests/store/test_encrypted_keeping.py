"""Backups, repair and removal of encrypted files: what is kept of them is encrypted as they are."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import backing_up, carving, encryption, handing_over, paths
from hmip_tui.application import Inspection
from hmip_tui.cipher_key import CipherKey
from hmip_tui.commands.repairing import repair
from hmip_tui.errors import FileProblem, Locked, Refused
from hmip_tui.journal import Entry
from hmip_tui.settings import Settings
from hmip_tui.store import (
    backups,
    boxes,
    cipher_pages,
    engine,
    erasing,
    journal_table,
    places,
    repairing,
    salvage,
    unlocked,
    verify,
)
from hmip_tui.store.connection import Connection
from tests.store.support import VISIT
from tests.strategies import DOCUMENT

pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")

PASSPHRASE = "a herring in the rain"  # noqa: S105 - of nothing but test files
TYPED = "Told in confidence by the invented person Quux."
SETTINGS = Settings()
PAGE = 4096
ENTRY = 10
"""Columns of the journal."""


@pytest.fixture(scope="module")
def key() -> CipherKey:
    return encryption.new_key(PASSPHRASE)


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    return encryption.new_recovery_key()


@pytest.fixture
def file(tmp_path: Path, key: CipherKey, pair: tuple[str, str]) -> Iterator[Path]:
    """An encrypted inspection of some dozens of pages, closed."""
    path = tmp_path / "north.sqlite"
    with Inspection.create(
        path, DOCUMENT, {"provider": "A provider"}, author="Ann", key=key
    ) as made:
        encryption.protect(made.record, pair[1])
        for number in range(1, 12):
            made.add_case(f"V{number}", "visits", VISIT)
            made.save_evidence(f"V{number}", "2.1.1.a", TYPED * 10)
    unlocked.add(key)
    yield path
    unlocked.forget()


def entries_of(path: Path) -> dict[str, Entry]:
    with closing(Connection.reader(path)) as reader:
        return {str(entry.id): entry for entry in journal_table.JournalTable(reader).entries()}


def assert_nothing_in_plain(folder: Path) -> None:
    for found in folder.rglob("*"):
        if found.is_file():
            assert b"Quux" not in found.read_bytes(), found
            assert b"A provider" not in found.read_bytes(), found


class TestBackups:
    def test_they_are_encrypted_as_the_file_is(self, file: Path, tmp_path: Path) -> None:
        made = backing_up.back_up(file, SETTINGS)
        assert made is not None
        assert places.is_encrypted(made.path)
        assert verify.examine(made.path).findings == []
        backing_up.restore(made.path, tmp_path / "again.sqlite")
        assert entries_of(tmp_path / "again.sqlite") == entries_of(file)
        assert_nothing_in_plain(tmp_path)

    def test_nobody_reads_one_without_the_key(self, file: Path) -> None:
        made = backing_up.back_up(file, SETTINGS)
        assert made is not None
        unlocked.forget()
        with pytest.raises(Locked):
            verify.examine(made.path)
        (listed,) = backing_up.listed(file, SETTINGS)
        assert listed.as_written, "which can be told without a key"

    def test_the_teams_recovery_key_opens_one_where_the_file_is_lost(
        self, file: Path, tmp_path: Path, pair: tuple[str, str]
    ) -> None:
        made = backing_up.back_up(file, SETTINGS)
        assert made is not None
        file.unlink()
        places.beside(file, boxes.SUFFIX).unlink()
        unlocked.forget()
        encryption.unlock(made.path, pair[0])
        backing_up.restore(made.path, tmp_path / "again.sqlite")
        unlocked.forget()
        made.path.unlink()
        encryption.unlock(tmp_path / "again.sqlite", pair[0])
        assert verify.examine(tmp_path / "again.sqlite").findings == []

    def test_the_process_that_is_left_behind_has_the_key(self, file: Path, tmp_path: Path) -> None:
        with Inspection.open(file, author="Ann") as inspection:
            inspection.save_evidence("V1", "2.1.1", TYPED)
            backing_up.leave(inspection, SETTINGS)
        until = time.monotonic() + 60
        while not (found := backing_up.listed(file, SETTINGS)):
            assert time.monotonic() < until, backing_up.problem(file)
            time.sleep(0.05)
        assert entries_of(found[0].path) == entries_of(file)
        assert_nothing_in_plain(tmp_path)

    def test_plain_ones_that_a_broken_change_left_are_encrypted_at_work(
        self, tmp_path: Path, pair: tuple[str, str]
    ) -> None:
        file = tmp_path / "south.sqlite"
        with Inspection.create(file, DOCUMENT, {"provider": "A provider"}, author="Ann") as made:
            made.add_case("V1", "visits", VISIT)
            made.save_evidence("V1", "2.1.1.a", TYPED)
        plain = backing_up.back_up(file, SETTINGS)
        assert plain is not None
        assert b"Quux" in plain.path.read_bytes()
        encryption.set_passphrase(file, PASSPHRASE, pair[1])  # killed before its backups followed
        with Inspection.open(file, author="Ann") as inspection:
            said = backing_up.keep(inspection, SETTINGS)
        assert not said.fault, said
        (found,) = backing_up.listed(file, SETTINGS)
        assert found.as_written
        assert verify.examine(found.path).findings == []
        assert_nothing_in_plain(tmp_path)
        unlocked.forget()
        encryption.unlock(found.path, pair[0])

    def test_nor_does_one_stay_plain_under_another_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "south.sqlite"
        with Inspection.create(file, DOCUMENT, {"provider": "A provider"}, author="Ann") as made:
            made.add_case("V1", "visits", VISIT)
            made.save_evidence("V1", "2.1.1.a", TYPED)
        backing_up.back_up(file, SETTINGS)
        key = encryption.set_passphrase(file, PASSPHRASE, "")

        def killed(_: Path) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(erasing, "overwrite", killed)
            with pytest.raises(KeyboardInterrupt):
                backing_up.write_anew(file, SETTINGS, key)
        with Inspection.open(file, author="Ann") as inspection:
            said = backing_up.keep(inspection, SETTINGS)
        assert not said.fault, said
        assert all(found.as_written for found in backing_up.listed(file, SETTINGS))
        assert_nothing_in_plain(tmp_path)

    @pytest.mark.parametrize("plugged_in", [True, False])
    def test_those_of_before_another_place_was_named_are_encrypted_too(
        self, tmp_path: Path, plugged_in: bool
    ) -> None:
        file, drive = tmp_path / "south.sqlite", tmp_path / "drive"
        with Inspection.create(file, DOCUMENT, {"provider": "A provider"}, author="Ann") as made:
            made.add_case("V1", "visits", VISIT)
        settings = SETTINGS._replace(backup_folder=str(drive))
        drive.mkdir()
        both = [backing_up.back_up(file, each) for each in (SETTINGS, settings)]
        assert len({made.path.parent.parent.parent for made in both if made}) == 2
        if not plugged_in:
            shutil.rmtree(drive)
        key = encryption.set_passphrase(file, PASSPHRASE, "")
        said = backing_up.write_anew(file, settings, key)
        assert any("which is not there" in sentence for sentence in said) is not plugged_in
        assert len(backing_up.listed(file, settings)) == (2 if plugged_in else 1)
        assert_nothing_in_plain(tmp_path)

    @pytest.mark.parametrize("moved", [False, True])
    def test_another_passphrase_for_a_copy_leaves_the_files_own_as_they_are(
        self, file: Path, tmp_path: Path, moved: bool
    ) -> None:
        backing_up.back_up(file, SETTINGS)
        (before,) = backing_up.listed(file, SETTINGS)
        other = tmp_path / "for somebody else.sqlite"
        (file.rename if moved else partial(shutil.copy, file))(other)
        key = encryption.set_passphrase(other, "two herrings in the sun")
        said = backing_up.write_anew(other, SETTINGS, key)
        (after,) = backing_up.listed(other, SETTINGS)
        assert (after == before) is not moved
        assert any("of another file" in sentence for sentence in said) is not moved


class TestRepair:
    @pytest.mark.parametrize("page", [0, 5, 12, 30])
    def test_what_lies_on_other_pages_is_rescued(
        self, file: Path, tmp_path: Path, page: int
    ) -> None:
        before = entries_of(file)
        damaged = tmp_path / "damaged.sqlite"
        data = bytearray(file.read_bytes())
        start = page * PAGE + 16  # without the salt nobody has the key
        data[start : start + 100] = bytes(100)
        damaged.write_bytes(data)
        outcome = repairing.repair(
            damaged,
            tmp_path / "repaired.sqlite",
            documents=[DOCUMENT],
            author="Cid",
            device=paths.device_file(),
            replica="rescuer",
        )
        assert verify.examine(tmp_path / "repaired.sqlite").findings == []
        after = entries_of(tmp_path / "repaired.sqlite")
        there = {str(outcome.stands_for.get(entry.id, entry.id)) for entry in after.values()}
        assert len(before.keys() - there) == outcome.missing <= 25
        for entry in after.values():
            true = before.get(str(outcome.stands_for.get(entry.id, entry.id)))
            assert true is None or entry[1:7] == true[1:7]
        assert places.is_encrypted(tmp_path / "repaired.sqlite")
        assert_nothing_in_plain(tmp_path)

    @pytest.mark.parametrize("damage", ["a page of entries", "every page but the first"])
    def test_the_recovery_key_opens_what_was_rescued(
        self, file: Path, tmp_path: Path, pair: tuple[str, str], damage: str
    ) -> None:
        with Inspection.open(file, author="Ann") as inspection:
            team = list(inspection.record.team)
            pack = tmp_path / "north.hmip-pack"
            handing_over.pack(inspection, pack)
        data = bytearray(file.read_bytes())
        start = 16 + PAGE * (30 if damage == "a page of entries" else 1)
        end = start + 100 if damage == "a page of entries" else len(data)
        data[start:end] = bytes(end - start)
        file.write_bytes(data)
        target = tmp_path / "alone" / "repaired.sqlite"
        target.parent.mkdir()
        assert repair(file, target, [pack]) == 0
        unlocked.forget()
        encryption.unlock(target, pair[0])
        with Inspection.open(target, author="Ann") as inspection:
            assert encryption.is_recoverable(inspection.record)
            assert list(inspection.record.team) == team, "or its pieces would be for nobody"

    def test_not_without_the_key(self, file: Path, tmp_path: Path) -> None:
        unlocked.forget()
        with pytest.raises(Locked):
            repairing.text(file)
        with pytest.raises(Locked):
            repairing.repair(
                file,
                tmp_path / "repaired.sqlite",
                author="Cid",
                device=paths.device_file(),
                replica="rescuer",
            )
        assert not (tmp_path / "repaired.sqlite").exists()


@pytest.mark.parametrize("harm", ["bit of the first page", "end cut off", "zeros behind the salt"])
def test_the_passphrase_of_a_damaged_file_is_known_for_right(file: Path, harm: str) -> None:
    """Else nobody could have it repaired."""
    data = bytearray(file.read_bytes())
    if harm == "bit of the first page":
        data[2000] ^= 1
    elif harm == "end cut off":
        del data[-5 * PAGE :]
    else:
        data[16:PAGE] = bytes(PAGE - 16)
    file.write_bytes(data)
    unlocked.forget()
    with pytest.raises(Refused, match="does not open"):
        encryption.unlock(file, "a herring in the sun")
    encryption.unlock(file, PASSPHRASE)
    rescued = file.with_name("rescued.sqlite")
    repairing.repair(
        file,
        rescued,
        documents=[DOCUMENT],
        author="Cid",
        device=paths.device_file(),
        replica="rescuer",
    )
    assert entries_of(rescued)


def rescue_of(file: Path, *others: Path) -> Path:
    """What is made of a damaged file by somebody who is asked for the passphrase of each."""
    unlocked.forget()
    rescued = file.with_name("rescued.sqlite")
    with unlocked.asking(lambda path: encryption.unlock(path, PASSPHRASE)):
        repairing.repair(
            file,
            rescued,
            others,
            documents=[DOCUMENT],
            author="Cid",
            device=paths.device_file(),
            replica="rescuer",
        )
    assert_nothing_in_plain(file.parent)
    return rescued


def test_a_file_that_was_cut_within_a_page_is_asked_its_passphrase_for(file: Path) -> None:
    """As a copy is that was broken off: it does not consist of pages."""
    data = file.read_bytes()
    file.write_bytes(data[: -5 * PAGE - 77])
    unlocked.forget()
    with pytest.raises(Locked):
        salvage.salvage(file)
    assert entries_of(rescue_of(file))
    with pytest.raises(FileProblem, match="is damaged"):
        places.look(file)
    assert verify.examine(file).findings == ["the database cannot be opened: it is damaged"]


def test_a_file_without_its_first_page_is_opened_with_the_key_of_another_copy(file: Path) -> None:
    """Which may be older; and nothing of an encrypted file is written in plain."""
    older = file.with_name("older.sqlite")
    older.write_bytes(file.read_bytes())
    with Inspection.open(file, author="Ann") as inspection:
        inspection.save_evidence("V1", "2.1.1.b", "Later, by Quux.")
    whole = entries_of(file)
    assert len(whole) > len(entries_of(older))
    file.write_bytes(bytes(PAGE) + file.read_bytes()[PAGE:])
    rescued = rescue_of(file, older)
    assert entries_of(rescued) == whole
    assert encryption.is_encrypted(rescued)


def test_a_log_that_a_full_disk_let_nobody_copy_whole_is_taken_in(file: Path) -> None:
    """The first page says how many pages there are already, and the last are in the log alone."""
    log = places.beside(file, "-wal")
    with Inspection.open(file, author="Ann") as inspection:
        inspection.record.connection._closing.set()  # nothing is copied into the file any more
        inspection.save_evidence("V1", "2.1.1.b", TYPED * 200)
        pages, frames = bytearray(file.read_bytes()), log.read_bytes()
    for at in range(32, len(frames) - PAGE, 24 + PAGE):
        number = int.from_bytes(frames[at : at + 4], "big")
        if number * PAGE <= len(pages):
            pages[(number - 1) * PAGE : number * PAGE] = frames[at + 24 : at + 24 + PAGE]
    whole = entries_of(file)
    assert len(file.read_bytes()) > len(pages)
    file.write_bytes(pages)
    log.write_bytes(frames)
    unlocked.forget()
    encryption.unlock(file, PASSPHRASE)
    with Inspection.open(file, author="Ann") as inspection:
        assert inspection.record.connection.key is not None
    assert entries_of(file) == whole
    assert verify.examine(file).findings == []


def test_a_damaged_log_takes_neither_room_nor_time(file: Path) -> None:
    """Which page a frame is of is the one thing in it that nothing protects from the start."""
    before = entries_of(file)
    frames = b"".join(
        number.to_bytes(4, "big") + bytes(20) + bytes(PAGE) for number in (2**32 - 1, 10**6)
    )
    places.beside(file, "-wal").write_bytes(bytes(32) + frames)
    found = salvage.salvage(file)
    assert {str(entry.id) for entry in found.entries} == set(before)


def entries_on_pages(file: Path, key: CipherKey) -> dict[int, set[str]]:
    """The entries that lie on each page itself, whatever it leads to, by its number."""
    found = {}
    pages = carving.image_of(file.read_bytes(), page_size=PAGE).pages
    for number in pages:
        alone = {n: versions if n == number else [bytes(PAGE)] for n, versions in pages.items()}
        read = cipher_pages.rows(carving.Image(PAGE, alone), key, file.with_name("work"))
        rows = [row for row in read if len(row) == ENTRY]
        found[number] = {f"{row[0]}-{row[1]}" for row in rows if row[-1] is not None}
    return found


def test_a_damaged_page_costs_no_entry_on_another(file: Path, key: CipherKey) -> None:
    """Also those that lie between the pages of a journal, and where the last were cut off."""
    on_pages = entries_on_pages(file, key)
    everything = set(entries_of(file))
    assert set().union(*on_pages.values()) == everything
    data = file.read_bytes()
    damaged = file.with_name("damaged.sqlite")
    for number in [n for n, found in on_pages.items() if found]:
        start = (number - 1) * PAGE
        for left in (data[:start] + bytes(PAGE) + data[start + PAGE :], data[: start - PAGE]):
            damaged.write_bytes(left)
            there = {str(entry.id) for entry in salvage.salvage(damaged).entries}
            pages = [n for n in on_pages if n != number and n * PAGE <= len(left)]
            assert there >= set().union(*(on_pages[n] for n in pages)), number


def test_a_whole_page_is_read_though_the_log_has_a_damaged_one(file: Path) -> None:
    before = {str(entry.id) for entry in salvage.salvage(file).entries}
    pages = file.read_bytes()
    starts = range(PAGE, len(pages), PAGE)
    frames = b"".join(
        (at // PAGE + 1).to_bytes(4, "big") + bytes(20) + pages[at : at + PAGE - 1] + b"?"
        for at in starts
    )
    places.beside(file, "-wal").write_bytes(bytes(32) + frames)
    assert {str(entry.id) for entry in salvage.salvage(file).entries} == before


def test_the_work_for_a_damaged_page_does_not_grow_with_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the hundreds of damaged pages in a large file each had all of it looked through anew."""
    pages = bytearray(file.read_bytes())
    for at in range(2 * PAGE, len(pages), 2 * PAGE):
        pages[at] ^= 1
    file.write_bytes(pages)
    opened = []
    connect = engine.connect

    def counted(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(given)
        return connect(*given, **named)

    monkeypatch.setattr(engine, "connect", counted)
    assert salvage.salvage(file).entries
    assert len(opened) < 10


def test_no_plain_copy_says_who_opens_a_rescued_file(
    file: Path, tmp_path: Path, pair: tuple[str, str]
) -> None:
    assert backups.protection(file)[boxes.RECIPIENT] == pair[1]
    plain = tmp_path / "plain.sqlite"
    with closing(Connection.reader(file)) as reader:
        reader.backup(plain)
    encryption.remove_passphrase(plain)
    with closing(Connection.writer(plain)) as writer, writer.transaction():
        writer.execute("UPDATE local SET value = ? WHERE key = ?", (pair[1], boxes.RECIPIENT))
    assert backups.protection(plain) == {}
