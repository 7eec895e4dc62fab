"""Which of a record's fields this program knows: others are kept, counted and named."""

from __future__ import annotations

import json
from typing import NamedTuple

from hmip_tui.framework import Framework
from hmip_tui.store import shown_rows
from hmip_tui.store.connection import Connection

_WITHOUT_A_TABLE = {
    ("case", "adjudicated"),
    ("case", "compared"),
    ("case", "responded"),
    ("case", "settled"),
    ("case", "unusable"),
    ("inspection", "settled"),
    ("inspection", "viewed"),
    ("interview", "attribute"),
    ("interview", "clock"),
    ("interview", "settled"),
    ("leaving", "decision"),
    ("standard", "settled"),
}
"""Kinds of subject and field that no table shows."""

_ASKED = ("answer", "judgement", "gate")


class Unknown(NamedTuple):
    """A kind of field that this program does not know, and how many ``values`` have it."""

    kind: str
    field: str
    values: int


def unknown_heads(connection: Connection, framework: Framework) -> list[Unknown]:
    """Current values that a newer program or framework recorded, by kind of subject and field."""
    counts: dict[tuple[str, str], int] = {}
    attributes = (f"attribute.{id}" for id in framework.attributes)
    for subject, field in connection.rows(  # nearly everything is a case's answer or attribute
        "SELECT subject, field FROM heads WHERE NOT (subject >= 'case:' AND subject < 'case;' "
        "AND field IN (SELECT value FROM json_each(?)))",
        (json.dumps([*framework.fields, *attributes, "sample"]),),
    ):
        if not _is_known(framework, subject, field):
            key = subject.partition(":")[0], field
            counts[key] = counts.get(key, 0) + 1
    return [Unknown(*key, count) for key, count in sorted(counts.items())]


def _is_known(framework: Framework, subject: str, field: str) -> bool:
    kind, _, id = subject.partition(":")
    name, _, rest = field.partition(".")
    if (kind, name) in _WITHOUT_A_TABLE:
        return True
    if kind == "case" and name in _ASKED:
        return field in framework.fields
    if kind == "case" and name == "attribute":
        return rest in framework.attributes
    if kind == "standard" and id not in framework.standards:
        return False
    return shown_rows.row_of(subject, field, None) is not None
