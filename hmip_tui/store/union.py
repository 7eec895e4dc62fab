"""Bringing everything in step with entries that have just joined the journal.

Set by set, where a new answer goes field by field; the result is what
:func:`hmip_tui.store.projections.rebuild` makes. To be called inside their transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

from hmip_tui.arrival import Arrived
from hmip_tui.case import Case
from hmip_tui.framework import Framework
from hmip_tui.journal import EntryId, Head
from hmip_tui.store import projections
from hmip_tui.store.connection import Connection
from hmip_tui.store.projections import REPLACED
from hmip_tui.tally import Cell, differences

_TABLES = """
CREATE TEMP TABLE replaced (
    replica TEXT, seq INTEGER, PRIMARY KEY (replica, seq)
) WITHOUT ROWID;
CREATE TEMP TABLE touched (
    subject TEXT, field TEXT, PRIMARY KEY (subject, field)
) WITHOUT ROWID
"""

_NEW = "journal.replica = ?1 AND journal.seq BETWEEN ?2 AND ?3"
"""The new entries of one replica."""

_TOUCH_NEW = f"INSERT OR IGNORE INTO touched SELECT subject, field FROM journal WHERE {_NEW}"
_TOUCH_REPLACED = (
    "INSERT OR IGNORE INTO touched SELECT subject, field FROM replaced JOIN journal "
    "USING (replica, seq)"
)

_REPLACE_HEADS = (
    "DELETE FROM heads WHERE (subject, field, replica, seq) IN "
    "(SELECT subject, field, replica, seq FROM replaced JOIN journal USING (replica, seq))"
)
_ADD_HEADS = (
    "INSERT INTO heads (subject, field, replica, seq, time, value) "
    f"SELECT subject, field, replica, seq, time, value FROM journal WHERE {_NEW} AND NOT EXISTS "
    "(SELECT 1 FROM replaced AS r WHERE r.replica = journal.replica AND r.seq = journal.seq) "
    "AND NOT EXISTS "
    "(SELECT 1 FROM absent AS a WHERE a.replica = journal.replica AND a.seq = journal.seq)"
)

_ARRIVE = (
    "DELETE FROM absent WHERE EXISTS "
    "(SELECT 1 FROM journal AS j WHERE j.replica = absent.replica AND j.seq = absent.seq)"
)
_MISS = (
    "INSERT OR IGNORE INTO absent SELECT replica, seq FROM replaced AS r WHERE NOT EXISTS "
    "(SELECT 1 FROM journal AS j WHERE j.replica = r.replica AND j.seq = r.seq)"
)

_SHOWN = (
    "SELECT t.subject, t.field, h.time, h.replica, h.seq, h.value FROM touched AS t "
    "LEFT JOIN heads AS h ON h.subject = t.subject AND h.field = t.field AND NOT EXISTS "
    "(SELECT 1 FROM heads AS later WHERE later.subject = h.subject AND later.field = h.field "
    "AND (later.time, later.replica, later.seq) > (h.time, h.replica, h.seq))"
)
"""The head that is shown of every field that was touched; none where all are replaced."""

_TOUCHED_CASES = (
    "SELECT DISTINCT substr(subject, 6) FROM touched "
    "WHERE subject >= 'case:' AND subject < 'case;' ORDER BY 1"
)

_CONFLICTS = (
    "SELECT subject, field FROM touched JOIN heads USING (subject, field) "
    "WHERE (subject <> 'inspection' OR field NOT LIKE 'viewed.%') "
    "AND field NOT LIKE 'settled.%' GROUP BY subject, field "
    "HAVING count(DISTINCT value) > 1 ORDER BY subject, field"
)

Conflicts = list[tuple[str, str]]


def settle(
    connection: Connection, framework: Framework, arrived: Mapping[str, Arrived]
) -> tuple[Conflicts, list[EntryId]]:
    """Follow new entries with heads, tables, tally and progress.

    Returns the touched fields that are in conflict and were not before, and the entries that are
    replaced and absent.
    """
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    try:
        new = [(replica, part.first, part.last) for replica, part in arrived.items() if part.new]
        for part in new:
            where = REPLACED.format(where=_NEW)
            connection.execute(f"INSERT OR IGNORE INTO replaced {where}", part)
            connection.execute(_TOUCH_NEW, part)
        connection.execute(_TOUCH_REPLACED)
        return _settle(connection, framework, new)
    finally:
        connection.execute("DROP TABLE replaced")
        connection.execute("DROP TABLE touched")


def _settle(
    connection: Connection, framework: Framework, new: list[tuple[str, int, int]]
) -> tuple[Conflicts, list[EntryId]]:
    disputed = set(connection.rows(_CONFLICTS))
    before = _touched_cases(connection, framework)
    connection.execute(_REPLACE_HEADS)
    for part in new:
        connection.execute(_ADD_HEADS, part)
    connection.execute(_ARRIVE)
    connection.execute(_MISS)
    for subject, field, time, replica, seq, value in connection.rows(_SHOWN):
        head = Head(time or "", EntryId(replica or "", seq or 0), value or "null")
        projections.project(connection, subject, field, head)
    _count(connection, framework, before, _touched_cases(connection, framework))
    conflicts = [field for field in connection.rows(_CONFLICTS) if field not in disputed]
    absent = connection.rows("SELECT replica, seq FROM absent ORDER BY replica, seq")
    return conflicts, [EntryId(*id) for id in absent]


def _touched_cases(connection: Connection, framework: Framework) -> dict[str, Case | None]:
    return {
        case_id: projections.case_of(connection, framework, case_id)
        for (case_id,) in connection.rows(_TOUCHED_CASES)
    }


def _count(
    connection: Connection,
    framework: Framework,
    before: Mapping[str, Case | None],
    after: Mapping[str, Case | None],
) -> None:
    """Bring tally and progress in step with cases that have changed."""
    moved: dict[Cell, int] = {}
    for case_id, case in after.items():
        former = before[case_id]
        for side in (differences(framework, former, None), differences(framework, None, case)):
            for cell, by in side.items():
                moved[cell] = moved.get(cell, 0) + by
        if case is not None:
            projections.show_progress(connection, framework, case)
    projections.count(connection, {cell: by for cell, by in moved.items() if by})
