"""Removing a file so that it cannot be read again, as far as a program can see to that.

Every byte is written over before the name goes. What a drive, a file system or another program has
kept of it elsewhere (spare blocks of an SSD, snapshots, copies) is out of reach.
"""

from __future__ import annotations

import os
from pathlib import Path

from hmip_tui.store.places import beside

_CHUNK = 2**20

NEW, OLD = "-new-key", "-old-key"
"""What stands beside a file while it is written anew under another key."""


def overwrite(path: Path) -> None:
    """Write zeros over all of a file and have them on the disk; raises ``OSError``."""
    with path.open("rb+", buffering=0) as file:
        left = file.seek(0, os.SEEK_END)
        file.seek(0)
        while left > 0:
            left -= file.write(bytes(min(_CHUNK, left)))
        os.fsync(file.fileno())


def erase(path: Path) -> bool:
    """Overwrite a file and remove it; whether there was one. Raises ``OSError``."""
    if not path.is_file() or path.is_symlink():
        return False
    overwrite(path)
    path.unlink()
    return True


def sweep(path: Path) -> None:
    """Erase what a killed rewriting left beside a file; raises ``OSError``.

    Killed at the right moment it left the file itself under a second name, and only that goes.
    """
    for suffix in (OLD, NEW, f"{NEW}-journal"):
        left = beside(path, suffix)
        if left.is_file() and left.samefile(path):
            left.unlink()
        else:
            erase(left)
