"""A file is written anew under another key only while nobody else has it."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import encryption, whole_files
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.store import boxes, erasing, places, rekeying, unlocked
from hmip_tui.store.places import beside
from tests.store.support import add_visits, create, names

PASSPHRASE = "a herring in the rain"  # noqa: S105 - of nothing but test files
TYPED = "Told in confidence by the invented person Quux."

pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")


def test_no_log_stays_readable_where_another_program_reads_the_file(file: Path) -> None:
    create(file).close()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as reader:
        with Inspection.open(file) as inspection:
            add_visits(inspection, 1)
            inspection.save_evidence("V1", "2.1.1.a", TYPED)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM journal").fetchone()
        assert beside(file, "-wal").exists()
        with pytest.raises(FileProblem, match="another program is reading it"):
            encryption.set_passphrase(file, PASSPHRASE)
        assert not encryption.is_encrypted(file)
        assert not beside(file, erasing.NEW).exists()
    encryption.set_passphrase(file, PASSPHRASE)
    for left in file.parent.iterdir():
        assert TYPED.encode() not in left.read_bytes()
    with Inspection.open(file) as inspection:
        assert len(inspection.cases()) == 1


def test_what_fails_after_the_replacement_is_not_said_to_be_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(file).close()
    synchronise = whole_files.synchronise

    def fail_in_folders(path: Path) -> None:
        if path.is_dir():
            raise OSError(5, "Input/output error")
        synchronise(path)

    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "synchronise", fail_in_folders)
        with pytest.raises(FileProblem, match="written anew, but what it was stands in"):
            encryption.set_passphrase(file, PASSPHRASE)
    assert encryption.is_encrypted(file)
    assert beside(file, erasing.OLD).exists()
    Inspection.open(file).close()
    assert not beside(file, erasing.OLD).exists()


def test_a_file_that_cannot_be_replaced_keeps_one_name(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(file).close()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")  # as Windows does while it is open elsewhere

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(FileProblem, match="is as it was"):
            encryption.set_passphrase(file, PASSPHRASE)
    assert names(file.parent) == [file.name]
    Inspection.open(file).close()


@pytest.mark.parametrize("moment", ["_copy", "_put_in_place", "overwrite"])
@pytest.mark.parametrize("encrypted", [False, True])
def test_broken_off_at_any_moment_the_recovery_key_opens_what_is_there(
    file: Path, moment: str, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, public = encryption.new_recovery_key()
    create(file).close()
    if encrypted:
        encryption.set_passphrase(file, PASSPHRASE, public)

    def killed(*_: object) -> None:
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(erasing if moment == "overwrite" else rekeying, moment, killed)
        patch.setattr(encryption, "_put_box", _only_once(encryption._put_box))
        with pytest.raises(_Killed):
            encryption.set_passphrase(file, "two herrings in the sun", public)
    unlocked.forget()
    assert encryption.is_encrypted(file) is (encrypted or moment == "overwrite")
    if encryption.is_encrypted(file):
        encryption.unlock(file, secret)
    Inspection.open(file).close()
    assert set(names(file.parent)) <= {file.name, f"{file.name}{boxes.SUFFIX}"}


@pytest.mark.parametrize("moment", ["_copy", "overwrite"])
def test_one_that_fails_leaves_the_box_that_fits(
    file: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = encryption.new_recovery_key()[1]
    create(file).close()
    encryption.set_passphrase(file, PASSPHRASE, public)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(erasing if moment == "overwrite" else rekeying, moment, fail)
        with pytest.raises(FileProblem):
            encryption.set_passphrase(file, "two herrings in the sun")
    box = beside(file, boxes.SUFFIX).read_bytes()
    assert box.count(boxes.START) == 1
    assert boxes.find(file, places.salt(file))


@pytest.mark.skipif(sys.platform == "win32", reason="needs hard links")
def test_a_plain_copy_that_came_to_nothing_is_written_over(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        inspection.save_evidence("V1", "2.1.1.a", TYPED)
    encryption.set_passphrase(file, PASSPHRASE, "")
    same = tmp_path / "the same bytes on the disk"

    def fail(_: Path, new: Path) -> Path:
        assert TYPED.encode() in new.read_bytes()
        os.link(new, same)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rekeying, "_put_in_place", fail)
    with pytest.raises(FileProblem, match="is as it was"):
        encryption.remove_passphrase(file)
    assert not same.read_bytes().strip(b"\0")
    assert encryption.is_encrypted(file)


class _Killed(BaseException):
    """Where a kill would end the program: nothing that it does then is done."""


def _only_once(put: Callable[[Path, str | None], None]) -> Callable[[Path, str | None], None]:
    """What is done before, and not while the program is going down."""
    done: list[Path] = []

    def once(path: Path, box: str | None) -> None:
        if not done:
            put(path, box)
        done.append(path)

    return once
