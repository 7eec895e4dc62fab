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
        asked = [(k, k.judgement) for k in standard.key_questions if k.judgement is not None]
        found = progress([q for k, j in asked for q in (*k.prompts, j)], case)
        count = f"{found.answered}/{found.applicable}"
        lines.append(spread(f"{standard.id} {standard.name}", count, width, "title", "title"))
        lines += [_line(k, j, case, k.id == here, width) for k, j in asked]
    return lines


def _line(
    key_question: KeyQuestion, judgement: Question, case: Case, here: bool, width: int
) -> Line:
    judged = standing(judgement, case)
    found = progress((*key_question.prompts, judgement), case)
    count = f"{found.answered}/{found.applicable}" if found.applicable else ""
    end = f"{SIGNS[judged]} {count:>3}"
    start = f"{'▸' if here else ' '}{key_question.id} {key_question.short}"
    text = fit(start, max(width - len(end) - 1, 0)) + " " + end
    role = "cursor" if here else "muted" if judged is Standing.DOES_NOT_APPLY else ""
    return (Span(text, role),)
