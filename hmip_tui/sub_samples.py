"""Whether the values of an attribute differ in a key question: a test between sub-samples.

Pearson's chi-square test, uncorrected; of two sub-samples it is the square of the Z test of the
report's Annexe 2. Many tests at once find differences by chance: how many to expect is said, and
Holm's adjusted p-values stand beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hmip_tui.comparison import LEAST_EXPECTED, Verdict
from hmip_tui.statistics import ChiSquare, expected_text, holm, several_proportions
from hmip_tui.tally import Counts

MANY = 5
"""From so many tests on, it is likely enough that chance alone makes one significant."""


class Part(NamedTuple):
    """One sub-sample in one key question; ``margin`` in points, None where nothing is counted.

    ``known`` is false for the cases whose value is not known, which are no group of the test.
    """

    name: str
    counts: Counts
    margin: float | None
    known: bool


class Tested(NamedTuple):
    """A key question in every sub-sample. ``p`` None: no test; ``adjusted``: Holm's value of it."""

    id: str
    text: str
    parts: Sequence[Part]
    test: ChiSquare | None
    verdict: Verdict
    adjusted: float | None
    why: str

    @property
    def p(self) -> float | None:
        """The p-value, None where there is no test or its condition is not met."""
        return None if self.test is None or self.verdict is Verdict.UNTESTED else self.test.p


class SubSamples(NamedTuple):
    """All key questions of a sample by an attribute; ``level`` is that of each single test."""

    attribute: str
    names: Sequence[str]
    rows: Sequence[Tested]
    level: float

    @property
    def tests(self) -> int:
        """How many tests were made."""
        return sum(row.p is not None for row in self.rows)

    @property
    def by_chance(self) -> float:
        """How many tests chance alone would make significant, were there no difference at all."""
        return self.tests * self.level

    @property
    def significant(self) -> int:
        """How many are, each on its own."""
        return sum(row.verdict is Verdict.SIGNIFICANT for row in self.rows)

    @property
    def significant_together(self) -> int:
        """How many are at the same level for all tests together, by Holm's values."""
        return sum(row.adjusted is not None and row.adjusted < self.level for row in self.rows)

    @property
    def warning(self) -> str:
        """What many tests at once mean, in a sentence; empty where there are few."""
        if self.tests < MANY:
            return ""
        return (
            f"{self.tests} tests at once: chance alone would make about {self.by_chance:.1f} of "
            f"them significant at {self.level}. Taken one by one, {self.significant}; taken "
            f"together (Holm), {self.significant_together}."
        )


def between(
    attribute: str, questions: Iterable[tuple[str, str, Sequence[Part]]], level: float
) -> SubSamples:
    """Test every key question, given with its id and text, between its sub-samples."""
    rows = [_tested(id, text, parts, level) for id, text, parts in questions]
    places = [n for n, row in enumerate(rows) if row.p is not None]
    p_values = [row.test.p for row in rows if row.test is not None and row.p is not None]
    for place, adjusted in zip(places, holm(p_values), strict=True):
        rows[place] = rows[place]._replace(adjusted=adjusted)
    names = [part.name for part in rows[0].parts] if rows else []
    return SubSamples(attribute, names, rows, level)


def _tested(id: str, text: str, parts: Sequence[Part], level: float) -> Tested:
    groups = [(part.counts.yes, part.counts.no) for part in parts if part.known]
    counted = sum(yes + no > 0 for yes, no in groups)
    test = several_proportions(groups)
    if test is None:
        why = "all answers are the same" if counted > 1 else "fewer than two groups have answers"
        return Tested(id, text, parts, None, Verdict.UNTESTED, None, why)
    if test.expected < LEAST_EXPECTED:
        few = expected_text(test.expected)
        why = f"too few cases: {few} expected where {LEAST_EXPECTED} are needed"
        return Tested(id, text, parts, test, Verdict.UNTESTED, None, why)
    verdict = Verdict.SIGNIFICANT if test.p < level else Verdict.NOT_SIGNIFICANT
    return Tested(id, text, parts, test, verdict, None, "")
