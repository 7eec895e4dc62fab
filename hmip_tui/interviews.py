"""Interviews: which question comes next, how each stands, and what many interviews say together.

The replies to an interview are a mapping from a question's id to the reply's text; a question
whose fact is a field of the case is put in by :func:`with_facts`. "Refused" and "Did not know" are
replies too, and never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from hmip_tui.case import NOT_KNOWN, Case
from hmip_tui.framework import Answer
from hmip_tui.framework.interviews import (
    DID_NOT_KNOW,
    NO,
    NOT_SEEN,
    REFUSED,
    YES,
    Interview,
    InterviewQuestion,
)
from hmip_tui.ratings import percent
from hmip_tui.tally import ALL, Slice

Replies = Mapping[str, str]
"""What one person said, by question id; a question absent has not been answered."""

_OF_ANSWER = {Answer.YES: YES, Answer.NO: NO, Answer.NOT_APPLICABLE: "Not applicable"}


class Reply(StrEnum):
    """How an interview question stands."""

    REPLIED = "replied"
    REFUSED = "refused"
    DID_NOT_KNOW = "did_not_know"
    DOES_NOT_APPLY = "does_not_apply"
    """An earlier reply makes it one that is not asked."""
    UNANSWERED = "unanswered"
    """Not asked yet, or not known whether it is to be."""


_SPECIAL = {
    REFUSED: Reply.REFUSED,
    DID_NOT_KNOW: Reply.DID_NOT_KNOW,
    NOT_SEEN: Reply.DID_NOT_KNOW,
}


def applies(interview: Interview, question: InterviewQuestion, replies: Replies) -> bool | None:
    """Whether a question is to be asked; None while the reply that decides it is open.

    A condition is met by a reply that counts: one that is kept of a question that is itself not
    asked any more meets none, and neither does a refusal.
    """
    condition = question.condition
    if condition is None:
        return True
    earlier = next(q for q in interview.questions if q.id == condition.question)
    decided = standing(interview, earlier, replies)
    if decided is Reply.UNANSWERED:
        return None
    return decided is Reply.REPLIED and replies[earlier.id] in condition.values


def standing(interview: Interview, question: InterviewQuestion, replies: Replies) -> Reply:
    """How a question stands. A reply that the question does not take counts as none."""
    applicable = applies(interview, question, replies)
    if applicable is False:
        return Reply.DOES_NOT_APPLY
    said = replies.get(question.id)
    if applicable is None or said is None:
        return Reply.UNANSWERED
    replied = Reply.REPLIED if said in question.replies else Reply.UNANSWERED
    return _SPECIAL.get(said, replied)


def next_question(
    interview: Interview,
    replies: Replies,
    after: str | None,
    *,
    unanswered: bool = False,
    step: int = 1,
) -> InterviewQuestion | None:
    """The next question that can be put, in the interview's order.

    ``after`` is a question's id (None: start at the end that ``step``, 1 or -1, leaves from). With
    ``unanswered`` the search passes over answered ones, refusals too, and goes on from the other
    end, ``after`` itself last. None: there is none.
    """
    order = interview.questions[::step]
    start = 0 if after is None else [q.id for q in order].index(after) + 1
    for question in (*order[start:], *(order[:start] if unanswered else ())):
        if applies(interview, question, replies) is True and (
            not unanswered or standing(interview, question, replies) is Reply.UNANSWERED
        ):
            return question
    return None


def reply_for(field: str, value: str) -> str:
    """The reply that says what ``value`` says in a journal field of a case; "" where none does.

    An attribute's values are the replies themselves.
    """
    if field.startswith("attribute."):
        return value
    return next((reply for answer, reply in _OF_ANSWER.items() if answer == value), "")


def value_for(field: str, reply: str) -> str:
    """The value that records a listed reply in a journal field of a case.

    Raises ``ValueError`` for a reply that no value says ("Refused" is one: the case learns
    nothing by it).
    """
    if field.startswith("attribute.") and reply not in _SPECIAL:
        return reply
    found = [answer.value for answer, word in _OF_ANSWER.items() if word == reply]
    if field.startswith("attribute.") or not found:
        raise ValueError(f"{reply!r} is no value of {field}")
    return found[0]


def with_facts(interview: Interview, replies: Replies, case: Case) -> dict[str, str]:
    """The replies to a case interview, with what the case already says of the same facts.

    What is recorded in the case is the reply, whoever recorded it; only where it is not, a
    "Refused" or "Did not know" of the interview stands.
    """
    found = dict(replies)
    for question in interview.questions:
        if not question.records:
            continue
        reply = reply_for(question.records, case.values.get(question.records) or NOT_KNOWN)
        if reply:
            found[question.id] = reply
        elif found.get(question.id) not in _SPECIAL:
            found.pop(question.id, None)
    return found


class Held(NamedTuple):
    """One interview that was held: its replies, and what is known of the person or the case."""

    replies: Replies
    attributes: Mapping[str, str]


class Percentage(NamedTuple):
    """What many interviews say to one result of one question, in interviews.

    ``n`` is the base: those who replied. ``refused`` and ``did_not_know`` were asked and are not
    in it. Of observations the latter counts those in which it could not be seen.
    """

    question: str
    result: str
    yes: int
    n: int
    refused: int
    did_not_know: int

    @property
    def percent(self) -> int | None:
        """The whole per cent of ``n``, rounded half up; None where nobody replied."""
        return percent(self.yes, self.n - self.yes)


def percentages(
    interview: Interview, held: Iterable[Held], slice_: Slice = ALL
) -> tuple[Percentage, ...]:
    """Each result of each question, in order, over the interviews of a slice.

    By grade: ``Slice("officer_grade", "PO")`` (chapter 1, 1.2 prints workloads so).
    """
    of_slice = [h.replies for h in held if slice_ == ALL or _in(h, slice_)]
    return tuple(
        percentage
        for question in interview.questions
        for percentage in _of_question(interview, question, of_slice)
    )


def _in(held: Held, slice_: Slice) -> bool:
    return held.attributes.get(slice_.attribute, NOT_KNOWN) == slice_.value


def _of_question(
    interview: Interview, question: InterviewQuestion, many: Iterable[Replies]
) -> list[Percentage]:
    stood = [(standing(interview, question, replies), replies) for replies in many]
    said = [replies[question.id] for stands, replies in stood if stands is Reply.REPLIED]
    standings = [stands for stands, _ in stood]
    return [
        Percentage(
            question=question.id,
            result=result.name,
            yes=sum(reply in result.counts for reply in said),
            n=len(said),
            refused=standings.count(Reply.REFUSED),
            did_not_know=standings.count(Reply.DID_NOT_KNOW),
        )
        for result in question.results
    ]
