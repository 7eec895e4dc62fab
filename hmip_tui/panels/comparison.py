"""Today's figures beside the previous inspection's and all providers'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hmip_tui.comparison import IN_WORDS, NO_DATA, Against, Compared, Published, Verdict
from hmip_tui.panels.lines import Line, Span, fit, percent_text, wrapped
from hmip_tui.views import ComparedRow, ComparedStandard

_MOST_SHOWN = 9999
"""The largest base that there is room for."""
_WORD = len(f"base {_MOST_SHOWN}")
_SIDE = len("  100% +100 ") + _WORD
_NOW = len(" 100% n1000")
_LONG = 60
"""From so many cells on, a key question's title tells more than its short name."""

LEGEND = (
    "signif.: the test is met (Annexe 2). no: it is not. base N: the published base is not "
    "known; significant if it is N or more. untested: see the row in full."
)


def comparison_lines(standards: Iterable[ComparedStandard], width: int) -> list[Line]:
    """Every standard's figures as a table."""
    lines: list[Line] = [heading(width)]
    for standard in standards:
        lines += standard_lines(standard, width)
        lines += [row_line(row, width) for row in standard.rows]
    return [*lines, (), *wrapped(LEGEND, width, "muted")]


def heading(width: int) -> Line:
    """The columns' names."""
    sides = "".join(f"  {name:<{_SIDE - 2}}" for name in ("before", "all providers"))
    return (Span(fit("", width - _NOW - 2 * _SIDE)), Span(f"{' now':<{_NOW}}{sides}", "muted"))


def standard_lines(compared: ComparedStandard, width: int) -> Iterator[Line]:
    """A standard's name and its rating before."""
    standard = compared.standard
    before = f" (before: {compared.previous_rating})" if compared.previous_rating else ""
    yield (Span(fit(f"{standard.id} {standard.name}{before}", width), "title"),)


def row_line(row: ComparedRow, width: int) -> Line:
    """A key question or prompt on one line; a key question stands out."""
    n = f"n{row.counts.n}" if row.counts else ""
    room = max(width - _NOW - 2 * _SIDE, 0)
    role = "" if row.id.count(".") > 2 else "strong"
    spans = [Span(fit(f"{row.id} {row.text if room > _LONG else row.short}", room), role)]
    spans.append(Span(f" {percent_text(row.percent):>4} {n:<5}", role))
    for side in Against:
        spans += _side(row.published[side], row.compared[side])
    return tuple(spans)


def _side(published: Published, compared: Compared) -> Iterator[Span]:
    points = "" if compared.points is None else f"{compared.points:+}" if compared.points else "0"
    yield Span(f"  {percent_text(published.percent):>4} {points:>4} ")
    word, role = _word(compared)
    yield Span(f"{word:<{_WORD}}", role)


def _word(compared: Compared) -> tuple[str, str]:
    if compared.verdict is Verdict.SIGNIFICANT:
        return "signif.", "strong"
    if compared.points is None:
        return "no data", "muted"
    if compared.verdict is Verdict.NOT_SIGNIFICANT:
        return "no", "muted"
    if compared.least_base is not None:
        many = compared.least_base > _MOST_SHOWN
        return f"base>{_MOST_SHOWN}" if many else f"base {compared.least_base}", "muted"
    return "untested", "muted"


def in_full(row: ComparedRow, width: int) -> list[Line]:
    """A row in full: its wording, its counts, and what may be said of each difference."""
    lines = list(wrapped(f"{row.id} {row.text}", width, "strong"))
    if row.counts is None:
        lines += wrapped("This question is not asked of cases.", width)
        return lines
    counts = f"Now {percent_text(row.percent)}: {row.counts.yes} of {row.counts.n}."
    lines += wrapped(counts if row.counts.n else "Nothing is counted yet.", width)
    for side in Against:
        lines += wrapped(sentence(row.published[side], row.compared[side], side), width, indent=2)
    return lines


def sentence(published: Published, compared: Compared, side: Against) -> str:
    """What may be said of a difference, and why."""
    name = IN_WORDS[side].capitalize()
    if published.percent is None:
        return f"{name}: {published.note or NO_DATA}"
    base = "" if published.base is None else f" of {published.base}"
    told = f"{name} {published.percent}%{base}: {compared.words}"
    note = f" ({published.note})" if published.note else ""
    return f"{told}; {compared.verdict.value}: {compared.why}{note}."


def doubtful_lines(found: Sequence[tuple[Against, str, Published]], width: int) -> Iterator[Line]:
    """Published figures that cannot be."""
    for side, id, figure in found:
        text = f"{id}: {figure.percent}% of {IN_WORDS[side]} cannot come of {figure.base} cases."
        yield from wrapped(text, width, "alert")
