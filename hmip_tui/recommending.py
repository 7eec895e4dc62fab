"""Recording recommendations, how the previous ones were followed, and what new ones rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.recommendations import Listed, Progress, Recommendation, Round, next_number
from hmip_tui.recording import Changed
from hmip_tui.store import organisation
from hmip_tui.store.record import Change
from hmip_tui.text import clean

_TOLD = ("number", "addressee", "text")


class Recommending:
    """An inspection's recommendations. All methods raise :class:`HmipError` only."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    def recommendations(self) -> list[Recommendation]:
        """All of them: previous ones first, each round by number."""
        return organisation.recommendations(self.inspection.record)

    def recommendation(self, id: str) -> Recommendation:
        """One of them; raises :class:`Refused` where there is none."""
        found = next((each for each in self.recommendations() if each.id == id), None)
        if found is None:
            raise Refused(f"There is no recommendation {id} in this inspection.")
        return found

    def add(
        self, round_: Round, told: Mapping[str, str], repeats: str = "", action: Action = Action.SET
    ) -> str:
        """Record a recommendation with ``text``, ``addressee`` and ``number``; its id.

        Without a number it gets the next. ``repeats`` is the previous one that it repeats. Raises
        :class:`Refused` without a text, and for what it cannot repeat.
        """
        if repeats and (
            round_ is not Round.NEW or self.recommendation(repeats).round is not Round.PREVIOUS
        ):
            raise Refused("A new recommendation can repeat one of the previous inspection.")
        id = str(self.inspection.record.next_id)
        value = self._told(told, next_number(self.recommendations(), round_))
        value |= {"round": round_.value, "repeats": repeats}
        self.inspection.put(Change(f"recommendation:{id}", "told", value), action=action)
        return id

    def repeat(self, id: str) -> str:
        """Recommend a previous one again, in the same words; the new one's id.

        Raises :class:`Refused` for one that is repeated already.
        """
        before = self.recommendation(id)
        if any(each.repeats == id for each in self.recommendations()):
            raise Refused("It is repeated already.")
        return self.add(Round.NEW, {"addressee": before.addressee, "text": before.text}, id)

    def edit(self, id: str, told: Mapping[str, str]) -> Changed | None:
        """Record other words, number or addressee; what ``told`` does not name stays."""
        before = self.recommendation(id)
        same = {"number": before.number, "addressee": before.addressee, "text": before.text}
        value = self._told({**same, **told}, before.number)
        if value == same:
            return None
        value |= {"round": before.round.value, "repeats": before.repeats}
        return self.inspection.put(Change(before.subject, "told", value))[0]

    def withdraw(self, id: str) -> Changed:
        """Take a recommendation back; its entries stay in the journal, undo brings it back.

        Raises :class:`Refused` for a previous one that a new one repeats.
        """
        found = self.recommendation(id)
        if any(each.repeats == id for each in self.recommendations()):
            raise Refused("A new recommendation repeats it: it stays.")
        return self.inspection.put(Change(found.subject, "told", None))[0]

    def judge(self, id: str, progress: Progress | None, evidence: str) -> Changed | None:
        """Record how far a previous recommendation was followed, and by what; None clears it.

        Raises :class:`Refused` for a new one, and a judgement without evidence.
        """
        found = self.recommendation(id)
        if found.round is not Round.PREVIOUS:
            raise Refused("Progress is judged on recommendations of the previous inspection.")
        evidence = clean(evidence).strip()
        if progress is not None and not evidence:
            raise Refused("A judgement needs evidence.")
        if (progress, evidence) == (found.progress, found.evidence):
            return None
        value = None if progress is None else {"progress": progress.value, "text": evidence}
        return self.inspection.put(Change(found.subject, "follow_up", value))[0]

    def link(self, id: str, target: str, linked: bool) -> Changed | None:
        """Say whether a recommendation rests on a key question or an item of evidence.

        Raises :class:`Refused` for what is neither.
        """
        found = self.recommendation(id)
        known = {item.subject for item in organisation.materials(self.inspection.record)}
        if target not in self.inspection.framework.key_questions and target not in known:
            raise Refused(f"There is no key question or item of evidence {target}.")
        if (target in found.links) is linked:
            return None
        value = "yes" if linked else None
        return self.inspection.put(Change(found.subject, f"link.{target}", value))[0]

    def put_back(self, action: Action) -> Changed:
        """Undo or redo this replica's last step about recommendations; raises :class:`Refused`."""
        own = organisation.own_entries(self.inspection.record, ("recommendation",), ())
        return self.inspection.put_back_among(own, action)

    def import_list(self, rows: Sequence[Listed]) -> None:
        """Record the previous inspection's recommendations of a list, all or none.

        Raises :class:`Refused` where one in the same words is there already.
        """
        known = {each.text for each in self.recommendations() if each.round is Round.PREVIOUS}
        with self.inspection.together():
            for row in rows:
                text = clean(row.fields["text"]).strip()
                if text in known:
                    raise Refused(f"Line {row.line} is in the inspection already: {text}")
                known.add(text)
                told = {name: row.fields[name] for name in _TOLD}
                id = self.add(Round.PREVIOUS, told, action=Action.IMPORT)
                if row.progress is not None:
                    self.judge(id, row.progress, row.fields["evidence"])

    def _told(self, told: Mapping[str, str], number: str) -> dict[str, str]:
        if unknown := told.keys() - set(_TOLD):
            raise Refused(f"A recommendation has no {', '.join(sorted(unknown))}.")
        value = {name: clean(told.get(name, "")).strip() for name in _TOLD}
        value["number"] = value["number"] or number
        if not value["text"]:
            raise Refused("A recommendation says something.")
        return value
