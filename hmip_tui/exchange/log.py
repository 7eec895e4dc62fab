"""The log of exchanges: one line to each, readable as it is, without case text.

It lies in the data folder of this device. Parts of a line are separated by tabs: time (UTC), the
inspection's id, where, ``well`` or ``not``, and what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from hmip_tui import journal, paths, whole_files
from hmip_tui.errors import HmipError
from hmip_tui.exchanges import LogLine
from hmip_tui.text import visible

_MOST_LINES = 2_000
_MOST_BYTES = 2**20


def add(inspection: str, target: str, words: str, *, well: bool) -> None:
    """Add a line, dropping the oldest of very many; raises :class:`HmipError`."""
    file = paths.exchange_log()
    line = "\t".join(
        visible(part)
        for part in (journal.now(), inspection, target, "well" if well else "not", words)
    )
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{line}\n")
        if file.stat().st_size > _MOST_BYTES:
            kept = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
            whole_files.replace(file, "".join(kept[-_MOST_LINES:]))
    except OSError as error:
        raise HmipError(f"The log of exchanges, {file}, cannot be written: {error}.") from error


def lines(inspection: str, most: int = 200) -> list[LogLine]:
    """The latest lines about an inspection, the newest first; raises :class:`HmipError`."""
    file = paths.exchange_log()
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise HmipError(f"The log of exchanges, {file}, cannot be read: {error}.") from error
    return list(islice(_of(inspection, text), most))


def _of(inspection: str, text: str) -> Iterator[LogLine]:
    for line in reversed(text.splitlines()):
        parts = line.split("\t")
        if len(parts) == len(LogLine._fields) and parts[1] == inspection:
            time, id, target, well, words = parts
            yield LogLine(time, id, target, well == "well", words)
