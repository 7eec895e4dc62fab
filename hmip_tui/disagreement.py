"""Where people differ about the same case: values that screens and commands show.

Conflicts come of recording without seeing each other's; pairs of assessments are meant to differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from hmip_tui.agreement import Agreement, agreement, tabulate
from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Answer, Framework, Question
from hmip_tui.journal import EntryId
from hmip_tui.states import State
from hmip_tui.views import EvidenceItem


class Version(NamedTuple):
    """One side of a conflict; ``evidence``: what its author wrote on the same question."""

    id: EntryId
    value: Any
    text: str
    author: str
    time: str
    evidence: tuple[EvidenceItem, ...]


class Conflict(NamedTuple):
    """A field with several values that nobody has settled yet; the first version is shown.

    ``about`` and ``what`` say in words whose field it is and which. ``question`` is the question
    to look at in a review of ``case``, each "" where there is none.
    """

    subject: str
    field: str
    about: str
    what: str
    case: str
    question: str
    versions: tuple[Version, ...]

    @property
    def texts(self) -> bool:
        """Whether several versions are texts of evidence: none of them may be lost."""
        kept = [version for version in self.versions if version.value is not None]
        return self.field.startswith("evidence.") and len(kept) > 1


# -- two assessments of one case ------------------------------------------------------------------

Answers = Mapping[str, str]
"""How every question of a case stands, by id: the words of :class:`hmip_tui.case.Standing`."""

SECOND = "~2"
"""What the id of a second assessment has behind that of its case."""


class Stage(StrEnum):
    """How far a pair of assessments is."""

    NOT_BEGUN = "not begun"
    ASSESSING = "being assessed"
    READY = "ready to compare"
    COMPARED = "compared"
    ONE_PERSON = "one person did both"
    """The same person recorded in both, so that it says nothing about agreement."""


class Pair(NamedTuple):
    """A case and its second assessment, each with its state and the names of its assessors.

    ``answers`` are both sides' as they stood when they were compared, before anything was
    adjudicated; None until then. ``adjudicated`` counts the questions that were.
    """

    case: str
    second: str
    sample: str
    states: tuple[State, State]
    assessors: tuple[tuple[str, ...], tuple[str, ...]]
    stage: Stage
    answers: tuple[Answers, Answers] | None
    adjudicated: int


class Side(NamedTuple):
    """One question of a compared pair: what each side says, and what was adjudicated, why.

    ``answer`` and ``reason`` are "" until then; ``now`` is how the question stands in the case.
    """

    question: Question
    first: Standing
    second: Standing
    now: Standing
    answer: str
    reason: str

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return self.first is self.second


class Measured(NamedTuple):
    """Agreement per question, by id, over ``pairs`` pairs; ``left_out``: done by one person."""

    agreements: Mapping[str, Agreement]
    pairs: int
    left_out: int


def answers(framework: Framework, case: Case) -> dict[str, str]:
    """How every question of a case stands."""
    return {q.id: standing(q, case).value for q in framework.routes[case.sample]}


def categories(question: Question) -> tuple[str, ...]:
    """The answers that agreement on a question is measured in, yes and no first."""
    return tuple(a.value for a in Answer if a in question.allowed)


def measure(
    framework: Framework, sample: str, pairs: Sequence[tuple[Answers, Answers]]
) -> dict[str, Agreement]:
    """Agreement on each question of a sample, over the pairs in which both sides answered it.

    Where a gate's answer makes a question one side's alone, they differ about the gate, and it is
    the gate's agreement that shows it.
    """
    found = {}
    for question in framework.routes[sample]:
        known = categories(question)
        both = [
            (first.get(question.id, ""), second.get(question.id, "")) for first, second in pairs
        ]
        answered = [(one, other) for one, other in both if one in known and other in known]
        found[question.id] = agreement(tabulate(answered, known))
    return found
