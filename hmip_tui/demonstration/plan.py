"""The demonstration's cases: made-up values whose counts give the published figures exactly.

Pure: takes the choices under ``schema/demonstration`` as a document. The same choices give the
same cases on every machine: chance comes from SHA-256 of the seed and a name, never from the
order in which things are done.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hmip_tui.case import Case, applies
from hmip_tui.demonstration.figures import Published, widest
from hmip_tui.framework import Answer, Framework, KeyQuestion, Kind, Question

Score = Callable[[Case], float]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every case with its final values, the evidence texts by case and question, their tags."""

    cases: tuple[Case, ...]
    evidence: Mapping[tuple[str, str], str]
    tags: Mapping[str, Sequence[str]]


def make(
    framework: Framework, choices: Mapping[str, Any], texts: Mapping[str, Any], published: Published
) -> Plan:
    """Plan the cases.

    Raises ``ValueError`` or ``KeyError`` for choices that contradict one another or the figures.
    """
    planner = _Planner(framework, choices, published)
    for allotment in choices["allot"]:
        planner.allot(allotment)
    for key_question in framework.key_questions.values():
        if key_question.judgement is not None:
            planner.judge(key_question, key_question.judgement)
    tags = {row["text"]: row.get("tags", ()) for row in texts["text"]}
    return Plan(tuple(planner.cases.values()), planner.evidence(texts), tags)


def chance(seed: int, *names: str) -> float:
    """A number from 0 to below 1 that depends on ``seed`` and ``names`` alone."""
    told = "/".join((str(seed), *names))
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:6]) / 2**48


def _matches(case: Case, wanted: Mapping[str, str]) -> bool:
    return all(case.values.get(field) == value for field, value in wanted.items())


def _best(cases: Iterable[Case], number: int, score: Score) -> list[Case]:
    found = sorted(cases, key=lambda case: (-score(case), case.id))
    if not 0 <= number <= len(found):
        raise ValueError(f"{number} of {len(found)} cases cannot be chosen")
    return found[:number]


class _Planner:
    """Cases in the making; ``values`` are the cases' own, so that rules read what stands."""

    def __init__(
        self, framework: Framework, choices: Mapping[str, Any], published: Published
    ) -> None:
        self.framework = framework
        self.choices = choices
        self.published = published
        self.seed: int = choices["seed"]
        self.weights: Mapping[str, float] = choices["weights"]
        self.values: dict[str, dict[str, str]] = {}
        self.cases: dict[str, Case] = {}
        self.open: dict[str, frozenset[str]] = {}
        for sample in framework.samples.values():
            size = published.size(sample.id)
            for number in range(1, size + 1):
                id = f"{sample.short}-{number:0{len(str(size))}}"
                self.values[id] = {}
                self.cases[id] = Case(id, sample.id, self.values[id])
        for left in choices["half_done"]:
            self._leave_half_done(left)

    def _leave_half_done(self, left: Mapping[str, Any]) -> None:
        route = self.framework.routes[self.cases[left["case"]].sample]
        ids = [question.id for question in route]
        end = ids.index(left["to"]) + 1 if "to" in left else len(ids)
        self.open[left["case"]] = frozenset(q.field for q in route[ids.index(left["from"]) : end])
        self.values[left["case"]].update(left.get("values", {}))

    def _asked(self, question: Question) -> list[Case]:
        """The cases in which a question applies and is not left open."""
        return [
            case
            for case in self._of(question.sample)
            if question.field not in self.open.get(case.id, ()) and applies(question, case) is True
        ]

    def _of(self, sample: str) -> list[Case]:
        return [case for case in self.cases.values() if case.sample == sample]

    def _chance(self, *names: str) -> float:
        return chance(self.seed, *names)

    # -- gates and attributes ----------------------------------------------------------------

    def allot(self, allotment: Mapping[str, Any]) -> None:
        """Give out the values of one gate or attribute in the numbers that are chosen."""
        sample, field = allotment["sample"], allotment["field"]
        gate = self.framework.fields.get(field)
        pool = self._of(sample) if gate is None else self._asked(gate)
        numbers = {v: self.published.cases(sample, field, v) for v in allotment.get("printed", ())}
        prefer = allotment.get("prefer", {})

        def score(case: Case) -> float:
            preferred = bool(prefer) and _matches(case, prefer)
            return self._chance(case.id, field) + self.weights["prefer"] * preferred

        eligible = [case for case in pool if _matches(case, allotment.get("where", {}))]
        for value, number in (numbers | allotment.get("values", {})).items():
            there = sum(case.values.get(field) == value for case in eligible)
            free = [case for case in eligible if field not in case.values]
            for case in _best(free, number - there, score):
                self.values[case.id][field] = value
        for case in pool:
            if "rest" in allotment:
                self.values[case.id].setdefault(field, allotment["rest"])
            elif "rest_of" in allotment:
                self.values[case.id].setdefault(field, case.values[allotment["rest_of"]])

    # -- judgements and prompts --------------------------------------------------------------

    def judge(self, key_question: KeyQuestion, judgement: Question) -> None:
        """Answer a key question and its prompts in every case, to the published percentages."""
        weights = self.weights

        def quality(case: Case) -> float:
            return (
                weights["case"] * self._chance(case.id)
                + weights["standard"] * self._chance(case.id, judgement.standard)
                + weights["key_question"] * self._chance(case.id, judgement.id)
                + self._influence(case, judgement.id)
            )

        self._answer(judgement, quality)
        for prompt in key_question.prompts:
            self._answer(prompt, self._prompt_score(prompt, judgement))
        self._make_credible(key_question, judgement)

    def _prompt_score(self, prompt: Question, judgement: Question) -> Score:
        judged = {Answer.YES: 1.0, Answer.NO: 0.0}
        weights = self.weights

        def score(case: Case) -> float:
            said = case.values.get(judgement.field)
            return (
                weights["judgement"] * (0.5 if said is None else judged[Answer(said)])
                + weights["case"] * self._chance(case.id)
                + weights["prompt"] * self._chance(case.id, prompt.id)
                + self._influence(case, prompt.id)
            )

        return score

    def _influence(self, case: Case, question: str) -> float:
        weights: list[float] = [
            row["weight"]
            for row in self.choices["influence"]
            if question.startswith(row.get("question", ""))
            and case.values.get(row["field"]) == row["value"]
        ]
        return math.fsum(weights)  # sum() rounds otherwise from Python 3.12 on

    def _answer(self, question: Question, score: Score) -> None:
        """Say "yes" where the score is highest, in the number that gives the figure.

        Cases by which no whole number gives it have a prompt judged not applicable, or a
        judgement left out; never a half-done case, which is to be gone on with.
        """
        pool = self._asked(question)
        share = widest(self.published.percentage(question.id), len(pool))
        passed_over = _best(
            [case for case in pool if case.id not in self.open],
            len(pool) - share.n,
            lambda case: self._chance(case.id, question.id, "passed over"),
        )
        without = {case.id for case in passed_over}
        counted = [case for case in pool if case.id not in without]
        answers = dict.fromkeys((case.id for case in counted), Answer.NO)
        answers |= {case.id: Answer.YES for case in _best(counted, share.yes, score)}
        if question.kind is Kind.PROMPT:
            answers |= dict.fromkeys(without, Answer.NOT_APPLICABLE)
        for id, answer in answers.items():
            self.values[id][question.field] = answer

    # -- nothing that contradicts itself -----------------------------------------------------

    def _make_credible(self, key_question: KeyQuestion, judgement: Question) -> None:
        """Exchange answers between cases until every judgement is credible; counts stay."""
        prompts = key_question.prompts
        judged = [case for case in self._of(judgement.sample) if judgement.field in case.values]
        for case in judged:
            while not credible(case, judgement, prompts):
                self._exchange(case, judged, judgement, prompts)

    def _exchange(
        self, case: Case, judged: Sequence[Case], judgement: Question, prompts: Sequence[Question]
    ) -> None:
        """Give a case one more answer in line with its judgement, for one of another case."""
        wanted = case.values[judgement.field]
        offers: list[tuple[bool, float, str, str]] = []
        for prompt in prompts:
            mine = case.values.get(prompt.field)
            if not _counted(case, prompt) or mine == wanted:
                continue
            for other in judged:
                if other.values.get(prompt.field) != wanted:
                    continue
                if credible(other.with_value(prompt.field, mine), judgement, prompts):
                    alike = other.values[judgement.field] == wanted
                    offers.append(
                        (alike, self._chance(other.id, prompt.id), other.id, prompt.field)
                    )
        if not offers:
            raise ValueError(f"{judgement.id} in {case.id} cannot be made credible")
        _, _, id, field = min(offers)
        ours, theirs = self.values[case.id], self.values[id]
        ours[field], theirs[field] = theirs[field], ours[field]

    # -- evidence ----------------------------------------------------------------------------

    def evidence(self, texts: Mapping[str, Any]) -> dict[tuple[str, str], str]:
        """Which text stands where: half-done cases sooner, at most one to an answer."""
        found: dict[tuple[str, str], str] = {}
        for number, row in enumerate(texts["text"]):
            question = self.framework.questions[row["question"]]
            wanted = {question.field: row["answer"], **row.get("where", {})}
            fitting = [
                case
                for case in self._of(question.sample)
                if _matches(case, wanted) and (case.id, question.id) not in found
            ]
            copies = min(texts["cases_per_text"], len(fitting))
            for case in _best(fitting, copies, self._evidence_score(number)):
                found[case.id, question.id] = row["text"]
        return found

    def _evidence_score(self, number: int) -> Score:
        def score(case: Case) -> float:
            sooner = self.weights["evidence"] * (case.id in self.open)
            return sooner + self._chance(case.id, "evidence", str(number))

        return score


def _counted(case: Case, prompt: Question) -> bool:
    return case.values.get(prompt.field) in (Answer.YES, Answer.NO)


def credible(case: Case, judgement: Question, prompts: Sequence[Question]) -> bool:
    """Whether a reader would believe a judgement beside the answers to its prompts.

    Ours, not the report's, which knows no mechanistic link (Annexe 4): "yes" with at least half
    of the answered prompts "yes"; "no" with at least one of them "no".
    """
    answered = [p for p in prompts if _counted(case, p)]
    yes = [p for p in answered if case.values[p.field] == Answer.YES]
    if not answered:
        return True
    if case.values[judgement.field] == Answer.YES:
        return 2 * len(yes) >= len(answered)
    return len(yes) < len(answered)
