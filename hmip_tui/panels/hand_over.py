"""Handing over and merging, in words and lines."""

from __future__ import annotations

from collections.abc import Sequence

from hmip_tui.arrival import Arrival
from hmip_tui.exchanges import Unsent, counted
from hmip_tui.panels.exchange import local
from hmip_tui.panels.lines import Line, wrapped


def arrival_text(arrival: Arrival) -> str:
    """What arrived from one file."""
    new, known = counted(arrival.new, "new entry", "new entries"), f"{arrival.known:,}"
    if not arrival.new:
        text = f"nothing new: all its {known} entries are here already"
    else:
        text = f"{new}; {known} were here already" if arrival.known else new
    if arrival.absent:
        missing = counted(len(arrival.absent), "entry", "entries")
        text += f"; {missing} that they replace have not arrived yet"
    return text


def unknown_text(kind: str, field: str, values: int) -> str:
    """What of a newer program or framework is kept and not shown."""
    told = counted(values, "value")
    return f"This version does not know '{field}' of a {kind}: {told} kept, not shown."


def standing_text(unsent: Unsent, last_receipt: str) -> str:
    """What is in no other file yet, and when the last receipt was given."""
    receipt = f"the last receipt is of {local(last_receipt)}" if last_receipt else "no receipt yet"
    if not unsent.entries:
        return f"Everything in this file has arrived elsewhere; {receipt}."
    entries = counted(unsent.entries, "entry", "entries")
    return f"Not handed over yet: {entries}, the oldest of {local(unsent.oldest)}; {receipt}."


def merged_lines(name: str, text: str, problem: str, width: int) -> list[Line]:
    """What became of one file."""
    lines: list[Line] = []
    if text:
        lines += wrapped(f"✓ {name}: {text}", width)
    if problem:
        lines += wrapped(f"✗ {problem}", width, "alert")
    return lines


def conflict_lines(conflicts: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """How many fields people disagree on since."""
    if not conflicts:
        return []
    found = counted(len(conflicts), "new conflict")
    return list(wrapped(f"{found}: people recorded different values.", width, "alert"))
