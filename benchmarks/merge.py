"""Putting many files together, beside SQLite copying the same rows and nothing else.

Every file is the same inspection with one person's entries: cases, answers, judgements, gates,
evidence and corrections, each person in cases of their own, as a team divides them.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.framework_files import built_in
from hmip_tui.journal import Action, Entry, EntryId
from hmip_tui.store import checking, merging, projections, union
from hmip_tui.store.record import Record

SAMPLE = "supervision"
TEAM, MANY = 20, 100
"""How many people's files are merged."""

ENTRIES = 10_000
"""Each person's."""

ROUNDS = 5


class Files(NamedTuple):
    """A file that has nothing in it yet, and one for each person."""

    target: Path
    sources: list[Path]


class Round(NamedTuple):
    """Seconds for one merge of all files: bare copying, ours in all, and two parts of ours.

    ``bare`` copies the rows of the journals, ``full`` those of every table that a merge fills.
    """

    bare: float
    full: float
    ours: float
    verifying: float
    settling: float

    @property
    def union(self) -> float:
        """The ratio of the union of journals, verified apart, to the bare copying."""
        return (self.ours - self.verifying - self.settling) / self.bare

    @property
    def whole(self) -> float:
        """The ratio of the whole merge, verified apart, to copying the rows of all tables."""
        return (self.ours - self.verifying) / self.full

    @property
    def to_journals(self) -> float:
        """The ratio of the whole merge, verified apart, to copying the journals' rows only."""
        return (self.ours - self.verifying) / self.bare


def make(folder: Path, people: int, entries: int = ENTRIES) -> Files:
    """Make the files."""
    target = folder / "target.sqlite"
    Inspection.create(target, built_in(), {"provider": "A provider"}).close()
    sources = []
    for person in range(people):
        path = Path(shutil.copy(target, folder / f"{person:03}.sqlite"))
        with Inspection.open(path, author=f"inspector {person}") as inspection:
            merging.take_in(inspection.record, islice(_work(inspection, person), entries))
        sources.append(path)
    return Files(target, sources)


def _work(inspection: Inspection, person: int) -> Iterator[Entry]:
    """One person's entries, case after case."""
    replica, author = f"person{person:03}", f"inspector {person}"
    seal = journal.first_hash(inspection.record.inspection, replica)
    last: dict[tuple[str, str], EntryId] = {}
    for seq, (subject, field, value) in enumerate(_values(inspection, person), start=1):
        before = last.get((subject, field))
        entry = Entry(
            EntryId(replica, seq),
            journal.now(),
            author,
            Action.SET,
            subject,
            field,
            journal.encode(value),
            () if before is None else (before,),
            "",
        )
        seal = journal.chain(seal, entry)
        last[subject, field] = entry.id
        yield entry._replace(hash=seal)


def _values(inspection: Inspection, person: int) -> Iterator[tuple[str, str, Any]]:
    """What one person records: of eight answers one is corrected and one has evidence."""
    chance, framework = random.Random(person), inspection.framework
    words = ("plan", "seen", "home", "visit", "risk", "agreed", "with", "the", "officer")
    for number in count():
        subject = f"case:P{person:03}-{number:04}"
        for attribute in framework.attributes_of(SAMPLE):
            if attribute.values:
                yield subject, f"attribute.{attribute.id}", chance.choice(attribute.values)
        yield subject, "sample", SAMPLE
        for place, question in enumerate(framework.routes[SAMPLE]):
            allowed = [answer.value for answer in Answer if answer in question.allowed]
            yield subject, question.field, chance.choice(allowed)
            if place % 8 == 3:
                yield subject, question.field, chance.choice(allowed)
            if place % 8 == 5:
                text = " ".join(chance.choices(words, k=30))
                yield subject, f"evidence.{question.id}.1", {"text": text, "tags": []}


def measure(files: Files, folder: Path, rounds: int = ROUNDS) -> list[Round]:
    """Merge all files into a copy of the target, in turns with the bare copying."""
    return [_round(files, folder) for _ in range(rounds)]


def _round(files: Files, folder: Path) -> Round:
    bare = _bare(files, folder, ["journal"])
    full = _bare(files, folder, ["journal", *projections.TABLES])
    copy = Path(shutil.copy(files.target, folder / "ours.sqlite"))
    with Inspection.open(copy, author="the lead") as inspection:
        record = inspection.record
        with _timed(checking, "follow") as verifying, _timed(union, "settle") as settling:
            begun = time.perf_counter()
            for source in files.sources:
                merging.take_in_file(record, source)
            ours = time.perf_counter() - begun
        _require_all(record, files)
    return Round(bare, full, ours, sum(verifying), sum(settling))


def _require_all(record: Record, files: Files) -> None:
    held = sum(reach.seq for reach in record.vector().values())
    (row,) = record.connection.rows("SELECT count(*) FROM journal")
    if held != row[0] or len(record.vector()) <= len(files.sources):
        raise ValueError("not everything was merged")


def _bare(files: Files, folder: Path, tables: Sequence[str]) -> float:
    """Copy the rows of some tables and nothing else, with the references that the file checks."""
    copy = shutil.copy(files.target, folder / "bare.sqlite")
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        begun = time.perf_counter()
        for source in files.sources:
            connection.execute("ATTACH ? AS source", (str(source),))
            connection.execute("BEGIN IMMEDIATE")
            for table in tables:
                connection.execute(
                    f"INSERT OR IGNORE INTO main.{table} SELECT * FROM source.{table}"  # noqa: S608
                )
            connection.execute("COMMIT")
            connection.execute("DETACH source")
        return time.perf_counter() - begun


@contextmanager
def _timed(module: Any, name: str) -> Iterator[list[float]]:
    """Take the time of every call of a module's function meanwhile."""
    function: Callable[..., Any] = getattr(module, name)
    times: list[float] = []

    def timed(*arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            times.append(time.perf_counter() - begun)

    setattr(module, name, timed)
    try:
        yield times
    finally:
        setattr(module, name, function)
