"""The Textual program: which screen is shown, and what all screens share."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme

from hmip_tui import screens
from hmip_tui.application import Inspection, Position
from hmip_tui.errors import HmipError
from hmip_tui.screens.themes import NO_COLOUR, THEMES
from hmip_tui.settings import DEFAULTS, Settings
from hmip_tui.text import visible
from hmip_tui.walk import start


def _first_theme(app: HmipApp) -> str:
    return NO_COLOUR if "NO_COLOR" in os.environ else app.settings.theme


class HmipApp(App[None]):
    """Shows one inspection, or the start screen while none is open.

    Each of the program's places (start, cases, review, board) is a Textual mode, so that it
    stays as it was left while another is shown.
    """

    TITLE = "hmip-tui"
    ENABLE_COMMAND_PALETTE = False
    theme: Reactive[str] = Reactive(Initialize(_first_theme))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", id="app.quit", priority=True),
    ]

    def __init__(
        self,
        inspection: Inspection | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        settings: Settings = DEFAULTS,
    ) -> None:
        self.inspection = inspection
        self.clock = clock
        self.settings = settings
        # Textual reads it from the instance; only here is it known where work goes on
        self.DEFAULT_MODE = self._first_place()  # type: ignore[misc]
        # a screen brings its own style; to bring the first one's later would style all of it twice
        style = Path(screens.__file__).with_name(f"{self.DEFAULT_MODE}.tcss")
        super().__init__(css_path=style.resolve())
        if settings.reduced_motion:
            self.animation_level = "none"
        self.add_mode("start", self._start)
        self.add_mode("cases", self._cases)
        self.add_mode("review", self._review)
        self.add_mode("board", self._board)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The program's own themes beside Textual's, from the very first look at one."""
        return {**super().available_themes, **THEMES}

    def _first_place(self) -> str:
        """Where work goes on: the question last shown, else the cases, else the start."""
        if self.inspection is None:
            return "start"
        return "cases" if self.inspection.position() is None else "review"

    @property
    def open_inspection(self) -> Inspection:
        """The inspection that is open; only screens that show one ask for it."""
        if self.inspection is None:
            raise RuntimeError("no inspection is open")
        return self.inspection

    # each place is imported when it is first shown

    def _start(self) -> Screen[None]:
        from hmip_tui.screens.start import StartScreen

        return StartScreen()

    def _cases(self) -> Screen[None]:
        from hmip_tui.screens.cases import CasesScreen

        return CasesScreen(self.open_inspection)

    def _review(self) -> Screen[None]:
        from hmip_tui.screens.review import ReviewScreen

        inspection = self.open_inspection
        position = inspection.position()
        if position is None:
            raise RuntimeError("no case is open")
        return ReviewScreen(inspection, position, clock=self.clock)

    def _board(self) -> Screen[None]:
        from hmip_tui.screens.board import BoardScreen

        return BoardScreen(self.open_inspection)

    def action_show_cases(self) -> None:
        """Show the list of cases."""
        self.switch_mode("cases")

    def action_show_board(self) -> None:
        """Show the ratings board."""
        self.switch_mode("board")

    def action_show_review(self) -> None:
        """Go on with the case last shown; without one, choose a case."""
        self.switch_mode(self._first_place())

    def show_review_of(self, case_id: str) -> None:
        """Review a case: where it was left if it was the last one shown, else from its start.

        Raises :class:`hmip_tui.errors.HmipError` if the place could not be remembered.
        """
        inspection = self.open_inspection
        position = inspection.position()
        if position is None or position.case != case_id:
            question = start(inspection.framework, inspection.case(case_id))
            inspection.go_to(Position(case_id, question.id))
        self.switch_mode("review")

    def action_show_help(self) -> None:
        """List the keys of the screen that is shown."""
        from hmip_tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def open_file(self, inspection: Inspection) -> None:
        """Leave the start screen for an inspection."""
        self.inspection = inspection
        self.action_show_review()
        self.call_after_refresh(self._remember)

    def on_ready(self) -> None:
        """The first frame is on the screen: there is time for what can wait."""
        if not gc.isenabled():
            gc.freeze()  # what is there now stays, and need not be looked through at every turn
            gc.enable()
        self._remember()

    def _remember(self) -> None:
        """Put the open file first among the recent ones, in a thread as drives can be slow."""
        if self.inspection is not None:
            self.run_worker(partial(self._write_recent, self.inspection), thread=True)

    def _write_recent(self, inspection: Inspection) -> None:
        from hmip_tui import recent

        try:
            note = recent.add(
                recent.Recent(
                    inspection.path.resolve(),
                    inspection.provider,
                    sum(map(inspection.sample_size, inspection.framework.samples)),
                    datetime.now(UTC),
                )
            )
        except HmipError as error:
            note = str(error)
        if note:
            self.call_later(self.notify, visible(note), severity="warning", markup=False)


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
