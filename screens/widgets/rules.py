"""Rules between panes: a border around each would be repainted with every line that changes."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from hmip_tui.screens.widgets.line_panel import filtered

GAP = 3
"""The cells between two panes, as the styles say; the rule is in the middle."""


class Panes(Horizontal):
    """Two or three panes side by side, the ``middle`` one among them, with rules between."""

    def __init__(self, *panes: Widget, middle: Widget) -> None:
        super().__init__(*panes, id="panes")
        self._middle = middle

    def render_lines(self, crop: Region) -> list[Strip]:
        """What shows in the gaps."""
        return ruled_lines(self, self._middle, crop)


def ruled_lines(holder: Widget, middle: Widget, crop: Region) -> list[Strip]:
    """Lines of what holds panes, all alike; they show in the gaps beside the middle one."""
    pane = middle.region.translate(-holder.region.offset)
    columns = (pane.x - GAP + GAP // 2, pane.right + GAP // 2)
    rule = holder.app.stylesheet.parse_style("$panel-lighten-2")
    # while the window changes its size, Textual asks for what has not been laid out yet
    width = max(holder.size.width, crop.right)
    (strip,) = filtered(holder, [_strip(width, columns, holder.visual_style, rule)])
    return [strip.crop(*crop.column_span)] * crop.height


@lru_cache(16)
def _strip(width: int, columns: tuple[int, ...], base: Style, rule: Style) -> Strip:
    """Every line is the same, as long as nothing moves."""
    line = "".join("│" if x in columns else " " for x in range(width))
    colour = RichStyle(color=rule.rich_style.color)
    return Strip([Segment(line, base.rich_style + colour)], width)
