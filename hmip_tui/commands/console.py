"""What commands print: data on standard output, narration on standard error.

Everything passes :func:`hmip_tui.text.visible`, so nothing that a person typed or imported
reaches the terminal as anything but text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from hmip_tui import limits
from hmip_tui.text import visible

if TYPE_CHECKING:
    from hmip_tui.panels.lines import Line


def say(*parts: str) -> None:
    """Print one line of data; its parts are separated by tabs, which none of them holds."""
    print("\t".join(visible(part) for part in parts))


def show(title: str, lines: Sequence[Line]) -> None:
    """Print a panel of lines in a box with a title."""
    from rich.console import Console

    from hmip_tui.panels.renderable import renderable

    Console(markup=False, highlight=False, emoji=False).print(renderable(title, lines))


def narrate(text: str) -> None:
    """Print one line about what is going on."""
    print(visible(text), file=sys.stderr)


def keep_inside() -> None:
    """Say that what is printed may name people, and that nothing has looked it through."""
    narrate("For the team only: it is not looked through for names. 'hmip report' is for outside.")


def say_each(lines: Iterable[str], tell: Callable[[str], None] = say) -> None:
    """Print lines; beyond :data:`hmip_tui.limits.TOLD` only how many more there are."""
    rest = iter(lines)
    for line in islice(rest, limits.TOLD):
        tell(line)
    if more := sum(1 for _ in rest):
        tell(f"... and {more:,} more")


def has_terminal() -> bool:
    """Whether a person sits at the other end: the screens read keys and draw on all three."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def of(count: int, one: str, several: str | None = None) -> str:
    """A count with its noun: ``1 case``, ``2 cases``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
