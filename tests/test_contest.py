"""What settling conflicts could do, against trying every way of settling all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmip_tui import contest
from hmip_tui.case import Case
from hmip_tui.contest import Dispute, ScoreSpan, overall_span, standard_span
from hmip_tui.framework import Band, Standard
from hmip_tui.ratings import StandardResult, rate_standard
from hmip_tui.tally import recount
from tests.strategies import FRAMEWORK, cases

FIELDS = {
    "judgement.2.1.1": ("yes", "no", None),
    "judgement.2.1.2": ("yes", "no", None),
    "judgement.2.2.1": ("yes", "no", None),
    "gate.harm": ("yes", "no", None),
    "gate.review": ("yes", "no"),
    "answer.2.1.1.a": ("yes", "no"),
    "attribute.sex": ("Female", "Male"),
    "attribute.stage": ("Early", "Late"),
}


@st.composite
def disputes(draw: st.DrawFn) -> Dispute:
    """A case, and two or three values for some of its fields, the shown one among them."""
    case = draw(cases("visits"))
    values: dict[str, Sequence[Any]] = {}
    fields = st.lists(st.sampled_from(sorted(FIELDS)), max_size=2, unique=True)
    for field in draw(fields):
        offered = draw(st.lists(st.sampled_from(FIELDS[field]), min_size=1, unique=True))
        values[field] = list(dict.fromkeys([case.values.get(field), *offered]))
    return Dispute(case, values)


def settled(found: Sequence[Dispute]) -> Iterator[list[Case]]:
    """The cases after every way of settling every field."""
    places = [(n, field) for n, dispute in enumerate(found) for field in dispute.values]
    for chosen in product(*(found[n].values[field] for n, field in places)):
        now = [dispute.case for dispute in found]
        for (n, field), value in zip(places, chosen, strict=True):
            now[n] = now[n].with_value(field, value)
        yield now


def rated(standard: Standard, everyone: Sequence[Case]) -> StandardResult:
    tally = recount(FRAMEWORK, everyone)
    counts = {id: tally.counts(id) for id in standard.rated_questions}
    return rate_standard(FRAMEWORK, standard, counts)


def ends(bands: Sequence[Band | None]) -> tuple[Band | None, Band | None, bool]:
    known = sorted((band for band in bands if band is not None), key=lambda band: band.score)
    return (known[0], known[-1], None in bands) if known else (None, None, True)


@pytest.mark.parametrize("most", [contest.MOST_WAYS, 0])
@given(found=st.lists(disputes(), max_size=2), others=st.lists(cases("visits"), max_size=4))
@settings(max_examples=30)
def test_the_span_is_that_of_every_way_of_settling(
    most: int, found: list[Dispute], others: list[Case]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contest, "MOST_WAYS", most)
        for standard in FRAMEWORK.standards.values():
            if standard.sample == "visits":
                _compare(standard, found, others)


def _compare(standard: Standard, found: list[Dispute], others: list[Case]) -> None:
    tally = recount(FRAMEWORK, [*(d.case for d in found), *others])
    counts = {id: tally.counts(id) for id in standard.rated_questions}
    span = standard_span(FRAMEWORK, standard, counts, found)
    ways = [rated(standard, [*now, *others]) for now in settled(found)]
    if span is None:
        assert {tuple(k.counts[:2] for k in way.key_questions) for way in ways} == {
            tuple(counts[id][:2] for id in standard.rated_questions)
        }
        return
    low, high, unrated = ends([way.provisional for way in ways])
    if span.exact:
        assert (span.low, span.high, span.unrated) == (low, high, unrated)
    elif span.low is not None and span.high is not None and low is not None and high is not None:
        assert span.low.score <= low.score
        assert high.score <= span.high.score
    moved = {k.id: k for k in span.key_questions}
    for place, id in enumerate(standard.rated_questions):
        percentages = [way.key_questions[place].percent for way in ways]
        known = sorted({p for p in percentages if p is not None})
        if id not in moved:
            assert len(set(percentages)) == 1
            continue
        assert (moved[id].low, moved[id].high) == ((known[0], known[-1]) if known else (None,) * 2)
        assert moved[id].unrated == (None in percentages)


def case(id: str, **judged: str) -> Case:
    values = {f"judgement.{key.replace('_', '.')}": value for key, value in judged.items()}
    return Case(id, "visits", {"sample": "visits", **values})


def test_one_conflict_in_two_cases() -> None:
    standard = FRAMEWORK.standards["2.2"]
    opened = {"gate.review": "yes", "gate.harm": "yes", "gate.child": "yes"}
    fields = {"judgement.2.2.1": "yes", "judgement.2.2.2": "yes", "sample": "visits"}
    sure = Case("a", "visits", opened | fields)
    unsure = Case("b", "visits", opened | fields)
    tally = recount(FRAMEWORK, [sure, unsure])
    counts = {id: tally.counts(id) for id in standard.rated_questions}
    dispute = Dispute(unsure, {"judgement.2.2.1": ["yes", "no"]})
    span = standard_span(FRAMEWORK, standard, counts, [dispute])
    assert span is not None
    assert span.moves
    assert span.exact
    assert (span.low, span.high) == (FRAMEWORK.bands[1], FRAMEWORK.bands[3])
    assert span.key_questions == (contest.KeyQuestionSpan("2.2.1", 50, 100, unrated=False),)


def test_a_conflict_that_decides_nothing_is_no_span() -> None:
    standard = FRAMEWORK.standards["2.1"]
    counts = {id: recount(FRAMEWORK, [case("a")]).counts(id) for id in standard.rated_questions}
    dispute = Dispute(case("a"), {"answer.2.1.1.a": ["yes", "no"], "attribute.town": ["X", "Y"]})
    assert standard_span(FRAMEWORK, standard, counts, [dispute]) is None


def test_a_case_in_two_samples_counts_in_one() -> None:
    standard = FRAMEWORK.standards["2.1"]
    disputed = case("a", **{"2_1_1": "no"})
    base = [case("b", **{"2_1_1": "yes"}), disputed]
    tally = recount(FRAMEWORK, base)
    counts = {id: tally.counts(id) for id in standard.rated_questions}
    span = standard_span(
        FRAMEWORK, standard, counts, [Dispute(disputed, {"sample": ["visits", "works"]})]
    )
    assert span is not None
    assert span.key_questions[0][:3] == ("2.1.1", 50, 100)


def test_overall_scores_lie_between_the_sums_of_the_ends() -> None:
    bands = FRAMEWORK.bands
    results = [rated(standard, []) for standard in FRAMEWORK.standards.values()]
    known = [result._replace(decided=bands[2]) for result in results]
    assert overall_span(FRAMEWORK, known, {}) == ScoreSpan(8, 8)
    assert overall_span(FRAMEWORK, known, {"2.1": [bands[0], bands[3]]}) == ScoreSpan(6, 9)
    assert overall_span(FRAMEWORK, known, {"2.1": [bands[2], None]}) == ScoreSpan(6, 9)
