"""What the store's tests do and check alike."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.case import Case, progress
from hmip_tui.cipher_key import CipherKey
from hmip_tui.errors import HmipError
from hmip_tui.framework import Framework
from hmip_tui.journal import Entry
from hmip_tui.store import projections
from hmip_tui.store.record import Record
from hmip_tui.tally import answered_questions, recount
from tests.strategies import DOCUMENT

Values = dict[tuple[str, str], Any]
"""Values by subject and field."""


ROOT = Path(__file__).parents[2]

VISIT = {"sex": "Female", "stage": "Late"}
"""Attributes of a case of the first sample in which every question may come to apply."""


def worker(*arguments: object) -> list[str]:
    """The command that has another process do something; to be run in :data:`ROOT`."""
    return [sys.executable, "-m", "tests.store.worker", *map(str, arguments)]


def work(*arguments: object, under: Sequence[str] = ()) -> list[str]:
    """What another process says while it does something; ``under`` is a command that runs it."""
    command = [*under, *worker(*arguments)]
    done = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout.splitlines()


@cache
def with_mounts(script: str) -> list[str]:
    """What runs a command after ``script``, which may mount; skips where that is forbidden."""
    unshare = shutil.which("unshare") if sys.platform == "linux" else None
    if unshare is None:
        pytest.skip("mounting for a test needs Linux and unshare")
    private = [unshare, "--mount", "--map-root-user", "sh", "-ec"]
    allowed = [*private, "mount -t tmpfs none /mnt"]
    if subprocess.run(allowed, check=False, capture_output=True, timeout=60).returncode:
        pytest.skip("mounting is not permitted here")
    return [*private, f'{script}\nexec "$@"', "sh"]


def create(
    path: Path, document: Mapping[str, Any] = DOCUMENT, key: CipherKey | None = None
) -> Inspection:
    settings = {"provider": "A provider"}
    return Inspection.create(path, document, settings, author="an inspector", key=key)


def add_visits(inspection: Inspection, number: int) -> None:
    """Add cases V1, V2, ... of the first sample."""
    for n in range(1, number + 1):
        inspection.add_case(f"V{n}", "visits", VISIT)


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What any SQLite tool reads in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def assert_a_sentence(error: HmipError, *, names: Path) -> None:
    """One or two sentences for a person, which say which file."""
    text = str(error)
    assert str(names) in text
    assert text.endswith(".")
    assert "\n" not in text
    assert "Error" not in text
    assert "sqlite3" not in text


Home = list[tuple[str, str]]
"""Whose copy a file is: what it says of the device, the place and the replica it belongs to."""


def home(path: Path) -> Home:
    found = rows(path, "SELECT key, value FROM local WHERE key IN ('home', 'replica')")
    return [(str(key), str(value)) for key, value in found]


def bring_home(path: Path, home: Home) -> None:
    """Give a file back to whose it was, with all that others wrote: what a merge does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("UPDATE local SET value = ?2 WHERE key = ?1", home)


def journal_length(path: Path) -> int:
    """The number of entries in a file, whose pages must be whole."""
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    length: int = rows(path, "SELECT count(*) FROM journal")[0][0]
    return length


def current(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """The entries that nobody replaced, by subject and field, from nothing but the journal."""
    entries = list(entries)
    replaced = {id for entry in entries for id in entry.replaces}
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.id not in replaced:
            found.setdefault((entry.subject, entry.field), []).append(entry)
    return found


def shown(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """The entry whose value is shown, by subject and field; cleared values among them."""
    heads = current(entries)
    return {field: max(found, key=lambda e: (e.time, e.id)) for field, found in heads.items()}


def values(entries: Iterable[Entry]) -> Values:
    """Every value that is shown and not cleared; of a rating what a person said, not its stamp."""
    return {
        place: as_said(place[0], entry.content)
        for place, entry in shown(entries).items()
        if entry.value != "null"
    }


def as_said(subject: str, value: Any) -> Any:
    """A value as somebody gave it: a rating without its stamp."""
    if not subject.startswith("standard:") or value is None:
        return value
    return {name: part for name, part in value.items() if name not in ("rules", "basis")}


def cases(framework: Framework, values: Values) -> list[Case]:
    """Every case with its values."""
    bags: dict[str, dict[str, Any]] = {}
    for (subject, field), value in values.items():
        if subject.startswith("case:"):
            bags.setdefault(subject.removeprefix("case:"), {})[field] = value
    return [
        Case(id, bag["sample"], bag)
        for id, bag in sorted(bags.items())
        if bag.get("sample") in framework.samples
    ]


def assert_chained(record: Record) -> None:
    """Every replica's entries are numbered from 1 without a gap, and each seals the one before."""
    replicas: dict[str, list[Entry]] = {}
    for entry in record.entries():
        replicas.setdefault(entry.id.replica, []).append(entry)
    for replica, entries in replicas.items():
        assert [entry.id.seq for entry in entries] == list(range(1, len(entries) + 1))
        seal = journal.first_hash(record.inspection, replica)
        for entry in entries:
            seal = journal.chain(seal, entry)
            assert entry.hash == seal, entry.id


def assert_projected(record: Record) -> None:
    """Heads, tables, progress and the kept tally are what the journal alone gives."""
    entries = list(record.entries())
    _assert_heads(record, entries)
    _assert_typed_tables(record, shown(entries))
    held = cases(record.framework, values(entries))
    assert list(record.all_cases()) == held
    for case in held:
        assert record.case(case.id) == case
    kept = projections.every_tally_row(record.connection)
    assert kept == recount(record.framework, held).as_dict()
    written = record.connection.rows("SELECT case_id, answered, applicable FROM cases")
    expected = [
        (case.id, found.answered, found.applicable)
        for case in held
        for found in [progress(list(answered_questions(record.framework, case.sample)), case)]
    ]
    assert sorted(written) == expected


def _assert_heads(record: Record, entries: list[Entry]) -> None:
    expected = sorted(
        (e.subject, e.field, e.id.replica, e.id.seq, e.time, e.value)
        for found in current(entries).values()
        for e in found
    )
    query = "SELECT subject, field, replica, seq, time, value FROM heads"
    assert sorted(record.connection.rows(query)) == expected
    assert sorted(projections.heads_by_definition(record.connection)) == expected


def _assert_typed_tables(record: Record, shown: Mapping[tuple[str, str], Entry]) -> None:
    expected: dict[str, list[tuple[Any, ...]]] = {}
    for (subject, field), entry in shown.items():
        if entry.value != "null":
            table, *columns = _row(subject, field, entry.content)
            expected.setdefault(table, []).append((*columns, *entry.id))
    for table, names in _COLUMNS.items():
        found = record.connection.rows(f"SELECT {names}, replica, seq FROM {table}")
        assert sorted(found) == sorted(expected.pop(table, [])), table
    assert not expected


_COLUMNS = {
    "settings": "field, value",
    "ratings": "standard, kind, rating, reason",
    "cases": "case_id, sample",
    "attributes": "case_id, attribute, value",
    "gates": "case_id, gate, value",
    "answers": "case_id, question, value",
    "judgements": "case_id, question, value",
    "evidence": "case_id, question, item, text",
}


def _row(subject: str, field: str, value: Any) -> tuple[Any, ...]:
    """The table and the columns that are to show a value."""
    kind, _, id = subject.partition(":")
    if kind == "inspection":
        return "settings", field, journal.encode(value)
    if kind == "standard":
        return "ratings", id, field, value["rating"], value["reason"]
    prefix, _, name = field.partition(".")
    if prefix == "sample":
        return "cases", id, value
    if prefix == "evidence":
        question, _, item = name.rpartition(".")
        return "evidence", id, question, item, value["text"]
    return f"{prefix}s", id, name, value


def assert_live(inspection: Inspection) -> None:
    """Every tally that panels hold is what is counted afresh, and nothing else is in it."""
    counted = recount(inspection.framework, inspection.record.all_cases())
    for slice_, tally in inspection._live.items():
        of_slice = {key: c for key, c in counted.as_dict().items() if key[0] == slice_}
        assert tally.as_dict() == of_slice, slice_


def assert_whole(inspection: Inspection) -> None:
    """All of the above, and that making the tables again changes nothing."""
    assert_chained(inspection.record)
    assert_projected(inspection.record)
    assert_live(inspection)
    before = tables(inspection.record)
    inspection.record.rebuild()
    assert tables(inspection.record) == before


def tables(record: Record) -> dict[str, list[tuple[Any, ...]]]:
    """Every projection's rows; of the tally's, those that count something."""
    found = {
        table: sorted(record.connection.rows(f"SELECT * FROM {table}"))
        for table in projections.TABLES
    }
    found["tally"] = [row for row in found["tally"] if any(row[3:])]
    return found
