"""The review screen: one case, question by question, with the running results beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from hmip_tui.application import Changed, Inspection, Position
from hmip_tui.case import Standing, next_askable, standing
from hmip_tui.errors import HmipError
from hmip_tui.framework import Answer, Question
from hmip_tui.key_guard import Decision, KeyGuard
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.program import program_of
from hmip_tui.screens.review_dialogs import ReviewDialogs
from hmip_tui.walk import (
    after_answer,
    by_key_question,
    by_standard,
    furthest,
    is_answered,
)
from hmip_tui.wording import field_name, question_name, value_text


class ReviewScreen(ReviewDialogs):
    """Walks an inspector through one case. Every key's effect is on disk before it shows."""

    CSS_PATH = "review.tcss"
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
        Binding("a", "add_evidence", "another piece of evidence", id="review.add_evidence"),
        Binding("w", "case_evidence", "evidence on the whole case", id="review.case_evidence"),
        Binding("l", "evidence_list", "list the evidence", id="review.evidence_list"),
        Binding("f,f5", "facts", "facts of the case", id="review.facts"),
        Binding("f9", "check", "check and complete", id="review.check"),
        Binding("p", "next_problem", "next problem", id="review.next_problem"),
        Binding("s", "slice", "sub-sample", id="review.slice"),
        Binding("m", "movement", "how the percentage moved", id="review.movement"),
        Binding("v", "compare", "two sub-samples", id="review.compare"),
        Binding("c,escape", "app.show_cases", "cases", id="review.cases"),
        Binding("b", "app.show_board", "ratings board", id="review.board"),
        Binding("i", "interview", "interview about this case", id="review.interview"),
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
        Binding("tab", "move_standard(1)", "next standard", id="review.next_standard"),
        Binding(
            "shift+tab", "move_standard(-1)", "previous standard", id="review.previous_standard"
        ),
        Binding("left", "along(-1)", "back along the path", id="review.back"),
        Binding("right", "along(1)", "forward along the path", id="review.forward"),
        Binding("end,f10", "furthest", "furthest point reached", id="review.furthest"),
        Binding("question_mark,f1", "app.show_help", "keys", id="review.help"),
    ]

    def __init__(
        self,
        inspection: Inspection,
        position: Position,
        *,
        clock: Callable[[], float] = time.monotonic,
        auto_advance: bool = True,
    ) -> None:
        super().__init__(inspection, position, clock=clock)
        self.auto_advance = auto_advance
        self._guard = KeyGuard()
        self._last_taken: tuple[Question, Changed | None] | None = None

    # -- answering ---------------------------------------------------------------------------

    def action_answer(self, said: str) -> None:
        """Record an answer and put the next question."""
        decision = self._guard.judge(said, program_of(self).pressed_at)
        if decision is Decision.TAKE:
            self._answer(Answer(said))
        elif decision is Decision.TAKE_BACK:
            self._take_back()
        else:
            self.say("repeated key ignored")
            return
        self._guard.shown(self.clock())

    def _answer(self, answer: Answer) -> None:
        if not self.end_writing():
            return
        question = self.question
        if answer not in question.allowed:
            self.say(f"{question.id} is answered yes or no", alert=True)
            return
        after = self.case.with_value(question.field, answer.value)
        follows = after_answer(self.framework, after, question) if self.auto_advance else question
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
        self.trail.go(follows.id)
        said = value_text(question.field, answer.value)
        self.say(f"{question_name(question)}: {said} · saved{self._completion(question)}")
        self.show_all()

    def _completion(self, answered: Question) -> str:
        if is_answered(self.framework, self.case):
            return f" · {self._answered()}"
        if self.auto_advance and self._place(self.question) <= self._place(answered):
            return " · back to the first question left open"
        return ""

    def _answered(self) -> str:
        check, following = key_of(self, "review.check"), key_of(self, "review.next_case")
        return f"every question is answered · {check} check and complete · {following} next case"

    def _place(self, question: Question) -> int:
        return self.framework.routes[self.case.sample].index(question)

    def _take_back(self) -> None:
        if self._last_taken is None:
            return
        question, changed = self._last_taken
        self._last_taken = None
        if changed is not None:
            self._undo()
        self.move_to(question)
        self.say(f"the key was held down: {question.id} is asked again", alert=True)

    def action_clear(self) -> None:
        """Clear the answer of this question."""
        if not self.end_writing():
            return
        try:
            self.inspection.answer(self.case.id, self.question, None)
        except HmipError as error:
            self.fail(error)
            return
        self.say(f"{self.question.id}: cleared · saved")
        self.show_all()

    def action_undo(self) -> None:
        """Take back the last step in this case and go to its question."""
        changed = self._undo()
        if changed is not None:
            self._show_put_back("undone", changed)

    def _undo(self) -> Changed | None:
        if not self.end_writing():
            return None
        try:
            return self.inspection.undo(self.case.id)
        except HmipError as error:
            self.fail(error)
            return None

    def action_redo(self) -> None:
        """Take back the last undo and go to its question."""
        if not self.end_writing():
            return
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
        self.move_to(question or self.question)
        told = f" {before} → {after}" if before else ""
        self.say(f"{what}: {name}{told} · saved")

    # -- moving ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Go to the next or previous question that can be put."""
        found = next_askable(self.framework, self.case, self.question.id, step=step)
        if found is None:
            self.say("this is the last question" if step > 0 else "this is the first question")
            return
        self.say("")
        self.move_to(found)

    def action_open_question(self, question_id: str) -> None:
        """Go to a question of this case."""
        self.go(Position(self.case.id, question_id))

    def action_open_key_question(self, key_question_id: str) -> None:
        """Go to the first open question of a key question, or its first."""
        route = self.framework.routes[self.case.sample]
        own = [q for q in route if q.key_question == key_question_id]
        open_ones = (q for q in own if standing(q, self.case) is Standing.UNANSWERED)
        self.action_open_question(next(open_ones, own[0]).id)

    def action_next_unanswered(self) -> None:
        """Go to the next question without an answer."""
        found = next_askable(self.framework, self.case, self.question.id, unanswered=True)
        if found is None:
            self.say(self._answered())
            return
        self.say("")
        self.move_to(found)

    def action_move_key_question(self, step: int) -> None:
        """Go to the first question of the next or previous key question."""
        found = by_key_question(self.framework, self.case, self.question, step)
        if found is not None:
            self.say("")
            self.move_to(found)

    def action_move_standard(self, step: int) -> None:
        """Go to the first question of the next or previous standard."""
        found = by_standard(self.framework, self.case, self.question, step)
        if found is not None:
            self.say("")
            self.move_to(found)

    def action_along(self, step: int) -> None:
        """Go back along the path actually taken, or forward on it."""
        found = self.trail.forward() if step > 0 else self.trail.back()
        if found is None:
            self.say("the path taken ends here" if step > 0 else "the path taken begins here")
            return
        self.say("")
        self.move_to(self.framework.questions[found], along=True)

    def action_furthest(self) -> None:
        """Go to the furthest point reached."""
        self.say("")
        self.move_to(furthest(self.framework, self.case, self.trail.visited))

    def action_next_problem(self) -> None:
        """Go to the next question at which the completion check finds something."""
        places = [q.id for q in self.framework.routes[self.case.sample]]
        here = places.index(self.question.id)
        found = [
            c.finding for c in self.inspection.check(self.case) if c.open and c.finding.question
        ]
        if not found:
            whole = key_of(self, "review.check")
            self.say(f"the check finds nothing at any question · {whole} shows it whole")
            return
        ahead = [f for f in found if places.index(f.question) > here]
        finding = (ahead or found)[0]
        self.move_to(self.framework.questions[finding.question])
        self.say(finding.message)

    def action_move_case(self, step: int) -> None:
        """Go to the next or previous case of the sample in which anything is not answered."""
        found = self.inspection.next_unfinished(self.case, step)
        if found:
            self.open_case(found)
        else:
            self.say("every other case of this sample is answered")
