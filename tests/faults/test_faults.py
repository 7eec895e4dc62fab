"""Every fault of the suite, made a few times; ``make faults`` makes each of them often."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.application import Position
from hmip_tui.cipher_key import CipherKey
from hmip_tui.commands.passphrases import CURRENT
from tests.faults import files, kills, power, refusals
from tests.faults.disk import SECTOR, Disk
from tests.faults.monkey import let_loose
from tests.faults.outcome import Outcome, told
from tests.faults.trace import Sync, Told, why_not
from tests.screens.support import add, create

SEED = 20260302
"""What chance does is the same in every run but for the moments at which processes meet."""

WORDS = "a herring in the rain"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
traced = pytest.mark.skipif(bool(why_not()), reason=why_not() or "strace may trace")


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    monkeypatch.setenv("HMIP_TUI_AUTHOR", "an inspector")


def assert_kept(outcome: Outcome, times: int) -> None:
    assert outcome.kept, told([outcome])
    assert outcome.times >= times


def test_kills(tmp_path: Path) -> None:
    killed, copied = kills.kill(tmp_path, lanes=2, kills=5, seed=SEED)
    assert_kept(killed, 10)
    assert_kept(copied, 10)
    assert killed.acknowledged > 10


@traced
def test_a_loss_of_power(tmp_path: Path) -> None:
    recording = power.of_a_worker(tmp_path / "worker", seed=5, sessions=1, steps=6)
    assert_kept(power.replay(recording, tmp_path / "disk", states=2, seed=1, every=16), 20)


@traced
def test_a_loss_of_power_while_a_log_is_begun(tmp_path: Path) -> None:
    """Where names reach the disk in any order, a journal may be left beside a log."""
    recording = power.of_a_worker(tmp_path / "worker", seed=1, sessions=1, steps=1)
    outcome = power.replay(
        recording, tmp_path / "disk", states=8, seed=1, every=2, while_unsafe="-journal"
    )
    assert_kept(outcome, 20)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> CipherKey:
    """A key for encrypted files; workers get its passphrase."""
    pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")
    monkeypatch.setenv(CURRENT, WORDS)
    return encryption.new_key(WORDS)


def test_kills_of_encrypted_files(tmp_path: Path, key: CipherKey) -> None:
    killed, copied = kills.kill(tmp_path, lanes=2, kills=2, seed=SEED, key=key)
    assert_kept(killed, 4)
    assert_kept(copied, 4)


@traced
def test_a_loss_of_power_with_an_encrypted_file(tmp_path: Path, key: CipherKey) -> None:
    recording = power.of_a_worker(tmp_path / "worker", seed=5, sessions=1, steps=6, key=key)
    assert_kept(power.replay(recording, tmp_path / "disk", states=2, seed=1, every=16), 20)


@traced
def test_a_loss_of_power_in_a_terminal(tmp_path: Path) -> None:
    recording = power.of_the_program(tmp_path / "program", seed=1, answers=4)
    outcome = power.replay(recording, tmp_path / "disk", states=1, seed=1, every=8)
    assert_kept(outcome, 8)
    assert outcome.acknowledged >= 4, "or nobody heard what the program said"


@traced
def test_a_loss_of_power_would_be_found(tmp_path: Path) -> None:
    """Without its synchronisations the same session loses what was acknowledged."""
    recording = power.of_a_worker(tmp_path / "worker", seed=5, sessions=1, steps=6)
    recording.operations[:] = [o for o in recording.operations if not isinstance(o, Sync)]
    at_the_end = [o for o in recording.operations if isinstance(o, Told)][-1:]
    assert at_the_end
    outcome = power.replay(recording, tmp_path / "disk", states=1, seed=1, every=24)
    assert outcome.lost


@pytest.mark.parametrize("refusal", refusals.REFUSALS, ids=lambda r: f"{r.call} {r.answer}")
@traced
def test_refused_calls(tmp_path: Path, refusal: refusals.Refusal) -> None:
    assert_kept(refusals.refuse(tmp_path / "work", refusal, seed=4, most=2), 1)


@pytest.mark.parametrize("fault", files.SCENARIOS)
@posix
def test_files_and_clocks(tmp_path: Path, fault: str) -> None:
    assert_kept(files.happen(tmp_path, fault, times=1, seed=SEED), 1)


@posix
def test_a_read_only_place(tmp_path: Path) -> None:
    assert_kept(files.read_only_from_the_start(tmp_path), 1)


@posix
def test_terminals(tmp_path: Path) -> None:
    from tests.faults import terminals

    shown = 0
    for number, fault in enumerate(terminals.HAPPENINGS):
        outcome = terminals.happen(tmp_path / str(number), fault, times=1, seed=SEED + number)
        assert_kept(outcome, 1)
        shown += outcome.acknowledged
    assert shown


def test_a_monkey(tmp_path: Path) -> None:
    file = tmp_path / "work" / "inspection.sqlite"
    file.parent.mkdir()
    with create(file) as inspection:
        for sample in inspection.framework.samples:
            add(inspection, f"CS-{sample}", sample)
        first = inspection.framework.routes["supervision"][0]
        inspection.go_to(Position("CS-supervision", first.id))
    outcome, seen = let_loose(file, SEED, 1500)
    assert_kept(outcome, 1500)
    assert len(seen) > 5


def test_what_is_synchronised_is_safe_and_the_rest_may_be_torn() -> None:
    from tests.faults.trace import Make, Remove, Write

    disk = Disk({"file": b"a" * 2 * SECTOR})
    disk.take(Write("file", 0, b"b" * 2 * SECTOR))
    torn = {state["file"] for state in disk.states(random.Random(1), 60)}
    assert torn >= {b"a" * 2 * SECTOR, b"b" * 2 * SECTOR, b"a" * SECTOR + b"b" * SECTOR}
    assert all(set(content[:SECTOR]) in ({97}, {98}) for content in torn)
    disk.take(Sync("file", 1))
    assert disk.safe() == {"file": b"b" * 2 * SECTOR}
    disk.take(Make("log"))
    disk.take(Sync("log", 3))
    assert "log" not in disk.safe()
    disk.take(Sync("", 4))
    disk.take(Remove("log"))
    assert "log" in disk.safe()
    assert "log" not in disk.whole()
