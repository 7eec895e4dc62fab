"""Interviews line by line: one question after the other, a reply by its number or its words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, Refused
from hmip_tui.framework.interviews import REFUSED, Interview, InterviewQuestion
from hmip_tui.interview_clock import Clock, clock_text
from hmip_tui.interview_walk import (
    InterviewHeld,
    after_reply,
    attribute_asked,
    progress,
    question_of,
    reply_letters,
    start,
    with_person,
)
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.interviews import next_question, reply_for
from hmip_tui.linear_view import Command, Read, require_text
from hmip_tui.text import visible

_LEAVE = ("q", "quit")


class LinearInterview:
    """One interview; ``write`` prints one line of text. What it shares with its case is there."""

    def __init__(
        self, inspection: Inspection, id: str, read: Read, write: Callable[[str], None]
    ) -> None:
        self.inspection = inspection
        self._read = read
        self._write = write
        self._put = ""
        self.held = inspection.interview(id)
        self._show(self._first())
        self.commands = {command.word: command for command in self._all_commands()}

    def _all_commands(self) -> tuple[Command, ...]:
        return (
            Command("", "", "Enter alone: next question without a reply", self._next_unanswered),
            Command(".", "", "the question again, whole", self._again),
            Command("+", "", "next question", lambda _: self._step(1)),
            Command("-", "", "previous question", lambda _: self._step(-1)),
            Command("g", "words", "go to the question that has them", self._go_to),
            Command("is", "TEXT", "a reply in words of your own, where none is listed", self._own),
            Command("clear", "", "clear the reply", self._clear),
            Command("t", "TEXT", "what was said beside it; t alone reads it", self._remark),
            Command("more", "TEXT", "one more paragraph of it", self._more),
            Command("u", "", "undo", lambda _: self._put_back("Undone")),
            Command("redo", "", "redo", lambda _: self._put_back("Redone")),
            Command("i", "", "guidance on the question", self._guidance),
            Command("pause", "", "pause the clock, or let it go on", self._pause),
            Command("finish", "", "the interview is over", self._finish),
            Command("?", "", "this list", self._help),
        )

    def run(self) -> None:
        """Ask until the inspector goes back to the case or the input ends; the clock stops then."""
        self._say_where()
        self.say("A question mark lists what can be typed; q goes back to the case.")
        try:
            self._ask_on()
        finally:
            # where the disk refuses even that, the clock counts to the last reply
            with suppress(HmipError):
                if self.inspection.interview(self.held.id).clock is Clock.RUNNING:
                    self.inspection.set_clock(self.held.id, Clock.PAUSED)
        self.inspection.leave_interview()
        self.say("Back to the case. All that was said to be saved is.")

    def _ask_on(self) -> None:
        while True:
            self._say_question()
            line = self._read()
            if line is None or line.strip().casefold() in _LEAVE:
                return
            try:
                self._take(require_text(line.strip()))
            except HmipError as error:
                self.say(str(error))
            self.held = self.inspection.interview(self.held.id)

    def say(self, text: str) -> None:
        """Print a text on one line, whatever it holds."""
        self._write(visible(text))

    @property
    def _interview(self) -> Interview:
        """The interview with what is asked about the person before all else."""
        return with_person(self.inspection.framework, self.held)

    # -- where it stands -----------------------------------------------------------------------

    def _first(self) -> InterviewQuestion:
        interview = self._interview
        place = self.inspection.interview_position()
        here = place.question if place and place.interview == self.held.id else ""
        return next((q for q in interview.questions if q.id == here), None) or start(
            interview, self.held.said
        )

    def _show(self, question: InterviewQuestion) -> None:
        self.question = question
        self.inspection.go_to_interview(InterviewPosition(self.held.id, question.id))

    def _say_where(self) -> None:
        held = self.held
        self.say("")
        self.say(state_of(self.inspection, held))
        if held.clock is not Clock.RUNNING:
            self.say("pause lets the clock go on.")

    def _say_question(self) -> None:
        question = self.question
        if self._put == question.id:
            self.say(f"{question.short}: {self._standing()}")
            return
        self._put = question.id
        self.say("")
        self.say(question.text)
        for number, reply in enumerate(question.replies, 1):
            self.say(f"{number}. {reply}")
        for letter, reply in self._always().items():
            self.say(f"{letter}. {reply}")
        if not question.replies:
            self.say("is, and a text.")
        self.say(self._standing())
        if self.inspection.reply_disputed(self.held, question):
            self.say("Recorded differently by two people: your reply settles it.")

    def _standing(self) -> str:
        reply = self.held.said.get(self.question.id)
        said = [f"recorded: {reply}" if reply else "not answered yet"]
        if origin := self.inspection.origin(self.held, self.question):
            said.append(f"in the case, {origin}")
        if self.question.id in self.held.remarks:
            said.append("with a text")
        return f"{'; '.join(said)}."

    # -- replying ------------------------------------------------------------------------------

    def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if reply := self._reply(line):
            self._record(reply)
        elif word.casefold() in self.commands:
            self.commands[word.casefold()].do(rest.strip())
        else:
            self.say(f"'{line}' is not understood; a question mark lists what is.")

    def _reply(self, line: str) -> str:
        """The reply that a line says, by number, letter or words; "" where it says none."""
        replies, always = self.question.replies, self._always()
        letters = reply_letters(replies, {*self.commands, *always})
        said = {reply.casefold(): reply for reply in (*replies, *always.values())}
        said |= dict(zip(letters, replies, strict=True)) | always
        said |= {str(number): reply for number, reply in enumerate(replies, 1)}
        return said[line.casefold()] if line and line.casefold() in said else ""

    def _always(self) -> dict[str, str]:
        """What can be replied to every question, by letter."""
        if attribute_asked(self.question):
            return {}
        possible = self.held.interview.always_possible
        return {"r" if reply == REFUSED else "d": reply for reply in possible}

    def _own(self, text: str) -> None:
        attribute = self.inspection.framework.attributes.get(attribute_asked(self.question))
        if attribute is None or attribute.values:
            raise Refused("Take one of the replies that are listed.")
        self._record(_required(text))

    def _record(self, reply: str) -> None:
        interview = self._interview
        follows = after_reply(interview, {**self.held.said, self.question.id: reply}, self.question)
        position = InterviewPosition(self.held.id, follows.id)
        if attribute := attribute_asked(self.question):
            self.inspection.describe_person(self.held.id, attribute, reply, position=position)
        else:
            self.inspection.reply(self.held.id, self.question, reply, position=position)
        self.say(f"{self.question.short}: {reply}, saved.")
        self.held = self.inspection.interview(self.held.id)
        if progress(self._interview, self.held.said).complete:
            self.say(self._all_answered())
        self._show(follows)

    def _all_answered(self) -> str:
        ends = "" if self.held.clock is Clock.FINISHED else " finish ends it."
        return f"Every question is answered.{ends}"

    def _clear(self, _: str) -> None:
        if attribute := attribute_asked(self.question):
            self.inspection.describe_person(self.held.id, attribute, "")
        else:
            self.inspection.reply(self.held.id, self.question, None)
        self.say(f"{self.question.short}: cleared, saved.")

    def _remark(self, text: str) -> None:
        if not text:
            said = self.held.remarks.get(self.question.id)
            for line in said.splitlines() if said else ["Nothing was written beside this."]:
                self.say(line)
            return
        self._write_beside(text)

    def _more(self, text: str) -> None:
        before = self.held.remarks.get(self.question.id)
        self._write_beside(f"{before}\n{_required(text)}" if before else _required(text))

    def _write_beside(self, text: str) -> None:
        if attribute_asked(self.question):
            raise Refused("Nothing is written beside this.")
        self.inspection.remark(self.held.id, self.question.id, text)
        self.say(f"{self.question.short}: text saved.")

    def _put_back(self, what: str) -> None:
        undo = what == "Undone"
        act = self.inspection.undo_in_interview if undo else self.inspection.redo_in_interview
        changed = act(self.held.id)
        in_case = changed.subject.startswith("case:")
        self.held = self.inspection.interview(self.held.id)
        interview = self._interview
        question = question_of(interview, changed.field, in_case=in_case) or self.question
        after = ""
        if not changed.field.startswith("remark."):
            value = reply_for(changed.field, changed.after or "") if in_case else changed.after
            after = f" is {value or 'not answered'}"
        self.say(f"{what}: {question.short}{after}, saved.")
        self._show(question)

    # -- moving --------------------------------------------------------------------------------

    def _again(self, _: str) -> None:
        self._put = ""

    def _step(self, step: int) -> None:
        interview = self._interview
        found = next_question(interview, self.held.said, self.question.id, step=step)
        if found is None:
            raise Refused("This is the last question." if step > 0 else "This is the first.")
        self._show(found)

    def _next_unanswered(self, _: str) -> None:
        interview = self._interview
        found = next_question(interview, self.held.said, self.question.id, unanswered=True)
        if found is None:
            raise Refused(self._all_answered())
        self._show(found)

    def _go_to(self, typed: str) -> None:
        words = typed.casefold().split()
        interview = self._interview
        found = [
            question
            for question in interview.questions
            if all(word in f"{question.short} {question.text}".casefold() for word in words)
        ]
        exact = [question for question in found if question.short.casefold() == typed.casefold()]
        found = exact or found
        if not found:
            raise Refused(f"No question has the words {typed}.")
        if len(found) > 1:
            for question in found:
                self.say(f"{question.short}: {question.text}")
            raise Refused("Several questions have these words.")
        self._show(found[0])

    def _guidance(self, _: str) -> None:
        for line in self.question.guidance.splitlines() or ["There is no guidance here."]:
            self.say(line)

    # -- the clock -----------------------------------------------------------------------------

    def _pause(self, _: str) -> None:
        paused = self.held.clock is Clock.RUNNING
        self.inspection.set_clock(self.held.id, Clock.PAUSED if paused else Clock.RUNNING)
        self.say("The clock is paused, saved." if paused else "The clock goes on, saved.")

    def _finish(self, _: str) -> None:
        self.inspection.set_clock(self.held.id, Clock.FINISHED)
        self.held = self.inspection.interview(self.held.id)
        self.say(f"Finished, saved. {state_of(self.inspection, self.held)}")

    def _help(self, _: str) -> None:
        self.say("A reply is recorded by its number, letter or words, and the next question put.")
        for command in self.commands.values():
            name = f"{command.word} {command.takes}".strip()
            self.say(f"{name}: {command.says}." if name else f"{command.says}.")
        self.say("q: back to the case; the clock stops.")


def state_of(inspection: Inspection, held: InterviewHeld) -> str:
    """Which interview it is, how far it is, and its clock, in a sentence each."""
    found = progress(with_person(inspection.framework, held), held.said)
    about = f", case {held.case}" if held.case else ""
    answered = f"{found.answered} of {found.applicable} questions answered"
    clock = clock_text(held.time.at(inspection.now()))
    return f"{held.interview.name}{about}. {answered}, {held.clock} at {clock} by its clock."


def _required(text: str) -> str:
    if not text:
        raise Refused("Write the text behind the word.")
    return text
