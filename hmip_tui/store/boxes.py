"""Boxes: the key of an encrypted file, sealed so that only the team's recovery key opens it.

A box is a text of the age format (https://age-encryption.org/v1) after a line that says which files
it is for. It tells nobody anything, so it lies beside the file and at the end of every pack. Any
age program opens it: what is inside is the key as SQLCipher takes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hmip_tui import whole_files
from hmip_tui.cipher_key import RECOVERY_PREFIX, CipherKey, from_literal
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.store import places

SUFFIX = ".recovery"

START = b"\nhmip-recovery 1 salt "
"""How a box begins; the salt follows in hexadecimal."""

BOX, RECIPIENT, TEAM = "recovery.box", "recovery.recipient", "team.identities"
"""Where a copy keeps its box, whom boxes are for, and what opens the team's shared folder."""

_END = b"-----END AGE ENCRYPTED FILE-----\n"

_AGE = b"age-encryption.org/v1\n"

_LONGEST = 8192


def new_pair() -> tuple[str, str]:
    """A new recovery key, to be kept away from every laptop, and its public part."""
    identity = _age().x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_part(text: str) -> str:
    """The public part of a recovery key, in what somebody typed; raises :class:`Refused`."""
    text = text.strip()
    try:
        if text.upper().startswith(RECOVERY_PREFIX):
            return str(_age().x25519.Identity.from_str(text.upper()).to_public())
        return str(_age().x25519.Recipient.from_str(text.lower()))
    except _age().RecipientError as error:
        raise Refused("That is no recovery key: it begins with 'age1'.") from error
    except _age().IdentityError as error:
        raise Refused("That is no recovery key: part of it is missing or mistyped.") from error


def is_recovery_key(words: str) -> bool:
    """Whether somebody gave a recovery key and no passphrase."""
    return words.strip().upper().startswith(RECOVERY_PREFIX)


def seal(key: CipherKey, recipient: str) -> bytes:
    """A box with a key, for the public part of a recovery key."""
    age = _age()
    to = [age.x25519.Recipient.from_str(recipient)]
    sealed: bytes = age.encrypt(key.literal.encode(), to, armored=True)
    return START + key.salt.hex().encode() + b"\n" + sealed.strip() + b"\n"


def new_identity() -> str:
    """What opens, and seals, the pieces that a team's copies exchange through a folder."""
    return str(_age().x25519.Identity.generate())


def find(path: Path, salt: bytes) -> bytes | None:
    """The box for a file: at its end, beside it, or beside another one of the same key."""
    start = START + salt.hex().encode() + b"\n"
    beside = places.beside(path, SUFFIX)
    others = sorted(path.parent.glob(f"*{SUFFIX}"))
    for place in (path, beside, *others):
        with suppress(OSError):
            _, begun, rest = _end_of(place).rpartition(start)
            box, ended, _ = rest.partition(_END)
            if begun and ended:
                return begun + box + ended
    return None


def _end_of(path: Path) -> bytes:
    """The last bytes of a file, none of anything else: reading a pipe would wait for ever.

    Raises ``OSError``.
    """
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _LONGEST, 0))
        return file.read(_LONGEST)


def open_with(box: bytes, recovery_key: str) -> CipherKey:
    """The key in a box; raises :class:`Refused` where the recovery key is another one."""
    age = _age()
    begin = box.find(b"-----BEGIN")
    try:
        identity = age.x25519.Identity.from_str(recovery_key.strip().upper())
        return from_literal(age.decrypt(box[begin:], [identity]).decode())
    except (age.IdentityError, age.DecryptError, ValueError) as error:
        raise Refused("That recovery key does not open it.") from error


def write_beside(path: Path, box: bytes) -> None:
    """Put a file's box beside it; raises :class:`FileProblem`."""
    place = places.beside(path, SUFFIX)
    try:
        whole_files.replace_bytes(place, _EXPLANATION + box)
        whole_files.synchronise(place.parent)
    except OSError as error:
        raise FileProblem(f"{place} cannot be written: {error.strerror}.") from error


_EXPLANATION = b"""\
The key of the inspection file beside this one, sealed for the holder of the team's recovery key.
It is of no use to anybody else. Keep it with the file: should the passphrase be forgotten, the
recovery key and this open the file.
"""


def is_identity(text: str) -> bool:
    """Whether a text opens and seals pieces."""
    try:
        _age().x25519.Identity.from_str(text)
    except _age().IdentityError:
        return False
    return True


def seal_piece(content: bytes, identities: Sequence[str]) -> bytes:
    """Content that only these identities open."""
    age = _age()
    to = [age.x25519.Identity.from_str(identity).to_public() for identity in identities]
    sealed: bytes = age.encrypt(content, to)
    return sealed


def is_sealed_piece(content: bytes) -> bool:
    """Whether content is sealed."""
    return content.startswith(_AGE)


def open_piece(content: bytes, identities: Sequence[str]) -> bytes | None:
    """Sealed content in plain, None where no identity opens it or it is not whole."""
    age = _age()
    held = [age.x25519.Identity.from_str(identity) for identity in identities]
    try:
        opened: bytes = age.decrypt(content, held)
    except age.DecryptError:
        return None
    return opened


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise FileProblem(
            "Recovery keys need the package pyrage, which this installation lacks."
        ) from error
    return pyrage
