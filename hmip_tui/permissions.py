"""Who else on this computer may read a file, and by which other name."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def others_may_read(path: Path) -> str | None:
    """The permissions that let others read a file, as ``rw-r--r--``; "" where none do.

    None where nobody can say: on Windows, whose permissions are of another kind, and for a file
    that is not there.
    """
    if os.name == "nt":
        return None
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    return stat.filemode(mode)[1:] if mode & (stat.S_IRWXG | stat.S_IRWXO) else ""


def has_second_name(path: Path) -> bool:
    """Whether a file can be reached by a second name of its own, a hard link.

    SQLite takes that for another file: programs that write to it under both names do not see each
    other, and what one of them had saved is lost.
    """
    try:
        return path.stat().st_nlink > 1
    except OSError:
        return False
