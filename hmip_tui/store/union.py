"""Bringing everything in step with entries that have just joined the journal.

Set by set, where a new answer goes field by field; the result is what
:func:`hmip_tui.store.projections.rebuild` makes. To be called inside their transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hmip_tui.arrival import Arrived
from hmip_tui.case import Case
from hmip_tui.framework import Framework
from hmip_tui.journal import EntryId
from hmip_tui.store import counting, projections
from hmip_tui.store.connection import Connection
from hmip_tui.store.projections import REPLACED

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

_SHOW = (
    "CREATE TEMP TABLE shown AS "
    "SELECT t.subject, t.field, max(h.time) AS time, h.replica, h.seq, h.value, "
    "count(h.seq) AS heads FROM touched AS t LEFT JOIN heads AS h "
    "ON h.subject = t.subject AND h.field = t.field GROUP BY t.subject, t.field"
)
"""A head of every field that was touched, none where all are replaced, and how many there are."""

_SHOW_LATEST = (
    "UPDATE shown SET (time, replica, seq, value) = "
    "(SELECT h.time, h.replica, h.seq, h.value FROM heads AS h "
    "WHERE h.subject = shown.subject AND h.field = shown.field "
    "ORDER BY h.time DESC, h.replica DESC, h.seq DESC LIMIT 1) WHERE heads > 1"
)
"""Of several heads the one that is shown on every machine."""

_DISPUTED = (
    "SELECT subject, field FROM {among} JOIN heads USING (subject, field) {where} "
    "GROUP BY subject, field HAVING min(heads.value) <> max(heads.value) "
    f"AND {projections.DISPUTABLE} ORDER BY subject, field"
)
_DISPUTED_BEFORE = _DISPUTED.format(among="touched", where="")
_DISPUTED_NOW = _DISPUTED.format(among="shown", where="WHERE shown.heads > 1")

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
            where = REPLACED.format(where=f"{_NEW} AND replaces <> '[]'")
            connection.execute(f"INSERT OR IGNORE INTO replaced {where}", part)
            connection.execute(_TOUCH_NEW, part)
        connection.execute(_TOUCH_REPLACED)
        return _settle(connection, framework, new)
    finally:
        for table in ("replaced", "touched", "shown"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _settle(
    connection: Connection, framework: Framework, new: list[tuple[str, int, int]]
) -> tuple[Conflicts, list[EntryId]]:
    disputed = set(connection.rows(_DISPUTED_BEFORE))
    before = counting.sums(framework, _touched_cases(connection, framework))
    connection.execute(_REPLACE_HEADS)
    for part in new:
        connection.execute(_ADD_HEADS, part)
    connection.execute(_ARRIVE)
    connection.execute(_MISS)
    connection.execute(_SHOW)
    connection.execute(_SHOW_LATEST)
    projections.project_shown(connection)
    after = counting.sums(framework, _touched_cases(connection, framework))
    counting.take(connection, before, after)
    conflicts = [field for field in connection.rows(_DISPUTED_NOW) if field not in disputed]
    absent = connection.rows("SELECT replica, seq FROM absent ORDER BY replica, seq")
    return conflicts, [EntryId(*id) for id in absent]


def _touched_cases(connection: Connection, framework: Framework) -> Iterator[Case]:
    return projections.all_cases(connection, framework, among="touched")
