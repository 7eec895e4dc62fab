"""Keys in the system's own key store, for whoever asked for that.

Which files have a key there is noted in the data folder, by their salts: so the store, which may
ask a person for a password of its own, is looked at only where it can help.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hmip_tui import paths, whole_files
from hmip_tui.cipher_key import CipherKey, from_literal
from hmip_tui.errors import Refused

_SERVICE = "hmip-tui"


def remember(key: CipherKey) -> None:
    """Keep a key; raises :class:`Refused` where the system has no store, or refuses."""
    store = _store()
    with _faults("The system's key store did not take it"):
        store.set_password(_SERVICE, key.salt.hex(), key.literal)
    _note({*_noted(), key.salt.hex()})


def recall(salt: bytes) -> CipherKey | None:
    """A key that was kept, None where there is none or the store does not give it."""
    if not has(salt):
        return None
    try:
        store = _store()
        with _faults("The system's key store does not give it"):
            return from_literal(store.get_password(_SERVICE, salt.hex()) or "")
    except Refused:
        return None  # the passphrase is asked for instead


def forget(salt: bytes) -> None:
    """Take a key out, if it is there; raises :class:`Refused` where that is not possible."""
    if not has(salt):
        return
    store = _store()
    with (
        _faults("The system's key store keeps it"),
        suppress(store.errors.PasswordDeleteError),  # somebody took it out already
    ):
        store.delete_password(_SERVICE, salt.hex())
    _note(_noted() - {salt.hex()})


def has(salt: bytes) -> bool:
    """Whether a key was kept."""
    return salt.hex() in _noted()


def _noted() -> set[str]:
    try:
        return set(paths.kept_keys().read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return set()


def _note(salts: set[str]) -> None:
    path = paths.kept_keys()
    whole_files.replace(path, "".join(f"{salt}\n" for salt in sorted(salts)))


@contextmanager
def _faults(so: str) -> Iterator[None]:
    """Whatever goes wrong in a key store is refused with a reason: each has errors of its own."""
    try:
        yield
    except Exception as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise Refused(f"{so}: {why}.") from error


def _store() -> Any:
    try:
        import keyring
    except ImportError as error:
        raise Refused(
            "The system's key store needs the package keyring: pip install 'hmip-tui[keyring]'."
        ) from error
    return keyring
