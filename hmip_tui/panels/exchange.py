"""An exchange with a folder or a hub: what it did, who has what, and its log."""

from __future__ import annotations

from datetime import datetime

from hmip_tui.exchanges import Holder, Known, LogLine, Outcome, Progress, Unsent, counted
from hmip_tui.panels.lines import Line, Span, fit, shorten, wrapped

_TIME = 16


def outcome_lines(outcome: Outcome, width: int) -> list[Line]:
    """What one exchange did, what is still to go, and what others have confirmed."""
    sent, received = (counted(n, "entry", "entries") for n in (outcome.sent, outcome.received))
    lines = [*wrapped(f"Sent {sent}, received {received}.", width, "strong")]
    if outcome.conflicts:
        found = counted(len(outcome.conflicts), "new conflict")
        lines += wrapped(f"{found}: people recorded different values.", width, "alert")
    for problem in outcome.problems:
        lines += wrapped(problem, width, "alert")
    lines += wrapped(unsent_text(outcome.unsent), width)
    lines += wrapped(_confirmed_text(outcome), width)
    for holder in outcome.holders:
        lines += wrapped(_holder_text(holder), width, "muted", 2)
    for note in outcome.notes:
        lines += wrapped(note, width, "muted", 2)
    return lines


def known_lines(known: Known | None, width: int) -> list[Line]:
    """What this copy knows of its exchanges by itself."""
    if known is None:
        return list(wrapped("This file has not been exchanged with anybody yet.", width))
    when = local(known.receipt)
    return [
        *wrapped(f"Exchanged with the {known.name}.", width, "strong"),
        *wrapped(unsent_text(known.unsent), width, "alert" if known.unsent.entries else ""),
        *wrapped(f"Last receipt: {when}.", width),
    ]


def progress_lines(progress: Progress | None, width: int) -> list[Line]:
    """How far an exchange is; None: it has only begun."""
    if progress is None:
        return [(Span("Looking at what is there …"),)]
    word = "Sending" if progress.sending else "Receiving"
    text = f"{word}: {progress.done:,} of {counted(progress.total, 'entry', 'entries')}"
    filled = (width * progress.done // progress.total) if progress.total else width
    return [*wrapped(text, width, "strong"), (Span("█" * filled + "·" * (width - filled)),)]


def unsent_text(unsent: Unsent) -> str:
    """How much is not there yet, and how old the oldest of it is."""
    if not unsent.entries:
        return "Everything in this file is there."
    entries = counted(unsent.entries, "entry is", "entries are")
    return f"{entries} not there yet, the oldest from {local(unsent.oldest)}."


def _confirmed_text(outcome: Outcome) -> str:
    own = counted(outcome.own, "entry", "entries")
    if not outcome.own:
        return "Nothing was recorded in this copy itself yet."
    if not outcome.arrived:
        return f"Nobody has confirmed any of this copy's {own} yet."
    when = local(outcome.confirmed)
    has = "has" if outcome.arrived == 1 else "have"
    return f"Of this copy's {own}, {outcome.arrived:,} {has} arrived; last confirmed {when}."


def _holder_text(holder: Holder) -> str:
    entries = sum(reach.seq for reach in holder.reach.values())
    who = holder.author or "nobody named"
    told = local(holder.time)
    found = counted(entries, "entry", "entries")
    return f"{who} (replica {holder.replica}) had {found} on {told}."


def log_line(line: LogLine, width: int) -> Line:
    """One exchange of the log: when, how, where, and what was done."""
    word, role = ("done", "") if line.well else ("problem", "alert")
    room = max(width - _TIME - 11, 0)
    return (
        Span(fit(local(line.time), _TIME + 1), "muted"),
        Span(f"{fit(word, 9)} ", role),
        Span(shorten(f"{line.words} ({line.target})", room)),
    )


def log_detail(line: LogLine, width: int) -> list[Line]:
    """One exchange of the log in full."""
    where = f"{local(line.time)} · {line.target}"
    role = "" if line.well else "alert"
    return [*wrapped(where, width, "strong"), *wrapped(line.words, width, role)]


def local(time: str) -> str:
    """A journal's time as this device's clock shows it, to the minute; as it is if it is none."""
    try:
        found = datetime.fromisoformat(time).astimezone()
    except (ValueError, OverflowError, OSError):
        return time or "never"
    return found.strftime("%Y-%m-%d %H:%M")
