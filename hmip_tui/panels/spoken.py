"""Results in sentences for the ear: no signs, no bars, nothing that a voice reads badly."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.framework import Framework
from hmip_tui.panels.lines import cases
from hmip_tui.panels.live import counts_sentence, discretion_sentences, turns
from hmip_tui.ratings import KeyQuestionResult, OverallResult, StandardResult
from hmip_tui.views import Live


def key_question_sentences(live: Live, result: KeyQuestionResult) -> Iterator[str]:
    """One key question: percentage, band, counts, distances, margin of error."""
    counts, band = result.counts, result.band
    if result.percent is None or band is None:
        yield f"{result.id}: no case is judged yet."
    else:
        yield f"{result.id}: {result.percent} per cent yes of {cases(counts.n)}, {band.name}."
    yield f"{counts_sentence(live.framework, result)}."
    yield from distance_sentences(live.framework, result)
    margin = live.margins.get(result.id)
    if margin is not None:
        known = live.populations.get(live.framework.questions[result.id].sample, False)
        note = "" if known else "; the population is not recorded"
        yield f"Margin of error {margin:.1f} points{note}."


def distance_sentences(framework: Framework, result: KeyQuestionResult) -> Iterator[str]:
    """How far the neighbouring bands are, and whether one case or rounding decides the band."""
    up, down = turns(framework, result)
    if up is not None:
        yield f"{up.to} if {cases(up.cases)} judged no were judged yes."
    if down is not None:
        yield f"{down.to} if {cases(down.cases)} judged yes were judged no."
    if 1 in result.distance:
        yield "One case decides the band."
    if result.rounding_decides and result.exact is not None:
        tenths = int(result.exact * 10)  # cut, not rounded: 64.96 must not be heard as 65.0
        said = f"{tenths // 10}.{tenths % 10}"
        yield f"Rounding decides the band: {said} is read as {result.percent}."


def standard_sentences(framework: Framework, standard: StandardResult) -> Iterator[str]:
    """A standard: its rating, what decides it, and whether discretion may be considered."""
    rating = "not rated" if standard.rating is None else standard.rating.name
    lowest = ", ".join(standard.lowest)
    yield f"{standard.id} {standard.name}: {rating}{f'; lowest is {lowest}' if lowest else ''}."
    for sentence in discretion_sentences(framework, standard):
        yield f"{sentence[0].upper()}{sentence[1:]}."


def overall_sentence(overall: OverallResult) -> str:
    """The overall score and rating, or the range still possible."""
    if overall.score is None or overall.rating is None:
        return f"Overall: not rated; {overall.lowest} to {overall.highest} points are possible."
    points = "point" if overall.score == 1 else "points"
    return f"Overall: {overall.score} {points}, {overall.rating.name}."
