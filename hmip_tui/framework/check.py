"""Finding every mistake in an inspection framework, with its line and its mend.

The format is documented in ``docs/framework-format.md``. A document without a problem here can be
given to :func:`hmip_tui.framework.build`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hmip_tui import toml_text
from hmip_tui.framework import FORMAT
from hmip_tui.framework.lines import Place, lines
from hmip_tui.framework.links import links
from hmip_tui.framework.shape import Problem, kind_of, number, shape

__all__ = ["Problem", "check", "check_text"]

_NEWER = "it was written for a newer program"
_LINE_OF_TOMLLIB = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def check(document: Mapping[str, Any]) -> list[Problem]:
    """Every mistake in a framework document, whatever it holds, without lines.

    In the order of the format: each table's own mistakes first, then what the tables say of one
    another. A document in a newer format is not looked at further.
    """
    of_format = _format(document.get("format"))
    if of_format is not None and of_format[0] == _NEWER:
        return [_of_file(*of_format)]
    entries, of_shape = shape(document)
    head = [] if of_format is None else [_of_file(*of_format)]
    return [*head, *of_shape, *links(entries)]


def check_text(text: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The document in a TOML text, and every mistake in it in the order of its lines.

    None instead of a document where the text is not TOML. A byte order mark, which some editors
    write, is passed over.
    """
    text = text.removeprefix("\ufeff")
    try:
        document = toml_text.parse(text)
    except toml_text.NotToml as error:
        return None, [_not_toml(text, str(error))]
    places = lines(text)
    problems = [replace(p, line=_line(p, places)) for p in check(document)]
    return document, sorted(problems, key=lambda p: p.line or 0)


def _of_file(message: str, mend: str, table: str | None = "format") -> Problem:
    return Problem("the file", message, mend, table=table)


def _format(value: Any) -> tuple[str, str] | None:
    """What is wrong with the format number, and the mend."""
    mend = f"Write format = {FORMAT} above the tables"
    if value is None:
        return "format is missing", mend
    if type(value) is not int:
        return f"format must be a whole number, not {kind_of(value)}", mend
    if value > FORMAT:
        return _NEWER, f"This one reads format {FORMAT}: get a newer program, or an older file"
    return (f"there is no format {number(value)}", mend) if value < FORMAT else None


def _not_toml(text: str, said: str) -> Problem:
    """The problem that stops the reading of a text, at the line that tomllib names, if any."""
    found = _LINE_OF_TOMLLIB.search(said)
    line = None
    if found:
        line = int(found[1]) if found[1] else text.count("\n") + 1
    message = f"it is not valid TOML: {said[: found.start()] if found else said}"
    mend = "Mend this first: the rest is checked when the file can be read"
    return replace(_of_file(message, mend, table=None), line=line)


def _line(problem: Problem, places: Mapping[Place, int]) -> int | None:
    """The line of the key, else of its table, else of the first table of that name."""
    if problem.table is None:
        return None
    spots = (
        Place(problem.table, problem.index, problem.key),
        Place(problem.table, problem.index, None),
        Place(problem.table, None, None),
        Place(problem.table, 0, None),
    )
    return next((places[spot] for spot in spots if spot in places), None)
