"""The interview screen: one question at a time, at the speed of talk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from hmip_tui.application import Changed, Inspection
from hmip_tui.errors import HmipError, ResultsHidden
from hmip_tui.framework.interviews import DID_NOT_KNOW, NOT_SEEN, REFUSED, InterviewQuestion
from hmip_tui.interview_clock import Clock
from hmip_tui.interview_walk import after_reply, attribute_asked, progress, question_of
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.interviews import Replies, next_question, reply_for
from hmip_tui.key_guard import Decision, KeyGuard
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.interview_view import InterviewView
from hmip_tui.screens.program import program_of
from hmip_tui.tally import ALL, Slice

_ALL_ANSWERED = "all is answered"
_FEW_SLICES = 6
"""So many groups are gone through with one key; more are chosen from a list."""


class InterviewScreen(InterviewView):
    """Holds an interview. Every key's effect is on disk before it shows."""

    BINDING_GROUP_TITLE = "Interview"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"reply('{n}')", f"reply {n}", id=f"interview.reply_{n}")
            for n in range(1, 10)
        ),
        Binding("r", "refuse", "refused", id="interview.refused"),
        Binding("d", "not_know", "did not know", id="interview.did_not_know"),
        Binding("enter", "choose", "choose or type a reply", id="interview.choose"),
        Binding("delete,backspace", "clear", "clear the reply", id="interview.clear"),
        Binding("u", "undo", "undo", id="interview.undo"),
        Binding("ctrl+r", "redo", "redo", id="interview.redo"),
        Binding("t", "remark", "text", id="interview.remark"),
        Binding("f2", "guidance", "guidance", id="interview.guidance"),
        Binding("p", "clock", "pause or go on", id="interview.clock"),
        Binding("f", "finish", "finish", id="interview.finish"),
        Binding("slash,f6", "go_to", "go to", id="interview.go_to"),
        Binding("space", "next_unanswered", "next unanswered", id="interview.next_unanswered"),
        Binding("down,j", "move(1)", "next question", id="interview.next"),
        Binding("up,k", "move(-1)", "previous question", id="interview.previous"),
        Binding("g", "by", "results by group", id="interview.by"),
        Binding("c", "case", "the case it is about", id="interview.case"),
        Binding("escape,i", "leave", "interviews", id="interview.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="interview.help"),
    ]

    def __init__(
        self,
        inspection: Inspection,
        position: InterviewPosition,
        *,
        clock: Callable[[], float] = time.monotonic,
        auto_advance: bool = True,
    ) -> None:
        super().__init__(inspection, position, clock=clock)
        self.auto_advance = auto_advance
        self._guard = KeyGuard()
        self._last_taken: tuple[str, InterviewQuestion, str | None] | None = None

    # -- replying ----------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """Take a letter that says one of the replies; all other keys are bound."""
        letters = self.letters()
        if event.character is None or event.character not in letters:
            return False
        self.action_reply(str(letters.index(event.character) + 1))
        return True

    def action_reply(self, number: str) -> None:
        """Record the reply of a number, from 1, and put the next question."""
        place, replies = int(number), self.question.replies
        if place <= len(replies):
            self._judge(number, replies[place - 1])
        else:
            self.say(f"there is no reply {number} to this question", alert=True)

    def action_refuse(self) -> None:
        """Record that the person refused to answer, and put the next question."""
        if self.interview.observed:
            self.say("nobody is asked here: nobody refuses", alert=True)
        else:
            self._judge("refused", REFUSED)

    def action_not_know(self) -> None:
        """Record that the person did not know, or that it was not seen; put the next question."""
        reply = NOT_SEEN if self.interview.observed else DID_NOT_KNOW
        self._judge(reply.casefold(), reply)

    def _judge(self, key: str, reply: str) -> None:
        decision = self._guard.judge(key, program_of(self).pressed_at)
        if decision is Decision.TAKE:
            self._take(reply)
        elif decision is Decision.TAKE_BACK:
            self._take_back()
        else:
            self.say("repeated key ignored")
            return
        self._guard.shown(self.clock())

    def _take(self, reply: str) -> None:
        if not self.end_writing():
            return
        question, before = self.question, self.held.said.get(self.question.id)
        if attribute_asked(question) and reply in self.interview.always_possible:
            self._pass_over(question)
            return
        self._last_taken = None
        after = {**self.held.said, question.id: reply}
        follows = after_reply(self.interview, after, question) if self.auto_advance else question
        if not self._record(question, reply, follows):
            return
        self._last_taken = (self.held.id, question, before)
        self.show(follows)
        self.say(f"{question.short}: {reply} · saved{self._completion(question)}")

    def _record(
        self, question: InterviewQuestion, reply: str | None, follows: InterviewQuestion
    ) -> bool:
        position = InterviewPosition(self.held.id, follows.id)
        attribute = attribute_asked(question)
        try:
            if attribute:
                self.inspection.describe_person(
                    self.held.id, attribute, reply or "", position=position
                )
            else:
                self.inspection.reply(self.held.id, question, reply, position=position)
        except HmipError as error:
            self.fail(error)
            return False
        return True

    def _pass_over(self, question: InterviewQuestion) -> None:
        follows = after_reply(self.interview, self.held.said, question)
        self.say(f"{question.short}: not recorded, and asked again at the end")
        self.move_to(follows)

    def _completion(self, answered: InterviewQuestion) -> str:
        if progress(self.interview, self.held.said).complete:
            return f" · {self._all_answered()}"
        order = [q.id for q in self.interview.questions]
        if self.auto_advance and order.index(self.question.id) <= order.index(answered.id):
            return " · back to the first question left open"
        return ""

    def _all_answered(self) -> str:
        return f"{_ALL_ANSWERED} · {key_of(self, 'interview.finish')} finishes"

    def _take_back(self) -> None:
        if self._last_taken is None or self._last_taken[0] != self.held.id:
            return
        _, question, before = self._last_taken
        self._last_taken = None
        if self._record(question, before, question):
            self.show(question)
            self.say(f"the key was held down: {question.short} is asked again", alert=True)

    def action_clear(self) -> None:
        """Clear the reply to this question."""
        if self.end_writing() and self._record(self.question, None, self.question):
            self.say(f"{self.question.short}: cleared · saved")
            self.show_all()

    def action_undo(self) -> None:
        """Take back the last step in this interview and go to its question."""
        self._put_back("undone", self.inspection.undo_in_interview)

    def action_redo(self) -> None:
        """Take back the last undo and go to its question."""
        self._put_back("redone", self.inspection.redo_in_interview)

    def _put_back(self, what: str, act: Callable[[str], Changed]) -> None:
        if not self.end_writing():
            return
        self._last_taken = None
        try:
            changed = act(self.held.id)
        except HmipError as error:
            self.fail(error)
            return
        in_case = changed.subject.startswith("case:")
        question = question_of(self.interview, changed.field, in_case=in_case) or self.question
        self.move_to(question)
        if changed.field.startswith("remark."):
            self.say(f"{what}: {question.short}, text · saved")
            return
        before, after = (
            (reply_for(changed.field, value or "") if in_case else value) or "not answered"
            for value in (changed.before, changed.after)
        )
        self.say(f"{what}: {question.short}: {before} → {after} · saved")

    def action_choose(self) -> None:
        """Choose a reply from a list, or type it where none are listed."""
        from hmip_tui.screens.ask import AskScreen
        from hmip_tui.screens.choose import Choice, ChooseScreen

        def chosen(reply: str | None) -> None:
            if reply is not None:
                self._take(reply)

        question = self.question
        recorded = self._said.get(question.id, "")
        attribute = self.framework.attributes.get(attribute_asked(question))
        if attribute is not None and not attribute.values:
            self.app.push_screen(AskScreen(question.text, recorded, offered=True), chosen)
            return
        possible = (*question.replies, *self.interview.always_possible)
        choices = [Choice(reply, reply) for reply in possible]
        self.app.push_screen(ChooseScreen(question.text, choices, marked=recorded), chosen)

    # -- what is said beside a reply -----------------------------------------------------------

    async def action_remark(self) -> None:
        """Write what is said while the talk goes on; it is saved as it is typed."""
        from hmip_tui.screens.widgets.evidence_area import EvidenceArea

        question = self.question
        if self.query(EvidenceArea):
            self.end_writing()
            return
        if attribute_asked(question):
            self.say("nothing is written beside this")
            return
        text = self.held.remarks.get(question.id, "")
        save = self._saver(self.held.id, question)
        area = EvidenceArea(text, save, self._written, partial(self.say, alert=True))
        await self.query_one("#middle").mount(area)
        self.set_focus(area)
        own = key_of(self, "evidence.own_editor", EvidenceArea)
        self.say(f"what is said is saved as you type · {self._ends()} ends it · {own} editor")

    def _saver(self, id: str, question: InterviewQuestion) -> Callable[[str], bool]:
        def save(text: str) -> bool:
            try:
                self.inspection.remark(id, question.id, text)
            except HmipError as error:
                self.fail(error)
                return False
            self.say(f"{question.short}: text saved · {self._ends()} ends it")
            return True

        return save

    def _ends(self) -> str:
        from hmip_tui.screens.widgets.evidence_area import EvidenceArea

        return key_of(self, "evidence.leave", EvidenceArea)

    def _written(self) -> None:
        self.say(f"{self.question.short}: text saved")
        self.show_all()

    # -- moving ------------------------------------------------------------------------------

    @property
    def _said(self) -> Replies:
        return self.held.said

    def action_move(self, step: int) -> None:
        """Go to the next or previous question that can be put."""
        found = next_question(self.interview, self._said, self.question.id, step=step)
        if found is None:
            self.say("this is the last question" if step > 0 else "this is the first question")
            return
        self.say("")
        self.move_to(found)

    def action_next_unanswered(self) -> None:
        """Go to the next question without a reply."""
        found = next_question(self.interview, self._said, self.question.id, unanswered=True)
        if found is None:
            self.say(self._all_answered())
            return
        self.say("")
        self.move_to(found)

    def action_open_question(self, id: str) -> None:
        """Go to a question."""
        self.say("")
        self.move_to(next(q for q in self.interview.questions if q.id == id))

    def action_go_to(self) -> None:
        """Ask for words of a question and go there."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        choices = [Choice(q.id, q.short, q.text) for q in self.interview.questions]

        def chosen(id: str | None) -> None:
            if id is not None:
                self.action_open_question(id)

        self.app.push_screen(ChooseScreen("Go to a question: words of it", choices), chosen)

    def action_guidance(self) -> None:
        """Show or hide the framework's guidance."""
        self.guidance = not self.guidance
        self.asked.update()

    def action_by(self) -> None:
        """Show the results of the next group, by grade and the like; of many, choose one."""
        slices = [ALL]
        try:
            for attribute in self.inspection.interview_attributes(self.interview.id):
                slices += self.inspection.interview_slices(self.interview.id, attribute)[1:]
        except ResultsHidden as hidden:
            self.say(str(hidden))
            return
        if len(slices) == 1:
            self.say("these interviews are not told apart by a grade or the like")
        elif len(slices) <= _FEW_SLICES:
            place = slices.index(self.slice) if self.slice in slices else 0
            self.show_slice(slices[(place + 1) % len(slices)])
        else:
            self._choose_slice(slices)

    def _choose_slice(self, slices: Sequence[Slice]) -> None:
        from hmip_tui.screens.choose import Choice, ChooseScreen

        names = [self.inspection.interview_slice_name(slice_) for slice_ in slices]
        choices = [Choice(str(n), name) for n, name in enumerate(names)]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.show_slice(slices[int(number)])

        self.app.push_screen(ChooseScreen("Show the results of", choices), chosen)

    # -- the clock, and leaving ----------------------------------------------------------------

    def action_clock(self) -> None:
        """Pause the clock, or let it go on."""
        paused = self.held.clock is Clock.RUNNING
        if self.tell_clock(Clock.PAUSED if paused else Clock.RUNNING):
            self._settle_clock()
            self.say("the clock is paused · saved" if paused else "the clock goes on · saved")

    def action_finish(self) -> None:
        """Finish the interview: its clock stands, and its replies can still be corrected."""
        if not self.tell_clock(Clock.FINISHED):
            return
        self._settle_clock()
        found = progress(self.interview, self._said)
        open_ = found.applicable - found.answered
        left = f"{open_} left open" if open_ else _ALL_ANSWERED
        goes_on = key_of(self, "interview.clock")
        self.say(f"finished · saved · {left} · {goes_on} lets the clock go on")

    def action_leave(self) -> None:
        """Go to the list of interviews; the clock goes on."""
        if self._leave():
            program_of(self).action_show_interviews()

    def action_case(self) -> None:
        """Review the case that the interview is about; the clock goes on."""
        if not self.held.case:
            self.say("this interview is about no case")
        elif self._leave():
            try:
                program_of(self).show_review_of(self.held.case)
            except HmipError as error:
                self.fail(error)

    def _leave(self) -> bool:
        if not self.end_writing():
            return False
        try:
            self.inspection.leave_interview()
        except HmipError as error:
            self.fail(error)
            return False
        return True
