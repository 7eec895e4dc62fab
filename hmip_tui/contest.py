"""What settling open conflicts could do to the ratings.

A case in which people recorded different values is counted by one of them until somebody
settles it. Here every way of settling is tried: what each makes of the case's key questions, and
between which ratings the standards then lie. Nothing depends on how many cases are undisputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Band, Framework, Standard
from hmip_tui.ratings import OverallResult, StandardResult, band_of, percent, rate_overall
from hmip_tui.tally import Counts

MOST_WAYS = 5000
"""How many ways of settling, told apart by the counts they give, are tried for one standard."""


class Dispute(NamedTuple):
    """A case as it is shown, and the values on offer for each of its fields in conflict."""

    case: Case
    values: Mapping[str, Sequence[Any]]


class KeyQuestionSpan(NamedTuple):
    """Between which published percentages settling can move a key question.

    ``unrated``: it may also come to count no case at all. Both ends are None where it must.
    """

    id: str
    low: int | None
    high: int | None
    unrated: bool


class StandardSpan(NamedTuple):
    """Between which ratings settling can move a standard; None where there is none.

    ``unrated``: it may also come to be unrated. ``exact``: both ends can be reached; otherwise
    there were too many ways to try and the true span may be narrower. ``key_questions`` are
    those whose percentage can move.
    """

    id: str
    low: Band | None
    high: Band | None
    unrated: bool
    exact: bool
    key_questions: tuple[KeyQuestionSpan, ...]

    @property
    def moves(self) -> bool:
        """Whether settling can give it different ratings."""
        return self.low != self.high or (self.unrated and self.low is not None)


class ScoreSpan(NamedTuple):
    """Between which overall scores settling can move an inspection."""

    low: int
    high: int


class Contest(NamedTuple):
    """What settling all ``open`` conflicts, so many, could do.

    By standard: ``standards``, what its key questions can come to; ``options``, the ratings that
    it can get, of those that can get more than one (None: unrated). ``overall``: the score.
    """

    open: int
    standards: Mapping[str, StandardSpan]
    options: Mapping[str, Sequence[Band | None]]
    overall: ScoreSpan


Vote = tuple[int, int]
"""What one case adds to a key question's "yes" and "no": at most one of them."""

Way = tuple[Vote, ...]
"""What one way of settling adds, key question by key question."""

_VOTES: Mapping[Standing, Vote] = {Standing.YES: (1, 0), Standing.NO: (0, 1)}


def standard_span(
    framework: Framework,
    standard: Standard,
    counts: Mapping[str, Counts],
    disputes: Iterable[Dispute],
) -> StandardSpan | None:
    """Between which ratings settling can move a standard's provisional rating.

    ``counts`` are the standard's key questions' as shown, with the disputed cases in them. None
    where no dispute touches any of them.
    """
    ids = standard.rated_questions
    totals = [(counts[id].yes, counts[id].no) for id in ids]
    contested: list[frozenset[Way]] = []
    for dispute in disputes:
        ways = _ways(framework, ids, dispute)
        if len(ways) > 1:
            contested.append(ways)
            shown = _votes(framework, ids, dispute.case)
            totals = [(y - dy, n - dn) for (y, n), (dy, dn) in zip(totals, shown, strict=True)]
    if not contested:
        return None
    spans = [
        _key_question_span(id, totals[place], [{way[place] for way in ways} for ways in contested])
        for place, id in enumerate(ids)
    ]
    moved = tuple(span for span in spans if span.low != span.high or span.unrated)
    reached = _reached(tuple(totals), contested)
    low, high, unrated = (
        _bounds(framework.bands, spans) if reached is None else _extremes(framework.bands, reached)
    )
    return StandardSpan(standard.id, low, high, unrated, reached is not None, moved)


def overall_span(
    framework: Framework,
    results: Sequence[StandardResult],
    options: Mapping[str, Sequence[Band | None]],
) -> ScoreSpan:
    """Between which overall scores settling can move an inspection.

    ``options`` are, for each standard whose rating can move, the ratings it can get (None:
    unrated, which counts as every rating). Where one fact decides on several standards the true
    span may be narrower.
    """
    ends: list[OverallResult] = []
    for best in (False, True):
        chosen = [_with_rating(r, options[r.id], best) if r.id in options else r for r in results]
        ends.append(rate_overall(framework, chosen))
    return ScoreSpan(ends[0].lowest, ends[1].highest)


def _with_rating(
    result: StandardResult, options: Sequence[Band | None], best: bool
) -> StandardResult:
    """A standard's result with the best or worst of the ratings it can get."""
    bands = [band for band in options if band is not None]
    if len(bands) < len(options):
        return result._replace(decided=None, provisional=None, proposed=None)
    chosen = (max if best else min)(bands, key=lambda band: band.score)
    return result._replace(decided=chosen)


def _ways(framework: Framework, ids: Sequence[str], dispute: Dispute) -> frozenset[Way]:
    """What every way of settling one case adds to the key questions."""
    fields = [field for field in dispute.values if _decides(framework, ids, field)]
    found = set()
    for values in product(*(dispute.values[field] for field in fields)):
        case = dispute.case
        for field, value in zip(fields, values, strict=True):
            case = case.with_value(field, value)
            if field == "sample":
                case = case._replace(sample=str(value or ""))
        found.add(_votes(framework, ids, case))
    return frozenset(found)


def _decides(framework: Framework, ids: Sequence[str], field: str) -> bool:
    """Whether a field can decide how a case counts on any of the key questions."""
    question = framework.fields.get(field)
    governed = framework.governed.get(field, ())
    own = question is not None and question.id in ids
    return field == "sample" or own or any(q.id in ids for q in governed)


def _votes(framework: Framework, ids: Sequence[str], case: Case) -> Way:
    questions = (framework.questions[id] for id in ids)
    return tuple(
        _VOTES.get(standing(q, case), (0, 0)) if q.sample == case.sample else (0, 0)
        for q in questions
    )


def _key_question_span(id: str, total: Vote, cases: Sequence[set[Vote]]) -> KeyQuestionSpan:
    """A "yes" never lowers a percentage and a "no" never raises it, so the ends are plain.

    What counts no case has no percentage: an end that would is reached with the least that
    counts one.
    """
    unrated = total == (0, 0) and all((0, 0) in votes for votes in cases)
    low, high = total, total
    for votes in cases:
        worst = next(v for v in ((0, 1), (0, 0), (1, 0)) if v in votes)
        best = next(v for v in ((1, 0), (0, 0), (0, 1)) if v in votes)
        low = low[0] + worst[0], low[1] + worst[1]
        high = high[0] + best[0], high[1] + best[1]
    ends = percent(*low), percent(*high)
    if None in ends:  # some case may count, and then it is the only one
        known = [end for end in ends if end is not None] + [
            percent(*vote) for votes in cases for vote in votes if vote != (0, 0)
        ]
        whole = sorted(end for end in known if end is not None)
        ends = (whole[0], whole[-1]) if whole else (None, None)
    return KeyQuestionSpan(id, *ends, unrated)


def _reached(totals: Way, contested: Sequence[frozenset[Way]]) -> set[Way] | None:
    """Every set of counts that some way of settling all cases gives; None for too many."""
    reached = {totals}
    for ways in contested:
        reached = {
            tuple((y + dy, n + dn) for (y, n), (dy, dn) in zip(counts, way, strict=True))
            for counts in reached
            for way in ways
        }
        if len(reached) > MOST_WAYS:
            return None
    return reached


def _extremes(
    bands: Sequence[Band], reached: Iterable[Way]
) -> tuple[Band | None, Band | None, bool]:
    """The lowest and highest rating among sets of counts, and whether any leaves it unrated."""
    found = [[percent(*count) for count in counts] for counts in reached]
    rated = [min(p for p in each if p is not None) for each in found if None not in each]
    unrated = len(rated) < len(found)
    if not rated:
        return None, None, unrated
    return band_of(bands, min(rated)), band_of(bands, max(rated)), unrated


def _bounds(
    bands: Sequence[Band], spans: Sequence[KeyQuestionSpan]
) -> tuple[Band | None, Band | None, bool]:
    """Ratings beyond which no way of settling leads, key question by key question."""
    lows = [span.low for span in spans if span.low is not None]
    highs = [span.high for span in spans if span.high is not None]
    unrated = any(span.unrated or span.low is None for span in spans)
    if len(lows) < len(spans):
        return None, None, unrated
    return band_of(bands, min(lows)), band_of(bands, min(highs)), unrated
