"""What second assessments, allocation and moderation ask of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from hmip_tui.journal import decode
from hmip_tui.store.record import Record

_ANSWERS = " OR ".join(f"heads.field GLOB '{kind}.*'" for kind in ("answer", "judgement", "gate"))
"""What makes the author of a current entry an assessor of its case, besides evidence."""


class Allocated(NamedTuple):
    """Who has a case, and what was said when it was handed over."""

    inspector: str
    note: str


class Worked(NamedTuple):
    """One author's current answers in one case: how many judgements say what, first and last."""

    author: str
    case_id: str
    yes: int
    no: int
    first: str
    last: str


def seconds(record: Record) -> list[tuple[str, str]]:
    """Every second assessment with the case that it is of, in order of id."""
    rows = record.connection.rows("SELECT case_id, second_of FROM seconds ORDER BY case_id")
    return [(case_id, first) for case_id, first in rows]


def assessors(record: Record, case_id: str) -> set[str]:
    """Who recorded what stands in a case: answers, judgements, gates and evidence."""
    rows = record.connection.rows(
        "SELECT DISTINCT author FROM heads JOIN journal USING (replica, seq) "
        f"WHERE heads.subject = ? AND ({_ANSWERS} OR heads.field GLOB 'evidence.*')",
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


def work(record: Record) -> list[Worked]:
    """What each author's current answers in each case amount to, second assessments among them."""
    rows = record.connection.rows(
        "SELECT author, substr(heads.subject, 6), "
        "count(*) FILTER (WHERE heads.field GLOB 'judgement.*' AND heads.value = '\"yes\"'), "
        "count(*) FILTER (WHERE heads.field GLOB 'judgement.*' AND heads.value = '\"no\"'), "
        "min(heads.time), max(heads.time) FROM heads JOIN journal USING (replica, seq) "
        "WHERE heads.subject >= 'case:' AND heads.subject < 'case;' "
        f"AND ({_ANSWERS}) AND heads.value <> 'null' "
        "GROUP BY author, heads.subject ORDER BY author, heads.subject"
    )
    return [Worked(*row) for row in rows]


def entry_times(record: Record, case_ids: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """When each author first and last recorded anything in cases, by author and case."""
    wanted = {f"case:{id}" for id in case_ids}
    rows = record.connection.rows(
        "SELECT author, subject, min(time), max(time) FROM journal WHERE action <> 'import' "
        "AND subject >= 'case:' AND subject < 'case;' GROUP BY author, subject"
    )
    return {
        (author, subject.removeprefix("case:")): (first, last)
        for author, subject, first, last in rows
        if subject in wanted
    }
