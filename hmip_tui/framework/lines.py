"""Where in a TOML text each table and key stands, so that a mistake can name its line.

:mod:`tomllib` keeps no positions. This reads only what positions need, from a text that
:mod:`tomllib` has already accepted.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a document: the ``index``-th (from 0) ``table``, and a ``key`` in it.

    ``index`` is None for a table that stands alone, ``key`` None for the table itself.
    """

    table: str
    index: int | None
    key: str | None


class _Statement(NamedTuple):
    line: int
    brackets: int
    """1 for ``[table]``, 2 for ``[[table]]``, 0 for ``key = value``."""
    path: tuple[str, ...]
    elements: dict[int, int]
    """The lines of the tables that are elements of the key's value."""


_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_PATH = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_IGNORED = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_PATH})[ \t]*\]\]?")
_KEY = re.compile(rf"({_PATH})[ \t]*=")
_IN_VALUE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # the closing quotes may follow one or two that belong to the text
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{},\n]",
    re.DOTALL,
)


def lines(text: str) -> dict[Place, int]:
    """The line (from 1) of each table and each key directly in it.

    A sub-table such as ``[prompt.condition]`` counts as a key of the table it belongs to; the
    tables of an inline array stand where their braces open. ``text`` is valid TOML; for any other
    the result means nothing.
    """
    found: dict[Place, int] = {}
    counted: Counter[str] = Counter()
    here: tuple[str, ...] = ()
    for line, brackets, path, elements in _statements(text):
        if brackets:
            here = path
            if brackets == 2 and len(path) == 1:
                counted[path[0]] += 1
        table, *keys = path if brackets else (*here, *path)
        index = counted[table] - 1 if counted[table] else None
        found.setdefault(Place(table, index, None), line)
        if keys:
            found.setdefault(Place(table, index, keys[0]), line)
        elif not brackets:
            found.update({Place(table, n, None): at for n, at in elements.items()})
    return found


def _statements(text: str) -> Iterator[_Statement]:
    line_ends = [m.start() for m in re.finditer("\n", text)]

    def line(at: int) -> int:
        return bisect_left(line_ends, at) + 1

    at = _end(_IGNORED.match(text))
    while at < len(text):
        header, key = _HEADER.match(text, at), _KEY.match(text, at)
        if header:
            yield _Statement(line(at), len(header[1]), _parts(header[2]), {})
            at = header.end()
        elif key:
            end, elements = _value(text, key.end())
            places = {n: line(element) for n, element in elements.items()}
            yield _Statement(line(at), 0, _parts(key[1]), places)
            at = end
        else:
            return
        at = _end(_IGNORED.match(text, at))


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _parts(path: str) -> tuple[str, ...]:
    """The parts of a dotted key, quoted ones as TOML reads them."""
    parts = re.findall(_PART, path)
    return tuple(tomllib.loads(f"k = {p}")["k"] if p[0] in "\"'" else p for p in parts)


def _value(text: str, start: int) -> tuple[int, dict[int, int]]:
    """Where the value that begins at ``start`` ends, and the tables that are its elements.

    It ends at the first line end outside all brackets; an element is given by its place in the
    array and where its brace opens.
    """
    depth = element = 0
    elements: dict[int, int] = {}
    for token in _IN_VALUE.finditer(text, start):
        sign = token.group()
        if sign == "{" and depth == 1:
            elements[element] = token.start()
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "," and depth == 1:
            element += 1
        elif sign == "\n" and depth == 0:
            return token.start(), elements
    return len(text), elements
