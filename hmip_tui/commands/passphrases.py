"""Asking for passphrases on the terminal, and the commands about them.

A script gives them in environment variables, which are taken out as they are read: no program
that is started from here finds them there.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hmip_tui.cipher_key import GIVEN, GIVEN_NEW
from hmip_tui.commands.console import has_terminal, narrate, say
from hmip_tui.errors import FileProblem, HmipError, Locked, Refused
from hmip_tui.store import unlocked
from hmip_tui.text import visible

CURRENT, NEW = GIVEN, GIVEN_NEW
_TRIES = 3

NO_RECOVERY = (
    "No recovery key opens it: should the passphrase be forgotten, everything in it is lost. "
    "'hmip recovery-key' makes one, 'hmip passphrase set --recovery' has the file know it."
)


@contextmanager
def asking() -> Iterator[None]:
    """Meanwhile, have the passphrases of encrypted files asked for here."""
    given = _take(CURRENT)
    with unlocked.asking(lambda path: _ask(path, given)):
        yield


def unlock(path: Path) -> None:
    """Have a file unlocked before it is opened; raises :class:`Locked`, :class:`Refused`."""
    from hmip_tui.store import places

    with asking():
        places.look(path)


def _ask(path: Path, given: str) -> None:
    from hmip_tui import encryption

    if not encryption.is_locked(path):
        return
    if given:
        try:
            encryption.unlock(path, given)
        except Refused as error:  # of several files the others may open
            raise Locked(path, str(error)) from error
        return
    if not has_terminal():
        advice = f"A terminal would ask for its passphrase; a script sets {CURRENT}."
        raise Locked(path, advice)
    for left in range(_TRIES - 1, -1, -1):
        words = _typed(f"Passphrase or recovery key of {path.name}: ")
        if not words:
            raise Locked(path, "It stays locked.")
        try:
            encryption.unlock(path, words)
        except Refused as error:
            if not left:
                raise Locked(path, str(error)) from error
            narrate(str(error))
        else:
            return


def _take(name: str) -> str:
    return _text(os.environ.pop(name, ""))


def _typed(question: str) -> str:
    """What is typed unseen; the question may have a file's name in it, whatever that holds.

    The key that ends what is typed (Ctrl+D) interrupts as Ctrl+C does.
    """
    try:
        return _text(getpass.getpass(visible(question), sys.stderr))
    except EOFError:
        raise KeyboardInterrupt from None
    except UnicodeDecodeError:
        return "\ufffd"  # which no passphrase has


def _text(given: str) -> str:
    """What was given, as text: a Windows console gives signs in halves, a script any bytes."""
    return given.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def new_passphrase(path: Path, without: str) -> str:
    """A passphrase for a file, typed twice or given by a script; "" for none.

    ``without`` says what becomes of the file then; it is told once before none is taken. Raises
    :class:`Refused`.
    """
    from hmip_tui import cipher_key

    if given := _take(NEW):
        cipher_key.require_good(given)
        return given
    if not has_terminal():
        return ""
    warned = False
    while True:
        words = _typed(f"New passphrase for {path.name}: ")
        if not words and warned:
            return ""
        if not words:
            warned = True
            narrate(f"{without} Enter once more leaves it at that.")
            continue
        try:
            cipher_key.require_good(words)
        except Refused as error:
            narrate(str(error))
            continue
        if _typed("The same again: ") == words:
            return words
        narrate("The two differ.")


def set_(path: Path, recovery: str | None) -> int:
    """Encrypt a file, or change its passphrase. Raises :class:`HmipError`."""
    from hmip_tui import backing_up, encryption
    from hmip_tui.preferences import load_settings

    whom = None if recovery is None else public_part(recovery)
    encryption.require_unlocked(path)
    words = new_passphrase(path, f"Without one {path.name} stays as it is.")
    if not words:
        raise Refused(f"No passphrase was given ({NEW} in a script); {path} is as it was.")
    with encryption.forgetting(path):
        key = encryption.set_passphrase(path, words, whom)
        narrate(f"{path} is encrypted.")
        for sentence in backing_up.write_anew(path, load_settings()[0], key):
            narrate(sentence)
        for left in encryption.plain_copies(path):
            narrate(f"{left}, from before an update of the program, is not encrypted: remove it.")
        _tell_of_recovery(path)
    return 0


def _tell_of_recovery(path: Path) -> None:
    from hmip_tui.application import Inspection
    from hmip_tui.encryption import is_recoverable

    with Inspection.open(path, writable=False) as inspection:
        if not is_recoverable(inspection.record):
            narrate(NO_RECOVERY)


def remove(path: Path, *, confirmed: bool) -> int:
    """Make an encrypted file a plain one. Raises :class:`HmipError`."""
    from hmip_tui import encryption

    if not confirmed:
        raise Refused(
            f"Anybody who has {path.name} could read it then. If that is wanted, add --plain."
        )
    with encryption.forgetting(path):
        encryption.remove_passphrase(path)
        narrate(f"{path} is no longer encrypted: anybody who has it can read it.")
        narrate("Its backups and packs stay encrypted as they are.")
    return 0


def remember(path: Path) -> int:
    """Keep a file's key in the system's key store. Raises :class:`HmipError`."""
    from hmip_tui import encryption

    encryption.remember(path)
    narrate(f"Whoever is logged in as you here opens {path.name} without its passphrase.")
    return 0


def forget(path: Path) -> int:
    """Take a file's key out of the system's key store. Raises :class:`HmipError`."""
    from hmip_tui import encryption

    encryption.forget(path)
    narrate(f"{path.name} asks for its passphrase again.")
    return 0


def recovery_key(path: Path | None) -> int:
    """Make a team's recovery key: printed, or written into a new file for its owner alone.

    Raises :class:`HmipError`.
    """
    from hmip_tui import encryption

    secret, public = encryption.new_recovery_key()
    text = (
        "hmip-tui: the team's recovery key. It opens every file that was encrypted for it, "
        "whatever its passphrase.\nKeep it on paper or a stick in a safe, on no laptop.\n\n"
        f"{secret}\n\nPublic part, for whoever encrypts a file (it opens nothing):\n{public}\n"
    )
    if path is None:
        sys.stdout.write(text)
        return 0
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileProblem(f"{path} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror}.") from error
    narrate(f"{path} has the recovery key: print it, and keep it on no laptop.")
    say(public)
    return 0


def public_part(text: str) -> str:
    """The public part of a recovery key, typed or in a file; "" for "none".

    Raises :class:`HmipError`.
    """
    from hmip_tui import encryption

    if text == "none":
        return ""
    if text.lower().startswith("age"):
        return encryption.public_part(text)
    try:
        with Path(text).open(encoding="utf-8", errors="replace") as file:
            words = file.read(4096).split()
    except OSError as error:
        raise HmipError(f"{text} cannot be read: {error.strerror}.") from error
    for word in words:
        if word.startswith("age1"):
            return encryption.public_part(word)
    raise Refused(f"{text} holds no public part of a recovery key; it begins with 'age1'.")
