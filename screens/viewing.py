"""What is recorded when a screen shows running results."""

from __future__ import annotations

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.screens.widgets.status_bar import StatusBar


class Viewing:
    """Records that results were shown: once from the time a screen comes up until it goes."""

    def __init__(self, inspection: Inspection, what: str) -> None:
        self._inspection = inspection
        self._what = what
        self._recorded = False

    def record(self, of: str, slice_: str) -> None:
        """Record it; ``of`` is the sample or question, ``slice_`` says of which cases.

        Raises :class:`hmip_tui.errors.HmipError` where it could not be recorded.
        """
        if not self._recorded:
            self._inspection.record_viewing(self._what, of, slice_)
            self._recorded = True

    def record_or_say(self, status: StatusBar, of: str, slice_: str) -> None:
        """Record it as :meth:`record` does; what prevents that is said in the status bar."""
        try:
            self.record(of, slice_)
        except HmipError as error:
            status.say(str(error), alert=True)

    def end(self) -> None:
        """The screen has gone."""
        self._recorded = False
