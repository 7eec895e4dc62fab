"""An encrypted file that nobody has open is read without locks, and only while that stays so."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.store import verify
from hmip_tui.store.connection import Connection
from tests.store.support import add_visits, create, names

pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")


@pytest.fixture
def encrypted(file: Path) -> Path:
    with create(file, key=encryption.new_key("a herring in the rain")) as inspection:
        add_visits(inspection, 3)
    return file


def work_on(file: Path) -> None:
    with Inspection.open(file) as inspection:
        for number in range(20):
            inspection.save_evidence("V1", "2.1.1.a", f"{number}{'x' * 3000}")


def test_what_is_changed_meanwhile_is_not_called_damaged(encrypted: Path) -> None:
    with closing(Connection.reader(encrypted)) as reader:
        assert reader.rows("SELECT count(*) FROM journal")
        work_on(encrypted)
        for _ in range(2):
            with pytest.raises(FileProblem, match="changed by another program while it was read"):
                reader.rows("SELECT count(*) FROM journal")
    assert names(encrypted.parent) == [encrypted.name]


def test_nor_by_verifying_it(encrypted: Path) -> None:
    with Inspection.open(encrypted, writable=False) as inspection:
        assert verify.findings(inspection.record) == []
        work_on(encrypted)
        with pytest.raises(FileProblem, match="changed by another program while it was read"):
            verify.findings(inspection.record)


def test_and_no_copy_is_made_of_two_states(encrypted: Path, tmp_path: Path) -> None:
    with closing(Connection.reader(encrypted)) as reader:
        reader.rows("SELECT count(*) FROM journal")
        work_on(encrypted)
        with pytest.raises(FileProblem):
            reader.backup(tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()
