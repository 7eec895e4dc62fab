"""The seal of a pack: a line after the database that tells the SHA-256 of all before it.

SQLite reads a file as far as its header says and passes over what follows, so that a pack is a
database for every tool and yet no byte of it, and no part of its length, changes unnoticed.
"""

from __future__ import annotations

import os
from pathlib import Path

from hmip_tui.errors import NotTaken

_START = b"\nhmip-pack 1 sha256 "
_LENGTH = len(_START) + 64 + 1
_CHUNK = 2**20


def put(path: Path, more: bytes = b"") -> None:
    """Put ``more`` after the database and seal both, durably; raises ``OSError``."""
    with path.open("ab") as file:
        file.write(more)
        file.flush()
        file.write(_line(_digest(path, path.stat().st_size)))
        file.flush()
        os.fsync(file.fileno())


def is_there(path: Path) -> bool:
    """Whether a file ends as a pack does; raises ``OSError``."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _LENGTH, 0))
        return file.read(len(_START)) == _START


def check(path: Path) -> None:
    """Raise :class:`NotTaken` where anything in a sealed file is not as it was."""
    try:
        size = path.stat().st_size - _LENGTH
        with path.open("rb") as file:
            file.seek(max(size, 0))
            end = file.read()
        whole = size > 0 and end == _line(_digest(path, size))
    except OSError as error:
        raise NotTaken(f"it cannot be read: {error.strerror}") from error
    if not whole:
        raise NotTaken("it was cut or changed after it was packed: have it packed or copied again")


def _line(digest: str) -> bytes:
    return _START + digest.encode() + b"\n"


def _digest(path: Path, length: int) -> str:
    import hashlib  # needed for packs only: it loads OpenSSL

    found = hashlib.sha256()
    with path.open("rb") as file:
        while length > 0 and (part := file.read(min(_CHUNK, length))):
            found.update(part)
            length -= len(part)
    return found.hexdigest()
