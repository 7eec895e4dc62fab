"""Which row of which table shows a field's current value. No SQL, and nothing of the framework."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A projected row: where it goes, its key and its other columns."""

    table: str
    key: Mapping[str, str]
    columns: Mapping[str, str]


TEXT_TABLES = {
    ("case", "sample"): ("cases", "sample"),
    ("case", "second_of"): ("seconds", "second_of"),
    ("case", "attribute"): ("attributes", "value"),
    ("case", "gate"): ("gates", "value"),
    ("case", "answer"): ("answers", "value"),
    ("case", "judgement"): ("judgements", "value"),
    ("case", "query"): ("queries", "text"),
    ("case", "accepted"): ("acceptances", "reason"),
    ("interview", "reply"): ("replies", "value"),
    ("interview", "remark"): ("remarks", "text"),
    ("standard", "cite"): ("cites", "value"),
    ("recommendation", "link"): ("links", "value"),
}
"""Where a field whose value is one text is shown, by kind of subject and of field."""

_TABLES_OF_TEXTS = {
    ("case", "state"): ("states", ("state", "reason")),
    ("case", "allocated"): ("allocations", ("inspector", "note")),
    ("interview", "kind"): ("interviews", ("kind", "case_id")),
    ("recommendation", "told"): (
        "recommendations",
        ("text", "round", "number", "addressee", "repeats"),
    ),
    ("recommendation", "follow_up"): ("follow_ups", ("progress", "text")),
}
"""Where a field whose value is several texts by name is shown, by kind of subject and field."""

SECOND_KEYS = {
    "attributes": "attribute",
    "gates": "gate",
    "answers": "question",
    "judgements": "question",
    "queries": "question",
    "acceptances": "finding",
    "replies": "question",
    "remarks": "question",
    "cites": "subject",
    "links": "target",
}
"""What the rest of the field's name is, in tables with a row for each."""


def row_of(subject: str, field: str, value: Any) -> Row | None:
    """The row that shows a field's current value; None for what no table shows.

    Columns are empty where the value is cleared, or is not of a kind this program knows: the
    entry stays in the journal, the row goes.
    """
    kind, _, id = subject.partition(":")
    name, _, rest = field.partition(".")
    if kind == "inspection" and name != "viewed":  # a viewing is an event and no setting
        columns = {} if value is None else {"value": json.dumps(value)}
        return Row("settings", {"field": field}, columns)
    if kind == "standard" and field in ("proposal", "decision"):
        key = {"standard": id, "kind": field}
        return Row("ratings", key, _texts(value, "rating", "reason"))
    if (kind, field) in _TABLES_OF_TEXTS:
        table, names = _TABLES_OF_TEXTS[kind, field]
        return Row(table, {f"{kind}_id": id}, _texts(value, *names))
    if kind in _MATERIALS:
        return _material_row(kind, id, name, rest, value)
    if kind == "case" and name == "evidence" and "." in rest:
        return _evidence_row(id, rest, value)
    return _text_row(kind, id, name, rest, value)


_MATERIALS = ("document", "meeting", "data")
"""Kinds of subject that are items of evidence about the organisation."""

_TOLD = ("title", "heading", "date", "roles", "source", "previous", "current", "text")


def _material_row(kind: str, id: str, name: str, rest: str, value: Any) -> Row | None:
    key = {"kind": kind, "material_id": id}
    if name == "told" and not rest:
        return Row("materials", key, _texts(value, *_TOLD))
    if name == "side" and rest:
        columns = {"side": value} if isinstance(value, str) else {}
        return Row("sides", key | {"key_question": rest}, columns)
    return None


def _text_row(kind: str, id: str, name: str, rest: str, value: Any) -> Row | None:
    found = TEXT_TABLES.get((kind, name))
    if found is None:
        return None
    table, column = found
    second = SECOND_KEYS.get(table)
    if (second is None) != (rest == ""):
        return None
    first = "standard" if kind == "standard" else f"{kind}_id"
    key = {first: id} | ({} if second is None else {second: rest})
    return Row(table, key, {column: value} if isinstance(value, str) else {})


def _evidence_row(case_id: str, place: str, value: Any) -> Row:
    question, _, item = place.rpartition(".")
    columns = _texts(value, "text")
    if columns:
        tags = value.get("tags")
        known = tags if isinstance(tags, list) and all(isinstance(t, str) for t in tags) else []
        columns["tags"] = json.dumps(known)
    return Row("evidence", {"case_id": case_id, "question": question, "item": item}, columns)


def _texts(value: Any, *names: str) -> dict[str, str]:
    """The texts of a value by name, a missing one being empty; nothing if any is no text.

    The first must be there.
    """
    if not isinstance(value, dict) or names[0] not in value:
        return {}
    found = {name: value.get(name, "") for name in names}
    return found if all(isinstance(text, str) for text in found.values()) else {}
