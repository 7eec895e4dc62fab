"""What panels show: values that the application gathers and panels turn into lines."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from hmip_tui.framework import Attribute, Framework, Standard
from hmip_tui.ratings import KeyQuestionResult, OverallResult, StandardResult, percent

if TYPE_CHECKING:
    from hmip_tui.checks import Finding
    from hmip_tui.comparison import Against, Compared, Published
    from hmip_tui.contest import Contest
    from hmip_tui.sampling import Balance
    from hmip_tui.tally import Counts


class Live(NamedTuple):
    """Standards' running results in one slice.

    ``margins`` are in percentage points by key question, None where nothing is counted;
    ``populations`` says, by sample, whether they carry the finite-population correction.
    ``unfinished`` counts, by sample, the slice's cases that are not complete yet.
    """

    framework: Framework
    standards: Sequence[StandardResult]
    margins: Mapping[str, float | None]
    populations: Mapping[str, bool]
    unfinished: Mapping[str, int]


class Comparison(NamedTuple):
    """The running results of one sample in two slices, side by side, with the slices' names.

    ``share_cases`` says whether a case can be in both.
    """

    first: Live
    second: Live
    names: tuple[str, str]
    share_cases: bool

    def pairs(self) -> Iterator[tuple[KeyQuestionResult, KeyQuestionResult]]:
        """Each key question in both slices."""
        for one, other in zip(self.first.standards, self.second.standards, strict=True):
            yield from zip(one.key_questions, other.key_questions, strict=True)


def difference(one: KeyQuestionResult, other: KeyQuestionResult) -> int | None:
    """How many points the published percentage of ``one`` lies above that of ``other``.

    None where either counts no case.
    """
    if one.percent is None or other.percent is None:
        return None
    return one.percent - other.percent


class CaseRow(NamedTuple):
    """A case in the list: its known attributes by id, and how far it is.

    ``applicable`` counts the prompts and judgements that (may) apply, ``answered`` those of them
    that have an answer; ``inspector`` is who has the case, "" for nobody yet; ``recorded`` is the
    state last recorded for it (:mod:`hmip_tui.states`), "" for none.
    """

    id: str
    sample: str
    answered: int
    applicable: int
    attributes: Mapping[str, str]
    inspector: str = ""
    recorded: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer."""
        return self.answered == self.applicable


class Guidance(NamedTuple):
    """How a question is answered; each part is empty where there is none.

    The framework's words, the question's other wordings, the organisation's own (Markdown).
    """

    framework: str
    aliases: tuple[str, ...]
    own: str


class Fact(NamedTuple):
    """An attribute of a case; ``origin`` says where its value comes from, in words."""

    attribute: Attribute
    value: str
    origin: str


class Checked(NamedTuple):
    """A finding of the completion check; ``reason``: why it was accepted, empty if it was not."""

    finding: "Finding"
    reason: str

    @property
    def open(self) -> bool:
        """Whether it stands in the way of completion."""
        return self.finding.hard or not self.reason


WHOLE_CASE = "case"
"""What evidence is about that is about no single question."""


class EvidenceItem(NamedTuple):
    """One piece of evidence: on a question, a key question or (:data:`WHOLE_CASE`) a case.

    ``tags`` are ids of the framework's; ``author`` and ``time`` are of its last change.
    """

    case: str
    question: str
    item: str
    text: str
    tags: tuple[str, ...]
    author: str
    time: str

    def has(self, words: Sequence[str]) -> bool:
        """Whether every word, in lower case, is part of it, its place, author or tags."""
        whole = f"{self.case} {self.question} {self.author} {' '.join(self.tags)} {self.text}"
        return all(word in whole.casefold() for word in words)


class ComparedRow(NamedTuple):
    """A key question or prompt beside its published figures; ``counts`` None: not asked.

    ``short`` is what a narrow place has room for.
    """

    id: str
    text: str
    short: str
    counts: "Counts | None"
    published: "Mapping[Against, Published]"
    compared: "Mapping[Against, Compared]"

    @property
    def percent(self) -> int | None:
        """Today's published percentage."""
        return None if self.counts is None else percent(self.counts.yes, self.counts.no)


class ComparedStandard(NamedTuple):
    """A standard with the rows of its key questions, each followed by its prompts."""

    standard: Standard
    previous_rating: str
    note: str
    rows: Sequence[ComparedRow]


class SampleView(NamedTuple):
    """A drawn sample beside its population.

    ``margin`` is in percentage points; ``drawn`` says by whom and when; ``excluded`` holds case,
    the reserve that came in ("" for none) and the reason.
    """

    size: int
    population: int
    seed: int
    drawn: str
    margin: float | None
    present: int
    by: Sequence[str]
    strata: "Sequence[Balance]"
    attributes: "Mapping[str, Sequence[Balance]]"
    excluded: Sequence[tuple[str, str, str]]
    reserves_left: int


class Board(NamedTuple):
    """Every standard's result; ``reasons`` are those of the ratings recorded, by standard.

    ``contest``: what settling the open conflicts could do, None where there are none.
    ``stale``: by standard, which of proposal and decision were taken on other data than today's.
    """

    live: Live
    overall: OverallResult
    reasons: Mapping[str, str]
    contest: "Contest | None" = None
    stale: Mapping[str, Sequence[str]] = MappingProxyType({})

    @property
    def framework(self) -> Framework:
        """The inspection's framework."""
        return self.live.framework
