"""Recommendations: those of the previous inspection and how they were followed, and new ones.

Pure values, and the reading of lists (CSV, ``docs/recommendations.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from hmip_tui import small_lists
from hmip_tui.case_list import Fault


class Round(StrEnum):
    """Which inspection a recommendation is of."""

    PREVIOUS = "previous"
    NEW = "new"


class Progress(StrEnum):
    """How far a previous recommendation was followed (report, "Recommendations")."""

    NONE = "no"
    SOME = "some"
    SUFFICIENT = "sufficient"


class Recommendation(NamedTuple):
    """A recommendation; ``addressee`` is who should follow it.

    ``repeats`` is the id of the previous one that a new one repeats, "" for none. ``progress``
    and ``evidence`` are of a previous one, None and "" until somebody judged it. ``links`` are
    key questions' ids and items of evidence by subject. ``author`` and ``time`` are of the last
    change of its text.
    """

    id: str
    round: Round
    number: str
    addressee: str
    text: str
    repeats: str
    progress: Progress | None
    evidence: str
    links: tuple[str, ...]
    author: str
    time: str

    @property
    def subject(self) -> str:
        """Its subject in the journal."""
        return f"recommendation:{self.id}"


def in_order(found: Sequence[Recommendation]) -> list[Recommendation]:
    """Previous ones first, each round by number; what is no number comes last, in order of id."""

    def place(each: Recommendation) -> tuple[bool, bool, int, str, int, str]:
        plain = each.number.isascii() and each.number.isdecimal()
        number = int(each.number[:9]) if plain else 0
        return (each.round is Round.NEW, not plain, number, each.number, len(each.id), each.id)

    return sorted(found, key=place)


def next_number(found: Sequence[Recommendation], round_: Round) -> str:
    """The number after the highest of a round."""
    numbers = [
        int(each.number[:9])
        for each in found
        if each.round is round_ and each.number.isascii() and each.number.isdecimal()
    ]
    return str(max(numbers, default=0) + 1)


# -- lists ----------------------------------------------------------------------------------------

COLUMNS = ("number", "addressee", "text", "progress", "evidence")
"""The columns of a list of the previous inspection's; only ``text`` is required."""


class Listed(NamedTuple):
    """A row of a list: its line, from 1, and its fields by column; ``progress`` None: not said."""

    line: int
    fields: Mapping[str, str]
    progress: Progress | None


def read(text: str) -> tuple[list[Listed], list[Fault]]:
    """Read a list of the previous inspection's recommendations: rows, and every mistake."""
    found, faults = small_lists.read(text, COLUMNS, "text")
    rows = []
    for line, fields in found:
        said = fields["progress"].casefold()
        progress = next((p for p in Progress if p == said), None)
        if said and progress is None:
            faults.append(Fault(line, "progress", f"not one of {', '.join(Progress)}"))
        if fields["evidence"] and not said:
            faults.append(Fault(line, "evidence", "it belongs to a progress, which is empty"))
        if progress is not None and not fields["evidence"]:
            faults.append(Fault(line, "evidence", "a progress needs evidence"))
        rows.append(Listed(line, fields, progress))
    return rows, sorted(faults, key=lambda fault: fault.line)
