"""What people do with their copies of an inspection, and what must then hold."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from hmip_tui.exchange import syncing
from hmip_tui.exchanges import Outcome
from hmip_tui.journal import Entry
from hmip_tui.store.record import Change, Record
from tests.exchange.conftest import opened
from tests.store.support import assert_chained, assert_projected

CASES = ("V1", "V2", "V3")
FIELDS = {
    "judgement.2.1.1": ("yes", "no", None),
    "judgement.2.1.2": ("yes", "no", None),
    "gate.harm": ("yes", "no", None),
    "answer.2.1.1.a": ("yes", "no", "not_applicable", None),
    "attribute.town": ("Leeds", "Zürich", None),
}


def sync(path: Path, where: str | Path) -> Outcome:
    """Exchange somebody's copy."""
    with opened(path) as record:
        return syncing.sync(record, str(where))


def say(path: Path, case: str, field: str, value: object) -> None:
    """Let somebody record one value."""
    with opened(path) as record:
        record.append([Change(f"case:{case}", field, value)])


def work(record: Record, chance: random.Random, times: int) -> None:
    """Let somebody record some values."""
    for _ in range(times):
        field = chance.choice(list(FIELDS))
        value = chance.choice(FIELDS[field])
        record.append([Change(f"case:{chance.choice(CASES)}", field, value)])


def entries(path: Path) -> set[Entry]:
    """All entries of a copy."""
    with opened(path) as record:
        return set(record.entries())


def assert_equal(paths: Iterable[Path]) -> set[Entry]:
    """All copies hold the same entries, whole and with their tables in step; these entries."""
    found = []
    for path in paths:
        with opened(path) as record:
            assert_chained(record)
            assert_projected(record)
            found.append(set(record.entries()))
    assert all(one == found[0] for one in found)
    return found[0]
