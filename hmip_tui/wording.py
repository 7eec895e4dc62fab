"""The words and signs for what is recorded, the same on every screen and in every print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hmip_tui.case import Standing
from hmip_tui.framework import Framework, Kind, Question
from hmip_tui.interviews import Reply

SIGNS = {
    Standing.YES: "✓",
    Standing.NO: "✗",
    Standing.NOT_APPLICABLE: "x",
    Standing.DOES_NOT_APPLY: "–",
    Standing.UNANSWERED: "·",
}
"""A sign for every standing."""

WORDS = {
    Standing.YES: "yes",
    Standing.NO: "no",
    Standing.NOT_APPLICABLE: "not applicable",
    Standing.DOES_NOT_APPLY: "does not apply",
    Standing.UNANSWERED: "not yet answered",
}
"""Every standing in words."""


_FIELDS = {
    "sample": "sample",
    "state": "state of the review",
    "allocated": "who has the case",
    "second_of": "second assessment of",
    "compared": "answers compared",
    "told": "what is told",
    "follow_up": "progress",
    "unusable": "file that cannot be used",
    "name_key": "file with the key to the references",
}
"""Fields of a case, of evidence and of recommendations in words."""

_ABOUT = {
    "reply": "reply to",
    "remark": "remark to",
    "query": "question asked about",
    "responded": "answer to what was asked about",
    "accepted": "reason for accepting",
    "adjudicated": "adjudication of",
    "plan": "cases planned for",
    "side": "what it says of",
    "cite": "citing",
    "link": "link to",
    "draw": "draw of",
    "population": "eligible cases of",
    "comparator": "published figure,",
}
"""Kinds of field in words, before what they are about."""


def question_name(question: Question) -> str:
    """A question's name in a sentence: its code, or a gate's short name."""
    return question.short if question.kind is Kind.GATE else question.id


def name_of(framework: Framework, question: str, otherwise: str) -> str:
    """The name of the question of an id, ``otherwise`` where the id is empty or no question's."""
    found = framework.questions.get(question)
    return question_name(found) if found else otherwise


def field_name(framework: Framework, field: str) -> str:
    """A journal field in words; one this framework does not know is shown as it is."""
    question = framework.fields.get(field)
    if question is not None:
        return question_name(question)
    kind, _, rest = field.partition(".")
    if kind == "attribute" and rest in framework.attributes:
        return framework.attributes[rest].name
    if rest:
        return _about(framework, kind, rest) or field
    return _FIELDS.get(field, field)


def _about(framework: Framework, kind: str, rest: str) -> str:
    """A kind of field in words, with what it is about; "" for a kind that has none."""
    if kind == "evidence":
        return f"evidence on {rest.rpartition('.')[0]}"
    if kind == "settled":
        return f"reason for settling {field_name(framework, rest)}"
    if kind == "viewed":
        return f"results shown ({rest})"
    return f"{_ABOUT[kind]} {rest}" if kind in _ABOUT else ""


_PARTS = (
    "title", "rating", "progress", "state", "inspector", "answer", "reason", "text", "note", "kind",
    "case_id", "previous", "current", "date", "roles", "source", "by",
)  # fmt: skip
"""The parts of a value that are shown, in this order."""


def _viewing(value: Mapping[str, Any]) -> str:
    told = [str(value[key]) for key in ("what", "slice") if value.get(key)]
    return ", ".join([*told, f"{value['case']} open"] if value.get("case") else told)


def _draw(value: Mapping[str, Any]) -> str:
    size, population, seed = (value.get(key, "?") for key in ("size", "population", "seed"))
    return f"{size} of {population}, seed {seed}"


def _figure(value: Mapping[str, Any]) -> str:
    """A published percentage with its base, or a standard's rating, and the note to either."""
    percent, base, note = (value.get(key) for key in ("percent", "base", "note"))
    figure = str(value.get("rating", "no figure")) if percent is None else f"{percent}%"
    return figure + (f" of {base}" if base else "") + (f": {note}" if note else "")


_IN_WORDS = {"viewed": _viewing, "draw": _draw, "comparator": _figure}
"""What says a value of several parts in its own words, by kind of field."""


def value_text(field: str, value: Any) -> str:
    """A recorded value in words."""
    kind = field.partition(".")[0]
    if value is None:
        if kind in ("answer", "judgement", "gate"):
            return WORDS[Standing.UNANSWERED]
        return "not known" if kind == "attribute" else "nothing"
    if isinstance(value, dict):
        if kind in _IN_WORDS:
            return _IN_WORDS[kind](value)
        return ": ".join(str(value[part]) for part in _PARTS if value.get(part))
    return str(value).replace("_", " ") if kind == "answer" else str(value)


REPLY_SIGNS = {
    Reply.REPLIED: "●",
    Reply.REFUSED: "R",
    Reply.DID_NOT_KNOW: "?",
    Reply.DOES_NOT_APPLY: "–",
    Reply.UNANSWERED: "·",
}
"""A sign for every standing of an interview question."""

REPLY_WORDS = {
    Reply.REPLIED: "replied",
    Reply.REFUSED: "refused",
    Reply.DID_NOT_KNOW: "did not know",
    Reply.DOES_NOT_APPLY: "not asked, by an earlier reply",
    Reply.UNANSWERED: "not yet answered",
}
"""Every standing of an interview question in words."""
