"""Encrypting inspection files: the passphrase, the team's recovery key, the system's key store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from hmip_tui import cipher_key, key_store
from hmip_tui.cipher_key import CipherKey
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.store import boxes, engine, header, migrations, places, rekeying, unlocked
from hmip_tui.store.connection import Connection
from hmip_tui.store.record import Record

is_encrypted = places.is_encrypted
new_recovery_key = boxes.new_pair
public_part = boxes.public_part


_PAGES_TRIED = 64


def is_recoverable(record: Record) -> bool:
    """Whether the team's recovery key opens an open record's file, which is encrypted."""
    return bool(record.local(boxes.BOX))


def is_locked(path: Path) -> bool:
    """Whether a file needs a passphrase that nobody has given yet.

    One that the system's key store has is unlocked with it. Raises :class:`FileProblem`.
    """
    if not is_encrypted(path):
        return False
    salt = places.salt(path)
    if unlocked.get(salt) is not None:
        return False
    key = key_store.recall(salt)
    return key is None or not _try(path, key)


def unlock(path: Path, words: str) -> None:
    """Unlock an encrypted file with its passphrase or the team's recovery key.

    Spaces around either, which neither has, are passed over. Raises :class:`Refused` where that
    opens nothing, and :class:`FileProblem`.
    """
    salt = places.salt(path)
    if boxes.is_recovery_key(words):
        box = boxes.find(path, salt)
        if box is None:
            raise Refused(
                f"Nothing beside {path.name} lets a recovery key open it: "
                f"put its file {path.name}{boxes.SUFFIX} there."
            )
        key = boxes.open_with(box, words)
    else:
        key = cipher_key.derive(words.strip(), salt)
    if not _try(path, key):
        raise Refused(f"That does not open {path.name}.")


def _try(path: Path, key: CipherKey) -> bool:
    """Whether a key opens a file; then it is kept for this process."""
    uri = path.resolve().as_uri() + "?mode=ro"
    # where the power failed while the log was copied, the first page may be whole in the log alone
    fits = (
        engine.fits(uri + "&immutable=1", key)
        or (places.has_log(path) and engine.fits(uri, key))
        or _made_a_page(path, key)  # else 'hmip repair' would take the right passphrase for wrong
    )
    if fits:
        unlocked.add(key)
    return fits


def _made_a_page(path: Path, key: CipherKey) -> bool:
    """Whether a key made any of the first pages of a file, of which the very first is damaged."""
    if places.identity(path) in places.WRITING:
        return False
    with suppress(OSError), path.open("rb") as file:
        for number in range(1, _PAGES_TRIED + 1):
            page = file.read(header.CIPHER_PAGE)
            if len(page) == header.CIPHER_PAGE and cipher_key.made(key, page, number):
                return True
    return False


def new_key(passphrase: str) -> CipherKey:
    """A key for a file that is to be made; raises :class:`Refused` for a poor passphrase."""
    cipher_key.require_good(passphrase)
    return rekeying.new_key(passphrase)


def protect(record: Record, recipient: str) -> None:
    """Let a new encrypted file be recovered by the team; ``recipient`` may be empty."""
    key = record.connection.key
    if key is None:
        raise ValueError("the file is not encrypted")
    for name, value in _facts(key, recipient, record.local(boxes.TEAM)).items():
        record.set_local(name, value)
    _put_box(record.path, record.local(boxes.BOX))


def require_unlocked(path: Path) -> None:
    """Have whoever is asked unlock a file now; raises :class:`FileProblem`."""
    places.look(path)


def set_passphrase(path: Path, passphrase: str, recipient: str | None = None) -> CipherKey:
    """Encrypt a closed file, or change its passphrase.

    ``recipient`` is the public part of the team's recovery key: None for the one it has, empty
    for none. Returns the new key. Raises :class:`Refused` and :class:`FileProblem`; the file is
    then as it was.
    """
    path = path.resolve()  # the box belongs beside the file, not beside a link to it
    key = new_key(passphrase)
    with closing(Connection.reader(path)) as connection:
        held = dict(connection.rows("SELECT key, value FROM local"))
    whom = held.get(boxes.RECIPIENT, "") if recipient is None else recipient
    facts = _facts(key, whom, held.get(boxes.TEAM))
    former_box, box = held.get(boxes.BOX, ""), facts[boxes.BOX]
    if box:  # killed at whatever moment, what stands there then is opened by the recovery key
        _put_box(path, former_box + box)
    try:
        rekeying.rewrite(path, key, facts)
    finally:
        with suppress(FileProblem):  # both boxes stay there, of which one fits
            is_new = places.salt(path) == key.salt
            if box or is_new:
                _put_box(path, box if is_new else former_box)
    return key


def plain_copies(path: Path) -> list[Path]:
    """What updates of the program have left of a file in plain, beside it."""
    return [left for left in migrations.backups_of(path.resolve()) if not is_encrypted(left)]


def remove_passphrase(path: Path) -> None:
    """Make a closed encrypted file a plain one; raises :class:`FileProblem`."""
    path = path.resolve()
    if places.look(path).key is None:
        raise Refused(f"{path} is not encrypted.")
    rekeying.rewrite(path, None, {boxes.BOX: "", boxes.RECIPIENT: ""})
    places.remove(path, boxes.SUFFIX)


def remember(path: Path) -> None:
    """Keep an unlocked file's key in the system's key store; raises :class:`Refused`."""
    found = places.look(path)
    if found.key is None:
        raise Refused(f"{path} is not encrypted.")
    key_store.remember(found.key)


def forget(path: Path) -> None:
    """Take a file's key out of the system's key store; raises :class:`Refused`."""
    if not is_encrypted(path):
        raise Refused(f"{path} is not encrypted.")
    key_store.forget(places.salt(path))


@contextmanager
def forgetting(path: Path) -> Iterator[None]:
    """Take the key that a file has before out of the system's key store when all else is done.

    Raises :class:`Refused`, where nothing but that is left to do.
    """
    former = places.salt(path)
    yield
    try:
        key_store.forget(former)
    except Refused as error:
        raise Refused(f"That is done, but the key of before is still kept. {error}") from error


def _facts(key: CipherKey, recipient: str, team: str | None) -> dict[str, str]:
    """What an encrypted copy keeps: its box, whom that is for, the team's identity."""
    whom = boxes.public_part(recipient) if recipient else ""
    box = boxes.seal(key, whom).decode() if whom else ""
    return {boxes.BOX: box, boxes.RECIPIENT: whom, boxes.TEAM: team or boxes.new_identity()}


def _put_box(path: Path, box: str | None) -> None:
    if box:
        boxes.write_beside(path, box.encode())
    else:
        with suppress(FileProblem):
            places.remove(path, boxes.SUFFIX)
