"""The start screen: the inspections opened last, and the ways to another one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.worker import get_current_worker

from hmip_tui import paths, recent
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, Locked
from hmip_tui.file_names import is_there
from hmip_tui.panels.lines import Line, Span, bar, fit, wrapped
from hmip_tui.panels.start import deed_line, recent_detail, recent_line
from hmip_tui.recent import Recent
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.program import program_of
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar

_INDEPENDENT = (
    "Independent software. Not a product of, nor endorsed by, HM Inspectorate of Probation."
)
_FOOTER = [f"start.{name}" for name in ("choose", "new", "open", "demonstration", "quit", "help")]
_NUMBERED = 9


class Deed(NamedTuple):
    """Something the list offers besides files: its binding, name, and what it does in full."""

    binding: str
    name: str
    detail: str


DEEDS = (
    Deed("start.new", "New inspection", "Create a file for a provider's inspection."),
    Deed("start.open", "Open a file", "Open an inspection file by its path."),
    Deed(
        "start.demonstration",
        "Demonstration",
        "Try everything on a published inspection with synthetic cases. It is created the first "
        "time, in some seconds; what you record in it stays.",
    ),
    Deed(
        "start.train",
        "Training",
        "Learn the program step by step on invented cases, which are part of no inspection.",
    ),
    Deed(
        "start.first_run",
        "What to know",
        "Where files are, what is saved when, how to hide the screen, what to do in the end.",
    ),
    Deed("start.help", "Keys", "List every key of this screen."),
    Deed("start.quit", "Quit", "Leave the program."),
)
_DEMONSTRATION = 2
_HEADING = len(DEEDS) + 1
_FIRST = _HEADING + 1
_PASSED_OVER = (_HEADING - 1, _HEADING)


class _Abandoned(Exception):
    """The screen has gone: nobody waits for the demonstration any more."""


class StartScreen(Screen[None]):
    """A list of what can be done, each by one key, and of the inspections opened last."""

    CSS_PATH = "start.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "choose", id="start.choose"),
        Binding("n", "new", "new", id="start.new"),
        Binding("o", "open", "open", id="start.open"),
        Binding("d", "demonstration", "demonstration", id="start.demonstration"),
        Binding("t", "train", "training", id="start.train"),
        Binding("w", "app.show_first_run", "what to know", id="start.first_run"),
        *(
            Binding(str(n), f"open_recent({n})", f"recent inspection {n}", id=f"start.recent_{n}")
            for n in range(1, _NUMBERED + 1)
        ),
        Binding("delete", "forget", "take a file from this list", id="start.forget"),
        Binding("down,j", "move(1)", "next", id="start.next"),
        Binding("up,k", "move(-1)", "previous", id="start.previous"),
        Binding("pagedown,end", "move(99)", "last", id="start.last"),
        Binding("pageup,home", "move(-99)", "first", id="start.first"),
        Binding("q", "app.quit", "quit", id="start.quit"),
        Binding("question_mark,f1", "app.show_help", "keys", id="start.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._recent: Sequence[Recent] = ()
        self._gone: frozenset[Recent] = frozenset()
        self._making = False
        self._list = LineList(self._row, id="list", moved=self._moved, chosen=self.action_choose)
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, the list, what is marked in full, status bar."""
        yield LinePanel(_heading, id="heading")
        with Vertical(id="frame"):
            yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read which files were opened last; the mark stays where it was."""
        found = recent.load()
        first_time = not self._list.count
        self._show(found.files, self._list.marked)
        if first_time:
            self._show(found.files, _FIRST if found.files else _DEMONSTRATION)
        if found.note:
            self.say(found.note, alert=True)
        self.run_worker(partial(self._look, found.files), thread=True)

    def _show(self, files: Sequence[Recent], marked: int) -> None:
        self._recent = files
        self._list.show(_FIRST + len(files), marked, _PASSED_OVER)
        self._detail.update()

    def _look(self, files: Sequence[Recent]) -> None:
        """Find out, in a thread as drives can be slow, which files are gone."""
        gone = frozenset(file for file in files if not is_there(file.path))
        self.call_later(self._show_gone, gone)

    def _show_gone(self, gone: frozenset[Recent]) -> None:
        self._gone = gone
        self._list.update()
        self._detail.update()

    def _row(self, number: int, width: int) -> Line:
        if number < len(DEEDS):
            deed = DEEDS[number]
            return deed_line(key_of(self, deed.binding), deed.name)
        if number < _HEADING:
            return ()
        if number == _HEADING:
            text = "Recent inspections" if self._recent else "Recent inspections: none yet"
            return (Span(fit(text, width), "title"),)
        place = number - _FIRST
        key = key_of(self, f"start.recent_{place + 1}") if place < _NUMBERED else ""
        file = self._recent[place]
        return recent_line(key, file, gone=file in self._gone, width=width)

    def _detail_lines(self, size: Size) -> list[Line]:
        file = self._marked_file()
        if file is not None:
            forget = key_of(self, "start.forget")
            return recent_detail(file, gone=file in self._gone, width=size.width, forget_key=forget)
        return list(wrapped(DEEDS[self._list.marked].detail, size.width, "muted"))

    def _marked_file(self) -> Recent | None:
        place = self._list.marked - _FIRST
        return self._recent[place] if 0 <= place < len(self._recent) else None

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    def fail(self, error: HmipError) -> None:
        """Say what could not be done."""
        self.app.bell()
        self.say(str(error), alert=True)

    # -- moving and choosing -----------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Mark the next or previous line."""
        self._list.move(step)

    def _moved(self) -> None:
        self.say("")
        self._detail.update()

    def action_choose(self) -> None:
        """Do what is marked."""
        file = self._marked_file()
        if file is None:
            self.call_later(self.run_action, f"app.do('{DEEDS[self._list.marked].binding}')")
        else:
            self._open(file.path)

    def action_open_recent(self, number: int) -> None:
        """Open the recent inspection of a number, from 1."""
        if number <= len(self._recent):
            self._list.show(self._list.count, _HEADING + number, _PASSED_OVER)
            self._detail.update()
            self._open(self._recent[number - 1].path)

    def action_forget(self) -> None:
        """Take the marked file from the list."""
        file = self._marked_file()
        if file is None:
            self.say("only recent inspections can be taken from this list")
            return
        try:
            recent.forget(file.path)
        except HmipError as error:
            self.fail(error)
            return
        self._show([f for f in self._recent if f is not file], self._list.marked)
        self.say(f"{file.path.name} is off this list; the file itself was not touched")

    # -- opening -----------------------------------------------------------------------------

    def _open(self, path: Path) -> None:
        if self._making:
            return
        try:
            inspection = Inspection.open(path)
        except Locked:
            from hmip_tui.screens.file_forms import unlock_form

            self.app.push_screen(unlock_form(path), self._opened)
        except HmipError as error:
            self.fail(error)
        else:
            self._opened(inspection)

    def _opened(self, inspection: Inspection | None) -> None:
        if inspection is not None:
            self.say("")
            program_of(self).open_file(inspection)

    def action_new(self) -> None:
        """Ask for a provider and a path, and create a file."""
        if not self._making:
            from hmip_tui.screens.file_forms import CreateForm

            self.app.push_screen(CreateForm(), self._opened)

    def action_open(self) -> None:
        """Ask for a path and open it."""
        if not self._making:
            from hmip_tui.screens.file_forms import open_form

            self.app.push_screen(open_form(), self._opened)

    def action_train(self) -> None:
        """Open the training inspection, which is made if it is not there."""
        from hmip_tui import training_file

        if self._making:
            return
        try:
            training_file.provide(paths.training())
        except HmipError as error:
            self.fail(error)
            return
        self._open(paths.training())

    # -- the demonstration -------------------------------------------------------------------

    def action_demonstration(self) -> None:
        """Open the demonstration, which is created if it is not there."""
        path = paths.demonstration()
        if self._making:
            return
        if is_there(path):
            self._open(path)
            return
        self._making = True
        self._progressed(0)
        self.run_worker(partial(self._make, path), thread=True)

    def _make(self, path: Path) -> None:
        """Create the demonstration, in a thread; leaving the program leaves nothing of it."""
        from hmip_tui import demonstration

        worker = get_current_worker()
        told = 0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if worker.is_cancelled:
                raise _Abandoned
            if (percentage := 100 * done // total) > told:
                told = percentage
                self.call_later(self._progressed, percentage)

        try:
            demonstration.create(path, progress)
        except HmipError as error:
            self.call_later(self._made, path, error)
        except _Abandoned:
            return
        else:
            self.call_later(self._made, path, None)

    def _progressed(self, percentage: int) -> None:
        self.say(f"Creating the demonstration {bar(percentage, (), 20)} {percentage}%")

    def _made(self, path: Path, error: HmipError | None) -> None:
        self._making = False
        if error is None:
            self._open(path)
        else:
            self.fail(error)


def _heading(size: Size) -> list[Line]:
    return [
        (Span("hmip-tui", "title"), Span("  offline case review for probation inspections")),
        *wrapped(_INDEPENDENT, size.width, "muted"),
    ]
