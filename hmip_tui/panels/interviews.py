"""The list of interviews: the kinds, the rows, and the marked interview in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len

from hmip_tui.framework import Framework
from hmip_tui.framework.interviews import Interview
from hmip_tui.interview_clock import clock_text
from hmip_tui.interview_walk import InterviewHeld, progress
from hmip_tui.panels.interview import who
from hmip_tui.panels.lines import Line, Span, bar, fit, shorten, wrap_to
from hmip_tui.panels.start import local_time
from hmip_tui.text import visible

_WHEN = len("2020-01-01 12:00")
_CLOCK = len("100:00 finished")
_COUNT = len("18/18")
_BAR = 6


class Kind(NamedTuple):
    """A kind of interview, and how many of it there are."""

    interview: Interview
    held: int


def kind_tabs(kinds: Sequence[Kind], current: str, width: int) -> list[Span]:
    """One span for each kind, the current one marked; by number alone where the width is small."""
    texts = [f"{n} {visible(k.interview.name)} {k.held}" for n, k in enumerate(kinds, start=1)]
    if sum(map(cell_len, texts)) + 3 * len(texts) > width:
        short = [f"{n} ({kind.held})" for n, kind in enumerate(kinds, start=1)]
        room = max(width - sum(cell_len(text) + 3 for text in short), 0)
        texts = [
            shorten(text, room + cell_len(little)) if kind.interview.id == current else little
            for kind, text, little in zip(kinds, texts, short, strict=True)
        ]
    return [
        Span(f" ▸{text} ", "cursor") if kind.interview.id == current else Span(f"  {text} ")
        for kind, text in zip(kinds, texts, strict=True)
    ]


class InterviewTable:
    """The widths of the list's columns, at one width in cells."""

    def __init__(self, held: Sequence[InterviewHeld], width: int) -> None:
        room = max(width - _WHEN - _COUNT - _BAR - _CLOCK - 9, 0)
        longest = max((cell_len(visible(_who(row))) for row in held), default=0)
        self._who = min(max(longest, len("about")), room * 2 // 3)
        self._author = min(room - self._who, 24)

    def heading(self) -> Line:
        """The titles."""
        titles = (
            fit("begun", _WHEN),
            fit("about", self._who),
            fit("answered", _COUNT + 1 + _BAR),
            fit("clock", _CLOCK),
            fit("held by", self._author),
        )
        return (Span("  ".join(titles), "muted"),)

    def row(self, held: InterviewHeld, now: datetime) -> Line:
        """One interview: when it began, who, how far it is, its clock, who held it."""
        found = progress(held.interview, held.said)
        share = 100 * found.answered // found.applicable if found.applicable else 0
        count = f"{found.answered}/{found.applicable}".rjust(_COUNT)
        clock = f"{clock_text(held.time.at(now)):>6} {held.clock}"
        return (
            Span(fit(_when(held), _WHEN)),
            Span("  " + fit(_who(held), self._who), "strong"),
            Span(f"  {count} {bar(share, (), _BAR)}", "band2" if found.complete else ""),
            Span("  " + fit(clock, _CLOCK)),
            Span("  " + fit(held.author, self._author), "muted"),
        )


def _who(held: InterviewHeld) -> str:
    return " · ".join(who(held)) or "not known"


def _when(held: InterviewHeld) -> str:
    return "" if held.begun is None else local_time(held.begun)


def interview_detail(
    framework: Framework,
    held: InterviewHeld,
    now: datetime,
    width: int,
    height: int,
    *,
    counted: bool = True,
) -> list[Line]:
    """An interview in full, in at most ``height`` lines; ``counted``: whether results hold it."""
    found = progress(held.interview, held.said)
    about = [f"case {held.case}"] if held.case else []
    about += [] if counted else ["not counted in results"]
    about += [
        f"{framework.attributes[a].name}: {held.attributes.get(a) or 'not known'}"
        for a in held.interview.attributes
    ]
    head = " · ".join((held.interview.name, *about))
    clock = f"{clock_text(held.time.at(now))} {held.clock}"
    facts = (
        f"{found.answered} of {found.applicable} answered",
        f"clock {clock}",
        f"begun {_when(held)} by {held.author}",
        f"{len(held.remarks)} written beside replies",
    )
    heads = wrap_to(head, width, max(height - 1, 1))
    rest = wrap_to(" · ".join(facts), width, max(height - len(heads), 0))
    return [
        *((Span(text, "strong"),) for text in heads),
        *((Span(text, "muted"),) for text in rest),
    ]
