"""The live panel: running percentages and provisional bands of one sample, in one slice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

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
from hmip_tui.ratings import KeyQuestionResult, StandardResult, band_turned
from hmip_tui.views import Live


def live_lines(
    live: Live, current: str | None, width: int, height: int | None = None
) -> list[Line]:
    """Standards with their key questions, and what there is to say about the ``current`` one.

    Where ``height`` lines cannot hold all, only the current standard is opened.
    """
    detail = list(_detail(live, current, width))
    first = list(_unfinished(live, width))
    full = paragraphs([*first, *_table(live, None, width)], detail)
    if height is None or len(full) <= height:
        return full
    return paragraphs([*first, *_table(live, current, width)], detail)


def _unfinished(live: Live, width: int) -> Iterator[Line]:
    """How many cases are not complete: the same of all percentages of one sample."""
    result = next((k for standard in live.standards for k in standard.key_questions), None)
    if result is not None:
        yield from wrapped(unfinished_sentence(live, result), width, "muted")


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


@lru_cache(256)
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
    yield from wrapped(f"{result.id}: {band_words(result.band)}", width, band_role(result.band))
    yield from wrapped(counts_sentence(live.framework, result), width, "muted")
    for sentence in (*distance_sentences(live.framework, result), *margin_sentences(live, result)):
        yield from wrapped(sentence, width)


def band_words(band: Band | None) -> str:
    """A band in words: its name, its letters and the share of cases that it stands for."""
    if band is None:
        return "no case judged yet"
    return f"{band.name} ({band.short}), {band.share.lower()}"


def counts_sentence(framework: Framework, result: KeyQuestionResult) -> str:
    """The cases by what was judged, and the excluded ones with what excludes them."""
    counts = result.counts
    told = [f"{counts.yes} yes, {counts.no} no"]
    if counts.does_not_apply:
        told.append(f"{counts.does_not_apply} excluded{_why_excluded(framework, result)}")
    if counts.not_applicable:
        told.append(f"{counts.not_applicable} not applicable")
    if counts.unanswered:
        told.append(f"{counts.unanswered} not yet answered")
    return ", ".join(told)


def _why_excluded(framework: Framework, result: KeyQuestionResult) -> str:
    """Which gates and attributes exclude cases, in brackets; empty where none does."""
    question = framework.questions[result.id]
    why = [f"no {framework.gates[gate].short}" for gate in question.gates]
    why += [
        f"{framework.attributes[c.attribute].name} not {' or '.join(c.values)}"
        for c in question.conditions
    ]
    return f" ({', '.join(why)})" if why else ""


def unfinished_sentence(live: Live, result: KeyQuestionResult) -> str:
    """How many of the cases behind a percentage nobody has marked complete.

    A case whose every question is answered is not among them before its check is done.
    """
    number = live.unfinished.get(live.framework.questions[result.id].sample, 0)
    whole = result.counts.cases
    if not whole:
        return "no cases"
    return f"{number} of {whole} not marked complete" if number else f"all {whole} marked complete"


class Turn(NamedTuple):
    """How many cases judged otherwise lead to another band, and its name."""

    cases: int
    to: str


def turns(framework: Framework, result: KeyQuestionResult) -> tuple[Turn | None, Turn | None]:
    """What leads to a better band and what to a worse one; None where there is none."""
    up, down = result.distance
    return _turn(framework, result, up, 1), _turn(framework, result, down, -1)


def _turn(
    framework: Framework, result: KeyQuestionResult, number: int | None, way: int
) -> Turn | None:
    if number is None:
        return None
    counts = result.counts
    band = band_turned(framework.bands, counts.yes, counts.no, way * number)
    return Turn(number, band.name) if band is not None else None


def distance_sentences(framework: Framework, result: KeyQuestionResult) -> Iterator[str]:
    """How far the neighbouring bands are, and whether rounding decides the band."""
    up, down = turns(framework, result)
    if up is not None:
        yield f"▲ {up.to}: {up.cases} 'no' judged 'yes'"
    if down is not None:
        yield f"▼ {down.to}: {down.cases} 'yes' judged 'no'"
    if 1 in result.distance:
        yield "one case decides the band"
    if result.rounding_decides and result.exact is not None:
        # cut, not rounded: 64.96 must not read as 65.0
        tenths = int(result.exact * 10)
        yield f"rounding decides: {tenths // 10}.{tenths % 10} is read as {result.percent}"


def margin_sentences(live: Live, result: KeyQuestionResult) -> Iterator[str]:
    """The margin of error; nothing where no case is judged."""
    margin = live.margins.get(result.id)
    if margin is not None:
        known = live.populations.get(live.framework.questions[result.id].sample, False)
        note = "" if known else " (population not recorded)"
        yield f"margin of error ±{margin:.1f}{note}"


def _about_standard(framework: Framework, standard: StandardResult, width: int) -> Iterator[Line]:
    rating = standard.rating
    if rating is None:
        missing = [k.id for k in standard.key_questions if k.percent is None]
        yield from wrapped(f"not rated: no case judged on {', '.join(missing)}", width, "muted")
        return
    yield from wrapped(f"{standard.name}: lowest {', '.join(standard.lowest)}", width, "muted")
    for sentence in discretion_sentences(framework, standard):
        yield from wrapped(sentence, width)


def discretion_sentences(framework: Framework, standard: StandardResult) -> Iterator[str]:
    """Which rule allows the panel to consider discretion; nothing where none does."""
    if standard.discretion.within_points:
        points = framework.rules.discretion_points
        yield f"within {points} points of a boundary: discretion may be considered"
    if standard.discretion.one_case:
        yield "one case would change the rating: discretion may be considered"
