"""When Python looks for garbage: not while the program starts, nor while a key is at work.

A start makes hardly any garbage and a great many objects that stay: looking through them again and
again takes a tenth of the time to the first frame, and later a frame's time of some key.
"""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

_TIDY = 1.0
"""Seconds from one look for garbage to the next."""

_LOADED = 3.0
"""Seconds after the first frame by which the rest of the program is loaded."""

_MOST = 50_000
"""Objects made since the last look after which Python looks all the same, in long work."""


def collect_later() -> None:
    """Look for none until :func:`collect_between_keys`."""
    gc.disable()


def collect_again() -> None:
    """Look for it as Python does."""
    gc.enable()


def collect_between_keys(app: App[Any]) -> None:
    """From now on look for it every second; what is there already is never looked at again.

    Does nothing without :func:`collect_later` before.
    """
    if gc.isenabled():
        return
    gc.freeze()
    gc.set_threshold(_MOST, *gc.get_threshold()[1:])
    gc.enable()
    app.set_timer(_LOADED, gc.freeze)
    app.set_interval(_TIDY, partial(gc.collect, 1))
