"""A hub's server for the session, and copies of an inspection that different people have."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hmip_tui.store.record import Record
from tests.exchange.postgres import Server, running
from tests.store.support import add_visits, create
from tests.strategies import DOCUMENT

_CONDITIONS = {
    "2.1.1": {"attribute": "sex", "is": ["Female"]},
    "2.2.2": {"attribute": "stage", "is": ["Middle", "Late"]},
}

Copy = Callable[[str], Path]

CONDITIONAL = DOCUMENT | {
    "key_question": [
        question | {"condition": condition}
        if (condition := _CONDITIONS.get(question["id"]))
        else question
        for question in DOCUMENT["key_question"]
    ]
}
"""The small framework with key questions that apply by attributes too."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; skips where there is none to start."""
    with running() as found:
        yield found


@pytest.fixture
def hub(server: Server) -> str:
    """The name of a database with a hub's tables, and no inspection."""
    return server.new_hub()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Give somebody a copy of one inspection with three cases, V1 to V3."""
    original = tmp_path / "original.sqlite"
    with create(original, CONDITIONAL) as inspection:
        add_visits(inspection, 3)

    def make(name: str) -> Path:
        path = tmp_path / f"{name}.sqlite"
        shutil.copy(original, path)
        with opened(path):  # a replica of its own from now on
            return path

    return make


@contextmanager
def opened(path: Path) -> Iterator[Record]:
    """A copy's record, open for writing; its author is named like the file."""
    device = path.with_name(f"device of {path.stem}")
    record = Record.open(path, author=path.stem, device=device)
    try:
        yield record
    finally:
        record.close()
