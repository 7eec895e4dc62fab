"""The status bar: what was just done, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.panels.lines import Act, Line, Span, more_below, wrap, wrap_to
from hmip_tui.screens.bindings import key_of, own_bindings
from hmip_tui.screens.widgets.line_panel import LinePanel


class _Shown(NamedTuple):
    """A key as it is shown."""

    key: str
    label: str
    act: Act


class StatusBar(LinePanel):
    """A message, and in the last line the keys in force for the ids given.

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

    def fail(self, error: object) -> None:
        """Show, and let be heard, why something could not be done."""
        self.app.bell()
        self.say(str(error), alert=True)

    def say_more(self, panel: LinePanel, more: str) -> None:
        """Say how many lines of a panel are below those shown; ``more`` is the id of the key."""
        self.say(more_below(panel.hidden_below, key_of(self._of, more)))

    def on_resize(self) -> None:
        """An alert may need more or fewer lines."""
        self._fit()

    def _fit(self) -> None:
        text, role, _ = self._message
        width = self.content_size.width
        lines = len(wrap(text, width)) if role == "alert" and width else 1
        if lines != self._lines_said:
            self._lines_said = lines
            self.styles.height = lines + 1

    def _make(self, size: Size) -> list[Line]:
        text, role, _ = self._message
        room = max(size.height - 1, 0)
        message: list[Line] = [(Span(line, role),) for line in wrap_to(text, size.width, room)]
        message += [()] * (room - len(message))
        if size.width not in self._keys_by_width:
            self._keys_by_width = {size.width: self._keys(size.width)}
        return [*message, self._keys_by_width[size.width]]

    def _keys(self, width: int) -> Line:
        """As many keys as fit, in the order given; the last always. A click does what they do."""
        *shown, last = self._shown()
        spans: list[Span] = []
        room = width - cell_len(last.key) - cell_len(last.label) - 1
        for key, label, act in shown:
            room -= cell_len(key) + cell_len(label) + 3
            if room < 0:
                break
            spans += [Span(key, "key", act), Span(f" {label}", "muted", act), Span("  ")]
        return (*spans, Span(last.key, "key", last.act), Span(f" {last.label}", "muted", last.act))

    def _shown(self) -> list[_Shown]:
        found = {b.id: b for node in (self.app, self._of) for b in own_bindings(type(node))}
        return [
            _Shown(key_of(self._of, id), found[id].description, ("app.do", id)) for id in self._ids
        ]
