"""What second assessments, allocation and moderation ask of the tables."""

from __future__ import annotations

from typing import Any, NamedTuple

from hmip_tui.journal import decode
from hmip_tui.store.record import Record

_ANSWERS = " OR ".join(f"heads.field GLOB '{kind}.*'" for kind in ("answer", "judgement", "gate"))
"""What makes the author of a current entry an assessor of its case, besides evidence."""


class Allocated(NamedTuple):
    """Who has a case, and what was said when it was handed over."""

    inspector: str
    note: str


def seconds(record: Record) -> list[tuple[str, str]]:
    """Every second assessment with the case that it is of, in order of id."""
    rows = record.connection.rows("SELECT case_id, second_of FROM seconds ORDER BY case_id")
    return [(case_id, first) for case_id, first in rows]


def assessors(record: Record, case_id: str) -> set[str]:
    """Who recorded what stands in a case: answers, judgements, gates and evidence.

    Not who only settled what others differ about.
    """
    rows = record.connection.rows(
        "SELECT DISTINCT author FROM heads JOIN journal USING (replica, seq) "
        f"WHERE heads.subject = ? AND ({_ANSWERS} OR heads.field GLOB 'evidence.*') "
        "AND action <> 'settle'",
        (f"case:{case_id}",),
    )
    return {row[0] for row in rows}


def allocations(record: Record) -> dict[str, Allocated]:
    """Who has which case or second assessment."""
    rows = record.connection.rows("SELECT case_id, inspector, note FROM allocations")
    return {case_id: Allocated(inspector, note) for case_id, inspector, note in rows}


def settings_like(record: Record, prefix: str) -> dict[str, Any]:
    """The inspection's settings whose names begin with ``prefix``, by the rest of their names."""
    rows = record.connection.rows(
        "SELECT substr(field, ?), value FROM settings WHERE substr(field, 1, ?) = ? ORDER BY field",
        (len(prefix) + 1, len(prefix), prefix),
    )
    return {rest: decode(value) for rest, value in rows}


def states(record: Record) -> dict[str, str]:
    """The state recorded last for each case, where one is."""
    return dict(record.connection.rows("SELECT case_id, state FROM states"))


def judged(record: Record) -> dict[str, tuple[int, int]]:
    """Of the judgements that stand, how many of each author's are "yes" and how many "no"."""
    rows = record.connection.rows(
        "SELECT author, count(*) FILTER (WHERE heads.value = '\"yes\"'), "
        "count(*) FILTER (WHERE heads.value = '\"no\"') "
        "FROM heads JOIN journal USING (replica, seq) "
        "WHERE heads.subject >= 'case:' AND heads.subject < 'case;' "
        "AND heads.field GLOB 'judgement.*' GROUP BY author"
    )
    return {author: (yes, no) for author, yes, no in rows}


def entry_times(record: Record) -> dict[tuple[str, str], tuple[str, str]]:
    """When each author first and last recorded anything in a case, by author and case."""
    rows = record.connection.rows(
        "SELECT author, subject, min(time), max(time) FROM journal WHERE action <> 'import' "
        "AND subject >= 'case:' AND subject < 'case;' GROUP BY author, subject"
    )
    return {
        (author, subject.removeprefix("case:")): (first, last)
        for author, subject, first, last in rows
    }


def days_worked(record: Record) -> dict[str, int]:
    """On how many days (UTC) each author recorded anything in cases."""
    rows = record.connection.rows(
        "SELECT author, count(DISTINCT substr(time, 1, 10)) FROM journal WHERE action <> 'import' "
        "AND subject >= 'case:' AND subject < 'case;' GROUP BY author"
    )
    return dict(rows)
