"""The completion check: where a case breaks the rules that its framework sets.

Annexe 4 knows no mechanistic link between prompts and judgements, so nothing here changes an
answer: it says what is missing and what contradicts what.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from hmip_tui.case import NOT_KNOWN, Case, Standing, applies, askable, standing
from hmip_tui.framework import Framework, Kind, Question
from hmip_tui.framework.completion import (
    OF_ATTRIBUTE,
    QUESTION_MARK,
    Check,
    CheckKind,
    Fact,
    Level,
)
from hmip_tui.wording import question_name

_OPPOSITE = {Standing.YES: Standing.NO, Standing.NO: Standing.YES}


class Finding(NamedTuple):
    """A rule that a case breaks, at a question (its id; empty: in the case as a whole).

    One rule finds at most one thing at one question, so the two ids together name a finding.
    """

    check: Check
    question: str
    message: str

    @property
    def hard(self) -> bool:
        """Whether the case cannot be complete while this stands."""
        return self.check.level is Level.HARD


def findings(framework: Framework, case: Case, evidenced: AbstractSet[str]) -> list[Finding]:
    """Everything that the completion check finds in a case.

    In the order of the route, of one question in the order of the rules; then what belongs to no
    question. ``evidenced``: the ids of the questions that have evidence.
    """
    checks = [check for check in framework.checks if case.sample in check.samples]
    found = [
        _finding(check, question)
        for question in framework.routes[case.sample]
        for check in checks
        if _found_at(framework, check, question, case, evidenced)
    ]
    return found + [
        Finding(check, "", check.message) for check in checks if _found_in(framework, check, case)
    ]


def _finding(check: Check, question: Question) -> Finding:
    message = check.message.replace(QUESTION_MARK, question_name(question))
    return Finding(check, question.id, message)


def _found_at(
    framework: Framework, check: Check, question: Question, case: Case, evidenced: AbstractSet[str]
) -> bool:
    """Whether a rule finds something at a question."""
    match check.kind:
        case CheckKind.UNANSWERED:
            return check.of == question.kind and _unanswered(question, case)
        case CheckKind.AGAINST_PROMPTS:
            return _against_prompts(framework, check, question, case)
        case CheckKind.KEPT_BEHIND:
            kept = case.values.get(question.field) in question.allowed
            return kept and applies(question, case) is False
        case CheckKind.FACTS:
            return check.question == question.id and _all_hold(framework, check, case)
        case CheckKind.NO_EVIDENCE:
            return _no_evidence(framework, check, question, case, evidenced)


def _found_in(framework: Framework, check: Check, case: Case) -> bool:
    """Whether a rule finds something that belongs to no question."""
    if check.kind is CheckKind.UNANSWERED and check.of == OF_ATTRIBUTE:
        return case.attribute(check.attribute) == NOT_KNOWN
    return (
        check.kind is CheckKind.FACTS and not check.question and _all_hold(framework, check, case)
    )


def _unanswered(question: Question, case: Case) -> bool:
    return askable(question, case) and standing(question, case) is Standing.UNANSWERED


def _against_prompts(framework: Framework, check: Check, question: Question, case: Case) -> bool:
    """Whether every prompt with a yes or no, at least one, says the opposite of the judgement."""
    judged = standing(question, case)
    if question.kind is not Kind.JUDGEMENT or judged != check.judgement:
        return False
    prompts = framework.key_questions[question.key_question].prompts
    said = {standing(prompt, case) for prompt in prompts} & _OPPOSITE.keys()
    return said == {_OPPOSITE[judged]}


def _no_evidence(
    framework: Framework, check: Check, question: Question, case: Case, evidenced: AbstractSet[str]
) -> bool:
    if question.kind is not Kind.JUDGEMENT or standing(question, case) not in check.answers:
        return False
    prompts = framework.key_questions[question.key_question].prompts
    return evidenced.isdisjoint({question.id, *(prompt.id for prompt in prompts)})


def _all_hold(framework: Framework, check: Check, case: Case) -> bool:
    return all(_holds(framework, fact, case) for fact in check.when)


def _holds(framework: Framework, fact: Fact, case: Case) -> bool:
    """Whether a fact stands; that of a question which cannot be put does not."""
    question = framework.fields.get(fact.field)
    if question is None:
        return case.attribute(fact.field.removeprefix("attribute.")) in fact.values
    said = case.values.get(question.field)
    return askable(question, case) and (said if said in question.allowed else "") in fact.values
