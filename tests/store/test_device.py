"""This device's identity, by which a copy that was carried elsewhere is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from hmip_tui import paths
from hmip_tui.application import Inspection
from hmip_tui.store import record
from tests.store.support import create


@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_identity_is_none(file: Path, left: str) -> None:
    """A full disk, or the loss of power, may have left one on two devices with the same paths."""
    device = paths.device_file()
    device.parent.mkdir(parents=True)
    device.write_text(left)
    with create(file) as inspection:
        replica = inspection.record.replica
    with Inspection.open(file) as inspection:
        assert inspection.record.replica == replica
    device.write_text(left)  # of another device
    with Inspection.open(file) as inspection:
        assert inspection.record.replica != replica


def test_it_stays(file: Path) -> None:
    create(file).close()
    before = paths.device_file().read_text(encoding="utf-8")
    Inspection.open(file).close()
    assert len(before) == 32
    assert paths.device_file().read_text(encoding="utf-8") == before


def test_programs_that_start_at_once_have_the_same(tmp_path: Path) -> None:
    """Else each would begin a replica of its own when it is next started."""
    for turn in range(20):
        file = tmp_path / str(turn) / "device"
        together = Barrier(6)

        def identity(_: int, file: Path = file, together: Barrier = together) -> str:
            together.wait()
            return record._device_id(file)

        with ThreadPoolExecutor(6) as others:
            found = set(others.map(identity, range(6)))
        assert found == {file.read_text()}
        assert [path.name for path in file.parent.iterdir()] == ["device"]
