"""The report's tables of what people said in interviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.application import Inspection
from hmip_tui.framework.interviews import Interview
from hmip_tui.interviews import Percentage
from hmip_tui.materials import Said
from hmip_tui.report.figures import count_cell, percent_cell
from hmip_tui.report.past import Past, Shares
from hmip_tui.report.suppression import hides_share, is_small
from hmip_tui.report.tables import text_cell
from hmip_tui.report.values import Cell, Column, Group, Table, Unit
from hmip_tui.tally import ALL, Slice

_COLUMNS = (
    Column("result", "Result", "what is counted"),
    Column("interview", "Interview", "the kind of interview"),
    Column("of", "Of", "whose replies"),
    Column("question", "Question", "the question as it is asked"),
    Column("percent", "Share", "percentage of those who replied", Unit.PERCENT),
    Column("yes", "Counted", "how many replied so", Unit.COUNT),
    Column("n", "n", "how many replied", Unit.COUNT),
    Column("previous", "Previous inspection", "the published share", Unit.PERCENT),
    Column("all_providers", "All providers", "the published share", Unit.PERCENT),
)
HIDDEN_IN_SECTIONS = frozenset({"interview"})
"""Columns that the document's headings say already."""


def interview_tables(inspection: Inspection, past: Past, below: int) -> list[Table]:
    """What each kind of interview says, of all and where published shares tell groups apart."""
    found = []
    for kind, interview in inspection.framework.interviews.items():
        number = inspection.running(kind).held()
        rows = tuple(_rows(inspection, interview, past, below)) if number else ()
        if rows:
            title = f"{interview.name}: {number} {'made' if interview.observed else 'held'}"
            found.append(Table(f"interviews_{kind}", title, _COLUMNS, (Group("", rows),)))
    return found


def _rows(
    inspection: Inspection, interview: Interview, past: Past, below: int
) -> Iterator[tuple[Cell, ...]]:
    running = inspection.running(interview.id)
    groups = [inspection.interview_slices(interview.id, a)[1:] for a in interview.attributes]
    found = {slice_: running.percentages(slice_) for group in groups for slice_ in group}
    for place, percentage in enumerate(running.percentages()):
        yield _row(inspection, interview, percentage, ALL, past, _numbers(percentage, below))
        for group in groups:
            together = [found[slice_][place] for slice_ in group]
            for slice_, figure in zip(group, together, strict=True):
                published = past.interview(figure.result, *slice_)
                if slice_.value and published != Shares():
                    numbers = _numbers(figure, below, together)
                    yield _row(inspection, interview, figure, slice_, past, numbers)


def _row(
    inspection: Inspection,
    interview: Interview,
    figure: Percentage,
    slice_: Slice,
    past: Past,
    numbers: tuple[Cell, Cell, Cell],
) -> tuple[Cell, ...]:
    published = past.interview(figure.result, *slice_)
    question = next(q for q in interview.questions if q.id == figure.question)
    return (
        text_cell(figure.result),
        text_cell(interview.name),
        text_cell(inspection.interview_slice_name(slice_) if slice_ != ALL else "all"),
        text_cell(question.text),
        *numbers,
        percent_cell(published.previous, missing=""),
        percent_cell(published.all_providers, missing=""),
    )


def said_table(title: str, id: str, said: Sequence[Said], below: int) -> Table:
    """What interviews and observations say to a key question that no case answers."""
    columns = (
        Column("result", "Result", "what is counted"),
        Column("interview", "From", "the kind of interview or observation"),
        *(column for column in _COLUMNS if column.id in ("percent", "yes", "n")),
    )
    rows = tuple(
        (text_cell(each.percentage.result), text_cell(each.name), *_numbers(each.percentage, below))
        for each in said
    )
    return Table(f"said_{id}", title, columns, (Group("", rows),))


def _numbers(
    figure: Percentage, below: int, together: Sequence[Percentage] = ()
) -> tuple[Cell, Cell, Cell]:
    """Share, counted and n, the small ones hidden.

    ``together`` are the groups that make up a known whole: where one of them is hidden, the rest
    would give it away, and all are.
    """
    each = together or (figure,)
    hidden = any(hides_share(one.yes, one.n - one.yes, below) for one in each)
    few = any(is_small(one.n, below) for one in each)
    return (
        percent_cell(figure.percent, hidden=hidden, missing=""),
        count_cell(None if hidden else figure.yes),
        count_cell(None if few else figure.n),
    )
