"""Files that are only ever there as a whole, and on the disk."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Make ``text``, in UTF-8, the whole content of a file in one step: nobody finds half of it.

    Makes the folder, for its owner alone, if it is not there. Raises OSError, and then what was
    there still is.
    """
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Make ``content`` the whole content of a file, as :func:`replace` does."""
    with _written_beside(path, content) as new:
        new.replace(path)


def add(path: Path, text: str) -> None:
    """As :func:`replace`, for a file that is not there: of several who do it at once, one does.

    Raises ``FileExistsError`` where something is there, and OSError.
    """
    with _written_beside(path, text.encode()) as new:
        _name(new, path)


@contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """Yields a file with ``content``, on the disk, in the folder of another; it goes at the end."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.stem}.", suffix=".new", delete=False
    ) as new:
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            new.close()  # Windows replaces no open file
            yield Path(new.name)
        finally:  # an interruption too leaves nothing half done
            with suppress(OSError):  # on a full disk what is left to be written fails once more
                new.close()
            with suppress(OSError):  # the fault that matters is on its way
                Path(new.name).unlink(missing_ok=True)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yields a path beside ``target`` whose file takes that name when it is done, or is removed.

    Nobody finds half of it under the name, whatever becomes of the program. The name is on the disk
    then; that the content is, whoever writes it sees to.

    Raises ``FileExistsError`` where something is there already, and OSError; then nothing is left.
    """
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    os.close(os.open(part, _NEW, 0o600))  # whatever stands against it is said before the work
    part.unlink()
    try:
        yield part
        _name(part, target)
    except BaseException:  # an interruption too leaves nothing half done
        with suppress(OSError):  # the fault that matters is on its way
            for left in target.parent.iterdir():
                if left.name.startswith(part.name):  # SQLite's own files beside it too
                    left.unlink(missing_ok=True)
        raise
    synchronise(target.parent)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def _name(new: Path, path: Path) -> None:
    """Give a whole file its name, which nothing may have: raises ``FileExistsError``, OSError."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.name == "nt":  # where renaming takes no name that is there
            new.rename(path)
            return
        os.close(os.open(path, _NEW, 0o600))  # the name is ours now
        try:
            new.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    else:
        new.unlink()


_NO_FOLDERS = {errno.EBADF, errno.EINVAL, errno.ENOTSUP}
"""How systems say that they synchronise no folders on that disk: some shares, some virtual ones."""


def synchronise(path: Path) -> None:
    """Have a file's content on the disk, or, where the system can, the names in a folder.

    Raises OSError.
    """
    folder = path.is_dir()
    if folder and os.name == "nt":  # which opens no folders
        return
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not folder or error.errno not in _NO_FOLDERS:
            raise
    finally:
        os.close(descriptor)
