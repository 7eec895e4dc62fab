"""How long work says how far it is, and is ended."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how many steps are done, and of how many; it ends the work by raising what it likes."""


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""
