"""Evidence, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence

from hmip_tui.framework import Framework
from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped
from hmip_tui.text import visible, visible_lines
from hmip_tui.views import WHOLE_CASE, EvidenceItem
from hmip_tui.wording import name_of


def evidence_line(framework: Framework, item: EvidenceItem, width: int, *, with_case: bool) -> Line:
    """One piece in a list: its case, question and first words."""
    place = (
        "case" if item.question == WHOLE_CASE else name_of(framework, item.question, item.question)
    )
    start = f"{fit(item.case, 9)} " if with_case else ""
    tags = f"[{len(item.tags)}] " if item.tags else ""
    room = max(width - len(start) - 13 - len(tags), 0)
    return (
        Span(start),
        Span(f"{fit(place, 12)} ", "strong"),
        Span(tags, "muted"),
        Span(shorten(item.text, room)),
    )


def evidence_detail(framework: Framework, item: EvidenceItem, width: int) -> list[Line]:
    """One piece in full: who wrote it and when, its tags, its text."""
    lines = [evidence_origin(framework, item, width)]
    for line in visible_lines(item.text):
        lines += wrapped(line, width)
    return lines


def evidence_origin(framework: Framework, item: EvidenceItem, width: int) -> Line:
    """Who wrote a piece, when (UTC), and its tags' names."""
    time = item.time[:16].replace("T", " ")
    told = [f"{item.author}, {time}", *tag_names(framework, item.tags)]
    return (Span(shorten(visible(" · ".join(told)), width), "muted"),)


def tag_names(framework: Framework, tags: Sequence[str]) -> list[str]:
    """The names of tags; one this framework does not know is shown by its id."""
    return [framework.tags[t].name if t in framework.tags else t for t in tags]
