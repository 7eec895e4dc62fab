"""Reading text files that people hand in: UTF-8, or one sentence saying why not."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from hmip_tui import limits
from hmip_tui.errors import HmipError

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def read(path: Path, most: int = limits.TEXT_FILE) -> str:
    """The text of a UTF-8 file without its byte order mark, line ends as they are.

    Raises :class:`HmipError` for a file that cannot be read, is larger than ``most`` bytes, is not
    UTF-8 or holds a NUL; with the line where there is one.
    """
    data = read_bytes(path, most)
    if data.startswith(_UTF_16):
        raise HmipError(f"{path} is UTF-16 text. Save it as UTF-8 and try again.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    nul = data.find(b"\0")
    if nul >= 0:
        raise HmipError(f"{path}, line {_line(data, nul)}: a NUL byte; this is not a text file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HmipError(
            f"{path}, line {_line(data, error.start)}: the text is not UTF-8. "
            "Save it as UTF-8 and try again."
        ) from error


def read_bytes(path: Path, most: int) -> bytes:
    """All of a file; raises :class:`HmipError` where it cannot be read or has over ``most`` bytes.

    Nothing that others put in a folder is waited for: a pipe is read only where it was named as
    one, by what a shell puts in the place of ``<(...)``.
    """
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind) and not _is_given(path):
            raise HmipError(f"{path} is not a file.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise HmipError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        size = f"{most // 2**20} MiB" if most >= 2**20 else f"{most // 2**10} KiB"
        raise HmipError(f"{path} is larger than {size} and was not read.")
    return data


def _is_given(path: Path) -> bool:
    return path.is_relative_to("/dev/fd") or path == Path("/dev/stdin")


def _line(data: bytes, place: int) -> int:
    """The number, from 1, of the line that holds the byte at ``place``."""
    return len(_LINE_END.findall(data, 0, place)) + 1
