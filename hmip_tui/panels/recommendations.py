"""Recommendations: the previous inspection's with their progress, and new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from hmip_tui.framework import Framework
from hmip_tui.panels.lines import Line, Span, fit, paragraphs, shorten, wrapped
from hmip_tui.recommendations import Progress, Recommendation, Round

HEADINGS = {
    Round.PREVIOUS: "Of the previous inspection",
    Round.NEW: "New",
}
_SIGNS = {None: "·", Progress.NONE: "✗", Progress.SOME: "±", Progress.SUFFICIENT: "✓"}


class RecommendationsView(NamedTuple):
    """What is shown: all recommendations in order, and items of evidence by subject and title."""

    framework: Framework
    found: Sequence[Recommendation]
    titles: Mapping[str, str]

    def previous(self, id: str) -> Recommendation | None:
        """The recommendation of an id."""
        return next((each for each in self.found if each.id == id), None)


def progress_words(progress: Progress | None) -> str:
    """A progress in words."""
    return "not judged yet" if progress is None else f"{progress} progress"


def recommendation_rows(view: RecommendationsView) -> list[Round | Recommendation]:
    """The rounds' headings, each followed by its recommendations."""
    rows: list[Round | Recommendation] = []
    for round_ in Round:
        rows.append(round_)
        rows += [each for each in view.found if each.round is round_]
    return rows


def recommendation_line(view: RecommendationsView, row: Round | Recommendation, width: int) -> Line:
    """A heading with how many there are, or a recommendation on one line."""
    if isinstance(row, Round):
        number = sum(each.round is row for each in view.found)
        judged = sum(each.progress is not None for each in view.found if each.round is row)
        more = f", {judged} judged" if row is Round.PREVIOUS else ""
        return (Span(shorten(f"{HEADINGS[row]} ({number}{more})", width), "strong"),)
    right = progress_words(row.progress) if row.round is Round.PREVIOUS else _repeated(view, row)
    sign = _SIGNS[row.progress] if row.round is Round.PREVIOUS else " "
    right = shorten(right, max(width // 3, 0))
    room = max(width - cell_len(right) - 9, 0)
    return (
        Span(f" {sign} {fit(row.number, 3)} "),
        Span(fit(row.text, room)),
        Span(f" {right}", "muted"),
    )


def _repeated(view: RecommendationsView, row: Recommendation) -> str:
    before = view.previous(row.repeats) if row.repeats else None
    if before is not None:
        return f"repeats {before.number}"
    return "repeated" if row.repeats else ""


def recommendation_detail(
    view: RecommendationsView, found: Recommendation, width: int
) -> list[Line]:
    """One recommendation in full: for whom, progress or what it rests on, who recorded it."""
    for_whom = f" · for {found.addressee}" if found.addressee else ""
    linked = [_link_words(view, link) for link in found.links]
    repeats = view.previous(found.repeats) if found.repeats else None
    again = [each for each in view.found if each.repeats == found.id]
    return paragraphs(
        [
            *wrapped(f"{HEADINGS[found.round]} {found.number}{for_whom}", width, "muted"),
            *wrapped(found.text, width, "title"),
        ],
        _progress_lines(found, width) if found.round is Round.PREVIOUS else (),
        wrapped(f"Repeats {repeats.number}: {repeats.text}", width, indent=2) if repeats else (),
        [line for each in again for line in wrapped(f"Repeated as {each.number}.", width)],
        [line for words in linked for line in wrapped(f"rests on {words}", width, indent=2)],
        wrapped(f"{found.author}, {found.time[:10]} · {found.subject}", width, "muted"),
    )


def _progress_lines(found: Recommendation, width: int) -> list[Line]:
    words = progress_words(found.progress).capitalize()
    return [*wrapped(words, width, "strong"), *wrapped(found.evidence, width)]


def _link_words(view: RecommendationsView, link: str) -> str:
    key_question = view.framework.key_questions.get(link)
    if key_question is not None:
        return f"{link} {key_question.title}"
    return view.titles.get(link, link)


def recommendations_lines(view: RecommendationsView, width: int) -> list[Line]:
    """All recommendations in full, for a plain terminal."""
    details = []
    for row in recommendation_rows(view):
        if isinstance(row, Round):
            details.append([recommendation_line(view, row, width)])
        else:
            details.append(recommendation_detail(view, row, width))
    return paragraphs(*details)
