"""Allocation: who has which case, the fieldwork plan, progress against it, and pace."""

from __future__ import annotations

from collections.abc import Sequence

from hmip_tui import fieldwork, guard, journal, sight
from hmip_tui.application import Inspection
from hmip_tui.case import Progress
from hmip_tui.errors import Refused
from hmip_tui.fieldwork import CaseWork, Completion, Pace, Planned
from hmip_tui.states import CLOSED, state_of
from hmip_tui.store import moderating
from hmip_tui.store.record import Change
from hmip_tui.text import clean

_PLAN = "plan."


class Allocation:
    """Who does what in an inspection, until when."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self._record = inspection.record

    # -- who has what ------------------------------------------------------------------------

    def allocate(self, case_ids: Sequence[str], inspector: str, note: str = "") -> int:
        """Give cases, or second assessments, to an inspector ("": to nobody); how many changed.

        All or none. A case that somebody else has begun is handed over with a note. Raises
        :class:`Refused`, so for both assessments of one case too.
        """
        name, note = clean(inspector.strip()), clean(note.strip())
        changes = [change for id in case_ids if (change := self._change(id, name, note))]
        self.inspection.put(*changes)
        return len(changes)

    def needs_note(self, case_id: str, inspector: str) -> bool:
        """Whether giving a case to an inspector hands over what somebody else has begun."""
        had = self.inspection.case(case_id).values.get("allocated")
        if isinstance(had, dict) and had.get("inspector") == inspector:
            return False
        begun = {sight.spelt(n) for n in moderating.assessors(self._record, case_id)}
        return bool(begun - {sight.spelt(inspector)})

    def _change(self, case_id: str, name: str, note: str) -> Change | None:
        case = self.inspection.case(case_id)
        had = case.values.get("allocated")
        before = had if isinstance(had, dict) else {"inspector": "", "note": ""}
        disputed = self.inspection.disputed(f"case:{case_id}", "allocated")
        if (before.get("inspector"), before.get("note")) == (name, note) and not disputed:
            return None
        if not note and self.needs_note(case_id, name):
            raise Refused(f"{case_id} has been begun: hand it over with a note.")
        other = self._record.partner(case)
        if name and other and sight.spelt(name) in sight.people(self._record, other):
            raise Refused(f"{name} assesses {other}: {case_id} needs somebody else.")
        told = {"inspector": name, "note": note} if name else None
        return Change(f"case:{case_id}", "allocated", told)

    def allocate_list(self, text: str) -> int:
        """Allocate the cases of a CSV text with the columns case, inspector and perhaps note.

        All or none; how many changed. Raises :class:`Refused`.
        """
        rows = fieldwork.table(text, ("case", "inspector"), ("note",))
        changed = 0
        with self.inspection.together():
            for row in rows:
                changed += self.allocate([row["case"]], row["inspector"], row.get("note", ""))
        return changed

    # -- the plan ----------------------------------------------------------------------------

    def plan(self) -> list[Planned]:
        """The fieldwork plan, by day and place."""
        found = moderating.settings_like(self._record, _PLAN)
        days = []
        for rest, cases in found.items():
            day, _, place = rest.partition(".")
            if isinstance(cases, int) and not isinstance(cases, bool):
                days.append(Planned(day, place, cases))
        return sorted(days)

    def set_plan(self, days: Sequence[Planned]) -> None:
        """Set how many cases are planned for days and places; 0 takes one out of the plan."""
        self.inspection.put(
            *(
                Change("inspection", f"{_PLAN}{d.day}.{clean(d.place)}", d.cases or None)
                for d in days
            )
        )

    def plan_list(self, text: str) -> int:
        """Set the plan from a CSV text with the columns date, place and cases; how many days.

        All or none. Raises :class:`Refused`.
        """
        rows = fieldwork.table(text, ("date", "place", "cases"))
        days = [fieldwork.planned(row["date"], row["place"], row["cases"]) for row in rows]
        self.set_plan(days)
        return len(days)

    @property
    def place(self) -> str:
        """The attribute that says where a case is worked on, "" where there is none."""
        return fieldwork.place_attribute(self.inspection.framework.attributes.values())

    # -- progress ----------------------------------------------------------------------------

    def progress(self) -> fieldwork.Progress:
        """Where fieldwork stands against its plan; second assessments are not counted."""
        states = moderating.states(self._record)
        closed = {done.case: done.day for done in self._completions()}
        found = []
        for row in self.inspection.cases():
            case = CaseWork(
                row.id,
                row.attributes.get(self.place, ""),
                row.inspector,
                state_of(states.get(row.id), Progress(row.answered, row.applicable)),
                closed.get(row.id, ""),
            )
            found.append(case)
        return fieldwork.progress(found, self.plan())

    def _completions(self) -> list[Completion]:
        """Who completed which case when, of those that are not open again."""
        done: dict[str, Completion] = {}
        entries = journal.in_order(self._record.entries_of_fields(["state"]))
        for entry in entries:
            id = entry.subject.removeprefix("case:")
            value = entry.content
            state = value.get("state") if isinstance(value, dict) else None
            if not isinstance(state, str) or state not in CLOSED:
                done.pop(id, None)
            elif id not in done:
                done[id] = Completion(entry.author, id, entry.time[:10])
        now = moderating.states(self._record)
        return [each for id, each in done.items() if now.get(id) in CLOSED]

    def pace(self) -> list[Pace]:
        """How each inspector answers and how fast, second assessments among their cases.

        Raises :class:`Refused` for anybody but those who lead the inspection.
        """
        self.require_lead()
        judged = moderating.judged(self._record)
        completions = self._completions()
        spans = moderating.entry_times(self._record)
        return fieldwork.pace(judged, completions, spans, moderating.days_worked(self._record))

    def require_lead(self) -> None:
        """Raise :class:`Refused` where the author does not lead the inspection."""
        leads = self._record.setting(guard.LEADS)
        if not guard.is_lead(leads, self.inspection.author):
            named = guard.names(leads)
            who = ", ".join(named) if named else "nobody is named"
            raise Refused(f"What single inspectors do is shown to the lead inspector only ({who}).")
