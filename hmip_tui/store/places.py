"""What stands at a path, as far as can be told without SQLite."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hmip_tui.errors import FileProblem, Locked
from hmip_tui.store import engine, header, seal, unlocked

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey

Identity = tuple[int, int]

State = tuple[int, ...]
"""What of a file changes with its content, or when another takes its place."""

SIDE_FILES = ("-wal", "-shm")

WRITING: dict[Identity | None, CipherKey | None] = {}
"""The files that this process has open for writing, and their keys. Nothing else in it may open
them but through SQLite: POSIX gives up all of a process's locks on a file when any one handle to it
is closed, and another program would then take the WAL for left behind and remove it."""


class Standing(NamedTuple):
    """A file that seems to be ours. ``start`` is empty for one that is being written to."""

    start: bytes
    pack: bool = False
    key: CipherKey | None = None
    """What it is encrypted with, None for a plain file."""


def look(path: Path, *, packs: bool = False) -> Standing:
    """Look at an inspection file (or, with ``packs``, a pack) before SQLite touches it.

    Raises :class:`FileProblem` for a missing, unreadable, empty or foreign file, and
    :class:`Locked` for an encrypted one whose key nobody has given.
    """
    if (identity_ := identity(path)) in WRITING:
        return Standing(b"", key=WRITING[identity_])
    start = _start(path)
    pack = header.is_pack(start)
    key = None
    if not (pack or header.is_ours(start)):
        pack, key = _encrypted(path, start)
    if pack and not packs:
        raise FileProblem(f"{path} is a pack: 'hmip merge' takes it into an inspection file.")
    return Standing(start, pack, key)


def is_encrypted(path: Path) -> bool:
    """Whether what stands at a path may be an encrypted inspection file or pack.

    Such a file looks like nothing at all, so only its key can tell. Raises :class:`FileProblem`.
    """
    if (identity_ := identity(path)) in WRITING:
        return WRITING[identity_] is not None
    return _looks_encrypted(path, _start(path))


def salt(path: Path) -> bytes:
    """What an encrypted file begins with; raises :class:`FileProblem`."""
    return header.salt(_start(path))


def _start(path: Path) -> bytes:
    found = status(path)
    if found is None:
        raise FileProblem(f"{path} does not exist.")
    if stat.S_ISDIR(found.st_mode):
        raise FileProblem(f"{path} is a folder, not an inspection file.")
    if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
        raise FileProblem(f"{path} is not an inspection file of this program.")
    try:
        with path.open("rb") as file:
            return file.read(header.LENGTH)
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error


def _encrypted(path: Path, start: bytes) -> tuple[bool, CipherKey]:
    """Whether an encrypted file is a pack, and its key."""
    if not _looks_encrypted(path, start):
        if is_known(start):
            raise _cut(path)
        raise FileProblem(f"{path} is not an inspection file of this program.")
    key = unlocked.demand(header.salt(start), path)
    if key is None:
        raise Locked(path)
    if not _is_in_pages(path):
        raise _cut(path)
    return seal.is_there(path), key


def _cut(path: Path) -> FileProblem:
    error = engine.damage("the end of the file is missing")
    problem = engine.problem(path, error)
    problem.__cause__ = error
    return problem


def is_known(start: bytes) -> bool:
    """Whether a file that starts so is encrypted with a key that was given to this process."""
    return len(start) == header.LENGTH and unlocked.get(header.salt(start)) is not None


def _looks_encrypted(path: Path, start: bytes) -> bool:
    return header.may_be_encrypted(start, path.stat().st_size)


def _is_in_pages(path: Path) -> bool:
    """Whether an encrypted file consists of whole pages, as far as it has to.

    A pack's seal follows its pages; and a page that the power cut short stands in the log.
    """
    whole = path.stat().st_size % header.CIPHER_PAGE == 0
    return whole or seal.is_there(path) or has_log(path)


def has_log(path: Path) -> bool:
    """Whether a log lies beside a file: it is open, or a program was killed."""
    return any(beside(path, suffix).exists() for suffix in ("-wal", "-journal"))


def require_end(path: Path, start: bytes) -> None:
    """Refuse a file that was cut: SQLite would read what is missing of its last page as zeros.

    Where a killed program left its log beside the file, the rest may be there.
    """
    if has_log(path):
        return
    if path.stat().st_size < header.length_of_file(start):
        raise _cut(path)


def require_free(path: Path) -> None:
    """Refuse a path with no folder, or with something there; raises :class:`FileProblem`."""
    folder = status(path.parent)
    if folder is None or not stat.S_ISDIR(folder.st_mode):
        raise FileProblem(f"The folder {path.parent} does not exist.")
    if status(path) is not None:
        raise FileProblem(f"{path} exists already; nothing was changed.")


def make(path: Path) -> None:
    """Make an empty file for its owner alone; whoever is quicker has it, nothing is written over.

    Raises :class:`FileProblem`.
    """
    require_free(path)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:  # made by another program in this moment
        raise FileProblem(f"{path} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{path} cannot be made: {error.strerror}.") from error


def status(path: Path) -> os.stat_result | None:
    """What stands at a path, None for nothing; raises :class:`FileProblem` where nobody can say."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:  # no access, a name beyond the system's limit, a drive that is gone
        raise FileProblem(f"{path} cannot be reached: {error.strerror}.") from error


def identity(path: Path) -> Identity | None:
    """What tells a file from every other on this device, whatever its name; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def has_second_name(path: Path) -> bool:
    """Whether a file can be reached by a second name of its own, a hard link."""
    found = status(path)
    return found is not None and found.st_nlink > 1


def state(path: Path) -> State:
    """What tells a file's content now from a later one; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def beside(path: Path, suffix: str) -> Path:
    """The file that SQLite or this program keeps beside another; beside where a link leads to."""
    if os.path.islink(path):  # noqa: PTH114 - the method raises where nobody may look
        path = Path(os.path.realpath(path))
    return path.with_name(path.name + suffix)


def remove(path: Path, *suffixes: str) -> None:
    """Remove files beside a path, "" for itself, as far as that is possible."""
    with suppress(OSError):
        for suffix in suffixes:
            beside(path, suffix).unlink(missing_ok=True)
