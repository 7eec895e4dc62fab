"""Every key question by the values of an attribute, with a test between them."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.comparison import Verdict
from hmip_tui.panels.lines import Line, Span, fit, paragraphs, percent_text, wrapped
from hmip_tui.ratings import percent
from hmip_tui.statistics import p_text
from hmip_tui.sub_samples import Part, SubSamples, Tested

_CELL = len(" 100% n1000 ±64.1")
_TEST = len(" 0.000 0.000 significant")
_LEAST_TEXT = 10
_STACKED = 76
"""Cells beyond which the eye loses the way from a value to its figures."""


def sub_sample_lines(found: SubSamples, width: int) -> list[Line]:
    """A warning where many tests are made, then the table: wide, or a line for each value."""
    beware = wrapped(found.warning, width, "alert") if found.warning else ()
    room = width - _CELL * len(found.names) - _TEST
    table = _wide(found, room) if room >= _LEAST_TEXT else _stacked(found, min(width, _STACKED))
    return paragraphs(beware, table, wrapped(_note(found), width, "muted"))


def _note(found: SubSamples) -> str:
    return (
        f"p: chi-square between the values that are known, significant below {found.level}; behind "
        "it Holm's value, which stands for all tests together. n is the base, ± the margin of "
        "error in points."
    )


def _wide(found: SubSamples, room: int) -> Iterator[Line]:
    names = "".join(f" {fit(name, _CELL - 1)}" for name in found.names)
    yield (Span(fit("", room)), Span(names, "muted"), Span(f" {'p':<5} {'Holm':<5}", "muted"))
    for row in found.rows:
        cells = "".join(_cell(part) for part in row.parts)
        yield (Span(fit(f"{row.id} {row.text}", room)), Span(cells), *_test(row, found.level))


def _stacked(found: SubSamples, width: int) -> Iterator[Line]:
    for row in found.rows:
        yield (Span(fit(f"{row.id} {row.text}", width - _TEST), "strong"), *_test(row, found.level))
        for part in row.parts:
            yield (Span(f"  {fit(part.name, max(width - 2 - _CELL, 1))}{_cell(part)}"),)


def _cell(part: Part) -> str:
    margin = "" if part.margin is None else f"±{part.margin:.1f}"
    share = percent_text(percent(part.counts.yes, part.counts.no))
    return f" {share:>4} {f'n{part.counts.n}':<5} {margin:<5}"


def _test(row: Tested, level: float) -> Iterator[Span]:
    if row.p is None or row.adjusted is None:
        word = "too few" if row.test is not None else "no test"
        yield Span(f"{'':12} {word:<11}", "muted")
        return
    yield Span(f" {p_text(row.p, level)} {p_text(row.adjusted, level)} ")
    significant = row.verdict is Verdict.SIGNIFICANT
    yield Span(
        f"{'significant' if significant else 'no':<11}", "strong" if significant else "muted"
    )
