"""Telling keys that a person pressed from keys that a keyboard or terminal repeated.

A held or bouncing key must never answer a question unseen (design 6). Terminals do not say that
a key is a repeat, so it is told by time: repeats follow each other faster than anybody reads. A
held key's *first* repeat comes after a pause that a person could also make; it counts, and is
taken back when the fast repeats behind it show what it was.
"""

from __future__ import annotations

from enum import Enum

REPEAT = 0.12
"""Seconds: the same key sooner than this is a repeat; systems repeat every 0.025 to 0.09."""

UNSEEN = 0.05
"""Seconds: nobody has seen a question that has been shown for less; it includes its drawing."""

FIRST_REPEAT = 1.0
"""Seconds: systems begin to repeat a held key after 0.2 to 1.0."""


class Decision(Enum):
    """What to do with a key."""

    TAKE = "take"
    IGNORE = "ignore"
    TAKE_BACK = "take back"
    """Ignore it, and take back the answer before: that was a repeat too."""


class KeyGuard:
    """Judges the answer keys in the order they were pressed.

    By when they were pressed, not by when their turn comes: while a slow disk keeps an answer
    waiting, keys wait too, and would seem to be pressed as slowly as the disk is.
    """

    def __init__(self) -> None:
        self._key = ""
        self._time = float("-inf")
        self._shown = float("-inf")
        self._doubtful = False
        self._fast = 0

    def shown(self, now: float) -> None:
        """The question to be answered next is shown: keys pressed before were not for it."""
        self._shown = now

    def judge(self, key: str, pressed: float) -> Decision:
        """Judge ``key``, pressed at that time (seconds of a clock that never goes back)."""
        same, gap = key == self._key, pressed - self._time
        self._key, self._time = key, pressed
        if same and gap < REPEAT:
            self._fast += 1
            if self._doubtful and self._fast == 2:  # one could be a bouncing switch
                self._doubtful = False
                return Decision.TAKE_BACK
            return Decision.IGNORE
        if pressed - self._shown < UNSEEN:
            return Decision.IGNORE
        self._doubtful = same and gap < FIRST_REPEAT
        self._fast = 0
        self._shown = pressed
        return Decision.TAKE
