"""Evidence about the organisation: documents received, meetings held, key data (domain one).

Pure values. Each item is a subject of its own in the journal, tagged to the key questions that it
speaks for or against (report, Annexe 2, "Domain one"). Interviews and observations are evidence
too and have their own subjects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from hmip_tui.framework import Framework, Standard
from hmip_tui.interviews import Percentage


class MaterialKind(StrEnum):
    """What an item of evidence is; its subject in the journal begins so."""

    DOCUMENT = "document"
    MEETING = "meeting"
    DATA = "data"
    """A row of a key data table: a figure of the previous inspection or year, and today's."""


class Side(StrEnum):
    """What an item says about a key question."""

    FOR = "for"
    AGAINST = "against"


FIELDS: Mapping[MaterialKind, Sequence[str]] = {
    MaterialKind.DOCUMENT: ("title", "date", "source", "text"),
    MaterialKind.MEETING: ("title", "date", "roles", "text"),
    MaterialKind.DATA: ("heading", "title", "previous", "current", "source", "text"),
}
"""What is recorded of each kind; ``title`` of each, the rest may be empty.

``heading`` is the table that a row of key data belongs to, ``roles`` the attendees' (never names).
"""

NAMES: Mapping[MaterialKind, str] = {
    MaterialKind.DOCUMENT: "document",
    MaterialKind.MEETING: "meeting",
    MaterialKind.DATA: "key data",
}
"""Kinds in words."""


class Material(NamedTuple):
    """An item of evidence; ``told`` holds its texts by field, ``sides`` by key question.

    ``author`` and ``time`` are of the last change of its texts.
    """

    kind: MaterialKind
    id: str
    told: Mapping[str, str]
    sides: Mapping[str, Side]
    author: str
    time: str

    @property
    def subject(self) -> str:
        """Its subject in the journal, by which proposals and recommendations cite it."""
        return f"{self.kind}:{self.id}"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.told.get("title", "")


class Said(NamedTuple):
    """What the interviews or observations of one kind say to one key question."""

    interview: str
    name: str
    percentage: Percentage


class Gathered(NamedTuple):
    """All evidence on one standard.

    ``items`` are those tagged to any of its key questions, ``untagged`` those tagged to none of
    any standard. ``said`` is by key question. ``cited`` are the subjects that the next proposal
    cites.
    """

    framework: Framework
    standard: Standard
    items: Sequence[Material]
    untagged: Sequence[Material]
    said: Mapping[str, Sequence[Said]]
    cited: frozenset[str]

    def on(self, key_question: str) -> list[Material]:
        """The items that speak for or against a key question, those for it first."""
        found = [item for item in self.items if key_question in item.sides]
        return sorted(found, key=lambda item: item.sides[key_question] is Side.AGAINST)


def qualitative(standard: Standard) -> list[str]:
    """A standard's key questions that no case answers: evidence alone speaks to them."""
    return [k.id for k in standard.key_questions if k.judgement is None]
