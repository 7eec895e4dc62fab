"""The demonstration's report, composed once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import demonstration
from hmip_tui.application import Inspection
from hmip_tui.report.compose import compose
from hmip_tui.report.past import Past
from hmip_tui.report.values import Report
from tests.report_lines import load

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, made once; open copies of it."""
    path = tmp_path_factory.mktemp("made") / "demonstration.sqlite"
    demonstration.create(path)
    return path


@pytest.fixture(scope="session")
def report(demonstration_file: Path) -> Report:
    """The demonstration's report, beside the figures that were published."""
    with Inspection.open(demonstration_file, writable=False) as inspection:
        return compose(inspection, Past(PUBLISHED), today="2020-03-05")


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path) -> Iterator[Inspection]:
    """A copy of the demonstration, to record in."""
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="an inspector") as opened:
        yield opened
