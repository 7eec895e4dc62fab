"""A file is written anew under another key only while nobody else has it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import encryption, whole_files
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.store import erasing, rekeying
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
