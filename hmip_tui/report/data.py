"""The report's figures as data: one row for each, for spreadsheets and other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hmip_tui.comparison import Against
from hmip_tui.framework import Framework, Kind
from hmip_tui.ratings import StandardResult
from hmip_tui.report.figures import (
    Figure,
    count_cell,
    current_cell,
    percent_cell,
    verdict_cell,
    words_cell,
)
from hmip_tui.report.past import Past
from hmip_tui.report.tables import CURRENT, PREVIOUS, rating_cell, text_cell
from hmip_tui.report.values import Cell, Column, Group, Table, Unit


def figures_table(framework: Framework, figures: Mapping[str, Figure], kind: Kind) -> Table:
    """The figures of one kind of question as data, one row each."""
    id, title = _KINDS[kind]
    rows = tuple(_figure_row(framework, f) for f in figures.values() if f.kind is kind)
    return Table(id, title, _FIGURE_COLUMNS, (Group("", rows),))


_KINDS = {
    Kind.JUDGEMENT: ("key_questions", "Key questions"),
    Kind.PROMPT: ("prompts", "Prompts (Annexe 4)"),
}
_FIGURE_COLUMNS = (
    Column("id", "Id", "the framework's number of the key question or prompt"),
    Column("kind", "Kind", "key question or prompt"),
    Column("standard", "Standard", "the standard's number"),
    Column("key_question", "Key question", "the number of the key question it belongs to"),
    Column("text", "Text", "its words"),
    Column("sample", "Sample", "the cases that were asked about"),
    Column("yes", "Yes", "cases answered yes", Unit.COUNT),
    Column("no", "No", "cases answered no", Unit.COUNT),
    Column("not_applicable", "Not applicable", "cases judged not applicable", Unit.COUNT),
    Column(
        "does_not_apply",
        "Does not apply",
        "cases outside the question's sub-sample",
        Unit.COUNT,
    ),
    Column("unanswered", "Unanswered", "applicable cases without an answer", Unit.COUNT),
    Column("n", "n", "the base of the percentage: yes and no", Unit.COUNT),
    CURRENT,
    Column("band", "Band", "the rating band of a key question's percentage"),
    Column(
        "margin", "Margin of error", "in percentage points, of a key question; 0.1", Unit.NUMBER
    ),
    PREVIOUS,
    Column("all_providers", "All providers", "percentage of all providers", Unit.PERCENT),
    Column(
        "difference_previous",
        "Difference from previous",
        "current minus previous",
        Unit.POINTS,
    ),
    Column(
        "difference_all",
        "Difference from all providers",
        "current minus all providers",
        Unit.POINTS,
    ),
    Column("since_previous", "Since the previous inspection", "the words that may be used"),
    Column("test_previous", "Test, previous inspection", "what the Z test says, and why"),
    Column("against_all", "Against all providers", "the words that may be used"),
    Column("test_all", "Test, all providers", "what the Z test says, and why"),
    Column("hidden", "Hidden", "yes where small numbers are hidden"),
)


def _figure_row(framework: Framework, figure: Figure) -> tuple[Cell, ...]:
    question = framework.questions[figure.id]
    margin = None if figure.margin is None else round(figure.margin, 1)
    yes, no, not_applicable, does_not_apply, unanswered, n = map(count_cell, figure.counts)
    return (
        text_cell(figure.id),
        text_cell("key question" if figure.kind is Kind.JUDGEMENT else "prompt"),
        text_cell(figure.standard),
        text_cell(figure.key_question),
        text_cell(figure.text),
        text_cell(framework.samples[question.sample].name),
        *(yes, no, not_applicable, does_not_apply, unanswered, n),
        current_cell(figure),
        text_cell(figure.band),
        Cell(margin, "" if margin is None else f"±{margin}"),
        percent_cell(figure.previous),
        percent_cell(figure.all_providers),
        _difference(figure.percent, figure.previous),
        _difference(figure.percent, figure.all_providers),
        words_cell(figure, Against.PREVIOUS),
        verdict_cell(figure, Against.PREVIOUS),
        words_cell(figure, Against.ALL_PROVIDERS),
        verdict_cell(figure, Against.ALL_PROVIDERS),
        text_cell("yes" if figure.hidden else "no"),
    )


def _difference(one: int | None, other: int | None) -> Cell:
    if one is None or other is None:
        return Cell(None, "")
    return Cell(one - other, f"{one - other:+}" if one != other else "0")


def standards_table(framework: Framework, results: Sequence[StandardResult], past: Past) -> Table:
    """The standards' ratings as data."""
    columns = (
        Column("id", "Id", "the standard's number"),
        Column("domain", "Domain", "the domain's name"),
        Column("name", "Name", "the standard's name"),
        Column("rating", "Rating", "the rating that counts today"),
        Column("score", "Score", "0 to 3", Unit.COUNT),
        Column("previous", "Previous rating", "the rating in the previous inspection"),
        Column("provisional", "Provisional", "the rating that the cases give"),
        Column("proposed", "Proposed", "what the lead inspector proposes"),
        Column("decided", "Decided", "what the panel decided"),
        Column("lowest", "Lowest", "the key questions with the lowest percentage"),
        Column("near_boundary", "Near a boundary", "discretion: within the framework's points"),
        Column("one_case", "One case decides", "discretion: one case changes the rating"),
    )
    domains = {s.id: d.name for d in framework.domains for s in d.standards}
    rows = tuple(
        (
            text_cell(r.id),
            text_cell(domains[r.id]),
            text_cell(r.name),
            rating_cell(r.rating),
            Cell(None, "") if r.rating is None else Cell(r.rating.score, str(r.rating.score)),
            text_cell(past.previous_rating(r.id)),
            *(text_cell("" if b is None else b.name) for b in (r.provisional, r.proposed)),
            text_cell("" if r.decided is None else r.decided.name),
            text_cell(" ".join(r.lowest)),
            *(text_cell("yes" if held else "no") for held in r.discretion),
        )
        for r in results
    )
    return Table("standards", "Ratings of the standards", columns, (Group("", rows),))
