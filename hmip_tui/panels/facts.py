"""The facts of a case, line by line."""

from __future__ import annotations

from hmip_tui.panels.lines import Line, Span, fit, shorten
from hmip_tui.views import Fact


def fact_line(fact: Fact, width: int) -> Line:
    """One fact: its name, its value and where that comes from."""
    name = min(40, width // 2)
    origin = fact.origin if fact.value else ""
    room = max(width - name - 2, 0)
    value = shorten(fact.value or "not known", room)
    rest = room - len(value) - 2
    spans = [
        Span(fit(fact.attribute.name, name)),
        Span("  "),
        Span(value, "strong" if fact.value else "muted"),
    ]
    if origin and rest >= len(origin):
        spans.append(Span(f"  {origin}", "muted"))
    return tuple(spans)
