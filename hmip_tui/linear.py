"""The linear mode: the same questions line by line, for screen readers and bad connections.

It works on the same application as the screens and says everything in words; nothing moves,
nothing is drawn over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hmip_tui.application import Inspection, Position
from hmip_tui.errors import HmipError, NotSaved
from hmip_tui.framework import Answer
from hmip_tui.interview_clock import Clock
from hmip_tui.linear_commands import LinearCommands
from hmip_tui.linear_view import Command, Read, numbered, require_text
from hmip_tui.walk import after_answer, is_answered
from hmip_tui.wording import question_name, value_text

_ANSWERS = {
    "y": Answer.YES,
    "yes": Answer.YES,
    "1": Answer.YES,
    "n": Answer.NO,
    "no": Answer.NO,
    "2": Answer.NO,
    "x": Answer.NOT_APPLICABLE,
    "3": Answer.NOT_APPLICABLE,
}
_LEAVE = ("q", "quit")


class _Choice(NamedTuple):
    """An interview in words: the id of one to go on with, or the kind to begin."""

    told: str
    id: str
    kind: str


class Linear(LinearCommands):
    """One inspection, reviewed line by line; ``write`` prints one line of text."""

    def __init__(self, inspection: Inspection, read: Read, write: Callable[[str], None]) -> None:
        super().__init__(inspection, write)
        self._read = read
        self._offered: Sequence[_Choice] = ()
        self.commands = {command.word: command for command in self._all_commands()}

    def _all_commands(self) -> tuple[Command, ...]:
        return (
            Command("", "", "Enter alone: next question without an answer", self.next_unanswered),
            Command(".", "", "the question again, whole", self.again),
            Command("+", "", "next question", lambda _: self.step(1)),
            Command("-", "", "previous question", lambda _: self.step(-1)),
            Command("g", "CODE or words", "go to a question, such as g 2.1.3.b", self.go_to),
            Command("k", "or k -", "next or previous key question", self.move_key_question),
            Command("t", "or t -", "next or previous standard", self.move_standard),
            Command("back", "", "back along the path taken", lambda _: self.along(-1)),
            Command("forward", "", "forward along it", lambda _: self.along(1)),
            Command("furthest", "", "furthest point reached", self.furthest),
            Command("clear", "", "clear the answer", self.clear),
            Command("u", "", "undo", self.undo),
            Command("r", "", "redo", self.redo),
            Command("i", "", "guidance on the question", self.guidance),
            Command("e", "TEXT", "evidence on the question; e alone reads it", self.evidence),
            Command("more", "TEXT", "one more paragraph of it", self.more_evidence),
            Command("another", "TEXT", "another piece of evidence", self.another_evidence),
            Command("w", "TEXT", "evidence on the whole case", self.case_evidence),
            Command("l", "words", "list the evidence; l all: of all cases", self.list_evidence),
            Command("there", "NUMBER", "go to a piece of that list", self.go_to_evidence),
            Command("tag", "NUMBER TAG", "add a tag to it, or take it off", self.tag),
            Command("facts", "", "what is known of the case", self.facts),
            Command("fact", "NUMBER VALUE", "change one of them", self.fact),
            Command("check", "", "completion check; check NUMBER goes there", self.check_or_go),
            Command("p", "", "next problem that the check finds", self.next_problem),
            Command("accept", "NUMBER REASON", "let a finding stand", self.accept),
            Command("rule", "NUMBER REASON", "and all others of its rule", self.accept_rule),
            Command("step", "NAME", "complete, submit and so on; step lists them", self.take_step),
            Command("ask", "TEXT", "ask about a submitted answer, or reply", self.ask),
            Command("s", "", "running results", self.results),
            Command("sub", "NUMBER", "results of a sub-sample; sub lists them", self.choose_slice),
            Command("board", "", "all ratings", self.board),
            Command("cases", "", "list the cases", self.list_cases),
            Command("case", "ID", "review that case", self.open_case),
            Command("next", "", "next unfinished case", lambda _: self.move_case(1)),
            Command("previous", "", "previous unfinished case", lambda _: self.move_case(-1)),
            Command(
                "interviews", "", "list what can begin or go on; interviews all", self._interviews
            ),
            Command("hold", "NUMBER", "begin one of them or go on with it", self._hold),
            Command("?", "", "this list", self._help),
        )

    def run(self) -> None:
        """Ask until the inspector leaves or the input ends.

        Raises :class:`HmipError` where there is nothing to ask.
        """
        self.begin()
        if place := self.inspection.interview_position():
            self._interview(place.interview)
        self.say("A question mark lists what can be typed; q leaves.")
        all_there = "Everything is saved."
        while True:
            self.say_question()
            line = self._read()
            if line is None or line.strip().casefold() in _LEAVE:
                self.say(all_there)
                return
            try:
                self._take(line.strip())
            except HmipError as error:
                self.say(str(error))
                if isinstance(error, NotSaved):
                    all_there = "Everything that was said to be saved is saved."

    def _take(self, line: str) -> None:
        word, _, rest = require_text(line).partition(" ")
        word = word.casefold()
        if word in _ANSWERS and not rest:
            self._answer(_ANSWERS[word])
        elif word in self.commands:
            self.commands[word].do(rest.strip())
        else:
            self.say(f"'{line}' is not understood; a question mark lists what is.")

    def _answer(self, answer: Answer) -> None:
        question, case = self.question, self.case
        after = case.with_value(question.field, answer.value)
        follows = after_answer(self.framework, after, question)
        place = Position(case.id, follows.id)
        self.inspection.answer(case.id, question, answer, position=place)
        self.say(f"{question_name(question)}: {value_text(question.field, answer.value)}, saved.")
        if is_answered(self.framework, self.case):
            self.say("Every question of this case is answered. check is next.")
        self.question = follows
        self.trail.go(follows.id)

    def _interviews(self, typed: str) -> None:
        self._offered = self._choices(everything=typed.casefold() == "all")
        for number, choice in enumerate(self._offered, 1):
            self.say(f"{number}. {choice.told}")
        self.say("hold, and a number. hmip interviews FILE prints what they say together.")

    def _choices(self, *, everything: bool) -> list[_Choice]:
        """What can be begun, and gone on with: about this case, not finished, or all."""
        from hmip_tui.linear_interview import state_of

        kinds = self.framework.interviews.values()
        begin = [k for k in kinds if not k.samples or self.case.sample in k.samples]
        held = [
            held
            for held in self.inspection.interviews()
            if everything or held.case == self._case_id or held.clock is not Clock.FINISHED
        ]
        return [
            *(_Choice(f"Begin: {kind.name}.", "", kind.id) for kind in begin),
            *(_Choice(f"Go on: {state_of(self.inspection, each)}", each.id, "") for each in held),
        ]

    def _hold(self, typed: str) -> None:
        choice = numbered(self._offered or self._choices(everything=False), typed)
        kind = self.framework.interviews.get(choice.kind)
        about = self._case_id if kind and kind.samples else ""
        self._interview(choice.id or self.inspection.begin_interview(choice.kind, about))

    def _interview(self, id: str) -> None:
        from hmip_tui.linear_interview import LinearInterview

        LinearInterview(self.inspection, id, self._read, self._write).run()
        self._offered = ()
        self.say_case()
        self.again("")

    def _help(self, _: str) -> None:
        self.say("y yes, n no, x not applicable; each goes on to the next question.")
        for command in self.commands.values():
            name = f"{command.word} {command.takes}".strip()
            self.say(f"{name}: {command.says}." if name else f"{command.says}.")
        self.say("q: leave. Everything that is said to be saved is on the disk.")
