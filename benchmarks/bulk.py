"""Inspections of any size, made in bulk: copies of the demonstration's supervision cases.

Journal and tables are written set by set, without the program's transactions; ``hmip verify``
finds nothing wrong with what comes out, and that is required here of the smallest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks import inspections
from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.case import Case, progress
from hmip_tui.framework import Framework
from hmip_tui.store import projections, verify
from hmip_tui.store.chains import INSERT
from hmip_tui.store.connection import Connection
from hmip_tui.tally import answered_questions, recount

_REPLICA, _TIME, _AUTHOR = "bulk", "2026-01-05T09:00:00.000Z", "an inspector"


def make(path: Path, source: Path, cases: int) -> None:
    """An inspection with so many supervision cases, like those at ``source``, and open ones.

    Raises ``RuntimeError`` if a small one is found faulty.
    """
    with Inspection.open(source, writable=False) as model:
        found = [c for c in model.record.all_cases() if c.sample == inspections.SAMPLE]
        usual = [case for case in found if not inspections.is_open(case)]
        # of the demonstration no backups are made: none runs while others are measured
        id = model.record.inspection
        facts = {"provider": model.provider}
        Inspection.create(path, model.record.document, facts, inspection=id).close()
        copies = _copies(usual, cases)
        _fill(path, model.framework, copies, usual)
    with Inspection.open(path) as made:
        inspections.add_open_cases(made)
        made.go_to_case(inspections.FIRST_OPEN)
    if cases <= len(usual) and (wrong := verify.examine(path).findings):
        raise RuntimeError(f"{path} is not as it should be: {wrong[:3]}")


def _copies(usual: Sequence[Case], cases: int) -> list[tuple[str, Case]]:
    """Names in alphabetical order, so that tables fill from front to back, each with its case."""
    return [(f"B{number:07}", usual[number % len(usual)]) for number in range(cases)]


def _fill(
    path: Path, framework: Framework, copies: list[tuple[str, Case]], usual: list[Case]
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
            raw.execute(f"PRAGMA {setting}")
        connection = Connection(path, raw, writable=True, key=None)
        ((inspection,),) = raw.execute("SELECT id FROM inspection").fetchall()
        raw.execute("BEGIN")
        raw.executemany(INSERT, _rows(inspection, copies))
        raw.execute(
            "INSERT INTO heads (subject, field, replica, seq, time, value) SELECT subject, field, "
            "replica, seq, time, value FROM journal WHERE replica = ? ORDER BY subject, field",
            (_REPLICA,),
        )
        raw.execute(
            "CREATE TEMP VIEW shown AS SELECT * FROM main.heads WHERE subject <> 'inspection'"
        )
        projections.project_shown(connection)
        raw.executemany(
            "UPDATE cases SET answered = ?, applicable = ? WHERE case_id = ?",
            _progress(framework, copies, usual),
        )
        raw.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _tally(framework, copies)
        )
        raw.execute("COMMIT")


def _rows(inspection: str, copies: list[tuple[str, Case]]) -> Iterator[tuple[object, ...]]:
    """The journal: each case's values, its sample among them."""
    seal, seq = journal.first_hash(inspection, _REPLICA), 0
    encoded: dict[str, list[tuple[str, str]]] = {}
    for name, case in copies:
        if case.id not in encoded:
            encoded[case.id] = [(f, journal.encode(v)) for f, v in sorted(case.values.items())]
        for field, value in encoded[case.id]:
            seq += 1
            told = (_REPLICA, seq, _TIME, _AUTHOR, "import", f"case:{name}", field, value, "[]")
            seal = journal.seal(seal, told)
            yield (*told, seal)


def _progress(
    framework: Framework, copies: list[tuple[str, Case]], usual: list[Case]
) -> Iterator[tuple[int, int, str]]:
    asked = tuple(answered_questions(framework, inspections.SAMPLE))
    found = {case.id: progress(asked, case) for case in usual}
    for name, case in copies:
        yield (found[case.id].answered, found[case.id].applicable, name)


def _tally(framework: Framework, copies: list[tuple[str, Case]]) -> Iterator[tuple[object, ...]]:
    """The counts of one set of cases as often as it is there, and of what is left over."""
    usual = list({case.id: case for _, case in copies}.values())
    times, left = divmod(len(copies), len(usual))
    whole, rest = recount(framework, usual), recount(framework, usual[:left])
    for (slice_, question), counts in whole.as_dict().items():
        more = rest.counts(question, slice_)
        yield (question, *slice_, *(a * times + b for a, b in zip(counts, more, strict=True)))
