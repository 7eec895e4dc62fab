"""Interviews as a framework holds them: their questions, replies and results.

:mod:`hmip_tui.interviews` walks through an interview and counts its replies.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

REFUSED = "Refused"
"""The reply of a person who would not answer: always possible, never counted."""

DID_NOT_KNOW = "Did not know"
"""The reply of a person who could not answer: always possible, never counted."""

NOT_SEEN = "Not seen"
"""What stands for a reply where practice was observed and this could not be seen: not counted."""

UNLISTED = (REFUSED, DID_NOT_KNOW, NOT_SEEN)
"""The replies that no framework lists."""

YES = "Yes"
"""The reply that counts where a question does not say which ones do."""

NO = "No"

REPLIES = (YES, NO)
"""The replies of a question that does not list its own."""


class About(StrEnum):
    """What an interview is about."""

    CASE = "case"
    PROVIDER = "provider"
    """The organisation that is inspected (domain one)."""
    PRACTICE = "practice"
    """Work that an inspector observes, such as a work party: nobody is interviewed."""


class ReplyCondition(NamedTuple):
    """A question is asked only where the reply to ``question`` is one of ``values``."""

    question: str
    values: tuple[str, ...]


class InterviewResult(NamedTuple):
    """A percentage taken from a question: the share of the replies that are in ``counts``."""

    name: str
    counts: tuple[str, ...]


class InterviewQuestion(NamedTuple):
    """A question of an interview; ``key_question`` and ``records`` are empty where there is none.

    ``records`` is the journal field of the case that holds the same fact, so that it is entered
    once: a reply to this question *is* that field's value.
    """

    id: str
    interview: str
    text: str
    short: str
    guidance: str
    replies: tuple[str, ...]
    results: tuple[InterviewResult, ...]
    key_question: str
    records: str
    condition: ReplyCondition | None

    @property
    def field(self) -> str:
        """The journal field of the interview that holds its reply, e.g. ``reply.op.safety``."""
        return f"reply.{self.id}"


class Interview(NamedTuple):
    """An interview with its questions in the order asked.

    ``samples`` holds the samples whose cases it is about (none: the provider, or practice),
    ``attributes`` what is recorded of the person interviewed or of what is observed, for
    percentages by grade and the like.
    """

    id: str
    name: str
    about: About
    samples: tuple[str, ...]
    attributes: tuple[str, ...]
    questions: tuple[InterviewQuestion, ...]

    @property
    def observed(self) -> bool:
        """Whether it is an observation: the inspector sees, and nobody is asked."""
        return self.about is About.PRACTICE

    @property
    def always_possible(self) -> tuple[str, ...]:
        """The replies that are possible to every question, and never counted."""
        return (NOT_SEEN,) if self.observed else (REFUSED, DID_NOT_KNOW)


def build_interviews(document: Mapping[str, Any]) -> dict[str, Interview]:
    """The interviews of a checked document by id."""
    questions = [_question(raw) for raw in document.get("interview_question", [])]
    return {
        raw["id"]: Interview(
            id=raw["id"],
            name=raw["name"],
            about=About(raw["about"]),
            samples=tuple(raw.get("samples", ())),
            attributes=tuple(raw.get("attributes", ())),
            questions=tuple(q for q in questions if q.interview == raw["id"]),
        )
        for raw in document.get("interview", [])
    }


def _question(raw: Mapping[str, Any]) -> InterviewQuestion:
    condition = raw.get("condition")
    results = raw.get("results", [{"name": raw["short"], "counts": raw.get("counts", [YES])}])
    return InterviewQuestion(
        id=raw["id"],
        interview=raw["interview"],
        text=raw["text"],
        short=raw["short"],
        guidance=raw.get("guidance", ""),
        replies=tuple(raw.get("replies", REPLIES)),
        results=tuple(InterviewResult(r["name"], tuple(r["counts"])) for r in results),
        key_question=raw.get("key_question", ""),
        records=raw.get("records", ""),
        condition=condition and ReplyCondition(condition["question"], tuple(condition["is"])),
    )
