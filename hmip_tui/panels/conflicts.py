"""Conflicts: one line for each, and one in full with everything that was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from hmip_tui.disagreement import Conflict, Version
from hmip_tui.panels.lines import Line, Span, fit, paragraphs, wrapped
from hmip_tui.panels.start import local_time
from hmip_tui.text import visible

_WHAT = 24


class ConflictTable:
    """The widths of the list's columns, at one width in cells."""

    def __init__(self, conflicts: Sequence[Conflict], width: int) -> None:
        longest = max((cell_len(visible(c.about)) for c in conflicts), default=0)
        self._about = min(max(longest, len("case")), width // 4)
        self._what = min(_WHAT, width // 3)
        self._values = max(width - self._about - self._what - 4, 0)

    def heading(self) -> Line:
        """The titles."""
        titles = (
            fit("case", self._about),
            fit("what", self._what),
            fit("values, the one shown first", self._values),
        )
        return (Span("  ".join(titles), "muted"),)

    def row(self, conflict: Conflict) -> Line:
        """One conflict: whose field, which, and what each said."""
        said = " | ".join(f"{v.author}: {v.text}" for v in conflict.versions)
        return (
            Span(fit(conflict.about, self._about), "strong"),
            Span("  " + fit(conflict.what, self._what)),
            Span("  " + fit(said, self._values)),
        )


def conflict_detail(conflict: Conflict, width: int) -> list[Line]:
    """One conflict in full: every version with its author, time and evidence."""
    head = wrapped(f"{conflict.about} · {conflict.what}", width, "title")
    versions = [
        _version(number, version, width) for number, version in enumerate(conflict.versions, 1)
    ]
    note = "Every text is kept: the one taken stays here, the others become items beside it."
    return paragraphs(head, *versions, wrapped(note, width, "muted") if conflict.texts else ())


def _when(time: str) -> str:
    """An entry's time on this device's clock; as it stands if it is no time."""
    try:
        return local_time(datetime.fromisoformat(time))
    except (ValueError, OverflowError, OSError):
        return time


def _version(number: int, version: Version, width: int) -> list[Line]:
    shown = " (shown until it is settled)" if number == 1 else ""
    told = f"{version.author}, {_when(version.time)}{shown}"
    lines = [*wrapped(f"{number} {version.text}", width, "strong", indent=2)]
    lines += [(Span("  "), *line) for line in wrapped(told, width - 2, "muted")]
    for item in version.evidence:
        lines += [(Span("  "), *line) for line in wrapped(f"evidence: {item.text}", width - 2)]
    return lines
