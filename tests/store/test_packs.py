"""Packs: whole, sealed, never worked on; and no changed byte of one is ever taken in."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hmip_tui import training_file
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, NotTaken, Refused
from hmip_tui.framework import Answer
from hmip_tui.journal import Reach
from hmip_tui.manifest import Manifest, Receipt
from hmip_tui.store import merging, packs, seal
from tests.store.support import add_visits, assert_whole, create, names, rows, tables


@pytest.fixture
def target(file: Path) -> Iterator[Inspection]:
    """The inspection that packs are merged into."""
    with create(file) as made:
        add_visits(made, 3)
    with Inspection.open(file, author="the lead") as opened:
        yield opened


@pytest.fixture
def pack(target: Inspection, tmp_path: Path) -> Path:
    """What an inspector hands over."""
    copy = Path(shutil.copy(target.path, tmp_path / "ben.sqlite"))
    with Inspection.open(copy, author="Ben") as ben:
        ben.answer("V1", ben.framework.questions["2.1.1.a"], Answer.NO)
        ben.save_evidence("V2", "2.1.1.a", "seen")
        ben.note("where", "a secret of this copy")
        packs.write(ben.record, tmp_path / "ben.hmip-pack")
    return tmp_path / "ben.hmip-pack"


def test_a_pack_says_what_is_in_it(target: Inspection, pack: Path) -> None:
    (text,) = rows(pack, "SELECT document FROM manifest")[0]
    manifest = Manifest.from_text(text)
    ours = target.record.vector()
    assert manifest.inspection == target.record.inspection
    assert manifest.provider == "A provider"
    assert manifest.framework_hash == target.record.framework_hash
    assert manifest.author == "Ben"
    assert manifest.replicas.keys() == ours.keys() | {manifest.replica}
    assert manifest.replicas[manifest.replica].seq == 2
    assert manifest.cases == {"V1": 4, "V2": 4, "V3": 3}
    assert manifest.entries == 12


@pytest.mark.parametrize("told", ["\ud800", 5, None, ["x"]])
@pytest.mark.parametrize("part", ["author", "replica"])
def test_a_pack_that_says_of_itself_what_no_table_holds_is_refused(
    target: Inspection, pack: Path, part: str, told: object
) -> None:
    data = pack.read_bytes()
    pack.write_bytes(data[: data.rindex(b"\nhmip-pack 1")])
    with closing(sqlite3.connect(pack)) as connection, connection:
        (text,) = connection.execute("SELECT document FROM manifest").fetchone()
        document = json.dumps(json.loads(text) | {part: told})
        connection.execute("UPDATE manifest SET document = ?", (document,))
    seal.put(pack)
    with pytest.raises(NotTaken, match="cannot be read"):
        merging.take_in_file(target.record, pack)


@pytest.mark.parametrize("part", ["author", "place", "time"])
def test_half_characters_are_no_receipt(part: str) -> None:
    receipt = Receipt("i", "p", {"r": Reach(1, "h")}, "a", "t")
    assert Receipt.from_text(receipt.as_text()) == receipt
    text = json.dumps(json.loads(receipt.as_text()) | {part: "\ud800"})
    with pytest.raises(NotTaken):
        Receipt.from_text(text)


def test_a_pack_has_nothing_that_only_the_copy_knows(pack: Path) -> None:
    assert rows(pack, "SELECT * FROM local") == rows(pack, "SELECT * FROM receipts") == []
    content = pack.read_bytes()
    assert b"a secret of this copy" not in content
    assert b"ben.sqlite" not in content


def test_a_pack_is_not_worked_on(pack: Path) -> None:
    before = pack.read_bytes()
    for writable in (True, False):
        with pytest.raises(FileProblem, match="is a pack: 'hmip merge' takes it"):
            Inspection.open(pack, writable=writable)
    assert pack.read_bytes() == before
    assert not [name for name in names(pack.parent) if name.startswith("ben.hmip-pack-")]


def test_a_pack_arrives_whole(target: Inspection, pack: Path) -> None:
    arrival = merging.take_in_file(target.record, pack)
    target.renew()
    assert (arrival.new, arrival.known) == (2, 10)
    assert target.evidence("V2") == {"2.1.1.a": "seen"}
    assert_whole(target)
    assert merging.take_in_file(target.record, pack).new == 0


def test_a_pack_is_made_while_the_file_is_written_to(target: Inspection, tmp_path: Path) -> None:
    def answer(done: int, of: int) -> None:
        if done < of:
            target.answer("V1", target.framework.questions["2.1.1.a"], Answer.YES)

    before = len(list(target.record.entries()))
    manifest = packs.write(target.record, tmp_path / "now.hmip-pack", answer)
    assert manifest.entries == before
    assert rows(tmp_path / "now.hmip-pack", "SELECT count(*) FROM journal") == [(before,)]


def test_nothing_is_written_over(target: Inspection, pack: Path) -> None:
    before = pack.read_bytes()
    with pytest.raises(FileProblem, match="exists already"):
        packs.write(target.record, pack)
    assert pack.read_bytes() == before


def test_no_half_pack_is_left(target: Inspection, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Enough

    folder = tmp_path / "packs"
    folder.mkdir()
    with pytest.raises(Enough):
        packs.write(target.record, folder / "half.hmip-pack", stop)
    assert names(folder) == []
    with pytest.raises(FileProblem, match="cannot be written"):
        packs.write(target.record, folder / "none" / "half.hmip-pack")


def test_training_is_not_packed(tmp_path: Path) -> None:
    training_file.provide(tmp_path / "training.sqlite")
    with (
        Inspection.open(tmp_path / "training.sqlite") as training,
        pytest.raises(Refused, match="so it is not packed"),
    ):
        packs.write(training.record, tmp_path / "training.hmip-pack")
    assert names(tmp_path / "packs") == [] if (tmp_path / "packs").exists() else True


# -- damage -----------------------------------------------------------------------------------


def _refused(target: Inspection, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises((NotTaken, FileProblem)) as raised:
        merging.take_in_file(target.record, path)
    assert str(path) in str(raised.value)


def _flipped(content: bytes, at: int, by: int) -> bytes:
    return content[:at] + bytes([content[at] ^ by]) + content[at + 1 :]


def _try(target: Inspection, pack: Path, flips: list[int], cuts: list[int], seed: int) -> None:
    chance, content = random.Random(seed), pack.read_bytes()
    before = list(target.record.entries()), tables(target.record)
    damaged = pack.with_name("damaged.hmip-pack")
    for at in flips:
        _refused(target, damaged, _flipped(content, at, chance.randrange(1, 256)))
    for length in cuts:
        _refused(target, damaged, content[:length])
    assert (list(target.record.entries()), tables(target.record)) == before
    assert merging.take_in_file(target.record, pack).new == 2


def test_a_flipped_byte_or_a_cut_is_always_refused(target: Inspection, pack: Path) -> None:
    """Every byte of the header and the seal, and some hundreds of all others and of cuts."""
    size, chance = pack.stat().st_size, random.Random(4)
    flips = [*range(100), *range(size - 90, size), *chance.sample(range(size), 200)]
    cuts = [*range(0, 120, 7), *range(size - 90, size), *chance.sample(range(size), 100)]
    _try(target, pack, flips, cuts, seed=1)


@pytest.mark.campaign
def test_every_byte_and_every_length(target: Inspection, pack: Path) -> None:
    size = pack.stat().st_size
    _try(target, pack, list(range(size)), list(range(size)), seed=2)


@pytest.mark.parametrize("more", [b"\0", b"\n", b"x" * 5000])
def test_what_is_added_is_refused(target: Inspection, pack: Path, more: bytes) -> None:
    _refused(target, pack, pack.read_bytes() + more)


Change = Callable[[dict[str, object]], object]

LIES: list[tuple[Change, str]] = [
    (lambda told: told.update(version=2), "made by another version"),
    (lambda told: told.update(format="else"), "is no pack"),
    (lambda told: told.update(payload="encrypted"), "does not know"),
    (lambda told: told.update(entries=3), "does not hold what it says"),
    (lambda told: told.update(inspection="x"), "does not hold what it says"),
    (lambda told: told.update(replicas={}), "does not hold what it says"),
    (lambda told: told.update(replicas=3), "cannot be read"),
    (lambda told: told.pop("made"), "cannot be read"),
    (lambda told: told.update(more=3), "cannot be read"),
]


@pytest.mark.parametrize(("change", "match"), LIES, ids=range(len(LIES)))
def test_a_pack_that_says_what_is_not_so_is_refused(
    target: Inspection, pack: Path, change: Change, match: str
) -> None:
    """Sealed anew, as a faulty program might."""
    with closing(sqlite3.connect(pack, isolation_level=None)) as connection:
        told = json.loads(connection.execute("SELECT document FROM manifest").fetchone()[0])
        change(told)
        connection.execute("UPDATE manifest SET document = ?", (json.dumps(told),))
    seal.put(pack)
    with pytest.raises(NotTaken, match=match):
        merging.take_in_file(target.record, pack)
