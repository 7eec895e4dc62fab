"""What the first bytes of a file say, read without SQLite (https://sqlite.org/fileformat2.html)."""

from __future__ import annotations

APPLICATION_ID = 0x686D6970
"""SQLite's application id of our files: "hmip"."""

PACK_ID = 0x7061636B
"""SQLite's application id of packs, "pack": no one byte turns one id into the other."""

LENGTH = 100
"""The length of an SQLite header, in bytes."""

CIPHER_PAGE = 4096
"""The length of SQLCipher's pages, in bytes."""

_DIFFERENT = 56
"""Of 100 bytes of chance about 83 differ, with a standard deviation of 3.2."""

_MAGIC = b"SQLite format 3\x00"
_LARGEST_PAGE = 65536


def is_ours(start: bytes) -> bool:
    """Whether a file that starts so is an inspection file, or was one before it was cut."""
    id = start[68:72]
    return start.startswith(_MAGIC) and (len(id) < 4 or number(id) == APPLICATION_ID)


def is_pack(start: bytes) -> bool:
    """Whether a file that starts so is a pack."""
    return start.startswith(_MAGIC) and number(start[68:72]) == PACK_ID


def may_be_encrypted(start: bytes, size: int) -> bool:
    """Whether a file that starts so, with so many bytes, may be one that SQLCipher wrote.

    It is what looks like chance, the first bytes being the salt; perhaps its end is missing. Texts,
    pictures and archives have too few different bytes there.
    """
    looks_so = not start.startswith(_MAGIC) and len(set(start)) >= _DIFFERENT
    return looks_so and size >= CIPHER_PAGE


def salt(start: bytes) -> bytes:
    """What an encrypted file's key was derived with."""
    return start[:16]


def keeps_a_log(start: bytes) -> bool:
    """Whether whoever wrote the file last did so with a WAL beside it."""
    return start[18:20] == b"\x02\x02"


def length_of_file(start: bytes) -> int:
    """The bytes that the file should have at least; 0 where its header does not know."""
    if len(start) < LENGTH or start[24:28] != start[92:96]:  # not written by the last change
        return 0
    size = number(start[16:18])
    return number(start[28:32]) * (_LARGEST_PAGE if size == 1 else size)


def changes(start: bytes) -> int:
    """How often the file was changed, as far as its header counts."""
    return number(start[24:28])


def number(part: bytes) -> int:
    """An SQLite number of any length."""
    return int.from_bytes(part, "big")
