"""A percentage's way, drawn: across, the judgements as they came in; up, 0 to 100 per cent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.framework import Band
from hmip_tui.movement import Point, extent
from hmip_tui.panels.lines import Line, Span, band_role, fit, percent_text, wrapped
from hmip_tui.ratings import band_of

_LEFT = 5
"""Cells for the percentages at the left, a space among them."""

_RIGHT = 3
"""Cells for the bands' letters at the right, a space among them."""

_LEAST_ROWS, _LEAST_CELLS = 4, 8
"""What a plot needs at the least to say anything."""

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille sign's dots, from the top down, left and right."""


def movement_lines(
    bands: Sequence[Band], points: Sequence[Point], width: int, height: int
) -> list[Line]:
    """A plot of ``height`` lines with its text under it; the text alone where there is no room.

    The first line of a band is marked at the right with the letters that stand for it. The line
    of the plot holds its height from one judgement to the next.
    """
    text = list(_text(bands, points, width))
    rows = height - len(text) - 2
    cells = width - _LEFT - _RIGHT
    known = [point for point in points if point.percent is not None]
    if rows < _LEAST_ROWS or cells < _LEAST_CELLS or not known:
        return text
    plot = _plot([point.percent or 0 for point in known], rows, cells)
    marks = {_row(band.low, rows): band for band in reversed(bands)}
    edges = [_edge(row, marks.get(row)) for row in range(rows)]
    drawn = [_drawn(edge, line) for edge, line in zip(edges, plot, strict=True)]
    return [*drawn, _axis(known, cells), (), *text]


def _edge(row: int, band: Band | None) -> tuple[str, Band | None]:
    if row == 0:
        return "100%", band
    return ("" if band is None else f"{band.low}%"), band


def _row(percentage: int, rows: int) -> int:
    """The row, from the top, that a percentage lies in."""
    return _dot(percentage, 4 * rows) // 4


def _dot(percentage: int, dots: int) -> int:
    """The dot, from the top, of a percentage: 0 for 100, the last for 0."""
    return ((100 - percentage) * (dots - 1) + 50) // 100


def _plot(percentages: Sequence[int], rows: int, cells: int) -> list[str]:
    """The line in braille: rows from the top, a space where nothing is drawn."""
    dots = 4 * rows
    heights = [_dot(percentage, dots) for percentage in percentages]
    drawn = [[0] * cells for _ in range(rows)]
    before = heights[0]
    for x in range(2 * cells):
        first = x * len(heights) // (2 * cells)
        last = max((x + 1) * len(heights) // (2 * cells), first + 1)
        here = heights[first:last]
        for y in range(min(before, *here), max(before, *here) + 1):
            drawn[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
        before = here[-1]
    return ["".join(chr(0x2800 + bits) if bits else " " for bits in row) for row in drawn]


def _drawn(edge: tuple[str, Band | None], line: str) -> Line:
    label, band = edge
    left = Span(f"{label:>{_LEFT - 1}} ", "muted")
    if band is None:
        return (left, Span(line, "strong"))
    return (left, *_over_boundary(line), Span(f" {band.short}", band_role(band)))


def _over_boundary(line: str) -> Iterator[Span]:
    """A row of the plot with the boundary of a band behind it."""
    text = ""
    for sign in (*line, ""):
        if text and (sign == "" or (text[-1] == " ") != (sign == " ")):
            empty = text[-1] == " "
            yield Span("┈" * len(text) if empty else text, "muted" if empty else "strong")
            text = ""
        text += sign


def _axis(known: Sequence[Point], cells: int) -> Line:
    """Under the plot, how many cases were counted at its left and right end."""
    first, last = f"n {known[0].n}", f"n {known[-1].n}"
    gap = " " * max(cells - len(first) - len(last), 1)
    return (Span(fit(" " * _LEFT + first + gap + last, _LEFT + cells), "muted"),)


def _text(bands: Sequence[Band], points: Sequence[Point], width: int) -> Iterator[Line]:
    found = extent(points)
    if found is None:
        yield from wrapped("no case judged yet", width, "muted")
        return
    now = points[-1]
    band = band_of(bands, now.percent)
    name = f": {band.name} ({band.short})" if band is not None else ""
    yield from wrapped(f"now {_words(now)}{name}", width, "strong")
    first = next(point for point in points if point.n)
    words = f"first {_words(first)}, lowest {_words(found.lowest)}, highest {_words(found.highest)}"
    later = extent(points[len(points) // 2 :])
    if later is not None and len(points) > 1:
        least, most = percent_text(later.lowest.percent), percent_text(later.highest.percent)
        words += f"; in the second half of the judgements {least} to {most}"
    yield from wrapped(words, width)


def _words(point: Point) -> str:
    return f"{percent_text(point.percent)} (n {point.n})"
