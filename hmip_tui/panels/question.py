"""The question pane: what is asked, what can be said, what has been said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Answer, Framework, KeyQuestion, Kind, Question
from hmip_tui.panels.evidence import evidence_origin
from hmip_tui.panels.lines import Line, Span, paragraphs, wrapped
from hmip_tui.text import visible_lines
from hmip_tui.views import EvidenceItem, Guidance
from hmip_tui.wording import SIGNS, WORDS, question_name, value_text

_CHOICES = {
    Answer.YES: "Yes",
    Answer.NO: "No",
    Answer.NOT_APPLICABLE: "not applicable",
}

KEYS: Mapping[str, str] = {
    "yes": "y",
    "no": "n",
    "not_applicable": "x",
    "guidance": "F2",
    "evidence": "e",
}
"""The keys that the pane names, as they are made."""

_ROOMY = 40
"""The cells from which on all answers stand in full side by side."""

_WHAT = {
    Kind.GATE: "decides what is asked",
    Kind.PROMPT: "prompt",
    Kind.JUDGEMENT: "your judgement",
}


class Asked(NamedTuple):
    """What the question pane shows; ``guided``: guidance too; ``query``: what was asked back."""

    framework: Framework
    case: Case
    question: Question
    evidence: Sequence[EvidenceItem]
    guidance: Guidance
    guided: bool
    disputed: bool
    query: str
    keys: Mapping[str, str] = KEYS


def question_lines(asked: Asked, width: int) -> list[Line]:
    """The key question, the question itself, its answers, guidance and evidence."""
    question = asked.question
    return paragraphs(
        _key_question(asked, width),
        _text(question, width),
        _choices(asked, width),
        _query(asked, width),
        _guidance(asked, width),
        _evidence(asked, width),
    )


def _key_question(asked: Asked, width: int) -> Iterator[Line]:
    question = asked.question
    if question.kind is Kind.GATE:
        return
    key_question = asked.framework.key_questions[question.key_question]
    if question.kind is Kind.PROMPT:
        yield from wrapped(f"{key_question.id} {key_question.title}", width, "muted")
    yield _siblings(key_question, asked)


def _siblings(key_question: KeyQuestion, asked: Asked) -> Line:
    """Every prompt of the key question with its answer's sign, and the judgement's."""
    spans: list[Span] = []
    for prompt in key_question.prompts:
        letter = prompt.id.removeprefix(f"{key_question.id}.")
        spans += _sibling(prompt, letter, asked)
    if key_question.judgement is not None:
        spans += _sibling(key_question.judgement, "judgement", asked)
    return tuple(spans)


def _sibling(question: Question, name: str, asked: Asked) -> Iterator[Span]:
    sign = SIGNS[standing(question, asked.case)]
    role = "cursor" if question.id == asked.question.id else "muted"
    yield Span(f"{name}{sign}", role, ("open_question", question.id))
    yield Span(" ", "muted")


def _text(question: Question, width: int) -> Iterator[Line]:
    name = question_name(question)
    yield (Span(name, "title"), Span(f"  {_WHAT[question.kind]}", "muted"))
    yield from wrapped(question.text, width, "strong")


def _choices(asked: Asked, width: int) -> Iterator[Line]:
    question = asked.question
    place = standing(question, asked.case)
    recorded = asked.case.values.get(question.field)
    spans: list[Span] = []
    for answer in question.allowed:
        key, rest = _choice(asked.keys[answer.value], _word(answer, width))
        said = recorded == answer
        act = ("answer", answer.value)
        spans += [
            Span("▶" if said else " "),
            Span(f"[{key}]", "key", act),
            Span(rest, "strong" if said else "", act),
            Span("  "),
        ]
    yield tuple(spans)
    yield from wrapped(_state(question, place, recorded), width, "muted")
    if asked.disputed:
        yield from wrapped("Answered differently by two people: yours settles it.", width, "alert")


def _word(answer: Answer, width: int) -> str:
    """An answer in words, in short where the pane is narrow."""
    return "n/a" if answer is Answer.NOT_APPLICABLE and width < _ROOMY else _CHOICES[answer]


def _choice(key: str, word: str) -> tuple[str, str]:
    """What stands in brackets and behind them: the key, in the word itself where it begins so."""
    if len(key) == 1 and word[0] == key.upper():
        return word[0], word[1:]
    return key.upper() if len(key) == 1 else key, f" {word}"


def _state(question: Question, place: Standing, recorded: str | None) -> str:
    if recorded is not None and place in (Standing.DOES_NOT_APPLY, Standing.UNANSWERED):
        said = value_text(question.field, recorded)
        return f"{WORDS[place]}; '{said}' is kept and not counted"
    return WORDS[place]


def _query(asked: Asked, width: int) -> Iterator[Line]:
    if asked.query:
        yield from wrapped(f"Asked about this answer: {asked.query}", width, "alert")


def _guidance(asked: Asked, width: int) -> Iterator[Line]:
    guidance = asked.guidance
    if not asked.guided:
        if guidance.framework or guidance.own:
            yield _key(asked, "guidance", "guidance")
        return
    yield (Span("Guidance", "title"),)
    yield from wrapped(guidance.framework or "The framework gives none here.", width)
    if guidance.own:
        yield from wrapped("Of your organisation:", width, "muted")
    for line in visible_lines(guidance.own) if guidance.own else ():
        yield from wrapped(line.lstrip("#").strip(), width, "strong" * line.startswith("#"))
    for alias in guidance.aliases:
        yield from wrapped(f"Also worded: {alias}", width, "muted")


def _evidence(asked: Asked, width: int) -> Iterator[Line]:
    if not asked.evidence:
        yield _key(asked, "evidence", "evidence")
        return
    yield (Span("Evidence", "title"), Span("  "), *_key(asked, "evidence", "edit"))
    for item in asked.evidence:
        yield evidence_origin(asked.framework, item, width)
        for line in visible_lines(item.text):
            yield from wrapped(line, width)


def _key(asked: Asked, name: str, label: str) -> Line:
    """A key and what it does; so does a click."""
    return (Span(asked.keys[name], "key", (name,)), Span(f" {label}", "muted", (name,)))
