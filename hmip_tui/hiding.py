"""Hiding what is on the screen: by a key, and when nobody has touched anything for long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast, runtime_checkable

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import AwaitMount

if TYPE_CHECKING:
    from hmip_tui.screens.widgets.evidence_area import EvidenceArea

HIDDEN: Final = "hidden"
"""The mode whose one screen covers everything."""

CLOCK: Final = time.perf_counter
"""The clock whose time Textual's events carry, on every system."""

_CALENDAR: Final = time.time
"""A clock that goes on while the computer sleeps, which :data:`CLOCK` does on Windows only."""

_SOON: Final = 0.05
_LATE: Final = 5.0
"""Seconds until the next look, at the soonest and at the latest."""

_PATIENCE = 2000
"""Milliseconds, about, for which a key waits at most until the screen it is for is there."""


@runtime_checkable
class TakesKeys(Protocol):
    """A screen with keys that are not bound, as they change from question to question."""

    def take_key(self, event: events.Key) -> bool:
        """Do what a key stands for; whether it stands for anything."""


class HidingApp(App[None], inherit_bindings=False):
    """A program that can be hidden. What it does meanwhile happens behind the cover.

    ``clock`` gives seconds and never goes back; ``idle_minutes`` 0 never hides by itself.
    """

    # Textual's own marking of text by the mouse ends the program where what is under the mouse has
    # just gone; the terminal's does the same for people
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "hide", "hide, show again", id="app.hide", priority=True),
    ]

    def __init__(self, style: Path, *, idle_minutes: float, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._idle = 60 * idle_minutes
        self.pressed_at = clock()
        self.touched()
        self._behind: str | None = None  # the mode that is covered
        self._wanted = ""  # the mode to show again
        super().__init__(css_path=style)
        self.add_mode(HIDDEN, _cover)

    @property
    def hidden(self) -> bool:
        """Whether everything is hidden."""
        return self._behind is not None

    def action_hide(self) -> None:
        """Hide everything, or show it again."""
        if self._behind is None:
            self.hide()
        else:
            self._behind = None
            self.switch_mode(self._wanted)

    def hide(self) -> None:
        """Cover everything until it is wanted again; what is being typed is saved first."""
        if self._behind is not None:
            return
        self.save_typed()
        before = self.current_mode
        self.switch_mode(HIDDEN)
        self._behind = self._wanted = before

    def save_typed(self) -> bool:
        """Save now what is being typed, in whatever place; whether all of it is."""
        screens = [screen for stack in self._screen_stacks.values() for screen in stack]
        # by name: where nothing was typed yet, leaving need not wait for what edits texts
        editors = [editor for screen in screens for editor in screen.query("EvidenceArea")]
        saved = [cast("EvidenceArea", editor).save() for editor in editors]
        return all(saved)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While everything is hidden, nothing can be done but show it."""
        shows_again = action == "hide"
        return shows_again or (self._behind is None and super().check_action(action, parameters))

    # Work that was under way may end, and change what is shown, while everything is hidden: it
    # changes what will be there afterwards. These are the three ways for screens to come and go.

    def switch_mode(self, mode: str) -> AwaitMount:
        """Show another place; while everything is hidden, show it afterwards."""
        if self._behind is None:
            return super().switch_mode(mode)
        self._wanted = mode
        return AwaitMount(self.screen, [])

    def push_screen(self, *given: Any, mode: str | None = None, **more: Any) -> Any:
        """Put a screen in front; while everything is hidden, behind the cover."""
        return super().push_screen(*given, mode=mode or self._behind, **more)

    def pop_screen(self) -> AwaitComplete:
        """Take away the screen in front; while everything is hidden, the one behind the cover."""
        if self._behind is None:
            return super().pop_screen()
        self._current_mode = self._behind
        try:
            return super().pop_screen()
        finally:
            self._current_mode = HIDDEN

    def is_in_front(self, screen: Screen[Any]) -> bool:
        """Whether a screen is in front of its place, which may be hidden."""
        return any(stack[-1:] == [screen] for stack in self._screen_stacks.values())

    # -- idleness ----------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Note when a person last touched anything, and when a key was pressed.

        A key may have waited for its turn; only where the clock is another than the events' is
        the time of its turn all there is to know.
        """
        if isinstance(event, events.InputEvent):
            self.touched()
        if isinstance(event, events.Key | events.Paste):
            self._mend_focus()
        if isinstance(event, events.Key):
            self.pressed_at = event.time if self.clock is CLOCK else self._last_input
            if not event.is_forwarded and await self._taken(event):
                return
        await super().on_event(event)

    async def _taken(self, event: events.Key) -> bool:
        """Do at once what a key stands for, where nothing is typed into; whether it did.

        Textual sends a key to the screen, which sends it back: of keys that come in one burst,
        those that follow would be on their way before anything is there to type them into.
        """
        for _ in range(_PATIENCE):
            if self.screen.is_mounted:
                break
            await asyncio.sleep(0.001)
        if self.focused is not None:
            return False
        if await self._check_bindings(event.key, priority=True):
            return True
        screen = self.screen
        if isinstance(screen, TakesKeys) and screen.take_key(event):
            return True
        return await self._check_bindings(event.key)

    def _mend_focus(self) -> None:
        """Let nothing have the focus that is gone: no key would do anything, not even end.

        Textual gives it to what is just being taken away where a screen comes back meanwhile.
        """
        if self.focused is not None and not self.focused.is_attached:
            self.set_focus(None)

    def touched(self) -> None:
        """Take it that a person has just touched something, as in an editor of their own."""
        self._last_input = self.clock()
        self._last_date = _CALENDAR()

    def watch_idleness(self) -> None:
        """Hide everything when nobody has touched anything for long; look again in time.

        A laptop that was asleep may be opened by anybody.
        """
        if not self._idle:
            return
        untouched = max(self.clock() - self._last_input, _CALENDAR() - self._last_date)
        left = self._idle - untouched
        if left <= 0:
            self.hide()
        # a timer whose time is over before it begins would never look again
        again = min(max(left, _SOON), _LATE) if left > 0 else _LATE
        self.set_timer(again, self.watch_idleness)


def _cover() -> Screen[None]:
    from hmip_tui.screens.hidden import HiddenScreen

    return HiddenScreen()
