"""Fuzzing led by coverage: inputs that reach a new line of the program are changed further.

Python's own tracing tells the lines, so it runs wherever the tests do. What a reader may raise is
:class:`HmipError` and what its own module says; anything else is written down with the input.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, NamedTuple

from hmip_tui import (
    case_list,
    comparator_list,
    data_list,
    editors,
    fieldwork,
    guidance,
    keymap,
    recommendations,
    settings,
)
from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.errors import HmipError
from hmip_tui.exchange import files
from hmip_tui.framework import build
from hmip_tui.framework.check import check_text
from hmip_tui.framework_files import built_in
from hmip_tui.manifest import Manifest, Receipt
from hmip_tui.store import chains
from hmip_tui.text import visible, visible_lines
from hmip_tui.text_check import Checker
from tests.hostile import corpus
from tests.hostile.support import device, inspection

Reader = Callable[[bytes], object]

FRAMEWORK = build(built_in())
LONGEST = 4_000
SLOW = 2.0
"""Seconds that no input of :data:`LONGEST` bytes may take, traced."""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _entry(data: bytes) -> object:
    parts = (_text(data).split("\n") + [""] * 9)[:9]
    return chains.read((parts[0], 1, *parts[1:9]))


def _sealed(data: bytes) -> bytes:
    """Bytes with the seal that they should have: without it a reader looks no further."""
    body = data if data.endswith(b"\n") else data + b"\n"
    return body + f'{{"sha256":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()


@cache
def _checker() -> Checker:
    with TemporaryDirectory() as folder:
        path = inspection(Path(folder) / "a.sqlite")
        with device(path.parent), Inspection.open(path, writable=False) as opened:
            rows = [row for found in Comparators(opened).standards() for row in found.rows]
            aliases = {id: k.aliases for id, k in opened.framework.key_questions.items()}
            return Checker(rows, aliases)


def _as_given(_sample: str, _name: str, value: str) -> str:
    return value


READERS: Mapping[str, Reader] = {
    "case list": lambda d: case_list.read(_text(d), FRAMEWORK, (), _as_given, "supervision"),
    "published figures": lambda d: comparator_list.read(_text(d), FRAMEWORK),
    "key data": lambda d: data_list.read(_text(d), FRAMEWORK.key_questions),
    "recommendations": lambda d: recommendations.read(_text(d)),
    "plan": lambda d: fieldwork.table(_text(d), ("date", "place", "cases")),
    "framework": lambda d: check_text(_text(d)),
    "settings": lambda d: settings.parse(_text(d)),
    "theme in settings": lambda d: settings.with_theme(_text(d), "light"),
    "keys": lambda d: keymap.parse(_text(d)),
    "guidance": lambda d: guidance.read_guidance(_text(d), FRAMEWORK.questions.keys()),
    "draft": lambda d: list(_checker().check(_text(d).split("\n"))),
    "entry": _entry,
    "piece of a shared folder": lambda d: files.read_segment(_sealed(d)),
    "account in a shared folder": lambda d: files.read_reach(_sealed(d)),
    "name in a shared folder": lambda d: files.Name.parse(_text(d)),
    "manifest": lambda d: Manifest.from_text(_text(d)),
    "receipt": lambda d: Receipt.from_text(_text(d)),
    "file of an editor": editors.from_file,
    "shown text": lambda d: (visible(_text(d)), visible_lines(_text(d))),
}
MAY_RAISE: Mapping[str, type[Exception]] = {"entry": ValueError}


class Found(NamedTuple):
    """What came of one reader: ``faults`` are what it raised and must not, with the input."""

    reader: str
    inputs: int
    lines: int
    slowest: float
    faults: list[str]


def _seeds() -> list[bytes]:
    lists = [
        f"{heading}\nCS-001,{text},50\n".encode()
        for heading, text in zip(corpus.HEADINGS.values(), corpus.TEXTS.values(), strict=False)
    ]
    small = [data[:LONGEST] for name, data in corpus.files().items() if len(data) < LONGEST]
    entry = "\n".join(["r", "t", "a", "set", "s", "f", '{"text":"x"}', '["r-1"]', "h"]).encode()
    told = {"format": "hmip-receipt", "version": 1, "replicas": {"r": {"last": 1, "head": "h"}}}
    told |= {"inspection": "i", "place": "p", "author": "a", "time": "t"}
    _, whole = files.write_segment("i", "f", "h", [("r", 1, *"taasfv", "[]", "h")])
    toml = (
        b'theme = "dark"\nidle_minutes = 5\n[review]\nyes = "y,1"\nformat = 1\n[[band]]\nid = "x"'
    )
    piece = whole[: whole.rindex(b'{"sha256"')]
    guide = b"# 2.1.1 Engaging\nWhat to look for\n```\n# 2.1.2\n```\n## 9.9.9\n"
    draft = b"2.1.1 50% of 119, not significantly better. 7 out of 9 | 50% | 60% |\n"
    return [*lists, *small, entry, json.dumps(told).encode(), piece, toml, guide, draft]


def _changed(data: bytes, pool: list[bytes], chance: random.Random) -> bytes:
    """An input a little, or a lot, unlike the one it comes from."""
    made = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(made) + 1)
        to = min(at + chance.randrange(9), len(made))
        piece: bytes = chance.choice(
            [
                chance.randbytes(chance.randrange(4)),
                chance.choice(list(corpus.TEXTS.values())).encode("utf-8", "replace"),
                chance.choice(pool)[: chance.randrange(80)],
                bytes(made[at:to]) * chance.randrange(12),
                chance.choice([b'"', b",", b"\n", b"[", b"]", b"{", b"}", b"=", b".", b"9" * 40]),
            ]
        )
        made[at : to if chance.random() < 0.5 else at] = piece
    return bytes(made[:LONGEST])


@contextmanager
def _traced(lines: set[tuple[str, int]]) -> Iterator[None]:
    """Collect the lines of the program that are run."""

    def local(frame: FrameType, _event: str, _argument: Any) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def entered(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if "hmip_tui" in frame.f_code.co_filename else None

    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(None)


def fuzz(reader: str, seconds: float, seed: int = 1) -> Found:
    """Give a reader what chance and coverage make, for so long."""
    chance = random.Random(f"{reader} {seed}")
    pool, lines, faults, slowest, inputs = _seeds(), set[tuple[str, int]](), list[str](), 0.0, 0
    first = list(pool)
    if reader == "draft":
        _checker()  # which takes longer than any reading
    end = time.monotonic() + seconds
    while first or time.monotonic() < end:
        data = first.pop() if first else _changed(chance.choice(pool), pool, chance)
        before, began = len(lines), time.monotonic()
        with suppress(HmipError, MAY_RAISE.get(reader, HmipError)):
            try:
                with _traced(lines):
                    READERS[reader](data)
            except (HmipError, MAY_RAISE.get(reader, HmipError)):
                raise
            except Exception as error:  # noqa: BLE001 - it is what is looked for
                faults.append(f"{type(error).__name__}: {error}: {data[:200]!r}")
        inputs += 1
        took = time.monotonic() - began
        slowest = max(slowest, took)
        if took > SLOW:
            faults.append(f"{took:.1f} s: {data[:200]!r}")
        if len(lines) > before:
            pool.append(data)
    return Found(reader, inputs, len(lines), slowest, faults)
