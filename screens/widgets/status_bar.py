"""The status bar: what was just done, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.panels.lines import Line, Span, wrap, wrap_to
from hmip_tui.screens.widgets.line_panel import LinePanel

_KEY_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
}


def key_name(key: str) -> str:
    """A key as it is written on keyboards."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key_name(key.removeprefix('ctrl+')).upper()}"
    return key.upper() if key.startswith("f") and key[1:].isdigit() else key


class StatusBar(LinePanel):
    """A message, and in the last line the keys of ``screen`` whose ids are given.

    It is two lines high, but for an alert: that is shown whole.
    """

    def __init__(self, screen: Screen[Any], ids: Sequence[str]) -> None:
        super().__init__(self._make, id="status")
        self._of = screen
        self._ids = ids
        self._message = Span("")
        self._lines_said = 1
        self._keys_by_width: dict[int, Line] = {}

    def say(self, message: str, *, alert: bool = False) -> None:
        """Show a message."""
        self._message = Span(message, "alert" if alert else "")
        self._fit()
        self.update()

    def on_resize(self) -> None:
        """An alert may need more or fewer lines."""
        self._fit()

    def _fit(self) -> None:
        text, role = self._message
        width = self.content_size.width
        lines = len(wrap(text, width)) if role == "alert" and width else 1
        if lines != self._lines_said:
            self._lines_said = lines
            self.styles.height = lines + 1

    def _make(self, size: Size) -> list[Line]:
        text, role = self._message
        room = max(size.height - 1, 0)
        message: list[Line] = [(Span(line, role),) for line in wrap_to(text, size.width, room)]
        message += [()] * (room - len(message))
        if size.width not in self._keys_by_width:
            self._keys_by_width = {size.width: self._keys(size.width)}
        return [*message, self._keys_by_width[size.width]]

    def _keys(self, width: int) -> Line:
        """As many keys as fit, in the order given; the last always."""
        shown = [self._key(binding) for binding in self._bindings_by_id()]
        spans: list[Span] = []
        room = width - len(shown[-1][0]) - len(shown[-1][1]) - 1
        for key, label in shown[:-1]:
            room -= len(key) + len(label) + 3
            if room < 0:
                break
            spans += [Span(key, "key"), Span(f" {label}  ", "muted")]
        key, label = shown[-1]
        return (*spans, Span(key, "key"), Span(f" {label}", "muted"))

    def _bindings_by_id(self) -> list[Binding]:
        found = {b.id: b for b in self._of.BINDINGS if isinstance(b, Binding)}
        return [found[id] for id in self._ids]

    @staticmethod
    def _key(binding: Binding) -> tuple[str, str]:
        return key_name(binding.key.split(",")[0]), binding.description
