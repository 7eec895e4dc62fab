"""The linear mode: the same questions line by line, for screen readers and bad connections.

It works on the same application as the screens and says everything in words; nothing moves,
nothing is drawn over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hmip_tui.application import Changed, Inspection, Position
from hmip_tui.case import Case, next_askable, standing
from hmip_tui.errors import HmipError, Refused
from hmip_tui.framework import Answer, Kind, Question
from hmip_tui.panels.heading import heading_text
from hmip_tui.panels.lines import percent_text
from hmip_tui.panels.live import discretion_sentences, distance_sentences
from hmip_tui.text import visible
from hmip_tui.walk import after_answer, case_progress, key_question_of, start
from hmip_tui.wording import WORDS, field_name, question_name, value_text

Read = Callable[[str], str | None]
"""Asks with a prompt; the line typed, None at the end of the input."""

_ANSWERS = {
    "y": Answer.YES,
    "1": Answer.YES,
    "n": Answer.NO,
    "2": Answer.NO,
    "x": Answer.NOT_APPLICABLE,
    "3": Answer.NOT_APPLICABLE,
}

_HELP = """\
y yes, n no, x not applicable; each goes on to the next question.
Enter: next unanswered question. + and -: next and previous question.
e TEXT: evidence on this question. clear: clear the answer.
g CODE: go to a question, such as g 2.1.3.b. u undo, r redo.
i: guidance. s: running results here. facts: what is known of the case.
cases: list the cases. case ID: review that case. q: leave."""


class Linear:
    """One inspection, reviewed line by line; ``write`` prints one line of text."""

    def __init__(self, inspection: Inspection, read: Read, write: Callable[[str], None]) -> None:
        self.inspection = inspection
        self.framework = inspection.framework
        self._read = read
        self._write = write
        self._commands: dict[str, Callable[[str], None]] = {
            "": self._next_unanswered,
            "+": lambda _: self._move(1),
            "-": lambda _: self._move(-1),
            "e": self._evidence,
            "clear": self._clear,
            "g": self._go_to,
            "u": self._undo,
            "r": self._redo,
            "i": self._guidance,
            "s": self._results,
            "facts": self._facts,
            "cases": self._cases,
            "case": self._open,
            "help": self._help,
            "?": self._help,
        }

    def run(self) -> None:
        """Ask until the inspector leaves or the input ends."""
        place = self.inspection.position()
        if place is None:
            rows = self.inspection.cases()
            if not rows:
                self._say("This inspection has no cases yet.")
                return
            self._open(rows[0].id)
        else:
            self._case_id, self._question = place.case, self.framework.questions[place.question]
            self._say_case()
        while True:
            self._ask()
            line = self._read("> ")
            if line is None or line.strip().casefold() in ("q", "quit"):
                return
            try:
                self._take(line.strip())
            except HmipError as error:
                self._say(str(error))

    @property
    def _case(self) -> Case:
        return self.inspection.case(self._case_id)

    def _say(self, text: str) -> None:
        self._write(visible(text))

    def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        answer = _ANSWERS.get(word.casefold())
        if answer is not None and not rest:
            self._answer(answer)
        elif word.casefold() in self._commands:
            self._commands[word.casefold()](rest.strip())
        else:
            self._say(f"'{line}' is not understood; ? lists what is.")

    # -- saying ------------------------------------------------------------------------------

    def _say_case(self) -> None:
        case = self._case
        place = self.inspection.place_of(case)
        found = case_progress(self.framework, case)
        self._say(f"Case {heading_text(self.framework, case, place)}.")
        self._say(f"{found.answered} of {found.applicable} questions answered. ? lists commands.")

    def _ask(self) -> None:
        for line in self._question_text():
            self._say(line)

    def _question_text(self) -> Iterator[str]:
        question, case = self._question, self._case
        yield ""
        if question.kind is Kind.PROMPT:
            key_question = self.framework.key_questions[question.key_question]
            if key_question.prompts[0] is question:
                yield f"Key question {key_question.id}: {key_question.title}"
        kind = {Kind.GATE: "Fact", Kind.JUDGEMENT: "Judgement"}.get(question.kind, "Prompt")
        yield f"{kind} {question_name(question)}: {question.text}"
        said = [WORDS[standing(question, case)]]
        if question.guidance:
            said.append("i for guidance")
        yield "; ".join(said)

    def _guidance(self, _: str) -> None:
        self._say(self._question.guidance or "The framework gives no guidance here.")
        for alias in self._question.aliases:
            self._say(f"Also worded: {alias}")

    def _results(self, _: str) -> None:
        here = key_question_of(self.framework, self._question)
        live = self.inspection.live(self._case.sample)
        for standard in live.standards:
            rating = standard.rating.name if standard.rating is not None else "not rated"
            self._say(f"{standard.id} {standard.name}: {rating}")
            for result in standard.key_questions:
                if result.id == here:
                    self._say(f"{here}: {percent_text(result.percent)} of {result.counts.n} cases")
                    for sentence in distance_sentences(self.framework, result):
                        self._say(sentence)
                    for sentence in discretion_sentences(self.framework, standard):
                        self._say(sentence)

    def _facts(self, _: str) -> None:
        case = self._case
        for attribute in self.framework.attributes_of(case.sample):
            self._say(f"{attribute.name}: {case.attribute(attribute.id) or 'not known'}")

    def _cases(self, _: str) -> None:
        for row in self.inspection.cases():
            self._say(f"{row.id}: {row.answered} of {row.applicable} answered")

    def _help(self, _: str) -> None:
        for line in _HELP.splitlines():
            self._say(line)

    # -- recording ---------------------------------------------------------------------------

    def _answer(self, answer: Answer) -> None:
        question, case = self._question, self._case
        follows = after_answer(
            self.framework, case.with_value(question.field, answer.value), question
        )
        place = Position(case.id, follows.id)
        self.inspection.answer(case.id, question, answer, position=place)
        self._say(f"{question_name(question)}: {value_text(question.field, answer.value)}, saved.")
        if case_progress(self.framework, self._case).complete:
            self._say("Every question of this case is answered.")
        self._question = follows

    def _clear(self, _: str) -> None:
        self.inspection.answer(self._case_id, self._question, None)
        self._say(f"{question_name(self._question)}: cleared, saved.")

    def _evidence(self, text: str) -> None:
        if text:
            self.inspection.save_evidence(self._case_id, self._question.id, text)
            self._say("Evidence saved.")
        else:
            found = self.inspection.evidence(self._case_id).get(self._question.id)
            self._say(found or "No evidence on this question. e TEXT records some.")

    def _undo(self, _: str) -> None:
        self._put_back("Undone", self.inspection.undo(self._case_id))

    def _redo(self, _: str) -> None:
        self._put_back("Redone", self.inspection.redo(self._case_id))

    def _put_back(self, what: str, changed: Changed) -> None:
        after = value_text(changed.field, changed.after)
        self._say(f"{what}: {field_name(self.framework, changed.field)} is {after}, saved.")
        question = self.framework.fields.get(changed.field)
        if question is not None:
            self._go(question)

    # -- moving ------------------------------------------------------------------------------

    def _go(self, question: Question) -> None:
        self.inspection.go_to(Position(self._case_id, question.id))
        self._question = question

    def _move(self, step: int) -> None:
        found = next_askable(self.framework, self._case, self._question.id, step=step)
        if found is None:
            raise Refused("This is the last question." if step > 0 else "This is the first.")
        self._go(found)

    def _next_unanswered(self, _: str) -> None:
        found = next_askable(self.framework, self._case, self._question.id, unanswered=True)
        if found is None:
            raise Refused("Every question of this case is answered.")
        self._go(found)

    def _go_to(self, code: str) -> None:
        question = self.framework.questions.get(code)
        if question is None or question.sample != self._case.sample:
            raise Refused(f"There is no question {code} in this case.")
        self._go(question)

    def _open(self, case_id: str) -> None:
        question = start(self.framework, self.inspection.case(case_id))
        self._case_id = case_id
        self._go(question)
        self._say_case()
