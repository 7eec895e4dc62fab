"""What the screens and ``hmip status`` show, as pure functions from values to lines.

A line is a tuple of spans, text with a role; the roles are named in :mod:`.lines`. The live
screen draws lines one by one and repaints those that differ; :func:`renderable` makes the same
lines a Rich renderable for a plain terminal.
"""

from hmip_tui.panels.board import board_lines, standard_detail, standards_list
from hmip_tui.panels.live import live_lines
from hmip_tui.panels.outline import outline_lines
from hmip_tui.panels.question import question_lines
from hmip_tui.panels.renderable import renderable

__all__ = [
    "board_lines",
    "live_lines",
    "outline_lines",
    "question_lines",
    "renderable",
    "standard_detail",
    "standards_list",
]
