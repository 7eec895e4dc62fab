"""The values that an inspection framework is made of.

Built by :mod:`hmip_tui.framework`, which gives them out again; nothing here knows any particular
inspection.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from hmip_tui.framework.completion import Check, Tag
from hmip_tui.framework.interviews import Interview

FORMAT = 1
"""The version of the framework format that this program reads."""


class Kind(StrEnum):
    """What a question asks for."""

    GATE = "gate"
    """A recorded fact that makes other questions applicable."""
    PROMPT = "prompt"
    """A detailed prompt of Annexe 4."""
    JUDGEMENT = "judgement"
    """The inspector's summary judgement of a key question."""

    __hash__ = str.__hash__  # an enumeration's own is looked up by name, for every field


FIELD_PREFIX = {Kind.GATE: "gate.", Kind.PROMPT: "answer.", Kind.JUDGEMENT: "judgement."}
"""What the journal fields of a kind of question begin with."""


class Answer(StrEnum):
    """What an inspector can say to a question."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


ALLOWED = {
    Kind.GATE: (Answer.YES, Answer.NO),
    Kind.PROMPT: (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE),
    Kind.JUDGEMENT: (Answer.YES, Answer.NO),
}
"""The answers that a kind of question takes: only a prompt can be judged not applicable."""


class Band(NamedTuple):
    """A rating band: whole per cents ``low`` to ``high`` inclusive earn ``score`` (Annexe 2)."""

    name: str
    short: str
    score: int
    low: int
    high: int
    share: str


class OverallBand(NamedTuple):
    """A band of the overall score, ``low`` to ``high`` inclusive (Annexe 2)."""

    name: str
    low: int
    high: int


class Rules(NamedTuple):
    """The framework's numbers: discretion in percentage points, sampling in per cent (Annexe 2)."""

    discretion_points: int
    confidence: int
    margin_of_error: int
    significance: float


class SampleSize(StrEnum):
    """Where the size of a sample comes from (Annexe 2)."""

    MARGIN = "margin"
    """The eligible population, the confidence level and the margin of error."""
    ENTERED = "entered"
    """The person who draws it."""


class Sample(NamedTuple):
    """The cases drawn for one purpose.

    ``strata``: the attributes whose ratios the drawn cases have in common with the population.
    """

    id: str
    name: str
    short: str
    strata: tuple[str, ...] = ()
    size: SampleSize = SampleSize.MARGIN


class Attribute(NamedTuple):
    """A fact about a case; ``values`` empty means free text.

    ``heading`` says how a value stands in a case's heading, ``{}`` for the value; empty: not.
    ``sub_samples``: whether results are counted for each of its values.
    """

    id: str
    name: str
    samples: tuple[str, ...]
    values: tuple[str, ...]
    required: bool
    guidance: str
    heading: str
    sub_samples: bool


class Condition(NamedTuple):
    """A question applies only where the case's ``attribute`` is one of ``values``."""

    attribute: str
    values: tuple[str, ...]


class Question(NamedTuple):
    """Anything that is asked about a case: a gate, a prompt or a key question's judgement.

    ``gates`` and ``conditions`` hold *all* that must be met, inherited ones included: a prompt's
    come after its key question's, a gate's own gate before it.
    """

    id: str
    kind: Kind
    sample: str
    standard: str
    key_question: str
    text: str
    short: str
    guidance: str
    aliases: tuple[str, ...]
    gates: tuple[str, ...]
    conditions: tuple[Condition, ...]

    @property
    def field(self) -> str:
        """The journal field that holds its answer, e.g. ``answer.2.1.3.a``."""
        return FIELD_PREFIX[self.kind] + self.id

    @property
    def allowed(self) -> tuple[Answer, ...]:
        """The answers it takes."""
        return ALLOWED[self.kind]


class KeyQuestion(NamedTuple):
    """A key question; ``judgement`` is asked per case, ``None`` where it is not."""

    id: str
    standard: str
    title: str
    short: str
    aliases: tuple[str, ...]
    guidance: str
    qualitative: bool
    judgement: Question | None
    prompts: tuple[Question, ...]


class Standard(NamedTuple):
    """A standard; ``sample`` is None where the lead inspector proposes the rating (domain one).

    ``characteristics`` are the published ones, by rating's name; ``characteristics_source`` says
    where they are published.
    """

    id: str
    domain: str
    name: str
    title: str
    sample: str | None
    moderated_by: str | None
    moderation_bands: int
    key_questions: tuple[KeyQuestion, ...]
    characteristics: tuple[tuple[str, str], ...] = ()
    characteristics_source: str = ""

    @property
    def rated_questions(self) -> tuple[str, ...]:
        """The key questions whose percentages give the rating."""
        return tuple(k.id for k in self.key_questions if k.judgement is not None)


class Domain(NamedTuple):
    """A domain of the framework."""

    id: str
    name: str
    standards: tuple[Standard, ...]


class Framework(NamedTuple):
    """A whole framework. Mappings keep the framework's order."""

    id: str
    title: str
    edition: str
    published: str
    source: str
    attribution: str
    rules: Rules
    bands: tuple[Band, ...]
    overall: tuple[OverallBand, ...]
    samples: Mapping[str, Sample]
    attributes: Mapping[str, Attribute]
    sliced: Mapping[str, tuple[Attribute, ...]]
    """Per sample, the attributes whose values make sub-samples of it."""
    gates: Mapping[str, Question]
    domains: tuple[Domain, ...]
    standards: Mapping[str, Standard]
    key_questions: Mapping[str, KeyQuestion]
    questions: Mapping[str, Question]
    """Every gate, prompt and judgement by id."""
    routes: Mapping[str, tuple[Question, ...]]
    """Per sample, its questions in the order asked: each gate before the first it governs."""
    fields: Mapping[str, Question]
    """Every question by its journal field."""
    governed: Mapping[str, tuple[Question, ...]]
    """Per gate or attribute field, the questions whose applicability it decides."""
    tags: Mapping[str, Tag]
    """What evidence can be tagged as."""
    checks: tuple[Check, ...]
    """The rules of the completion check."""
    interviews: Mapping[str, Interview]

    def next_sample(self, sample: str) -> str:
        """The sample after one, the first after the last."""
        order = list(self.samples)
        return order[(order.index(sample) + 1) % len(order)]

    def slicing(self, sample: str) -> tuple[Attribute, ...]:
        """The attributes whose values make sub-samples of ``sample``."""
        return self.sliced.get(sample, ())

    def attributes_of(self, sample: str) -> tuple[Attribute, ...]:
        """The attributes that the cases of ``sample`` have."""
        return tuple(a for a in self.attributes.values() if sample in a.samples)

    @property
    def highest_score(self) -> int:
        """The score if every standard had the best rating."""
        return len(self.standards) * self.bands[-1].score
