"""The keys in force, read from the bindings themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.keymap import key_name
from hmip_tui.panels.lines import Line, Span, fit, shorten
from hmip_tui.screens.bindings import key_of, keys_of, own_bindings
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_panel import LinePanel


class HelpScreen(PassingModal[None]):
    """Lists the keys of ``screen`` and of the program. Any of its keys closes it again."""

    CSS_PATH = "help.tcss"
    BINDING_GROUP_TITLE = "This list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", "close this list", id="help.close"),
        Binding("pagedown,down,space", "page(1)", "more", id="help.page_down"),
        Binding("pageup,up", "page(-1)", "back", id="help.page_up"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._of = screen
        self._panel = LinePanel(self._lines, id="help")

    def compose(self) -> ComposeResult:
        """The list."""
        yield self._panel

    def _lines(self, size: Size) -> list[Line]:
        close, more = key_of(self, "help.close"), key_of(self, "help.page_down")
        lines: list[Line] = [
            (Span("Keys", "title"), Span(f"   {close} closes, {more} shows more", "muted"))
        ]
        for node in (self._of, self.app, self):
            lines += [(), (Span(_title(node), "title"),)]
            lines += [self._line(binding, size.width) for binding in own_bindings(type(node))]
        return lines

    def _line(self, binding: Binding, width: int) -> Line:
        keys = " or ".join(key_name(key) for key in keys_of(self, binding))
        what = shorten(binding.description, max(width - 20, 0))
        return (Span(fit(keys, 18), "key"), Span(f"  {what}"))

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    def action_page(self, step: int) -> None:
        """Show more keys."""
        self._panel.scroll_page(step, kept=2)


def _title(node: DOMNode) -> str:
    return node.BINDING_GROUP_TITLE or "Everywhere"
