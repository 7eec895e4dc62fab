"""What a terminal sends is taken for keys only where it stands for keys."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has keys, not bytes", allow_module_level=True)

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from hmip_tui.quick_driver import _WHOLE, _Parser


def read(parser: XTermParser, text: str) -> list[Message]:
    return [*parser.feed(text), *parser.feed("\x1b[A")]


def described(messages: list[Message]) -> list[object]:
    return [
        (m.key, m.character) if isinstance(m, events.Key) else (type(m), list(m.__rich_repr__()))
        for m in messages
    ]


KNOWN = [sequence for sequence in ANSI_SEQUENCES_KEYS if sequence != "\x1b"]
REPORTS = [
    "\x1b[<0;12;7M",
    "\x1b[<35;1;1m",
    "\x1b[32;5;6M",
    "\x1b[?2026;2$y",
    "\x1b[5;7R",
    "\x1b[48;24;80;480;800t",
    "\x1b[I",
    "\x1b[O",
    "\x1b[200~pasted 123\x1b[201~",
    "\x1b[97;5u",
    "\x1b[1;5A",
    "y\x1bn",
]


@pytest.mark.parametrize("text", [*KNOWN, *REPORTS], ids=ascii)
def test_what_is_known_is_read_as_before(text: str) -> None:
    assert described(read(_Parser(), text)) == described(read(XTermParser(), text))


@pytest.mark.parametrize(
    "text",
    ["\x1b[28594532~", "\x1b[99999999999999999999u", "\x1bO2Z", "\x1b[123z", "\x1b[?1;2c"],
    ids=ascii,
)
def test_what_is_unknown_is_no_key(text: str) -> None:
    assert described(read(_Parser(), text)) == [("up", None)]


def test_no_known_sequence_begins_with_a_whole_one() -> None:
    for sequence in KNOWN:
        for end in range(2, len(sequence)):
            begin = sequence[:end]
            assert not _WHOLE.fullmatch(begin) or begin in ANSI_SEQUENCES_KEYS, sequence
