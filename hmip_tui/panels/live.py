"""The live panel: running percentages and provisional bands of one sample, in one slice."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.framework import Band, Framework
from hmip_tui.panels.lines import (
    Line,
    Span,
    band_role,
    bar,
    paragraphs,
    percent_text,
    spread,
    wrapped,
)
from hmip_tui.ratings import KeyQuestionResult, StandardResult
from hmip_tui.views import Live


def live_lines(
    live: Live, current: str | None, width: int, height: int | None = None
) -> list[Line]:
    """Standards with their key questions, and what there is to say about the ``current`` one.

    Where ``height`` lines cannot hold all, only the current standard is opened.
    """
    detail = list(_detail(live, current, width))
    full = paragraphs(_table(live, None, width), detail)
    if height is None or len(full) <= height:
        return full
    return paragraphs(_table(live, current, width), detail)


def _table(live: Live, only: str | None, width: int) -> Iterator[Line]:
    for standard in live.standards:
        yield _standard_line(standard, width)
        if only is None or any(k.id == only for k in standard.key_questions):
            for result in standard.key_questions:
                yield key_question_line(live.framework.bands, result, width)


def _standard_line(standard: StandardResult, width: int) -> Line:
    rating = standard.rating
    text = rating.name if rating is not None else "not rated"
    return spread(f"{standard.id} {standard.name}", text, width, "title", band_role(rating))


def key_question_line(bands: tuple[Band, ...], result: KeyQuestionResult, width: int) -> Line:
    """One key question: bar, percentage, n and band."""
    band = result.band
    end = f"{percent_text(result.percent):>4} n{result.counts.n:<4}"
    short = f"{band.short if band else '':<2}"
    room = width - len(result.id) - 1 - 1 - len(end) - 1 - len(short)
    return (
        Span(f"{result.id} "),
        Span(bar(result.percent, bands, max(room, 3)), band_role(band)),
        Span(f" {end} "),
        Span(short, band_role(band)),
    )


def _detail(live: Live, current: str | None, width: int) -> Iterator[Line]:
    for standard in live.standards:
        for result in standard.key_questions:
            if result.id == current:
                yield from _about_key_question(live, result, width)
                yield from _about_standard(live.framework, standard, width)


def _about_key_question(live: Live, result: KeyQuestionResult, width: int) -> Iterator[Line]:
    counts = result.counts
    yield (Span(f"{result.id}  {counts.yes} yes, {counts.no} no", "strong"),)
    rest = [_excluded(live.framework, result), f"{counts.unanswered} not yet answered"]
    if counts.not_applicable:
        rest.insert(1, f"{counts.not_applicable} not applicable")
    yield from wrapped(", ".join(rest), width, "muted")
    for sentence in (*distance_sentences(live.framework, result), _margin(live, result)):
        yield from wrapped(sentence, width)


def _excluded(framework: Framework, result: KeyQuestionResult) -> str:
    """How many cases are excluded, and by which gates."""
    number = result.counts.does_not_apply
    gates = framework.questions[result.id].gates
    why = ", ".join(f"no {framework.gates[gate].short}" for gate in gates)
    return f"{number} excluded ({why})" if number and why else f"{number} excluded"


def distance_sentences(framework: Framework, result: KeyQuestionResult) -> Iterator[str]:
    """How far the neighbouring bands are, and whether rounding decides the band."""
    if result.band is None:
        return
    place = framework.bands.index(result.band)
    up, down = result.distance.up, result.distance.down
    if up is not None:
        yield f"▲ {framework.bands[place + 1].name}: {up} 'no' judged 'yes'"
    if down is not None:
        yield f"▼ {framework.bands[place - 1].name}: {down} 'yes' judged 'no'"
    if result.rounding_decides and result.exact is not None:
        # cut, not rounded: 64.96 must not read as 65.0
        tenths = int(result.exact * 10)
        yield f"rounding decides: {tenths // 10}.{tenths % 10} is read as {result.percent}"


def _margin(live: Live, result: KeyQuestionResult) -> str:
    margin = live.margins.get(result.id)
    if margin is None:
        return "no case judged yet"
    note = "" if live.with_population else " (population not recorded)"
    return f"margin of error ±{margin:.1f}{note}"


def _about_standard(framework: Framework, standard: StandardResult, width: int) -> Iterator[Line]:
    rating = standard.rating
    if rating is None:
        missing = [k.id for k in standard.key_questions if k.percent is None]
        yield from wrapped(f"not rated: no case judged on {', '.join(missing)}", width, "muted")
        return
    yield (Span(f"{standard.name}: {rating.name}", band_role(rating)),)
    yield from wrapped(f"lowest: {', '.join(standard.lowest)}", width, "muted")
    for sentence in discretion_sentences(framework, standard):
        yield from wrapped(sentence, width)


def discretion_sentences(framework: Framework, standard: StandardResult) -> Iterator[str]:
    """Which rule allows the panel to consider discretion; nothing where none does."""
    if standard.discretion.within_points:
        points = framework.rules.discretion_points
        yield f"within {points} points of a boundary: discretion may be considered"
    if standard.discretion.one_case:
        yield "one case would change the rating: discretion may be considered"
