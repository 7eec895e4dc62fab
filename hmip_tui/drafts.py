"""Draft texts, and what an inspection's record says of them."""

from __future__ import annotations

import re
from pathlib import Path

from hmip_tui import limits, text_files, word_text
from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.errors import HmipError
from hmip_tui.text_check import Checker, Remark

_LINE_END = re.compile(r"\r\n|\r|\n")


def lines_of(path: Path) -> list[str]:
    """The lines of a text (UTF-8), or the paragraphs and table rows of a Word file.

    A row's cells are separated by tabs. Raises :class:`HmipError`.
    """
    if path.suffix.casefold() != ".docx":
        lines = _LINE_END.split(text_files.read(path, limits.DRAFT_FILE))
        if len(lines) > limits.LINES:
            raise HmipError(f"{path} has more than {limits.LINES:,} lines and was not read.")
        return lines
    try:
        return word_text.lines(text_files.read_bytes(path, limits.WORD_FILE))
    except HmipError:
        raise
    except word_text.TooMuch as error:
        raise HmipError(f"{path} holds more than a report does and was not read.") from error
    except Exception as error:  # whatever readers of others' files raise
        raise HmipError(f"{path} cannot be read as a Word file.") from error


def check(inspection: Inspection, lines: list[str]) -> list[Remark]:
    """What a draft says that the record does not bear out.

    Raises :class:`hmip_tui.errors.ResultsHidden`.
    """
    rows = [row for found in Comparators(inspection).standards() for row in found.rows]
    framework = inspection.framework
    aliases = {id: key.aliases for id, key in framework.key_questions.items()}
    aliases |= {id: q.aliases for id, q in framework.questions.items() if id not in aliases}
    return list(Checker(rows, aliases).check(lines))
