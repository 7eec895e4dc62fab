"""Draft texts, and what an inspection's record says of them."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from hmip_tui import limits, text_files
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
        import docx
        from docx.table import Table
    except ImportError as error:
        raise HmipError(
            "Word files need the package python-docx: pip install 'hmip-tui[report]'."
        ) from error
    data = text_files.read_bytes(path, limits.WORD_FILE)
    lines = []
    try:
        with ZipFile(BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size <= limits.WORD_FILE:
            for block in docx.Document(BytesIO(data)).iter_inner_content():
                if isinstance(block, Table):
                    lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
                else:
                    lines.append(block.text)
    except Exception as error:  # whatever readers of others' files raise
        raise HmipError(f"{path} cannot be read as a Word file.") from error
    if size > limits.WORD_FILE or sum(map(len, lines)) > limits.DRAFT_FILE:
        raise HmipError(f"{path} holds more than a report does and was not read.")
    return lines


def check(inspection: Inspection, lines: list[str]) -> list[Remark]:
    """What a draft says that the record does not bear out.

    Raises :class:`hmip_tui.errors.ResultsHidden`.
    """
    rows = [row for found in Comparators(inspection).standards() for row in found.rows]
    framework = inspection.framework
    aliases = {id: key.aliases for id, key in framework.key_questions.items()}
    aliases |= {id: q.aliases for id, q in framework.questions.items() if id not in aliases}
    return list(Checker(rows, aliases).check(lines))
