"""The completion check, finding by finding."""

from __future__ import annotations

from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped
from hmip_tui.views import Checked

_LEVELS = {True: ("must be mended", "alert"), False: ("needs a reason", "strong")}


def checked_line(checked: Checked, width: int) -> Line:
    """One finding: how hard it is, where, and what."""
    word, role = ("accepted", "muted") if not checked.open else _LEVELS[checked.finding.hard]
    place = fit(checked.finding.question or "case", 9)
    room = max(width - 26, 0)
    return (
        Span(fit(word, 15), role),
        Span(f" {place} "),
        Span(shorten(checked.finding.message, room)),
    )


def checked_detail(checked: Checked, width: int) -> list[Line]:
    """One finding in full, with the reason why it was accepted."""
    lines = list(wrapped(checked.finding.message, width))
    if checked.reason:
        lines += wrapped(f"accepted: {checked.reason}", width, "muted")
    return lines
