"""This device's identity, by which a copy that was carried elsewhere is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import paths
from hmip_tui.application import Inspection
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
