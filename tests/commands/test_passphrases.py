"""The commands about passphrases, the recovery key and the system's key store."""

from __future__ import annotations

import getpass
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.errors import KeyringLocked, PasswordDeleteError

from hmip_tui import encryption, paths
from hmip_tui.application import Inspection
from hmip_tui.commands import passphrases
from hmip_tui.commands.passphrases import CURRENT, NEW
from hmip_tui.store import unlocked
from tests.commands.conftest import Hmip
from tests.store.support import add_visits, create, names

OLD, OTHER = "a herring in the rain", "two herrings in the sun"

pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "a.sqlite"
    path.parent.mkdir()
    with create(path) as inspection:
        add_visits(inspection, 2)
    return path


@pytest.fixture
def encrypted(plain: Path) -> Path:
    encryption.set_passphrase(plain, OLD, "")
    unlocked.forget()
    return plain


def give(monkeypatch: pytest.MonkeyPatch, current: str = "", new: str = "") -> None:
    """What a script sets; every command takes it out of the environment."""
    unlocked.forget()
    for name, value in ((CURRENT, current), (NEW, new)):
        if value:
            monkeypatch.setenv(name, value)


def test_every_command_wants_the_passphrase(
    hmip: Hmip, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in ("status", "history", "verify", "evidence", "pack", "backup"):
        unlocked.forget()
        refused = hmip(command, encrypted)
        assert refused.status == 1, command
        assert "is encrypted" in refused.err
        assert CURRENT in refused.err
        give(monkeypatch, current=OTHER)
        wrong = hmip(command, encrypted)
        assert wrong.status == 1, command
        assert "That does not open a.sqlite." in wrong.err
        give(monkeypatch, current=OLD)
        assert hmip(command, encrypted).status == 0, command
        assert CURRENT not in os.environ


def test_new_encrypts_with_what_a_script_gives(
    hmip: Hmip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hmip("recovery-key", "-o", tmp_path / "team.txt").status == 0
    give(monkeypatch, new=OLD)
    path = tmp_path / "a.sqlite"
    made = hmip("new", path, "--provider", "North", "--recovery", tmp_path / "team.txt")
    assert made.status == 0
    assert "North, encrypted." in made.err
    assert "No recovery key" not in made.err
    assert encryption.is_encrypted(path)
    secret = next(w for w in (tmp_path / "team.txt").read_text().split() if "SECRET" in w)
    give(monkeypatch, current=secret)
    assert hmip("verify", path).status == 0


def test_new_without_says_that_anybody_can_read_it(hmip: Hmip, tmp_path: Path) -> None:
    made = hmip("new", tmp_path / "a.sqlite", "--provider", "North")
    assert "not encrypted" in made.err
    assert "hmip passphrase set" in made.err
    made = hmip("new", tmp_path / "b.sqlite", "--provider", "North", "--plain")
    assert "hmip passphrase set" not in made.err


def test_a_poor_passphrase_makes_no_file(
    hmip: Hmip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, new="short")
    assert hmip("new", tmp_path / "a.sqlite", "--provider", "North").status == 1
    assert not (tmp_path / "a.sqlite").exists()


@pytest.mark.skipif(os.name == "nt", reason="there the environment is text")
def test_bytes_that_are_no_text_open_nothing_and_make_nothing(
    hmip: Hmip, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bytes_of_another_system = os.fsdecode(b"caf\xe9 noir tonight")
    give(monkeypatch, current=bytes_of_another_system)
    assert "That does not open a.sqlite." in hmip("verify", encrypted).err
    give(monkeypatch, new=bytes_of_another_system)
    made = hmip("new", tmp_path / "b.sqlite", "--provider", "North")
    assert made.status == 1
    assert "no invisible characters" in made.err
    assert not (tmp_path / "b.sqlite").exists()


def test_spaces_around_a_passphrase_are_passed_over(
    hmip: Hmip, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, current=f"{OLD} ")  # as "set NAME=words && hmip" gives it on Windows
    assert hmip("verify", encrypted).status == 0


def test_a_sign_that_a_console_gives_in_halves_is_the_same_sign(
    hmip: Hmip, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encryption.set_passphrase(plain, f"{OLD} \N{HERB}\N{FISH}", "")
    unlocked.forget()
    monkeypatch.setattr(passphrases, "has_terminal", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda *_: f"{OLD} \N{HERB}\ud83d\udc1f")
    assert hmip("verify", plain).status == 0


def test_set_change_and_remove(hmip: Hmip, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, new=OLD)
    done = hmip("passphrase", "set", plain)
    assert done.status == 0
    assert "No recovery key opens it" in done.err
    assert encryption.is_encrypted(plain)
    give(monkeypatch, current=OLD, new=OTHER)
    assert hmip("passphrase", "set", plain).status == 0
    give(monkeypatch, current=OLD)
    assert hmip("verify", plain).status == 1
    give(monkeypatch, current=OTHER)
    assert "--plain" in hmip("passphrase", "remove", plain).err
    assert encryption.is_encrypted(plain)
    give(monkeypatch, current=OTHER)
    assert hmip("passphrase", "remove", plain, "--plain").status == 0
    assert not encryption.is_encrypted(plain)
    assert hmip("verify", plain).status == 0
    assert "not encrypted" in hmip("passphrase", "remove", plain, "--plain").err


def test_what_an_update_left_in_plain_is_named(
    hmip: Hmip, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = plain.with_name("a.before-version-5.sqlite")
    shutil.copy(plain, left)
    give(monkeypatch, new=OLD)
    assert f"{left}, from before an update" in hmip("passphrase", "set", plain).err


def test_set_without_one_changes_nothing(hmip: Hmip, plain: Path) -> None:
    before = plain.read_bytes()
    assert hmip("passphrase", "set", plain).status == 1
    assert plain.read_bytes() == before


def test_backups_are_encrypted_with_the_file(
    hmip: Hmip, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hmip("backup", plain).status == 0
    (backup,) = tmp_path.rglob("*.hmip-backup")
    assert backup.read_bytes().startswith(b"SQLite format 3")
    give(monkeypatch, new=OLD)
    assert hmip("passphrase", "set", plain).status == 0
    (backup,) = tmp_path.rglob("*.hmip-backup")
    assert encryption.is_encrypted(backup)
    give(monkeypatch, current=OLD)
    listed = hmip("restore", plain)
    assert listed.status == 0
    give(monkeypatch, current=OLD)
    restored = hmip("restore", plain, "--from", backup, "-o", tmp_path / "back.sqlite")
    assert restored.status == 0, restored.err
    assert encryption.is_encrypted(tmp_path / "back.sqlite")


def test_backups_from_before_another_folder_was_named_are_encrypted_too(
    hmip: Hmip, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hmip("backup", plain)
    stick = tmp_path / "stick"
    stick.mkdir()
    (paths.data_folder() / "settings.toml").write_text(f"backup_folder = '{stick}'\n")
    hmip("backup", plain)
    give(monkeypatch, new=OLD)
    assert hmip("passphrase", "set", plain).status == 0
    assert [encryption.is_encrypted(b) for b in tmp_path.rglob("*.hmip-backup")] == [True, True]


def test_the_recovery_key_opens_backups_that_were_encrypted_anew(
    hmip: Hmip, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, public = encryption.new_recovery_key()
    assert hmip("backup", plain).status == 0
    for current, new in (("", OLD), (secret, OTHER)):
        give(monkeypatch, current=current, new=new)
        assert hmip("passphrase", "set", plain, "--recovery", public).status == 0
        (backup,) = tmp_path.rglob("*.hmip-backup")
        restored = tmp_path / new.split()[1] / "back.sqlite"
        restored.parent.mkdir()
        give(monkeypatch, current=secret)
        found = hmip("restore", plain, "--from", backup, "-o", restored)
        assert found.status == 0, found.err
        give(monkeypatch, current=secret)
        assert hmip("verify", restored).status == 0, "the box of its own key is beside it"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_recovery_key_is_for_its_owner_and_never_written_over(hmip: Hmip, tmp_path: Path) -> None:
    file = tmp_path / "team.txt"
    made = hmip("recovery-key", "-o", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.lines[0].startswith("age1")
    assert "SECRET" not in made.out
    assert hmip("recovery-key", "-o", file).status == 1
    assert "AGE-SECRET-KEY-1" in hmip("recovery-key").out


def test_what_is_no_recovery_key(
    hmip: Hmip, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.txt").write_text("nothing")
    for given in ("age1abc", str(tmp_path / "none.txt"), str(tmp_path / "empty.txt")):
        give(monkeypatch, new=OLD)
        assert hmip("passphrase", "set", plain, "--recovery", given).status == 1
        assert not encryption.is_encrypted(plain)


def test_packs_of_other_passphrases_are_named(
    hmip: Hmip, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copy(encrypted, tmp_path / "ben.sqlite"))
    encryption.unlock(other, OLD)
    encryption.set_passphrase(other, OTHER)
    with Inspection.open(other, author="Ben") as ben:
        ben.save_evidence("V1", "2.1.1.a", "seen")
    give(monkeypatch, current=OTHER)
    assert hmip("pack", other, "-o", tmp_path / "ben.hmip-pack").status == 0
    ann = Path(shutil.copy(encrypted, tmp_path / "ann.sqlite"))
    give(monkeypatch, current=OLD)
    merged = hmip("merge", encrypted, tmp_path / "ben.hmip-pack", ann)
    assert merged.status == 1
    assert "ben.hmip-pack is encrypted" in merged.out + merged.err
    assert "does not open ben.hmip-pack" in merged.out + merged.err
    assert "ann.sqlite" in merged.out + merged.err  # the others go in
    encryption.unlock(other, OTHER)
    assert hmip("merge", encrypted, tmp_path / "ben.hmip-pack").status == 0


class InMemory(keyring.backend.KeyringBackend):
    """A key store as a system has it, in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self.kept[service, username]
        except KeyError as error:
            raise PasswordDeleteError(username) from error


@pytest.fixture
def store() -> Iterator[InMemory]:
    former, made = keyring.get_keyring(), InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(former)


def test_the_key_store(
    hmip: Hmip, encrypted: Path, store: InMemory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    give(monkeypatch, current=OLD)
    assert hmip("passphrase", "remember", encrypted).status == 0
    unlocked.forget()
    assert hmip("verify", encrypted).status == 0
    assert len(store.kept) == 1
    kept = b"".join(p.read_bytes() for p in (tmp_path / "device").rglob("*") if p.is_file())
    assert all(key.encode() not in kept for key in store.kept.values())
    assert hmip("passphrase", "forget", encrypted).status == 0
    unlocked.forget()
    assert hmip("verify", encrypted).status == 1
    assert store.kept == {}


def test_another_passphrase_takes_the_old_key_out_of_the_store(
    hmip: Hmip, encrypted: Path, store: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, current=OLD)
    assert hmip("passphrase", "remember", encrypted).status == 0
    give(monkeypatch, current=OLD, new=OTHER)
    assert hmip("passphrase", "set", encrypted).status == 0
    assert store.kept == {}


@pytest.mark.parametrize("error", [KeyringLocked("It is locked."), RuntimeError("no bus")])
def test_a_store_that_fails_is_in_nobodys_way(
    hmip: Hmip,
    encrypted: Path,
    tmp_path: Path,
    store: InMemory,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give(monkeypatch, current=OLD)
    assert hmip("backup", encrypted).status == 0
    give(monkeypatch, current=OLD)
    assert hmip("passphrase", "remember", encrypted).status == 0

    def fail(*_: str) -> None:
        raise error

    monkeypatch.setattr(store, "get_password", fail)
    monkeypatch.setattr(store, "delete_password", fail)
    unlocked.forget()
    assert CURRENT in hmip("verify", encrypted).err  # it asks instead
    give(monkeypatch, current=OLD, new=OTHER)
    changed = hmip("passphrase", "set", encrypted)
    assert changed.status == 1
    assert "is done, but the key of before is still kept" in changed.err
    assert f"keeps it: {str(error).rstrip('.')}.\n" in changed.err
    unlocked.forget()
    for path in (encrypted, *tmp_path.rglob("*.hmip-backup")):
        encryption.unlock(path, OTHER)
    give(monkeypatch, current=OTHER)
    assert "no longer encrypted" in hmip("passphrase", "remove", encrypted, "--plain").err


def test_a_plain_file_has_no_key_to_forget(hmip: Hmip, plain: Path) -> None:
    assert "is not encrypted" in hmip("passphrase", "forget", plain).err


def test_a_system_without_a_key_store_is_told(
    hmip: Hmip, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends import fail

    former = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    give(monkeypatch, current=OLD)
    refused = hmip("passphrase", "remember", encrypted)
    keyring.set_keyring(former)
    assert refused.status == 1
    assert "key store" in refused.err


def test_nothing_is_left_beside_the_file(
    hmip: Hmip, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, new=OLD)
    hmip("passphrase", "set", plain)
    assert names(plain.parent) == ["a.sqlite"]
