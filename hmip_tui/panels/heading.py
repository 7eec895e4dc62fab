"""The heading of a case: whose inspection, which sample, which case."""

from __future__ import annotations

from rich.cells import cell_len

from hmip_tui.case import NOT_KNOWN, Case
from hmip_tui.framework import Framework
from hmip_tui.panels.lines import Line, Span, shorten
from hmip_tui.text import visible

_LEAST = 12
"""The fewest cells in which a part of the provider's name still says something."""


def case_heading(
    framework: Framework, provider: str, case: Case, place: tuple[int, int], width: int
) -> list[Line]:
    """One line: provider and sample at the left, the case and what it is at the right.

    ``place`` is the case's number in its sample and the sample's size. The left is left out where
    too little of it would be seen to say anything.
    """
    sample = framework.samples[case.sample].name
    right = shorten(heading_text(framework, case, place), width)
    room = width - cell_len(right) - 2
    left = shorten(f"{provider} · {sample}", room) if room >= _LEAST else ""
    gap = " " * max(width - cell_len(left) - cell_len(right), 0)
    return [(Span(left, "muted"), Span(gap), Span(right, "title"))]


def heading_text(framework: Framework, case: Case, place: tuple[int, int]) -> str:
    """What a case is: its number in its sample, its id and the attributes that head it."""
    facts = [f"{place[0]} of {place[1]}", case.id, *heading_facts(framework, case)]
    if case.second_of:
        facts.insert(2, f"second assessment of {case.second_of}")
    return visible(" · ".join(facts))


def heading_facts(framework: Framework, case: Case) -> list[str]:
    """The attributes that the framework puts into the heading, those not known left out."""
    known = [(a, case.attribute(a.id)) for a in framework.attributes_of(case.sample) if a.heading]
    return [a.heading.replace("{}", value) for a, value in known if value != NOT_KNOWN]
