"""What an inspection's record says: cases, evidence, results, today's ratings.

Reading only; :class:`hmip_tui.application.Inspection` adds what changes it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hmip_tui import guard, journal, limits, ratings
from hmip_tui.case import NOT_KNOWN, Case, standing
from hmip_tui.case import Standing as Stands
from hmip_tui.errors import Refused, ResultsHidden
from hmip_tui.framework import Framework, Kind, Question
from hmip_tui.journal import Action
from hmip_tui.ratings import OverallResult, StandardResult
from hmip_tui.states import CLOSED, recorded_state
from hmip_tui.statistics import margin_of_error, population_of_sub_sample
from hmip_tui.store.record import Record
from hmip_tui.tally import ALL, Counts, Slice, Tally
from hmip_tui.training import INSPECTION, SETTING
from hmip_tui.views import Board, CaseRow, Comparison, EvidenceItem, Fact, Guidance, Live
from hmip_tui.walk import next_unfinished

if TYPE_CHECKING:
    from hmip_tui.contest import Contest
    from hmip_tui.exchanges import Standing
    from hmip_tui.movement import Point, Range


class Position(NamedTuple):
    """Where an inspector is: a case and one of its questions."""

    case: str
    question: str


class Reading:
    """Reads a record. All methods raise :class:`hmip_tui.errors.HmipError` only."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.framework: Framework = record.framework
        self.path: Path = record.path
        self._live: dict[Slice, Tally] = {}
        self._unfinished: dict[tuple[str, Slice], int] = {}

    @property
    def provider(self) -> str:
        """The provider's name."""
        return str(self.record.setting("provider") or "")

    @property
    def training(self) -> bool:
        """Whether this is a training file, which is part of no inspection."""
        marked = self.record.setting(SETTING) is True
        return marked or self.record.inspection == INSPECTION

    def noted(self, key: str) -> str | None:
        """What this copy of the file was told to remember by :meth:`note`, if anything."""
        return self.record.local(f"note.{key}")

    def note(self, key: str, value: str) -> None:
        """Remember something in this copy of the file, which is no part of the record."""
        self.record.set_local(f"note.{key}", value)

    def standing(self) -> Standing:
        """What of this copy is in no other file, as far as is known."""
        from hmip_tui.store import receipts

        return receipts.standing(self.record)

    def case(self, case_id: str) -> Case:
        """A case's current values; raises :class:`Refused` where there is no such case."""
        found = self.record.case(case_id)
        if found is None:
            raise Refused(f"There is no case {case_id} in this inspection.")
        return found

    def cases(self, sample: str | None = None) -> list[CaseRow]:
        """The cases of a sample (None: all), with attributes and progress."""
        return self.record.case_rows(sample)

    def next_unfinished(self, case: Case, step: int) -> str:
        """The next (``step`` 1) or previous (-1) case with open questions, "" where there is none.

        Of the case's sample, or of the second assessments, in order of id, from the end on again.
        Those that are not to be seen now are passed over.
        """
        hidden = self.hidden_cases()
        if not case.second_of:
            return self.record.next_unfinished(case, step, hidden)
        rows = [row for row in self.second_rows() if row.id == case.id or row.id not in hidden]
        found = next_unfinished(rows, case.id, step)
        return "" if found is None else found.id

    def second_rows(self) -> list[CaseRow]:
        """The second assessments, with the attributes of their cases and their own progress."""
        from hmip_tui import sight

        return sight.second_rows(self.record)

    def place_of(self, case: Case) -> tuple[int, int]:
        """A case's number in its sample and the sample's size; of second assessments, in theirs."""
        if not case.second_of:
            return self.record.place_of(case.id, case.sample)
        ids = [row.id for row in self.second_rows()]
        return ids.index(case.id) + 1, len(ids)

    def why_out_of_sight(self, case: Case) -> str | None:
        """Why an assessment is not to be seen now, in a sentence; None where it may be."""
        if not self.record.partner(case):
            return None
        from hmip_tui import sight

        return sight.why_hidden(self.record, case)

    def is_me(self, name: str) -> bool:
        """Whether a name is that of who works here now, however it is spelt."""
        return name.strip().casefold() == self.record.author.strip().casefold()

    def require_sight(self, case_id: str) -> None:
        """Raise :class:`Refused` where an assessment is not to be seen now."""
        why = self.why_out_of_sight(self.case(case_id))
        if why is not None:
            raise Refused(why)

    def hidden_cases(self) -> set[str]:
        """The ids of the assessments that are not to be seen now."""
        from hmip_tui import sight

        return sight.hidden_cases(self.record)

    def facts(self, case_id: str) -> list[Fact]:
        """The attributes of a case with their values and origins, in the framework's order."""
        case = self.case(case_id)
        subject = f"case:{case.second_of or case_id}"
        return [
            Fact(a, case.attribute(a.id), self._origin(subject, f"attribute.{a.id}"))
            for a in self.framework.attributes_of(case.sample)
        ]

    def _origin(self, subject: str, field: str) -> str:
        head = journal.shown(self.record.heads(subject, field))
        entry = None if head is None else self.record.entry(head.id)
        if entry is None:
            return ""
        return "imported" if entry.action == Action.IMPORT else f"entered by {entry.author}"

    def guidance(self, question: Question) -> Guidance:
        """What there is to say about how a question is answered."""
        own = self.record.setting(f"guidance.{question.id}")
        return Guidance(question.guidance, question.aliases, own if isinstance(own, str) else "")

    def evidence_items(self, case_id: str | None = None) -> list[EvidenceItem]:
        """Evidence of a case (None: of all), by case, question and the order it was begun in.

        Of assessments that are not to be seen now there is none.
        """
        found = self.record.evidence(case_id)
        if case_id is None:
            hidden = self.hidden_cases()
            return [item for item in found if item.case not in hidden]
        case = self.record.case(case_id)
        kept_back = case is not None and self.why_out_of_sight(case) is not None
        return [] if kept_back else found

    def evidence(self, case_id: str) -> dict[str, str]:
        """A case's evidence by question, several texts on one with an empty line between."""
        found: dict[str, str] = {}
        for item in self.record.evidence(case_id):
            before = found.get(item.question)
            found[item.question] = item.text if before is None else f"{before}\n\n{item.text}"
        return found

    def disputed(self, subject: str, field: str) -> bool:
        """Whether people have recorded different values without seeing each other's."""
        return journal.in_conflict(self.record.heads(subject, field))

    def live_tally(self, slice_: Slice = ALL) -> Tally:
        """The tally of a slice, kept in step with every change from now on.

        All results but :meth:`movement` are made of it. Raises :class:`ResultsHidden`.
        """
        self._require_shown()
        if slice_ not in self._live:
            self._live[slice_] = self.record.tally(slice_)
        return self._live[slice_]

    def why_hidden(self) -> str | None:
        """Why results are not to be shown now, in a sentence; None where they may be."""
        setting = self.record.setting(guard.SETTING)
        if setting in (None, guard.Showing.ALWAYS):
            return None
        leads = self.record.setting(guard.LEADS)
        return guard.why_hidden(setting, leads, self.record.author, self.open_case())

    def _require_shown(self) -> None:
        why = self.why_hidden()
        if why is not None:
            raise ResultsHidden(why)

    def open_case(self) -> str:
        """The id of the case that was last shown, unless it is complete; empty for none."""
        position = self.position()
        if position is None or recorded_state(self.case(position.case)) in CLOSED:
            return ""
        return position.case

    def slices(self, sample: str) -> list[Slice]:
        """All cases, then every value of every attribute that the sample's cases have."""
        found = [ALL]
        for attribute in self.framework.slicing(sample):
            values = self.record.slice_values(attribute.id, sample)
            found += [Slice(attribute.id, value) for value in values if values != [NOT_KNOWN]]
        return found

    def standard(self, standard_id: str, slice_: Slice = ALL) -> StandardResult:
        """A standard's result in a slice. Proposals and decisions are of the whole sample."""
        return self.standards(slice_, (standard_id,))[0]

    def standards(
        self, slice_: Slice = ALL, only: tuple[str, ...] | None = None
    ) -> list[StandardResult]:
        """The results of all standards, or ``only`` some, in the framework's order.

        Discretion is considered, like proposals and decisions are made, on whole samples only.
        """
        recorded = self.record.ratings() if slice_ == ALL else {}
        tally = self.live_tally(slice_)
        found = [
            ratings.rate_standard(
                self.framework,
                standard,
                {q: tally.counts(q, slice_) for q in standard.rated_questions},
                proposed=recorded.get((standard.id, "proposal"), (None, ""))[0],
                decided=recorded.get((standard.id, "decision"), (None, ""))[0],
            )
            for standard in self.framework.standards.values()
            if only is None or standard.id in only
        ]
        if slice_ == ALL:
            return found
        return [result._replace(discretion=ratings.Discretion()) for result in found]

    def recorded_rating(self, standard: str, kind: str) -> tuple[str, str] | None:
        """The rating and reason of a standard's ``proposal`` or ``decision``, if there is one."""
        return self.record.ratings().get((standard, kind))

    def overall(self) -> OverallResult:
        """The overall score and rating, or the range still possible."""
        return ratings.rate_overall(self.framework, self.standards())

    def live(self, sample: str, slice_: Slice = ALL) -> Live:
        """The running results of a sample's standards in a slice."""
        only = tuple(s.id for s in self.framework.standards.values() if s.sample == sample)
        return self._live_view(self.standards(slice_, only), slice_)

    def pair_to_compare(self, sample: str, first: Slice = ALL) -> tuple[Slice, Slice]:
        """Two slices of a sample to begin a comparison with, different ones where there are any.

        The second is another value of the same attribute: of ``first``'s, or of the first
        attribute that has two.
        """
        found = self.slices(sample)
        for one in found if first == ALL or first not in found else [first]:
            for other in found:
                if one != ALL and other.attribute == one.attribute and other != one:
                    return one, other
        return first if first in found else ALL, ALL

    def comparison(self, sample: str, first: Slice, second: Slice) -> Comparison:
        """The running results of a sample's standards in two slices."""
        return Comparison(
            self.live(sample, first),
            self.live(sample, second),
            (self.slice_name(first), self.slice_name(second)),
            share_cases=first.attribute != second.attribute or first == second,
        )

    def _live_view(self, results: Sequence[StandardResult], slice_: Slice = ALL) -> Live:
        unfinished: dict[str, int] = {}
        margins: dict[str, float | None] = {}
        populations: dict[str, bool] = {}
        for result in results:
            sample = self.framework.standards[result.id].sample
            if sample is not None:
                population, size = self.population(sample), self.sample_size(sample)
                if population is not None and population < size:
                    population = None  # no sample of it: whatever it is, it corrects no margin
                populations[sample] = population is not None
                unfinished[sample] = self.unfinished(sample, slice_)
                for found in result.key_questions:
                    margins[found.id] = self._margin(population, found.counts, size)
        return Live(self.framework, results, margins, populations, unfinished)

    def board(self) -> Board:
        """All standards, the overall score, and what people have recorded about them."""
        results = self.standards()
        reasons: dict[str, str] = {}
        for (standard, kind), (_, reason) in sorted(self.record.ratings().items(), reverse=True):
            reasons[standard] = f"{kind}: {reason}"  # a decision stands before its proposal
        return Board(
            self._live_view(results),
            ratings.rate_overall(self.framework, results),
            reasons,
            self.contest(results),
        )

    def contest(self, results: Sequence[StandardResult]) -> Contest | None:
        """What settling the open conflicts could do to ``results``, those of all standards.

        None where nothing is in conflict.
        """
        conflicts = self.record.conflicts()
        if not conflicts:
            return None
        from hmip_tui import disputes

        return disputes.contest(self.record, results, conflicts)

    def movement(self, question_id: str, slice_: Slice = ALL) -> tuple[Point, ...]:
        """How a question's percentage moved in a slice, as :func:`hmip_tui.movement.movement`.

        Raises :class:`ResultsHidden`.
        """
        from hmip_tui import movement as moved

        self._require_shown()
        question = self.framework.questions.get(question_id)
        if question is None:
            raise Refused(f"There is no question {question_id}.")
        fields = [*_deciding([question]), f"attribute.{slice_.attribute}"]
        cases = (
            case
            for case in self.record.all_cases(fields)
            if slice_ == ALL or case.attribute(slice_.attribute) == slice_.value
        )
        entries = journal.in_order(self.record.entries_of_fields([question.field]))
        return moved.movement(question, cases, entries)

    def overall_movement(self) -> tuple[Range, ...]:
        """How the possible overall scores moved: :func:`hmip_tui.movement.overall_movement`.

        Raises :class:`ResultsHidden`.
        """
        from hmip_tui import movement as moved

        self._require_shown()
        judged = [q for q in self.framework.questions.values() if q.kind is Kind.JUDGEMENT]
        entries = self.record.entries_of_fields([question.field for question in judged])
        return moved.overall_movement(
            self.framework,
            self.record.ratings(),
            self.record.all_cases(_deciding(judged)),
            journal.in_order(entries),
        )

    def sample_size(self, sample: str) -> int:
        """The number of cases in a sample."""
        route = self.framework.routes[sample]
        # each case counts somewhere on each question: cases need not be counted at every answer
        return self.live_tally().counts(route[0].id).cases if route else 0

    def unfinished(self, sample: str, slice_: Slice = ALL) -> int:
        """How many of a sample's cases, in a slice, are not complete, submitted or approved.

        Counted again only after a case, its state or an attribute has changed.
        """
        key = sample, slice_
        if key not in self._unfinished:
            self._unfinished[key] = self.record.count_cases_not_in(CLOSED, sample, slice_)
        return self._unfinished[key]

    def unjudged(self, sample: str) -> int:
        """How many of a sample's complete cases have a key question that is not judged.

        So it is where a gate was opened, or a judgement cleared, after the case was completed.
        """
        asked = [q for q in self.framework.routes[sample] if q.kind is Kind.JUDGEMENT]
        fields = ["state", *_deciding(asked), *(q.field for q in asked)]
        return sum(
            case.sample == sample
            and recorded_state(case) in CLOSED
            and any(standing(q, case) is Stands.UNANSWERED for q in asked)
            for case in self.record.all_cases(fields)
        )

    def slice_name(self, slice_: Slice) -> str:
        """A slice in words."""
        if slice_ == ALL:
            return "all cases"
        return f"{self.framework.attributes[slice_.attribute].name}: {slice_.value or 'not known'}"

    def population(self, sample: str) -> int | None:
        """The number of eligible cases a sample was drawn from; None where not recorded."""
        found = self.record.setting(f"population.{sample}")
        known = isinstance(found, int) and not isinstance(found, bool) and 0 < found < limits.WHOLE
        return found if known else None

    def _margin(self, population: int | None, counts: Counts, sample_size: int) -> float | None:
        """The margin of error of a percentage, in points (Annexe 2; design 3.10).

        ``population`` and ``sample_size`` are the whole sample's; without a recorded population
        the finite-population correction is left out.
        """
        applicable = counts.cases - counts.does_not_apply
        eligible = population_of_sub_sample(population, sample_size, applicable)
        return margin_of_error(counts.n, eligible, self.framework.rules.confidence)

    def position(self) -> Position | None:
        """Where the inspector was; None where nobody has been, or the place is gone."""
        text = self.record.local("position")
        pair = None if text is None else journal.decode_pair(text)
        if pair is None:  # damaged, perhaps: no reason to keep anybody from the answers
            return None
        case_id, question = pair
        case = self.record.case(case_id)
        found = self.framework.questions.get(question)
        if case is None or found is None or found.sample != case.sample:
            return None
        if self.why_out_of_sight(case) is not None:
            return None
        return Position(case_id, question)


def _deciding(questions: Collection[Question]) -> list[str]:
    """The journal fields that decide whether questions apply to a case."""
    found = [f"gate.{gate}" for question in questions for gate in question.gates]
    found += [f"attribute.{c.attribute}" for question in questions for c in question.conditions]
    return list(dict.fromkeys(found))
