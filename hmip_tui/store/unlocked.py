"""The keys that this process has been given, by the salt with which an encrypted file begins.

They are kept in memory only. Copies, backups and packs of a file begin with its salt and have its
key, so whoever has unlocked one of them has unlocked all.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from hmip_tui.cipher_key import CipherKey

Ask = Callable[[Path], None]
"""Has somebody unlock a file, which then is in here, or leaves it locked."""

_KEYS: dict[bytes, CipherKey] = {}
_ASKED: list[Ask] = []


def add(key: CipherKey) -> None:
    """Keep a key, which was seen to open a file."""
    _KEYS[key.salt] = key


def get(salt: bytes) -> CipherKey | None:
    """The key of files that begin with a salt, None where nobody has given it."""
    return _KEYS.get(salt)


def known() -> list[CipherKey]:
    """Every key that was given."""
    return list(_KEYS.values())


def demand(salt: bytes, path: Path) -> CipherKey | None:
    """As :func:`get`, but whoever is to be asked now is asked for the file at ``path``."""
    if salt not in _KEYS and _ASKED:
        _ASKED[-1](path)
    return _KEYS.get(salt)


@contextmanager
def asking(ask: Ask) -> Iterator[None]:
    """Meanwhile, have keys that are missing asked for."""
    _ASKED.append(ask)
    try:
        yield
    finally:
        _ASKED.pop()


def not_asking() -> AbstractContextManager[None]:
    """Meanwhile ask nobody: a screen has the terminal, and asks by itself."""
    return asking(lambda _: None)


def forget() -> None:
    """Forget every key."""
    _KEYS.clear()
