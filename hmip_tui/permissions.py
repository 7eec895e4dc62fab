"""Who else on this computer may read a file."""

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
