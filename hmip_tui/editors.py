"""Editors of one's own: which program that is, and what a text is in the file it is given.

Documented in ``docs/settings.md``. Nothing here touches a file or starts a program:
:mod:`hmip_tui.editing` does.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from hmip_tui.text import visible_lines

_UTF_8, _UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")

_NOT_UTF_8 = (
    "the editor did not save it as UTF-8: it was read as Windows-1252, so look it over for letters "
    "with accents"
)

Which = Callable[[str], str | None]
"""Where a program is, by its name or path; None where there is none."""


class Chosen(NamedTuple):
    """The program to start with its first arguments; ``name`` is its name as it was given."""

    words: tuple[str, ...]
    name: str


class NoEditor(Exception):
    """There is no editor; the text says why."""


def chosen(environment: Mapping[str, str], setting: str, which: Which, *, windows: bool) -> Chosen:
    """The editor to use: ``$VISUAL``, else ``$EDITOR``, else the setting, else the system's.

    Raises :class:`NoEditor` where what is named is not there; nothing else is used in its place.
    """
    named = (
        ("$VISUAL", environment.get("VISUAL", "")),
        ("$EDITOR", environment.get("EDITOR", "")),
        ("settings.toml", setting),
    )
    for where, command in named:
        if command.strip():
            return _named(command.strip(), where, which, windows=windows)
    usual = ("notepad",) if windows else ("nano", "vi")
    for name in usual:
        if found := which(name):
            return Chosen((found,), name)
    raise NoEditor(
        f"neither $VISUAL, $EDITOR nor settings.toml names an editor, and there is no "
        f"{' or '.join(usual)}"
    )


def _named(command: str, where: str, which: Which, *, windows: bool) -> Chosen:
    if whole := which(command):  # a path with spaces in it that nobody quoted
        return Chosen((whole,), command)
    try:
        name, *more = split(command, windows=windows)
    except ValueError:
        raise NoEditor(f"a quotation mark is missing in '{command}', which {where} says") from None
    found = which(name)
    if found is None:
        raise NoEditor(f"there is no '{name}', which {where} names as editor")
    return Chosen((found, *more), name)


def split(command: str, *, windows: bool) -> Sequence[str]:
    """The words of a command that is not blank; quotation marks keep spaces together.

    On Windows a backslash is a part of a path and only the double quotation mark quotes. Raises
    ValueError where a quotation mark is not closed.
    """
    words = shlex.shlex(command, posix=True)
    words.whitespace_split = True
    words.commenters = ""
    if windows:
        words.escape, words.quotes = "", '"'
    return list(words)


def to_file(text: str) -> str:
    """A text as it stands in the file: whole lines, as editors keep them."""
    return f"{text}\n" if text else ""


def from_file(data: bytes) -> tuple[str, str]:
    """The text that a file holds, and what is to be said of it, empty if nothing.

    Every file gives a text: UTF-8, UTF-16 by its mark, or else Windows-1252, byte by byte. The
    lines' ends become this program's, and control characters their visible stand-ins.
    """
    said = ""
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8")
    except UnicodeDecodeError:
        text, said = data.decode("cp1252", errors="backslashreplace"), _NOT_UTF_8
    if data.startswith(_UTF_8):
        text = text[1:]
    lines = visible_lines(text)
    if lines[-1] == "":
        del lines[-1]
    return "\n".join(lines), said
