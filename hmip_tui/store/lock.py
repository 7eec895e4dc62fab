"""The lock file beside an inspection file: one program at a time writes to it.

The systems' own locks on whole files, which end with the process that holds them. Libraries that
wrap them bring more than this needs, on the way to every first paint.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hmip_tui.errors import FileProblem
from hmip_tui.store import places

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}
"""How the systems say that another program has the lock."""

_TRIES = 100
"""How often a name may be gone again once it is locked. Each time another program has given its
lock back in that very moment, unless the file system tells the same file from itself."""

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


class Lock(NamedTuple):
    """A lock that is held."""

    name: Path
    descriptor: int


def take(path: Path) -> Lock:
    """Take the lock of an inspection file; raises :class:`FileProblem` if that is not possible."""
    name = places.beside(path, "-lock")
    for _ in range(_TRIES):
        try:
            descriptor = os.open(name, _FLAGS, 0o600)
        except OSError as error:
            raise FileProblem(
                f"{path.parent} cannot be written to ({error.strerror}), "
                "so answers could not be saved there."
            ) from error
        try:
            _lock(descriptor)
            if _is_at(name, descriptor):
                return Lock(name, descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in _HELD:
                raise FileProblem(f"{path} cannot be locked: {error.strerror}.") from error
            raise FileProblem(
                f"{path} is open in another window. Close it there first; "
                "'hmip status' and 'hmip history' can read it meanwhile."
            ) from error
        os.close(descriptor)  # whoever had it removed the name meanwhile: a lock on nothing
    raise FileProblem(
        f"{path} cannot be locked: {name.name} is another file each time it is looked at. "
        "The file system cannot tell files apart; copy the inspection to a disk of this computer."
    )


def is_held(path: Path) -> bool:
    """Whether somebody has the lock of an inspection file now, this process included."""
    try:
        descriptor = os.open(places.beside(path, "-lock"), os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(descriptor)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _is_at(name: Path, descriptor: int) -> bool:
    if os.name == "nt":  # nobody can remove what is open
        return True
    try:
        return os.path.samestat(name.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def give_back(lock: Lock) -> None:
    """Release a lock and leave no lock file.

    POSIX removes the name while the lock is held, and :func:`take` takes no lock on a name that
    is gone; Windows can remove it only when nobody has it open.
    """
    if os.name == "nt":
        os.close(lock.descriptor)
        with suppress(OSError):  # another window has taken it
            lock.name.unlink(missing_ok=True)
        return
    with suppress(OSError):  # the folder has become read-only; an empty file stays
        lock.name.unlink(missing_ok=True)
    os.close(lock.descriptor)
