"""What shows one case and one of its questions, with the running results beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

from hmip_tui.application import Changed, Inspection, Position
from hmip_tui.case import Case
from hmip_tui.errors import HmipError, Refused, ResultsHidden
from hmip_tui.framework import Question
from hmip_tui.panels.heading import case_heading
from hmip_tui.panels.lines import Line, Span, shorten, wrapped
from hmip_tui.panels.live import live_lines
from hmip_tui.panels.outline import outline_lines
from hmip_tui.panels.question import KEYS, Asked, question_lines
from hmip_tui.recording import MERGED
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import BREAKPOINTS, class_of
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.rules import ruled_lines
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL, Slice
from hmip_tui.trail import Trail
from hmip_tui.views import Live
from hmip_tui.walk import key_question_of, start

if TYPE_CHECKING:
    from hmip_tui.screens.widgets.evidence_area import EvidenceArea

_FOOTER = [
    *(
        f"review.{name}"
        for name in (
            "yes", "no", "not_applicable", "evidence", "guidance",
            "go_to", "undo", "slice", "cases",
        )
    ),
    "app.hide",
    "review.help",
]  # fmt: skip

_OF_QUESTIONS = ("answer.", "judgement.", "gate.", "evidence.")
"""How the journal fields begin that a case's heading says nothing of."""


class CaseView(Screen[None]):
    """The panes of the review screen, and where the inspector is."""

    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(
        self,
        inspection: Inspection,
        position: Position,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._first_shown = True
        # given now and not with the first layout, so that the panes are styled once
        self.add_class(class_of(self.app.size.width), update=False)
        self.inspection = inspection
        self.framework = inspection.framework
        self.case: Case = inspection.case(position.case)
        self.question: Question = self.framework.questions[position.question]
        self.slice: Slice = ALL
        self.guidance = False
        self.clock = clock
        self.trail = Trail(position.question)
        self._live: Live | None = None
        self._viewing = Viewing(inspection, "review")
        self._current = ""  # the key question that the running results say more about
        self._numbered: tuple[int, int] | None = None
        self._of_heading = True  # whether what the heading says may have changed
        self._unsubscribe: Callable[[], None] = lambda: None
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._outline = LinePanel(self._outline_lines, id="outline")
        self.asked = LinePanel(self._question_lines, id="question")
        self._results = LinePanel(self._live_lines, id="live")
        self._status = StatusBar(self, _FOOTER)

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """The keys in force that the question pane names."""
        return {name: key_of(self, f"review.{name}") for name in KEYS}

    def compose(self) -> ComposeResult:
        """Heading, three panes, status bar: each widget more shows at the first paint."""
        yield self._heading
        yield self._outline
        yield self.asked
        yield self._results
        yield self._status

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines between heading and status bar, as far as no pane covers them."""
        return ruled_lines(self, self.asked, crop)

    def update_node_styles(self, animate: bool = True) -> None:
        """Not when the screen is first shown: its styles are new."""
        if self._first_shown:
            self._first_shown = self.stack_updates == 0  # 1 while it is shown the first time
            return
        super().update_node_styles(animate)

    def on_mount(self) -> None:
        """Follow the record from now on."""
        self._unsubscribe = self.inspection.subscribe(self._changed)

    def on_screen_resume(self) -> None:
        """Go where the inspector has gone to since on another screen."""
        position = self.inspection.position()
        here = Position(self.case.id, self.question.id)
        if position is not None and position != here:
            self._take_place(position)
            self.say("")
        self.show_all()
        self.call_after_refresh(self._record_viewing)

    def _record_viewing(self) -> None:
        """Record, once while this screen is there, that results are seen beside the question."""
        if self._live is not None:
            name = self.inspection.slice_name(self.slice)
            self._viewing.record_or_say(self._status, self.case.sample, name)

    def on_unmount(self) -> None:
        """Stop following the record."""
        self._unsubscribe()

    def _heading_lines(self, size: Size) -> list[Line]:
        self._of_heading = False
        if self._numbered is None:
            self._numbered = self.inspection.place_of(self.case)
        provider = self.inspection.provider
        return case_heading(self.framework, provider, self.case, self._numbered, size.width)

    def _outline_lines(self, size: Size) -> list[Line]:
        return outline_lines(self.framework, self.case, self.question, size.width)

    def _question_lines(self, size: Size) -> list[Line]:
        case, question = self.case, self.question
        asked = Asked(
            framework=self.framework,
            case=case,
            question=question,
            evidence=[
                e for e in self.inspection.evidence_items(case.id) if e.question == question.id
            ],
            guidance=self.inspection.guidance(question),
            guided=self.guidance,
            disputed=self.inspection.disputed(f"case:{case.id}", question.field),
            query=self.inspection.queries(case).get(question.id, ""),
            keys=self._keys,
        )
        return question_lines(asked, size.width)

    def _live_lines(self, size: Size) -> list[Line]:
        if self._live is None:
            try:
                self._live = self.inspection.live(self.case.sample, self.slice)
            except ResultsHidden as hidden:
                return list(wrapped(str(hidden), size.width, "muted"))
        name = shorten(f"live · {self.inspection.slice_name(self.slice)}", size.width)
        self._current = key_question_of(self.framework, self.question)
        return [
            (Span(name, "muted"),),
            *live_lines(self._live, self._current, size.width, size.height - 1),
        ]

    def _changed(self, changed: Changed) -> None:
        if not changed.field.startswith(("answer.", "evidence.")):  # they move no rating
            self._live = None
        if not changed.field.startswith(_OF_QUESTIONS):
            self._of_heading = True
        merged = changed.action == MERGED
        if merged or changed.field == "sample":
            self._numbered = None
        if merged or changed.subject == f"case:{self.case.id}":
            try:
                self.case = self.inspection.case(self.case.id)
            except Refused:
                self.call_later(self._leave_gone)

    def _leave_gone(self) -> None:
        """Go to the list of cases: this one was taken out of the sample meanwhile."""
        if self.is_current and self.inspection.position() is None:
            self.app.notify(f"{self.case.id} was taken out of the sample.", markup=False)
            self.app.call_later(self.app.run_action, "app.show_cases")

    def show_all(self) -> None:
        """Draw what has changed."""
        if self._of_heading:
            self._heading.update()
        self._outline.update()
        self.asked.update()
        if self._live is None or self._current != key_question_of(self.framework, self.question):
            self._results.update()

    def show_slice(self, slice_: Slice) -> None:
        """Show the running results of a slice."""
        self.slice = slice_
        self._live = None
        self._results.update()

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    def fail(self, error: HmipError) -> None:
        """Show what could not be done; nothing has moved on."""
        self.app.bell()
        self.say(str(error), alert=True)
        self._live = None
        with suppress(Refused):  # taken out of the sample: shown as it was until it is left
            self.case = self.inspection.case(self.case.id)
        self.show_all()

    # -- where the inspector is --------------------------------------------------------------

    def end_writing(self) -> bool:
        """Save and close the evidence editor, if it is open; False where that failed.

        What is typed belongs to the question it was begun on, so it ends before another is shown.
        """
        return all(cast("EvidenceArea", editor).leave() for editor in self.asked.children)

    def move_to(self, question: Question, *, along: bool = False) -> None:
        """Show a question; ``along`` the path taken leaves the path as it is."""
        if not self.end_writing():
            return
        self.question = question
        if not along:
            self.trail.go(question.id)
        try:
            self.inspection.go_to(Position(self.case.id, question.id))
        except HmipError as error:
            self.fail(error)
            return
        self.show_all()

    def open_case(self, case_id: str) -> None:
        """Show a case at its first unanswered question."""
        question = start(self.framework, self.inspection.case(case_id))
        self.go(Position(case_id, question.id))

    def go(self, position: Position) -> None:
        """Show a question of any case."""
        if not self.end_writing():
            return
        if position.case != self.case.id:
            self._take_place(position)
        self.say("")
        self.move_to(self.framework.questions[position.question])

    def _take_place(self, position: Position) -> None:
        self.case = self.inspection.case(position.case)
        self.question = self.framework.questions[position.question]
        self.trail = Trail(position.question)
        self._live = self._numbered = None
        self._of_heading = True
