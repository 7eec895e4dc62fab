"""The sync centre: exchange with a shared folder or a hub, what is unsent, and the log."""

from __future__ import annotations

from contextvars import copy_context
from threading import Thread
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.exchange import log, syncing
from hmip_tui.exchanges import Known, LogLine, Outcome, Progress, counted
from hmip_tui.panels.exchange import (
    known_lines,
    log_detail,
    log_line,
    outcome_lines,
    progress_lines,
)
from hmip_tui.panels.lines import Line, Span, shorten_start, spread, wrapped
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import HEIGHTS
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.screens.working import WorkingScreen

_FOOTER = [
    *(f"sync.{name}" for name in ("exchange", "target", "leave")),
    "app.hide",
    "sync.help",
]


class SyncCentre(WorkingScreen):
    """Exchanges the inspection, and lists the exchanges there were, the latest first."""

    CSS_PATH = "sync_centre.tcss"
    AUTO_FOCUS = None
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDING_GROUP_TITLE = "Sync centre"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,s", "exchange", "exchange now", id="sync.exchange"),
        Binding("t", "target", "with whom", id="sync.target"),
        Binding("down,j", "move(1)", "earlier", id="sync.next"),
        Binding("up,k", "move(-1)", "later", id="sync.previous"),
        Binding("pagedown", "move(10)", "ten earlier", id="sync.page_down"),
        Binding("pageup", "move(-10)", "ten later", id="sync.page_up"),
        Binding("space", "read_on", "more of it, else its beginning", id="sync.more"),
        Binding("escape", "leave", "stop, else back", id="sync.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="sync.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self._exchanging = False
        self._progress: Progress | None = None
        self._outcome: Outcome | None = None
        self._known: Known | None = None
        self._target = ""
        self._log: list[LogLine] = []
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._state = LinePanel(self._state_lines, id="state")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self._moved, empty=self._empty
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, how things stand, the log, its marked line in full, status bar."""
        yield self._heading
        yield self._state
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        self._list.border_title = "Exchanges"
        self._read()

    @property
    def running(self) -> bool:
        return self._exchanging

    def _read(self) -> None:
        try:
            self._known = syncing.known(self.inspection.record)
            self._target = syncing.target_of(self.inspection.record)
            self._log = log.lines(self.inspection.record.inspection)
        except HmipError as error:
            self._status.fail(str(error))
        self._list.show(len(self._log), 0)
        for panel in (self._heading, self._state):
            panel.update()
        self._moved()

    def on_resize(self) -> None:
        """What there was room for may have changed."""
        self.call_after_refresh(self._say_more)

    # -- what it shows -----------------------------------------------------------------------

    def _heading_lines(self, size: Size) -> list[Line]:
        left = f"{self.inspection.provider} · sync centre"
        target = shorten_start(self._target, size.width // 2)  # its end tells folders apart
        return [spread(left, target, size.width, "title", "muted")]

    def _state_lines(self, size: Size) -> list[Line]:
        if self.running:
            return progress_lines(self._progress, size.width)
        if self._outcome is not None:
            lines = outcome_lines(self._outcome, size.width)
        else:
            lines = known_lines(self._known, size.width)
        if not self._target:
            key = key_of(self, "sync.target")
            lines += wrapped(f"{key} says with which shared folder or hub.", size.width, "muted")
        if len(lines) > size.height:
            below = len(lines) - size.height + 1
            more = (Span(f"and {below} more lines; the log below has all that was done", "muted"),)
            lines = [*lines[: size.height - 1], more]
        return lines

    def _row(self, number: int, width: int) -> Line:
        return log_line(self._log[number], width)

    def _empty(self, width: int) -> list[Line]:
        return list(wrapped("There was no exchange on this device yet.", width, "muted"))

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self._log:
            return []
        return log_detail(self._log[self._list.marked], size.width)

    def _moved(self) -> None:
        self._detail.to_top()
        self._detail.update()
        self.call_after_refresh(self._say_more)

    def _say_more(self) -> None:
        """Say how much of the marked exchange is below what is shown, and the key to it."""
        below = self._detail.hidden_below
        more = f"{counted(below, 'more line')} below: {key_of(self, 'sync.more')}" if below else ""
        self._list.border_subtitle = more

    def action_read_on(self) -> None:
        """Show more of the marked exchange; at its end, its beginning again."""
        if self._detail.hidden_below:
            self._detail.scroll_page(1)
        else:
            self._detail.to_top()
        self._say_more()

    def action_move(self, by: int) -> None:
        """Move the mark in the log."""
        self._list.move(by)

    # -- exchanging --------------------------------------------------------------------------

    def action_target(self) -> None:
        """Ask for the folder or hub, and exchange with it."""
        if self.running:
            self._status.fail("An exchange is under way.")
            return

        def take(target: str | None) -> None:
            if target:
                self._begin(target)

        question = "With which shared folder, or postgresql://login@host/database?"
        self.app.push_screen(AskScreen(question, self._target, offered=True), take)

    def action_exchange(self) -> None:
        """Exchange with where it was exchanged last."""
        if self.running:
            return
        if self._target:
            self._begin(self._target)
        else:
            self.action_target()

    def _begin(self, target: str) -> None:
        self._exchanging = True
        self._stop.clear()
        self._progress = self._outcome = None
        self._status.say(f"exchanging; {key_of(self, 'sync.leave')} stops")
        self._state.update()
        # a hub may never answer: Textual's threads would keep the process until it does
        work = (self._work, target)
        Thread(target=copy_context().run, args=work, name="exchange", daemon=True).start()

    def _work(self, target: str) -> None:
        """Exchange, in a thread of its own; nobody is told where the program has ended."""
        try:
            outcome = syncing.sync(self.inspection.record, target, self._watch)
        except HmipError as error:
            self.call_later(self._ended, None, str(error))
        except Exception as error:  # noqa: BLE001 - it ends the program, as in every other place
            self.call_later(self._fail, error)
        else:
            self.call_later(self._ended, outcome, "")

    def _fail(self, error: Exception) -> None:
        raise error

    def _watch(self, progress: Progress) -> None:
        self._require_wanted("The exchange was stopped; what was exchanged so far stands.")
        self.call_later(self._show_progress, progress)

    def _show_progress(self, progress: Progress) -> None:
        self._progress = progress
        self._state.update()

    def _ended(self, outcome: Outcome | None, fault: str) -> None:
        self._exchanging = False
        self._outcome = outcome
        self.inspection.renew()  # also what came before a fault has to be shown
        self._read()
        if fault:
            self._status.fail(fault)
        elif outcome is not None and outcome.problems:
            self._status.fail("Not all could be exchanged: the lines above say why.")
        else:
            self._status.say("exchanged")
