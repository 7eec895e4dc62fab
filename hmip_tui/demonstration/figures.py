"""From the percentages that a report prints back to whole numbers of cases.

Pure: takes the published figures (``schema/comparators``) as a document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hmip_tui import ratings


@dataclass(frozen=True, slots=True)
class Share:
    """``yes`` of ``n`` cases."""

    yes: int
    n: int


def widest(percentage: int, cases: int) -> Share:
    """The share of as many of ``cases`` as possible that is published as ``percentage``.

    Of several numbers of "yes" it is the one nearest to the percentage. Raises ``ValueError``
    where no number of cases up to ``cases`` gives it.
    """
    for n in range(cases, 0, -1):
        fitting = [yes for yes in range(n + 1) if ratings.percent(yes, n - yes) == percentage]
        if fitting:
            return Share(min(fitting, key=lambda yes: abs(100 * yes - percentage * n)), n)
    raise ValueError(f"{percentage}% cannot come from {cases} cases or fewer")


class Published:
    """What a report prints, asked for by question, gate and attribute value.

    ``ours`` holds percentages by question id where it prints none.
    """

    def __init__(self, document: Mapping[str, Any], ours: Mapping[str, int]) -> None:
        printed = {
            row["id"]: row["current"]
            for table in ("key_question", "prompt")
            for row in document[table]
            if "current" in row
        }
        self._percentages: dict[str, int] = {**ours, **printed}
        self._sizes: dict[str, int] = {row["id"]: row["cases"] for row in document["sample"]}
        self._gates: dict[str, int] = {row["id"]: row["met"] for row in document["gate"]}
        self._rows: list[Mapping[str, Any]] = [
            *({**row, "sample": row["id"]} for row in document["subsample"]),
            *document["characteristic"],
        ]
        self._ratings: dict[str, str] = {row["id"]: row["current"] for row in document["standard"]}

    def percentage(self, question: str) -> int:
        """A question's percentage; raises ``KeyError`` where there is none."""
        return self._percentages[question]

    def rating(self, standard: str) -> str:
        """A standard's rating by name."""
        return self._ratings[standard]

    def size(self, sample: str) -> int:
        """The number of cases in a sample."""
        return self._sizes[sample]

    def cases(self, sample: str, field: str, value: str) -> int:
        """In how many cases of a sample a gate or attribute has a value.

        A figure printed for several values together is shared out by the figures of the others.
        Raises ``KeyError`` where none is printed.
        """
        kind, _, id = field.partition(".")
        if kind == "gate":
            return self._gates[id]
        row = self._row(sample, id, value)
        together: int = (
            row["cases"] if "cases" in row else widest(row["current"], self.size(sample)).yes
        )
        others = [other for other in row.get("values", ()) if other != value]
        return together - sum(self.cases(sample, field, other) for other in others)

    def _row(self, sample: str, attribute: str, value: str) -> Mapping[str, Any]:
        rows = [r for r in self._rows if (r["sample"], r["attribute"]) == (sample, attribute)]
        for row in rows:
            if row.get("value") == value:
                return row
        for row in rows:
            if value in row.get("values", ()):
                return row
        raise KeyError(f"{sample}: {attribute} = {value}")
