"""The text of a Word file (.docx), within bounds.

A file of a few kilobytes can tell of a thousand million cells, or of entities in entities, and
readers that build a document of it take all memory. Only its words are read here, as they pass.
"""

from __future__ import annotations

from io import BytesIO
from xml.parsers import expat
from zipfile import ZipFile

from hmip_tui import limits

_WORDS = frozenset(
    f"{name} "
    for name in (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DEPTH = 200
"""Elements in elements; Word nests some tens of them."""


class NotWord(ValueError):
    """A file is not one that Word makes."""


class TooMuch(ValueError):
    """A file holds more than is read."""


def lines(data: bytes) -> list[str]:
    """The paragraphs and table rows of a Word file, a row's cells separated by tabs.

    A cell that goes over several columns or rows stands once; what was deleted with changes being
    tracked does not stand there. Raises :class:`TooMuch`, and for what is no Word file
    :class:`NotWord` or whatever those raise who read it.
    """
    with ZipFile(BytesIO(data)) as parts:
        size = sum(part.file_size for part in parts.infolist())
        if size > limits.WORD_FILE:
            raise TooMuch
        main = _Relationships(_read(parts, "_rels/.rels")).main
        return _Words(_read(parts, main.removeprefix("/"))).lines


def _read(parts: ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > limits.WORD_TEXT:
        raise TooMuch
    return parts.read(name)


class _Reader:
    """Goes through XML once; what is open is known by name, with its namespace before it."""

    def __init__(self, xml: bytes) -> None:
        self.open: list[str] = []
        self.attributes: dict[str, str] = {}
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.Parse(xml, True)  # at once: in parts, old versions go over long ones again and again

    def _refuse(self, *_: object) -> None:
        raise NotWord

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= _DEPTH:
            raise TooMuch
        self.attributes = attributes
        self.begin(name)
        self.open.append(name)

    def _end(self, name: str) -> None:
        self.open.pop()
        self.end(name)

    def begin(self, name: str) -> None:
        """An element begins, with ``attributes``."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between two elements."""


class _Relationships(_Reader):
    """Finds the part that holds the document."""

    main = "word/document.xml"

    def begin(self, name: str) -> None:
        told = self.attributes
        if name.endswith("Relationship") and told.get("Type", "").endswith("/officeDocument"):
            self.main = told["Target"]


class _Words(_Reader):
    """Collects paragraphs and rows. ``_rows`` are the open ones' cells, each a list of lines."""

    def __init__(self, xml: bytes) -> None:
        self.lines: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[list[str]]] = []
        self._passed_over = 0
        self._length = 0
        super().__init__(xml)

    def begin(self, name: str) -> None:
        match _word(name):
            case "p":
                self._paragraphs.append([])
            case "tr":
                self._rows.append([])
            case "tc":
                self._rows[-1].append([])
            case "del" | "moveFrom" | "Fallback":
                self._passed_over += 1
            case sign if sign in _SIGNS and self._is_in("r"):
                self._add(_SIGNS[sign])
            case _:
                pass

    def end(self, name: str) -> None:
        match _word(name):
            case "p":
                self._put("".join(self._paragraphs.pop()))
            case "tr":
                self._put("\t".join("\n".join(cell) for cell in self._rows.pop()))
            case "del" | "moveFrom" | "Fallback":
                self._passed_over -= 1
            case _:
                pass

    def text(self, text: str) -> None:
        if self._is_in("t"):
            self._add(text)

    def _is_in(self, name: str) -> bool:
        return bool(self._paragraphs and self.open) and _word(self.open[-1]) == name

    def _add(self, text: str) -> None:
        if self._passed_over:
            return
        self._length += len(text)
        if self._length > limits.DRAFT_FILE:
            raise TooMuch
        self._paragraphs[-1].append(text)

    def _put(self, text: str) -> None:
        """Put a paragraph or row where it stands: in a cell, or in the document."""
        if self._rows:
            self._rows[-1][-1].append(text)
        elif not self._passed_over:
            self.lines.append(text)
            if len(self.lines) > limits.LINES:
                raise TooMuch


def _word(name: str) -> str:
    """The name of one of Word's own elements, and of what only old programs read; "" else."""
    space, _, local = name.rpartition(" ")
    if f"{space} " in _WORDS or name == f"{_COMPATIBILITY}Fallback":
        return local
    return ""
