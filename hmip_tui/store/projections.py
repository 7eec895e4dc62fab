"""The journal's projections: plain tables that follow it.

Every row can be made again from the journal. :func:`project` keeps the tables in step with one
new entry; :func:`rebuild` makes them all afresh, by the definition, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from hmip_tui.case import Case, Standing, progress
from hmip_tui.framework import Framework, Kind
from hmip_tui.journal import EntryId, Head, decode, shown
from hmip_tui.store.connection import Connection
from hmip_tui.store.shown_rows import SECOND_KEYS, TEXT_TABLES, row_of
from hmip_tui.tally import ALL, Counts, Differences, Slice, answered_questions, recount

TABLES = (
    "heads",
    "absent",
    "settings",
    "cases",
    "attributes",
    "gates",
    "answers",
    "judgements",
    "evidence",
    "states",
    "queries",
    "acceptances",
    "interviews",
    "replies",
    "remarks",
    "ratings",
    "seconds",
    "allocations",
    "materials",
    "sides",
    "cites",
    "recommendations",
    "follow_ups",
    "links",
    "tally",
)
"""Every projection."""

_COLUMN = {standing: place for place, standing in enumerate(Standing)}
"""The tally's columns, in order of the standings."""


DISPUTABLE = "(subject <> 'inspection' OR field NOT LIKE 'viewed.%') AND field NOT LIKE 'settled.%'"
"""What people can differ about: two viewings are events, two reasons for settling no dispute."""


def project(connection: Connection, subject: str, field: str, head: Head) -> None:
    """Show ``head`` as the current value of a field."""
    project_all(connection, [(subject, field, head)])


def project_all(connection: Connection, fields: Iterable[tuple[str, str, Head]]) -> None:
    """Show heads as the current values of different fields, statement by statement."""
    changes: dict[str, list[tuple[Any, ...]]] = {}
    for subject, field, head in fields:
        row = row_of(subject, field, decode(head.value))
        if row is None:
            continue
        key, columns = row.key.values(), row.columns.values()
        values = (*key, *columns, *head.id) if row.columns else tuple(key)
        changes.setdefault(_change(row.table, *row.key, "", *row.columns), []).append(values)
    for statement, values_of_all in changes.items():
        connection.executemany(statement, iter(values_of_all))


@lru_cache(100)
def _change(table: str, *names: str) -> str:
    """The statement that writes a row, or removes it where no columns follow the key's and ""."""
    key, columns = names[: (end := names.index(""))], names[end + 1 :]
    if not columns:
        return f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in key)}"
    others = (*columns, "replica", "seq")
    marks = ", ".join("?" * (len(key) + len(others)))
    return (
        f"INSERT INTO {table} ({', '.join((*key, *others))}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in others)
    )


_PLAIN = r"""value GLOB '"*"' AND instr(value, '\') = 0"""
"""Values that are texts without anything escaped: what stands between the quotes is the text."""

_VALUED = ("attribute", "gate", "answer", "judgement")
"""Fields of cases whose tables have one text each, and of which a merge brings most."""


def project_shown(connection: Connection) -> None:
    """Show what the table ``shown`` has: columns of heads, those without one being empty.

    Plain texts go table by table, everything else as :func:`project` does it.
    """
    rest = f"NOT (coalesce({_PLAIN}, false) AND subject >= 'case:' AND subject < 'case;'"
    for name in _VALUED:
        table, column = TEXT_TABLES["case", name]
        key = SECOND_KEYS[table]
        of_kind = f"field > '{name}.' AND field < '{name}/'"
        connection.execute(
            f"INSERT INTO {table} (case_id, {key}, {column}, replica, seq) "
            f"SELECT substr(subject, 6), substr(field, {len(name) + 2}), "
            "substr(value, 2, length(value) - 2), replica, seq FROM shown "
            f"WHERE {_PLAIN} AND subject >= 'case:' AND subject < 'case;' AND {of_kind} "
            f"ON CONFLICT (case_id, {key}) DO UPDATE SET "
            f"{column} = excluded.{column}, replica = excluded.replica, seq = excluded.seq"
        )
    kinds = " OR ".join(f"(field > '{name}.' AND field < '{name}/')" for name in _VALUED)
    rows = connection.rows(
        f"SELECT subject, field, time, replica, seq, value FROM shown WHERE {rest} AND ({kinds}))"
    )
    project_all(
        connection,
        (
            (subject, field, Head(time or "", EntryId(replica or "", seq or 0), value or "null"))
            for subject, field, time, replica, seq, value in rows
        ),
    )


def count(connection: Connection, differences: Differences) -> None:
    """Take differences into the tally."""
    moved: dict[tuple[str, Slice], list[int]] = {}
    for (slice_, question, standing), by in differences.items():
        moved.setdefault((question, slice_), [0] * len(_COLUMN))[_COLUMN[standing]] += by
    connection.executemany(
        "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (question, attribute, value) DO UPDATE SET yes = yes + excluded.yes, "
        "no = no + excluded.no, not_applicable = not_applicable + excluded.not_applicable, "
        "does_not_apply = does_not_apply + excluded.does_not_apply, "
        "unanswered = unanswered + excluded.unanswered",
        ((question, *slice_, *by) for (question, slice_), by in moved.items()),
    )


def advance(
    connection: Connection, framework: Framework, case_id: str, differences: Differences
) -> None:
    """Take one case's differences into the progress beside it."""
    answered = applicable = 0
    for (slice_, question, standing), by in differences.items():
        if slice_ == ALL and framework.questions[question].kind is not Kind.GATE:
            applicable += by * (standing is not Standing.DOES_NOT_APPLY)
            answered += by * (standing not in (Standing.DOES_NOT_APPLY, Standing.UNANSWERED))
    if answered or applicable:
        connection.execute(
            "UPDATE cases SET answered = answered + ?, applicable = applicable + ? "
            "WHERE case_id = ?",
            (answered, applicable, case_id),
        )


def show_progress(connection: Connection, framework: Framework, case: Case) -> None:
    """Keep beside a case how far it is."""
    found = progress(tuple(answered_questions(framework, case.sample)), case)
    connection.execute(
        "UPDATE cases SET answered = ?, applicable = ? WHERE case_id = ?",
        (found.answered, found.applicable, case.id),
    )


_UNREPLACED = (
    "SELECT subject, field, replica, seq, time, value FROM journal "
    "WHERE replica || '-' || seq NOT IN "
    "(SELECT replaced.value FROM journal, json_each(journal.replaces) AS replaced)"
)
"""The definition of current: the entries that nobody has replaced."""


REPLACED = (
    "SELECT substr(word, 1, length(word) - 1) AS replica, "
    "CAST(substr(id, length(word) + 1) AS INTEGER) AS seq "
    "FROM (SELECT named.value AS id, rtrim(named.value, '0123456789') AS word "
    "FROM journal, json_each(journal.replaces) AS named WHERE {where})"
)
"""The ids that entries replace, taken apart; ``where`` says which entries."""

_ABSENT = (
    f"SELECT DISTINCT replica, seq FROM ({REPLACED.format(where='true')}) AS r "
    "WHERE NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.replica = r.replica AND j.seq = r.seq)"
)


def heads_by_definition(connection: Connection) -> list[tuple[str, str, str, int, str, str]]:
    """Every head as the journal alone gives it."""
    return connection.rows(_UNREPLACED + " ORDER BY subject, field, replica, seq")


def rebuild(connection: Connection, framework: Framework) -> None:
    """Make every projection again from the journal, in one transaction."""
    with connection.transaction():
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.execute(
            f"INSERT INTO heads (subject, field, replica, seq, time, value) {_UNREPLACED}"
        )
        connection.execute(f"INSERT INTO absent {_ABSENT}")
        project_all(connection, _shown_heads(connection))
        cases = list(all_cases(connection, framework))
        for case in cases:
            show_progress(connection, framework, case)
        counts = recount(framework, cases).as_dict()
        connection.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (q, *s, c.yes, c.no, c.not_applicable, c.does_not_apply, c.unanswered)
                for (s, q), c in counts.items()
            ),
        )


def _shown_heads(connection: Connection) -> Iterator[tuple[str, str, Head]]:
    rows = connection.rows(
        "SELECT subject, field, time, replica, seq, value FROM heads ORDER BY subject, field"
    )
    for (subject, field), group in groupby(rows, key=lambda row: row[:2]):
        head = shown(_head(*row[2:]) for row in group)
        if head is not None:
            yield subject, field, head


def _head(time: str, replica: str, seq: int, value: str) -> Head:
    return Head(time, EntryId(replica, seq), value)


def heads_of(connection: Connection, subject: str, field: str) -> list[Head]:
    """The unreplaced entries of one field."""
    rows = connection.rows(
        "SELECT time, replica, seq, value FROM heads WHERE subject = ? AND field = ?",
        (subject, field),
    )
    return [_head(*row) for row in rows]


def case_of(connection: Connection, framework: Framework, case_id: str) -> Case | None:
    """One case's current values; None where the record has no such case.

    A second assessment is a case with its first's sample and attributes.
    """
    values = values_of(connection, f"case:{case_id}")
    first = values.get("second_of")
    if "sample" in values or not isinstance(first, str):
        return _case(framework, case_id, values)
    of_first = _case(framework, first, values_of(connection, f"case:{first}"))
    if of_first is None:
        return None
    own = {f: v for f, v in values.items() if not f.startswith("attribute.")}
    shared = {f: v for f, v in of_first.values.items() if f.startswith("attribute.")}
    return Case(case_id, of_first.sample, own | shared, first)


_AMONG = "AND subject IN (SELECT subject FROM {table}) AND field NOT GLOB 'evidence.*'"


def all_cases(
    connection: Connection,
    framework: Framework,
    fields: Sequence[str] | None = None,
    *,
    among: str = "",
) -> Iterator[Case]:
    """Every case with its current values (of ``fields`` only, if given), in order of id.

    With ``among`` only cases that a table of that name has as ``subject``, without their evidence.
    """
    wanted = None if fields is None else json.dumps(["sample", *fields])
    rows = connection.rows(
        "SELECT field, time, replica, seq, value, subject FROM heads "
        "WHERE subject >= 'case:' AND subject < 'case;' "
        "AND (?1 IS NULL OR field IN (SELECT value FROM json_each(?1))) "
        f"{_AMONG.format(table=among) if among else ''} ORDER BY subject, field",
        (wanted,),
    )
    for subject, group in groupby(rows, key=itemgetter(5)):
        case = _case(framework, subject.removeprefix("case:"), _values(list(group)))
        if case is not None:
            yield case


def values_of(connection: Connection, subject: str) -> dict[str, Any]:
    """A subject's current values by field; cleared ones are left out."""
    rows = connection.rows(
        "SELECT field, time, replica, seq, value FROM heads WHERE subject = ? ORDER BY field",
        (subject,),
    )
    return _values(rows)


def _values(rows: Sequence[Any]) -> dict[str, Any]:
    """Current values by field of heads in order of field: field, time, replica, seq, value."""
    values = {row[0]: row[4] for row in rows}
    if len(values) < len(rows):  # some field has several heads
        for field, group in groupby(rows, key=itemgetter(0)):
            head = shown(_head(*row[1:5]) for row in group)
            values[field] = "null" if head is None else head.value
    return {
        field: _decoded(value) if len(value) < 24 else decode(value)
        for field, value in values.items()
        if value != "null"
    }


_decoded = lru_cache(1024)(decode)
"""Most values are a few short words, again and again."""


def _case(framework: Framework, case_id: str, values: dict[str, Any]) -> Case | None:
    sample = values.get("sample")
    if not isinstance(sample, str) or sample not in framework.samples:
        return None
    return Case(case_id, sample, values)


def tally_rows(connection: Connection, slice_: Slice = ALL) -> dict[tuple[Slice, str], Counts]:
    """The kept tally of one slice."""
    rows = connection.rows(
        "SELECT question, yes, no, not_applicable, does_not_apply, unanswered FROM tally "
        "WHERE attribute = ? AND value = ?",
        slice_,
    )
    return {(slice_, question): Counts(*counts) for question, *counts in rows}


def every_tally_row(connection: Connection) -> dict[tuple[Slice, str], Counts]:
    """The kept tally of every slice that counts any case."""
    rows = connection.rows("SELECT * FROM tally")
    found = {(Slice(a, v), question): Counts(*counts) for question, a, v, *counts in rows}
    return {key: counts for key, counts in found.items() if counts != Counts()}
