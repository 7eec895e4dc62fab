"""A line of choices side by side, which the mouse can click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from rich.cells import cell_len
from textual import events
from textual.geometry import Size

from hmip_tui.panels.lines import Line, Span
from hmip_tui.screens.widgets.line_panel import LinePanel


class TabsLine(LinePanel):
    """Shows the spans that ``build`` makes for a width; ``chosen`` is told which was clicked."""

    def __init__(
        self, build: Callable[[int], Sequence[Span]], chosen: Callable[[int], None], *, id: str
    ) -> None:
        super().__init__(self._make, id=id)
        self._spans = build
        self._chosen = chosen

    def _make(self, size: Size) -> list[Line]:
        return [tuple(self._spans(size.width))]

    def on_click(self, event: events.Click) -> None:
        """Choose what is under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or not self.lines:
            return
        ends = accumulate(cell_len(span.text) for span in self.lines[0])
        number = next((n for n, end in enumerate(ends) if offset.x < end), None)
        if number is not None:
            self._chosen(number)
