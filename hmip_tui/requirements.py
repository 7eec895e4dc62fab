"""A framework's key questions as rows, for a database that counts by itself.

Samples, fields and values are spelt as in the journal: JSON text.
"""

from __future__ import annotations

from typing import NamedTuple

from hmip_tui.framework import Answer, Framework, Question
from hmip_tui.journal import encode


class QuestionRow(NamedTuple):
    """A key question that is judged in the cases of a sample; ``place`` is its order."""

    place: int
    question: str
    name: str
    sample: str
    field: str


class RequirementRow(NamedTuple):
    """One value of a case's field that meets a question's requirement with this ``number``."""

    question: str
    number: int
    field: str
    value: str


def _judged(framework: Framework) -> list[Question]:
    found = (key_question.judgement for key_question in framework.key_questions.values())
    return [judgement for judgement in found if judgement is not None]


def questions(framework: Framework) -> list[QuestionRow]:
    """The key questions of every sample, in the framework's order."""
    return [
        QuestionRow(place, q.id, q.short, encode(q.sample), q.field)
        for place, q in enumerate(_judged(framework))
    ]


def requirements(framework: Framework) -> list[RequirementRow]:
    """What must stand in a case for each key question to apply (report: Annexe 2, sub-samples)."""
    found: list[RequirementRow] = []
    for question in _judged(framework):
        met: list[tuple[str, tuple[str, ...]]]
        met = [(f"gate.{gate}", (Answer.YES.value,)) for gate in question.gates]
        met += [(f"attribute.{attribute}", values) for attribute, values in question.conditions]
        for number, (field, values) in enumerate(met):
            found += [
                RequirementRow(question.id, number, field, encode(value))
                for value in dict.fromkeys(values)
            ]
    return found
