"""Settings that every test shares."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from hmip_tui import demonstration
from hmip_tui.store import unlocked

# Deadlines measure the machine, not the program; a continuous build tries the same cases each time.
settings.register_profile("here", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data folder of the person who runs it."""
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "data folder"))
    monkeypatch.delenv("HMIP_TUI_AUTHOR", raising=False)


@pytest.fixture(autouse=True)
def _no_keys() -> None:
    """No test finds a file unlocked by another."""
    unlocked.forget()


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration, a copy for each worker of one that is made once; copy it to change it."""
    folder = tmp_path_factory.getbasetemp()
    once = (folder if worker_id == "master" else folder.parent) / "demonstration.sqlite"
    path = tmp_path_factory.mktemp("made") / "demonstration.sqlite"
    with FileLock(f"{once}.lock"):
        if not once.exists():
            demonstration.create(once)
        shutil.copy(once, path)
    return path
