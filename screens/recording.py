"""What screens that record by keys have in common: what was done last, and more to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from hmip_tui.errors import HmipError
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar


class RecordingScreen(PassingScreen[None]):
    """Says what was done last, until something else is looked at; else how much more there is.

    A subclass makes the panel and the status bar, and shows everything anew in :meth:`_show`.
    """

    MORE: ClassVar[str]
    """The id of the binding that shows more of the panel."""

    _detail: LinePanel
    _status: StatusBar

    def __init__(self) -> None:
        super().__init__()
        self._told = ("", False)

    def _show(self, marked: str = "") -> None:
        """Read and draw everything; ``marked`` is what the mark is to be on, "" for no other."""
        raise NotImplementedError

    def _say_more(self) -> None:
        """Say what was done last, else how much more there is to read."""
        told, alert = self._told
        if told:
            self._status.say(told, alert=alert)
        else:
            self._status.say_more(self._detail, self.MORE)

    def _look(self) -> None:
        """Show something else in the panel, from its first line on."""
        self._told = ("", False)
        self._detail.to_top()
        self._detail.update()
        self._say_more()

    def _do(self, act: Callable[[], Any], told: str, marked: str = "") -> None:
        """Record something; ``told`` is said if that could be done, else why not."""
        try:
            act()
        except HmipError as error:
            self.app.bell()
            self._say(str(error), True)
        else:
            self._say(told, marked=marked)

    def _say(self, told: str, alert: bool = False, marked: str = "") -> None:
        self._told = (told, alert)
        self._show(marked)

    def action_page(self, step: int) -> None:
        """Show more of what stands in full."""
        self._told = ("", False)
        self._detail.scroll_page(step)
        self._say_more()

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
