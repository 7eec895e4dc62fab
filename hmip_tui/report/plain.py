"""Typed text made fit for files of other programs: as text, never as anything that is done."""

from __future__ import annotations

import re

from hmip_tui.text import visible, visible_lines

_NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""What XML cannot hold and :func:`hmip_tui.text.visible` does not replace."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]| *[\t\r\n]")
"""What a spreadsheet takes for the start of a formula."""


def plain(text: str) -> str:
    """``text`` on one line, without anything that XML cannot hold."""
    return _NO_CHARACTER.sub("\ufffd", visible(text))


def plain_lines(text: str) -> str:
    """``text`` with its lines, without anything else that XML cannot hold."""
    return "\n".join(_NO_CHARACTER.sub("\ufffd", line) for line in visible_lines(text))


def harmless(text: str) -> str:
    """``text`` for a cell of a CSV file: with an apostrophe before what starts a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
