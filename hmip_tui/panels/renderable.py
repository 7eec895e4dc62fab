"""Lines as Rich renderables, for plain terminals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hmip_tui.application import Inspection
from hmip_tui.panels.board import board_lines
from hmip_tui.panels.lines import Line
from hmip_tui.panels.live import live_lines
from hmip_tui.tally import ALL, Slice
from hmip_tui.text import visible

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 76
"""The width of a printed panel's lines, for terminals of 80 columns."""

_STYLES = {
    "title": "bold",
    "muted": "dim",
    "strong": "bold",
    "cursor": "reverse",
    "key": "bold",
    "alert": "bold red",
    "band0": "red",
    "band1": "yellow",
    "band2": "green",
    "band3": "cyan",
}


def renderable(title: str, lines: Sequence[Line]) -> RenderableType:
    """Lines in a box with a title, as literal text."""
    from rich.panel import Panel
    from rich.text import Text

    text = Text("\n").join(
        Text.assemble(*((span.text, _STYLES.get(span.role, "")) for span in line)) for line in lines
    )
    return Panel(text, title=Text(visible(title)), width=WIDTH + 4)


def status_renderables(inspection: Inspection, slice_: Slice = ALL) -> list[RenderableType]:
    """What ``hmip status`` prints: the ratings board, then a panel for each sample."""
    framework = inspection.framework
    panels = []
    if slice_ == ALL:
        panels.append(renderable("Ratings", board_lines(inspection.board(), WIDTH)))
    for sample in framework.samples.values():
        live = inspection.live(sample.id, slice_)
        size = len(inspection.cases(sample.id))
        title = f"{sample.name} · {inspection.slice_name(slice_)} · sample of {size}"
        panels.append(renderable(title, live_lines(live, None, WIDTH)))
    return panels
