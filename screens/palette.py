"""Every action of the screen in front, to choose by name."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from hmip_tui.keymap import key_name
from hmip_tui.screens.bindings import keys_of, offered
from hmip_tui.screens.choose import Choice, ChooseScreen

_PALETTE = "app.palette"


class Palette(ChooseScreen):
    """Asks which of a screen's actions to do; returns the id of its binding."""

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__(
            "Do what?",
            [
                Choice(
                    binding.id or "",
                    binding.description,
                    " or ".join(key_name(key) for key in keys_of(screen, binding)),
                )
                for _, binding in offered(screen)
                if binding.id != _PALETTE
            ],
            in_full=False,
        )
