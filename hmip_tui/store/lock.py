"""The lock file beside an inspection file: one program at a time writes to it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hmip_tui.errors import FileProblem

if TYPE_CHECKING:
    from filelock import BaseFileLock


def take(path: Path) -> BaseFileLock:
    """Take the lock of an inspection file; raises :class:`FileProblem` if that is not possible."""
    import filelock

    lock = filelock.FileLock(str(path) + "-lock", timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise FileProblem(
            f"{path} is open in another window. Close it there first; "
            "'hmip status' and 'hmip history' can read it meanwhile."
        ) from error
    except OSError as error:
        raise FileProblem(
            f"{path.parent} cannot be written to ({error.strerror}), "
            "so answers could not be saved there."
        ) from error
    return lock


def give_back(lock: BaseFileLock) -> None:
    """Release a lock and leave no lock file.

    filelock takes no lock on a name that is gone, so the order is safe: POSIX removes the name
    while the lock is held, Windows can only when nobody has it open.
    """
    name = Path(lock.lock_file)
    if os.name == "nt":
        lock.release()
        with suppress(OSError):  # another window has taken it
            name.unlink(missing_ok=True)
        return
    with suppress(OSError):  # the folder has become read-only; an empty file stays
        name.unlink(missing_ok=True)
    lock.release()
