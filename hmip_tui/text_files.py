"""Reading text files that people hand in: UTF-8, or one sentence saying why not."""

from __future__ import annotations

import re
from pathlib import Path

from hmip_tui.errors import HmipError

MOST_BYTES = 16 * 2**20
"""The largest text file that is read."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def read(path: Path) -> str:
    """The text of a UTF-8 file without its byte order mark, line ends as they are.

    Raises :class:`HmipError` for a file that cannot be read, is larger than :data:`MOST_BYTES`,
    is not UTF-8 or holds a NUL; with the line where there is one.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise HmipError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise HmipError(f"{path} is larger than {MOST_BYTES // 2**20} MiB and was not read.")
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


def _line(data: bytes, place: int) -> int:
    """The number, from 1, of the line that holds the byte at ``place``."""
    return len(_LINE_END.findall(data, 0, place)) + 1
