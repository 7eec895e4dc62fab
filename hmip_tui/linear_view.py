"""What the linear mode says: the case, the question, what is known, running results.

Everything is a sentence or a numbered line, in words alone, so that a voice reads it well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from hmip_tui.application import Inspection, Position
from hmip_tui.case import Case, next_askable, standing
from hmip_tui.errors import Refused
from hmip_tui.framework import Kind, Question
from hmip_tui.panels.heading import heading_facts
from hmip_tui.panels.lines import cases
from hmip_tui.panels.spoken import (
    key_question_sentences,
    overall_sentence,
    standard_sentences,
)
from hmip_tui.tally import ALL, Slice
from hmip_tui.text import visible
from hmip_tui.trail import Trail
from hmip_tui.views import Checked, EvidenceItem
from hmip_tui.walk import case_progress, key_question_of, start
from hmip_tui.wording import WORDS, name_of, question_name

Read = Callable[[], str | None]
"""The next line typed, without its end; None at the end of the input."""

_Item = TypeVar("_Item")

_KINDS = {Kind.GATE: "Fact", Kind.PROMPT: "Prompt", Kind.JUDGEMENT: "Judgement"}


class Command(NamedTuple):
    """A word that can be typed, what follows it, and what it does."""

    word: str
    takes: str
    says: str
    do: Callable[[str], None]


class LinearView:
    """One inspection at one question; ``write`` prints one line of text."""

    def __init__(self, inspection: Inspection, write: Callable[[str], None]) -> None:
        self.inspection = inspection
        self.framework = inspection.framework
        self.slice: Slice = ALL
        self._write = write
        self._case_id = ""
        self._listed: Sequence[EvidenceItem] = ()
        self._put: Position | None = None

    def say(self, text: str) -> None:
        """Print a text on one line, whatever it holds."""
        self._write(visible(text))

    @property
    def case(self) -> Case:
        """The case that is reviewed."""
        return self.inspection.case(self._case_id)

    # -- where the inspector is --------------------------------------------------------------

    def begin(self) -> None:
        """Go on where the inspector was, else with the first case.

        Raises :class:`Refused` where there are no cases.
        """
        place = self.inspection.position()
        if place is None:
            hidden = self.inspection.hidden_cases()
            rows = [row for row in self.inspection.cases() if row.id not in hidden]
            if not rows:
                raise Refused("This inspection has no cases yet.")
            place = self.inspection.go_to_case(rows[0].id)
        self._arrive(place)

    def open_case(self, case_id: str) -> None:
        """Go to a case at its first open question."""
        question = start(self.framework, self.inspection.case(case_id))
        place = Position(case_id, question.id)
        self.inspection.go_to(place)
        self._arrive(place)

    def _arrive(self, place: Position) -> None:
        self._case_id, self.question = place.case, self.framework.questions[place.question]
        self.trail = Trail(place.question)
        self.say_case()

    def go(self, question: Question, *, along: bool = False) -> None:
        """Go to a question of this case; ``along`` the path taken leaves the path as it is."""
        self.inspection.go_to(Position(self._case_id, question.id))
        self.question = question
        if not along:
            self.trail.go(question.id)

    def go_on(self, place: Position) -> None:
        """Go to a question of any case."""
        if place.case != self._case_id:
            self.inspection.go_to(place)
            self._arrive(place)
        else:
            self.go(self.framework.questions[place.question])

    # -- the case and the question -----------------------------------------------------------

    def say_case(self) -> None:
        """Say which case this is and how far it is."""
        case = self.case
        number, of = self.inspection.place_of(case)
        sample = self.framework.samples[case.sample].name
        self.say("")
        self.say(f"Case {case.id}, {number} of {of}, {sample}, {self.inspection.provider}.")
        if facts := heading_facts(self.framework, case):
            self.say(f"{', '.join(facts)}.")
        found = case_progress(self.framework, case)
        state = self.inspection.state(case)
        self.say(f"{found.answered} of {found.applicable} questions answered; {state}.")

    def say_question(self) -> None:
        """Put the question; one that was put just now, by its name alone."""
        here = Position(self._case_id, self.question.id)
        if here == self._put:
            self.say(f"{question_name(self.question)}: {self._standing()}")
            return
        self._put = here
        for line in self._question_text():
            self.say(line)

    def again(self, _: str) -> None:
        """Put the question again, whole."""
        self._put = None

    def _question_text(self) -> Iterator[str]:
        question, case = self.question, self.case
        yield ""
        if question.kind is Kind.PROMPT:
            key_question = self.framework.key_questions[question.key_question]
            if key_question.prompts[0] is question:
                yield f"Key question {key_question.id}: {key_question.title}"
        yield f"{_KINDS[question.kind]} {question_name(question)}: {question.text}"
        yield self._standing()
        if self.inspection.disputed(f"case:{case.id}", question.field):
            yield "Answered differently by two people: your answer settles it."
        if query := self.inspection.queries(case).get(question.id):
            yield f"Asked about this answer: {query}"
        if told := self.inspection.responses(case).get(question.id):
            yield f"Asked about this answer: {told[0]} Answered: {told[1]}"

    def _standing(self) -> str:
        said = [WORDS[standing(self.question, self.case)]]
        if number := sum(e.question == self.question.id for e in self._evidence_here()):
            said.append(f"evidence: {number}")
        if any(self.inspection.guidance(self.question)):
            said.append("i for guidance")
        return f"{'; '.join(said)}."

    def _evidence_here(self) -> list[EvidenceItem]:
        return self.inspection.evidence_items(self._case_id)

    def guidance(self, _: str) -> None:
        """Say how the question is answered."""
        found = self.inspection.guidance(self.question)
        if not any(found):
            self.say("There is no guidance here.")
        for line in found.framework.splitlines():
            self.say(line)
        for alias in found.aliases:
            self.say(f"Also worded: {alias}")
        if found.own:
            self.say("Of your organisation:")
        for line in found.own.splitlines():
            self.say(line)

    # -- lists -------------------------------------------------------------------------------

    def facts(self, _: str) -> None:
        """Say what is known of the case, and where it comes from."""
        case = self.case
        for number, fact in enumerate(self.inspection.facts(case.id), 1):
            origin = f", {fact.origin}" if fact.origin else ""
            self.say(f"{number}. {fact.attribute.name}: {fact.value or 'not known'}{origin}")
        reason = self.inspection.state_reason(case)
        self.say(f"State: {self.inspection.state(case)}{f': {reason}' if reason else ''}")

    def list_cases(self, _: str) -> None:
        """List the cases of all samples."""
        for row in (*self.inspection.cases(), *self.inspection.second_rows()):
            self.say(f"{row.id}: {row.answered} of {row.applicable} answered")

    def list_evidence(self, typed: str) -> None:
        """List this case's evidence, or with ``all`` every case's, that has the words typed."""
        words = typed.casefold().split()
        everywhere = words[:1] == ["all"]
        items = self.inspection.evidence_items(None if everywhere else self._case_id)
        self._listed = [e for e in items if e.has(words[1:] if everywhere else words)]
        if not self._listed:
            self.say("No evidence.")
        tags = self.framework.tags
        for number, item in enumerate(self._listed, 1):
            place = name_of(self.framework, item.question, "the whole case")
            named = [tags[t].name if t in tags else t for t in item.tags]
            said = [item.case, place, item.author, *named] if everywhere else [place, item.author]
            said += [] if everywhere else named
            self.say(f"{number}. {', '.join(said)}: {item.text}")

    def check(self) -> list[Checked]:
        """Say what the completion check finds."""
        found = self.inspection.check(self.case)
        if not found:
            self.say("Nothing is missing and nothing contradicts. step complete is next.")
        for number, checked in enumerate(found, 1):
            word = "must be mended" if checked.finding.hard else "needs a reason"
            if not checked.open:
                word = f"accepted because {checked.reason}"
            place = name_of(self.framework, checked.finding.question, "case")
            self.say(f"{number}. {place}, {word}: {checked.finding.message}")
        return found

    # -- results -----------------------------------------------------------------------------

    def results(self, _: str) -> None:
        """Say the running results of the standards of this case, and of this key question."""
        here = key_question_of(self.framework, self.question)
        live = self.inspection.live(self.case.sample, self.slice)
        of = self.inspection.slice_name(self.slice)
        self.inspection.record_viewing("linear", self.case.sample, of)
        self.say(f"Results of {of}.")
        self.say(f"Not yet complete: {cases(live.unfinished.get(self.case.sample, 0))}.")
        for standard in live.standards:
            for sentence in standard_sentences(self.framework, standard):
                self.say(sentence)
        for result in (r for standard in live.standards for r in standard.key_questions):
            if result.id == here:
                for sentence in key_question_sentences(live, result):
                    self.say(sentence)

    def board(self, _: str) -> None:
        """Say every standard's rating and the overall one."""
        board = self.inspection.board()
        self.inspection.record_viewing("linear", "board", self.inspection.slice_name(ALL))
        for standard in board.live.standards:
            self.say(next(standard_sentences(self.framework, standard)))
            if reason := board.reasons.get(standard.id):
                self.say(reason)
        self.say(overall_sentence(board.overall))

    def choose_slice(self, typed: str) -> None:
        """List the sub-samples, or say the results of the one whose number is typed."""
        slices = self.inspection.slices(self.case.sample)
        if not typed:
            for number, slice_ in enumerate(slices, 1):
                self.say(f"{number}. {self.inspection.slice_name(slice_)}")
            return
        self.slice = numbered(slices, typed)
        self.results("")

    def step(self, step: int) -> None:
        """Go to the next or previous question that can be put."""
        found = next_askable(self.framework, self.case, self.question.id, step=step)
        if found is None:
            raise Refused("This is the last question." if step > 0 else "This is the first.")
        self.go(found)


def require_text(line: str) -> str:
    """A line that was typed, or piped in; raises :class:`Refused` for one that is no text."""
    if any("\ud800" <= character <= "\udfff" for character in line):
        raise Refused("That line is not UTF-8 text; nothing was recorded.")
    return line


def numbered(items: Sequence[_Item], typed: str) -> _Item:
    """The item of a number in a list that was said, from 1; raises :class:`Refused`."""
    if not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= len(items)):
        raise Refused(f"There is no number {typed or 'given'}; the list ends with {len(items)}.")
    return items[int(typed) - 1]
