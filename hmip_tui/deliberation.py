"""What a ratings panel goes by: which rule allows which rating, and what a decision rested on.

Pure values and rules (report, Annexe 2, "Ratings explained" and "Rating unpaid work"). Nothing
here changes a rating: it says what a person's decision would be allowed by.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from hmip_tui.framework import Band, Framework, OverallBand, Standard
from hmip_tui.ratings import StandardResult, lowest_band, percent
from hmip_tui.tally import Counts


class Rule(StrEnum):
    """What allows a rating."""

    PROVISIONAL = "provisional"
    """It is the one that the cases give."""
    LEAD = "lead"
    """The lead inspector proposes it from all sources of evidence (domain one)."""
    WITHIN_POINTS = "within_points"
    """The lowest key question is close to the boundary of this band."""
    ONE_CASE = "one_case"
    """One judgement the other way, in one case, would give it."""
    MODERATION = "moderation"
    """Qualitative evidence may move the rating so far (unpaid work)."""
    NONE = "none"
    """No rule allows it: a decision all the same, and marked as such."""


class Recorded(NamedTuple):
    """A proposal or a decision: what, why, by whom, and what it was taken on.

    ``by`` names those who took part, as typed; ``rules`` what allowed it then; ``cites`` the
    subjects of the evidence it rests on; ``basis`` the fingerprint of the data, "" where it was
    recorded without one. ``author`` and ``time`` are the entry's.
    """

    rating: str
    reason: str
    by: str
    rules: tuple[str, ...]
    cites: tuple[str, ...]
    basis: str
    author: str
    time: str


class Sitting(NamedTuple):
    """One standard as a panel sees it; ``basis`` is the fingerprint of today's data.

    ``allowed`` holds, by rating's name, what allows it: no other is allowed by a rule.
    ``disputed`` names those of ``proposal`` and ``decision`` about which people differ.
    """

    result: StandardResult
    proposal: Recorded | None
    decision: Recorded | None
    basis: str
    allowed: Mapping[str, tuple[Rule, ...]]
    disputed: tuple[str, ...] = ()

    @property
    def stale(self) -> tuple[str, ...]:
        """Those of ``proposal`` and ``decision`` that were taken on other data than today's."""
        both = {"decision": self.decision, "proposal": self.proposal}
        return tuple(k for k, found in both.items() if found and found.basis != self.basis)

    @property
    def final(self) -> bool:
        """Whether the panel has decided, undisputed, on the data as they are."""
        settled = "decision" not in (*self.stale, *self.disputed)
        return self.decision is not None and settled


def recorded(value: Any, author: str, time: str) -> Recorded | None:
    """A proposal or decision from its recorded value; None for what is none."""
    if not isinstance(value, dict) or not isinstance(value.get("rating"), str):
        return None

    def text(name: str) -> str:
        found = value.get(name)
        return found if isinstance(found, str) else ""

    def texts(name: str) -> tuple[str, ...]:
        found = value.get(name)
        known = found if isinstance(found, list) else []
        return tuple(each for each in known if isinstance(each, str))

    return Recorded(
        text("rating"),
        text("reason"),
        text("by"),
        texts("rules"),
        texts("cites"),
        text("basis"),
        author,
        time,
    )


def fingerprint(
    counts: Mapping[str, Counts], said: Mapping[str, Sequence[int]], evidence: Mapping[str, Any]
) -> str:
    """SHA-256 (hex) over everything that a standard's rating rests on.

    ``counts`` are its key questions'; ``said`` the counts of what interviews and observations say
    to those that no case answers; ``evidence`` the items about it, by subject. The order of none
    of them matters.
    """
    told = {
        "counts": {id: list(found) for id, found in counts.items()},
        "said": {id: list(found) for id, found in said.items()},
        "evidence": evidence,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"hmip-tui basis 1\n{text}".encode()).hexdigest()


def allowed(
    framework: Framework, standard: Standard, result: StandardResult
) -> dict[str, tuple[Rule, ...]]:
    """The ratings that a rule allows, by name, lowest first, with what allows each.

    The provisional rating always; the band across a boundary that the lowest key question lies
    within the framework's points of; what one judgement the other way would give; as many bands
    up or down as qualitative evidence may move it. Where the lead inspector rates, every band.
    """
    if not standard.rated_questions:
        return {band.name: (Rule.LEAD,) for band in framework.bands}
    here = result.provisional
    if here is None:
        return {}
    found: dict[Band, list[Rule]] = {here: [Rule.PROVISIONAL]}
    for rule, bands in (
        (Rule.WITHIN_POINTS, _across(framework, result, here)),
        (Rule.ONE_CASE, _by_one_case(framework, result)),
        (Rule.MODERATION, _moderated(framework, standard, here)),
    ):
        for band in bands:
            if band != here and rule not in found.setdefault(band, []):
                found[band].append(rule)
    return {band.name: tuple(found[band]) for band in framework.bands if band in found}


def rules_for(permitted: Mapping[str, tuple[Rule, ...]], rating: str) -> tuple[Rule, ...]:
    """What allows a rating; :attr:`Rule.NONE` alone where nothing does."""
    return permitted.get(rating) or (Rule.NONE,)


def _across(framework: Framework, result: StandardResult, here: Band) -> Iterator[Band]:
    """The bands on the other side of the boundaries that the lowest percentage is close to."""
    least = min(k.percent for k in result.key_questions if k.percent is not None)
    points, place = framework.rules.discretion_points, framework.bands.index(here)
    for low, band in zip(framework.bands, framework.bands[1:], strict=False):
        if abs(least - band.low) <= points and here in (low, band):
            yield framework.bands[place + 1] if here == low else framework.bands[place - 1]


def _by_one_case(framework: Framework, result: StandardResult) -> Iterator[Band]:
    today = [k.percent for k in result.key_questions]
    for place, found in enumerate(result.key_questions):
        yes, no = found.counts.yes, found.counts.no
        for other in ((yes + 1, no - 1), (yes - 1, no + 1)):
            if min(other) >= 0:
                flipped = [*today[:place], percent(*other), *today[place + 1 :]]
                band = lowest_band(framework.bands, flipped)
                if band is not None:
                    yield band


def _moderated(framework: Framework, standard: Standard, here: Band) -> Iterator[Band]:
    if standard.moderated_by is None:
        return
    place = framework.bands.index(here)
    for step in range(1, standard.moderation_bands + 1):
        yield from framework.bands[place + step : place + step + 1]
        if place >= step:
            yield framework.bands[place - step]


class Turn(NamedTuple):
    """One standard rated one band otherwise that gives another overall rating."""

    standard: str
    rating: Band
    score: int
    overall: OverallBand


class Reach(NamedTuple):
    """How far other overall ratings are: points up, points down, and single standards that do it.

    None where there is no such rating.
    """

    up: int | None
    down: int | None
    turns: tuple[Turn, ...]


def reach(framework: Framework, results: Sequence[StandardResult]) -> Reach | None:
    """What would change the overall rating (Annexe 2); None while a standard is unrated."""
    rated = [(result.id, result.rating) for result in results]
    total = sum(band.score for _, band in rated if band is not None)
    here = _overall(framework, total)
    if here is None or any(band is None for _, band in rated):
        return None
    turns = []
    for id, band in rated:
        place = 0 if band is None else framework.bands.index(band)
        for step in (1, -1):
            other = place + step
            if 0 <= other < len(framework.bands):
                score = total + framework.bands[other].score - framework.bands[place].score
                overall = _overall(framework, score)
                if overall is not None and overall != here:
                    turns.append(Turn(id, framework.bands[other], score, overall))
    least, most = framework.overall[0].low, framework.overall[-1].high
    up = here.high + 1 - total if here.high < most else None
    down = total - here.low + 1 if here.low > least else None
    return Reach(up, down, tuple(turns))


def _overall(framework: Framework, score: int) -> OverallBand | None:
    return next((o for o in framework.overall if o.low <= score <= o.high), None)
