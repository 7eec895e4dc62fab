"""The keys in force, read from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import ModalScreen, Screen

from hmip_tui.panels.lines import Line, Span, fit, shorten
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import key_name


class HelpScreen(ModalScreen[None]):
    """Lists the keys of ``screen`` and of the program. Any of its keys closes it again."""

    CSS_PATH = "help.tcss"
    BINDING_GROUP_TITLE = "This list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", "close this list", id="help.close"),
        Binding("down,pagedown,space", "page(1)", "more", id="help.page_down"),
        Binding("up,pageup", "page(-1)", "back", id="help.page_up"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._of = screen
        self._panel = LinePanel(self._lines, id="help")

    def compose(self) -> ComposeResult:
        """The list."""
        yield self._panel

    def _lines(self, size: Size) -> list[Line]:
        lines: list[Line] = [
            (Span("Keys", "title"), Span("   Esc closes, PgDn shows more", "muted"))
        ]
        for node in (self._of, self.app, self):
            lines += [(), (Span(_title(node), "title"),)]
            lines += [_key_line(binding, size.width) for binding in _bindings(node)]
        return lines

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    def action_page(self, step: int) -> None:
        """Show more keys."""
        self._panel.scroll_lines(step * max(self._panel.content_size.height - 2, 1))


def _title(node: DOMNode) -> str:
    return node.BINDING_GROUP_TITLE or "Everywhere"


def _bindings(node: DOMNode) -> Iterator[Binding]:
    return (binding for binding in type(node).BINDINGS if isinstance(binding, Binding))


def _key_line(binding: Binding, width: int) -> Line:
    keys = " or ".join(key_name(key) for key in binding.key.split(","))
    what = shorten(binding.description, max(width - 20, 0))
    return (Span(fit(keys, 18), "key"), Span(f"  {what}"))
