"""Lines of spans: the material of every panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from hmip_tui.framework import Band
from hmip_tui.text import visible

Act = tuple[str, ...]
"""What a click does: a screen's action, or one of the program's after ``app.``, and its arguments.

Its parts are values and never text to be parsed, so an argument may be anything.
"""


class Span(NamedTuple):
    """Text with a role, one of :data:`ROLES`. The text is free of control characters."""

    text: str
    role: str = ""
    act: Act = ()


Line = tuple[Span, ...]

ROLES = (
    "",
    "title",  # headings
    "muted",  # what supports
    "strong",  # what matters in a line
    "cursor",  # where the inspector is
    "key",  # a key to press
    "alert",  # something is wrong
    "band0",  # bands, lowest first
    "band1",
    "band2",
    "band3",
)
"""What a span can be; a screen's theme says how each looks, never by colour alone."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def width(line: Line) -> int:
    """A line's width in cells."""
    return sum(cell_len(span.text) for span in line)


@lru_cache(1024)
def fit(text: str, cells: int) -> str:
    """``text`` in exactly ``cells`` cells: padded, or cut with an ellipsis."""
    text = visible(text)
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, max(cells - 1, 0)) + "…" * (cells > 0)


def shorten(text: str, cells: int) -> str:
    """``text``, cut with an ellipsis where it is wider than ``cells``."""
    text = visible(text)
    return text if cell_len(text) <= cells else fit(text, cells)


def shorten_start(text: str, cells: int) -> str:
    """``text``, its beginning given up for an ellipsis where it is wider than ``cells``."""
    text = visible(text)
    if cell_len(text) <= cells:
        return text
    end = text[-max(cells - 1, 1) :]
    while cell_len(end) > max(cells - 1, 0):
        end = end[1:]
    return "…" * (cells > 0) + end


@lru_cache(512)
def wrap(text: str, cells: int) -> Sequence[str]:
    """``text`` in lines of at most ``cells`` cells, broken at spaces where there are any."""
    cells = max(cells, 1)
    lines: list[str] = []
    line = ""
    for word in visible(text).split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = chop_cells(word, cells) or [""]
        lines += whole
    return (*lines, line) if line or not lines else tuple(lines)


def wrap_to(text: str, cells: int, most: int) -> Sequence[str]:
    """``text`` in at most so many lines, the last cut with an ellipsis where it goes on."""
    if most <= 1:
        return [shorten(text, cells)] * most
    lines = wrap(text, cells)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), cells)]


def wrapped(text: str, cells: int, role: str = "", indent: int = 0) -> Iterator[Line]:
    """``text`` wrapped into lines of one role, the second and later ones indented."""
    for number, line in enumerate(wrap(text, cells - indent)):
        yield (Span(" " * indent * (number > 0) + line, role),)


def spread(left: str, right: str, cells: int, role: str = "", right_role: str = "") -> Line:
    """``left`` at the left and ``right`` at the right, a space between them; ``left`` gives way."""
    right = shorten(f" {right}" if right else "", cells)
    room = max(cells - cell_len(right), 0)
    return (Span(fit(left, room), role), Span(right, right_role))


def paragraphs(*groups: Iterable[Line]) -> list[Line]:
    """Groups of lines with an empty line between those that have any."""
    lines: list[Line] = []
    for group in groups:
        found = list(group)
        if found and lines:
            lines.append(())
        lines += found
    return lines


def bar(percentage: int | None, bands: tuple[Band, ...], cells: int) -> str:
    """A percentage as a bar of ``cells`` cells; what is empty shows where the bands begin."""
    eighths = 0 if percentage is None else round(percentage * cells * 8 / 100)
    marks = {band.low * cells // 100 for band in bands[1:]}
    full, part = divmod(eighths, 8)
    filled = "█" * full + (_EIGHTHS[part] if part else "")
    empty = (("┊" if cell in marks else "·") for cell in range(len(filled), cells))
    return filled + "".join(empty)


def band_role(band: Band | None) -> str:
    """The role of a band's name."""
    return "muted" if band is None else f"band{min(band.score, 3)}"


def percent_text(percentage: int | None) -> str:
    """A percentage as shown, a dash where nothing is counted."""
    return "–" if percentage is None else f"{percentage}%"


def more_below(lines: int, key: str) -> str:
    """How many lines stand below what is shown, and the key that shows them; "" for none."""
    return f"{lines} more line{'s' * (lines > 1)} below: {key}" if lines else ""


def cases(number: int) -> str:
    """A number of cases in words."""
    return f"{number} case" if number == 1 else f"{number} cases"
