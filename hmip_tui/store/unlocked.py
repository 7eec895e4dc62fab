"""The keys that this process has been given, by the salt with which an encrypted file begins.

They are kept in memory only. Copies, backups and packs of a file begin with its salt and have its
key, so whoever has unlocked one of them has unlocked all.
"""

from hmip_tui.cipher_key import CipherKey

_KEYS: dict[bytes, CipherKey] = {}


def add(key: CipherKey) -> None:
    """Keep a key, which was seen to open a file."""
    _KEYS[key.salt] = key


def get(salt: bytes) -> CipherKey | None:
    """The key of files that begin with a salt, None where nobody has given it."""
    return _KEYS.get(salt)


def forget() -> None:
    """Forget every key."""
    _KEYS.clear()
