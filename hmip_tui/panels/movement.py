"""How a percentage, or the overall score, moved, drawn: across, the judgements as they came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hmip_tui.framework import Band, Framework
from hmip_tui.movement import Point, Range, extent
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
    known = [point for point in points if point.percent is not None]
    spans = [(point.percent or 0, point.percent or 0) for point in known]
    marks = [Mark(band.low, f"{band.low}%", band.short, band_role(band)) for band in bands]
    scale = Scale(100, "100%", marks)
    ends = (f"n {known[0].n}", f"n {known[-1].n}") if known else ("", "")
    return [*_plot(scale, spans, ends, width, height - len(text) - 1), *text]


def score_lines(
    framework: Framework, ranges: Sequence[Range], width: int, height: int
) -> list[Line]:
    """The overall scores that were possible, as a stripe that narrows; as :func:`movement_lines`.

    Its height at a moment goes from the lowest to the highest score.
    """
    text = list(_score_text(framework, ranges, width))
    most = framework.highest_score
    marks = [
        Mark(band.low, str(band.low), _initials(band.name), f"band{min(place, 3)}")
        for place, band in enumerate(framework.overall)
    ]
    ends = ("first judgement", f"judgement {len(ranges)}")
    scale = Scale(most, str(most), marks)
    return [*_plot(scale, ranges, ends, width, height - len(text) - 1), *text]


class Mark(NamedTuple):
    """Where a band begins: its value, the label at the left, the letters at the right."""

    value: int
    label: str
    letters: str
    role: str


class Scale(NamedTuple):
    """What a plot goes up to, from 0, and the bands on it, lowest first."""

    most: int
    label: str
    marks: Sequence[Mark]

    def dot(self, value: int, dots: int) -> int:
        """The dot, from the top, of a value: 0 for the most, the last for 0."""
        return (2 * (self.most - value) * (dots - 1) + self.most) // (2 * self.most)


def _plot(
    scale: Scale,
    spans: Sequence[tuple[int, int]],
    ends: tuple[str, str],
    width: int,
    height: int,
) -> list[Line]:
    """The plot with its axis and an empty line; nothing where there is no room or no value.

    ``spans`` are the lowest and highest value of each moment; ``ends`` stand under the first and
    the last.
    """
    rows, cells = height - 1, width - _LEFT - _RIGHT
    if rows < _LEAST_ROWS or cells < _LEAST_CELLS or not spans:
        return []
    marked = {scale.dot(mark.value, 4 * rows) // 4: mark for mark in reversed(scale.marks)}
    drawn = [
        _drawn(scale.label if row == 0 else "", marked.get(row), line)
        for row, line in enumerate(_dots(scale, spans, rows, cells))
    ]
    first, last = ends
    gap = " " * max(cells - len(first) - len(last), 1)
    axis = Span(fit(" " * _LEFT + first + gap + last, _LEFT + cells), "muted")
    return [*drawn, (axis,), ()]


def _dots(scale: Scale, spans: Sequence[tuple[int, int]], rows: int, cells: int) -> Iterator[str]:
    """The values in braille: rows from the top, a space where nothing is drawn."""
    tops = [scale.dot(highest, 4 * rows) for _, highest in spans]
    bottoms = [scale.dot(lowest, 4 * rows) for lowest, _ in spans]
    drawn = [[0] * cells for _ in range(rows)]
    before = 0
    for x in range(2 * cells):
        first = x * len(spans) // (2 * cells)
        last = max((x + 1) * len(spans) // (2 * cells), first + 1)
        # from the moment before on, so that steps are joined
        top, bottom = min(tops[before:last]), max(bottoms[before:last])
        for y in range(top, bottom + 1):
            drawn[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
        before = last - 1
    for row in drawn:
        yield "".join(chr(0x2800 + bits) if bits else " " for bits in row)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[: _RIGHT - 1].upper()


def _drawn(label: str, mark: Mark | None, line: str) -> Line:
    if mark is None:
        return (Span(f"{label:>{_LEFT - 1}} ", "muted"), Span(line, "strong"))
    left = Span(f"{label or mark.label:>{_LEFT - 1}} ", "muted")
    return (left, *_over_boundary(line), Span(f" {mark.letters}", mark.role))


def _over_boundary(line: str) -> Iterator[Span]:
    """A row of the plot with the boundary of a band behind it."""
    text = ""
    for sign in (*line, ""):
        if text and (sign == "" or (text[-1] == " ") != (sign == " ")):
            empty = text[-1] == " "
            yield Span("┈" * len(text) if empty else text, "muted" if empty else "strong")
            text = ""
        text += sign


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


def _score_text(framework: Framework, ranges: Sequence[Range], width: int) -> Iterator[Line]:
    if not ranges:
        yield from wrapped("no case judged yet", width, "muted")
        return
    now, most = ranges[-1], framework.highest_score
    if now.lowest == now.highest:
        rating = next((o.name for o in framework.overall if o.low <= now.lowest <= o.high), "")
        text = f"now {now.lowest} of {most}{': ' * bool(rating)}{rating}"
    else:
        text = f"now between {now.lowest} and {now.highest} of {most}"
    yield from wrapped(text, width, "strong")
    least, top = min(r.lowest for r in ranges), max(r.highest for r in ranges)
    yield from wrapped(
        f"between {least} and {top} at any time; today's gates, proposals and decisions throughout",
        width,
        "muted",
    )
