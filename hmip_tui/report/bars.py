"""Bars as pictures: drawn in rectangles, so that a page and a Word file show the same.

The last time's figure is a dark line across the whole height, today's a bar in the middle, the
bands' boundaries thin lines: nothing is told by colour alone, and every picture has its words.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from hmip_tui.report.values import Bar

WIDTH = 200
"""The width of every picture in its own units; 2 stand for one per cent."""

HEIGHT = 18
_BAR = (4, 10)
_SCALE = 3
"""Pixels to a unit in a PNG."""

_PAPER, _GROUND, _FILL, _MARK, _BEFORE = range(5)
_COLOURS = ((255, 255, 255), (226, 230, 236), (29, 79, 145), (92, 99, 112), (20, 20, 20))
"""Each stands against its neighbours by at least three to one, or has a white edge."""


class Rectangle(NamedTuple):
    """A filled rectangle; ``colour`` is a place in the palette."""

    x: int
    y: int
    width: int
    height: int
    colour: int


def rectangles(bar: Bar) -> list[Rectangle]:
    """A bar's picture, from the ground up."""
    top, height = _BAR
    found = [
        Rectangle(0, top, WIDTH, height, _MARK),
        Rectangle(1, top + 1, WIDTH - 2, height - 2, _GROUND),
    ]
    if bar.value is not None:
        found.append(Rectangle(0, top, _place(bar.value, bar), height, _FILL))
    for mark in bar.marks:
        x = min(_place(mark, bar), WIDTH - 1)
        found += [Rectangle(x - 1, top, 3, height, _PAPER), Rectangle(x, 1, 1, HEIGHT - 2, _MARK)]
    if bar.before is not None:
        x = min(max(_place(bar.before, bar) - 1, 1), WIDTH - 4)
        found += [Rectangle(x - 1, 0, 5, HEIGHT, _PAPER), Rectangle(x, 0, 3, HEIGHT, _BEFORE)]
    return found


def _place(value: int, bar: Bar) -> int:
    return min(max((2 * WIDTH * value + bar.of) // (2 * bar.of), 0), WIDTH)


def svg(bar: Bar) -> str:
    """The picture as an SVG element with its words as accessible name."""
    drawn = "".join(
        f'<rect x="{r.x}" y="{r.y}" width="{r.width}" height="{r.height}" '
        f'fill="#{bytes(_COLOURS[r.colour]).hex()}"/>'
        for r in rectangles(bar)
    )
    return (
        f'<svg role="img" aria-label="{escape(bar.alternative)}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{drawn}</svg>'
    )


def png(bar: Bar) -> bytes:
    """The picture as a PNG with a palette, three pixels to a unit."""
    width = WIDTH * _SCALE
    rows = [bytearray(width) for _ in range(HEIGHT)]
    for r in rectangles(bar):
        left, right = max(r.x, 0) * _SCALE, min(r.x + r.width, WIDTH) * _SCALE
        for y in range(r.y, r.y + r.height):
            rows[y][left:right] = bytes([r.colour]) * (right - left)
    lines = b"".join((b"\0" + bytes(row)) * _SCALE for row in rows)
    header = struct.pack(">IIBBBBB", width, HEIGHT * _SCALE, 8, 3, 0, 0, 0)
    chunks: Sequence[tuple[bytes, bytes]] = (
        (b"IHDR", header),
        (b"PLTE", b"".join(map(bytes, _COLOURS))),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)
