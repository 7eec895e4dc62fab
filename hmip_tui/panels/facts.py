"""The facts of a case, line by line."""

from __future__ import annotations

from hmip_tui.panels.lines import Line, Span, fit, shorten, wrap_to
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


def fact_detail(fact: Fact, width: int, height: int) -> list[Line]:
    """One fact in full, and the framework's help with it, in at most ``height`` lines."""
    told = f"{fact.attribute.name}: {fact.value or 'not known'}"
    if fact.value and fact.origin:
        told += f" ({fact.origin})"
    lines: list[Line] = [(Span(line),) for line in wrap_to(told, width, height)]
    help_ = fact.attribute.guidance
    rest = wrap_to(help_, width, height - len(lines)) if help_ else ()
    return lines + [(Span(line, "muted"),) for line in rest]
