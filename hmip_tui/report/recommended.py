"""Recommendations in the report: the new ones, and how far the previous ones were followed."""

from __future__ import annotations

from collections.abc import Sequence

from hmip_tui.recommendations import Recommendation, Round
from hmip_tui.report.values import Cell, Column, Group, Source, Table

NOT_JUDGED = "Not judged yet"

_NUMBER = Column("number", "Number", "its number in its inspection")
_ADDRESSEE = Column("addressee", "To", "who should follow it")
_TEXT = Column("text", "Recommendation", "what is recommended")


def recommendation_tables(found: Sequence[Recommendation]) -> list[Table]:
    """A table of the new recommendations and one of the previous ones, where there are any."""
    new = [each for each in found if each.round is Round.NEW]
    previous = [each for each in found if each.round is Round.PREVIOUS]
    tables = (_new(new, previous), _previous(previous))
    return [table for table in tables if any(table.rows)]


def _new(found: Sequence[Recommendation], previous: Sequence[Recommendation]) -> Table:
    columns = (
        _NUMBER,
        _ADDRESSEE,
        _TEXT,
        Column("repeats", "Repeats", "the number of the previous one that it repeats"),
    )
    numbers = {each.id: each.number for each in previous}
    rows = tuple((*_told(each), _cell(each, numbers.get(each.repeats, ""))) for each in found)
    return Table("recommendations", "Recommendations", columns, (Group("", rows),))


def _previous(found: Sequence[Recommendation]) -> Table:
    columns = (
        _NUMBER,
        _ADDRESSEE,
        _TEXT,
        Column("progress", "Progress", "no, some or sufficient progress"),
        Column("evidence", "Evidence", "what the judgement rests on"),
    )
    rows = tuple((*_told(each), _progress(each), _cell(each, each.evidence)) for each in found)
    title = "Progress on the previous inspection's recommendations"
    return Table("previous_recommendations", title, columns, (Group("", rows),))


def _told(found: Recommendation) -> tuple[Cell, ...]:
    return tuple(_cell(found, text) for text in (found.number, found.addressee, found.text))


def _progress(found: Recommendation) -> Cell:
    if found.progress is None:
        return Cell(None, NOT_JUDGED)
    return Cell(found.progress.value, f"{found.progress.value.capitalize()} progress")


def _cell(found: Recommendation, text: str) -> Cell:
    return Cell(text or None, text, source=Source("recommendation", question=found.number))
