"""The report's tables of ratings, key questions and prompts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hmip_tui.comparison import Against, Verdict
from hmip_tui.framework import Band, Framework, KeyQuestion, OverallBand, Standard
from hmip_tui.ratings import OverallResult, StandardResult
from hmip_tui.report.figures import (
    UNAVAILABLE,
    Figure,
    bar_cell,
    count_cell,
    current_cell,
    percent_cell,
    words_cell,
)
from hmip_tui.report.past import Past
from hmip_tui.report.values import Bar, Cell, Column, Group, Table, Unit

NOT_RATED = "Not rated yet"

PREVIOUS = Column(
    "previous", "Previous inspection", "percentage in the previous inspection", Unit.PERCENT
)
CURRENT = Column(
    "current",
    "Current inspection",
    "percentage in this inspection: yes of yes and no, rounded half up",
    Unit.PERCENT,
)
_N = Column("n", "n", "the cases that the current percentage rests on: yes and no", Unit.COUNT)
_PICTURE = Column("bar", "Picture", "the current percentage as a bar", Unit.BAR)


def text_cell(text: str) -> Cell:
    """A cell whose value is its text."""
    return Cell(text, text)


def rating_cell(band: Band | OverallBand | None) -> Cell:
    """A rating, or that there is none yet."""
    return Cell(None, NOT_RATED) if band is None else text_cell(band.name)


def marks(bands: Sequence[Band]) -> tuple[int, ...]:
    """Where the bands begin, in per cent."""
    return tuple(band.low for band in bands[1:])


def ratings_page(
    framework: Framework, results: Sequence[StandardResult], overall: OverallResult
) -> Table:
    """The score, the overall rating and each standard's, by domain (the report's page 5)."""
    by_id = {result.id: result for result in results}
    highest = framework.highest_score
    score = overall.score
    told = f"{score}/{highest}"
    if score is None:
        told = f"{overall.lowest} to {overall.highest} of {highest} still possible"
    steps = tuple(band.low for band in framework.overall[1:])
    bar = Bar(score, highest, steps, None, f"{told}, {rating_cell(overall.rating).text}")
    empty = Cell(None, "")
    first = Group(
        "Overall",
        (
            (text_cell("Score"), empty, Cell(score, told, bar)),
            (text_cell("Overall rating"), empty, rating_cell(overall.rating)),
        ),
    )
    domains = (
        Group(
            f"{domain.id}. {domain.name}",
            tuple(
                (text_cell(s.id), text_cell(s.name), rating_cell(by_id[s.id].rating))
                for s in domain.standards
            ),
        )
        for domain in framework.domains
    )
    columns = (
        Column("id", "Standard", "the standard's number"),
        Column("name", "Name", "the standard's name"),
        Column("rating", "Rating", "the rating, or the score"),
    )
    return Table("ratings_page", "Ratings", columns, (first, *domains))


def heading_table(standard: Standard, result: StandardResult, past: Past) -> Table:
    """A standard's rating in the previous inspection and in this one."""
    before = past.previous_rating(standard.id)
    columns = (
        Column("standard", f"{standard.id}. {standard.name}", "the standard in its own words"),
        Column("previous", "Previous inspection", "its rating in the previous inspection"),
        Column("current", "Current inspection", "its rating in this inspection"),
    )
    row = (
        text_cell(standard.title),
        Cell(before or None, before or UNAVAILABLE),
        rating_cell(result.rating),
    )
    notes = (note,) if (note := past.note(standard.id)) else ()
    title = f"Rating of standard {standard.id}"
    return Table(f"rating_{standard.id}", title, columns, (Group("", (row,)),), notes)


def comparison_table(
    framework: Framework, standard: Standard, figures: Mapping[str, Figure], past: Past
) -> Table | None:
    """A standard's key questions: previous inspection, this one, all providers; None without any.

    A column that has no figure at all is left out, as in the report's table of unpaid work.
    """
    found = [figures[q] for q in standard.rated_questions]
    if not found:
        return None
    with_previous = any(f.previous is not None for f in found)
    with_all = any(f.all_providers is not None for f in found)
    every = Column("all_providers", "All providers", "percentage of all providers", Unit.PERCENT)
    columns = [Column("key_question", "Key question", "the key question in its own words")]
    columns += [PREVIOUS] * with_previous
    columns += [CURRENT, _N, _PICTURE]
    columns += [every] * with_all
    columns += [_words("since_previous", "Since the previous inspection")] * with_previous
    columns += [_words("against_all", "Against all providers")] * with_all
    rows = tuple(
        (
            text_cell(framework.key_questions[f.id].title),
            *[percent_cell(f.previous)] * with_previous,
            current_cell(f),
            count_cell(f.n),
            bar_cell(f, marks(framework.bands)),
            *[percent_cell(f.all_providers)] * with_all,
            *[words_cell(f, Against.PREVIOUS)] * with_previous,
            *[words_cell(f, Against.ALL_PROVIDERS)] * with_all,
        )
        for f in found
    )
    return Table(
        f"key_questions_{standard.id}",
        f"Key questions of standard {standard.id}",
        tuple(columns),
        (Group("", rows),),
        tuple(_notes(found, past, with_all=with_all)),
    )


def _words(id: str, heading: str) -> Column:
    return Column(id, heading, "what may be said about the difference")


def _notes(found: Iterable[Figure], past: Past, *, with_all: bool) -> Iterable[str]:
    if with_all and past.all_providers_name:
        yield f"All providers: {past.all_providers_name}."
    if untested := [f.id for f in found if _is_untested(f)]:
        yield (
            "Whether a difference is 'significant' could not be tested in every row "
            f"({', '.join(untested)}): the data say why."
        )
    for figure in found:
        if figure.rounding_decides:
            yield f"{figure.id}: rounding itself decides the band of {figure.percent}%."


def _is_untested(figure: Figure) -> bool:
    """Whether there is a difference that the test could say nothing of."""
    return any(
        compared is not None and compared.points and compared.verdict is Verdict.UNTESTED
        for compared in figure.compared.values()
    )


def annexe_table(
    framework: Framework, standard: Standard, figures: Mapping[str, Figure]
) -> Table | None:
    """A standard's prompts under their key questions (Annexe 4); None where it has no prompts.

    A key question that Annexe 4 words in its own way stands there in that wording.
    """
    groups = tuple(
        Group(
            wording_in_annexe(key_question),
            tuple(_annexe_row(framework, figures[p.id]) for p in key_question.prompts),
        )
        for key_question in standard.key_questions
        if key_question.prompts
    )
    if not groups:
        return None
    columns = (
        Column("prompt", "Prompt", "the prompt in its own words"),
        PREVIOUS,
        CURRENT,
        _N,
        _PICTURE,
    )
    title = f"{standard.id}. {standard.name}"
    return Table(f"prompts_{standard.id}", title, columns, groups)


def wording_in_annexe(key_question: KeyQuestion) -> str:
    """How Annexe 4 words a key question: by its other wording, where it has one."""
    return key_question.aliases[0] if key_question.aliases else key_question.title


def _annexe_row(framework: Framework, figure: Figure) -> tuple[Cell, ...]:
    return (
        text_cell(figure.text),
        percent_cell(figure.previous),
        current_cell(figure),
        count_cell(figure.n),
        bar_cell(figure, marks(framework.bands)),
    )
