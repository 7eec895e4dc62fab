"""What the report's screen shows: what goes out, and what may name a person in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hmip_tui.names_guard import Finding
from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped
from hmip_tui.panels.work import Under
from hmip_tui.text import visible

_KIND, _PLACE = 16, 18
_AROUND = 150
"""Characters shown either side of what was found."""


class Outgoing(NamedTuple):
    """What a report would hold, and what keeps it from being written.

    ``unsettled`` are sentences about what is still open in the inspection; ``below`` is the number
    from which on numbers of cases are shown; ``missing_key`` names a local key that is not here.
    """

    texts: int
    evidence: bool
    below: int
    unsettled: Sequence[str]
    findings: int
    missing_key: str


def outgoing_lines(outgoing: Outgoing, under: Under | None, width: int, height: int) -> list[Line]:
    """What stands in the way or is under way, what goes out, what is not final in it.

    What ``height`` has no room for is counted: the report itself begins with all of it.
    """
    lines = [
        *_standing(outgoing, under, width),
        *_contents(outgoing, width),
        *_unsettled(outgoing, width),
    ]
    if len(lines) <= height:
        return lines
    shown = lines[: max(height - 1, 0)]
    more = f"and {len(lines) - len(shown)} more lines; the report begins with what is still open"
    return [*shown, (Span(shorten(more, width), "strong"),)]


def _contents(outgoing: Outgoing, width: int) -> Iterator[Line]:
    told = "Without evidence"
    if outgoing.evidence:
        told = f"With the tagged evidence ({outgoing.texts} texts)"
    yield from wrapped(f"{told}: the tables as the inspection stands.", width)
    if outgoing.below:
        yield from wrapped(f"Numbers of cases below {outgoing.below} are hidden.", width)
    else:
        yield from wrapped("All numbers of cases are shown.", width)


def _unsettled(outgoing: Outgoing, width: int) -> Iterator[Line]:
    for sentence in outgoing.unsettled:
        yield from wrapped(sentence, width, "muted", 2)


def _standing(outgoing: Outgoing, under: Under | None, width: int) -> Iterator[Line]:
    if outgoing.missing_key:
        told = f"The local key {outgoing.missing_key} is not here: its names are not looked for."
        yield from wrapped(told, width, "alert")
    if under is not None:
        yield from wrapped(str(under), width, "strong")
    elif outgoing.findings:
        count = outgoing.findings
        told = f"{count} place{'s' * (count > 1)} may name a person: nothing goes out before each "
        yield from wrapped(f"{told}is mended, or let go with a reason.", width, "alert")
    else:
        yield from wrapped("Nothing in it was found that may name a person.", width)


def finding_line(finding: Finding, width: int) -> Line:
    """One finding in a list: its kind, where it is, what was found."""
    place = " ".join(part for part in (finding.place.case, finding.place.question) if part)
    room = max(width - _KIND - _PLACE - 2, 0)
    return (
        Span(fit(finding.kind, _KIND)),
        Span(" "),
        Span(fit(place or finding.place.field, _PLACE), "muted"),
        Span(" "),
        Span(shorten(finding.found, room), "strong"),
    )


def finding_detail(finding: Finding, width: int) -> list[Line]:
    """One finding in full: its place, then what was found, between marks among its words."""
    place = finding.place
    parts = (place.part, place.field, place.case, place.question, finding.kind)
    where = " · ".join(visible(part) for part in parts if part)
    before = finding.text[max(finding.start - _AROUND, 0) : finding.start]
    after = finding.text[finding.end : finding.end + _AROUND]
    return [
        *wrapped(where, width, "muted"),
        *wrapped(f"{before}«{finding.found}»{after}", width),
    ]
