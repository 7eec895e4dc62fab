"""What the larger pieces of work take beside plain SQL that does the same.

The plain SQL opens the file with the standard library's SQLite, and asks it for the same numbers or
writes the same rows, without looking at what it reads and without a word of explanation.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.status import print_status
from hmip_tui.report.compose import compose
from hmip_tui.report.export import export
from hmip_tui.report.past import past_of
from hmip_tui.store import verify

ROUNDS = 3

_LARGE = 10**8
"""Bytes from which on one round is enough: each takes minutes."""

Pair = tuple[Callable[[], object], Callable[[], object]]

_COUNTS = (
    "SELECT question, a.attribute, a.value, j.value, count(*) FROM {table} AS j "
    "JOIN attributes AS a USING (case_id) GROUP BY 1, 2, 3, 4;"
    "SELECT question, value, count(*) FROM {table} GROUP BY 1, 2"
)
_JUDGED = (
    "SELECT j.question, j.value, count(*) FROM judgements AS j JOIN cases AS c USING (case_id) "
    "WHERE c.sample = 'supervision' GROUP BY 1, 2"
)
_TALLY = (
    "INSERT OR REPLACE INTO tally SELECT question, '', '', sum(value = 'yes'), "
    "sum(value = 'no'), sum(value = 'not_applicable'), 0, 0 FROM {table} GROUP BY question;"
    "INSERT OR REPLACE INTO tally SELECT question, a.attribute, a.value, sum(j.value = 'yes'), "
    "sum(j.value = 'no'), sum(j.value = 'not_applicable'), 0, 0 FROM {table} AS j "
    "JOIN attributes AS a USING (case_id) GROUP BY 1, 2, 3"
)


def measure(path: Path, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """By kind of work, seconds for the program's and for plain SQL's in each round."""
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(ROUNDS if path.stat().st_size < _LARGE else 1):
        first, second = (Path(shutil.copy(path, folder / f"copy{n}")) for n in (1, 2))
        kinds = _kinds(path, first, second, folder / f"report{number}.html")
        for name, (ours, plain) in kinds.items():
            found.setdefault(name, []).append((_seconds(ours), _seconds(plain)))
    return found


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _kinds(path: Path, ours: Path, plain: Path, page: Path) -> dict[str, Pair]:
    return {
        "status": (lambda: _status(path), lambda: _query(path, _JUDGED)),
        "report": (lambda: _report(path, page), lambda: _query(path, *_every_slice())),
        "verify": (lambda: verify.examine(path), lambda: _read_all(path)),
        "rebuild": (lambda: _rebuild(ours), lambda: _fill_again(plain)),
    }


def _status(path: Path) -> None:
    with redirect_stdout(io.StringIO()):
        print_status(path)


def _report(path: Path, page: Path) -> None:
    with Inspection.open(path, writable=False) as inspection:
        report = compose(inspection, past_of(inspection))
    export(report, page)


def _rebuild(path: Path) -> None:
    with Inspection.open(path) as inspection:
        inspection.record.rebuild()


def _every_slice() -> list[str]:
    """Every prompt's and key question's counts, of all cases and in every slice."""
    both = ";".join(_COUNTS.format(table=table) for table in ("answers", "judgements"))
    return both.split(";")


def _query(path: Path, *queries: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for sql in queries:
            raw.execute(sql).fetchall()


def _read_all(path: Path) -> None:
    """Look at every page, read the whole journal and hash it once."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA integrity_check").fetchall()
        raw.execute("PRAGMA foreign_key_check").fetchall()
        for row in raw.execute("SELECT * FROM journal ORDER BY replica, seq"):
            hashlib.sha256(repr(row).encode()).hexdigest()


def _fill_again(path: Path) -> None:
    """Empty the largest tables and fill them from the journal, in one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("BEGIN")
        for table in ("heads", "answers", "judgements", "gates", "attributes", "tally"):
            raw.execute(f"DELETE FROM {table}")  # noqa: S608 - names of this file
        raw.execute(
            "INSERT INTO heads (subject, field, replica, seq, time, value) SELECT subject, field, "
            "replica, seq, time, value FROM journal WHERE replica || '-' || seq NOT IN "
            "(SELECT r.value FROM journal, json_each(journal.replaces) AS r)"
        )
        for table, kind in (
            ("answers", "answer"),
            ("judgements", "judgement"),
            ("gates", "gate"),
            ("attributes", "attribute"),
        ):
            raw.execute(
                f"INSERT INTO {table} SELECT substr(subject, 6), substr(field, {len(kind) + 2}), "  # noqa: S608
                "json_extract(value, '$'), replica, seq FROM heads WHERE subject LIKE 'case:%' "
                f"AND field LIKE '{kind}.%' AND value <> 'null'"
            )
        for table in ("answers", "judgements"):
            for sql in _TALLY.format(table=table).split(";"):
                raw.execute(sql)
        raw.execute("COMMIT")
