"""Bars are the same picture everywhere, and a picture with words."""

from __future__ import annotations

import struct
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.report.bars import HEIGHT, WIDTH, png, rectangles, svg
from hmip_tui.report.values import Bar

BARS = st.builds(
    Bar,
    value=st.none() | st.integers(0, 100),
    of=st.just(100),
    marks=st.just((50, 65, 80)),
    before=st.none() | st.integers(0, 100),
    alternative=st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1),
)
BLUE = (29, 79, 145)
DARK = (20, 20, 20)


@given(BARS)
def test_everything_drawn_is_within_the_picture(bar: Bar) -> None:
    for r in rectangles(bar):
        assert 0 <= r.y < r.y + r.height <= HEIGHT
        assert r.x < WIDTH
        assert r.x + r.width <= WIDTH + 1


class Element(HTMLParser):
    """The tags of an SVG, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(BARS)
def test_an_svg_says_in_words_what_it_shows(bar: Bar) -> None:
    (name, attributes), *drawn = Element(svg(bar)).tags
    assert (name, attributes["role"]) == ("svg", "img")
    assert attributes["aria-label"] == bar.alternative
    assert [tag for tag, _ in drawn] == ["rect"] * len(rectangles(bar))


def pixels(content: bytes) -> list[list[tuple[int, ...]]]:
    """A PNG's rows of colours; every chunk's checksum is looked at."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        (checked,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
        assert zlib.crc32(kind + data) == checked
        chunks[kind] = data
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3)
    palette = [tuple(chunks[b"PLTE"][n : n + 3]) for n in range(0, len(chunks[b"PLTE"]), 3)]
    lines = zlib.decompress(chunks[b"IDAT"])
    assert len(lines) == height * (width + 1)
    rows = [lines[n : n + width + 1] for n in range(0, len(lines), width + 1)]
    assert all(row[0] == 0 for row in rows)
    return [[palette[place] for place in row[1:]] for row in rows]


@pytest.mark.parametrize("value", [0, 1, 37, 55, 100])
def test_a_png_is_filled_as_far_as_the_figure_says(value: int) -> None:
    rows = pixels(png(Bar(value, 100, (), None, "x")))
    assert (len(rows[0]), len(rows)) == (WIDTH * 3, HEIGHT * 3)
    assert rows[len(rows) // 2].count(BLUE) == value * 6


def test_the_last_time_s_figure_stands_across_the_bar() -> None:
    top = pixels(png(Bar(55, 100, (50, 65, 80), 67, "x")))[0]
    assert {x // 3 for x, colour in enumerate(top) if colour == DARK} == {133, 134, 135}
