"""Lines as Rich renderables, for plain terminals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hmip_tui.panels.lines import Line
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
