"""What an encrypted inspection's copies exchange through a folder, nobody else reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.application import Inspection
from hmip_tui.exchange import syncing
from hmip_tui.store import boxes, merging, unlocked
from tests.store.support import add_visits
from tests.strategies import DOCUMENT

TYPED = "Told in confidence by the invented person Quux."

pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Inspection, Inspection]]:
    """Two copies of one encrypted inspection, open."""
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    key = encryption.new_key("a herring in the rain")
    with Inspection.create(one, DOCUMENT, {"provider": "A provider"}, key=key) as made:
        encryption.protect(made.record, "")
        add_visits(made, 2)
    unlocked.add(key)
    shutil.copy(one, two)
    with ExitStack() as stack:
        yield (
            stack.enter_context(Inspection.open(one, author="Ann")),
            stack.enter_context(Inspection.open(two, author="Ben")),
        )


def pieces(share: Path) -> list[Path]:
    return sorted(path for path in share.rglob("*") if path.is_file())


def test_everything_there_is_sealed_and_arrives(
    team: tuple[Inspection, Inspection], share: Path
) -> None:
    ann, ben = team
    ann.save_evidence("V1", "2.1.1.a", TYPED)
    syncing.sync(ann.record, str(share))
    assert pieces(share)
    assert all(boxes.is_sealed_piece(path.read_bytes()) for path in pieces(share))
    assert all(b"Quux" not in path.read_bytes() for path in pieces(share))
    assert syncing.sync(ben.record, str(share)).received == 1
    assert syncing.sync(ann.record, str(share)).sent == 0
    again = syncing.sync(ben.record, str(share))
    assert (again.sent, again.received, again.unsent.entries) == (0, 0, 0)


def test_a_copy_without_an_identity_of_its_team_gets_one(
    team: tuple[Inspection, Inspection], share: Path
) -> None:
    ann, _ = team
    ann.record.set_local(boxes.TEAM, "")
    syncing.sync(ann.record, str(share))
    assert pieces(share)
    assert all(boxes.is_sealed_piece(path.read_bytes()) for path in pieces(share))


def test_a_changed_piece_of_ones_own_is_written_anew(
    team: tuple[Inspection, Inspection], share: Path
) -> None:
    ann, ben = team
    ann.save_evidence("V1", "2.1.1.a", TYPED)
    syncing.sync(ann.record, str(share))
    for path in pieces(share):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    assert syncing.sync(ben.record, str(share)).received == 0
    syncing.sync(ann.record, str(share))
    assert syncing.sync(ben.record, str(share)).received == 1


def test_what_was_there_before_the_file_was_encrypted_goes(tmp_path: Path, share: Path) -> None:
    path = tmp_path / "plain.sqlite"
    with Inspection.create(path, DOCUMENT, {"provider": "A provider"}) as made:
        add_visits(made, 1)
        made.save_evidence("V1", "2.1.1.a", TYPED)
        syncing.sync(made.record, str(share))
    assert any(b"Quux" in piece.read_bytes() for piece in pieces(share))
    encryption.set_passphrase(path, "a herring in the rain", "")
    with Inspection.open(path) as inspection:
        outcome = syncing.sync(inspection.record, str(share))
    assert outcome.unsent.entries == 0
    sealed = [piece for piece in pieces(share) if piece.suffix == ".entries"]
    assert sealed
    assert all(boxes.is_sealed_piece(piece.read_bytes()) for piece in sealed)


def test_a_plain_piece_could_be_anybodys_and_is_left_out(
    team: tuple[Inspection, Inspection], share: Path, tmp_path: Path
) -> None:
    ann, _ = team
    plain = Path(shutil.copy(ann.path, tmp_path / "plain.sqlite"))
    encryption.remove_passphrase(plain)
    with Inspection.open(plain, author="somebody") as somebody:
        somebody.record.set_local(boxes.TEAM, "")
        somebody.save_evidence("V1", "2.1.1.a", TYPED)
        syncing.sync(somebody.record, str(share))
    outcome = syncing.sync(ann.record, str(share))
    assert outcome.received == 0
    assert any("anybody may have put it there" in note for note in outcome.notes)


def test_a_copy_without_the_teams_identity_leaves_it_out_and_says_so(
    team: tuple[Inspection, Inspection], share: Path
) -> None:
    ann, ben = team
    ann.save_evidence("V1", "2.1.1.a", TYPED)
    syncing.sync(ann.record, str(share))
    ben.record.set_local(boxes.TEAM, boxes.new_identity())
    outcome = syncing.sync(ben.record, str(share))
    assert outcome.received == 0
    assert any("shares no key with" in problem for problem in (*outcome.problems, *outcome.notes))


def planted(source: Inspection, path: Path, identity: str) -> Path:
    """A copy of an inspection that names an identity as its team's."""
    source.record.connection.backup(path)
    with Inspection.open(path) as copy:
        copy.record.set_local(boxes.TEAM, identity)
    return path


def test_nobody_is_taken_into_the_team_by_what_a_plain_file_says(
    team: tuple[Inspection, Inspection], share: Path, tmp_path: Path
) -> None:
    """Else whoever sends a file of this inspection would read all that is exchanged after it."""
    ann, ben = team
    stranger = boxes.new_identity()
    sent = planted(ben, tmp_path / "sent.sqlite", stranger)
    encryption.remove_passphrase(sent)
    merging.take_in_file(ann.record, sent)
    ann.save_evidence("V1", "2.1.1.a", TYPED)
    syncing.sync(ann.record, str(share))
    assert pieces(share)
    assert all(boxes.open_piece(path.read_bytes(), [stranger]) is None for path in pieces(share))


def test_what_is_no_identity_stops_no_exchange(
    team: tuple[Inspection, Inspection], share: Path, tmp_path: Path
) -> None:
    ann, ben = team
    merging.take_in_file(ann.record, planted(ben, tmp_path / "sent.sqlite", "no identity at all"))
    assert syncing.sync(ann.record, str(share)).sent
