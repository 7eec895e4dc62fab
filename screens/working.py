"""What screens with long work have in common: it runs in a thread of its own and can be stopped."""

from __future__ import annotations

from threading import Event

from hmip_tui.errors import Stopped
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.status_bar import StatusBar


class WorkingScreen(PassingScreen[None]):
    """Leaving stops what is under way; only then does it lead back."""

    _status: StatusBar

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        raise NotImplementedError

    def _require_wanted(self, else_told: str) -> None:
        """Raise :class:`Stopped`, with this sentence, in the work's thread if it is to end."""
        if self._stop.is_set():
            raise Stopped(else_told)

    def on_unmount(self) -> None:
        """A program that ends waits for no file and no network."""
        self._stop.set()

    def action_leave(self) -> None:
        """Stop what is under way, or go back."""
        if self.running:
            self._stop.set()
            self._status.say("stopping")
        else:
            self.dismiss(None)
