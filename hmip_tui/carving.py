"""Finding an inspection's entries in the bytes of a damaged file, wherever they lie.

SQLite keeps a row as a record: its header tells the types and lengths of the columns, which follow.
A journal's rows are recognised by that header alone, so that it makes no difference whether the
page around them, or the tree that led there, can still be read. What is found is a candidate only:
:mod:`hmip_tui.rescue` says by the chain of hashes what is intact.

https://sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Row = tuple[Any, ...]
"""What may be an entry: the journal's columns in their order."""

_COLUMNS = 10
_HASH = b"\x81\x0d"
"""The type of the last column, a text of 64 bytes, as every entry's header ends with it."""

_LONGEST_HEADER = 10 * 9 + 1
_HEX = re.compile(r"[0-9a-f]{64}")
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its type; 8 and 9 are the numbers 0 and 1, without any."""

_FRAME_HEADER = 24
_LOG_HEADER = 32
_PAGE_SIZES = tuple(2**power for power in range(9, 17))
_USUAL_PAGE = 4096

_VERSIONS = (0, -1)
"""Of a record's overflow pages the newest are tried, then the oldest."""

Pages = Mapping[int, list[bytes]]
"""Every known version of a page by its number, from 1 on; the newest first."""


class Image(NamedTuple):
    """A file's pages, each as often as a version of it is known."""

    page_size: int
    pages: Pages


def image_of(data: bytes, log: bytes = b"", *, page_size: int = 0) -> Image:
    """The pages of a database file and of the write-ahead log beside it.

    Their size is told by the file's header, unless ``page_size`` is given. A header that is damaged
    does not tell it: then it is this program's.
    """
    told = int.from_bytes(data[16:18], "big")
    size = page_size or (65536 if told == 1 else told)
    if size not in _PAGE_SIZES:
        size = _USUAL_PAGE
    pages: dict[int, list[bytes]] = {}
    for start in range(0, len(data), size):
        pages[start // size + 1] = [data[start : start + size]]
    for start in range(_LOG_HEADER, len(log), _FRAME_HEADER + size):
        number = int.from_bytes(log[start : start + 4], "big")
        page = log[start + _FRAME_HEADER : start + _FRAME_HEADER + size]
        if number and page:
            # frames of an earlier round of the log have another salt, and are older than the file
            newer = log[start + 8 : start + 16] == log[16:24]
            versions = pages.setdefault(number, [])
            versions.insert(0 if newer else len(versions), page)
    return Image(size, pages)


def rows(image: Image) -> Iterator[Row]:
    """Everything that may be an entry, in no order and perhaps several times."""
    for versions in image.pages.values():
        for page in versions:
            yield from _rows_on(image, page)


def _rows_on(image: Image, page: bytes) -> Iterator[Row]:
    end = page.find(_HASH)
    while end >= 0:
        end += len(_HASH)
        for start in range(max(0, end - _LONGEST_HEADER), end - _COLUMNS):
            if page[start] == end - start:  # a record begins with the length of its header
                yield from _row_at(image, page, start, end)
        end = page.find(_HASH, end - 1)


def _row_at(image: Image, page: bytes, start: int, end: int) -> Iterator[Row]:
    types = _types(page[start + 1 : end])
    if types is None or not _is_journals(types):
        return
    lengths = [_length(type_) for type_ in types]
    size = end - start + sum(lengths)
    for payload in _payloads(image, page, start, size):
        row = _columns(payload[end - start :], types, lengths)
        if row is not None and _HEX.fullmatch(row[-1]):
            yield row


def _types(header: bytes) -> list[int] | None:
    """The columns' types; None for what is no header of as many columns as the journal has."""
    types: list[int] = []
    at = 0
    while at < len(header):
        value, at = varint(header, at)
        types.append(value)
    return types if len(types) == _COLUMNS and at == len(header) else None


def _is_journals(types: list[int]) -> bool:
    replica, seq, *texts = types
    return (seq in _INTEGERS or seq == 9) and all(t >= 13 and t % 2 for t in (replica, *texts))


def _length(type_: int) -> int:
    return (type_ - 13) // 2 if type_ >= 13 else _INTEGERS.get(type_, 0)


def varint(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of variable length at a place, and the place after it."""
    value = 0
    for place in range(at, min(at + 9, len(data))):
        byte = data[place]
        if place == at + 8:
            return (value << 8) | byte, place + 1
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, place + 1
    return value, len(data) + 1


def _columns(content: bytes, types: list[int], lengths: list[int]) -> Row | None:
    found: list[Any] = []
    at = 0
    for type_, length in zip(types, lengths, strict=True):
        part = content[at : at + length]
        at += length
        if len(part) < length:
            return None
        if type_ < 13:
            found.append(1 if type_ == 9 else int.from_bytes(part, "big", signed=True))
            continue
        try:
            found.append(part.decode())
        except UnicodeDecodeError:
            return None
    return tuple(found)


def _payloads(image: Image, page: bytes, start: int, size: int) -> Iterator[bytes]:
    """What a record may consist of: all on its page, or going on where its first part ends.

    The longest part that stays on the page is told by the file format, of index pages (the
    journal's, which has no row numbers) and of table pages.
    """
    usable = image.page_size
    yielded = False
    for most in ((usable - 12) * 64 // 255 - 23, usable - 35):
        if size <= most:
            if not yielded:
                yield page[start : start + size]
                yielded = True
            continue
        least = (usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (usable - 4)
        local = local if local <= most else least
        begun = page[start : start + local]
        next_page = int.from_bytes(page[start + local : start + local + 4], "big")
        for version in _VERSIONS:
            yield _continued(image, begun, next_page, size, version)


def _continued(image: Image, begun: bytes, number: int, size: int, version: int) -> bytes:
    """A payload that goes on in overflow pages; as much of it as there is."""
    found = bytearray(begun)
    for _ in range(len(image.pages)):
        pages = image.pages.get(number)
        if len(found) >= size or pages is None:
            break
        page = pages[version]
        found += page[4:]
        number = int.from_bytes(page[:4], "big")
    return bytes(found[:size])
