"""An organisation's own guidance: a Markdown file with a heading for each question.

A heading that begins with a question's id opens its section; what follows, up to the next such
heading, is the guidance on that question. Text before the first is for the reader of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_HEADING = re.compile(r"#{1,6}\s+(?P<id>\S+)(?P<rest>.*)")
_LONGEST_ID = 40
"""Characters within which a word is an id or none."""

_FENCE = re.compile(r"\s*(```|~~~)")


def read_guidance(text: str, ids: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The guidance by question id, and a sentence for each heading that names no question.

    ``ids`` are those of the framework's questions. A heading inside a fenced block is text, one
    whose first word holds a full stop and a digit but is no id is reported; any other heading
    belongs to the section it stands in.
    """
    found: dict[str, list[str]] = {}
    faults: list[str] = []
    section: list[str] | None = None
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.fullmatch(line.strip())
        id = "" if heading is None else heading["id"].rstrip(":")
        if id in ids:
            section = found.setdefault(id, [])
        elif re.fullmatch(r"[\d.]+\.[\da-z.]*", id[:_LONGEST_ID]):
            faults.append(f"line {number}: the framework has no question {id}")
            section = None
        elif section is not None:
            section.append(line)
    return {id: "\n".join(lines).strip() for id, lines in found.items()}, faults
