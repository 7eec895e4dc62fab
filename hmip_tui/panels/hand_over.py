"""Handing over and merging, in words and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hmip_tui.arrival import Arrival, Merged
from hmip_tui.exchanges import Standing, Unsent, counted
from hmip_tui.panels.exchange import local
from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped
from hmip_tui.panels.work import Under


def arrival_text(arrival: Arrival) -> str:
    """What arrived from one file."""
    if not arrival.new:
        text = _nothing_new(arrival)
    else:
        text = counted(arrival.new, "new entry", "new entries")
        if arrival.known:
            text += f"; {arrival.known:,} {_verb(arrival.known, 'was', 'were')} here already"
    if arrival.absent:
        missing = counted(len(arrival.absent), "entry", "entries")
        absent = _verb(len(arrival.absent), "has", "have")
        text += f"; {missing} that they replace {absent} not arrived yet"
    return text


def _nothing_new(arrival: Arrival) -> str:
    held = f"all its {arrival.known:,} entries are" if arrival.known != 1 else "its one entry is"
    text = f"nothing new: {held} here already"
    if not arrival.later:
        return text
    return f"{text}, and {arrival.later:,} later {_verb(arrival.later, 'one', 'ones')}: it is older"


def _verb(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


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


class Deed(NamedTuple):
    """Something that was done: with which file, how it went, and whether all is well."""

    name: str
    told: str
    well: bool = True


def merged_deed(merged: Merged) -> Deed:
    """What became of one file."""
    parts = [] if merged.arrival is None else [arrival_text(merged.arrival)]
    if merged.arrival is not None and merged.arrival.conflicts:
        found = counted(len(merged.arrival.conflicts), "new conflict")
        parts.append(f"{found}: people recorded different values")
    if merged.problem:
        parts.append(merged.problem)
    return Deed(merged.source.name, "; ".join(parts), not merged.problem)


def state_lines(
    standing: Standing, under: Under | None, keys: Mapping[str, str], width: int
) -> list[Line]:
    """What is still to be handed over, what can be done, or what is under way."""
    lines = list(wrapped(standing_text(*standing), width, "strong"))
    if under is not None:
        return [*lines, (), *wrapped(str(under), width)]
    lines.append(())
    for name, told in _CAN.items():
        lines += wrapped(f"{keys[name]}  {told}", width, "muted", 3)
    return lines


_CAN = {
    "pack": "packs this file into one sealed file, to be handed over by any way",
    "merge": "takes other people's packs or files in; receipts for them are written beside",
    "receipt": "loads a receipt, which says what has arrived",
}


def deed_line(deed: Deed, width: int) -> Line:
    """One thing that was done; the reason of a refusal begins behind the file's path."""
    sign, role = ("✓", "") if deed.well else ("✗", "alert")
    name = fit(shorten(deed.name, width // 3), width // 3)
    told = deed.told if deed.well else deed.told.partition(f"{deed.name} ")[2] or deed.told
    return (
        Span(f"{sign} ", role),
        Span(f"{name} "),
        Span(shorten(told, width - width // 3 - 3)),
    )


def deed_detail(deed: Deed, width: int) -> list[Line]:
    """One thing that was done, in full."""
    role = "" if deed.well else "alert"
    return [*wrapped(deed.name, width, "strong"), *wrapped(deed.told, width, role)]
