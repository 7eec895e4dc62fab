"""What this device's person has set: the settings and keys files of the data folder.

A convenience of this device and no part of any record. Both files are read before the first
paint, so what is not there costs a look, and what is there one small file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hmip_tui import paths, whole_files
from hmip_tui.errors import FileProblem, HmipError, Refused
from hmip_tui.file_names import is_there
from hmip_tui.settings import DEFAULTS, Settings, parse, with_theme

_MOST_TOLD = 20
"""Mistakes that a notice lists."""


def load_settings() -> tuple[Settings, str]:
    """The settings, and what is to be said of the file, empty if nothing.

    Whatever is mistaken keeps its default.
    """
    path = paths.settings_file()
    try:
        text = read(path)
    except HmipError as error:
        return DEFAULTS, f"{error} The defaults hold."
    settings, mistakes = parse(text)
    return settings, _told(path, mistakes, "For these the defaults hold.")


def keys_text() -> str:
    """The text of the keys file, empty if there is none; raises :class:`HmipError`."""
    return read(paths.keys_file())


def told_of_keys(mistakes: Sequence[str]) -> str:
    """What is to be said of a keys file with mistakes, empty without."""
    return _told(paths.keys_file(), mistakes, "All keys are as they were made.")


def _told(path: Path, mistakes: Sequence[str], so: str) -> str:
    if len(mistakes) > _MOST_TOLD:
        mistakes = [*mistakes[:_MOST_TOLD], f"There are {len(mistakes) - _MOST_TOLD:,} more."]
    return f"{path.name}: {' '.join(mistakes)} {so}" if mistakes else ""


def read(path: Path) -> str:
    """A file's text, empty where there is no file; raises :class:`HmipError`."""
    if not is_there(path):
        return ""
    from hmip_tui import limits, text_files

    return text_files.read(path, limits.PREFERENCES_FILE)


def remember_theme(theme: str) -> None:
    """Set the theme in the settings file and leave all else in it as it is.

    Raises :class:`HmipError` where the file cannot be read, understood or written.
    """
    path = paths.settings_file()
    text = with_theme(read(path), theme)
    if text is None:
        raise Refused(f"{path.name} has mistakes, so the theme is not remembered in it.")
    try:
        whole_files.replace(path, text)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror}.") from error
