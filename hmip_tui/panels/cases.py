"""The list of cases: its samples, its rows, and the marked case in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from hmip_tui.case_order import ANSWERED, BY_ID, BY_PROGRESS, CaseIndex, progress_word
from hmip_tui.framework import Framework, Sample
from hmip_tui.panels.lines import Line, Span, bar, fit, shorten, wrap_to
from hmip_tui.states import CLOSED, State
from hmip_tui.text import visible
from hmip_tui.views import CaseRow

_GAP = "  "
_WORD = max(map(len, (*State, ANSWERED)))
_ROLES = {state.value: "band2" for state in CLOSED} | {
    State.RETURNED.value: "alert",
    State.NOT_STARTED.value: "muted",
}
_NAME = 14
"""The most cells for an inspector's name."""
_LEAST = 5
"""The fewest cells in which a cut attribute still says something."""


class Count(NamedTuple):
    """A sample with its number of cases and in how many of them every question is answered."""

    sample: Sample
    cases: int
    answered: int


def sample_tabs(counts: Sequence[Count], current: str, width: int) -> list[Span]:
    """One span for each sample, the current one marked; in short where the width is small."""
    texts = [f"{n} {_long(count)}" for n, count in enumerate(counts, start=1)]
    if sum(map(cell_len, texts)) + 3 * len(texts) > width:
        texts = [f"{n} {_short(count)}" for n, count in enumerate(counts, start=1)]
    return [
        Span(f" ▸{text} ", "cursor") if count.sample.id == current else Span(f"  {text} ")
        for text, count in zip(texts, counts, strict=True)
    ]


def _long(count: Count) -> str:
    return f"{visible(count.sample.name)} {count.answered} of {count.cases} answered"


def _short(count: Count) -> str:
    return f"{visible(count.sample.name)} {count.answered}/{count.cases}"


class Table:
    """The widths of the list's columns for the cases of one sample, at one width in cells."""

    def __init__(self, index: CaseIndex, width: int) -> None:
        self._columns = index.columns
        longest = max((cell_len(visible(row.id)) for row in index.rows), default=0)
        self._id = min(max(longest, len("case ▲")), max(width // 4, 0))
        digits = len(str(max((row.applicable for row in index.rows), default=0)))
        self._count = 2 * digits + 1
        self._bar = 6 if width < 100 else 10
        room = width - self._id - self._count - self._bar - _WORD - 3
        longest = max((cell_len(visible(row.inspector)) for row in index.rows), default=0)
        wanted = min(max(longest, len("inspector")), _NAME, room - len(_GAP))
        self._inspector = wanted if longest and wanted >= _LEAST else 0
        if self._inspector:
            room -= self._inspector + len(_GAP)
        self._widths = _widths(index, room)

    def heading(self, order: str) -> Line:
        """The titles, the one that the cases are sorted by marked."""
        progress = self._count + self._bar + _WORD + 2
        cells = [("case", BY_ID, self._id, ""), ("progress", BY_PROGRESS, progress, " ")]
        if self._inspector:
            cells.append(("inspector", "", self._inspector, _GAP))
        cells += [
            (column.title, column.attribute.id, width, _GAP)
            for column, width in zip(self._columns, self._widths, strict=False)
        ]
        return tuple(
            Span(gap + _title(title, width, marked=id == order), "key" if id == order else "muted")
            for title, id, width, gap in cells
        )

    def row(self, row: CaseRow) -> Line:
        """One case: id, progress as numbers, bar and word, attributes."""
        percentage = 100 * row.answered // row.applicable if row.applicable else None
        word = progress_word(row)
        count = f"{row.answered}/{row.applicable}".rjust(self._count)
        values = [
            fit(row.attributes.get(column.attribute.id, ""), width)
            for column, width in zip(self._columns, self._widths, strict=False)
        ]
        whose = _GAP + fit(row.inspector, self._inspector) if self._inspector else ""
        return (
            Span(fit(row.id, self._id), "strong"),
            Span(f" {count} "),
            Span(f"{bar(percentage, (), self._bar)} {word:<{_WORD}}", _ROLES.get(word, "")),
            Span(whose),
            Span("".join(_GAP + value for value in values)),
        )


def _title(title: str, width: int, *, marked: bool) -> str:
    return fit(f"{shorten(title, width - 2)} ▲" if marked else title, width)


def _widths(index: CaseIndex, room: int) -> list[int]:
    """The widths of as many attributes as there is room for, each with a gap before it.

    Values come first; what they leave goes to titles that would be cut.
    """
    widths: list[int] = []
    for column in index.columns:
        values = {row.attributes.get(column.attribute.id, "") for row in index.rows}
        longest = max((cell_len(visible(value)) for value in values), default=0)
        wanted = min(max(longest, _LEAST), 20)
        width = min(wanted, room - len(_GAP))
        if width < _LEAST:
            break
        widths.append(width)
        room -= width + len(_GAP)
    for place, column in enumerate(index.columns[: len(widths)]):
        more = max(min(cell_len(visible(column.title)) - widths[place], room), 0)
        widths[place] += more
        room -= more
    return widths


def case_detail(framework: Framework, row: CaseRow, width: int, height: int) -> list[Line]:
    """A case in full, in at most ``height`` lines: id, progress, everything known about it."""
    known = [("inspector", row.inspector)] if row.inspector else []
    known += _known(framework, row.sample, row.attributes)
    facts = " · ".join(f"{name}: {value}" for name, value in known) or "nothing else is known"
    word = progress_word(row)
    head = f"{row.id} · {row.answered} of {row.applicable} answered, "
    head += "not marked complete" if word == ANSWERED else word
    heads = wrap_to(head, width, max(height - 1, 1))
    rest = wrap_to(facts, width, max(height - len(heads), 0))
    return [
        *((Span(text, "strong"),) for text in heads),
        *((Span(text, "muted"),) for text in rest),
    ]


def _known(framework: Framework, sample: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    attributes = framework.attributes_of(sample)
    return [(a.name, values[a.id]) for a in attributes if a.id in values]
