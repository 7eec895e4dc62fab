"""Interviews: holding them, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from hmip_tui import interviews
from hmip_tui.errors import Refused
from hmip_tui.framework_interviews import ALWAYS_POSSIBLE, About, Interview, InterviewQuestion
from hmip_tui.interviews import Held, Percentage
from hmip_tui.recording import Changed, Recording
from hmip_tui.store.record import Change
from hmip_tui.tally import ALL, Slice
from hmip_tui.text import clean


class Clock(StrEnum):
    """What an interview's clock can be told."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


class InterviewHeld(NamedTuple):
    """An interview as recorded.

    ``replies`` and ``remarks`` are by question id; the facts that a case shares with its
    interview are among the replies. ``seconds`` is the time its clock ran; ``since``: when it was
    last started, None while it stands.
    """

    id: str
    interview: Interview
    case: str
    author: str
    replies: Mapping[str, str]
    remarks: Mapping[str, str]
    attributes: Mapping[str, str]
    clock: Clock
    seconds: float
    since: datetime | None


class Interviewing(Recording):
    """Adds interviews. They are subjects of their own, ``interview:ID``, in the journal."""

    def begin_interview(self, kind: str, case_id: str = "") -> str:
        """Begin an interview of a kind, about a case where its kind is; its id.

        Raises :class:`Refused` for an unknown kind, or a case it cannot be about.
        """
        found = self.framework.interviews.get(kind)
        if found is None:
            raise Refused(f"There is no interview '{kind}' in this framework.")
        if found.about is About.CASE:
            sample = self.case(case_id).sample
            if sample not in found.samples:
                raise Refused(f"{found.name} is not held about cases of this sample.")
        elif case_id:
            raise Refused(f"{found.name} is not about a case.")
        id = str(self.record.next_id)
        value = {"kind": kind, "case_id": case_id}
        with self.together():
            self._append(Change(f"interview:{id}", "kind", value))
            self._append(Change(f"interview:{id}", "clock", Clock.RUNNING.value))
        return id

    def interview(self, id: str) -> InterviewHeld:
        """An interview; raises :class:`Refused` where there is none of that id."""
        values = self.record.values(f"interview:{id}")
        told = values.get("kind")
        told = told if isinstance(told, dict) else {}
        kind = self.framework.interviews.get(told.get("kind", ""))
        if kind is None:
            raise Refused(f"There is no interview {id} in this inspection.")
        case_id = told.get("case_id", "")
        replies = _part(values, "reply.")
        case = self.record.case(case_id) if case_id else None
        if case is not None:
            replies = interviews.with_facts(kind, replies, case)
        seconds, since = self._clock(id)
        return InterviewHeld(
            id=id,
            interview=kind,
            case=case_id,
            author=self.record.author_of(f"interview:{id}", "kind"),
            replies=replies,
            remarks=_part(values, "remark."),
            attributes=_part(values, "attribute."),
            clock=Clock(values.get("clock", Clock.PAUSED)),
            seconds=seconds,
            since=since,
        )

    def interviews(
        self, kind: str | None = None, case_id: str | None = None
    ) -> list[InterviewHeld]:
        """The interviews of a kind and about a case, if given, in the order they began."""
        found = [self.interview(id) for id in self.record.interview_ids(kind)]
        return [held for held in found if case_id is None or held.case == case_id]

    def reply(self, id: str, question: InterviewQuestion, reply: str | None) -> Changed | None:
        """Record a reply; None clears it. A fact of the case is recorded in the case, once.

        Saying again what stands records nothing. Raises :class:`Refused` for a reply that the
        question does not take.
        """
        held = self.interview(id)
        if question.interview != held.interview.id:
            raise Refused(f"{question.id} is not asked in this interview.")
        if reply is not None and reply not in (*question.replies, *ALWAYS_POSSIBLE):
            raise Refused(f"{question.id} takes {', '.join(question.replies)}.")
        if held.replies.get(question.id) == reply:
            return None
        if question.records and reply is not None and reply not in ALWAYS_POSSIBLE:
            value = interviews.value_for(question.records, reply)
            return self._append(Change(f"case:{held.case}", question.records, value))
        return self._append(Change(f"interview:{id}", question.field, reply))

    def remark(self, id: str, question_id: str, text: str) -> Changed | None:
        """Record what was said beside a reply; empty text clears it."""
        held = self.interview(id)
        if question_id not in {q.id for q in held.interview.questions}:
            raise Refused(f"{question_id} is not asked in this interview.")
        text = clean(text)
        if held.remarks.get(question_id, "") == text:
            return None
        return self._append(Change(f"interview:{id}", f"remark.{question_id}", text or None))

    def describe_person(self, id: str, attribute: str, value: str) -> Changed | None:
        """Record an attribute, such as the grade, of the person interviewed."""
        held = self.interview(id)
        found = self.framework.attributes.get(attribute)
        if attribute not in held.interview.attributes or found is None:
            raise Refused(f"This interview records no '{attribute}'.")
        value = clean(value).strip()
        if value and found.values and value not in found.values:
            raise Refused(f"{found.name} is one of {', '.join(found.values)}.")
        if held.attributes.get(attribute, "") == value:
            return None
        return self._append(Change(f"interview:{id}", f"attribute.{attribute}", value or None))

    def set_clock(self, id: str, clock: Clock) -> Changed | None:
        """Start, pause or finish an interview's clock."""
        if self.interview(id).clock is clock:
            return None
        return self._append(Change(f"interview:{id}", "clock", clock.value))

    def _clock(self, id: str) -> tuple[float, datetime | None]:
        """The time the clock ran, from the journal: nothing else keeps it."""
        seconds, since = 0.0, None
        for entry in self.record.entries(f"interview:{id}"):
            if entry.field != "clock":
                continue
            time = datetime.fromisoformat(entry.time)
            if since is not None:
                seconds += max((time - since).total_seconds(), 0.0)
            since = time if entry.content == Clock.RUNNING else None
        return seconds, since

    def interview_results(self, kind: str, slice_: Slice = ALL) -> tuple[Percentage, ...]:
        """What the interviews of a kind say together, of a slice by attribute of the person."""
        held = [Held(found.replies, found.attributes) for found in self.interviews(kind)]
        return interviews.percentages(self.framework.interviews[kind], held, slice_)


def _part(values: Mapping[str, object], prefix: str) -> dict[str, str]:
    return {
        field.removeprefix(prefix): value
        for field, value in values.items()
        if field.startswith(prefix) and isinstance(value, str)
    }
