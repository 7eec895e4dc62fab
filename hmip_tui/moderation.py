"""Conflicts: what people recorded without seeing each other's, and how it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hmip_tui import journal, sight
from hmip_tui.application import Inspection
from hmip_tui.disagreement import Conflict, Version
from hmip_tui.errors import Refused
from hmip_tui.framework import Framework
from hmip_tui.journal import Action, EntryId
from hmip_tui.recording import Changed
from hmip_tui.store.record import Change
from hmip_tui.text import clean
from hmip_tui.wording import field_name, value_text


class Moderation:
    """Lists and settles an inspection's conflicts."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    def conflicts(self) -> list[Conflict]:
        """Every open conflict; none in an assessment that is not to be seen now."""
        found = self.inspection.record.conflicts()
        hidden = self.inspection.hidden_cases() if found else set()
        return [
            self._conflict(subject, field)
            for subject, field, _ in found
            if subject.removeprefix("case:") not in hidden
        ]

    def conflict(self, subject: str, field: str) -> Conflict:
        """One open conflict; raises :class:`Refused` where nothing is in conflict (any more)."""
        if not self.inspection.disputed(subject, field):
            what = field_name(self.inspection.framework, field)
            raise Refused(f"{subject.removeprefix('case:')}: {what} is not in conflict.")
        return self._conflict(subject, field)

    def _conflict(self, subject: str, field: str) -> Conflict:
        framework = self.inspection.framework
        kind, _, id = subject.partition(":")
        case = id if kind == "case" else ""
        question = _question(framework, field) if case else ""
        return Conflict(
            subject,
            field,
            self._about(kind, id),
            field_name(framework, field),
            case,
            question,
            self._versions(subject, field, case, question),
        )

    def _about(self, kind: str, id: str) -> str:
        if kind == "interview":
            ids = self.inspection.record.interview_ids()
            return self.inspection.interview(id).interview.name if id in ids else f"interview {id}"
        if kind == "standard" and id in self.inspection.framework.standards:
            return f"{id} {self.inspection.framework.standards[id].name}"
        told = self.inspection.record.values(f"{kind}:{id}").get("told")
        if isinstance(told, dict):
            return str(told.get("title") or told.get("text") or id)
        return id or "inspection"

    def _versions(self, subject: str, field: str, case: str, question: str) -> tuple[Version, ...]:
        record = self.inspection.record
        evidence = self.inspection.evidence_items(case) if question else []
        heads = sorted(record.heads(subject, field), reverse=True)  # the one shown comes first
        versions: dict[str, Version] = {}
        for head in heads:
            entry = record.entry(head.id)
            if entry is None or head.value in versions:
                continue
            value = journal.decode(head.value)
            own = () if field.startswith("evidence.") else evidence
            versions[head.value] = Version(
                head.id,
                value,
                value_text(field, value),
                entry.author,
                head.time,
                tuple(e for e in own if e.question == question and e.author == entry.author),
            )
        return tuple(versions.values())

    # -- settling ----------------------------------------------------------------------------

    def take(self, subject: str, field: str, id: EntryId, reason: str) -> list[Changed]:
        """Settle a conflict by taking one of its versions.

        Of evidence, every other text is kept too, as an item of its own with its author's name.
        Raises :class:`Refused` where nothing is in conflict, there is no such version, or the
        reason is missing.
        """
        conflict = self.conflict(subject, field)
        chosen = next((v for v in conflict.versions if v.id == id), None)
        if chosen is None:
            raise Refused(f"{id} is not one of the values in conflict.")
        more = self._other_texts(conflict, chosen) if conflict.texts else []
        value = chosen.value
        if conflict.texts and isinstance(value, dict):
            value = value | {"by": _writer(chosen)}
        return self._settle(conflict, value, reason, more)

    def set_third(self, subject: str, field: str, value: Any, reason: str) -> list[Changed]:
        """Settle a conflict by another value than any of its versions'.

        Raises :class:`Refused` as :meth:`take` does, for a value that the field does not take,
        and for texts of evidence, each of which is kept.
        """
        conflict = self.conflict(subject, field)
        if conflict.texts:
            raise Refused("Texts of evidence are all kept: take one, the others stay beside it.")
        return self._settle(conflict, self._checked(conflict, value), reason, [])

    def third_values(self, conflict: Conflict) -> Sequence[str] | None:
        """The values on offer besides the versions'; None where it is any text.

        Empty where only a version can be taken.
        """
        framework = self.inspection.framework
        question = framework.fields.get(conflict.field)
        used = {v.value for v in conflict.versions if isinstance(v.value, str)}
        if question is not None:
            return [a.value for a in question.allowed if a.value not in used]
        kind, _, rest = conflict.field.partition(".")
        if kind == "reply":
            replies = self._replies(rest)
            return [reply for reply in replies if reply not in used]
        if conflict.subject.startswith("case:") and kind == "attribute":
            attribute = framework.attributes.get(rest)
            if attribute is None or not attribute.values:
                return None
            return [value for value in attribute.values if value not in used]
        return None if kind in ("remark", "query", "accepted", "guidance") else ()

    def _replies(self, question_id: str) -> Sequence[str]:
        """What can be replied to a question of an interview; nothing to one that is not known."""
        for interview in self.inspection.framework.interviews.values():
            for question in interview.questions:
                if question.id == question_id:
                    return (*question.replies, *interview.always_possible)
        return ()

    def _checked(self, conflict: Conflict, value: Any) -> Any:
        offered = self.third_values(conflict)
        if offered is None:
            text = clean(str(value).strip())
            if not text:
                raise Refused("Say which value it is.")
            return text
        if value not in offered:
            known = f": {', '.join(offered)}" if offered else ""
            raise Refused(f"'{value}' is not on offer for {conflict.what}{known}.")
        return value

    def _other_texts(self, conflict: Conflict, chosen: Version) -> list[Change]:
        """What keeps the texts that were not chosen, each as an item of its own."""
        place = conflict.field.rpartition(".")[0]
        others = [v for v in conflict.versions if v.id != chosen.id and isinstance(v.value, dict)]
        # an entry's id is a name that nothing else has, the same on every machine that settles so
        return [
            Change(conflict.subject, f"{place}.{v.id}", v.value | {"by": _writer(v)})
            for v in others
        ]

    def _settle(
        self, conflict: Conflict, value: Any, reason: str, more: list[Change]
    ) -> list[Changed]:
        reason = clean(reason.strip())
        if not reason:
            raise Refused("Settling needs a reason.")
        case = self.inspection.record.case(conflict.case) if conflict.case else None
        if case is not None:
            why = self.inspection.why_out_of_sight(case)
            why = why or sight.why_not_record(self.inspection.record, case)
            if why is not None:
                raise Refused(why)
        told = {"reason": reason, "of": [str(version.id) for version in conflict.versions]}
        return self.inspection.put(
            Change(conflict.subject, conflict.field, value),
            *more,
            Change(conflict.subject, f"settled.{conflict.field}", told),
            action=Action.SETTLE,
        )


def _writer(version: Version) -> str:
    """Who wrote a text of evidence first, whoever has settled anything about it since."""
    by = version.value.get("by") if isinstance(version.value, dict) else None
    return by if isinstance(by, str) else version.author


def _question(framework: Framework, field: str) -> str:
    """The question that a case's field is about, "" for none."""
    if field in framework.fields:
        return framework.fields[field].id
    kind, _, rest = field.partition(".")
    id = rest.rpartition(".")[0] if kind == "evidence" else rest
    return id if kind in ("evidence", "query") and id in framework.questions else ""
