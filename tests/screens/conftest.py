"""What the tests of screens share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from tests.screens.scenes import SCENES, opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("HMIP_TUI_HOME", str(folder))
    return folder


@pytest.fixture
def of_scene(
    scene: str,
    demonstration_file: Path,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Inspection | None]:
    """The inspection of the scene that a test is given."""
    monkeypatch.chdir(tmp_path)
    with opened(SCENES[scene], demonstration_file, tmp_path) as inspection:
        yield inspection
