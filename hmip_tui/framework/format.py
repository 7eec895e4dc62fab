"""The framework format as data: its tables, their keys, and what each key holds.

``docs/framework-format.md`` says the same to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from hmip_tui.framework.completion import OF_ATTRIBUTE, CheckKind, Level
from hmip_tui.framework.interviews import About
from hmip_tui.framework.types import Answer, Kind, SampleSize

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
    TABLE = auto()
    """A table of its own, with the keys that :attr:`Key.inner` names."""
    TABLES = auto()
    """A list of such tables, not empty."""
    FACTS = auto()
    """A table of journal fields, each with a list of values; ``""`` stands for none."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one key holds; ``low`` and ``high`` bound a whole number, both inclusive.

    ``blank``: a text of a list may be empty.
    """

    form: Form
    required: bool = True
    low: int = 0
    high: int | None = None
    longest: int | None = None
    choices: tuple[str, ...] = ()
    blank: bool = False
    inner: Mapping[str, Key] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the format; ``many`` for ``[[name]]``, ``word`` as a person calls it."""

    word: str
    keys: Mapping[str, Key]
    many: bool = True
    required: bool = True


def _one_of(*choices: str, required: bool = True) -> Key:
    return Key(Form.TEXT, required, choices=tuple(str(choice) for choice in choices))


_TEXT = Key(Form.TEXT)
_OPTIONAL_TEXT = Key(Form.TEXT, required=False)
_SHORT = Key(Form.TEXT, longest=LONGEST_SHORT)
_ID = Key(Form.ID)
_OPTIONAL_TEXTS = Key(Form.TEXTS, required=False)
_OPTIONAL_FLAG = Key(Form.FLAG, required=False)
_OPTIONAL_CONDITION = Key(
    Form.TABLE, required=False, inner={"attribute": _TEXT, "is": Key(Form.TEXTS)}
)
_OPTIONAL_REPLY_CONDITION = Key(
    Form.TABLE, required=False, inner={"question": _TEXT, "is": Key(Form.TEXTS)}
)
_OPTIONAL_RESULTS = Key(
    Form.TABLES, required=False, inner={"name": _TEXT, "counts": Key(Form.TEXTS)}
)
_OPTIONAL_CHARACTERISTICS = Key(Form.TABLES, required=False, inner={"rating": _TEXT, "text": _TEXT})
FACT = Key(Form.TEXTS, blank=True)
"""What each field of a table of facts holds."""
_YES_OR_NO = (Answer.YES.value, Answer.NO.value)

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
    "sample": Table(
        "sample",
        {
            "id": _ID,
            "name": _TEXT,
            "short": _SHORT,
            "strata": _OPTIONAL_TEXTS,
            "size": _one_of(*SampleSize, required=False),
        },
        required=False,
    ),
    "attribute": Table(
        "attribute",
        {
            "id": _ID,
            "name": _TEXT,
            "samples": Key(Form.TEXTS),
            "values": _OPTIONAL_TEXTS,
            "required": _OPTIONAL_FLAG,
            "heading": _OPTIONAL_TEXT,
            "sub_samples": _OPTIONAL_FLAG,
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
            "rating": _one_of("cases", "proposed"),
            "sample": _OPTIONAL_TEXT,
            "moderated_by": _OPTIONAL_TEXT,
            "moderation_bands": Key(Form.WHOLE, required=False, low=1),
            "characteristics": _OPTIONAL_CHARACTERISTICS,
            "characteristics_source": _OPTIONAL_TEXT,
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
    "tag": Table("tag", {"id": _ID, "name": _TEXT}, required=False),
    "check": Table(
        "check",
        {
            "id": _ID,
            "level": _one_of(*Level),
            "kind": _one_of(*CheckKind),
            "message": _TEXT,
            "samples": _OPTIONAL_TEXTS,
            "of": _one_of(*Kind, OF_ATTRIBUTE, required=False),
            "attribute": _OPTIONAL_TEXT,
            "judgement": _one_of(*_YES_OR_NO, required=False),
            "when": Key(Form.FACTS, required=False),
            "question": _OPTIONAL_TEXT,
            "answers": Key(Form.TEXTS, required=False, choices=_YES_OR_NO),
        },
        required=False,
    ),
    "interview": Table(
        "interview",
        {
            "id": _ID,
            "name": _TEXT,
            "about": _one_of(*About),
            "samples": _OPTIONAL_TEXTS,
            "attributes": _OPTIONAL_TEXTS,
        },
        required=False,
    ),
    "interview_question": Table(
        "interview question",
        {
            "id": _ID,
            "interview": _TEXT,
            "text": _TEXT,
            "short": _SHORT,
            "replies": _OPTIONAL_TEXTS,
            "counts": _OPTIONAL_TEXTS,
            "results": _OPTIONAL_RESULTS,
            "key_question": _OPTIONAL_TEXT,
            "records": _OPTIONAL_TEXT,
            "condition": _OPTIONAL_REPLY_CONDITION,
            "guidance": _OPTIONAL_TEXT,
        },
        required=False,
    ),
}
"""Every table of the format, in the order a document is best written."""
