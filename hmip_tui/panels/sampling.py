"""A drawn sample beside its population: by attribute, by stratum, and what fell out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.panels.lines import Line, Span, cases, fit, paragraphs, wrapped
from hmip_tui.sampling import Balance
from hmip_tui.views import SampleView

_NUMBERS = ("eligible", "share", "target", "now", "off")
_CELLS = 9


def balance_lines(view: SampleView, width: int) -> list[Line]:
    """How the sample was drawn, how it stands to the population, and which cases fell out."""
    return paragraphs(
        _head(view, width),
        _by_attribute(view, width),
        _by_stratum(view, width),
        _excluded(view, width),
    )


def _head(view: SampleView, width: int) -> Iterator[Line]:
    margin = "" if view.margin is None else f", margin of error ±{view.margin:.1f} points"
    yield from wrapped(
        f"{view.size} drawn of {view.population} eligible cases{margin}. Drawn by {view.drawn}, "
        f"seed {view.seed}.",
        width,
    )
    short = view.size - view.present
    left = f"{view.reserves_left} in reserve"
    if short:
        word = "short of" if short > 0 else "above"
        text = f"{cases(view.present)} in the sample, {abs(short)} {word} its size; {left}."
        yield from wrapped(text, width, "alert")
    else:
        yield from wrapped(f"{cases(view.present)} in the sample; {left}.", width)


def _by_attribute(view: SampleView, width: int) -> Iterator[Line]:
    for name, rows in view.attributes.items():
        yield _heading(name, width)
        yield from (_row(row, width) for row in rows)


def _by_stratum(view: SampleView, width: int) -> Iterator[Line]:
    title = f"Strata: {' · '.join(view.by)}" if view.by else "No strata"
    yield _heading(title, width)
    yield from (_row(row, width) for row in view.strata)


def _heading(title: str, width: int) -> Line:
    numbers = "".join(f"{word:>{_CELLS}}" for word in _NUMBERS)
    return (Span(fit(title, width - len(numbers)), "title"), Span(numbers, "muted"))


def _row(row: Balance, width: int) -> Line:
    share = f"{row.expected:.1f}"
    numbers: Sequence[str] = (str(row.eligible), share, str(row.target), str(row.now))
    text = "".join(f"{number:>{_CELLS}}" for number in numbers)
    shown = round(row.off, 1) or 0.0
    far = abs(shown) >= 1  # as it is shown: lines with the same figure must not differ
    off = f"{shown:+.1f}{'!' if far else ' '}"
    room = width - _CELLS * len(_NUMBERS)
    return (Span(fit(row.name, room)), Span(text), Span(f"{off:>{_CELLS}}", "strong" * far))


def _excluded(view: SampleView, width: int) -> Iterator[Line]:
    if view.excluded:
        yield (Span(fit("Unusable files", width), "title"),)
    for case, reserve, reason in view.excluded:
        came = f"{reserve} came in" if reserve else "no reserve was left"
        yield from wrapped(f"{case}, {came}: {reason}", width, indent=2)
