"""Second assessments: drawing them, comparing both sides, adjudicating, measuring agreement.

A second assessment is a case of its own, :data:`hmip_tui.disagreement.SECOND` behind its case's
id. It shares the case's facts, has answers of its own, and is counted nowhere.
"""

from __future__ import annotations

import secrets
from typing import Any

from hmip_tui import second_draw, sight
from hmip_tui.application import Inspection
from hmip_tui.case import Case, Standing, standing
from hmip_tui.disagreement import SECOND, Answers, Measured, Pair, Side, Stage, answers, measure
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.recording import Changed
from hmip_tui.states import CLOSED
from hmip_tui.store import moderating
from hmip_tui.store.moderating import Allocated
from hmip_tui.store.record import Change
from hmip_tui.text import clean
from hmip_tui.views import CaseRow


class Seconds:
    """The second assessments of an inspection."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.framework = inspection.framework
        self._record = inspection.record

    # -- drawing -----------------------------------------------------------------------------

    def draw_every(self, sample: str, step: int, seed: int) -> list[str]:
        """Have every ``step``-th case of a sample assessed again; the ids of those cases.

        Cases that are assessed twice already are passed over. Raises :class:`Refused`.
        """
        if step < 1:
            raise Refused("Say which number: every 10th, for example.")
        ids = [row.id for row in self._single(sample)]
        drawn = second_draw.every_nth(ids, step, seed)
        return self._assess_again(sample, drawn, {"every": step, "seed": seed})

    def draw_number(self, sample: str, number: int, by: str, seed: int) -> list[str]:
        """Have so many cases of a sample assessed again, each stratum in proportion.

        ``by`` is an attribute whose values make the strata, "" for none. Raises :class:`Refused`.
        """
        if by and by not in {a.id for a in self.framework.attributes_of(sample)}:
            raise Refused(f"Cases of this sample have no attribute '{by}'.")
        strata: dict[str, list[str]] = {}
        for row in self._single(sample):
            strata.setdefault(row.attributes.get(by, "") if by else "", []).append(row.id)
        there = sum(map(len, strata.values()))
        if not 1 <= number <= there:
            raise Refused(f"{number} cannot be drawn: {there} cases are assessed once so far.")
        drawn = second_draw.by_stratum(strata, number, seed)
        return self._assess_again(sample, drawn, {"number": number, "by": by, "seed": seed})

    def draw(self, sample: str, text: str) -> list[str]:
        """Draw as a line says, like ``every 10`` or ``13 by office seed 7``; the cases' ids.

        Without a seed chance gives one; either is recorded. Raises :class:`Refused`.
        """
        wanted = second_draw.wanted(text)
        if wanted is None:
            raise Refused(f"'{text.strip()}' is not like 'every 10' or '13 by office seed 7'.")
        seed = secrets.randbelow(10**6) if wanted.seed is None else wanted.seed
        if wanted.every is not None:
            return self.draw_every(sample, wanted.every, seed)
        return self.draw_number(sample, wanted.number, wanted.by, seed)

    def _single(self, sample: str) -> list[CaseRow]:
        if sample not in self.framework.samples:
            known = ", ".join(self.framework.samples)
            raise Refused(f"There is no sample '{sample}'; there are {known}.")
        twice = {first for _, first in moderating.seconds(self._record)}
        return [row for row in self.inspection.cases(sample) if row.id not in twice]

    def _assess_again(self, sample: str, drawn: list[str], how: dict[str, Any]) -> list[str]:
        """Record the second assessments, and how their cases were drawn."""
        if not drawn:
            raise Refused("There is no case left to draw from.")
        taken = [id for id in drawn if self._record.values(f"case:{id}{SECOND}")]
        if taken:
            raise Refused(f"There is something recorded of {taken[0]}{SECOND} already.")
        told = {"sample": sample, **how, "cases": drawn}
        self.inspection.put(
            *(Change(f"case:{id}{SECOND}", "second_of", id) for id in drawn),
            Change("inspection", f"second_draw.{self._record.next_id}", told),
        )
        return drawn

    def withdraw(self, second: str) -> None:
        """Take a second assessment back; raises :class:`Refused` where anything was recorded."""
        case = self._second(second)
        if set(self._record.values(f"case:{second}")) - {"second_of", "allocated"}:
            raise Refused(f"{second} has been begun: it stays.")
        self.inspection.put(Change(f"case:{case.id}", "second_of", None))

    def _second(self, second: str) -> Case:
        case = self.inspection.case(second)
        if not case.second_of:
            raise Refused(f"{second} is no second assessment.")
        return case

    # -- both sides --------------------------------------------------------------------------

    def pairs(self) -> list[Pair]:
        """Every pair of assessments, in order of id."""
        allocated = moderating.allocations(self._record)
        found = (self._pair(second, allocated) for second, _ in moderating.seconds(self._record))
        return [pair for pair in found if pair is not None]

    def pair(self, second: str) -> Pair:
        """One pair, by its second assessment; raises :class:`Refused` where there is none."""
        self._second(second)
        found = self._pair(second, moderating.allocations(self._record))
        if found is None:
            raise Refused(f"{second} is no second assessment.")
        return found

    def _pair(self, second: str, allocated: dict[str, Allocated]) -> Pair | None:
        again = self._record.case(second)
        first = None if again is None else self._record.case(again.second_of)
        if again is None or first is None:
            return None
        state = self.inspection.state
        states = state(first), state(again)
        first_by, again_by = (moderating.assessors(self._record, c.id) for c in (first, again))
        compared = _compared(again.values.get(sight.COMPARED))
        if compared is not None:
            stage = Stage.COMPARED
        elif {sight.spelt(n) for n in first_by} & {sight.spelt(n) for n in again_by}:
            stage = Stage.ONE_PERSON
        elif all(s in CLOSED for s in states):
            stage = Stage.READY
        else:
            stage = Stage.ASSESSING if again_by else Stage.NOT_BEGUN
        adjudicated = sum(f.startswith("adjudicated.") for f in first.values)
        assessors = _kept_assessors(again.values.get(sight.COMPARED)) or (
            _assessors(first_by, allocated.get(first.id)),
            _assessors(again_by, allocated.get(second)),
        )
        return Pair(first.id, second, first.sample, states, assessors, stage, compared, adjudicated)

    def compare(self, second: str) -> Pair:
        """Compare both sides: keep their answers as they stand, and let everybody see them.

        From then on agreement is measured on what was kept, whatever is adjudicated or changed.
        Raises :class:`Refused` while either is not complete, and where one person did both.
        """
        pair = self.pair(second)
        if pair.stage is Stage.COMPARED:
            return pair
        if pair.stage is Stage.ONE_PERSON:
            others = {sight.spelt(name) for name in pair.assessors[1]}
            names = ", ".join(n for n in pair.assessors[0] if sight.spelt(n) in others)
            raise Refused(f"{names} recorded in both assessments: they cannot be compared.")
        if pair.stage is not Stage.READY:
            first, again = pair.states
            raise Refused(
                f"{pair.case} is {first} and {second} is {again}: "
                "both have to be complete to be compared."
            )
        one, other = (
            answers(self.framework, self.inspection.case(id)) for id in (pair.case, second)
        )
        told = {"first": one, "second": other, "assessors": pair.assessors}
        self.inspection.put(Change(f"case:{second}", sight.COMPARED, told))
        return self.pair(second)

    def sides(self, second: str) -> list[Side]:
        """Both sides of a compared pair, question by question, in the order of the route.

        Questions that apply on neither side are left out. Raises :class:`Refused`.
        """
        pair = self.pair(second)
        if pair.answers is None:
            raise Refused(f"{pair.case} and {second} are not compared yet.")
        case = self.inspection.case(pair.case)
        found = []
        for question in self.framework.routes[case.sample]:
            first, again = (_standing(side.get(question.id)) for side in pair.answers)
            if first is again is Standing.DOES_NOT_APPLY:
                continue
            told = case.values.get(f"adjudicated.{question.id}")
            told = told if isinstance(told, dict) else {}
            answer, reason = (str(told.get(name, "")) for name in ("answer", "reason"))
            found.append(Side(question, first, again, standing(question, case), answer, reason))
        return found

    def require_unlocked(self, second: str) -> None:
        """Raise :class:`Refused` where the first assessment has to be reopened to be changed."""
        self.inspection.require_unlocked(self.inspection.case(self.pair(second).case))

    def adjudicate(self, second: str, question_id: str, answer: str, reason: str) -> list[Changed]:
        """Settle which answer a compared case has, with a reason; it is the case's from then on.

        Raises :class:`Refused` for an answer that the question does not take, without a reason,
        and where the case has to be reopened first.
        """
        pair = self.pair(second)
        if pair.answers is None:
            raise Refused(f"{pair.case} and {second} are not compared yet.")
        case = self.inspection.case(pair.case)
        question = self.framework.questions.get(question_id)
        if question is None or question.sample != case.sample:
            raise Refused(f"{question_id} is not asked of {case.id}.")
        if answer not in question.allowed:
            raise Refused(f"{question.id} takes {' or '.join(question.allowed)}.")
        reason = clean(reason.strip())
        if not reason:
            raise Refused("An adjudication needs a reason.")
        self.inspection.require_unlocked(case)
        subject = f"case:{case.id}"
        told = {"answer": answer, "reason": reason}
        changes = [Change(subject, f"adjudicated.{question.id}", told)]
        disputed = self.inspection.disputed(subject, question.field)
        if disputed or case.values.get(question.field) != answer:
            changes.insert(0, Change(subject, question.field, answer))
        return self.inspection.put(*changes, action=Action.SETTLE)

    # -- agreement ---------------------------------------------------------------------------

    def agreement(self, sample: str) -> Measured:
        """How far both sides agree on each question of a sample.

        Over all pairs that were compared, and those that are ready to be. Raises :class:`Refused`
        for an unknown sample.
        """
        if sample not in self.framework.samples:
            raise Refused(f"There is no sample '{sample}'.")
        pairs = [pair for pair in self.pairs() if pair.sample == sample]
        known = [both for pair in pairs if (both := self._both(pair)) is not None]
        left_out = sum(pair.stage is Stage.ONE_PERSON for pair in pairs)
        return Measured(measure(self.framework, sample, known), len(known), left_out)

    def _both(self, pair: Pair) -> tuple[Answers, Answers] | None:
        if pair.stage is Stage.READY:
            one, other = (self.inspection.case(id) for id in (pair.case, pair.second))
            return answers(self.framework, one), answers(self.framework, other)
        return pair.answers


def _assessors(wrote: set[str], allocated: Allocated | None) -> tuple[str, ...]:
    """The names of who recorded in an assessment; until then, of who has it."""
    if not wrote and allocated is not None:
        return (allocated.inspector,)
    return tuple(sorted(wrote))


def _kept_assessors(value: Any) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Whose answers were compared: who adjudicates later is no assessor."""
    kept = value.get("assessors") if isinstance(value, dict) else None
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    first, again = (tuple(map(str, names)) for names in kept)
    return first, again


def _compared(value: Any) -> tuple[Answers, Answers] | None:
    """Both sides' answers as they were kept; None for what is not such a thing."""
    if not isinstance(value, dict):
        return None
    first, second = value.get("first"), value.get("second")
    if not isinstance(first, dict) or not isinstance(second, dict):
        return None
    return first, second


def _standing(word: str | None) -> Standing:
    return next((s for s in Standing if s == word), Standing.UNANSWERED)
