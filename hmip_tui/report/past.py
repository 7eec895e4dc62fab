"""What today's figures are set beside: the previous inspection's and all providers'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.comparison import Against, Compared, Published, compare
from hmip_tui.tally import Counts


class Shares(NamedTuple):
    """Published percentages of one fact; None where none is printed."""

    previous: int | None = None
    all_providers: int | None = None


class Past:
    """Published figures by what they are about; all absent in an empty one."""

    def __init__(
        self,
        document: Mapping[str, Any] | None = None,
        figures: Mapping[tuple[Against, str], Published] | None = None,
        level: float = 0.1,
    ) -> None:
        """``document`` is in the format of ``schema/comparators``, ``level`` is the test's.

        ``figures`` are those of key questions and prompts, with their bases where known.
        """
        told = document or {}
        source = told.get("source", {})
        self.all_providers_name = str(source.get("all_providers", ""))
        self._level = level
        self._figures = figures or {}
        self._ratings = {row["id"]: str(row["previous"]) for row in _with_previous(told)}
        self._notes = {row["id"]: str(row["note"]) for row in _with_previous(told) if "note" in row}
        self._characteristics = {
            (row["sample"], row["attribute"], _values(row)): _shares(row)
            for row in told.get("characteristic", ())
        }
        self._interviews = {
            (row["result"], row.get("attribute", ""), row.get("value", "")): _shares(row)
            for row in told.get("interview_result", ())
        }

    def published(self, question: str, against: Against) -> Published:
        """A published percentage for a key question or prompt, perhaps one of nothing."""
        return self._figures.get((against, question), Published())

    def compared(self, question: str, counts: Counts, against: Against) -> Compared:
        """What may be said about the difference of today's counts from a published figure."""
        return compare(counts.yes, counts.no, self.published(question, against), self._level)

    def previous_rating(self, standard: str) -> str:
        """A standard's rating in the previous inspection, "" where there is none."""
        return self._ratings.get(standard, "")

    def note(self, standard: str) -> str:
        """What has to be said about comparing a standard, "" if nothing."""
        return self._notes.get(standard, "")

    def characteristic(self, sample: str, attribute: str, value: str) -> Shares:
        """The published shares of a sample's cases with a value."""
        return self._characteristics.get((sample, attribute, (value,)), Shares())

    def interview(self, result: str, attribute: str = "", value: str = "") -> Shares:
        """The published shares of those interviewed (of some, by attribute)."""
        return self._interviews.get((result, attribute, value), Shares())


def _with_previous(told: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return [row for row in told.get("standard", ()) if "previous" in row]


def _shares(row: Mapping[str, Any]) -> Shares:
    return Shares(row.get("previous"), row.get("all_providers"))


def _values(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row["values"]) if "values" in row else (row["value"],)


def past_of(inspection: Inspection) -> Past:
    """The published figures that an inspection is set beside."""
    held = Comparators(inspection)
    return Past(held.document(), held.figures(), inspection.framework.rules.significance)
