"""The review screen: one case, question by question, with the running results beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.application import Changed, Inspection, Position
from hmip_tui.case import Case, next_askable
from hmip_tui.errors import HmipError
from hmip_tui.framework import Answer, Question
from hmip_tui.key_guard import Decision, KeyGuard
from hmip_tui.panels import live_lines, outline_lines, question_lines
from hmip_tui.panels.heading import case_heading
from hmip_tui.panels.lines import Line, Span, shorten
from hmip_tui.panels.question import Asked
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL, Slice
from hmip_tui.views import Live
from hmip_tui.walk import after_answer, by_key_question, case_progress, key_question_of, start
from hmip_tui.wording import field_name, question_name, value_text

_FOOTER = [
    f"review.{name}"
    for name in (
        "yes", "no", "not_applicable", "evidence", "guidance",
        "go_to", "undo", "slice", "cases", "help",
    )
]  # fmt: skip


class ReviewScreen(Screen[None]):
    """Walks an inspector through one case. Every key's effect is on disk before it shows."""

    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Review"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,1", "answer('yes')", "yes", id="review.yes"),
        Binding("n,2", "answer('no')", "no", id="review.no"),
        Binding("x,3", "answer('not_applicable')", "n/a", id="review.not_applicable"),
        Binding("delete,backspace", "clear", "clear the answer", id="review.clear"),
        Binding("e", "evidence", "evidence", id="review.evidence"),
        Binding("f2", "guidance", "guidance", id="review.guidance"),
        Binding("slash,f6", "go_to", "go to", id="review.go_to"),
        Binding("u", "undo", "undo", id="review.undo"),
        Binding("r", "redo", "redo", id="review.redo"),
        Binding("s", "slice", "sub-sample", id="review.slice"),
        Binding("c,escape", "app.show_cases", "cases", id="review.cases"),
        Binding("b", "app.show_board", "ratings board", id="review.board"),
        Binding("space,enter", "next_unanswered", "next unanswered", id="review.next_unanswered"),
        Binding("down,j", "move(1)", "next question", id="review.next"),
        Binding("up,k", "move(-1)", "previous question", id="review.previous"),
        Binding(
            "pagedown", "move_key_question(1)", "next key question", id="review.next_key_question"
        ),
        Binding(
            "pageup",
            "move_key_question(-1)",
            "previous key question",
            id="review.previous_key_question",
        ),
        Binding(
            "right_square_bracket", "move_case(1)", "next unfinished case", id="review.next_case"
        ),
        Binding(
            "left_square_bracket",
            "move_case(-1)",
            "previous unfinished case",
            id="review.previous_case",
        ),
        Binding("question_mark,f1", "app.show_help", "keys", id="review.help"),
    ]

    def __init__(
        self,
        inspection: Inspection,
        position: Position,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.case: Case = inspection.case(position.case)
        self.question: Question = self.framework.questions[position.question]
        self.slice: Slice = ALL
        self.guidance = False
        self._clock = clock
        self._guard = KeyGuard()
        self._last_taken: tuple[Question, Changed | None] | None = None
        self._live: Live | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._outline = LinePanel(self._outline_lines, id="outline")
        self._asked = LinePanel(self._question_lines, id="question")
        self._results = LinePanel(self._live_lines, id="live")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, three panes, status bar."""
        yield self._heading
        with Horizontal(id="panes"):
            yield self._outline
            with Vertical(id="middle"):
                yield self._asked
            yield self._results
        yield self._status

    def on_mount(self) -> None:
        """Follow the record from now on."""
        self._unsubscribe = self.inspection.subscribe(self._changed)

    def on_screen_resume(self) -> None:
        """Go where the inspector has gone to since on another screen."""
        position = self.inspection.position()
        if position is not None and position.case != self.case.id:
            self.case = self.inspection.case(position.case)
            self.question = self.framework.questions[position.question]
            self._live = None
            self.say("")
        self._show()

    def on_unmount(self) -> None:
        """Stop following the record."""
        self._unsubscribe()

    def _heading_lines(self, size: Size) -> list[Line]:
        place = self.inspection.place_of(self.case)
        return case_heading(self.framework, self.inspection.provider, self.case, place, size.width)

    def _outline_lines(self, size: Size) -> list[Line]:
        return outline_lines(self.framework, self.case, self.question, size.width)

    def _question_lines(self, size: Size) -> list[Line]:
        case, question = self.case, self.question
        asked = Asked(
            framework=self.framework,
            case=case,
            question=question,
            evidence=self.inspection.evidence(case.id).get(question.id, ""),
            guidance=self.guidance,
            disputed=self.inspection.disputed(f"case:{case.id}", question.field),
        )
        return question_lines(asked, size.width)

    def _live_lines(self, size: Size) -> list[Line]:
        if self._live is None:
            self._live = self.inspection.live(self.case.sample, self.slice)
        name = shorten(f"live · {self.inspection.slice_name(self.slice)}", size.width)
        current = key_question_of(self.framework, self.question)
        return [
            (Span(name, "muted"),),
            *live_lines(self._live, current, size.width, size.height - 1),
        ]

    def _changed(self, changed: Changed) -> None:
        if changed.questions:
            self._live = None
        if changed.subject == f"case:{self.case.id}":
            self.case = self.inspection.case(self.case.id)

    def _show(self) -> None:
        for panel in (self._heading, self._outline, self._asked, self._results):
            panel.update()

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    # -- answering ---------------------------------------------------------------------------

    def action_answer(self, said: str) -> None:
        """Record an answer and put the next question."""
        decision = self._guard.judge(said, self._clock())
        if decision is Decision.TAKE:
            self._answer(Answer(said))
        elif decision is Decision.TAKE_BACK:
            self._take_back()
        else:
            self.say("repeated key ignored")

    def _answer(self, answer: Answer) -> None:
        question = self.question
        if answer not in question.allowed:
            self.say(f"{question.id} is answered yes or no", alert=True)
            return
        after = self.case.with_value(question.field, answer.value)
        follows = after_answer(self.framework, after, question)
        self._last_taken = None
        try:
            changed = self.inspection.answer(
                self.case.id, question, answer, position=Position(self.case.id, follows.id)
            )
        except HmipError as error:
            self.fail(error)
            return
        self._last_taken = (question, changed)
        self.question = follows
        said = value_text(question.field, answer.value)
        self.say(f"{question_name(question)}: {said} · saved{self._completion(question)}")
        self._show()

    def _completion(self, answered: Question) -> str:
        if case_progress(self.framework, self.case).complete:
            return " · every question of this case is answered · ] next case"
        if self._place(self.question) <= self._place(answered):
            return " · back to the first question left open"
        return ""

    def _place(self, question: Question) -> int:
        return self.framework.routes[self.case.sample].index(question)

    def _take_back(self) -> None:
        if self._last_taken is None:
            return
        question, changed = self._last_taken
        self._last_taken = None
        if changed is not None:
            self._undo()
        self._move_to(question)
        self.say(f"the key was held down: {question.id} is asked again", alert=True)

    def action_clear(self) -> None:
        """Clear the answer of this question."""
        try:
            self.inspection.answer(self.case.id, self.question, None)
        except HmipError as error:
            self.fail(error)
            return
        self.say(f"{self.question.id}: cleared · saved")
        self._show()

    def action_undo(self) -> None:
        """Take back the last step in this case and go to its question."""
        changed = self._undo()
        if changed is not None:
            self._show_put_back("undone", changed)

    def _undo(self) -> Changed | None:
        try:
            return self.inspection.undo(self.case.id)
        except HmipError as error:
            self.fail(error)
            return None

    def action_redo(self) -> None:
        """Take back the last undo and go to its question."""
        try:
            changed = self.inspection.redo(self.case.id)
        except HmipError as error:
            self.fail(error)
            return
        self._show_put_back("redone", changed)

    def _show_put_back(self, what: str, changed: Changed) -> None:
        name = field_name(self.framework, changed.field)
        before, after = (value_text(changed.field, v) for v in (changed.before, changed.after))
        question = self.framework.fields.get(changed.field)
        if changed.field.startswith("evidence."):
            id = changed.field.removeprefix("evidence.").rpartition(".")[0]
            question = self.framework.questions.get(id)
            before = after = ""
        self._move_to(question or self.question)
        told = f"{before} → {after}" if before else ""
        self.say(f"{what}: {name} {told} · saved")

    def fail(self, error: HmipError) -> None:
        """Show what could not be done; nothing has moved on."""
        self.app.bell()
        self.say(str(error), alert=True)
        self._live = None
        self.case = self.inspection.case(self.case.id)
        self._show()

    # -- moving ------------------------------------------------------------------------------

    def _move_to(self, question: Question) -> None:
        self.question = question
        try:
            self.inspection.go_to(Position(self.case.id, question.id))
        except HmipError as error:
            self.fail(error)
            return
        self._show()

    def action_move(self, step: int) -> None:
        """Go to the next or previous question that can be put."""
        found = next_askable(self.framework, self.case, self.question.id, step=step)
        if found is None:
            self.say("this is the last question" if step > 0 else "this is the first question")
            return
        self.say("")
        self._move_to(found)

    def action_next_unanswered(self) -> None:
        """Go to the next question without an answer."""
        found = next_askable(self.framework, self.case, self.question.id, unanswered=True)
        if found is None:
            self.say("every question of this case is answered · ] next case")
            return
        self.say("")
        self._move_to(found)

    def action_move_key_question(self, step: int) -> None:
        """Go to the first question of the next or previous key question."""
        found = by_key_question(self.framework, self.case, self.question, step)
        if found is not None:
            self.say("")
            self._move_to(found)

    def action_move_case(self, step: int) -> None:
        """Go to the next or previous case of the sample that is not complete."""
        rows = self.inspection.cases(self.case.sample)
        place = next(n for n, row in enumerate(rows) if row.id == self.case.id)
        order = (
            [*rows[place + 1 :], *rows[:place]]
            if step > 0
            else [*rows[:place][::-1], *rows[:place:-1]]
        )
        for row in order:
            if row.answered < row.applicable:
                self.open_case(row.id)
                return
        self.say("every other case of this sample is complete")

    def open_case(self, case_id: str) -> None:
        """Show a case at its first unanswered question."""
        self.case = self.inspection.case(case_id)
        self._live = None
        self.say("")
        self._move_to(start(self.framework, self.case))

    def action_go_to(self) -> None:
        """Ask for a question's code or words and go there."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        route = self.framework.routes[self.case.sample]
        choices = [Choice(q.id, question_name(q), q.text) for q in route]
        screen = ChooseScreen("Go to a question: its code, or words of it", choices)
        self.app.push_screen(screen, self._go_to_chosen)

    def _go_to_chosen(self, question_id: str | None) -> None:
        if question_id is not None:
            self.say("")
            self._move_to(self.framework.questions[question_id])

    # -- evidence, guidance, sub-sample --------------------------------------------------------

    def action_guidance(self) -> None:
        """Show or hide the framework's guidance."""
        self.guidance = not self.guidance
        self._asked.update()

    def action_slice(self) -> None:
        """Choose the sub-sample of the live panel."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        slices = self.inspection.slices(self.case.sample)
        choices = [
            Choice(str(n), self.inspection.slice_name(slice_), "")
            for n, slice_ in enumerate(slices)
        ]
        screen = ChooseScreen("Show the running results of", choices)

        def chosen(number: str | None) -> None:
            if number is not None:
                self.slice = slices[int(number)]
                self._live = None
                self._results.update()

        self.app.push_screen(screen, chosen)

    def action_evidence(self) -> None:
        """Write evidence for this question; what is typed is saved as it is typed."""
        from hmip_tui.screens.widgets.evidence_area import EvidenceArea

        own = self.inspection.own_evidence(self.case.id, self.question.id)
        text = "" if own is None else own.text
        area = EvidenceArea(text, self._save_evidence(self.case.id, self.question), self._written)
        self.query_one("#middle").mount(area)
        area.focus()
        self.say("evidence is saved as you type · Esc ends it")

    def _save_evidence(self, case_id: str, question: Question) -> Callable[[str], bool]:
        def save(text: str) -> bool:
            try:
                self.inspection.save_evidence(case_id, question.id, text)
            except HmipError as error:
                self.fail(error)
                return False
            self.say(f"{question.id}: evidence saved · Esc ends it")
            return True

        return save

    def _written(self) -> None:
        self.say(f"{self.question.id}: evidence saved")
        self._show()
