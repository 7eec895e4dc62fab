"""One case's facts, and what they make of each question.

A case is a bag of recorded values by journal field (``attribute.gender``, ``gate.harm_factors``,
``answer.2.1.1.a``, ``judgement.2.1.1``, ...). Whether a question applies, and how it counts, is
derived here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from hmip_tui.framework import Answer, Framework, Question

NOT_KNOWN = ""
"""The value of an attribute nobody has recorded, shown as "not known"."""


class Standing(StrEnum):
    """How a question counts in one case. The last two are the words for missing answers."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    """The inspector judged that it is not applicable."""
    DOES_NOT_APPLY = "does_not_apply"
    """A gate or condition excludes the case."""
    UNANSWERED = "unanswered"
    """Not yet answered, or its gate is not."""

    __hash__ = str.__hash__  # an enumeration's own is looked up by name, at every count


_OF_ANSWER: dict[str, Standing] = {
    Answer.YES: Standing.YES,
    Answer.NO: Standing.NO,
    Answer.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
}

_DOES_NOT_APPLY, _UNANSWERED = Standing.DOES_NOT_APPLY, Standing.UNANSWERED


class Case(NamedTuple):
    """A case's current values by journal field; values absent or None are not recorded.

    ``second_of``: the id of the case that this is a second assessment of, "" for none. A second
    assessment has the attributes of its case, and answers of its own; it is counted nowhere.
    """

    id: str
    sample: str
    values: Mapping[str, Any]
    second_of: str = ""

    def attribute(self, attribute: str) -> str:
        """An attribute's value, :data:`NOT_KNOWN` where none, or no text, is recorded."""
        value = self.values.get(f"attribute.{attribute}")
        return value if isinstance(value, str) else NOT_KNOWN

    def with_value(self, field: str, value: Any) -> "Case":
        """The same case with one field set, or cleared by None."""
        values = {**self.values, field: value}
        if value is None:
            del values[field]
        return self._replace(values=values)


def applies(question: Question, case: Case) -> bool | None:
    """Whether a question applies to a case; None while a gate or attribute is still open.

    One closed gate or unmet condition is enough to exclude it, whatever else is open
    (report: sub-samples in Annexe 2; "post-custody cases only" in Annexe 4).
    """
    undecided = False
    for condition in question.conditions:
        value = case.attribute(condition.attribute)
        if value == NOT_KNOWN:
            undecided = True
        elif value not in condition.values:
            return False
    for gate in question.gates:
        said = case.values.get(f"gate.{gate}")
        if said == Answer.NO:
            return False
        if said != Answer.YES:
            undecided = True
    return None if undecided else True


def standing(question: Question, case: Case) -> Standing:
    """How a question counts in a case.

    An answer behind a closed or open gate is kept in the record and not counted.
    """
    # the outline asks this of every question at every key, and most hang on nothing
    applicable = applies(question, case) if question.gates or question.conditions else True
    if applicable is False:
        return _DOES_NOT_APPLY
    answer = case.values.get(question.field)
    if applicable is None or answer is None or answer not in question.allowed:
        return _UNANSWERED
    return _OF_ANSWER[answer]


class Progress(NamedTuple):
    """How far a case is: prompts and judgements answered, of those that (may) apply."""

    answered: int
    applicable: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer."""
        return self.answered == self.applicable


def progress(questions: Sequence[Question], case: Case) -> Progress:
    """Progress over ``questions``; one whose gate is open counts as still to be answered."""
    standings = [standing(q, case) for q in questions]
    applicable = len(standings) - standings.count(_DOES_NOT_APPLY)
    return Progress(applicable - standings.count(_UNANSWERED), applicable)


def askable(question: Question, case: Case) -> bool:
    """Whether a question can be put now: it applies, and nothing it hangs on is open."""
    return applies(question, case) is True


def next_askable(
    framework: Framework, case: Case, after: str | None, *, unanswered: bool = False, step: int = 1
) -> Question | None:
    """The next question of the case's route that can be put.

    ``after`` is a question id (None: start at the route's end that ``step``, 1 or -1, leaves
    from). With ``unanswered`` the search passes over answered ones and goes on from the other
    end, ``after`` itself last; without it, it stops at the route's end. None: there is none.
    """
    route = framework.routes[case.sample]
    places = {q.id: n for n, q in enumerate(route)}
    start = -1 if step > 0 else len(route)
    if after is not None:
        start = places[after]
    places_ahead = range(start + step, len(route) if step > 0 else -1, step)
    order = list(places_ahead)
    if unanswered:
        order += [n for n in range(len(route))[::step] if n not in places_ahead]
    for n in order:
        question = route[n]
        if not askable(question, case):
            continue
        if not unanswered or standing(question, case) is Standing.UNANSWERED:
            return question
    return None
