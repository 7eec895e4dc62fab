"""What the screens' layouts have in common."""

BREAKPOINTS: list[tuple[int, str]] = [(0, "-narrow"), (110, "-wide")]
"""The class that a screen has from a width in cells on; 80 columns are narrow."""


def class_of(width: int) -> str:
    """The class that a screen of a width in cells has."""
    return next(name for least, name in reversed(BREAKPOINTS) if width >= least)
