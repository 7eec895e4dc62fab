"""Handing over and merging as screens and commands do it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import handing_over
from hmip_tui.application import Inspection
from hmip_tui.errors import NotTaken
from hmip_tui.framework import Answer
from hmip_tui.manifest import Receipt
from tests.store.support import add_visits, assert_whole, create, names, tables


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "lead.sqlite") as made:
        add_visits(made, 3)
    with Inspection.open(tmp_path / "lead.sqlite", author="the lead") as opened:
        yield opened


@pytest.fixture
def ben(lead: Inspection, tmp_path: Path) -> Iterator[Inspection]:
    copy = shutil.copy(lead.path, tmp_path / "ben.sqlite")
    with Inspection.open(Path(copy), author="Ben") as opened:
        opened.answer("V1", opened.framework.questions["2.1.1.a"], Answer.NO)
        yield opened


def test_what_is_meant(lead: Inspection, ben: Inspection, tmp_path: Path) -> None:
    folder = tmp_path / "from all"
    folder.mkdir()
    handing_over.pack(ben, folder / "b.hmip-pack")
    (folder / "cut.hmip-pack").write_bytes(b"")
    (folder / "notes.txt").write_text("nothing of ours", encoding="utf-8")
    (folder / ".hidden.hmip-pack").write_bytes(b"")
    shutil.copy(lead.path, folder / "no-ending")
    packs = [folder / "b.hmip-pack", folder / "cut.hmip-pack"]
    meant = handing_over.sources
    assert meant([str(folder)], lead.path) == [*packs, folder / "no-ending"]
    assert meant([str(folder / "*.hmip-pack")], lead.path) == packs
    assert meant([str(folder / "b*"), str(folder)], lead.path)[0] == packs[0]
    assert meant([str(folder / "none*")], lead.path) == [folder / "none*"]
    assert meant([str(folder / "none")], lead.path) == [folder / "none"]
    assert meant([str(tmp_path)], lead.path) == [tmp_path / "ben.sqlite"]
    assert meant([str(tmp_path / "*.sqlite")], lead.path) == [tmp_path / "ben.sqlite"]
    assert meant([str(lead.path)], lead.path) == [lead.path]
    assert meant([str(folder / "**x")], lead.path) == [folder / "**x"]


def test_a_home_folder_is_found_within_quotes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "a.hmip-pack").touch()
    target = tmp_path / "lead.sqlite"
    assert handing_over.sources(["~/*.hmip-pack"], target) == [tmp_path / "a.hmip-pack"]
    (unknown,) = handing_over.sources(["~nobody-has-this/a"], target)
    assert not unknown.exists()


def test_what_the_system_refuses_to_look_at_is_named(lead: Inspection, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 300)
    for given in (long, long / "*"):
        files = handing_over.sources([str(given)], lead.path)
        (merged,) = handing_over.merge(lead, files)
        assert files == [given]
        assert merged.arrival is None
        assert str(given) in merged.problem


def test_what_cannot_be_taken_in_is_named_and_the_rest_goes_in(
    lead: Inspection, ben: Inspection, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.hmip-pack"
    bad.write_bytes(b"SQLite format 3\x00")
    first, second, third = handing_over.merge(lead, [bad, ben.path, tmp_path / "none"])
    lead.renew()
    assert first.arrival is None
    assert str(bad) in first.problem
    assert second.arrival is not None
    assert (second.arrival.new, second.problem) == (1, "")
    assert "does not exist" in third.problem
    assert_whole(lead)


def test_a_rehearsal_says_the_same_and_changes_nothing(
    lead: Inspection, ben: Inspection, tmp_path: Path
) -> None:
    handing_over.pack(ben, tmp_path / "ben.hmip-pack")
    files = [ben.path, tmp_path / "ben.hmip-pack", lead.path, tmp_path / "none"]
    before = list(lead.record.entries()), tables(lead.record)
    rehearsed = list(handing_over.rehearse(lead, files))
    assert (list(lead.record.entries()), tables(lead.record)) == before
    assert list(handing_over.merge(lead, files)) == rehearsed
    assert [m.arrival.new if m.arrival else m.problem[-20:] for m in rehearsed] == [
        1,
        0,
        " is the file itself.",
        "none does not exist.",
    ]


def test_a_receipt_tells_the_sender(lead: Inspection, ben: Inspection, tmp_path: Path) -> None:
    (merged,) = handing_over.merge(lead, [ben.path], receipts_in=tmp_path / "receipts")
    assert merged.receipt is not None
    unsent, last = ben.standing()
    assert (unsent.entries, last) == (11, "")
    receipt, entries = handing_over.load_receipt(ben, merged.receipt)
    assert (receipt.place, receipt.author, entries) == ("lead.sqlite", "the lead", 11)
    assert ben.standing() == ((0, ""), receipt.time)
    ben.answer("V2", ben.framework.questions["2.1.1.a"], Answer.NO)
    unsent, last = ben.standing()
    (newest,) = [e for e in ben.record.entries() if e.id == (ben.record.replica, 2)]
    assert (unsent, last) == ((1, newest.time), receipt.time)
    handing_over.load_receipt(ben, merged.receipt)
    assert ben.standing().unsent.entries == 1


def test_what_was_taken_in_is_known_to_be_elsewhere(lead: Inspection, ben: Inspection) -> None:
    lead.answer("V3", lead.framework.questions["2.1.1.a"], Answer.YES)
    (merged,) = handing_over.merge(lead, [ben.path])
    assert merged.arrival is not None
    assert lead.standing().unsent.entries == 1


def test_ones_own_pack_is_nobody_elses(lead: Inspection, tmp_path: Path) -> None:
    lead.answer("V3", lead.framework.questions["2.1.1.a"], Answer.YES)
    before = lead.standing()
    handing_over.pack(lead, tmp_path / "own.hmip-pack")
    shutil.copy(lead.path, tmp_path / "backup.sqlite")
    own = list(handing_over.merge(lead, [tmp_path / "own.hmip-pack", tmp_path / "backup.sqlite"]))
    assert [merged.problem for merged in own] == ["", ""]
    assert lead.standing() == before


def test_receipts_do_not_write_over_each_other(
    lead: Inspection, ben: Inspection, tmp_path: Path
) -> None:
    for _ in range(2):
        list(handing_over.merge(lead, [ben.path], receipts_in=tmp_path / "receipts"))
    assert names(tmp_path / "receipts") == ["ben-2.hmip-receipt", "ben.hmip-receipt"]


def test_a_receipt_that_cannot_be_written_is_said(
    lead: Inspection, ben: Inspection, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    (merged,) = handing_over.merge(lead, [ben.path], receipts_in=tmp_path / "a file")
    assert merged.arrival is not None
    assert "No receipt for" in merged.problem


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda r: r._replace(inspection="x").as_text(), "of another inspection"),
        (lambda r: r.as_text()[:-40], "was cut or changed"),
        (lambda r: "{}", "is no receipt"),
        (lambda r: "\udcff", "is no receipt"),
        (lambda r: r._replace(place=3).as_text(), "was cut or changed"),
        (lambda r: r.as_text().replace('"last": 10', '"last": 11'), "is not in this file"),
        (lambda r: r.as_text().replace('"head": "', '"head": "0'), "is a different one there"),
        (lambda r: r.as_text().replace('"version": 1', '"version": 2'), "another version"),
    ],
)
def test_a_receipt_that_does_not_fit_is_refused(
    lead: Inspection, ben: Inspection, tmp_path: Path, change: object, match: str
) -> None:
    assert callable(change)
    reach = ben.record.vector()
    receipt = Receipt(ben.record.inspection, "lead.sqlite", reach, "the lead", "2026")
    path = tmp_path / "bad.hmip-receipt"
    path.write_bytes(change(receipt).encode("utf-8", "surrogateescape"))
    with pytest.raises(NotTaken, match=match) as raised:
        handing_over.load_receipt(ben, path)
    assert str(path) in str(raised.value)
    assert ben.standing().last_receipt == ""


def test_a_new_pack_has_a_name_of_its_own(ben: Inspection, tmp_path: Path) -> None:
    first = handing_over.new_pack(ben)
    assert first == tmp_path / f"ben-{ben.record.replica}.hmip-pack"
    handing_over.pack(ben, first)
    assert handing_over.new_pack(ben) == tmp_path / f"ben-{ben.record.replica}-2.hmip-pack"
    assert handing_over.new_pack(ben, tmp_path / "x").parent == tmp_path / "x"
