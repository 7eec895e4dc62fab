"""The Textual program: which screen is shown, and what all screens share."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme

from hmip_tui import keymap, paths, preferences, screens
from hmip_tui.application import Inspection
from hmip_tui.collecting import collect_between_keys
from hmip_tui.ending import end_with_terminal
from hmip_tui.errors import FileProblem, HmipError
from hmip_tui.hiding import CLOCK, HidingApp
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.keeping import KeepingApp
from hmip_tui.keymap import Keys, keys_text
from hmip_tui.screens.themes import NO_COLOUR, THEMES
from hmip_tui.settings import DEFAULTS, Settings
from hmip_tui.settings import THEMES as CHOOSABLE
from hmip_tui.text import visible

if TYPE_CHECKING:
    from textual.driver import Driver

    from hmip_tui.editing import Edited
    from hmip_tui.screens.training import Lesson

_NO_CHANGES: Keys = {}


def _first_theme(app: HmipApp) -> str:
    return NO_COLOUR if "NO_COLOR" in os.environ else app.settings.theme


class HmipApp(KeepingApp, inherit_bindings=False):
    """Shows one inspection, or the start screen while none is open; it can be hidden.

    Each of the program's places (start, cases, review, board, the interviews and one of them) is
    a Textual mode, so that it stays as it was left while another is shown.
    """

    TITLE = "hmip-tui"
    ENABLE_COMMAND_PALETTE = False
    theme: Reactive[str] = Reactive(Initialize(_first_theme))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", id="app.quit", priority=True),
        *HidingApp.BINDINGS,
        Binding("ctrl+p", "palette", "every action by name", id="app.palette", priority=True),
        Binding("f4", "back_up", "back the file up now", id="app.backup", priority=True),
        Binding("f3", "next_theme", "next theme", id="app.theme", priority=True),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self,
        inspection: Inspection | None = None,
        *,
        clock: Callable[[], float] = CLOCK,
        settings: Settings = DEFAULTS,
        keys: Keys = _NO_CHANGES,
        note: str = "",
        first_run: bool = False,
    ) -> None:
        self.inspection = inspection
        self.settings = settings
        self.keys = keys
        self.last_interview = ""
        self._note = note
        self._first_run = first_run
        # Textual reads it from the instance; only here is it known where work goes on
        self.DEFAULT_MODE = self._first_place()  # type: ignore[misc]
        # a screen brings its own style; to bring the first one's later would style all of it twice
        style = Path(screens.__file__).with_name(f"{self.DEFAULT_MODE}.tcss")
        super().__init__(style.resolve(), idle_minutes=settings.idle_minutes, clock=clock)
        if settings.reduced_motion:
            self.animation_level = "none"
        self.set_keymap({id: keys_text(changed) for id, changed in keys.items()})
        self._places: dict[str, Callable[[], Screen[None]]] = {
            "start": self._start,
            "cases": self._cases,
            "review": self._review,
            "board": self._board,
            "interviews": self._interviews,
            "interview": self._interview,
        }
        for place, screen in self._places.items():
            if place != self.DEFAULT_MODE:
                self.add_mode(place, screen)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this system; where there is one that ends sooner, that."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from hmip_tui.quick_driver import QuickDriver

        return QuickDriver

    def get_default_screen(self) -> Screen[None]:
        """The place where work goes on.

        Textual parses and applies all styles once more for a first screen that is a mode's, so it
        becomes one when it is there.
        """
        return self._places[self.DEFAULT_MODE]()

    def on_mount(self) -> None:
        """The first screen is there: its place is one like the others from now on."""
        self.add_mode(self.DEFAULT_MODE, self._places[self.DEFAULT_MODE])

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The program's own themes beside Textual's, from the very first look at one."""
        return {**super().available_themes, **THEMES}

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by name, at once for our own: every widget's style asks for it."""
        return THEMES.get(theme_name) or super().get_theme(theme_name)

    def _first_place(self) -> str:
        """Where work goes on: the question last shown, else the cases, else the start."""
        if self.inspection is None:
            return "start"
        in_front = self.inspection.interview_position() is not None
        return "interview" if in_front else self._case_place()

    def _case_place(self) -> str:
        """Where work on cases goes on: the question last shown, else the cases."""
        return "cases" if self.open_inspection.position() is None else "review"

    @cached_property
    def lesson(self) -> Lesson:
        """The way through the training, on all screens of a training file."""
        from hmip_tui.screens.training import Lesson

        return Lesson(self.open_inspection)

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
        if self.open_inspection.training:
            from hmip_tui.screens.training import TrainingCases

            return TrainingCases(self.open_inspection, self.lesson)
        from hmip_tui.screens.cases import CasesScreen

        return CasesScreen(self.open_inspection)

    def _review(self) -> Screen[None]:
        inspection = self.open_inspection
        position = inspection.position()
        if position is None:
            raise RuntimeError("no case is open")
        advance = self.settings.auto_advance
        if inspection.training:
            from hmip_tui.screens.training import TrainingReview

            return TrainingReview(
                inspection, position, self.lesson, clock=self.clock, auto_advance=advance
            )
        from hmip_tui.screens.review import ReviewScreen

        return ReviewScreen(inspection, position, clock=self.clock, auto_advance=advance)

    def _board(self) -> Screen[None]:
        from hmip_tui.screens.board import BoardScreen

        return BoardScreen(self.open_inspection)

    def _interviews(self) -> Screen[None]:
        from hmip_tui.screens.interviews import InterviewsScreen

        return InterviewsScreen(self.open_inspection)

    def _interview(self) -> Screen[None]:
        from hmip_tui.screens.interview import InterviewScreen

        inspection = self.open_inspection
        position = inspection.interview_position()
        if position is None:
            raise RuntimeError("no interview is open")
        self.last_interview = position.interview
        advance = self.settings.auto_advance
        return InterviewScreen(inspection, position, clock=self.clock, auto_advance=advance)

    def action_show_cases(self) -> None:
        """Show the list of cases."""
        self.switch_mode("cases")

    def action_show_board(self) -> None:
        """Show the ratings board."""
        self.switch_mode("board")

    def action_show_review(self) -> None:
        """Go on with the case last shown; without one, choose a case."""
        self.switch_mode(self._case_place())

    def show_review_of(self, case_id: str) -> None:
        """Review a case: where it was left if it was the last one shown, else from its start.

        Raises :class:`hmip_tui.errors.HmipError` if the place could not be remembered.
        """
        self.open_inspection.go_to_case(case_id)
        self.switch_mode("review")

    def action_show_interviews(self) -> None:
        """Show the list of interviews."""
        self.switch_mode("interviews")

    def show_interview(self, id: str) -> None:
        """Go on with an interview, where it was left if it was shown last.

        Raises :class:`hmip_tui.errors.HmipError` if the place could not be remembered.
        """
        self.open_inspection.go_to_interview(InterviewPosition(id, ""))
        self.last_interview = id
        self.switch_mode("interview")

    def action_show_help(self) -> None:
        """List the keys of the screen that is shown."""
        from hmip_tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    # -- what is the same on every screen ----------------------------------------------------

    def action_next_theme(self) -> None:
        """Take the next theme and remember it."""
        if self.theme == NO_COLOUR:
            self.notify("NO_COLOR is set: there are no colours to change.", markup=False)
            return
        place = CHOOSABLE.index(self.theme) if self.theme in CHOOSABLE else -1
        self.theme = CHOOSABLE[(place + 1) % len(CHOOSABLE)]
        self.run_worker(partial(self._remember_theme, self.theme), thread=True, group="theme")

    def _remember_theme(self, theme: str) -> None:
        from hmip_tui import preferences

        try:
            preferences.remember_theme(theme)
        except HmipError as error:
            self.call_later(self.warn, str(error))

    def edit_outside(self, text: str, take: Callable[[Edited], None]) -> None:
        """Lend the terminal to a person's own editor; ``take`` gets what came back."""
        from hmip_tui.lending import edit_outside

        encrypted = self.inspection is not None and self.inspection.is_encrypted
        edit_outside(self, text, self.settings.editor, take, self._leave, confidential=encrypted)

    def action_palette(self) -> None:
        """Choose one of the actions of the screen in front by name."""
        from hmip_tui.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.screen), self._do)

    def _do(self, id: str | None) -> None:
        if id is not None:
            self.call_later(self.action_do, id)

    async def action_do(self, id: str) -> None:
        """Do what the screen in front offers under a binding's id."""
        from hmip_tui.screens.bindings import offered_as

        found = offered_as(self.screen, id)
        if found is not None:
            await self.run_action(found.binding.action, found.node)

    def _fatal_error(self) -> None:
        """End after a fault, and leave no one's data in the terminal.

        What Textual would print there holds the values of variables; this holds places in the
        program, and of the fault itself only the kind. Where the file is at fault, which a screen
        may find out late, its sentence says it all.
        """
        kind, fault, trace = sys.exc_info()
        if isinstance(fault, FileProblem):
            told = f"hmip-tui stopped: {visible(str(fault))}"
        else:
            places = "".join(traceback.format_tb(trace))
            name = "unknown" if kind is None else kind.__name__
            told = f"hmip-tui stopped at a fault: {name}\n{places}"
        self.bell()
        self._exit_renderables.append(Text(told))
        self._close_messages_no_wait()

    def open_file(self, inspection: Inspection) -> None:
        """Leave the start screen for an inspection."""
        self.inspection = inspection
        self.switch_mode(self._first_place())
        self.call_after_refresh(self._remember)
        self.call_after_refresh(self._greet)

    def on_ready(self) -> None:
        """The first frame is on the screen: there is time for what can wait."""
        collect_between_keys(self)
        end_with_terminal(self, self._leave)
        self._remember()
        if self._note:
            self.warn(self._note)
        self.watch_idleness()
        self._greet()
        self.run_worker(self._prepare, thread=True)
        self.begin_keeping()

    def _prepare(self) -> None:
        """In a thread: load what makes hashes before the first answer needs it, and tidy up."""
        from hmip_tui import editing, journal

        journal.first_hash("", "")
        editing.remove_leftovers()

    def _greet(self) -> None:
        """Say once, with the first inspection on this device, what has to be known."""
        if self._first_run and self.inspection is not None and not self.inspection.training:
            self._first_run = False
            self.action_show_first_run()

    def action_show_first_run(self) -> None:
        """Say where files are, what is saved when, and what to do in the end."""
        from hmip_tui.screens.first_run import FirstRunScreen

        path = None if self.inspection is None else self.inspection.path
        self.push_screen(FirstRunScreen(path, self.settings.idle_minutes))

    def _leave(self) -> None:
        self.save_typed()
        self.close_file()

    def _remember(self) -> None:
        """Put the open file first among the recent ones, in a thread as drives can be slow."""
        if self.inspection is not None and not self.inspection.training:
            self.run_worker(partial(self._write_recent, self.inspection), thread=True)

    def _write_recent(self, inspection: Inspection) -> None:
        from hmip_tui import recent

        try:
            note = recent.add(
                recent.Recent(
                    inspection.path.resolve(),
                    # nothing of an encrypted file stands in a plain one
                    "(encrypted)" if inspection.is_encrypted else inspection.provider,
                    sum(map(inspection.sample_size, inspection.framework.samples)),
                    datetime.now(UTC),
                )
            )
        except HmipError as error:
            note = str(error)
        if note:
            self.call_later(self.warn, note)
        self.look_at_file(inspection)


def _keys() -> tuple[Keys, str]:
    """The keys of this device's person, and what is to be said of their file, empty if nothing."""
    try:
        text = preferences.keys_text()
    except HmipError as error:
        return _NO_CHANGES, f"{error} All keys are as they were made."
    if not text:
        return _NO_CHANGES, ""
    from hmip_tui.screens.bindings import catalogue

    found = keymap.read(text, catalogue(HmipApp))
    return found.changes, preferences.told_of_keys(found.mistakes)


def run(path: Path | None) -> int:
    """Run the program on an inspection file, or on the start screen; the exit code.

    Raises :class:`hmip_tui.errors.HmipError` for a file that cannot be used.
    """
    inspection = None if path is None else Inspection.open(path)
    settings, note = preferences.load_settings()
    keys, more = _keys()
    app = HmipApp(
        inspection,
        settings=settings,
        keys=keys,
        note=f"{note} {more}".strip(),
        first_run=not paths.recent_files().exists(),
    )
    try:
        app.run()
    finally:
        if said := app.close_file():
            sys.stderr.write(f"{visible(said)}\n")
    return app.return_code or 0
