"""Packing, merging and receipts from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from tests.commands.conftest import Hmip
from tests.store.support import rows


@pytest.fixture
def ben(file: Path, tmp_path: Path) -> Path:
    """Another inspector's copy: the lead and Ben have answered one question differently."""
    path = Path(shutil.copy(file, tmp_path / "ben.sqlite"))
    for found, answer in ((file, Answer.YES), (path, Answer.NO)):
        with Inspection.open(found, author=found.stem) as inspection:
            inspection.answer("V1", inspection.framework.questions["2.1.1.a"], answer)
    return path


def test_from_pack_to_receipt(hmip: Hmip, file: Path, ben: Path, tmp_path: Path) -> None:
    packed = hmip("pack", ben, "-o", tmp_path / "out.hmip-pack")
    assert (packed.status, packed.lines) == (0, [str(tmp_path / "out.hmip-pack")])
    assert packed.err == "Packed 11 entries of 2 replicas about 3 cases.\n"

    merged = hmip("merge", file, tmp_path / "*.hmip-pack", "--receipts", tmp_path / "receipts")
    assert merged.status == 0
    assert merged.lines == [
        f"{tmp_path / 'out.hmip-pack'}\t1 new entry; 10 were here already",
        "conflict\tV1\t2.1.1.a",
    ]
    assert "1 new entry arrived from 1 of 1 file.\n" in merged.err
    assert f"'hmip conflicts {file}'" in merged.err

    loaded = hmip("receipt", ben, tmp_path / "receipts" / "out.hmip-receipt")
    assert loaded.status == 0
    assert loaded.out.startswith("visits.sqlite\tan inspector\t")
    assert hmip("verify", file).status == 0


def test_a_refused_file_is_named_and_the_others_go_in(
    hmip: Hmip, file: Path, ben: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.hmip-pack").write_bytes(b"nothing")
    ran = hmip("merge", file, tmp_path / "bad.hmip-pack", ben, tmp_path / "none.sqlite")
    assert ran.status == 1
    assert ran.lines[0] == f"{ben}\t1 new entry; 10 were here already"
    assert f"{tmp_path / 'bad.hmip-pack'} is not an inspection file" in ran.err
    assert "none.sqlite does not exist" in ran.err
    assert "1 new entry arrived from 1 of 3 files." in ran.err


def test_an_older_pack_is_said_to_be_one_and_changes_nothing(
    hmip: Hmip, file: Path, ben: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "monday.hmip-pack"
    hmip("pack", ben, "-o", pack)
    with Inspection.open(ben) as inspection:
        for question in ("2.1.1.a", "2.1.1.b"):
            inspection.answer("V2", inspection.framework.questions[question], Answer.YES)
    assert hmip("merge", file, ben).status == 0
    journal = rows(file, "SELECT * FROM journal")
    ran = hmip("merge", file, pack)
    # two of Ben's, and the lead's own answer, which the pack has never seen either
    told = "nothing new: all its 11 entries are here already, and 3 later ones: it is older"
    assert (ran.status, ran.lines) == (0, [f"{pack}\t{told}"])
    assert rows(file, "SELECT * FROM journal") == journal


def test_a_folder_without_anything_is_named(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = hmip("merge", file, tmp_path / "empty")
    assert ran.status == 1
    assert f"{tmp_path / 'empty'} has no other pack or inspection file in it.\n" in ran.err


def test_a_dry_run_changes_nothing(hmip: Hmip, file: Path, ben: Path) -> None:
    before = file.read_bytes()
    with Inspection.open(file):  # the program has it open
        ran = hmip("merge", file, ben, "--dry-run")
    assert ran.status == 0
    assert ran.lines == [f"{ben}\t1 new entry; 10 were here already", "conflict\tV1\t2.1.1.a"]
    assert "1 new entry would arrive" in ran.err
    assert rows(file, "SELECT count(*) FROM journal") == [(11,)]
    assert len(file.read_bytes()) == len(before)


def test_status_says_what_is_still_to_go(hmip: Hmip, file: Path, ben: Path, tmp_path: Path) -> None:
    assert "Not handed over yet: 11 entries, the oldest of" in hmip("status", ben).out
    hmip("merge", file, ben, "--receipts", tmp_path)
    hmip("receipt", ben, tmp_path / "ben.hmip-receipt")
    said = hmip("status", ben).out
    assert "Everything in this file has arrived elsewhere" in said


def test_a_refused_receipt_is_named(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    (tmp_path / "x.hmip-receipt").write_text("[]", encoding="utf-8")
    ran = hmip("receipt", file, tmp_path / "x.hmip-receipt")
    assert ran.status == 1
    assert "was not loaded: it is no receipt" in ran.err
