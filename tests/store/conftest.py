"""A device of each test's own, and an inspection to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from tests.store.support import add_visits, create


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    monkeypatch.setenv("HMIP_TUI_AUTHOR", "an inspector")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the inspection is: alone in its folder."""
    folder = tmp_path / "inspection"
    folder.mkdir()
    return folder / "inspection.sqlite"


@pytest.fixture
def inspection(file: Path) -> Iterator[Inspection]:
    """An open inspection with three cases."""
    with create(file) as opened:
        add_visits(opened, 3)
        yield opened
