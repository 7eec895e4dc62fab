"""The figures of key questions and prompts: today's, the last inspection's, all providers'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hmip_tui import ratings
from hmip_tui.application import Inspection
from hmip_tui.comparison import NOT_COUNTED, Against, Compared
from hmip_tui.framework import Kind, Question
from hmip_tui.report.past import Past
from hmip_tui.report.suppression import HIDDEN, hidden_parts, hides_share
from hmip_tui.report.values import Bar, Cell
from hmip_tui.tally import Counts

UNAVAILABLE = "No comparable data available"
"""How the report prints a figure that there is none of (Annexe 4)."""


class Figure(NamedTuple):
    """A key question's or prompt's figure.

    ``counts`` has None for numbers that are hidden; ``percent`` is None where nothing is counted
    or it is hidden. ``band`` is "" for a prompt, which has none. ``compared`` has None where the
    figure is hidden.
    """

    id: str
    kind: Kind
    standard: str
    key_question: str
    text: str
    percent: int | None
    band: str
    counts: tuple[int | None, ...]
    hidden: bool
    rounding_decides: bool
    margin: float | None
    previous: int | None
    all_providers: int | None
    compared: Mapping[Against, Compared | None]

    @property
    def n(self) -> int | None:
        """The base of today's percentage, None where it is hidden."""
        return self.counts[-1]


def figures(inspection: Inspection, past: Past, suppress_below: int = 0) -> dict[str, Figure]:
    """Every judged key question and every prompt by id, in the framework's order.

    Numbers of cases below ``suppress_below``, and what would give them away, are hidden. Raises
    :class:`hmip_tui.errors.ResultsHidden`.
    """
    tally = inspection.live_tally()
    board = inspection.board()
    found: dict[str, Figure] = {}
    for standard in inspection.framework.standards.values():
        for key_question in standard.key_questions:
            judged = (key_question.judgement,) if key_question.judgement else ()
            for question in (*judged, *key_question.prompts):
                margin = board.live.margins.get(question.id)
                counts = tally.counts(question.id)
                found[question.id] = _figure(
                    inspection, question, counts, past, margin, suppress_below
                )
    return found


def _figure(
    inspection: Inspection,
    question: Question,
    counts: Counts,
    past: Past,
    margin: float | None,
    suppress_below: int,
) -> Figure:
    result = ratings.rate_key_question(inspection.framework.bands, question.id, counts)
    shown, hidden = _shown_counts(counts, suppress_below)
    judgement = question.kind is Kind.JUDGEMENT
    return Figure(
        id=question.id,
        kind=question.kind,
        standard=question.standard,
        key_question=question.key_question or question.id,
        text=question.text,
        percent=None if hidden else result.percent,
        band=result.band.name if judgement and result.band and not hidden else "",
        counts=shown,
        hidden=hidden,
        rounding_decides=judgement and not hidden and result.rounding_decides,
        margin=None if hidden else margin,
        previous=past.published(question.id, Against.PREVIOUS).percent,
        all_providers=past.published(question.id, Against.ALL_PROVIDERS).percent,
        compared={
            against: None if hidden else past.compared(question.id, counts, against)
            for against in Against
        },
    )


def _shown_counts(counts: Counts, below: int) -> tuple[tuple[int | None, ...], bool]:
    """Yes, no, not applicable, does not apply, unanswered, n; and whether the share is hidden.

    How many are unanswered says nothing of anybody, so it is shown: the others' total is known.
    """
    rest = (counts.n, counts.not_applicable, counts.does_not_apply)
    parts = hidden_parts(rest, below)
    hidden = hides_share(counts.yes, counts.no, below) or 0 in parts
    yes, no = (None, None) if hidden else (counts.yes, counts.no)
    n, *others = (None if place in parts else number for place, number in enumerate(rest))
    return (yes, no, *others, counts.unanswered, n), hidden


def percent_cell(percent: int | None, *, hidden: bool = False, missing: str = UNAVAILABLE) -> Cell:
    """A percentage as printed; ``missing`` is said where there is none."""
    if hidden:
        return Cell(None, HIDDEN)
    return Cell(percent, missing if percent is None else f"{percent}%")


def current_cell(figure: Figure) -> Cell:
    """Today's percentage."""
    return percent_cell(figure.percent, hidden=figure.hidden, missing=NOT_COUNTED)


def bar_cell(figure: Figure, marks: tuple[int, ...]) -> Cell:
    """Today's percentage as a picture, with the band marks and where it was the last time."""
    if figure.percent is None:
        return Cell(None, "")
    told = f"{figure.percent}%"
    if figure.band:
        told += f", {figure.band}"
    if figure.previous is not None:
        told += f"; previous inspection {figure.previous}%"
    return Cell(None, "", Bar(figure.percent, 100, marks, figure.previous, told))


def count_cell(number: int | None) -> Cell:
    """A number of cases; None is a hidden one."""
    return Cell(None, HIDDEN) if number is None else Cell(number, f"{number:,}")


def words_cell(figure: Figure, against: Against) -> Cell:
    """What may be said of the difference from a published figure: its points, and the verdict."""
    compared = figure.compared[against]
    if compared is None:
        return Cell(None, HIDDEN)
    if compared.points is None:
        return Cell(None, "")
    unit = "point" if abs(compared.points) == 1 else "points"
    told = f"{compared.points:+} {unit}: {compared.words}" if compared.points else compared.words
    return Cell(compared.words, told)


def verdict_cell(figure: Figure, against: Against) -> Cell:
    """What the test says of a difference, and why."""
    compared = figure.compared[against]
    if compared is None or compared.points is None:
        return Cell(None, "")
    told = f"{compared.verdict}: {compared.why}" if compared.why else str(compared.verdict)
    return Cell(told, told)
