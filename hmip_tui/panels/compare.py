"""Two sub-samples side by side: every key question of a sample, and the difference in points."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.panels.lines import (
    Line,
    Span,
    band_role,
    bar,
    fit,
    paragraphs,
    percent_text,
    spread,
    wrapped,
)
from hmip_tui.panels.live import unfinished_sentence
from hmip_tui.ratings import KeyQuestionResult
from hmip_tui.views import Comparison, Live, difference

SMALL = 30
"""From so many cases on, one case moves a percentage by little more than three points."""

MANY = 5
"""So many differences at once are likely to have one among them that chance alone made."""

_POINTS = 6
"""Cells for the difference, under the word "points"."""

_NUMBERS = len(" 100% n1000 RI ±45.3")
_LEAST_BAR = 3


def compare_lines(comparison: Comparison, width: int) -> list[Line]:
    """What to beware of, then every key question: side by side where there is room."""
    beware = [line for text in warnings(comparison) for line in wrapped(text, width, "alert")]
    notes = [line for text in _notes(comparison) for line in wrapped(text, width, "muted")]
    ids = max((len(one.id) for one, _ in comparison.pairs()), default=0)
    cells = (width - ids - _POINTS - 3) // 2
    if cells >= _NUMBERS + _LEAST_BAR:
        table = _side_by_side(comparison, ids, cells)
    else:
        table = _stacked(comparison, width)
    return paragraphs([*beware, *notes], table)


def _notes(comparison: Comparison) -> Iterator[str]:
    yield "No test of significance is made."
    pair = next(comparison.pairs(), ())
    lives = (comparison.first, comparison.second)
    for name, live, result in zip(comparison.names, lives, pair, strict=False):
        yield f"{name}: {unfinished_sentence(live, result)}"


def warnings(comparison: Comparison) -> Iterator[str]:
    """Why the differences may mean less than they seem to."""
    compared = [pair for pair in comparison.pairs() if difference(*pair) is not None]
    small = sum(min(one.counts.n, other.counts.n) < SMALL for one, other in compared)
    if small:
        yield (
            f"Small numbers: n is below {SMALL} in {small} of {len(compared)} differences, "
            "so that single cases move them by several points."
        )
    if len(compared) >= MANY:
        yield f"{len(compared)} differences at once: chance alone makes some of them."
    if comparison.share_cases:
        yield "A case can be in both: the two are not independent."


def _side_by_side(comparison: Comparison, ids: int, cells: int) -> Iterator[Line]:
    first, second = (fit(name, cells) for name in comparison.names)
    gap = " " * (ids + 1)
    yield (
        Span(f"{gap}{first} {second}", "strong"),
        Span(f" {'points':>{_POINTS}}", "muted"),
    )
    for standard, pairs in _by_standard(comparison):
        yield (Span(fit(standard, ids + 2 * cells + _POINTS + 3), "title"),)
        for one, other in pairs:
            yield (
                Span(f"{fit(one.id, ids)} "),
                *_cell(comparison.first, one, cells),
                Span(" "),
                *_cell(comparison.second, other, cells),
                Span(f" {_points(one, other):>{_POINTS}}", "strong"),
            )


def _stacked(comparison: Comparison, width: int) -> Iterator[Line]:
    for letter, name in zip("AB", comparison.names, strict=True):
        yield from wrapped(f"{letter} {name}", width, "strong")
    for standard, pairs in _by_standard(comparison):
        yield (Span(fit(standard, width), "title"),)
        for one, other in pairs:
            points = "point" if abs(difference(one, other) or 0) == 1 else "points"
            yield spread(one.id, f"{_points(one, other)} {points}", width, "", "strong")
            for letter, live, result in (
                ("A", comparison.first, one),
                ("B", comparison.second, other),
            ):
                yield (Span(f"{letter} "), *_cell(live, result, width - 2))


def _by_standard(
    comparison: Comparison,
) -> Iterator[tuple[str, list[tuple[KeyQuestionResult, KeyQuestionResult]]]]:
    pairs = comparison.pairs()
    for standard in comparison.first.standards:
        name = f"{standard.id} {standard.name}"
        yield name, [next(pairs) for _ in standard.key_questions]


def _cell(live: Live, result: KeyQuestionResult, cells: int) -> Iterator[Span]:
    """A key question in one slice: bar, percentage, n, band and margin of error."""
    band, margin = result.band, live.margins.get(result.id)
    numbers = f" {percent_text(result.percent):>4} {f'n{result.counts.n}':<5}"
    yield Span(
        bar(result.percent, live.framework.bands, max(cells - _NUMBERS, _LEAST_BAR)),
        band_role(band),
    )
    yield Span(numbers)
    yield Span(f" {band.short if band else '':<2}", band_role(band))
    yield Span(f" {'' if margin is None else f'±{margin:.1f}':<5}", "muted")


def _points(one: KeyQuestionResult, other: KeyQuestionResult) -> str:
    """The difference with its sign, a dash where there is none to speak of."""
    points = difference(one, other)
    if points is None:
        return "–"
    return f"{points:+}" if points else "0"
