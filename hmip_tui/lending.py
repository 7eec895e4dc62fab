"""Lending the terminal to a person's own editor, and taking it back."""

from __future__ import annotations

import sys
from collections.abc import Callable

from textual.app import SuspendNotSupported

from hmip_tui.editing import Edited, edit
from hmip_tui.ending import end_if_terminal_is_lost
from hmip_tui.hiding import HidingApp


def edit_outside(
    app: HidingApp,
    text: str,
    setting: str,
    take: Callable[[Edited], None],
    leave: Callable[[], None],
    *,
    confidential: bool = False,
) -> None:
    """Let a person write on at ``text`` in their editor; ``take`` gets what came back.

    The program does nothing else meanwhile, so nothing is drawn over the editor and no idle
    minutes pass. What came back is recorded before the terminal is taken back, which cannot be
    done where the window has been closed: then the program ends after ``leave``. While everything
    is hidden nothing is done. ``confidential`` text is on no disk meanwhile.
    """
    if app.hidden:
        return
    try:
        with app.suspend():
            sys.stdout.write("hmip-tui goes on when the editor has ended.\n")
            sys.stdout.flush()
            take(edit(text, setting, confidential=confidential))
            if not app.is_headless:
                end_if_terminal_is_lost(leave)
    except SuspendNotSupported:
        take(Edited(None, "Here the terminal cannot be lent to an editor of your own."))
    app.touched()
    app.refresh(layout=True)
