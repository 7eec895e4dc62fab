"""Asking for a line of text."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.text import clean, visible


class AskScreen(PassingModal[str | None]):
    """Returns the text, None if it was left. Enter takes it once it is not empty."""

    CSS_PATH = "ask.tcss"
    BINDING_GROUP_TITLE = "Asking"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="ask.leave"),
    ]

    def __init__(
        self, question: str, text: str = "", *, offered: bool = False, secret: bool = False
    ) -> None:
        """``text`` stands in the line; ``offered``: as a proposal, which typing replaces.

        What is ``secret`` is not shown as it is typed.
        """
        super().__init__()
        self._secret = secret
        self._question = question
        self._text = text
        self._offered = offered

    def compose(self) -> ComposeResult:
        """The question and the line."""
        with Vertical(id="ask"):
            yield Static(Content(visible(self._question)), id="title")
            hint = f"Enter takes, {key_of(self, 'ask.leave')} leaves"
            yield TextInput(
                visible(self._text), placeholder=hint, compact=False, password=self._secret
            )

    def on_mount(self) -> None:
        """Once only: not when the screen is hidden and comes back with what was typed.

        Of keys in one burst the next may have made it go before its line is there.
        """
        if self._offered:
            for line in self.query(TextInput):
                line.select_all()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if typed:
            self.dismiss(clean(typed) if self._secret else visible(typed))

    def action_leave(self) -> None:
        """Say nothing."""
        self.dismiss(None)
