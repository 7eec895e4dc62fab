"""The demonstration's report, composed once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.report.compose import compose
from hmip_tui.report.past import past_of
from hmip_tui.report.values import Report


@pytest.fixture(scope="session")
def report(demonstration_file: Path) -> Report:
    """The demonstration's report, beside the figures that were published."""
    with Inspection.open(demonstration_file, writable=False) as inspection:
        return compose(inspection, past_of(inspection), today="2020-03-05")


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path) -> Iterator[Inspection]:
    """A copy of the demonstration, to record in."""
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="an inspector") as opened:
        yield opened
