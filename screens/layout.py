"""What the screens' layouts have in common."""

BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (110, "-wide")]
"""The class that a screen has from a width in cells on; 80 columns are narrow."""
