"""Evidence tags and the rules of the completion check, as a framework holds them.

:mod:`hmip_tui.checks` finds where a case breaks a rule.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

QUESTION_MARK = "{question}"
"""What stands in a message for the name of the question that is found."""


class Tag(NamedTuple):
    """What an inspector can call a piece of evidence."""

    id: str
    name: str


class Level(StrEnum):
    """How much a finding of the completion check weighs."""

    HARD = "hard"
    """The data would be unusable: the case cannot be complete."""
    SOFT = "soft"
    """The inspector can let it stand, with a reason."""


class CheckKind(StrEnum):
    """What a rule of the completion check looks for."""

    UNANSWERED = "unanswered"
    """A question that applies and has no answer, or an attribute that is not known."""
    AGAINST_PROMPTS = "against_prompts"
    """A judgement whose every prompt with a yes or no says the opposite."""
    KEPT_BEHIND = "kept_behind"
    """An answer to a question that a gate or condition excludes."""
    FACTS = "facts"
    """Recorded facts that stand together."""
    NO_EVIDENCE = "no_evidence"
    """A judgement without evidence on it or on its prompts."""


OF_ATTRIBUTE = "attribute"
"""The ``of`` of an unanswered-rule that looks at an attribute, not at questions of a kind."""


class Fact(NamedTuple):
    """One of ``values`` is recorded in a journal ``field``; ``""``: nothing is."""

    field: str
    values: tuple[str, ...]


class Check(NamedTuple):
    """A rule of the completion check, for cases of ``samples``.

    Which of the other values mean something depends on ``kind``: ``of`` and ``attribute``
    (unanswered), ``judgement`` (against prompts), ``when`` and ``question``, the id of where to
    jump (facts), ``answers`` (no evidence). The rest are empty.
    """

    id: str
    level: Level
    kind: CheckKind
    message: str
    samples: tuple[str, ...]
    of: str
    attribute: str
    judgement: str
    when: tuple[Fact, ...]
    question: str
    answers: tuple[str, ...]


def build_tags(document: Mapping[str, Any]) -> dict[str, Tag]:
    """The tags of a checked document by id."""
    return {t["id"]: Tag(t["id"], t["name"]) for t in document.get("tag", [])}


def build_checks(document: Mapping[str, Any]) -> tuple[Check, ...]:
    """The completion check's rules of a checked document, in its order."""
    every = tuple(sample["id"] for sample in document.get("sample", []))
    return tuple(
        Check(
            id=raw["id"],
            level=Level(raw["level"]),
            kind=CheckKind(raw["kind"]),
            message=raw["message"],
            samples=tuple(raw.get("samples", every)),
            of=raw.get("of", ""),
            attribute=raw.get("attribute", ""),
            judgement=raw.get("judgement", ""),
            when=tuple(Fact(f, tuple(v)) for f, v in raw.get("when", {}).items()),
            question=raw.get("question", ""),
            answers=tuple(raw.get("answers", ())),
        )
        for raw in document.get("check", [])
    )
