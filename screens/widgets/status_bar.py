"""The status bar: what was just done, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.panels.lines import Line, Span, shorten
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
    """Two lines: a message, and the keys of ``screen`` whose ids are given."""

    def __init__(self, screen: Screen[Any], ids: Sequence[str]) -> None:
        super().__init__(self._make, id="status")
        self._of = screen
        self._ids = ids
        self._message: Line = ()

    def say(self, message: str, *, alert: bool = False) -> None:
        """Show a message in the first line."""
        self._message = (Span(message, "alert" if alert else ""),)
        self.update()

    def _make(self, size: Size) -> list[Line]:
        message = tuple(Span(shorten(text, size.width), role) for text, role in self._message)
        return [message, self._keys(size.width)]

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
