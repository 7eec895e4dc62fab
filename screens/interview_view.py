"""What shows one interview, one of its questions, its clock and the results of its kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from hmip_tui.application import Changed, Inspection
from hmip_tui.errors import HmipError, Refused, ResultsHidden
from hmip_tui.framework.interviews import Interview, InterviewQuestion
from hmip_tui.interview_clock import Clock, clock_text
from hmip_tui.interview_walk import InterviewHeld, reply_letters, start, with_person
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.panels.interview import (
    KEYS,
    InterviewAsked,
    interview_heading,
    interview_lines,
    interview_outline,
)
from hmip_tui.panels.interview_results import Column, results_lines
from hmip_tui.panels.lines import Line, wrapped
from hmip_tui.recording import MERGED
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.rules import Panes
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL, Slice

if TYPE_CHECKING:
    from hmip_tui.screens.widgets.evidence_area import EvidenceArea

_FOOTER = [
    f"interview.{name}"
    for name in (
        "refused", "did_not_know", "remark", "clock", "finish", "go_to", "by", "leave", "help",
    )
]  # fmt: skip
"""The first two are of people only: of an observation they are left out."""

_LEFT_RUNNING = "the clock was left running: it is paused, and counts to the last reply"


class InterviewView(Screen[None]):
    """The panes of the interview screen, and where the inspector is."""

    CSS_PATH = "interview.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(
        self,
        inspection: Inspection,
        position: InterviewPosition,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.clock = clock
        self.slice: Slice = ALL
        self.guidance = False
        self._read(inspection.interview(position.interview))
        self._question = self._place_of(position)
        self._viewing = Viewing(inspection, "interview")
        self._unsubscribe: Callable[[], None] = lambda: None
        self._ticking: Timer | None = None
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._outline = LinePanel(self._outline_lines, id="outline")
        self.asked = LinePanel(self._question_lines, id="question")
        self._results = LinePanel(self._results_lines, id="results")
        self._status = StatusBar(self, _FOOTER[2:] if self.interview.observed else _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, three panes, status bar."""
        yield self._heading
        middle = Vertical(self.asked, id="middle")
        yield Panes(self._outline, middle, self._results, middle=middle)
        yield self._status

    def on_mount(self) -> None:
        """Follow the record from now on."""
        self._unsubscribe = self.inspection.subscribe(self._changed)
        self._ticking = self.set_interval(1.0, self._tick, pause=True)
        self._say_whether_paused()

    def on_screen_suspend(self) -> None:
        """Nobody sees the clock; after another place it is a new showing of results."""
        if self._ticking is not None:
            self._ticking.pause()
        if self.app.current_mode != "interview":
            self._viewing.end()

    def on_screen_resume(self) -> None:
        """Go to the interview that was chosen since on another screen."""
        position = self.inspection.interview_position()
        if position is not None and position.interview != self.held.id:
            self._open(position)
        elif position is not None and position.question != self.question.id:
            self.move_to(self.question)
        self._settle_clock()
        self.show_all()
        self.call_after_refresh(self._record_viewing)

    def _record_viewing(self) -> None:
        """Record, once while this screen is there, that results are seen beside the question."""
        if self.inspection.why_hidden() is None:
            self._viewing.record_or_say(self._status, self.interview.id, self._group())

    def _open(self, position: InterviewPosition) -> None:
        if self.held.clock is Clock.RUNNING:  # one interview at a time
            self.tell_clock(Clock.PAUSED)
        self._read(self.inspection.interview(position.interview))
        self.slice = ALL
        self.move_to(self._question_of(self._place_of(position)))
        self._say_whether_paused()

    def on_unmount(self) -> None:
        """Stop the clock with the program."""
        self._unsubscribe()
        # where the disk refuses even that, the clock counts to the last reply
        with suppress(HmipError):
            if self.held.clock is Clock.RUNNING:
                self.inspection.set_clock(self.held.id, Clock.PAUSED)

    # -- what is shown -----------------------------------------------------------------------

    def _read(self, held: InterviewHeld) -> None:
        self.held = held
        self.interview: Interview = with_person(self.framework, held)
        self._read_at = self.inspection.now(), self.clock()

    def _place_of(self, position: InterviewPosition) -> str:
        """The question to show; where the place names none, the first open one."""
        if position.question in (q.id for q in self.interview.questions):
            return position.question
        return start(self.interview, self.held.said).id

    def _question_of(self, id: str) -> InterviewQuestion:
        return next(q for q in self.interview.questions if q.id == id)

    @property
    def question(self) -> InterviewQuestion:
        """The question that is asked."""
        return self._question_of(self._question)

    def _changed(self, changed: Changed) -> None:
        merged = changed.action == MERGED
        of_this = changed.subject in (f"interview:{self.held.id}", f"case:{self.held.case}")
        if not merged and not of_this:
            return
        try:
            self._read(self.inspection.interview(self.held.id))
        except Refused:  # withdrawn, here or elsewhere
            self.held = self.held._replace(clock=Clock.FINISHED)

    def _heading_lines(self, size: Size) -> list[Line]:
        clock = f"{clock_text(self._seconds())} {self.held.clock}"
        return interview_heading(self.inspection.provider, self.held, clock, size.width)

    def _asked(self) -> InterviewAsked:
        question, held = self.question, self.held
        return InterviewAsked(
            framework=self.framework,
            interview=self.interview,
            held=held,
            question=question,
            letters=self.letters(),
            origin=self.inspection.origin(held, question),
            guidance=self.guidance,
            disputed=self.inspection.reply_disputed(held, question),
            keys=self._keys,
        )

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """The keys in force that the panes name."""
        return {name: key_of(self, f"interview.{name}") for name in KEYS}

    def letters(self) -> tuple[str, ...]:
        """The letter for each reply of the question, "" where a number alone says it."""
        return reply_letters(self.question.replies, self.active_bindings.keys())

    def _outline_lines(self, size: Size) -> list[Line]:
        return interview_outline(self._asked(), size.width, size.height)

    def _question_lines(self, size: Size) -> list[Line]:
        return interview_lines(self._asked(), size.width)

    def _results_lines(self, size: Size) -> list[Line]:
        try:
            running = self.inspection.running(self.interview.id)
        except ResultsHidden as hidden:
            return list(wrapped(str(hidden), size.width, "muted"))
        held, found = running.held(self.slice), running.percentages(self.slice)
        results = Column(self._group(), held, found, self.interview.observed)
        return results_lines(results, self.question.id, size.width, size.height)

    def show(self, question: InterviewQuestion) -> None:
        """Show a question that is remembered already."""
        self._question = question.id
        self.show_all()

    def show_all(self) -> None:
        """Draw what has changed."""
        for panel in (self._heading, self._outline, self.asked, self._results):
            panel.update()

    def _group(self) -> str:
        """Whose results are shown; the value first, where the name of the attribute is cut."""
        if self.slice == ALL:
            return "all interviews"
        attribute = self.framework.attributes[self.slice.attribute]
        return f"{self.slice.value or 'not known'} ({attribute.name})"

    def show_slice(self, slice_: Slice) -> None:
        """Show the results of a slice."""
        self.slice = slice_
        self._results.update()

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    def fail(self, error: HmipError) -> None:
        """Show what could not be done; nothing has moved on."""
        self.app.bell()
        self.say(str(error), alert=True)
        self._read(self.inspection.interview(self.held.id))
        self.show_all()

    # -- the clock ---------------------------------------------------------------------------

    def _seconds(self) -> float:
        """The time that the interview's clock shows now."""
        now, read = self._read_at
        return self.held.time.at(now) + (self.clock() - read if self._is_running() else 0.0)

    def _is_running(self) -> bool:
        return self.held.clock is Clock.RUNNING

    def _tick(self) -> None:
        if self.held.time.silent(self.inspection.now()):
            self._settle_clock()
        self._heading.update()

    def _settle_clock(self) -> None:
        """Pause a clock that was left running; let the one that runs be seen to run."""
        if self.held.time.silent(self.inspection.now()) and self.tell_clock(Clock.PAUSED):
            self.say(_LEFT_RUNNING)
        if self._ticking is not None:
            (self._ticking.resume if self._is_running() else self._ticking.pause)()

    def _say_whether_paused(self) -> None:
        goes_on = key_of(self, "interview.clock")
        paused = self.held.clock is Clock.PAUSED
        self.say(f"the clock is paused · {goes_on} lets it go on" if paused else "")

    def tell_clock(self, clock: Clock) -> bool:
        """Start, pause or finish the clock, durably; whether that was done."""
        try:
            self.inspection.set_clock(self.held.id, clock)
        except HmipError as error:
            self.fail(error)
            return False
        self._heading.update()
        return True

    # -- where the inspector is --------------------------------------------------------------

    def end_writing(self) -> bool:
        """Save and close the editor of what is said, if it is open; False where that failed.

        What is typed belongs to the question it was begun on, so it ends before another is shown.
        """
        editors = [cast("EvidenceArea", found) for found in self.query("EvidenceArea")]
        return all(editor.leave() for editor in editors)

    def move_to(self, question: InterviewQuestion) -> None:
        """Show a question, and remember it for the next opening."""
        if not self.end_writing():
            return
        self._question = question.id
        try:
            self.inspection.go_to_interview(InterviewPosition(self.held.id, question.id))
        except HmipError as error:
            self.fail(error)
            return
        self.show_all()
