"""Saying who has a case, on any screen that lists cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from hmip_tui.allocation import Allocation
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.screens.ask import AskScreen

NOBODY = "-"
"""What is typed to give a case to nobody."""

Done = Callable[[str, bool], None]
"""Is told what was done, or (True) why it could not be."""


def allocate(
    screen: Screen[Any], inspection: Inspection, case_id: str, now: str, done: Done
) -> None:
    """Ask who has a case from now on; of one that somebody else has begun, for a note too."""
    known = Allocation(inspection)

    def named(name: str | None) -> None:
        if name is None:
            return
        inspector = "" if name == NOBODY else name
        if known.needs_note(case_id, inspector):
            question = f"{case_id} has been begun. What has {name} to know?"
            screen.app.push_screen(AskScreen(question), lambda note: noted(inspector, note))
        else:
            record(inspector, "")

    def noted(inspector: str, note: str | None) -> None:
        if note is not None:
            record(inspector, note)

    def record(inspector: str, note: str) -> None:
        try:
            changed = known.allocate([case_id], inspector, note)
        except HmipError as error:
            screen.app.bell()
            done(str(error), True)
            return
        whose = inspector or "nobody"
        done(f"{case_id}: {whose} · {'saved' if changed else 'as before'}", False)

    question = f"Who has {case_id}? The name as recorded as author; {NOBODY} for nobody."
    screen.app.push_screen(AskScreen(question, now, offered=True), named)
