"""What evidence about the organisation and recommendations ask of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hmip_tui.journal import Entry, EntryId
from hmip_tui.materials import FIELDS, Material, MaterialKind, Side
from hmip_tui.recommendations import Progress, Recommendation, Round, in_order
from hmip_tui.store.record import Record

_KNOWN = ("title", "heading", "date", "roles", "source", "previous", "current", "text")


def materials(record: Record) -> list[Material]:
    """Every item of evidence, by kind and in the order in which they were begun.

    Items of kinds, and sides, that this program does not know are left out.
    """
    sides: dict[tuple[str, str], dict[str, Side]] = {}
    for kind, id, key_question, side in record.connection.rows(
        "SELECT kind, material_id, key_question, side FROM sides ORDER BY key_question"
    ):
        if side in set(Side):
            sides.setdefault((kind, id), {})[key_question] = Side(side)
    rows = record.connection.rows(
        f"SELECT kind, material_id, author, time, {', '.join(_KNOWN)} FROM materials "
        "JOIN journal USING (replica, seq) ORDER BY kind, length(material_id), material_id"
    )
    return [
        _material(
            MaterialKind(kind), id, author, time, dict(zip(_KNOWN, texts, strict=True))
        )._replace(sides=sides.get((kind, id), {}))
        for kind, id, author, time, *texts in rows
        if kind in set(MaterialKind)
    ]


def _material(
    kind: MaterialKind, id: str, author: str, time: str, texts: dict[str, str]
) -> Material:
    return Material(kind, id, {name: texts[name] for name in FIELDS[kind]}, {}, author, time)


def cites(record: Record, standard: str) -> list[str]:
    """The subjects that a standard's next proposal is to cite, in order."""
    rows = record.connection.rows(
        "SELECT subject FROM cites WHERE standard = ? AND value = 'yes' ORDER BY subject",
        (standard,),
    )
    return [row[0] for row in rows]


def own_entries(record: Record, kinds: tuple[str, ...], fields: tuple[str, ...]) -> Iterator[Entry]:
    """This replica's entries on subjects of some kinds, newest first.

    Of ``standard`` subjects only those of fields that begin like one of ``fields``.
    """
    like = " OR ".join("field GLOB ?" for _ in fields) or "false"
    marks = ", ".join("?" * len(kinds))
    values: list[Any] = [record.replica, *kinds, *(f"{field}*" for field in fields)]
    rows = record.connection.rows(
        "SELECT seq FROM journal WHERE replica = ? AND ("
        f"substr(subject, 1, instr(subject, ':') - 1) IN ({marks}) "
        f"OR (subject GLOB 'standard:*' AND ({like}))) ORDER BY seq DESC",
        values,
    )
    for (seq,) in rows:
        entry = record.entry(EntryId(record.replica, seq))
        if entry is not None:
            yield entry


def recommendations(record: Record) -> list[Recommendation]:
    """Every recommendation, previous ones first, each round by number.

    A round or progress that this program does not know is left out.
    """
    links: dict[str, list[str]] = {}
    for id, target in record.connection.rows(
        "SELECT recommendation_id, target FROM links WHERE value = 'yes' ORDER BY target"
    ):
        links.setdefault(id, []).append(target)
    rows = record.connection.rows(
        "SELECT r.recommendation_id, round, number, addressee, r.text, repeats, "
        "coalesce(f.progress, ''), coalesce(f.text, ''), author, time "
        "FROM recommendations AS r JOIN journal AS j ON j.replica = r.replica AND j.seq = r.seq "
        "LEFT JOIN follow_ups AS f USING (recommendation_id)"
    )
    return in_order([_recommendation(row, links) for row in rows if row[1] in set(Round)])


def _recommendation(row: Any, links: Mapping[str, Sequence[str]]) -> Recommendation:
    id, round_, number, addressee, text, repeats, progress, evidence, author, time = row
    judged = Progress(progress) if progress in set(Progress) else None
    linked = tuple(links.get(id, ()))
    return Recommendation(
        id, Round(round_), number, addressee, text, repeats, judged, evidence, linked, author, time
    )
