"""A small valid framework, and ways to break it and to see that the mistake is told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui.framework.check import Problem, check_text

VALID = (Path(__file__).parent / "data" / "small-framework.toml").read_text(encoding="utf-8")

Document = dict[str, Any]


def document() -> Document:
    return tomllib.loads(VALID)


def problems_of(text: str) -> list[Problem]:
    return check_text(text)[1]


def replaced(*pairs: tuple[str, str]) -> str:
    """The valid framework with the first occurrence of each text replaced."""
    text = VALID
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


class Mistake(NamedTuple):
    """A change of the valid text, and what must be said; ``# <<`` marks the line."""

    old: str
    new: str
    place: str
    message: str
    mend: str


def assert_told(mistake: Mistake, *, alone: bool = True) -> None:
    """One problem says it, at the marked line if any; ``alone``: and nothing else is said."""
    text = replaced((mistake.old, mistake.new))
    problems = problems_of(text)
    found = [p for p in problems if p.place == mistake.place and mistake.message in p.message]
    assert len(found) == 1, problems
    assert mistake.mend in found[0].mend
    marked = [n for n, line in enumerate(text.splitlines(), 1) if "# <<" in line]
    if marked:
        assert [found[0].line] == marked
    if alone:
        assert problems == found
