"""The outline: one case's standards and key questions, how far each is."""

from __future__ import annotations

from hmip_tui.case import Case, Progress, Standing, progress, standing
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
        found = [progress((*k.prompts, j), case) for k, j in asked]
        count = f"{sum(p.answered for p in found)}/{sum(p.applicable for p in found)}"
        lines.append(spread(f"{standard.id} {standard.name}", count, width, "title", "title"))
        lines += [
            _line(k, standing(j, case), p, k.id == here, width)
            for (k, j), p in zip(asked, found, strict=True)
        ]
    return lines


def _line(
    key_question: KeyQuestion, judged: Standing, found: Progress, here: bool, width: int
) -> Line:
    count = f"{found.answered}/{found.applicable}" if found.applicable else ""
    end = f"{SIGNS[judged]} {count:>3}"
    start = f"{'▸' if here else ' '}{key_question.id} {key_question.short}"
    text = fit(start, max(width - len(end) - 1, 0)) + " " + end
    role = "cursor" if here else "muted" if judged is Standing.DOES_NOT_APPLY else ""
    return (Span(text, role, ("open_key_question", key_question.id)),)
