"""The outline: one case's standards and key questions, how far each is."""

from __future__ import annotations

from hmip_tui.case import Case, Standing, progress, standing
from hmip_tui.framework import Framework, KeyQuestion, Question
from hmip_tui.panels.lines import Line, Span, fit, spread
from hmip_tui.walk import key_question_of
from hmip_tui.wording import SIGNS


def outline_lines(framework: Framework, case: Case, current: Question, width: int) -> list[Line]:
    """The standards of the case's sample; the key question of ``current`` is marked."""
    here = key_question_of(framework, current)
    lines: list[Line] = []
    for standard in framework.standards.values():
        if standard.sample != case.sample:
            continue
        asked = [k for k in standard.key_questions if k.judgement is not None]
        found = progress([q for k in asked for q in _questions(k)], case)
        count = f"{found.answered}/{found.applicable}"
        lines.append(spread(f"{standard.id} {standard.name}", count, width, "title", "title"))
        lines += [_line(k, case, k.id == here, width) for k in asked]
    return lines


def _questions(key_question: KeyQuestion) -> list[Question]:
    judgement = [key_question.judgement] if key_question.judgement is not None else []
    return [*key_question.prompts, *judgement]


def _line(key_question: KeyQuestion, case: Case, here: bool, width: int) -> Line:
    assert key_question.judgement is not None
    judged = standing(key_question.judgement, case)
    found = progress(_questions(key_question), case)
    count = f"{found.answered}/{found.applicable}" if found.applicable else ""
    end = f"{SIGNS[judged]} {count:>3}"
    start = f"{'▸' if here else ' '}{key_question.id} {key_question.short}"
    text = fit(start, max(width - len(end) - 1, 0)) + " " + end
    role = "cursor" if here else "muted" if judged is Standing.DOES_NOT_APPLY else ""
    return (Span(text, role),)
