"""The demonstration's interviews: made-up replies whose counts give the published results exactly.

Pure: takes the choices (``schema/demonstration/interviews.toml``) and the published figures
(``schema/comparators``) as documents. The same choices give the same interviews on every machine.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hmip_tui.demonstration.figures import Share, widest
from hmip_tui.demonstration.plan import chance
from hmip_tui.framework.interviews import Interview, InterviewQuestion
from hmip_tui.interviews import applies
from hmip_tui.ratings import percent

_USUAL = 0.75
"""The share of those not counted who give the usual one of several replies."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One interview to be held: the person's attributes, replies and texts by question id."""

    attributes: dict[str, str]
    replies: dict[str, str]
    remarks: dict[str, str]


def make(
    interview: Interview, choices: Mapping[str, Any], published: Mapping[str, Any]
) -> tuple[Planned, ...]:
    """Plan the interviews.

    Raises ``ValueError`` or ``KeyError`` for choices that contradict one another or the figures.
    """
    planner = _Planner(choices, _Figures(choices, published))
    for question in interview.questions:
        planner.ask(interview, question)
    planner.write_down()
    return tuple(planner.people)


def shares(figures: Mapping[str, int], whole: int, sizes: Mapping[str, int]) -> dict[str, Share]:
    """As many of each group as possible, so that each and all together give their percentages.

    ``figures`` and ``sizes`` are by group. Raises ``ValueError`` where no numbers do.
    """
    options = [
        [
            Share(yes, n)
            for n in range(sizes[group], 0, -1)
            for yes in range(n + 1)
            if percent(yes, n - yes) == figure
        ]
        for group, figure in figures.items()
    ]
    fitting = [
        found
        for found in itertools.product(*options)
        if percent(sum(s.yes for s in found), sum(s.n - s.yes for s in found)) == whole
    ]
    if not fitting:
        raise ValueError(f"{whole}% cannot come from groups of {dict(sizes)}")
    best = max(fitting, key=lambda found: sum(share.n for share in found))
    return dict(zip(figures, best, strict=True))


class _Figures:
    """What is printed of interviews, and ours where nothing is."""

    def __init__(self, choices: Mapping[str, Any], published: Mapping[str, Any]) -> None:
        self._rows = [*choices["figure"], *published["interview_result"]]

    def whole(self, question: str) -> int:
        """The percentage of everybody; raises ``KeyError`` where there is none."""
        for row in self._rows:
            if row["question"] == question and "attribute" not in row:
                figure: int = row["current"]
                return figure
        raise KeyError(question)

    def groups(self, question: str) -> tuple[str, dict[str, int]]:
        """The attribute by which a percentage is printed too, and those percentages by value."""
        rows = [r for r in self._rows if r["question"] == question and "attribute" in r]
        attributes = {row["attribute"] for row in rows}
        if len(attributes) > 1:
            raise ValueError(f"{question} is told apart by {sorted(attributes)}")
        return next(iter(attributes), ""), {row["value"]: row["current"] for row in rows}


class _Planner:
    """Interviews in the making."""

    def __init__(self, choices: Mapping[str, Any], figures: _Figures) -> None:
        self.choices = choices
        self.figures = figures
        self.people = [Planned({}, {}, {}) for _ in range(choices["held"])]
        for attribute, numbers in choices["attributes"].items():
            self._describe(attribute, numbers)

    def _describe(self, attribute: str, numbers: Mapping[str, int]) -> None:
        values = [value for value, number in numbers.items() for _ in range(number)]
        order = sorted(range(len(self.people)), key=lambda n: self._chance(n, attribute))
        for person, value in zip(order, values, strict=True):
            self.people[person].attributes[attribute] = value

    def _chance(self, person: int, *names: str) -> float:
        return chance(self.choices["seed"], str(person), *names)

    def ask(self, interview: Interview, question: InterviewQuestion) -> None:
        """Reply for everybody who is asked a question, so that its percentage is the published."""
        (result,) = question.results
        attribute, figures = self.figures.groups(question.id)
        whole = self.figures.whole(question.id)
        pool = [
            number
            for number, person in enumerate(self.people)
            if applies(interview, question, person.replies) is True
        ]
        groups: dict[str, list[int]] = {}
        for number in pool:
            value = self.people[number].attributes[attribute] if figures else ""
            groups.setdefault(value, []).append(number)
        sizes = {value: len(members) for value, members in groups.items()}
        found = shares(figures, whole, sizes) if figures else {"": widest(whole, len(pool))}
        for value, members in groups.items():
            self._reply(question, result.counts, members, found[value])

    def _reply(
        self, question: InterviewQuestion, counts: Sequence[str], members: list[int], share: Share
    ) -> None:
        """Give the counted reply to those whom it suits best; those next to them are left out."""
        ranked = sorted(members, key=lambda number: (-self._score(number, question.id), number))
        left_out = share.yes + len(members) - share.n
        others = [reply for reply in question.replies if reply not in counts]
        for place, number in enumerate(ranked):
            if place < share.yes:
                reply = self._one_of(counts, number, question.id)
            elif place < left_out:
                reply = self._one_of(self.choices["left_out"], number, question.id)
            else:
                reply = self._one_of(others, number, question.id)
            if reply:
                self.people[number].replies[question.id] = reply

    def _score(self, number: int, question: str) -> float:
        """How well the counted reply suits a person: by mood, and by chance."""
        weights = self.choices["weights"]
        mood: float = weights["mood"] * self._chance(number, "mood")
        if question in self.choices["troubles"]:
            mood = -mood
        name = self.choices["goes_with"].get(question, question)
        own: float = weights["question"] * self._chance(number, name)
        attributes = self.people[number].attributes
        influence: list[float] = [
            row["weight"]
            for row in self.choices["influence"]
            if question.startswith(row["question"])
            and attributes.get(row["attribute"]) == row["value"]
        ]
        return math.fsum((mood, own, *influence))  # sum() rounds otherwise from Python 3.12 on

    def _one_of(self, replies: Sequence[str], number: int, question: str) -> str:
        usual = self.choices["usual"].get(question)
        drawn = self._chance(number, question, "which")
        if usual in replies:
            if drawn < _USUAL:
                return str(usual)
            drawn = (drawn - _USUAL) / (1 - _USUAL)
        return replies[int(drawn * len(replies))]

    def write_down(self) -> None:
        """Put each text beside a reply that it suits."""
        for row in self.choices["remark"]:
            fitting = [
                (self._chance(number, row["text"]), number)
                for number, person in enumerate(self.people)
                if person.replies.get(row["question"]) == row["reply"]
                and row["question"] not in person.remarks
            ]
            _, number = min(fitting)
            self.people[number].remarks[row["question"]] = row["text"]
