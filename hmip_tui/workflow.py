"""From not started to approved: the states of a case, and the check before it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hmip_tui.case import Case
from hmip_tui.errors import Refused
from hmip_tui.recording import Changed, Recording
from hmip_tui.states import LOCKED, STEPS, State, recorded_state, state_of, steps_from
from hmip_tui.store.record import Change
from hmip_tui.text import clean
from hmip_tui.views import Checked
from hmip_tui.walk import case_progress

if TYPE_CHECKING:
    from hmip_tui.checks import Finding


class Workflow(Recording):
    """Adds the states of cases, the completion check and what returned cases are asked."""

    def state(self, case: Case) -> State:
        """How far the review of a case is."""
        return state_of(recorded_state(case), case_progress(self.framework, case))

    def state_reason(self, case: Case) -> str:
        """Why the case is in its state, where a reason was given."""
        recorded = case.values.get("state")
        return str(recorded.get("reason", "")) if isinstance(recorded, dict) else ""

    def require_editable(self, case: Case) -> None:
        """Raise :class:`Refused` where a case has to be reopened before it is changed.

        So it is where the other assessment of the same case is the author's.
        """
        self.require_unlocked(case)
        if self.record.partner(case):
            from hmip_tui import sight

            why = sight.why_not_record(self.record, case)
            if why is not None:
                raise Refused(why)

    def require_unlocked(self, case: Case) -> None:
        """Raise :class:`Refused` where a case has to be reopened before its facts are changed."""
        recorded = recorded_state(case)
        if recorded in LOCKED:
            raise Refused(f"{case.id} is {recorded}: reopen it, with a reason, to change it.")

    def check(self, case: Case) -> list[Checked]:
        """What the completion check finds in a case, with what was accepted and why."""
        from hmip_tui import checks

        evidenced = {item.question for item in self.record.evidence(case.id)}
        return [
            Checked(found, _text(case.values.get(_accepted(found))))
            for found in checks.findings(self.framework, case, evidenced)
        ]

    def accept(self, case_id: str, finding: Finding, reason: str) -> Changed:
        """Accept a soft finding with a reason; an empty reason withdraws that.

        Raises :class:`Refused` for a hard finding, and where the case is not editable.
        """
        self.require_editable(self.case(case_id))
        reason = clean(reason.strip())
        if finding.hard and reason:
            raise Refused(f"This has to be mended: {finding.message}")
        return self._append(Change(f"case:{case_id}", _accepted(finding), reason or None))

    def accept_alike(self, case_id: str, finding: Finding, reason: str) -> int:
        """Accept every open finding of one soft rule in a case with one reason; how many.

        All or none. Those accepted before keep their own reasons. Raises :class:`Refused` as
        :meth:`accept` does, and without a reason: that would withdraw none of them.
        """
        if not reason.strip():
            raise Refused("To accept them needs a reason.")
        alike = [
            checked.finding
            for checked in self.check(self.case(case_id))
            if checked.open and checked.finding.check.id == finding.check.id
        ]
        with self.together():
            for each in alike:
                self.accept(case_id, each, reason)
        return len(alike)

    def take_step(self, case_id: str, name: str, reason: str = "") -> Changed:
        """Take a step, by its name in :data:`hmip_tui.states.STEPS`, to another state.

        Raises :class:`Refused` for a step that does not lead on from here, one that lacks its
        reason, a completion with open findings or questions not answered yet, a return that asks
        nothing, or an approval of what people still differ about.
        """
        case = self.case(case_id)
        state = self.state(case)
        step = next((s for s in STEPS if s.name == name and state in s.before), None)
        if step is None:
            ways = ", ".join(way.name for way in steps_from(state))
            raise Refused(
                f"{case_id} is {state}: '{name}' does not lead on from there, only {ways}."
            )
        reason = clean(reason.strip())
        if step.needs_reason and not reason:
            raise Refused(f"To {name} {case_id} needs a reason.")
        if step.after in (State.COMPLETE, State.SUBMITTED):  # it may have changed in between
            left = sum(found.open for found in self.check(case))
            if left:
                raise Refused(f"{case_id} has {left} open in its check: mend or accept each.")
        if state is State.RETURNED and self.queries(case):
            asked = ", ".join(self.queries(case))
            raise Refused(f"{case_id} was returned with questions: answer those on {asked}.")
        if step.after is State.APPROVED:
            self._require_undisputed(case_id)
        if step.after is State.RETURNED and not self.queries(case):
            raise Refused(f"Ask something of a named answer before you return {case_id}.")
        value = {"state": step.after.value, "reason": reason}
        return self._append(Change(f"case:{case_id}", "state", value))

    def _require_undisputed(self, case_id: str) -> None:
        subject = f"case:{case_id}"
        disputed = sum(found == subject for found, _, _ in self.record.conflicts())
        if disputed:
            raise Refused(f"{case_id} has {disputed} in conflict: settle that before it is locked.")

    def queries(self, case: Case) -> dict[str, str]:
        """What a case is asked about, by question id."""
        found = {f: v for f, v in case.values.items() if f.startswith("query.")}
        return {f.removeprefix("query."): _text(v) for f, v in found.items() if _text(v)}

    def ask(self, case_id: str, question_id: str, text: str) -> Changed:
        """Ask something about an answer of a submitted case; empty text withdraws it.

        Raises :class:`Refused` for an unknown question, or a case that is not submitted; a query
        may be withdrawn (as answered) in a returned case too.
        """
        case = self.case(case_id)
        if question_id not in self.framework.questions:
            raise Refused(f"There is no question {question_id}.")
        text = clean(text.strip())
        states = (State.SUBMITTED,) if text else (State.SUBMITTED, State.RETURNED)
        if self.state(case) not in states:
            raise Refused(f"{case_id} is {self.state(case)}: only a submitted case is asked about.")
        return self._append(Change(f"case:{case_id}", f"query.{question_id}", text or None))

    def answer_query(self, case_id: str, question_id: str, text: str) -> list[Changed]:
        """Answer what a returned case is asked about a question; the lead reads it then.

        Raises :class:`Refused` where nothing is asked, the case is not returned, or the text is
        empty.
        """
        case = self.case(case_id)
        asked = self.queries(case).get(question_id)
        if asked is None or self.state(case) is not State.RETURNED:
            raise Refused(f"{case_id} is not returned with a question about {question_id}.")
        self.require_editable(case)
        text = clean(text.strip())
        if not text:
            raise Refused("An answer says something.")
        subject, told = f"case:{case_id}", {"asked": asked, "answer": text}
        return self.put(
            Change(subject, f"responded.{question_id}", told),
            Change(subject, f"query.{question_id}", None),
        )

    def responses(self, case: Case) -> dict[str, tuple[str, str]]:
        """What a case was asked about and what was answered, by question id."""
        found = {f: v for f, v in case.values.items() if f.startswith("responded.")}
        return {
            f.removeprefix("responded."): (_text(v.get("asked")), _text(v.get("answer")))
            for f, v in found.items()
            if isinstance(v, dict)
        }


def _accepted(finding: Finding) -> str:
    """The journal field with the reason why a finding was accepted."""
    place = f".{finding.question}" if finding.question else ""
    return f"accepted.{finding.check.id}{place}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
