"""Walking through a case: which question comes next, and by which step."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hmip_tui.case import Case, Progress, Standing, askable, next_askable, progress, standing
from hmip_tui.framework import Framework, Kind, Question
from hmip_tui.tally import answered_questions
from hmip_tui.views import CaseRow


def key_question_of(framework: Framework, question: Question) -> str:
    """The key question that a question belongs to; a gate belongs to the first it governs."""
    if question.key_question:
        return question.key_question
    route = framework.routes[question.sample]
    following = route[route.index(question) :]
    return next((q.key_question for q in following if q.key_question), "")


def start(framework: Framework, case: Case) -> Question:
    """Where to begin in a case: at its first open question, or its first."""
    found = next_askable(framework, case, None, unanswered=True)
    return found or framework.routes[case.sample][0]


def after_answer(framework: Framework, case: Case, question: Question) -> Question:
    """What comes after an answer to ``question``, the answer being in ``case``.

    The next question that can be put; at the end of the route the first one left open; where
    none is, ``question`` itself.
    """
    found = next_askable(framework, case, question.id)
    if found is None:
        found = next_askable(framework, case, question.id, unanswered=True)
    return found or question


def by_key_question(
    framework: Framework, case: Case, question: Question, step: int
) -> Question | None:
    """The first question of the next (``step`` 1) or previous (-1) key question; None at the end.

    Going back from the middle of a key question leads to its own first question.
    """
    here = key_question_of(framework, question)
    first: Question | None = None
    found = next_askable(framework, case, question.id, step=step)
    while found is not None:
        place = key_question_of(framework, found)
        if step > 0 and place != here:
            return found
        if step < 0:
            if first is not None and place != key_question_of(framework, first):
                break
            first = found
        found = next_askable(framework, case, found.id, step=step)
    return first


def by_standard(framework: Framework, case: Case, question: Question, step: int) -> Question | None:
    """The first question of the next (``step`` 1) or previous (-1) standard; None at the end."""
    here = _standard_of(framework, question)
    order = [s.id for s in framework.standards.values() if s.sample == case.sample]
    place = order.index(here) + step
    while 0 <= place < len(order):
        for found in framework.routes[case.sample]:
            if _standard_of(framework, found) == order[place] and askable(found, case):
                return found
        place += step
    return None


def _standard_of(framework: Framework, question: Question) -> str:
    return framework.key_questions[key_question_of(framework, question)].standard


def furthest(framework: Framework, case: Case, visited: Collection[str]) -> Question:
    """The furthest point reached: behind the last question that is answered or was visited."""
    reached: Question | None = None
    for question in framework.routes[case.sample]:
        if askable(question, case) and (
            question.id in visited or standing(question, case) is not Standing.UNANSWERED
        ):
            reached = question
    if reached is None:
        return start(framework, case)
    if standing(reached, case) is Standing.UNANSWERED:
        return reached
    return next_askable(framework, case, reached.id) or reached


def next_unfinished(rows: Sequence[CaseRow], case_id: str, step: int) -> CaseRow | None:
    """The next (``step`` 1) or previous (-1) case with open questions, from the end on again.

    None where every other case is finished; ``case_id`` is one of ``rows``.
    """
    place = next(n for n, row in enumerate(rows) if row.id == case_id)
    behind, ahead = rows[:place], rows[place + 1 :]
    order = [*ahead, *behind] if step > 0 else [*behind[::-1], *ahead[::-1]]
    return next((row for row in order if not row.complete), None)


def is_answered(framework: Framework, case: Case) -> bool:
    """Whether no question of a case is left to answer."""
    route = framework.routes[case.sample]  # from its end on, where most are open
    return all(
        standing(q, case) is not Standing.UNANSWERED
        for q in reversed(route)
        if q.kind is not Kind.GATE
    )


def case_progress(framework: Framework, case: Case) -> Progress:
    """How far a case is."""
    return progress(tuple(answered_questions(framework, case.sample)), case)
