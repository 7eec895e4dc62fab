"""What the screens' layouts have in common."""

BREAKPOINTS: list[tuple[int, str]] = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]
"""The class that a screen has from a width in cells on; 80 columns are narrow."""

HEIGHTS: list[tuple[int, str]] = [(0, "-low"), (18, "-high")]
"""The same of a height in lines, where a screen gives up detail for its list and its keys."""


def class_of(width: int) -> str:
    """The class that a screen of a width in cells has."""
    return next(name for least, name in reversed(BREAKPOINTS) if width >= least)
