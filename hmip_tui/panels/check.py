"""The completion check, finding by finding."""

from __future__ import annotations

from hmip_tui.framework import Framework
from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped
from hmip_tui.views import Checked
from hmip_tui.wording import name_of

_LEVELS = {True: ("must be mended", "alert"), False: ("needs a reason", "strong")}

_PLACE = 12
"""The cells of a question's name: room for a code and for a short gate."""


def checked_line(framework: Framework, checked: Checked, width: int) -> Line:
    """One finding: how hard it is, where, and what."""
    word, role = ("accepted", "muted") if not checked.open else _LEVELS[checked.finding.hard]
    place = fit(name_of(framework, checked.finding.question, "case"), _PLACE)
    room = max(width - 17 - _PLACE, 0)
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
