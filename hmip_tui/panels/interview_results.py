"""What many interviews say: running results beside one interview, and the table of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from hmip_tui.interviews import Percentage, Reply
from hmip_tui.panels.interview import window
from hmip_tui.panels.lines import Line, Span, fit, percent_text, shorten
from hmip_tui.wording import REPLY_SIGNS, REPLY_WORDS

_NUMBERS = "{:>5}{:>4}"
_ASIDE = "{:>3}{:>3}"
_COLUMN = 9
_BOTH = 15
_LEAST = 14
"""The fewest cells in which a result's name still says something."""


class Column(NamedTuple):
    """The results of some interviews: which, how many there are, what they say.

    ``observed``: they are observations, and nobody was asked.
    """

    title: str
    held: int
    percentages: Sequence[Percentage]
    observed: bool = False


def results_lines(results: Column, current: str, width: int, height: int) -> list[Line]:
    """The running results: percentage, n, refused and did not know of each.

    Those of the ``current`` question are marked and in sight.
    """
    room = width - _BOTH
    lines = [_row(p, [p], p.question == current, room) for p in results.percentages]
    places = [n for n, p in enumerate(results.percentages) if p.question == current]
    return [
        (Span(shorten(f"results · {results.title}", width), "muted"),),
        (Span(fit(f" {interviews(results.held, results.observed)}", room) + _titles(), "muted"),),
        *window(lines, places[0] if places else 0, height - 3),
        _legend(width, results.observed),
    ]


def results_table(columns: Sequence[Column], by: str, width: int) -> list[Line]:
    """All results of a kind: of everybody, then of each group that there is room for.

    ``by`` is the name of the attribute that tells the groups apart, "" where there are none.
    """
    if not columns:
        return []
    room = max((width - _BOTH - _LEAST) // _COLUMN, 0)
    shown = columns[: room + 1]
    names = width - _BOTH - _COLUMN * (len(shown) - 1)
    first, *groups = shown
    titles = (
        (by and f" by {by}", _right(first.title), [_right(group.title) for group in groups]),
        (
            " observations" if first.observed else " interviews",
            _right(str(first.held)),
            [_right(str(group.held)) for group in groups],
        ),
        ("", _titles(), [_NUMBERS.format("%", "n")] * len(groups)),
    )
    lines: list[Line] = [
        (Span(fit(name, names) + fit(whole, _BOTH) + "".join(rest), "muted"),)
        for name, whole, rest in titles
    ]
    rows = zip(*(column.percentages for column in shown), strict=True)
    lines += [_row(row[0], row, False, names) for row in rows]
    if len(shown) < len(columns):
        left_out = ", ".join(column.title for column in columns[len(shown) :])
        lines.append((Span(shorten(f" no room for {left_out}", width), "muted"),))
    return [*lines, _legend(width, first.observed)]


def _right(text: str) -> str:
    """``text`` at the right of a column, with a space before it."""
    text = shorten(text, _COLUMN - 1)
    return " " * (_COLUMN - cell_len(text)) + text


def _titles() -> str:
    signs = REPLY_SIGNS[Reply.REFUSED], REPLY_SIGNS[Reply.DID_NOT_KNOW]
    return _NUMBERS.format("%", "n") + _ASIDE.format(*signs)


def _legend(width: int, observed: bool) -> Line:
    if observed:
        return (Span(shorten(f" {REPLY_SIGNS[Reply.DID_NOT_KNOW]} not seen", width), "muted"),)
    said = (Reply.REFUSED, Reply.DID_NOT_KNOW)
    text = ", ".join(f"{REPLY_SIGNS[reply]} {REPLY_WORDS[reply]}" for reply in said)
    return (Span(shorten(f" {text}", width), "muted"),)


def _row(first: Percentage, row: Sequence[Percentage], marked: bool, room: int) -> Line:
    numbers = [_NUMBERS.format(percent_text(p.percent), p.n) for p in row]
    aside = _ASIDE.format(first.refused or "·", first.did_not_know or "·")
    text = fit(f"{'▸' if marked else ' '}{first.result}", max(room, 0))
    return (
        Span(text, "strong" if marked else ""),
        Span(numbers[0], "strong"),
        Span(aside, "muted"),
        *(Span(number) for number in numbers[1:]),
    )


def interviews(number: int, observed: bool = False) -> str:
    """A number of interviews, or of observations, in words."""
    one = "observation" if observed else "interview"
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
