"""A list of any length, drawn line by line: only the rows in sight are ever made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from textual import events
from textual.geometry import Size

from hmip_tui.panels.lines import Line, Span, fit, width
from hmip_tui.screens.widgets.line_panel import LinePanel

_WHEEL = 3
"""Rows that one notch of the mouse's wheel moves."""


class LineList(LinePanel):
    """Shows rows and marks one of them, which is always in sight.

    ``row`` makes the line of a row for a width in cells; None is a row that cannot be marked.
    ``empty`` makes what stands there instead of rows. ``moved`` follows every move of the mark
    that this widget makes, ``chosen`` a click on a row, which is marked then.
    """

    def __init__(
        self,
        row: Callable[[int, int], Line],
        *,
        id: str,
        moved: Callable[[], None],
        chosen: Callable[[], None],
        empty: Callable[[int], Sequence[Line]] = lambda _width: (),
    ) -> None:
        super().__init__(self._window, id=id)
        self._row = row
        self._moved = moved
        self._chosen = chosen
        self._empty = empty
        self._top = 0
        self._passed_over: frozenset[int] = frozenset()
        self.count = 0
        self.marked = 0

    def show(self, count: int, marked: int, passed_over: Sequence[int] = ()) -> None:
        """Show ``count`` rows; those ``passed_over`` cannot be marked, the next is instead."""
        self.count = count
        self._passed_over = frozenset(passed_over)
        self.marked = self._markable(min(max(marked, 0), max(count - 1, 0)), 1) or 0
        self.update()

    def move(self, by: int) -> None:
        """Move the mark by rows, as far as there are any."""
        if not self.count:
            return
        to = self._markable(min(max(self.marked + by, 0), self.count - 1), 1 if by > 0 else -1)
        if to is not None and to != self.marked:
            self.marked = to
            self.update()
            self._moved()

    def _markable(self, number: int, step: int) -> int | None:
        """The next row from ``number`` on, in steps of 1 or -1, that can be marked, else back."""
        ahead = range(number, self.count if step > 0 else -1, step)
        back = range(number, -1 if step > 0 else self.count, -step)
        return next((n for n in chain(ahead, back) if n not in self._passed_over), None)

    def move_page(self, by: int) -> None:
        """Move the mark by as many rows as are in sight."""
        self.move(by * max(self.content_size.height - 1, 1))

    # -- drawing -----------------------------------------------------------------------------

    def _window(self, size: Size) -> list[Line]:
        if not self.count:
            return [(Span(" "), *line) for line in self._empty(size.width - 2)]
        self._keep_in_sight(size.height)
        thumb = _thumb(self._top, self.count, size.height)
        rows = range(self._top, min(self._top + size.height, self.count))
        return [self._line(n, size.width, n - self._top in thumb) for n in rows]

    def _keep_in_sight(self, height: int) -> None:
        """Follow the mark line by line; after a leap show it in the middle."""
        if not self._top - 1 <= self.marked <= self._top + height:
            self._top = self.marked - height // 2
        self._top = max(self._top, self.marked - height + 1)
        self._top = max(min(self._top, self.marked, self.count - height), 0)

    def _line(self, number: int, cells: int, thumb: bool) -> Line:
        line = self._row(number, cells - 2)
        end = Span("▐" if thumb else " ", "muted")
        if number == self.marked:
            text = "".join(span.text for span in line)
            return (Span("▸" + fit(text, cells - 2), "cursor"), end)
        gap = " " * max(cells - 2 - width(line), 0)
        return (Span(" "), *line, Span(gap), end)

    # -- the mouse ---------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Mark a row and choose it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        number = self._top + offset.y
        if number < self.count and number not in self._passed_over:
            self.move(number - self.marked)
            self._chosen()

    def on_mouse_scroll_down(self) -> None:
        """Move down."""
        self.move(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Move up."""
        self.move(-_WHEEL)


def _thumb(top: int, count: int, height: int) -> range:
    """The lines, of ``height``, that a scroll bar's thumb takes; none where all rows fit."""
    if count <= height:
        return range(0)
    size = max(height * height // count, 1)
    first = top * (height - size) // (count - height)
    return range(first, first + size)
