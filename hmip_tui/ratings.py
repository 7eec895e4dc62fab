"""From counts to percentages, bands and ratings (report, Annexe 2, "Ratings explained").

Everything is whole-number arithmetic: a percentage is derived from counts, rounded half up,
and bands are read off the rounded whole number. Nothing here applies discretion; it says which
of the two rules that allow it holds.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from hmip_tui.framework import Band, Framework, OverallBand, Standard
from hmip_tui.tally import Counts


def percent(yes: int, no: int) -> int | None:
    """The published percentage: yes of yes and no, a whole number rounded half up.

    None where nothing is counted. Raises ``ValueError`` for negative counts.
    """
    if yes < 0 or no < 0:
        raise ValueError(f"counts cannot be negative: yes {yes}, no {no}")
    n = yes + no
    return (200 * yes + n) // (2 * n) if n else None


def exact(yes: int, no: int) -> Fraction | None:
    """The percentage before rounding; None where nothing is counted."""
    return Fraction(100 * yes, yes + no) if yes + no else None


def band_of(bands: Sequence[Band], percentage: int | Fraction | None) -> Band | None:
    """The band of a percentage: the highest whose lower bound it reaches; None for None."""
    if percentage is None:
        return None
    return next(band for band in reversed(bands) if percentage >= band.low)


def rounding_decides(bands: Sequence[Band], yes: int, no: int) -> bool:
    """Whether the rounded percentage falls in another band than the unrounded one.

    84 of 130 is 64.6, published as 65 and so Good, where 64.6 would not be.
    """
    return band_of(bands, percent(yes, no)) != band_of(bands, exact(yes, no))


class Distance(NamedTuple):
    """How many judgements would have to be the other way to change the band.

    ``up`` is the number of "no" that would have to be "yes" for a better band, ``down`` the
    other way round; None where there is no such band.
    """

    up: int | None
    down: int | None


def distance(bands: Sequence[Band], yes: int, no: int) -> Distance:
    """The distance to the neighbouring bands in cases, the base staying as it is."""
    n = yes + no
    here = band_of(bands, percent(yes, no))
    if here is None:
        return Distance(None, None)
    place = bands.index(here)
    up = _least_yes(bands[place + 1].low, n) - yes if place + 1 < len(bands) else None
    down = yes - _least_yes(here.low, n) + 1 if place > 0 else None
    return Distance(up if up is not None and up <= no else None, down)


def band_turned(bands: Sequence[Band], yes: int, no: int, turned: int) -> Band | None:
    """The band if ``turned`` of the "no" were "yes" (below 0: of the "yes" were "no").

    With few cases it need not be the neighbouring one: 1 of 1 is Outstanding, 0 of 1 Inadequate.
    """
    return band_of(bands, percent(yes + turned, no - turned))


def _least_yes(low: int, n: int) -> int:
    """The fewest "yes" of n whose rounded percentage reaches ``low``.

    (200 yes + n) // 2n >= low  means  yes >= n (2 low - 1) / 200, rounded up.
    """
    return max(0, -(-n * (2 * low - 1) // 200))


class KeyQuestionResult(NamedTuple):
    """What a key question's counts say today."""

    id: str
    counts: Counts
    percent: int | None
    exact: Fraction | None
    band: Band | None
    rounding_decides: bool
    distance: Distance


class Discretion(NamedTuple):
    """Which rule, if any, lets the panel consider professional discretion (Annexe 2).

    ``within_points``: the lowest key-question percentage is within the framework's points of a
    band's boundary. ``one_case``: one judgement the other way, in one case, changes the rating.
    """

    within_points: bool = False
    one_case: bool = False


class StandardResult(NamedTuple):
    """A standard's provisional result from case data, and what people have recorded about it.

    ``rating`` is the panel's decision where there is one; else, the provisional rating; where
    the lead inspector rates (domain one), the proposal. None: unrated.
    """

    id: str
    name: str
    key_questions: tuple[KeyQuestionResult, ...]
    lowest: tuple[str, ...]
    provisional: Band | None
    proposed: Band | None
    decided: Band | None
    discretion: Discretion

    @property
    def rating(self) -> Band | None:
        """The rating that counts towards the overall score."""
        from_cases = bool(self.key_questions)
        return self.decided or (self.provisional if from_cases else self.proposed)


class OverallResult(NamedTuple):
    """The overall score, or the range still possible while standards are unrated."""

    score: int | None
    lowest: int
    highest: int
    rating: OverallBand | None


@lru_cache(1024)
def rate_key_question(bands: tuple[Band, ...], id: str, counts: Counts) -> KeyQuestionResult:
    """A key question's percentage and band from its counts.

    Kept: an answer moves one key question, and its neighbours are asked for again.
    """
    yes, no = counts.yes, counts.no
    return KeyQuestionResult(
        id=id,
        counts=counts,
        percent=percent(yes, no),
        exact=exact(yes, no),
        band=band_of(bands, percent(yes, no)),
        rounding_decides=rounding_decides(bands, yes, no),
        distance=distance(bands, yes, no),
    )


def lowest_band(bands: Sequence[Band], percentages: Sequence[int | None]) -> Band | None:
    """The lowest band among percentages; None where there is none, or any of them is None.

    "For each standard, the rating is aligned to the lowest banding at the key question level."
    """
    known = [p for p in percentages if p is not None]
    if not known or len(known) < len(percentages):
        return None
    return band_of(bands, min(known))


def rate_standard(
    framework: Framework,
    standard: Standard,
    counts: Mapping[str, Counts],
    *,
    proposed: str | None = None,
    decided: str | None = None,
) -> StandardResult:
    """A standard's result from the counts of its key questions and the recorded bands' names.

    While any of its key questions has no applicable, judged case, the standard is unrated: that
    question could yet be the lowest. ``lowest`` names the key questions with the lowest
    percentage so far.
    """
    bands = framework.bands
    results = tuple(
        rate_key_question(bands, q, counts.get(q, Counts())) for q in standard.rated_questions
    )
    rated = [r for r in results if r.percent is not None]
    least = min((r.percent for r in rated if r.percent is not None), default=None)
    by_name = {band.name: band for band in bands}
    return StandardResult(
        id=standard.id,
        name=standard.name,
        key_questions=results,
        lowest=tuple(r.id for r in rated if r.percent == least),
        provisional=lowest_band(bands, [r.percent for r in results]),
        proposed=by_name.get(proposed or ""),
        decided=by_name.get(decided or ""),
        discretion=_discretion(framework, results),
    )


def _discretion(framework: Framework, results: Sequence[KeyQuestionResult]) -> Discretion:
    """Which discretion rules hold for a rated standard; none for an unrated one.

    Every judgement is tried the other way, one at a time, and the standard rated again.
    """
    today = [r.percent for r in results]
    rating = lowest_band(framework.bands, today)
    if rating is None:
        return Discretion()
    least = min(p for p in today if p is not None)
    bands = framework.bands
    points = framework.rules.discretion_points
    one_case = False
    for place, result in enumerate(results):
        yes, no = result.counts.yes, result.counts.no
        for other in ((yes + 1, no - 1), (yes - 1, no + 1)):
            if min(other) >= 0:
                flipped = [*today[:place], percent(*other), *today[place + 1 :]]
                one_case = one_case or lowest_band(bands, flipped) != rating
    return Discretion(
        within_points=any(abs(least - band.low) <= points for band in bands[1:]),
        one_case=one_case,
    )


def rate_overall(framework: Framework, standards: Sequence[StandardResult]) -> OverallResult:
    """The unweighted sum of the standards' scores (Annexe 2, "Overall provider rating").

    While a standard is unrated the score and rating are None and the range spans its worst and
    best rating.
    """
    scores = [s.rating.score for s in standards if s.rating is not None]
    unrated = len(standards) - len(scores)
    lowest = sum(scores) + unrated * framework.bands[0].score
    highest = sum(scores) + unrated * framework.bands[-1].score
    if unrated:
        return OverallResult(None, lowest, highest, None)
    rating = next((o for o in framework.overall if o.low <= lowest <= o.high), None)
    return OverallResult(lowest, lowest, highest, rating)
