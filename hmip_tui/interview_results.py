"""What many interviews say together, kept in step as one of them changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hmip_tui.case import NOT_KNOWN
from hmip_tui.framework.interviews import Interview
from hmip_tui.interviews import Held, Percentage, Replies, Reply, standing
from hmip_tui.tally import ALL, Slice


class _Cell(NamedTuple):
    """What one reply is counted as; ``result`` is empty for how the question stands."""

    question: str
    standing: Reply
    result: str = ""


class Running:
    """The running results of one kind of interview.

    They are those of :func:`hmip_tui.interviews.percentages`; a change of one interview looks at
    no other.
    """

    def __init__(self, interview: Interview, held: Mapping[str, Held]) -> None:
        """``held`` are the interviews of that kind by id."""
        self.interview = interview
        self._held = dict(held)
        self._counts: dict[Slice, Counter[_Cell]] = {}

    def put(self, id: str, held: Held) -> None:
        """Take an interview in, new or changed."""
        self.take_out(id)
        self._held[id] = held
        for slice_, counts in self._counts.items():
            if _is_in(held, slice_):
                counts.update(_cells(self.interview, held.replies))

    def take_out(self, id: str) -> None:
        """Leave an interview out, if it is in."""
        held = self._held.pop(id, None)
        for slice_, counts in self._counts.items():
            if held is not None and _is_in(held, slice_):
                counts.subtract(_cells(self.interview, held.replies))

    def held(self, slice_: Slice = ALL) -> int:
        """How many interviews of a slice there are."""
        return sum(_is_in(held, slice_) for held in self._held.values())

    def values(self, attribute: str) -> list[str]:
        """The values of an attribute that anybody has, in order, "" (not known) last."""
        found = {held.attributes.get(attribute, NOT_KNOWN) for held in self._held.values()}
        return sorted(found, key=lambda value: (value == NOT_KNOWN, value))

    def percentages(self, slice_: Slice = ALL) -> tuple[Percentage, ...]:
        """Each result of each question, in order, over the interviews of a slice."""
        if slice_ not in self._counts:
            self._counts[slice_] = Counter(
                cell
                for held in self._held.values()
                if _is_in(held, slice_)
                for cell in _cells(self.interview, held.replies)
            )
        counts = self._counts[slice_]
        return tuple(
            Percentage(
                question=question.id,
                result=result.name,
                yes=counts[_Cell(question.id, Reply.REPLIED, result.name)],
                n=counts[_Cell(question.id, Reply.REPLIED)],
                refused=counts[_Cell(question.id, Reply.REFUSED)],
                did_not_know=counts[_Cell(question.id, Reply.DID_NOT_KNOW)],
            )
            for question in self.interview.questions
            for result in question.results
        )


def _is_in(held: Held, slice_: Slice) -> bool:
    return slice_ == ALL or held.attributes.get(slice_.attribute, NOT_KNOWN) == slice_.value


def _cells(interview: Interview, replies: Replies) -> Iterator[_Cell]:
    for question in interview.questions:
        stands = standing(interview, question, replies)
        yield _Cell(question.id, stands)
        if stands is Reply.REPLIED:
            for result in question.results:
                if replies[question.id] in result.counts:
                    yield _Cell(question.id, stands, result.name)
