"""Asking for several short texts at once, a line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size

from hmip_tui.errors import HmipError
from hmip_tui.panels.lines import Line, Span, shorten, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.text import clean, visible


class Asked(NamedTuple):
    """A line that is asked for: its name, what it is called, what stands there, and a hint."""

    name: str
    label: str
    text: str = ""
    hint: str = ""


class TextForm(PassingModal[Mapping[str, str] | None]):
    """Returns the lines by name once ``submit`` took them, None if it was left.

    While ``submit`` raises :class:`HmipError` it says so and keeps what was typed.
    """

    CSS_PATH = "text_form.tcss"
    BINDING_GROUP_TITLE = "Form"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="text_form.leave"),
        Binding("down", "app.focus_next", "next line", id="text_form.next"),
        Binding("up", "app.focus_previous", "previous line", id="text_form.previous"),
        # at once, before the keys that follow: they belong to the next line
        Binding("enter", "go_on", "next line, at last save", id="text_form.go_on", priority=True),
        Binding("f8", "save", "save", id="text_form.save"),
    ]

    def __init__(
        self, title: str, asked: Sequence[Asked], submit: Callable[[Mapping[str, str]], object]
    ) -> None:
        super().__init__()
        self._title = title
        self._asked = asked
        self._submit = submit
        self._lines = [
            TextInput(visible(each.text), placeholder=each.hint, compact=True) for each in asked
        ]
        self._said = Span("")
        self._saying = LinePanel(self._said_lines, id="said")

    def compose(self) -> ComposeResult:
        """Title, a label and a line for each text, what is to be said."""
        keys = f"{key_of(self, 'text_form.save')} saves, {key_of(self, 'text_form.leave')} leaves"
        self._said = Span(f"Enter goes on, and saves from the last line · {keys}", "muted")
        with VerticalScroll(id="form", can_focus=False):
            yield LinePanel(self._title_lines, classes="label")
            for asked, line in zip(self._asked, self._lines, strict=True):
                yield _label(asked.label)
                yield line
            yield self._saying

    def _title_lines(self, size: Size) -> list[Line]:
        return [(Span(shorten(self._title, size.width), "title"),)]

    def _said_lines(self, size: Size) -> list[Line]:
        return list(wrapped(self._said.text, size.width, self._said.role))

    def action_go_on(self) -> None:
        """Go to the next line; from the last one save all."""
        here = next((n for n, line in enumerate(self._lines) if line is self.focused), -1)
        if here == len(self._lines) - 1:
            self.action_save()
        else:
            self.set_focus(self._lines[here + 1])

    def action_save(self) -> None:
        """Save all lines, once what was typed has arrived in each."""
        self._save_after(self._lines)

    def _save_after(self, lines: Sequence[TextInput]) -> None:
        if lines:
            lines[0].call_later(self._save_after, lines[1:])
        else:
            self._save()

    def _save(self) -> None:
        told = {
            asked.name: clean(line.value).strip()
            for asked, line in zip(self._asked, self._lines, strict=True)
        }
        try:
            self._submit(told)
        except HmipError as error:
            self.app.bell()
            self._said = Span(str(error), "alert")
            self._saying.update()
            return
        self.dismiss(told)

    def action_leave(self) -> None:
        """Save nothing."""
        self.dismiss(None)


def _label(text: str) -> LinePanel:
    return LinePanel(lambda _: [(Span(text, "muted"),)], classes="label")
