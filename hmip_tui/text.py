"""Text that people typed or imported, made safe to show without changing what is stored.

Terminals obey control characters wherever they stand, and Rich and Textual strip only a few of
them. Whatever shows such text passes it through :func:`visible` (one line) or
:func:`visible_lines` (several), and hands it on as plain text, never as markup.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""C0 and C1 controls, line separators, lone surrogates, and what Unicode calls default ignorable
(bidirectional and invisible format characters, fillers, tags) but for the joiners and variation
selectors that spell words and emoji."""


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ESC is shown as one sign
    if code == 0x7F:
        return "\u2421"
    return "\ufffd"


def visible(text: str) -> str:
    """``text`` on one line, every control or invisible character as a visible stand-in."""
    return _UNSAFE.sub(_stand_in, re.sub(r"\r\n|\r|\n", " ", text).replace("\t", "    "))


def visible_lines(text: str) -> list[str]:
    """The lines of ``text``, each as :func:`visible` shows it."""
    return [visible(line) for line in re.split(r"\r\n|\r|\n", text)]


def clean(text: str) -> str:
    """``text`` as it can be stored: lone surrogates, which UTF-8 cannot hold, are replaced."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
