"""Encrypted files: nobody without a key reads them, and with one they are files like any other."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import cipher_key, encryption
from hmip_tui.application import Inspection
from hmip_tui.cipher_key import CipherKey
from hmip_tui.errors import FileProblem, Locked, NotTaken, Refused
from hmip_tui.framework import Answer
from hmip_tui.store import (
    boxes,
    engine,
    erasing,
    merging,
    packs,
    places,
    rekeying,
    unlocked,
    verify,
)
from tests.store.support import add_visits, create, names
from tests.strategies import DOCUMENT

PASSPHRASE = "a herring in the rain"  # noqa: S105 - of nothing but test files
TYPED = "Told in confidence by the invented person Quux."

sqlcipher3 = pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")


@pytest.fixture(scope="module")
def key() -> CipherKey:
    """A key; deriving one takes a tenth of a second."""
    return encryption.new_key(PASSPHRASE)


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    """A recovery key and its public part."""
    return encryption.new_recovery_key()


@pytest.fixture
def encrypted(file: Path, key: CipherKey, pair: tuple[str, str]) -> Path:
    """An encrypted inspection with an answer and a text, closed."""
    with Inspection.create(file, DOCUMENT, {"provider": "A provider"}, key=key) as made:
        encryption.protect(made.record, pair[1])
    unlocked.add(key)
    with Inspection.open(file, author="Ann") as inspection:
        add_visits(inspection, 3)
        inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
        inspection.save_evidence("V1", "2.1.1.a", TYPED)
    return file


def contents(folder: Path) -> Iterator[bytes]:
    for found in folder.rglob("*"):
        if found.is_file():
            yield found.read_bytes()


def assert_unreadable(folder: Path) -> None:
    """Nothing below a folder has a word of what was typed, in any of the ways text is kept."""
    for content in contents(folder):
        for word in (TYPED, "Quux", "A provider", "CREATE TABLE"):
            assert word.encode() not in content
            assert word.encode("utf-16-le") not in content


def said(path: Path) -> list[str]:
    with Inspection.open(path, writable=False) as inspection:
        found = inspection.record.connection.rows("SELECT text FROM evidence")
        return [text for (text,) in found]


def test_nothing_of_it_can_be_read(encrypted: Path, tmp_path: Path) -> None:
    assert_unreadable(tmp_path)


def test_nor_while_it_is_open(encrypted: Path, tmp_path: Path) -> None:
    with Inspection.open(encrypted) as inspection:
        inspection.save_evidence("V2", "2.1.1.a", TYPED)
        assert encrypted.with_name(f"{encrypted.name}-wal").stat().st_size > 0
        assert_unreadable(tmp_path)
        inspection.record.connection.checkpoint()
        assert_unreadable(tmp_path)


def test_with_its_key_it_is_sound(encrypted: Path) -> None:
    assert verify.examine(encrypted).findings == []
    assert said(encrypted) == [TYPED]


def test_without_it_says_so_and_is_as_it_was(encrypted: Path) -> None:
    before = encrypted.read_bytes()
    unlocked.forget()
    with pytest.raises(Locked, match="is encrypted, or not an inspection file"):
        Inspection.open(encrypted)
    with pytest.raises(Refused, match="does not open"):
        encryption.unlock(encrypted, "a herring in the sun")
    assert encryption.is_locked(encrypted)
    assert encrypted.read_bytes() == before


@pytest.mark.parametrize("words", [PASSPHRASE, "é" * 3 + "ß the long one", "it's \"quoted\" 'so'"])
def test_the_passphrase_opens_it_in_any_tool(file: Path, words: str) -> None:
    key = encryption.new_key(words)
    Inspection.create(file, DOCUMENT, {"provider": "A provider"}, key=key).close()
    with closing(sqlcipher3.dbapi2.connect(str(file))) as raw:
        escaped = words.replace("'", "''")
        raw.execute(f"PRAGMA key = '{escaped}'")
        assert raw.execute("SELECT count(*) FROM inspection").fetchone() == (1,)
    encryption.unlock(file, words)
    assert encryption.is_encrypted(file)


def test_a_letter_may_be_composed_or_not(file: Path) -> None:
    key = encryption.new_key("café in the rain")
    Inspection.create(file, DOCUMENT, {"provider": "A provider"}, key=key).close()
    encryption.unlock(file, "café in the rain")


def test_the_derivation_is_sqlciphers_own(encrypted: Path) -> None:
    with closing(sqlcipher3.dbapi2.connect(":memory:")) as raw:
        raw.execute("PRAGMA key = 'x'")
        (rounds,) = raw.execute("PRAGMA kdf_iter").fetchone()
    assert int(rounds) <= cipher_key.ROUNDS


def test_the_recovery_key_opens_it(encrypted: Path, pair: tuple[str, str]) -> None:
    unlocked.forget()
    with pytest.raises(Refused, match="does not open it"):
        encryption.unlock(encrypted, encryption.new_recovery_key()[0])
    encryption.unlock(encrypted, f" {pair[0].lower()} \n")
    assert said(encrypted) == [TYPED]


def test_without_its_box_it_does_not_and_says_what_to_do(
    encrypted: Path, pair: tuple[str, str]
) -> None:
    unlocked.forget()
    box = encrypted.with_name(f"{encrypted.name}.recovery")
    kept = box.read_bytes()
    box.unlink()
    with pytest.raises(Refused, match=r"\.recovery"):
        encryption.unlock(encrypted, pair[0])
    encrypted.with_name("somewhere.recovery").write_bytes(kept)
    encryption.unlock(encrypted, pair[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_lies_there_is_no_box(encrypted: Path, pair: tuple[str, str]) -> None:
    unlocked.forget()
    encrypted.with_name(f"{encrypted.name}.recovery").unlink()
    os.mkfifo(encrypted.with_name("a trap.recovery"))
    with pytest.raises(Refused, match="lets a recovery key open it"):
        encryption.unlock(encrypted, pair[0])


def test_another_passphrase(encrypted: Path, pair: tuple[str, str], tmp_path: Path) -> None:
    encryption.set_passphrase(encrypted, "two herrings in the sun")
    unlocked.forget()
    with pytest.raises(Refused):
        encryption.unlock(encrypted, PASSPHRASE)
    encryption.unlock(encrypted, "two herrings in the sun")
    assert said(encrypted) == [TYPED]
    assert verify.examine(encrypted).findings == []
    unlocked.forget()
    encryption.unlock(encrypted, pair[0])  # the recovery key goes on
    assert_unreadable(tmp_path)
    with Inspection.open(encrypted, author="Ann") as inspection:  # under the same replica
        assert len(inspection.record.vector()) == 1


def test_a_plain_file_is_encrypted_and_made_plain_again(file: Path, tmp_path: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 2)
        inspection.save_evidence("V1", "2.1.1.a", TYPED)
        vector = inspection.record.vector()
    encryption.set_passphrase(file, PASSPHRASE, "")
    assert_unreadable(tmp_path)
    assert names(file.parent) == [file.name]
    with Inspection.open(file, author="an inspector") as inspection:
        assert inspection.record.vector() == vector
    encryption.remove_passphrase(file)
    assert file.read_bytes().startswith(b"SQLite format 3")
    assert verify.examine(file).findings == []
    assert said(file) == [TYPED]
    with Inspection.open(file, author="an inspector") as inspection:
        assert inspection.record.vector() == vector


def test_a_file_that_is_open_is_not_encrypted(file: Path) -> None:
    with create(file), pytest.raises(FileProblem, match="open in another window"):
        encryption.set_passphrase(file, PASSPHRASE, "")
    assert verify.examine(file).findings == []


@pytest.mark.parametrize("fails", ["_require_equal", "synchronise", "_put_in_place"])
def test_whatever_fails_leaves_the_file_as_it_was(
    file: Path, fails: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        vector = inspection.record.vector()
    before = names(tmp_path)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rekeying, fails, fail)
    with pytest.raises(FileProblem, match="as it was"):
        encryption.set_passphrase(file, PASSPHRASE, "")
    assert names(tmp_path) == before
    with Inspection.open(file) as inspection:
        assert inspection.record.vector() == vector


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some people make links")
def test_behind_a_link_the_file_itself_is_encrypted(file: Path, tmp_path: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        inspection.save_evidence("V1", "2.1.1.a", TYPED)
    link = tmp_path / "link.sqlite"
    link.symlink_to(file)
    encryption.set_passphrase(link, PASSPHRASE, "")
    assert link.is_symlink()
    assert encryption.is_encrypted(file)
    assert_unreadable(tmp_path)


def test_an_old_file_that_stays_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        vector = inspection.record.vector()

    def fail(*_: Any) -> None:
        raise OSError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "overwrite", fail)
        with pytest.raises(FileProblem, match="written anew, but what it was stands in"):
            encryption.set_passphrase(file, PASSPHRASE, "")
    assert encryption.is_encrypted(file)
    with Inspection.open(file) as inspection:  # which removes it
        assert inspection.record.vector() == vector
    assert names(file.parent) == [file.name]


def test_what_a_killed_rewriting_left_is_erased_by_the_next(file: Path) -> None:
    create(file).close()
    old = file.with_name(f"{file.name}-old-key")
    old.write_bytes(TYPED.encode())
    encryption.set_passphrase(file, PASSPHRASE, "")
    assert not old.exists()


@pytest.mark.parametrize("encrypted", [True, False])
def test_and_by_the_next_opening_of_the_file(file: Path, encrypted: bool) -> None:
    create(file).close()
    if encrypted:
        encryption.set_passphrase(file, PASSPHRASE, "")
    for suffix in ("-old-key", "-new-key"):
        file.with_name(f"{file.name}{suffix}").write_bytes(TYPED.encode())
    Inspection.open(file).close()
    assert names(file.parent) == [file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="needs hard links")
def test_a_second_name_of_the_file_itself_is_not_written_over(file: Path) -> None:
    """It is there between the two steps that put a rewritten file in its place."""
    with create(file) as inspection:
        add_visits(inspection, 1)
        vector = inspection.record.vector()
    for passphrase in (PASSPHRASE, "two herrings in the sun"):
        os.link(file, file.with_name(f"{file.name}-old-key"))
        encryption.set_passphrase(file, passphrase, "")
        with Inspection.open(file) as inspection:
            assert inspection.record.vector() == vector
    assert names(file.parent) == [file.name]


def test_erasing_writes_over_the_very_place(tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "b"
    file.write_bytes(TYPED.encode() * 1000)
    os.link(file, link)
    erasing.erase(file)
    assert not file.exists()
    assert link.read_bytes() == bytes(len(TYPED) * 1000)


@pytest.mark.parametrize(
    "words",
    [
        "short",
        "aaaaaaaaaaaaaaaaaa",
        " begins with a space",
        "AGE-SECRET-KEY-1QQQQ",
        "a tab\tno line takes",
        "a soft\xadhyphen nobody sees",
        "a \ufffd in place of something",
    ],
)
def test_poor_passphrases_are_refused(words: str) -> None:
    with pytest.raises(Refused):
        encryption.new_key(words)


def test_a_pack_is_encrypted_and_opens_with_the_same_keys(
    encrypted: Path, tmp_path: Path, pair: tuple[str, str]
) -> None:
    pack = tmp_path / "ann.hmip-pack"
    with Inspection.open(encrypted, author="Ann") as inspection:
        packs.write(inspection.record, pack)
    assert_unreadable(tmp_path)
    encrypted.with_name(f"{encrypted.name}.recovery").unlink()
    for words in (PASSPHRASE, pair[0]):
        unlocked.forget()
        assert encryption.is_locked(pack)
        encryption.unlock(pack, words)
        assert places.look(pack, packs=True).pack


def test_no_changed_byte_of_an_encrypted_pack_is_taken(encrypted: Path, tmp_path: Path) -> None:
    pack = tmp_path / "ann.hmip-pack"
    other = Path(shutil.copy(encrypted, tmp_path / "lead.sqlite"))
    with Inspection.open(encrypted, author="Ann") as inspection:
        inspection.answer("V2", inspection.framework.questions["2.1.1.a"], Answer.NO)
        packs.write(inspection.record, pack)
    whole = pack.read_bytes()
    chance = random.Random(1)
    with Inspection.open(other, author="the lead") as lead:
        before = lead.record.vector()
        for _ in range(60):
            cut = chance.random() < 0.3
            at = chance.randrange(16, len(whole))
            changed = whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]
            pack.write_bytes(changed)
            with pytest.raises((FileProblem, NotTaken)):
                merging.take_in_file(lead.record, pack)
        assert lead.record.vector() == before
        pack.write_bytes(whole)
        merging.take_in_file(lead.record, pack)
        assert lead.record.vector() != before


def test_encrypted_and_plain_files_meet(encrypted: Path, tmp_path: Path) -> None:
    plain = Path(shutil.copy(encrypted, tmp_path / "plain.sqlite"))
    encryption.remove_passphrase(plain)
    with Inspection.open(plain, author="Ben") as ben:
        ben.answer("V3", ben.framework.questions["2.1.1.a"], Answer.NO)
    with Inspection.open(encrypted, author="Ann") as ann:
        merging.take_in_file(ann.record, plain)
    assert verify.examine(encrypted).findings == []
    refused = pytest.raises(FileProblem, match=r"is encrypted and .* is not")
    with Inspection.open(plain, author="Ben") as ben, refused:
        merging.take_in_file(ben.record, encrypted)


def test_files_of_different_passphrases_meet(encrypted: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(encrypted, tmp_path / "ben.sqlite"))
    encryption.set_passphrase(other, "two herrings in the sun")
    with Inspection.open(other, author="Ben") as ben:
        ben.answer("V3", ben.framework.questions["2.1.1.a"], Answer.NO)
    with Inspection.open(encrypted, author="Ann") as ann:
        merging.take_in_file(ann.record, other)
        vector = ann.record.vector()
    with Inspection.open(other, author="Ben") as ben:
        merging.take_in_file(ben.record, encrypted)
        assert ben.record.vector() == vector


def test_copies_encrypted_by_themselves_open_each_others_pieces_after_a_merge(
    encrypted: Path, tmp_path: Path
) -> None:
    plain = Path(shutil.copy(encrypted, tmp_path / "plain.sqlite"))
    encryption.remove_passphrase(plain)
    with closing(engine.connect(str(plain))) as raw:
        raw.execute("DELETE FROM local WHERE key = ?", (boxes.TEAM,))
    encryption.set_passphrase(plain, PASSPHRASE, "")
    with Inspection.open(encrypted) as ann, Inspection.open(plain, author="Ben") as ben:
        piece = boxes.seal_piece(TYPED.encode(), ben.record.team)
        assert boxes.open_piece(piece, ann.record.team) is None
        merging.take_in_file(ann.record, plain)
        assert boxes.open_piece(piece, ann.record.team) == TYPED.encode()
        assert boxes.open_piece(piece[:-1], ann.record.team) is None


@pytest.mark.parametrize("at", [20, 5000, 9000, 20_000, 100_000])
def test_damage_is_found_and_said(encrypted: Path, at: int) -> None:
    data = bytearray(encrypted.read_bytes())
    data[at] ^= 1
    encrypted.write_bytes(data)
    try:
        report = verify.examine(encrypted)
    except FileProblem as error:
        assert "damaged" in str(error)  # noqa: PT017 - either way of saying it will do
    else:
        assert report.findings


@pytest.mark.parametrize("left", [-4096, -100, 5000])
def test_a_cut_file_is_refused(encrypted: Path, left: int) -> None:
    encrypted.write_bytes(encrypted.read_bytes()[:left])
    with pytest.raises(FileProblem, match="damaged"):
        Inspection.open(encrypted)


def worked(path: Path, text: str) -> tuple[bytes, bytes]:
    """File and log as a program that was killed after some work would leave them."""
    with Inspection.open(path, author="Ann") as inspection:
        inspection.record.connection._closing.set()  # nothing is copied into the file any more
        for number in (1, 2, 3):
            inspection.save_evidence(f"V{number}", "2.1.1.a", text)
        log = path.with_name(f"{path.name}-wal").read_bytes()
        return path.read_bytes(), log


def test_the_log_of_a_killed_program_is_taken_in(encrypted: Path, tmp_path: Path) -> None:
    before, log = worked(encrypted, "more")
    with Inspection.open(encrypted, writable=False) as inspection:
        vector = inspection.record.vector()
    killed = tmp_path / "killed.sqlite"
    killed.write_bytes(before)
    killed.with_name(f"{killed.name}-wal").write_bytes(log)
    with Inspection.open(killed, author="Ann") as inspection:
        assert {r: reach.seq for r, reach in inspection.record.vector().items()} == {
            r: reach.seq for r, reach in vector.items()
        }


def test_that_of_another_state_does_no_harm(encrypted: Path, tmp_path: Path) -> None:
    """Where all that the log passes over stands in pages that it has, the newest state results."""
    states, log = [encrypted.read_bytes()], b""
    for number in range(6):
        _, log = worked(encrypted, f"{number} " * 1500)
        states.append(encrypted.read_bytes())
    refused = []
    for number, state in enumerate(states[:-1]):
        mixed = tmp_path / f"mixed{number}.sqlite"
        mixed.write_bytes(state)
        mixed.with_name(f"{mixed.name}-wal").write_bytes(log)
        try:
            Inspection.open(mixed, author="Ann").close()
        except FileProblem as error:
            refused.append(str(error))
            assert mixed.read_bytes() == state
        else:
            assert verify.examine(mixed).findings == []
    assert len(refused) >= 4
    assert all("it is damaged, or was replaced" in said for said in refused)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_new_files_are_for_their_owner_alone(encrypted: Path) -> None:
    assert encrypted.stat().st_mode & 0o077 == 0
    with Inspection.open(encrypted) as inspection:
        wal = encrypted.with_name(f"{encrypted.name}-wal")
        assert wal.stat().st_mode & 0o077 == 0
        inspection.record.connection.backup(encrypted.with_name("copy.sqlite"))
        packs.write(inspection.record, encrypted.with_name("a.hmip-pack"))
    for name in ("copy.sqlite", "a.hmip-pack"):
        assert encrypted.with_name(name).stat().st_mode & 0o077 == 0


def test_a_backup_is_encrypted_with_the_same_key(encrypted: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with Inspection.open(encrypted) as inspection:
        inspection.record.connection.backup(copy)
    assert_unreadable(tmp_path)
    assert verify.examine(copy).findings == []
    assert said(copy) == [TYPED]


def test_plain_files_need_no_sqlcipher(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with create(file) as inspection:
        add_visits(inspection, 1)
    assert verify.examine(file).findings == []
    with pytest.raises(FileProblem, match="package sqlcipher3"):
        encryption.set_passphrase(file, PASSPHRASE, "")
    assert verify.examine(file).findings == []


def test_what_merely_looks_like_one(tmp_path: Path) -> None:
    chance = random.Random(3)
    text = tmp_path / "text"
    text.write_bytes(b"Probation is not like this. " * 4096)
    with pytest.raises(FileProblem, match="is not an inspection file"):
        Inspection.open(text)
    noise = tmp_path / "noise"
    noise.write_bytes(chance.randbytes(8192))
    with pytest.raises(Locked):
        Inspection.open(noise)
    with pytest.raises(Refused, match="does not open"):
        encryption.unlock(noise, PASSPHRASE)
