"""Choosing one of many by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Input

from hmip_tui.panels.lines import Line, Span, shorten, wrap_to
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.text_input import TextInput


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


class ChooseScreen(PassingModal[str | None]):
    """Returns the id of the choice, None if it was left."""

    CSS_PATH = "choose.tcss"
    BINDING_GROUP_TITLE = "Choosing"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="choose.leave"),
        Binding("down", "move(1)", "next", id="choose.next"),
        Binding("up", "move(-1)", "previous", id="choose.previous"),
        Binding("pagedown", "move_page(1)", "a page on", id="choose.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="choose.page_up"),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        in_full: bool = True,
        marked: str | None = None,
    ) -> None:
        """``in_full``: show the marked choice in full where any has a text besides its name.

        ``marked``: the id of the choice that is marked first; None, or no choice's: the first one.
        """
        super().__init__()
        self._in_full = in_full and any(choice.text for choice in choices)
        self._title = title
        self._choices = choices
        self._found: Sequence[Choice] = choices
        self._first = next((n for n, choice in enumerate(choices) if choice.id == marked), 0)
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self._take, empty=_nothing
        )
        self._detail = LinePanel(self._detail_lines, id="detail")

    def compose(self) -> ComposeResult:
        """Title, the words typed, what matches them, the marked one in full."""
        with Vertical(id="choose"):
            yield LinePanel(self._title_lines, id="title")
            hint = f"type to find, Enter takes, {key_of(self, 'choose.leave')} leaves"
            yield TextInput(placeholder=hint, compact=False)
            yield self._list
            yield self._detail

    def on_mount(self) -> None:
        """Show everything."""
        self._detail.display = self._in_full
        self._show("")

    def _title_lines(self, size: Size) -> list[Line]:
        return [(Span(shorten(self._title, size.width), "title"),)]

    def _row(self, number: int, width: int) -> Line:
        choice = self._found[number]
        name = shorten(choice.name, width)
        rest = max(width - cell_len(name) - 2, 0)
        return (Span(name, "strong"), Span(f"  {shorten(choice.text, rest)}"))

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self._found:
            return []
        choice = self._found[self._list.marked]
        text = f"{choice.name}  {choice.text}"
        return [(Span(line, "muted"),) for line in wrap_to(text, size.width, size.height)]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        exact = [c for c in self._choices if c.name.casefold() == typed.strip().casefold()]
        rest = [c for c in self._choices if c.matches(words) and c not in exact]
        self._found = [*exact, *rest]
        self._list.show(len(self._found), 0 if words else self._first)
        self._detail.update()

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, step: int) -> None:
        """Move the mark."""
        self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Move the mark by a page."""
        self._list.move_page(step)

    @on(Input.Submitted)
    def _take(self) -> None:
        if self._found:
            self.dismiss(self._found[self._list.marked].id)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _nothing(_: int) -> list[Line]:
    return [(Span("Nothing has all of these words.", "muted"),)]
