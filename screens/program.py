"""What screens ask of the program that shows them."""

from __future__ import annotations

from typing import Any, Protocol, cast

from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.keymap import Keys


class Program(Protocol):
    """The part of :class:`hmip_tui.app.HmipApp` that screens call by name."""

    keys: Keys
    """The keys of this device's person, by the id of what they do; others are as made."""

    pressed_at: float
    """When the key that is being handled was pressed, in seconds of the program's clock."""

    def open_file(self, inspection: Inspection) -> None:
        """Leave the start screen for an inspection."""

    def show_review_of(self, case_id: str) -> None:
        """Review a case; raises :class:`hmip_tui.errors.HmipError`."""

    def action_show_review(self) -> None:
        """Go on with the case last shown."""


def program_of(screen: Screen[Any]) -> Program:
    """The program that shows a screen: imports go from it to its screens only."""
    return cast("Program", screen.app)
