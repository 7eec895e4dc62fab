"""Work that is under way, and how far it is."""

from __future__ import annotations

from typing import NamedTuple


class Under(NamedTuple):
    """What is under way: its name, how much is done, and of how much (0: not known)."""

    what: str
    done: int = 0
    of: int = 0

    def __str__(self) -> str:
        """In words, with the share that is done where that is known."""
        share = f" {100 * self.done // self.of}%" if self.of else ""
        return f"{self.what} ...{share}"
