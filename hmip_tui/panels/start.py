"""The start screen's list: what can be done, and the inspections opened last."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from hmip_tui.panels.lines import Line, Span, cases, fit, wrapped
from hmip_tui.recent import Recent
from hmip_tui.text import visible

_CASES = len("99999 cases")
_WHEN = len("2020-01-01 12:00")
GONE = "file is gone"


def deed_line(key: str, name: str) -> Line:
    """Something to do: its key and its name."""
    return (Span(fit(f"  {key}", 5), "key"), Span(f" {name}"))


def recent_line(key: str, recent: Recent, *, gone: bool, width: int) -> Line:
    """An inspection: key, provider, cases, when it was opened last, the end of its path."""
    room = width - 6 - _CASES - _WHEN - 3
    provider = max(room * 3 // 5, 0)
    when = GONE if gone else local_time(recent.used)
    return (
        Span(fit(f"  {key}", 5), "key"),
        Span(f" {fit(recent.provider or 'no name', provider)} ", "strong"),
        Span(f"{cases(recent.cases):>{_CASES}} "),
        Span(f"{when:<{_WHEN}} ", "alert" if gone else ""),
        Span(_end_of(str(recent.path), room - provider), "muted"),
    )


def recent_detail(recent: Recent, *, gone: bool, width: int, forget_key: str = "Del") -> list[Line]:
    """An inspection in full; ``forget_key`` takes one that is gone from the list."""
    lines = [*wrapped(str(recent.path), width)]
    if gone:
        text = (
            f"The {GONE}: it was moved, renamed or removed. {forget_key} takes it from this list."
        )
        return [*lines, *wrapped(text, width, "alert")]
    when = f"when it was opened last, {local_time(recent.used)}"
    text = f"{recent.provider}: {cases(recent.cases)} {when}"
    return [*lines, *wrapped(text, width, "muted")]


def local_time(time: datetime) -> str:
    """A time as this device's clock shows it, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def _end_of(text: str, cells: int) -> str:
    """The end of ``text`` that fits: of a path, the file's own name."""
    text = visible(text)
    if cell_len(text) <= cells:
        return text
    while text and cell_len(text) >= cells:
        text = text[1:]
    return f"…{text}" if cells > 0 else ""
