"""The application: one object that records, reads and announces changes.

Screens, commands and the linear mode all work through :class:`Inspection`; none of them knows
how the record is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hmip_tui import journal, paths
from hmip_tui.case import NOT_KNOWN
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer, Question
from hmip_tui.interviewing import Interviewing
from hmip_tui.journal import Action, Entry
from hmip_tui.reading import Position
from hmip_tui.recording import Changed, Listener
from hmip_tui.store import places
from hmip_tui.store.record import Change, Record
from hmip_tui.text import clean
from hmip_tui.undo import Step, to_redo, to_undo
from hmip_tui.views import WHOLE_CASE, Board, EvidenceItem
from hmip_tui.walk import start

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey
    from hmip_tui.deliberation import Sitting

__all__ = ["Changed", "Inspection", "Listener", "Position", "author_of_this_session"]


def author_of_this_session() -> str:
    """Who is recorded as author: ``HMIP_TUI_AUTHOR``, else the name this system knows."""
    if given := os.environ.get("HMIP_TUI_AUTHOR"):
        return clean(given)
    import getpass

    try:
        return clean(getpass.getuser())
    except (OSError, KeyError, ImportError):  # a system without user names
        return "unknown"


class Inspection(Interviewing):
    """An open inspection. All methods raise :class:`hmip_tui.errors.HmipError` only."""

    # -- opening and closing -----------------------------------------------------------------

    @classmethod
    def create(  # noqa: PLR0913 - each is a fact of the file that is to be
        cls,
        path: Path,
        document: Mapping[str, Any],
        settings: Mapping[str, Any],
        *,
        author: str | None = None,
        inspection: str | None = None,
        replica: str | None = None,
        clock: Callable[[], str] = journal.now,
        key: CipherKey | None = None,
    ) -> Inspection:
        """Create an inspection file with its framework frozen and its first settings recorded.

        ``settings`` holds ``provider`` and, where known, ``population.SAMPLE``. A ``key``
        encrypts the file. Raises :class:`hmip_tui.errors.FileProblem`.
        """
        record = Record.create(
            path,
            document,
            author=author or author_of_this_session(),
            inspection=inspection,
            replica=replica,
            clock=clock,
            device=paths.device_file(),
            key=key,
        )
        try:
            record.append([Change("inspection", f, v) for f, v in settings.items()])
        except BaseException:
            record.connection.discard()
            raise
        return cls(record)

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody reads the file without its passphrase or the team's recovery key."""
        return self.record.connection.key is not None

    @staticmethod
    def require_free(path: Path) -> None:
        """Refuse a path for a new file that cannot be; raises FileProblem."""
        places.require_free(path)

    @classmethod
    def open(cls, path: Path, *, writable: bool = True, author: str | None = None) -> Inspection:
        """Open an inspection file; raises :class:`hmip_tui.errors.FileProblem`."""
        return cls(
            Record.open(
                path,
                author=author or author_of_this_session(),
                writable=writable,
                device=paths.device_file(),
            )
        )

    def close(self) -> None:
        """Close the file; one plain file is left."""
        self.record.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- recording ---------------------------------------------------------------------------

    def answer(
        self,
        case_id: str,
        question: Question,
        answer: Answer | None,
        *,
        position: Position | None = None,
    ) -> Changed | None:
        """Record an answer, a judgement or a gate; None clears it.

        ``position`` is where the inspector goes next, kept in the same transaction. Saying again
        what stands, undisputed, records nothing and returns None.

        Raises :class:`Refused` for an answer the question does not take.
        """
        if answer is not None and answer not in question.allowed:
            raise Refused(f"{question.id} takes {' or '.join(question.allowed)}.")
        case = self.case(case_id)
        if question.sample != case.sample:
            raise Refused(f"{question.id} is not asked of {case_id}.")
        self.require_editable(case)
        value = None if answer is None else answer.value
        local = {} if position is None else {"position": _position_text(position)}
        subject = f"case:{case_id}"
        if case.values.get(question.field) == value and not self.disputed(subject, question.field):
            if position is not None:
                self.go_to(position)
            return None
        return self._append(Change(subject, question.field, value), local=local)

    def set_attribute(self, case_id: str, attribute: str, value: str) -> Changed | None:
        """Record an attribute of a case; :data:`NOT_KNOWN` clears it.

        Raises :class:`Refused` for an attribute the case does not have, a value it does not
        take, or clearing a required one.
        """
        case = self.case(self.case(case_id).second_of or case_id)  # both assessments share them
        self.require_unlocked(case)
        value = self.checked_attribute(case.sample, attribute, value)
        if case.attribute(attribute) == value:
            return None
        field = f"attribute.{attribute}"
        return self._append(Change(f"case:{case.id}", field, value or None))

    def checked_attribute(self, sample: str, attribute: str, value: str) -> str:
        """The value as it is recorded; raises :class:`Refused`, saying what is accepted."""
        found = self.framework.attributes.get(attribute)
        if found is None or sample not in found.samples:
            raise Refused(f"cases of this sample have no attribute '{attribute}'")
        value = clean(value).strip()
        if value == NOT_KNOWN:
            if found.required:
                raise Refused(f"{attribute} is required")
            return value
        if not found.values:
            return value
        for allowed in found.values:
            if allowed.casefold() == value.casefold():
                return allowed
        raise Refused(f"{attribute} is '{value}', not one of {', '.join(found.values)}")

    def save_evidence(
        self,
        case_id: str,
        question_id: str,
        text: str,
        *,
        item: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> Changed | None:
        """Record evidence on a question, a key question or the whole case; empty text clears it.

        Without ``item`` it is the author's own latest on that question, or a new one; ``tags``
        None leaves them as they are. Raises :class:`Refused` for an unknown question or tag, and
        for somebody else's evidence, which is added to and not edited.
        """
        self.require_editable(self.case(case_id))
        if question_id != WHOLE_CASE and question_id not in self.framework.questions:
            raise Refused(f"There is no question {question_id}.")
        if item is None:
            before = self.own_evidence(case_id, question_id)
            item = None if before is None else before.item
        else:
            here = (e for e in self.record.evidence(case_id) if e.question == question_id)
            before = next((e for e in here if e.item == item), None)
        if before is not None and before.author != self.author:
            raise Refused(f"This was written by {before.author}; add your own instead.")
        chosen = tuple(tags) if tags is not None else before.tags if before is not None else ()
        if unknown := set(chosen) - self.framework.tags.keys():
            raise Refused(f"There is no tag {', '.join(sorted(unknown))}.")
        text = clean(text)
        if (text, chosen) == ((before.text, before.tags) if before else ("", ())):
            return None
        field = f"evidence.{question_id}.{item or self.new_evidence_item()}"
        value = {"text": text, "tags": list(chosen)} if text else None
        return self._append(Change(f"case:{case_id}", field, value))

    def new_evidence_item(self) -> str:
        """The name of a piece of evidence that is about to be written."""
        return str(self.record.next_id)

    def own_evidence(self, case_id: str, question_id: str) -> EvidenceItem | None:
        """The author's own latest evidence on a question; None where there is none."""
        own = [
            e
            for e in self.record.evidence(case_id)
            if e.question == question_id and e.author == self.author
        ]
        return own[-1] if own else None

    def add_guidance(self, texts: Mapping[str, str]) -> None:
        """Add an organisation's own guidance, by question id; empty text takes it away.

        The framework stays as it is frozen. Raises :class:`Refused` for an unknown question.
        """
        unknown = [id for id in texts if id not in self.framework.questions]
        if unknown:
            raise Refused(f"There is no question {', '.join(unknown)}.")
        with self.together():
            for id, text in texts.items():
                self._append(Change("inspection", f"guidance.{id}", clean(text.strip()) or None))

    def add_case(self, case_id: str, sample: str, attributes: Mapping[str, str]) -> None:
        """Add an imported case with its attributes, all or nothing.

        Raises :class:`Refused` where the case exists or an attribute is not accepted.
        """
        if sample not in self.framework.samples:
            raise Refused(f"there is no sample '{sample}'")
        if self.record.case(case_id) is not None:
            raise Refused(f"case {case_id} is in the inspection already")
        values = {
            a.id: self.checked_attribute(sample, a.id, attributes.get(a.id, NOT_KNOWN))
            for a in self.framework.attributes_of(sample)
        }
        for unknown in attributes.keys() - values.keys():
            self.checked_attribute(sample, unknown, attributes[unknown])
        subject = f"case:{case_id}"
        changes = [Change(subject, f"attribute.{a}", v) for a, v in values.items() if v]
        changes.append(Change(subject, "sample", sample))  # last: it is counted once, whole
        with self.together():
            for recorded in self.record.append(changes, action=Action.IMPORT):
                self._announce(recorded)

    def undo(self, case_id: str) -> Changed:
        """Take back this replica's last step in a case; raises :class:`Refused`."""
        self.require_editable(self.case(case_id))
        step = to_undo(self._own_entries(case_id))
        if step is None:
            raise Refused("There is nothing to undo in this case.")
        return self._put_back(step, Action.UNDO)

    def redo(self, case_id: str) -> Changed:
        """Take back the last undo in a case; raises :class:`Refused`."""
        self.require_editable(self.case(case_id))
        step = to_redo(self._own_entries(case_id))
        if step is None:
            raise Refused("There is nothing to redo in this case.")
        return self._put_back(step, Action.REDO)

    def _own_entries(self, case_id: str) -> Iterator[Entry]:
        record = self.record
        return record.entries(f"case:{case_id}", record.replica, newest_first=True)

    def undo_in_interview(self, id: str) -> Changed:
        """Take back this replica's last step in an interview; raises :class:`Refused`.

        A fact that the interview shares with its case is one, wherever it was recorded since this
        replica first recorded anything in the interview.
        """
        return self._put_back_in(id, to_undo(self._own_entries_in_interview(id)), Action.UNDO)

    def redo_in_interview(self, id: str) -> Changed:
        """Take back the last undo in an interview; raises :class:`Refused`."""
        return self._put_back_in(id, to_redo(self._own_entries_in_interview(id)), Action.REDO)

    def _put_back_in(self, id: str, step: Step | None, action: Action) -> Changed:
        if step is None:
            raise Refused(f"There is nothing to {action} in this interview.")
        if step.first.subject.startswith("case:"):
            self._require_fact_editable(self.interview(id), step.first.field)
        return self._put_back(step, action)

    def _own_entries_in_interview(self, id: str) -> Iterator[Entry]:
        held, record = self.interview(id), self.record
        own = list(record.entries(f"interview:{id}", record.replica, newest_first=True))
        shared = {question.records for question in held.interview.questions if question.records}
        facts = []
        for subject in {self._fact_subject(held, field) for field in shared} if own else ():
            newest = self._own_entries(subject.removeprefix("case:"))
            since = takewhile(lambda entry: entry.id > own[-1].id, newest)
            facts.append(
                e
                for e in since
                if e.field in shared and self._fact_subject(held, e.field) == e.subject
            )
        return merge(own, *facts, key=lambda entry: -entry.id.seq)

    def _put_back(self, step: Step, action: Action) -> Changed:
        subject, field = step.first.subject, step.first.field
        heads = self.record.heads(subject, field)
        if [head.id.replica for head in heads] != [self.record.replica]:
            raise Refused("Somebody else has changed that since; set it anew instead.")
        former = [entry for i in step.first.replaces if (entry := self.record.entry(i))]
        shown = max(former, key=lambda entry: (entry.time, entry.id), default=None)
        if shown and any(entry.content != shown.content for entry in former):
            # putting one of them back would drop the others from the conflicts unseen
            from hmip_tui.wording import field_name

            name = field_name(self.framework, field)
            raise Refused(f"{name} was settled, as people had differed; answer it anew instead.")
        return self._append(Change(subject, field, shown.content if shown else None), action)

    def propose(self, standard: str, rating: str | None, reason: str, by: str = "") -> Changed:
        """Record the lead inspector's proposal for a standard; None withdraws it.

        It is stamped with a fingerprint of the data that it is taken on, and with the rules that
        allow it. Raises :class:`Refused` for an unknown standard or rating, or a missing reason.
        """
        return self._rate(standard, "proposal", rating, reason, by)

    def decide(self, standard: str, rating: str | None, reason: str, by: str = "") -> Changed:
        """Record the panel's decision for a standard, as :meth:`propose`; ``by``: who decided.

        One that no rule allows is recorded as such, not refused (design 3.6).
        """
        return self._rate(standard, "decision", rating, reason, by)

    def _rate(self, standard: str, kind: str, rating: str | None, reason: str, by: str) -> Changed:
        if standard not in self.framework.standards:
            raise Refused(f"There is no standard {standard}.")
        if rating is None:
            return self._append(Change(f"standard:{standard}", kind, None))
        if rating not in {band.name for band in self.framework.bands}:
            raise Refused(f"'{rating}' is not a rating.")
        if not reason.strip():
            raise Refused(f"A {kind} needs a reason.")
        from hmip_tui import gathering

        value = gathering.stamped(self, standard, rating, clean(reason.strip()), clean(by.strip()))
        return self._append(Change(f"standard:{standard}", kind, value))

    def reconfirm(self, standard: str, kind: str) -> Changed:
        """Record a standing ``proposal`` or ``decision`` again, on the data as they are now.

        Raises :class:`Refused` where there is none.
        """
        found = self.sitting(standard)
        before = found.decision if kind == "decision" else found.proposal
        if before is None:
            raise Refused(f"{standard} has no {kind} to reconfirm.")
        return self._rate(standard, kind, before.rating, before.reason, before.by)

    def sitting(self, standard: str) -> Sitting:
        """A standard as a panel sees it; raises :class:`Refused` where there is none such."""
        from hmip_tui import gathering

        if standard not in self.framework.standards:
            raise Refused(f"There is no standard {standard}.")
        return gathering.sitting(self, standard)

    def stale_ratings(self) -> Mapping[str, Sequence[str]]:
        """By standard, which of proposal and decision are to be reconfirmed: data changed since."""
        from hmip_tui import gathering

        return gathering.stale(self)

    def board(self) -> Board:
        """All standards, the overall score, and what people have recorded about them."""
        return super().board()._replace(stale=self.stale_ratings())

    def put_rating_back(self, standard: str, action: Action) -> Changed:
        """Undo or redo this replica's last proposal or decision for a standard.

        Raises :class:`Refused` where there is none.
        """
        subject = f"standard:{standard}"
        own = self.record.entries(subject, self.record.replica, newest_first=True)
        rated = (entry for entry in own if entry.field in ("proposal", "decision"))
        return self.put_back_among(rated, action)

    def put_back_among(self, own: Iterable[Entry], action: Action) -> Changed:
        """Take back the last step, or the last undo, among entries of this replica.

        ``own`` come newest first. Raises :class:`Refused` where there is none.
        """
        step = to_redo(own) if action is Action.REDO else to_undo(own)
        if step is None:
            raise Refused(f"There is nothing to {action} here.")
        return self._put_back(step, action)

    # -- where the inspector is --------------------------------------------------------------

    def go_to_case(self, case_id: str) -> Position:
        """Go to a case: where it was left if it was the last one shown, else to its start.

        Raises :class:`Refused` where there is no such case, or it is not to be seen now.
        """
        place = self.position()
        if place is None or place.case != case_id:
            place = Position(case_id, start(self.framework, self.case(case_id)).id)
            self.go_to(place)
        return place

    def go_to(self, position: Position) -> None:
        """Remember where the inspector is, durably, for the next opening.

        Raises :class:`Refused` where there is no such case, or it is not to be seen now.
        """
        self.require_sight(position.case)
        self.record.set_local("position", _position_text(position))


def _position_text(position: Position) -> str:
    return json.dumps([position.case, position.question])
