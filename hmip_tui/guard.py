"""The bias guard: whether running results may be seen now, as set when the inspection began.

Interim results may bend later judgements: who sees 49% with a case open has a motive. An
inspection therefore settles at its creation, once and for all, when its results are shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

SETTING = "show_results"
"""The inspection's setting that says when results are shown; one of :class:`Showing`."""

LEADS = "lead"
"""The inspection's setting with the names of those who lead it: a list of authors."""

FROZEN = frozenset({SETTING, LEADS})
"""The settings that nothing changes after the inspection's creation."""


class Showing(StrEnum):
    """When running results are shown."""

    ALWAYS = "always"
    CLOSED_CASES = "closed cases"
    """Not while a case that is not complete is open."""
    LEAD = "lead"
    """Only to those who lead the inspection."""


def why_hidden(setting: Any, leads: Any, author: str, open_case: str) -> str | None:
    """Why results are not to be shown, in a sentence; None where they may be.

    ``setting`` and ``leads`` are as recorded, None where they are not; ``open_case`` is the id
    of the case that is open and not complete, empty for none. A setting that this program does
    not know hides them: it was made stricter by a newer one.
    """
    if setting in (None, Showing.ALWAYS):
        return None
    if setting == Showing.CLOSED_CASES:
        if not open_case:
            return None
        return f"Results are hidden while {open_case} is open and not complete."
    if setting != Showing.LEAD:
        return "Results are hidden: this inspection has a rule that this version does not know."
    if is_lead(leads, author):
        return None
    named = ", ".join(names(leads)) or "nobody named"
    return f"Results are shown to the lead inspector only ({named})."


def is_lead(leads: Any, author: str) -> bool:
    """Whether an author is among those who lead the inspection, as recorded."""
    return author.strip().casefold() in {name.strip().casefold() for name in names(leads)}


def names(leads: Any) -> list[str]:
    """The names of those who lead the inspection, as recorded."""
    found = [leads] if isinstance(leads, str) else leads
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
