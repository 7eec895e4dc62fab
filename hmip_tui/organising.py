"""Recording evidence about the organisation, and gathering it standard by standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hmip_tui import gathering
from hmip_tui.application import Inspection
from hmip_tui.data_list import NewData
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.materials import FIELDS, Gathered, Material, MaterialKind, Side
from hmip_tui.recording import Changed
from hmip_tui.store import organisation
from hmip_tui.store.record import Change
from hmip_tui.text import clean

_KINDS = tuple(kind.value for kind in MaterialKind)


class Organising:
    """Items of evidence of an inspection. All methods raise :class:`HmipError` only."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    def materials(self) -> list[Material]:
        """Every item of evidence, by kind and in the order in which they were begun."""
        return organisation.materials(self.inspection.record)

    def material(self, subject: str) -> Material:
        """One item; raises :class:`Refused` where there is none."""
        found = next((item for item in self.materials() if item.subject == subject), None)
        if found is None:
            raise Refused(f"There is no {subject} in this inspection.")
        return found

    def gathered(self, standard: str) -> Gathered:
        """All evidence on a standard; raises :class:`Refused` for an unknown one.

        What interviews and observations say is left out while results are not to be shown.
        """
        if standard not in self.inspection.framework.standards:
            raise Refused(f"There is no standard {standard}.")
        found = gathering.gathered(self.inspection, standard)
        return found if self.inspection.why_hidden() is None else found._replace(said={})

    # -- recording ---------------------------------------------------------------------------

    def add(
        self,
        kind: MaterialKind,
        told: Mapping[str, str],
        sides: Mapping[str, Side] | None = None,
        action: Action = Action.SET,
    ) -> str:
        """Record a new item, tagged to key questions; its subject.

        Raises :class:`Refused` without a title, and for a field or key question that is not known.
        """
        for key_question in sides or {}:
            self._require_key_question(key_question)
        value = self._told(kind, told)
        subject = f"{kind}:{self.inspection.record.next_id}"
        changes = [Change(subject, f"side.{k}", side.value) for k, side in (sides or {}).items()]
        self.inspection.put(Change(subject, "told", value), *changes, action=action)
        return subject

    def edit(self, subject: str, told: Mapping[str, str]) -> Changed | None:
        """Record other texts of an item; what ``told`` does not name stays as it is."""
        item = self.material(subject)
        value = self._told(item.kind, {**item.told, **told})
        if value == dict(item.told):
            return None
        return self.inspection.put(Change(subject, "told", value))[0]

    def withdraw(self, subject: str) -> Changed:
        """Take an item back; its entries stay in the journal, and undo brings it back.

        Raises :class:`Refused` where a proposal that stands cites it.
        """
        self.material(subject)
        for standard in self.inspection.framework.standards:
            proposal = gathering.recorded(self.inspection, standard, "proposal")
            if proposal is not None and subject in proposal.cites:
                raise Refused(f"The proposal for {standard} cites this: it stays.")
        return self.inspection.put(Change(subject, "told", None))[0]

    def tag(self, subject: str, key_question: str, side: Side | None) -> Changed | None:
        """Say that an item speaks for or against a key question; None: it says nothing about it.

        Raises :class:`Refused` for an unknown item or key question.
        """
        item = self.material(subject)
        self._require_key_question(key_question)
        if item.sides.get(key_question) is side:
            return None
        value = None if side is None else side.value
        return self.inspection.put(Change(subject, f"side.{key_question}", value))[0]

    def cite(self, standard: str, subject: str, cited: bool) -> Changed | None:
        """Say whether a standard's next proposal cites an item.

        Raises :class:`Refused` for an item that is tagged to none of its key questions.
        """
        item = self.material(subject)
        key_questions = self.inspection.framework.standards[standard].key_questions
        if cited and not any(k.id in item.sides for k in key_questions):
            raise Refused(f"Tag it to a key question of {standard} first.")
        if (subject in organisation.cites(self.inspection.record, standard)) is cited:
            return None
        value = "yes" if cited else None
        return self.inspection.put(Change(f"standard:{standard}", f"cite.{subject}", value))[0]

    def put_back(self, action: Action) -> Changed:
        """Undo or redo this replica's last step about evidence or a proposal.

        Raises :class:`Refused` where there is none.
        """
        fields = ("proposal", "cite.")
        own = organisation.own_entries(self.inspection.record, _KINDS, fields)
        return self.inspection.put_back_among(own, action)

    def _told(self, kind: MaterialKind, told: Mapping[str, str]) -> dict[str, str]:
        if unknown := told.keys() - set(FIELDS[kind]):
            raise Refused(f"A {kind} has no {', '.join(sorted(unknown))}.")
        value = {name: clean(told.get(name, "")).strip() for name in FIELDS[kind]}
        if not value["title"]:
            raise Refused("It needs a title.")
        return value

    def _require_key_question(self, id: str) -> None:
        if id not in self.inspection.framework.key_questions:
            raise Refused(f"There is no key question {id}.")

    # -- importing ---------------------------------------------------------------------------

    def import_data(self, rows: Sequence[NewData]) -> None:
        """Record the rows of key data tables, all or none.

        A row with the heading and title of one that is there already takes its place.
        """
        known = {
            (item.told["heading"], item.title): item
            for item in self.materials()
            if item.kind is MaterialKind.DATA
        }
        with self.inspection.together():
            for row in rows:
                before = known.get((row.told["heading"], row.told["title"]))
                if before is None:
                    self.add(MaterialKind.DATA, row.told, row.sides, Action.IMPORT)
                    continue
                self.edit(before.subject, row.told)
                for key_question, side in row.sides.items():
                    self.tag(before.subject, key_question, side)
