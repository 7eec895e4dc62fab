"""Screens that are left again, each once.

Of keys that come in one burst, a second Enter is taken while the first still makes the screen go.
Textual would take away whichever screen is in front then.
"""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType

from hmip_tui.screens.program import program_of


class PassingScreen(Screen[ScreenResultType]):
    """A screen that goes when it is left."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Go, if that has not been done."""
        return super().dismiss(result) if program_of(self).is_in_front(self) else AwaitComplete()


class PassingModal(ModalScreen[ScreenResultType]):
    """A screen before others that goes when it is left."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Go, if that has not been done."""
        return super().dismiss(result) if program_of(self).is_in_front(self) else AwaitComplete()
