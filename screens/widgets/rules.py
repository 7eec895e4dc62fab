"""Rules between panes: a border around each would be repainted with every line that changes."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget

GAP = 3
"""The cells between two panes, as the styles say; the rule is in the middle."""


class Panes(Horizontal):
    """Two or three panes side by side, the ``middle`` one among them, with rules between."""

    def __init__(self, *panes: Widget, middle: Widget) -> None:
        super().__init__(*panes, id="panes")
        self._middle = middle

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - every line is the same
        """What shows in the gaps."""
        return ruled_line(self, self._middle)


def ruled_line(holder: Widget, middle: Widget) -> Strip:
    """A line of what holds panes, which shows in the gaps on both sides of the middle one."""
    width = holder.size.width
    pane = middle.region.translate(-holder.region.offset)
    line = [" "] * width
    for x in (pane.x - GAP + GAP // 2, pane.right + GAP // 2):
        if 0 <= x < width:
            line[x] = "│"
    rule = holder.app.stylesheet.parse_style("$panel-lighten-2").rich_style
    return Strip([Segment("".join(line), holder.rich_style + Style(color=rule.color))], width)
