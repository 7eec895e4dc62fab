"""Draft texts, and what an inspection's record says of them."""

from __future__ import annotations

import re
from pathlib import Path

from hmip_tui import text_files
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
        return _LINE_END.split(text_files.read(path))
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
        from docx.table import Table
    except ImportError as error:
        raise HmipError(
            "Word files need the package python-docx: pip install 'hmip-tui[report]'."
        ) from error
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise HmipError(f"{path} cannot be read as a Word file.") from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
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
