"""The key of an encrypted file, and what opens it: a passphrase or the team's recovery key.

Encrypted files are SQLCipher's, with its own settings throughout, so that any tool that opens
those opens ours with the passphrase. https://www.zetetic.net/sqlcipher/design/
"""

import unicodedata
from typing import NamedTuple

from hmip_tui.errors import Refused
from hmip_tui.text import visible

ROUNDS = 256_000
"""How often PBKDF2-HMAC-SHA512 is done: SQLCipher 4's own number."""

SALT = 16
"""The length of the salt, in bytes, with which every encrypted file begins."""

_CHECKSUM = 64
"""Bytes at the end of each page: HMAC-SHA512 of all before them (less the salt) and its number."""

SHORTEST = 12
"""Characters that a passphrase has at least: the derivation slows guessing, no more."""

GIVEN, GIVEN_NEW = "HMIP_TUI_PASSPHRASE", "HMIP_TUI_NEW_PASSPHRASE"
"""The environment variables in which a script gives the passphrase, and a new one."""

RECOVERY_PREFIX = "AGE-SECRET-KEY-1"
"""How a recovery key begins, and no passphrase may."""


class CipherKey(NamedTuple):
    """What SQLCipher encrypts one file with; its backups and packs have the same."""

    secret: bytes
    salt: bytes

    @property
    def literal(self) -> str:
        """As SQLCipher takes it, without deriving anything again."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"

    def __repr__(self) -> str:
        """Nothing of the secret: this may stand in a traceback."""
        return "CipherKey(...)"


def derive(passphrase: str, salt: bytes) -> CipherKey:
    """The key that SQLCipher derives from a passphrase for a file with that salt.

    The passphrase is taken in its composed form (NFC): systems differ in how they hand over the
    same accented letter.
    """
    import hashlib  # needed for encrypted files only: it loads OpenSSL

    words = unicodedata.normalize("NFC", passphrase).encode()
    return CipherKey(hashlib.pbkdf2_hmac("sha512", words, salt, ROUNDS, 32), salt)


def made(key: CipherKey, page: bytes, number: int) -> bool:
    """Whether a key made a page of an encrypted file, of whatever content, by the page's checksum.

    Pages are numbered from 1. For telling a wrong passphrase from a damaged first page; SQLCipher
    itself says the same of both.
    """
    import hashlib
    import hmac

    salt = bytes(byte ^ 0x3A for byte in key.salt)
    secret = hashlib.pbkdf2_hmac("sha512", key.secret, salt, 2, 32)
    begin = SALT if number == 1 else 0
    checked = page[begin:-_CHECKSUM] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(secret, checked, "sha512"), page[-_CHECKSUM:])


def from_literal(literal: str) -> CipherKey:
    """The key that :attr:`CipherKey.literal` wrote; raises ``ValueError`` for anything else."""
    if not (literal.startswith("x'") and literal.endswith("'")):
        raise ValueError("no key")
    data = bytes.fromhex(literal[2:-1])
    if len(data) != 32 + SALT:
        raise ValueError("no key")
    return CipherKey(data[:32], data[32:])


def require_good(passphrase: str) -> None:
    """Refuse a passphrase that would protect nothing, or not be typed again.

    Raises :class:`Refused`.
    """
    if visible(passphrase) != passphrase or "\ufffd" in passphrase:
        raise Refused("A passphrase has no control and no invisible characters.")
    if passphrase != passphrase.strip():
        raise Refused("A passphrase neither begins nor ends with a space.")
    if len(passphrase) < SHORTEST:
        raise Refused(f"A passphrase has at least {SHORTEST} characters; four words do well.")
    if len(set(passphrase)) < 5:
        raise Refused("A passphrase has at least five different characters.")
    if passphrase.upper().startswith(RECOVERY_PREFIX):
        raise Refused("That is a recovery key; a passphrase is something else.")
