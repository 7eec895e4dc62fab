"""The program's themes: every colour of text and of telling borders has WCAG AA contrast.

``tests/screens/test_contrast.py`` measures it on what the screens really draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from textual.theme import Theme

NO_COLOUR: Final = "no-colour"
"""Shown where ``NO_COLOR`` is set: the terminal's own two colours, bold and reverse."""


class Palette(NamedTuple):
    """The colours that a theme is made of, as ``#rrggbb``."""

    background: str
    surface: str
    """Behind windows, lines to type in and notices."""
    foreground: str
    muted: str
    """Text that supports."""
    line: str
    """Borders around panes that are looked at, not worked in."""
    primary: str
    """Borders around what is worked in."""
    key: str
    error: str
    warning: str
    success: str


_PALETTES = {
    "dark": Palette(
        background="#11151a",
        surface="#1b2128",
        foreground="#e8eaed",
        muted="#a9b3be",
        line="#6f7b88",
        primary="#63aee8",
        key="#ffb454",
        error="#ff9191",
        warning="#f2c14e",
        success="#7bd88f",
    ),
    "light": Palette(
        background="#fbfaf7",
        surface="#efede6",
        foreground="#191a1c",
        muted="#555b62",
        line="#7a8189",
        primary="#0b5aa2",
        key="#874800",
        error="#a3141c",
        warning="#735000",
        success="#17632d",
    ),
    "high-contrast": Palette(
        background="#000000",
        surface="#000000",
        foreground="#ffffff",
        muted="#e0e0e0",
        line="#ffffff",
        primary="#00e5ff",
        key="#ffff00",
        error="#ff9c9c",
        warning="#ffd700",
        success="#5dff9b",
    ),
}


def _variables(palette: Palette) -> dict[str, str]:
    """Every derived colour that a screen shows, said outright instead of mixed by Textual."""
    return {
        "text": palette.foreground,
        "text-muted": palette.muted,
        "text-disabled": palette.muted,
        "text-primary": palette.primary,
        "text-accent": palette.key,
        "text-error": palette.error,
        "text-warning": palette.warning,
        "text-success": palette.success,
        "foreground-muted": palette.muted,
        "foreground-disabled": palette.muted,
        "panel-lighten-1": palette.surface,
        "panel-lighten-2": palette.line,
        "border": palette.primary,
        "border-blurred": palette.line,
        "block-cursor-foreground": palette.background,
        "block-cursor-background": palette.foreground,
        "block-cursor-blurred-foreground": palette.background,
        "block-cursor-blurred-background": palette.foreground,
        "input-cursor-foreground": palette.background,
        "input-cursor-background": palette.foreground,
        "input-selection-foreground": palette.background,
        "input-selection-background": palette.primary,
        "scrollbar": palette.line,
        "scrollbar-hover": palette.line,
        "scrollbar-active": palette.primary,
        "scrollbar-background": palette.surface,
        "scrollbar-background-hover": palette.surface,
        "scrollbar-background-active": palette.surface,
    }


def _theme(name: str, palette: Palette) -> Theme:
    return Theme(
        name=name,
        dark=name != "light",
        primary=palette.primary,
        accent=palette.key,
        error=palette.error,
        warning=palette.warning,
        success=palette.success,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.surface,
        panel=palette.surface,
        variables=_variables(palette),
    )


_MISSING = ("ansi-background", "ansi-foreground", "surface-active")
"""What Textual's own styles need and its palettes of terminal colours do not give."""


def _no_colour() -> Theme:
    """Every colour is the terminal's own; roles differ by bold, reverse and their words."""
    own = "ansi_default"
    variables = dict.fromkeys((*_variables(_PALETTES["dark"]), *_MISSING), own)
    return Theme(
        name=NO_COLOUR,
        ansi=True,
        primary=own,
        accent=own,
        error=own,
        warning=own,
        success=own,
        foreground=own,
        background=own,
        variables={**variables, "input-cursor-text-style": "reverse"},
    )


THEMES: Mapping[str, Theme] = {
    **{name: _theme(name, palette) for name, palette in _PALETTES.items()},
    NO_COLOUR: _no_colour(),
}
"""The themes by name; all but :data:`NO_COLOUR` can be chosen."""
