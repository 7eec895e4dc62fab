"""What a person can set, and what a settings file says of it.

Documented in ``docs/settings.md``. Nothing here touches a file: :mod:`hmip_tui.preferences` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from hmip_tui import limits

THEMES = ("dark", "light", "high-contrast")
"""The themes that can be chosen, in the order in which a key goes through them."""

MOST_IDLE_MINUTES = 24 * 60

MOST_BACKUP_MEGABYTES = 1_000_000


class Settings(NamedTuple):
    """How the program behaves on this device. The defaults hold for what is not set."""

    theme: str = THEMES[0]
    idle_minutes: float = 5
    """Minutes without a key or a move of the mouse until the screen is hidden; 0: never."""
    auto_advance: bool = True
    """Whether the next question comes by itself after an answer."""
    reduced_motion: bool = False
    """Whether nothing on the screen may move by itself."""
    editor: str = ""
    """The command of the editor to use where the environment names none; "": the system's."""
    backup_folder: str = ""
    """The folder for backups; "": one in the data folder."""
    backup_megabytes: float = 1000
    """How much room the backups of one file may take; the newest stays whatever its size."""


DEFAULTS = Settings()

_KEYS = tuple(Settings._fields)

_MOST = {"idle_minutes": MOST_IDLE_MINUTES, "backup_megabytes": MOST_BACKUP_MEGABYTES}

_THEME_LINE = (
    r"""(?m)^([ \t]*(?:theme|"theme"|'theme')[ \t]*=[ \t]*)"""
    r"""("[^"\r\n]*"|'[^'\r\n]*'|[^#\r\n]{0,200}?)([ \t]*(?:#[^\r\n]*)?\r?)$"""
)


def parse(text: str) -> tuple[Settings, list[str]]:
    """The settings that a TOML text gives, and its mistakes, each a sentence.

    What is mistaken keeps its default; what is not TOML at all gives the defaults.
    """
    if not text:  # as on most devices: there is nothing to import a reader of TOML for
        return DEFAULTS, []
    from hmip_tui import toml_text

    try:
        document = toml_text.parse(text)
    except toml_text.NotToml as error:
        return DEFAULTS, [f"It is not TOML: {error}."]
    mistakes = [_unknown(key) for key in document if key not in _KEYS]
    values: dict[str, Any] = {}
    for key, value in document.items():
        if key in _KEYS:
            if sentence := _mistake(key, value):
                mistakes.append(sentence)
            else:
                values[key] = value
    return Settings(**values), mistakes


def _mistake(key: str, value: Any) -> str:
    """What is wrong with a value, empty if nothing."""
    if key == "theme":
        known = value in THEMES
        return "" if known else f"theme is one of {', '.join(THEMES)}, not {_shown(value)}."
    if key in _MOST:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and 0 <= value <= _MOST[key]:
            return ""
        return f"{key} is a number from 0 to {_MOST[key]}, not {_shown(value)}."
    if key in ("editor", "backup_folder"):
        return "" if isinstance(value, str) else f"{key} is a text, not {_shown(value)}."
    return "" if isinstance(value, bool) else f"{key} is true or false, not {_shown(value)}."


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= limits.WHOLE:  # Python refuses to write some
        return "a number beyond all bounds"
    if isinstance(value, list | dict) and value:
        return "a list" if isinstance(value, list) else "a table"
    return f"'{value}'" if isinstance(value, str) else f"{value}"


def _unknown(key: str) -> str:
    import difflib

    near = difflib.get_close_matches(key, _KEYS, n=1)
    return f"'{key}' is no setting{f'; is {near[0]} meant?' if near else '.'}"


def with_theme(text: str, theme: str) -> str | None:
    """A settings file's text with another theme and all else as it was.

    None where that cannot be done: the text is not TOML, or sets the theme in an unusual way.
    """
    new, found = re.subn(_THEME_LINE, rf'\g<1>"{theme}"\g<3>', text, count=1)
    if not found:
        new = f'theme = "{theme}"\n{text}'
    before, after = _document(text), _document(new)
    if before is None or after != {**before, "theme": theme}:
        return None
    return new


def _document(text: str) -> Mapping[str, Any] | None:
    from hmip_tui import toml_text

    try:
        return toml_text.parse(text)
    except toml_text.NotToml:
        return None
