"""Walking through an interview: who is asked, where to begin, what follows, which keys reply."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from hmip_tui.case import Progress
from hmip_tui.framework import Framework
from hmip_tui.framework.interviews import Interview, InterviewQuestion
from hmip_tui.interview_clock import Clock, ClockTime
from hmip_tui.interviews import Replies, Reply, next_question, standing

_PERSON = "person:"
"""How the ids begin of what is asked about the person; the ids of questions hold no colon."""


class InterviewHeld(NamedTuple):
    """An interview as recorded.

    ``replies`` and ``remarks`` are by question id; the facts that a case shares with its
    interview are among the replies. ``attributes`` are the person's, by id. ``begun`` is the time
    at which it was begun, None where that cannot be read.
    """

    id: str
    interview: Interview
    case: str
    author: str
    begun: datetime | None
    replies: Mapping[str, str]
    remarks: Mapping[str, str]
    attributes: Mapping[str, str]
    clock: Clock
    time: ClockTime

    @property
    def seconds(self) -> float:
        """The seconds that its clock ran, up to its last sign of life."""
        return self.time.seconds

    @property
    def since(self) -> datetime | None:
        """When its running clock gave its last sign of life, None while it stands."""
        return self.time.since

    @property
    def said(self) -> dict[str, str]:
        """The replies and, as replies to what :func:`with_person` puts first, the attributes."""
        return {**{_PERSON + a: v for a, v in self.attributes.items()}, **self.replies}


def with_person(framework: Framework, held: InterviewHeld) -> Interview:
    """The interview with what is recorded of the person interviewed asked before all else."""
    interview = held.interview
    found = [framework.attributes[id] for id in interview.attributes]
    about_person = tuple(
        InterviewQuestion(
            id=_PERSON + attribute.id,
            interview=interview.id,
            text=attribute.name,
            short=attribute.name,
            guidance=attribute.guidance,
            replies=attribute.values or tuple(filter(None, [held.attributes.get(attribute.id)])),
            results=(),
            key_question="",
            records="",
            condition=None,
        )
        for attribute in found
    )
    return interview._replace(questions=(*about_person, *interview.questions))


def attribute_asked(question: InterviewQuestion) -> str:
    """The attribute of the person that a question asks for; "" where it is one of the interview."""
    return question.id.removeprefix(_PERSON) if question.id.startswith(_PERSON) else ""


def question_of(interview: Interview, field: str, *, in_case: bool) -> InterviewQuestion | None:
    """What asks for a field of the interview, or of its case where the two share a fact."""
    for question in interview.questions:
        attribute = attribute_asked(question)
        own = (
            (f"attribute.{attribute}",) if attribute else (question.field, f"remark.{question.id}")
        )
        if field in ((question.records,) if in_case else own):
            return question
    return None


def start(interview: Interview, replies: Replies) -> InterviewQuestion:
    """Where to begin: at the first question without an answer, or at the first."""
    return next_question(interview, replies, None, unanswered=True) or interview.questions[0]


def after_reply(
    interview: Interview, replies: Replies, question: InterviewQuestion
) -> InterviewQuestion:
    """What follows a reply to ``question``, the reply being in ``replies``.

    The next question without an answer, so that what is known already is passed over; from the
    end on the first one left open; where none is, ``question`` itself.
    """
    return next_question(interview, replies, question.id, unanswered=True) or question


def progress(interview: Interview, replies: Replies) -> Progress:
    """How many questions are answered, refusals too, of those that (may) apply."""
    standings = [standing(interview, question, replies) for question in interview.questions]
    applicable = [s for s in standings if s is not Reply.DOES_NOT_APPLY]
    return Progress(sum(s is not Reply.UNANSWERED for s in applicable), len(applicable))


def reply_letters(replies: Collection[str], taken: Collection[str]) -> tuple[str, ...]:
    """The letter that says each reply: its first, small; "" where that would say something else.

    That is: where two replies begin alike, and where the letter is one of the keys ``taken``.
    """
    first = [reply[:1].casefold() for reply in replies]
    return tuple(
        letter
        if letter.isascii()
        and letter.isalpha()
        and first.count(letter) == 1
        and letter not in taken
        else ""
        for letter in first
    )
