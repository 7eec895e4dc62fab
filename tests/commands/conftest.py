"""A device of each test's own, and an inspection to run commands on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hmip_tui.cli import main
from tests.store.support import add_visits, create

Hmip = Callable[..., "Ran"]


class Ran:
    """What a command ended with and printed."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    monkeypatch.setenv("HMIP_TUI_AUTHOR", "an inspector")


@pytest.fixture
def hmip(capsys: pytest.CaptureFixture[str]) -> Hmip:
    """Run a command in this process."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def program() -> Hmip:
    """Run a command as a process of its own, without a terminal."""

    def run(*arguments: str | Path) -> Ran:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "hmip_tui", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An inspection with three cases, V1 to V3."""
    path = tmp_path / "visits.sqlite"
    with create(path) as inspection:
        add_visits(inspection, 3)
    return path
