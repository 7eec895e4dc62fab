"""A line to type in, for texts and for paths."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from textual import events
from textual.actions import SkipAction
from textual.suggester import Suggester
from textual.widgets import Input

from hmip_tui.text import visible


class TextInput(Input):
    """Takes control characters that are pasted as the stand-ins that are shown for them.

    Of several lines that are pasted all are taken, with spaces between: a reason that was written
    elsewhere, or a path that was broken, must not lose its end unseen.
    """

    DEFAULT_CSS = """
    TextInput:nocolor > .input--selection { text-style: reverse; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str,
        id: str | None = None,
        suggester: Suggester | None = None,
        compact: bool = True,
        password: bool = False,
    ) -> None:
        super().__init__(
            value,
            id=id,
            placeholder=placeholder,
            suggester=suggester,
            select_on_focus=False,
            compact=compact,
            password=password,
        )
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_copy(self) -> None:
        """Copy what is selected; a passphrase to nowhere, where others would find it."""
        if self.password:
            raise SkipAction
        super().action_copy()

    def action_cut(self) -> None:
        """Cut what is selected; a passphrase is only deleted."""
        if self.password:
            self.delete_selection()
        else:
            super().action_cut()

    def action_paste(self) -> None:
        """Take what was copied in this program, which may be lines of evidence."""
        self._take(self.app.clipboard)

    def _take(self, pasted: str) -> None:
        self.replace(visible(pasted.strip("\r\n")), *sorted(self.selection))


class PathSuggester(Suggester):
    """Completes a path with the first folder, or file of one of the ``endings``, that fits."""

    def __init__(self, *endings: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._endings = endings

    async def get_suggestion(self, value: str) -> str | None:
        """The completed path; None where nothing fits or the folder cannot be read."""
        start = max(value.rfind(separator) for separator in {os.sep, os.altsep or os.sep}) + 1
        try:
            names = await asyncio.to_thread(self._names, value[:start], value[start:])
        except (OSError, RuntimeError, ValueError):
            return None  # a path that leads nowhere while it is being typed is no error
        return value[:start] + min(names, key=str.casefold) if names else None

    def _names(self, folder: str, start: str) -> list[str]:
        """What in a folder goes on from ``start``, and can be shown as it is."""
        found = []
        with os.scandir(Path(folder or ".").expanduser()) as entries:
            for entry in entries:
                name = entry.name
                hidden = name.startswith(".") and not start.startswith(".")
                if hidden or not name.startswith(start) or visible(name) != name:
                    continue
                if entry.is_dir():
                    found.append(name + os.sep)
                elif name.endswith(self._endings):
                    found.append(name)
        return found
