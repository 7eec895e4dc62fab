"""Choosing one of many by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.text import visible


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: ``id`` is returned, ``name`` and ``text`` are shown and searched."""

    id: str
    name: str
    text: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every word is part of it."""
        whole = f"{self.name} {self.text}".casefold()
        return all(word in whole for word in words)


class ChooseScreen(ModalScreen[str | None]):
    """Returns the id of the choice, None if it was left."""

    CSS_PATH = "choose.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="choose.leave"),
        Binding("down", "move(1)", "next", id="choose.next"),
        Binding("up", "move(-1)", "previous", id="choose.previous"),
        Binding("pagedown", "move(8)", "eight on", id="choose.page_down"),
        Binding("pageup", "move(-8)", "eight back", id="choose.page_up"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._found: Sequence[Choice] = choices

    def compose(self) -> ComposeResult:
        """Title, the words typed, what matches them."""
        with Vertical(id="choose"):
            yield Static(Content(visible(self._title)), id="title")
            hint = "type to find, Enter takes, Esc leaves"
            yield TextInput(placeholder=hint, compact=False)
            options = OptionList(markup=False)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        """Show everything."""
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        exact = [c for c in self._choices if c.name.casefold() == typed.strip().casefold()]
        rest = [c for c in self._choices if c.matches(words) and c not in exact]
        self._found = [*exact, *rest]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(_prompt(choice)) for choice in self._found)
        options.highlighted = 0 if self._found else None

    def action_move(self, step: int) -> None:
        """Move the mark."""
        options = self.query_one(OptionList)
        if self._found:
            here = options.highlighted or 0
            options.highlighted = min(max(here + step, 0), len(self._found) - 1)

    @on(Input.Submitted)
    def _take(self) -> None:
        self._return(self.query_one(OptionList).highlighted)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._return(event.option_index)

    def _return(self, place: int | None) -> None:
        if place is not None:
            self.dismiss(self._found[place].id)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _prompt(choice: Choice) -> Content:
    if not choice.text:
        return Content(visible(choice.name))
    return Content.assemble((visible(choice.name), "bold"), "  ", visible(choice.text))
