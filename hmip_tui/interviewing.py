"""Interviews: holding them, and what they say together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from hmip_tui import interviews, journal
from hmip_tui.errors import Refused
from hmip_tui.framework.interviews import About, Interview, InterviewQuestion
from hmip_tui.interview_clock import Clock, ClockTime, clock_time
from hmip_tui.interview_results import Running
from hmip_tui.interview_walk import InterviewHeld, attribute_asked
from hmip_tui.interviews import Held, Percentage
from hmip_tui.journal import Entry, EntryId
from hmip_tui.recording import MERGED, Changed
from hmip_tui.store.record import Change, Record
from hmip_tui.tally import ALL, Slice
from hmip_tui.text import clean
from hmip_tui.workflow import Workflow

__all__ = ["Clock", "InterviewHeld", "InterviewPosition", "Interviewing"]


class InterviewPosition(NamedTuple):
    """Where an inspector is: an interview and one of its questions."""

    interview: str
    question: str


class Interviewing(Workflow):
    """Adds interviews. They are subjects of their own, ``interview:ID``, in the journal."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self._running: dict[str, Running] = {}
        self.subscribe(self._follow)

    # -- holding them ------------------------------------------------------------------------

    def begin_interview(self, kind: str, case_id: str = "") -> str:
        """Begin an interview of a kind, about a case where its kind is; its id.

        Raises :class:`Refused` for an unknown kind, or a case it cannot be about.
        """
        found = self._kind(kind)
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

    def withdraw_interview(self, id: str) -> None:
        """Take back an interview that was begun by mistake; its entries stay in the journal.

        Raises :class:`Refused` for one in which anything was said.
        """
        held = self.interview(id)
        own = set(_part(self.record.values(f"interview:{id}"), "reply."))
        if own or held.remarks or held.attributes:
            raise Refused("Something was said in this interview: it stays.")
        self._append(Change(f"interview:{id}", "kind", None))

    def reply(
        self,
        id: str,
        question: InterviewQuestion,
        reply: str | None,
        *,
        position: InterviewPosition | None = None,
    ) -> Changed | None:
        """Record a reply; None clears it. A fact of the case is recorded in the case, once.

        ``position`` is where the inspector goes next, kept in the same transaction. Saying again
        what stands, undisputed, records nothing. Raises :class:`Refused` for a reply that the
        question does not take, a refusal of what the case knows, clearing what was imported, and
        where the case is not editable.
        """
        held = self.interview(id)
        if question.interview != held.interview.id:
            raise Refused(f"{question.id} is not asked in this interview.")
        if reply is not None and reply not in _possible(held.interview, question):
            raise Refused(f"{question.id} takes {', '.join(question.replies)}.")
        change = self._change(held, question, reply)
        stands = held.replies.get(question.id) == reply
        if stands and not self.disputed(change.subject, change.field):
            self._only_move(position)
            return None
        return self._append(change, local=_local(position))

    def _change(
        self, held: InterviewHeld, question: InterviewQuestion, reply: str | None
    ) -> Change:
        """What records a reply: a value of the interview, or of the case where it is its fact."""
        own = Change(f"interview:{held.id}", question.field, reply)
        if not question.records:
            return own
        case = self.case(held.case)
        known = case.values.get(question.records) is not None
        if reply in held.interview.always_possible:
            if known:
                raise Refused(f"The case says {question.short}: {held.replies[question.id]}.")
            return own
        if reply is None and not known:
            return own
        self._require_fact_editable(held, question.records)
        subject = self._fact_subject(held, question.records)
        if reply is None:
            if self.origin(held, question) == "imported":
                raise Refused("This came with the case list: reply otherwise to correct it.")
            return Change(subject, question.records, None)
        return Change(subject, question.records, interviews.value_for(question.records, reply))

    def _fact_subject(self, held: InterviewHeld, field: str) -> str:
        """Where a fact of an interview's case is recorded.

        Both assessments of a case share its attributes: they are the first one's.
        """
        case = self.record.case(held.case)
        shared = case is not None and field.startswith("attribute.")
        return f"case:{(case.second_of if case and shared else '') or held.case}"

    def _require_fact_editable(self, held: InterviewHeld, field: str) -> None:
        """Raise :class:`Refused` where a fact of an interview's case is not to be changed now."""
        self.require_editable(self.case(held.case))
        self.require_unlocked(self.case(self._fact_subject(held, field).removeprefix("case:")))

    def _only_move(self, position: InterviewPosition | None) -> None:
        if position is not None:
            self.go_to_interview(position)

    def remark(self, id: str, question_id: str, text: str) -> Changed | None:
        """Record what was said beside a reply; empty text clears it."""
        held = self.interview(id)
        if question_id not in {q.id for q in held.interview.questions}:
            raise Refused(f"{question_id} is not asked in this interview.")
        text = clean(text)
        if held.remarks.get(question_id, "") == text:
            return None
        return self._append(Change(f"interview:{id}", f"remark.{question_id}", text or None))

    def describe_person(
        self, id: str, attribute: str, value: str, *, position: InterviewPosition | None = None
    ) -> Changed | None:
        """Record an attribute, such as the grade, of the person interviewed; "" clears it.

        ``position`` as for :meth:`reply`. Raises :class:`Refused` for an attribute that is not
        recorded in this interview, and a value that it does not take.
        """
        held = self.interview(id)
        found = self.framework.attributes.get(attribute)
        if attribute not in held.interview.attributes or found is None:
            raise Refused(f"This interview records no '{attribute}'.")
        value = clean(value).strip()
        if value and found.values and value not in found.values:
            raise Refused(f"{found.name} is one of {', '.join(found.values)}.")
        if held.attributes.get(attribute, "") == value:
            self._only_move(position)
            return None
        change = Change(f"interview:{id}", f"attribute.{attribute}", value or None)
        return self._append(change, local=_local(position))

    def set_clock(self, id: str, clock: Clock) -> Changed | None:
        """Start, pause or finish an interview's clock."""
        if self.interview(id).clock is clock:
            return None
        return self._append(Change(f"interview:{id}", "clock", clock.value))

    # -- reading them ------------------------------------------------------------------------

    def _kind(self, kind: str) -> Interview:
        found = self.framework.interviews.get(kind)
        if found is None:
            raise Refused(f"There is no interview '{kind}' in this framework.")
        return found

    def interview(self, id: str) -> InterviewHeld:
        """An interview; raises :class:`Refused` where there is none of that id, and FileProblem."""
        subject = f"interview:{id}"
        values = self.record.values(subject)
        told = values.get("kind")
        told = told if isinstance(told, dict) else {}
        kind = self.framework.interviews.get(str(told.get("kind")))
        if kind is None:
            raise Refused(f"There is no interview {id} in this inspection.")
        case_id = str(told.get("case_id", ""))
        replies = _part(values, "reply.")
        case = self.record.case(case_id) if case_id else None
        if case is not None:
            replies = interviews.with_facts(kind, replies, case)
        begun = journal.last(self._versions(subject, "kind"))
        return InterviewHeld(
            id=id,
            interview=kind,
            case=case_id,
            author=begun.author,
            begun=_time(begun.time),
            replies=replies,
            remarks=_part(values, "remark."),
            attributes=_part(values, "attribute."),
            clock=_clock(values.get("clock")),
            time=self._clock_time(subject),
        )

    def interviews(
        self, kind: str | None = None, case_id: str | None = None
    ) -> list[InterviewHeld]:
        """The interviews of a kind and about a case, if given, in the order they began."""
        return [self.interview(id) for id in self.record.interview_ids(kind, case_id)]

    def origin(self, held: InterviewHeld, question: InterviewQuestion) -> str:
        """Where a fact that the interview shares with its case comes from; "" where none stands."""
        if not question.records or question.id not in held.replies:
            return ""
        return self._origin(self._fact_subject(held, question.records), question.records)

    def reply_disputed(self, held: InterviewHeld, question: InterviewQuestion) -> bool:
        """Whether people have recorded different replies without seeing each other's."""
        attribute = attribute_asked(question)
        field = f"attribute.{attribute}" if attribute else question.field
        fact = question.records
        in_case = fact and self.disputed(self._fact_subject(held, fact), fact)
        return bool(in_case) or self.disputed(f"interview:{held.id}", field)

    def _clock_time(self, subject: str) -> ClockTime:
        """The time the clock ran, from the journal: nothing else keeps it."""
        told = [
            (time, _clock(entry.content))
            for entry in self._versions(subject, "clock")
            if (time := _time(entry.time)) is not None
        ]
        signs = [time for text in self.record.times(subject) if (time := _time(text)) is not None]
        return clock_time(told, signs)

    def _versions(self, subject: str, field: str) -> list[Entry]:
        """The entries of a field, in order of time: what is current, and what that replaced.

        Found from entry to entry, so that it costs nothing how long the journal is.
        """
        found: dict[EntryId, Entry] = {}
        ids = [head.id for head in self.record.heads(subject, field)]
        while ids:
            entry = self.record.entry(ids.pop())
            if entry is not None and entry.id not in found:
                found[entry.id] = entry
                ids += entry.replaces
        return sorted(found.values(), key=lambda entry: (entry.time, entry.id))

    # -- what they say together --------------------------------------------------------------

    def interview_results(self, kind: str, slice_: Slice = ALL) -> tuple[Percentage, ...]:
        """What the interviews of a kind say together, of a slice by attribute.

        Raises :class:`Refused` as :meth:`running` does.
        """
        return self.running(kind).percentages(slice_)

    def running(self, kind: str) -> Running:
        """The results of a kind, kept in step with every change from now on.

        Raises :class:`Refused` for an unknown kind, and where results are not to be shown now.
        """
        self._require_shown()
        return self.counted(kind)

    def counted(self, kind: str) -> Running:
        """As :meth:`running`, for what shows nobody any results."""
        found = self._kind(kind)
        if kind not in self._running:
            held = {h.id: self._held(h) for h in self.interviews(kind) if self.is_counted(h)}
            self._running[kind] = Running(found, held)
        return self._running[kind]

    def is_counted(self, held: InterviewHeld) -> bool:
        """Whether results hold an interview: not where its case is out of the sample.

        Neither do they hold one about a second assessment, which is counted nowhere.
        """
        case = self.record.case(held.case) if held.case else None
        return not held.case or (case is not None and not case.second_of)

    def interview_counts(self) -> dict[str, int]:
        """How many interviews there are of each kind."""
        return {kind: len(self.record.interview_ids(kind)) for kind in self.framework.interviews}

    def interview_attributes(self, kind: str) -> list[str]:
        """The attributes by which a kind's results can be told apart: the person's, the case's."""
        found = self._kind(kind)
        of_cases = (a.id for s in found.samples for a in self.framework.attributes_of(s))
        return list(dict.fromkeys((*found.attributes, *of_cases)))

    def latest_interview(self) -> str:
        """The interview that was begun last, "" where there is none."""
        for id in reversed(self.record.interview_ids()):
            told = self.record.values(f"interview:{id}").get("kind")
            if isinstance(told, dict) and str(told.get("kind")) in self.framework.interviews:
                return id  # others are of a kind that this version does not know
        return ""

    def interview_slices(self, kind: str, by: str) -> list[Slice]:
        """All interviews of a kind, then each value that they have of the attribute ``by``.

        Raises :class:`Refused` for an attribute that those interviews do not have, and as
        :meth:`running` does.
        """
        possible = self.interview_attributes(kind)
        if by not in possible:
            known = f"there are {', '.join(possible)}" if possible else "there are none"
            raise Refused(f"These interviews have no attribute '{by}'; {known}.")
        return [ALL, *(Slice(by, value) for value in self.running(kind).values(by))]

    def interview_slice_name(self, slice_: Slice) -> str:
        """A slice of interviews in words."""
        return "all interviews" if slice_ == ALL else self.slice_name(slice_)

    def _held(self, held: InterviewHeld) -> Held:
        """An interview as it is counted: one about a case has the case's attributes."""
        case = self.record.case(held.case) if held.case else None
        if case is None:
            return Held(held.replies, held.attributes)
        listed = self.framework.attributes_of(case.sample)
        return Held(held.replies, {a.id: case.attribute(a.id) for a in listed})

    def _follow(self, changed: Changed) -> None:
        """Bring the results in step with a change of an interview, or of a case asked about."""
        kind, _, id = changed.subject.partition(":")
        if changed.action == MERGED:
            self._running.clear()
        elif kind == "interview" and changed.field == "kind" and changed.after is None:
            for running in self._running.values():
                running.take_out(id)
        elif kind == "interview" and self._running:
            self._take_in([self.interview(id)])
        elif kind == "case" and self._shares(changed.field):
            self._take_in(self.interviews(case_id=id))

    def _shares(self, field: str) -> bool:
        """Whether any results that are kept depend on a field of a case."""
        asked = [q for running in self._running.values() for q in running.interview.questions]
        about_cases = any(r.interview.about is About.CASE for r in self._running.values())
        return about_cases and (
            field.startswith(("attribute.", "sample", "second_of"))
            or any(q.records == field for q in asked)
        )

    def _take_in(self, changed: list[InterviewHeld]) -> None:
        for held in changed:
            running = self._running.get(held.interview.id)
            if running is not None and self.is_counted(held):
                running.put(held.id, self._held(held))
            elif running is not None:
                running.take_out(held.id)

    # -- where the inspector is --------------------------------------------------------------

    def go_to_interview(self, position: InterviewPosition) -> None:
        """Remember, durably, that an interview is in front, and at which question."""
        for key, value in _local(position).items():
            self.record.set_local(key, value)

    def leave_interview(self) -> None:
        """Remember, durably, that no interview is in front."""
        self.go_to_interview(InterviewPosition("", ""))

    def interview_position(self) -> InterviewPosition | None:
        """The interview in front, and its question; None where there is none, or it is gone."""
        text = self.record.local("interview")
        pair = None if text is None else journal.decode_pair(text)
        if pair is None:  # damaged, perhaps: no reason to keep anybody from the interviews
            return None
        id, question = pair
        return InterviewPosition(id, question) if id in self.record.interview_ids() else None

    def now(self) -> datetime:
        """The time now, as clocks are read against the journal."""
        return _time(self.record.now()) or datetime.now(UTC)


def _local(position: InterviewPosition | None) -> dict[str, str]:
    return {} if position is None else {"interview": json.dumps(position)}


def _possible(interview: Interview, question: InterviewQuestion) -> tuple[str, ...]:
    return (*question.replies, *interview.always_possible)


def _part(values: Mapping[str, object], prefix: str) -> dict[str, str]:
    return {
        field.removeprefix(prefix): value
        for field, value in values.items()
        if field.startswith(prefix) and isinstance(value, str)
    }


def _clock(value: object) -> Clock:
    """What the clock is told by a recorded value; by one that is unknown here, to stand."""
    return next((clock for clock in Clock if clock == value), Clock.PAUSED)


def _time(text: str) -> datetime | None:
    """An entry's time; None for what is none, which keeps nobody from the interview."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
