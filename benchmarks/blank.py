"""The yardstick: a Textual app with one line of text, which every key changes."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "ready"
"""What it shows first."""


class BlankApp(App[None]):
    """Shows how many keys were pressed."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0
        self.line = Static(READY)

    def compose(self) -> ComposeResult:
        """The line."""
        yield self.line

    def on_key(self, event: events.Key) -> None:
        """Count."""
        self.pressed += 1
        self.line.update(f"{event.key} {self.pressed}", layout=False)


if __name__ == "__main__":
    BlankApp().run()
