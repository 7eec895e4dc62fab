"""What covers everything while the screen is hidden."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen

from hmip_tui.panels.lines import Line, Span, fit, shorten
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.widgets.line_panel import LinePanel


class HiddenScreen(ModalScreen[None], inherit_bindings=False):
    """Says that the program is hidden and which key shows it again; it has no keys of its own."""

    CSS_PATH = "hidden.tcss"
    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        """One panel over the whole screen."""
        yield LinePanel(self._lines, id="hidden")

    def _lines(self, size: Size) -> list[Line]:
        texts = ("hmip-tui is hidden", f"{key_of(self, 'app.hide')} shows it again")
        above: list[Line] = [()] * max(size.height // 2 - 1, 0)
        return [*above, *(_centred(text, size.width) for text in texts)]


def _centred(text: str, width: int) -> Line:
    text = shorten(text, width)
    return (Span(fit(" " * ((width - len(text)) // 2) + text, width)),)
