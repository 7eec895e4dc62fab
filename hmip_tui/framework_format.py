"""The framework format as data: its tables, their keys, and what each key holds.

``docs/framework-format.md`` says the same to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

LONGEST_SHORT = 28
"""The longest short name, in characters: what a narrow panel has room for."""


class Form(Enum):
    """What a key holds."""

    TEXT = auto()
    ID = auto()
    """A new id: letters, digits, ``_``, ``.`` and ``-``."""
    WHOLE = auto()
    """A whole number."""
    LEVEL = auto()
    """A number above 0 and below 1."""
    FLAG = auto()
    TEXTS = auto()
    """A list of different texts, not empty."""
    CONDITION = auto()
    """A table of its own, with the keys of :data:`CONDITION`."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one key holds; ``low`` and ``high`` bound a whole number, both inclusive."""

    form: Form
    required: bool = True
    low: int = 0
    high: int | None = None
    longest: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the format; ``many`` for ``[[name]]``, ``word`` as a person calls it."""

    word: str
    keys: Mapping[str, Key]
    many: bool = True
    required: bool = True


_TEXT = Key(Form.TEXT)
_OPTIONAL_TEXT = Key(Form.TEXT, required=False)
_SHORT = Key(Form.TEXT, longest=LONGEST_SHORT)
_ID = Key(Form.ID)
_OPTIONAL_TEXTS = Key(Form.TEXTS, required=False)
_OPTIONAL_FLAG = Key(Form.FLAG, required=False)
_OPTIONAL_CONDITION = Key(Form.CONDITION, required=False)

CONDITION: Mapping[str, Key] = {"attribute": _TEXT, "is": Key(Form.TEXTS)}
"""The keys of a condition."""

TABLES: Mapping[str, Table] = {
    "framework": Table(
        "framework",
        {
            "id": _ID,
            "title": _TEXT,
            "edition": _OPTIONAL_TEXT,
            "source": _OPTIONAL_TEXT,
            "attribution": _OPTIONAL_TEXT,
            "published": _OPTIONAL_TEXT,
        },
        many=False,
    ),
    "rules": Table(
        "rules",
        {
            "discretion_points": Key(Form.WHOLE, low=0, high=50),
            "confidence": Key(Form.WHOLE, low=1, high=99),
            "margin_of_error": Key(Form.WHOLE, low=1, high=50),
            "significance": Key(Form.LEVEL),
        },
        many=False,
    ),
    "band": Table(
        "band",
        {
            "name": _TEXT,
            "short": _SHORT,
            "score": Key(Form.WHOLE),
            "from": Key(Form.WHOLE),
            "to": Key(Form.WHOLE),
            "share": _TEXT,
        },
    ),
    "overall": Table(
        "overall band", {"name": _TEXT, "from": Key(Form.WHOLE), "to": Key(Form.WHOLE)}
    ),
    "sample": Table("sample", {"id": _ID, "name": _TEXT, "short": _SHORT}, required=False),
    "attribute": Table(
        "attribute",
        {
            "id": _ID,
            "name": _TEXT,
            "samples": Key(Form.TEXTS),
            "values": _OPTIONAL_TEXTS,
            "required": _OPTIONAL_FLAG,
            "heading": _OPTIONAL_TEXT,
            "guidance": _OPTIONAL_TEXT,
        },
        required=False,
    ),
    "gate": Table(
        "gate",
        {
            "id": _ID,
            "sample": _TEXT,
            "question": _TEXT,
            "short": _SHORT,
            "guidance": _OPTIONAL_TEXT,
            "gate": _OPTIONAL_TEXT,
        },
        required=False,
    ),
    "domain": Table("domain", {"id": _ID, "name": _TEXT}),
    "standard": Table(
        "standard",
        {
            "id": _ID,
            "domain": _TEXT,
            "name": _TEXT,
            "title": _TEXT,
            "rating": Key(Form.TEXT, choices=("cases", "proposed")),
            "sample": _OPTIONAL_TEXT,
            "moderated_by": _OPTIONAL_TEXT,
            "moderation_bands": Key(Form.WHOLE, required=False, low=1),
        },
    ),
    "key_question": Table(
        "key question",
        {
            "id": _ID,
            "standard": _TEXT,
            "title": _TEXT,
            "short": _SHORT,
            "aliases": _OPTIONAL_TEXTS,
            "gate": _OPTIONAL_TEXT,
            "condition": _OPTIONAL_CONDITION,
            "qualitative": _OPTIONAL_FLAG,
            "guidance": _OPTIONAL_TEXT,
        },
    ),
    "prompt": Table(
        "prompt",
        {
            "id": _ID,
            "key_question": _TEXT,
            "text": _TEXT,
            "gate": _OPTIONAL_TEXT,
            "condition": _OPTIONAL_CONDITION,
            "guidance": _OPTIONAL_TEXT,
        },
        required=False,
    ),
}
"""Every table of the format, in the order a document is best written."""
