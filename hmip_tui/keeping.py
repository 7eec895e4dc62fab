"""What the program does for the safety of an open file besides saving: backups, a look at it."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from textual.notifications import Notification, Notify

from hmip_tui.hiding import HidingApp
from hmip_tui.text import visible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from hmip_tui.application import Inspection
    from hmip_tui.settings import Settings

LONG = 30
"""Seconds for which a notice that has to be read stays."""

_FIRST_LOOK, _LOOK = 60.0, 300.0
"""Seconds from the start, and from one to the next look whether a backup is due."""

_SOONEST = 0.1
"""Seconds for which a notice is shown at least."""


class Notice(Notification):
    """A notice that always has time left while it is shown.

    Textual looks whether there is any and then for how long; where it was over in between, its
    timer counted back without end, and nothing went on any more.
    """

    @property
    def time_left(self) -> float:
        """The time left until it is over, in seconds."""
        return max(super().time_left, _SOONEST)

    @property
    def has_expired(self) -> bool:
        """Whether it is over."""
        return super().time_left <= 0


class KeepingApp(HidingApp, inherit_bindings=False):
    """A program with a file open, which is backed up while it is open and when it is left."""

    inspection: Inspection | None
    settings: Settings
    _copying: ClassVar[Lock] = Lock()
    _said_of_backups = ""
    _backup_wanted = False
    """Whether a backup was asked for after the last one began."""
    _warned_at: float | None = None
    """When it was said last that leaving would lose what is typed."""

    def begin_keeping(self) -> None:
        """Look from now on now and then whether a backup is due."""
        self.set_timer(_FIRST_LOOK, self._look)
        self.set_interval(_LOOK, self._look)

    def _look(self) -> None:
        if self.inspection is not None:
            self.run_worker(partial(self._back_up, self.inspection), thread=True)

    def action_back_up(self) -> None:
        """Back the open file up now. Everything is saved already; this is a second file."""
        if self.inspection is None:
            self.tell("No inspection is open.")
            return
        self._backup_wanted = True
        self.run_worker(partial(self._back_up, self.inspection, asked=True), thread=True)

    def _back_up(self, inspection: Inspection, *, asked: bool = False) -> None:
        """In a thread, so that no key waits; the same fault is said once.

        A key that is held asks again and again, and gets the one that begins after it.
        """
        from hmip_tui import backing_up

        with self._copying:
            if asked:
                if not self._backup_wanted:
                    return
                self._backup_wanted = False
            said = backing_up.keep(inspection, self.settings, asked=asked)
            if asked or (said.fault and said.text != self._said_of_backups):
                self.call_later(self.warn if said.fault else self.tell, said.text)
            self._said_of_backups = said.text

    def look_at_file(self, inspection: Inspection) -> None:
        """In a thread, say what is not well about a file that was just opened."""
        from hmip_tui import backing_up  # here, so that leaving need not wait for it
        from hmip_tui.permissions import others_may_read

        found = []
        if mode := others_may_read(inspection.path):
            found.append(
                f"Others on this computer may read {inspection.path.name} ({mode}). "
                f"'chmod 600 {inspection.path.name}' makes it yours alone."
            )
        with self._copying:
            problem = backing_up.problem(inspection.path)
            if problem and problem != self._said_of_backups:
                self._said_of_backups = problem
                found.append(problem)
        if found:
            self.call_later(self.warn, " ".join(found))

    async def action_quit(self) -> None:
        """End. Where a text cannot be saved, only when that is asked for once more."""
        if not self.save_typed():
            now, before = self.clock(), self._warned_at
            if before is None or now - before > LONG:
                self._warned_at = now
                self.warn("What you typed is NOT SAVED and would be lost. Quit again to leave it.")
                return
        self.exit()

    def close_file(self) -> str:
        """Close what is open; what is to be said of what stays beside it, "" if nothing does.

        What has changed is backed up once the program has ended.
        """
        if self.inspection is None:
            return ""
        from hmip_tui.backing_up import leave

        with self._copying:  # one that is being made would keep the file from being folded
            return leave(self.inspection, self.settings)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice, as Textual does."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Notice(message, title, severity, seconds, markup=markup)))

    def warn(self, sentence: str) -> None:
        """Say what somebody should see to."""
        self.notify(visible(sentence), severity="warning", markup=False, timeout=LONG)

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self.notify(visible(sentence), markup=False)
