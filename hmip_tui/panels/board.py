"""The ratings board: every standard, what it rests on, and the overall score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.framework import Framework, KeyQuestion
from hmip_tui.panels.contest import conflicts_sentence, span_sentence, standard_sentences
from hmip_tui.panels.lines import Line, Span, band_role, fit, paragraphs, spread, wrapped
from hmip_tui.panels.live import (
    band_words,
    counts_sentence,
    discretion_sentences,
    distance_sentences,
    key_question_line,
    margin_sentences,
    unfinished_sentence,
)
from hmip_tui.ratings import KeyQuestionResult, StandardResult
from hmip_tui.views import Board


def board_lines(board: Board, width: int) -> list[Line]:
    """All standards with their key questions, domain by domain, then the overall score."""
    groups = [[*overall_lines(board, width), *_unfinished_lines(board, width)]]
    results = {result.id: result for result in board.live.standards}
    for domain in board.framework.domains:
        lines: list[Line] = [(Span(f"{domain.id}. {domain.name}", "title"),)]
        for standard in domain.standards:
            lines += standard_lines(board, results[standard.id], width)
        groups.append(lines)
    return paragraphs(*groups)


def overall_lines(board: Board, width: int) -> list[Line]:
    """The overall score and rating, or the range that is still possible."""
    overall, most = board.overall, board.framework.highest_score
    if overall.score is not None and overall.rating is not None:
        text = f"Overall: {overall.score} of {most}, {overall.rating.name}"
    else:
        unrated = sum(result.rating is None for result in board.live.standards)
        text = (
            f"Overall: between {overall.lowest} and {overall.highest} of {most}; "
            f"{unrated} of {len(board.live.standards)} standards not rated yet"
        )
    lines = list(wrapped(text, width, "strong"))
    if board.contest is not None:
        lines += wrapped(conflicts_sentence(board.contest, board.overall), width, "alert")
    return lines


def _unfinished_lines(board: Board, width: int) -> Iterator[Line]:
    """Of each sample with cases, how many nobody has marked complete."""
    told: dict[str, str] = {}
    for result in board.live.standards:
        for found in result.key_questions:
            sample = board.framework.questions[found.id].sample
            if found.counts.cases:
                told[board.framework.samples[sample].name] = unfinished_sentence(board.live, found)
    for name, sentence in told.items():
        yield from wrapped(f"{name}: {sentence}", width, "muted")


def standard_lines(board: Board, result: StandardResult, width: int) -> Iterator[Line]:
    """One standard: rating, its origin, key questions and discretion."""
    yield _heading(result, width)
    if result.id in board.stale:
        yield from wrapped(stale_sentence(board.stale[result.id]), width, "alert")
    standard = board.framework.standards[result.id]
    by_id = {k.id: k for k in result.key_questions}
    for key_question in standard.key_questions:
        found = by_id.get(key_question.id)
        if found is not None:
            yield key_question_line(board.framework.bands, found, width)
        elif key_question.qualitative:
            text = f"{key_question.id} {key_question.short}: qualitative evidence only"
            yield (Span(fit(text, width), "muted"),)


def _heading(result: StandardResult, width: int) -> Line:
    rating = result.rating
    name = rating.name if rating is not None else "not rated"
    origin = rating_origin(result)
    return spread(f"{result.id} {result.name}", f"{name}{origin}", width, "", band_role(rating))


def standards_list(board: Board, current: str, width: int) -> list[Line]:
    """The overall score and one line for each standard, the ``current`` one marked."""
    results = {result.id: result for result in board.live.standards}
    groups = [overall_lines(board, width)]
    for domain in board.framework.domains:
        lines: list[Line] = [(Span(f"{domain.id}. {domain.name}", "title"),)]
        for standard in domain.standards:
            rating = results[standard.id].rating
            name = rating.name if rating is not None else "not rated"
            name += " !" * (standard.id in board.stale)
            here = standard.id == current
            text = f"{'▸' if here else ' '}{standard.id} {standard.name}"
            line = spread(text, name, width, "cursor" if here else "", band_role(rating))
            lines.append(tuple(span._replace(act=("choose", standard.id)) for span in line))
        groups.append(lines)
    return paragraphs(*groups)


def standards_without_results(
    framework: Framework, why: str, current: str, width: int
) -> list[Line]:
    """Why no result is shown, and the standards' names, the ``current`` one marked."""
    names: list[Line] = [
        (
            Span(
                fit(f"{'▸' if id == current else ' '}{id} {standard.name}", width),
                "cursor" if id == current else "",
            ),
        )
        for id, standard in framework.standards.items()
    ]
    return paragraphs(wrapped(why, width, "strong"), names)


def stale_sentence(kinds: Sequence[str]) -> str:
    """That what was recorded has to be looked at again, in words."""
    return f"! {' and '.join(kinds)} to be reconfirmed: the data have changed since"


def rating_origin(result: StandardResult) -> str:
    """Whether a rating is provisional, proposed or decided, as an addition to its name."""
    if result.decided is not None:
        return " (panel's decision)"
    if result.provisional is not None:
        return " (provisional)"
    if result.proposed is not None:
        return " (proposed)"
    return ""


def standard_detail(board: Board, standard_id: str, width: int) -> list[Line]:
    """Everything there is to say about one standard."""
    framework = board.framework
    standard = framework.standards[standard_id]
    result = next(r for r in board.live.standards if r.id == standard_id)
    return paragraphs(
        [
            spread(f"{standard.id} {standard.name}", "", width, "title"),
            *wrapped(standard.title, width, "muted"),
        ],
        _rating_lines(board, result, width),
        *(
            _key_question_detail(board, key_question, result, width)
            for key_question in standard.key_questions
        ),
    )


def _rating_lines(board: Board, result: StandardResult, width: int) -> Iterator[Line]:
    rating = result.rating
    name = rating.name if rating is not None else "not rated"
    yield from wrapped(f"{name}{rating_origin(result)}", width, band_role(rating))
    if result.provisional is not None and result.rating != result.provisional:
        yield from wrapped(f"from the cases: {result.provisional.name}", width)
    if result.proposed is not None and result.rating != result.proposed:
        yield from wrapped(f"proposed: {result.proposed.name}", width)
    if result.id in board.stale:
        yield from wrapped(stale_sentence(board.stale[result.id]), width, "alert")
    if reason := board.reasons.get(result.id):
        yield from wrapped(f"reason: {reason}", width, "muted")
    if result.lowest:
        yield from wrapped(f"lowest key question: {', '.join(result.lowest)}", width)
    for sentence in discretion_sentences(board.framework, result):
        yield from wrapped(sentence, width)
    if board.contest is not None:
        for sentence in standard_sentences(board.contest, result):
            yield from wrapped(sentence, width, "alert")


def _key_question_detail(
    board: Board, key_question: KeyQuestion, result: StandardResult, width: int
) -> Iterator[Line]:
    yield from wrapped(f"{key_question.id} {key_question.title}", width)
    found = next((k for k in result.key_questions if k.id == key_question.id), None)
    if found is not None:
        yield key_question_line(board.framework.bands, found, width)
        for sentence in _key_question_sentences(board, found):
            yield from wrapped(sentence, width, "muted")
    elif key_question.qualitative:
        yield (Span("  qualitative evidence only", "muted"),)


def _key_question_sentences(board: Board, result: KeyQuestionResult) -> Iterator[str]:
    yield band_words(result.band)
    yield counts_sentence(board.framework, result)
    yield from distance_sentences(board.framework, result)
    yield from margin_sentences(board.live, result)
    yield unfinished_sentence(board.live, result)
    if board.contest is not None:
        yield from span_sentence(board.framework.bands, board.contest, result)
