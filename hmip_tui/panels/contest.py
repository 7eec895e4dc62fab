"""What open conflicts could still do to the ratings, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.contest import Contest
from hmip_tui.framework import Band
from hmip_tui.ratings import KeyQuestionResult, OverallResult, StandardResult, band_of

_UNRATED = "not rated"


def conflicts_sentence(contest: Contest, overall: OverallResult) -> str:
    """How many conflicts are open, and what settling them can do to the overall score."""
    many = "1 open conflict" if contest.open == 1 else f"{contest.open} open conflicts"
    low, high = contest.overall
    if (low, high) == (overall.lowest, overall.highest) and not contest.options:
        return f"{many}: people answered differently. Settling moves no rating."
    between = f"between {low} and {high}" if low != high else f"at {low}"
    moved = ", ".join(contest.options)
    where = f"the rating of {moved}" if moved else "no rating"
    return (
        f"{many}: people answered differently. Settling can move {where}; "
        f"the overall score then lies {between}."
    )


def standard_sentences(contest: Contest, result: StandardResult) -> Iterator[str]:
    """Between which ratings settling can move a standard."""
    options = contest.options.get(result.id)
    span = contest.standards.get(result.id)
    if options is None:
        if span is not None:
            yield "Open conflicts move its percentages, and not its rating."
        return
    rated = sorted((b for b in options if b is not None), key=lambda band: band.score)
    names = [band.name for band in (rated[:1] + rated[1:][-1:])]
    names += [_UNRATED] * (None in options)
    at_most = "" if span is None or span.exact else " at the outside"
    yield f"Settling the open conflicts can move it{at_most}: {' to '.join(names)}."


def span_sentence(
    bands: Sequence[Band], contest: Contest, result: KeyQuestionResult
) -> Iterator[str]:
    """Between which percentages settling can move a key question."""
    for standard in contest.standards.values():
        for span in standard.key_questions:
            if span.id == result.id:
                ends = [
                    f"{end}% ({band.name})"
                    for end in (span.low, span.high)
                    if end is not None and (band := band_of(bands, end)) is not None
                ]
                told = " to ".join(dict.fromkeys(ends)) or "no percentage"
                also = ", or no case at all" if span.unrated and ends else ""
                yield f"settling the open conflicts: {told}{also}"
