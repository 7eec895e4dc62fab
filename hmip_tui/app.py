"""The Textual program: which screen is shown, and what all screens share."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from hmip_tui import screens
from hmip_tui.application import Inspection


class HmipApp(App[None]):
    """Shows one inspection, or the start screen while none is open."""

    TITLE = "hmip-tui"
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(__file__).with_name("app.tcss"),
        *sorted(Path(screens.__file__).parent.glob("*.tcss")),
    ]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", id="app.quit", priority=True),
    ]

    def __init__(
        self,
        inspection: Inspection | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.inspection = inspection
        self.clock = clock

    def get_default_screen(self) -> Screen[None]:
        """Where work goes on: the question last shown, else the cases, else the start."""
        if self.inspection is None:
            from hmip_tui.screens.start import StartScreen

            return StartScreen()
        if self.inspection.position() is not None:
            return self._review()
        return self._cases()

    def _review(self) -> Screen[None]:
        from hmip_tui.screens.review import ReviewScreen

        inspection = self.open_inspection
        position = inspection.position()
        assert position is not None
        return ReviewScreen(inspection, position, clock=self.clock)

    def _cases(self) -> Screen[None]:
        from hmip_tui.screens.cases import CasesScreen

        return CasesScreen(self.open_inspection)

    @property
    def open_inspection(self) -> Inspection:
        """The inspection that is open; only screens that show one ask for it."""
        assert self.inspection is not None
        return self.inspection

    def action_show_cases(self) -> None:
        """Show the list of cases."""
        self.switch_screen(self._cases())

    def action_show_board(self) -> None:
        """Show the ratings board."""
        from hmip_tui.screens.board import BoardScreen

        self.switch_screen(BoardScreen(self.open_inspection))

    def action_show_review(self) -> None:
        """Go on with the case last shown; without one, choose a case."""
        if self.open_inspection.position() is None:
            self.action_show_cases()
        else:
            self.switch_screen(self._review())

    def action_show_help(self) -> None:
        """List the keys of the screen that is shown."""
        from hmip_tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def open_file(self, inspection: Inspection) -> None:
        """Leave the start screen for an inspection."""
        self.inspection = inspection
        self.action_show_review()


def run(path: Path | None) -> int:
    """Run the program on an inspection file, or on the start screen; the exit code.

    Raises :class:`hmip_tui.errors.HmipError` for a file that cannot be used.
    """
    inspection = None if path is None else Inspection.open(path)
    app = HmipApp(inspection)
    try:
        app.run()
    finally:
        if app.inspection is not None:
            app.inspection.close()
    return app.return_code or 0
