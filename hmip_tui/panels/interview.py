"""One interview: its heading, its questions, the question that is asked, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from hmip_tui.framework import Framework
from hmip_tui.framework.interviews import (
    DID_NOT_KNOW,
    NOT_SEEN,
    REFUSED,
    Interview,
    InterviewQuestion,
)
from hmip_tui.interview_walk import InterviewHeld, attribute_asked
from hmip_tui.interviews import Reply, standing
from hmip_tui.panels.lines import Act, Line, Span, fit, paragraphs, shorten, wrapped
from hmip_tui.text import visible_lines
from hmip_tui.wording import REPLY_SIGNS, REPLY_WORDS

KEYS: Mapping[str, str] = {
    **{f"reply_{n}": str(n) for n in range(1, 10)},
    "refused": "r",
    "did_not_know": "d",
    "choose": "Enter",
    "guidance": "F2",
    "remark": "t",
}
"""The keys that the panes name, as they are made."""

_WIDEST_REPLY = 10
"""The most cells that a reply takes in the list of questions."""


class InterviewAsked(NamedTuple):
    """What the panes of an interview show.

    ``interview`` asks for the person first; ``letters`` say the replies of ``question``, "" where
    a number alone does; ``origin`` says where a reply that is a fact of the case comes from, ""
    where none does; ``disputed``: two people recorded different replies.
    """

    framework: Framework
    interview: Interview
    held: InterviewHeld
    question: InterviewQuestion
    letters: tuple[str, ...]
    origin: str
    guidance: bool
    disputed: bool
    keys: Mapping[str, str] = KEYS


def interview_heading(provider: str, held: InterviewHeld, clock: str, width: int) -> list[Line]:
    """One line: kind and provider at the left, who and the clock at the right."""
    right = shorten(" · ".join((*who(held), clock)), width)
    left = fit(f"{held.interview.name} · {provider}", max(width - cell_len(right) - 2, 0))
    gap = " " * max(width - cell_len(left) - cell_len(right), 0)
    return [(Span(left, "muted"), Span(gap), Span(right, "title"))]


def who(held: InterviewHeld) -> list[str]:
    """What is known of who is interviewed: the case it is about, the person's attributes."""
    about = [held.case] if held.case else []
    return about + [held.attributes[a] for a in held.interview.attributes if a in held.attributes]


# -- all questions --------------------------------------------------------------------------------


def interview_outline(asked: InterviewAsked, width: int, height: int) -> list[Line]:
    """Every question with its sign and reply, the one that is asked marked and in sight."""
    questions = asked.interview.questions
    lines = [_outline_line(asked, question, width) for question in questions]
    return window(lines, questions.index(asked.question), height)


def _outline_line(asked: InterviewAsked, question: InterviewQuestion, width: int) -> Line:
    stands = standing(asked.interview, question, asked.held.said)
    here = question.id == asked.question.id
    reply = ""
    if stands is Reply.REPLIED:
        reply = shorten(asked.held.said[question.id], min(_WIDEST_REPLY, max(width // 3, 0)))
    start = f"{'▸' if here else ' '}{REPLY_SIGNS[stands]} {question.short}"
    text = fit(start, max(width - cell_len(reply) - 1, 0)) + " " + reply
    role = "cursor" if here else "muted" if stands is Reply.DOES_NOT_APPLY else ""
    return (Span(text, role, ("open_question", question.id)),)


def window(lines: list[Line], marked: int, height: int) -> list[Line]:
    """As many lines as there is room for, the one of a number in sight."""
    first = max(min(marked - height // 2, len(lines) - height), 0)
    return lines[first : first + max(height, 0)]


# -- the question ---------------------------------------------------------------------------------


def interview_lines(asked: InterviewAsked, width: int) -> list[Line]:
    """How far it is, the question with its replies, how it stands, guidance and remark."""
    return paragraphs(
        _place(asked, width),
        _text(asked, width),
        [*_choices(asked, width), *_state(asked, width)],
        _guidance(asked, width),
        _remark(asked, width),
    )


def _place(asked: InterviewAsked, width: int) -> Iterator[Line]:
    """The number of the question, and a sign for each, as many as there is room for."""
    questions = asked.interview.questions
    here = questions.index(asked.question)
    number = f"{here + 1} of {len(questions)}  "
    spans = [
        Span(
            REPLY_SIGNS[standing(asked.interview, q, asked.held.said)],
            "cursor" if q.id == asked.question.id else "muted",
            ("open_question", q.id),
        )
        for q in questions
    ]
    room = max(width - len(number), 1)
    first = max(min(here - room // 2, len(spans) - room), 0)
    yield (Span(number, "muted"), *spans[first : first + room])


def _text(asked: InterviewAsked, width: int) -> Iterator[Line]:
    question = asked.question
    what = question.short
    if attribute_asked(question):
        what = "about what is observed" if asked.interview.observed else "about the person"
    elif found := asked.framework.key_questions.get(question.key_question):
        what = f"{what} · evidence for {found.id} {found.short}"
    yield from wrapped(what, width, "muted")
    yield from wrapped(question.text, width, "strong")


def _choices(asked: InterviewAsked, width: int) -> Iterator[Line]:
    said, keys = asked.held.said.get(asked.question.id), asked.keys
    for number, reply in enumerate(asked.question.replies, start=1):
        names = (keys.get(f"reply_{number}", ""), asked.letters[number - 1].upper())
        act = ("reply", str(number))
        yield _choice(" ".join(filter(None, names)), reply, reply == said, act, width)
    if not asked.question.replies:
        yield _choice(keys["choose"], "type it", False, ("choose",), width)
    refused, did_not_know = (keys[name].upper() for name in ("refused", "did_not_know"))
    if asked.interview.observed:
        yield _choice(did_not_know, "not seen", said == NOT_SEEN, ("not_know",), width)
        return
    yield (
        *_choice(refused, "refused  ", said == REFUSED, ("refuse",), width),
        *_choice(did_not_know, "did not know", said == DID_NOT_KNOW, ("not_know",), width),
    )


def _choice(key: str, reply: str, said: bool, act: Act, width: int) -> Line:
    text = shorten(reply, max(width - cell_len(key) - 4, 0))
    return (
        Span("▶" if said else " "),
        Span(f"[{key or '…'}]", "key", act),
        Span(f" {text}", "strong" if said else "", act),
    )


def _state(asked: InterviewAsked, width: int) -> Iterator[Line]:
    question, said = asked.question, asked.held.said
    stands = standing(asked.interview, question, said)
    kept = said.get(question.id)
    text = "not seen" if kept == NOT_SEEN else REPLY_WORDS[stands]
    if asked.origin and kept not in asked.interview.always_possible:
        text = f"known already from the case: {kept}, {asked.origin}"
    elif stands in (Reply.DOES_NOT_APPLY, Reply.UNANSWERED) and kept is not None:
        text = f"{text}; '{kept}' is kept and not counted"
    yield from wrapped(text, width, "muted")
    if asked.disputed:
        yield from wrapped("Recorded differently by two people: yours settles it.", width, "alert")


def _guidance(asked: InterviewAsked, width: int) -> Iterator[Line]:
    guidance = asked.question.guidance
    if not asked.guidance:
        if guidance:
            yield _key(asked, "guidance", "guidance")
        return
    yield (Span("Guidance", "title"),)
    yield from wrapped(guidance or "The framework gives none here.", width)


def _remark(asked: InterviewAsked, width: int) -> Iterator[Line]:
    if attribute_asked(asked.question):
        return
    remark = asked.held.remarks.get(asked.question.id, "")
    if not remark:
        what = "seen" if asked.interview.observed else "said"
        yield _key(asked, "remark", f"write what was {what}")
        return
    title = "Seen" if asked.interview.observed else "Said"
    yield (Span(title, "title"), Span("  "), *_key(asked, "remark", "edit"))
    for line in visible_lines(remark):
        yield from wrapped(line, width)


def _key(asked: InterviewAsked, name: str, label: str) -> Line:
    """A key and what it does; so does a click."""
    return (Span(asked.keys[name], "key", (name,)), Span(f" {label}", "muted", (name,)))
