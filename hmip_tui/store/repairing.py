"""Making a sound file of what is intact in a damaged one, and a text of any file's journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import framework as frameworks
from hmip_tui import journal, journal_text, rescue
from hmip_tui.cipher_key import CipherKey
from hmip_tui.errors import FileProblem, Locked
from hmip_tui.journal import Entry, EntryId
from hmip_tui.rescue import Judged
from hmip_tui.store import (
    backups,
    boxes,
    chains,
    header,
    memory,
    migrations,
    places,
    projections,
    salvage,
    unlocked,
)
from hmip_tui.store.connection import Connection
from hmip_tui.store.salvage import Identity, Salvage


class Outcome(NamedTuple):
    """What a repair did. ``stands_for``: originals by new entries; ``fields``: of missing ones."""

    inspection: str
    judged: Judged
    written: int
    stands_for: Mapping[EntryId, EntryId]
    fields: Mapping[EntryId, tuple[str, str]]

    @property
    def missing(self) -> int:
        """How many entries are missing."""
        ranges = (range_ for found in self.judged.values() for range_ in found.missing)
        return sum(last - first + 1 for first, last in ranges)


def repair(
    path: Path,
    target: Path,
    others: Sequence[Path] = (),
    *,
    documents: Iterable[Mapping[str, Any]] = (),
    author: str,
    device: Path,
    replica: str,
) -> Outcome:
    """Write every intact entry of ``path``, and of ``others``, into a new file at ``target``.

    ``documents`` are frameworks that may be the frozen one; only one with its hash is taken.
    ``device`` is this device's identity file, ``replica`` the name of the rescue's own replica.
    Raises :class:`FileProblem` where nothing is left to tell which inspection it was, or with
    which framework.
    """
    # the others first: their key may be that of a file which has lost its beginning
    *rest, own = [salvage.salvage(each) for each in (*others, path)]
    found = [own, *rest]
    entries = [entry for each in found for entry in each.entries]
    identity = _identity(path, found, entries)
    document = _framework(path, identity, found, documents)
    shown = frozenset().union(*(each.shown for each in found))
    judged = rescue.judge(identity.inspection, entries, shown, _told(found, entries, device))
    new = rescue.rescued(judged, identity.inspection, replica, author, journal.now())
    key = next(filter(None, map(_key, (path, *others))), None)
    local = {} if key is None else _protection((path, *others), key)
    _write(target, identity, document, new.entries, key, local)
    return Outcome(
        identity.inspection,
        judged,
        len(new.entries),
        new.stands_for,
        {EntryId(r, seq): (subject, field) for r, seq, subject, field, _, _ in shown},
    )


def _key(path: Path) -> CipherKey | None:
    """What a file is encrypted with; a journal's text, or one without a beginning, with none."""
    try:
        with path.open("rb") as file:
            known = unlocked.get(header.salt(file.read(header.LENGTH)))
        return known or places.look(path, packs=True).key
    except (FileProblem, OSError):
        return None


def _protection(paths: Sequence[Path], key: CipherKey) -> dict[str, str]:
    """What the new file keeps about its key, as far as the damaged one or another copy tells.

    Without an identity of a team its pieces in a shared folder would be plain, so it has one.
    """
    facts: dict[str, str] = {}
    for path in reversed(paths):
        with suppress(FileProblem):  # what is too damaged to tell is why it is repaired
            facts |= backups.protection(path)
    facts.pop(boxes.BOX, None)  # another copy's may be of another key
    box = next(filter(None, (boxes.find(path, key.salt) for path in paths)), None)
    if box is not None:
        facts[boxes.BOX] = box.decode()
    facts.setdefault(boxes.TEAM, boxes.new_identity())
    return facts


def _identity(path: Path, found: Sequence[Salvage], entries: Sequence[Entry]) -> Identity:
    """The identity that first entries follow from; without any, what the file itself says."""
    all_ = [identity for each in found for identity in each.identities]
    firsts = [entry for entry in entries if entry.id.seq == 1]
    for identity in all_:
        for entry in firsts:
            start = journal.first_hash(identity.inspection, entry.id.replica)
            if journal.chain(start, entry) == entry.hash:
                return identity
    if all_ and not firsts:
        return all_[0]
    raise FileProblem(
        f"{path} does not tell which inspection it was. Name another copy of it, a backup, a pack "
        "or a journal's text with --with."
    )


def _framework(
    path: Path,
    identity: Identity,
    found: Sequence[Salvage],
    documents: Iterable[Mapping[str, Any]],
) -> Mapping[str, Any]:
    identities = [i for each in found for i in each.identities]
    hashes = {i.framework_hash for i in identities if i.inspection == identity.inspection}
    texts = [text for each in found for text in each.frameworks]
    own = dict(salvage.framework_in(texts))
    known = {frameworks.fingerprint(document): document for document in documents}
    for hash_, document in {**known, **own}.items():
        if hash_ in hashes or (hash_ in own and hash_ in known):
            return document
    raise FileProblem(
        f"The framework in {path} is damaged. Name another copy of the inspection, a backup, a "
        "pack or a journal's text with --with."
    )


def _told(found: Sequence[Salvage], entries: Sequence[Entry], device: Path) -> dict[str, int]:
    """The last numbers of replicas that tables and this device know of."""
    told: dict[str, int] = {}
    for each in found:
        for replica, seq in each.told.items():
            told[replica] = max(told.get(replica, 0), seq)
    for replica in {entry.id.replica for entry in entries if entry.id.replica.isalnum()}:
        reach = memory.recall(device, replica)
        if reach is not None and reach.hash:
            told[replica] = max(told.get(replica, 0), reach.seq)
    return told


def _write(
    target: Path,
    identity: Identity,
    document: Mapping[str, Any],
    entries: Sequence[Entry],
    key: CipherKey | None,
    local: Mapping[str, str],
) -> None:
    connection = Connection.writer(target, create=True, key=key)
    try:
        migrations.migrate(connection)
        with connection.transaction():
            connection.execute(
                "INSERT INTO inspection VALUES (?, ?, ?, ?)",
                (
                    identity.inspection,
                    identity.created or journal.now(),
                    frameworks.fingerprint(document),
                    frameworks.canonical(document),
                ),
            )
            connection.executemany("INSERT INTO local VALUES (?, ?)", iter(local.items()))
            connection.executemany(chains.INSERT, map(chains.columns, entries))
            projections.rebuild(connection, frameworks.build(dict(document)))
    except BaseException:
        connection.discard()
        raise
    connection.close()


class Text(NamedTuple):
    """A journal as text. Not ``sound``: these are the lines that a damaged file still gave."""

    sound: bool
    lines: Iterator[str]


def text(path: Path) -> Text:
    """The journal of any file as text (:mod:`hmip_tui.journal_text`), whatever its state.

    A sound file's is read by SQLite; of another everything that looks like an entry is given, and
    whoever reads it judges. Raises :class:`FileProblem` for a file that cannot be read at all.
    """
    try:
        found = _sound(path)
    except Locked:
        raise
    except FileProblem:
        found = None
    identity, framework, rows = found or _salvaged(path)
    head = {
        **identity._asdict(),
        "columns": chains.COLUMNS.split(", "),
        "exported": journal.now(),
    }
    return Text(found is not None, journal_text.lines(head, framework, rows))


_Found = tuple[Identity, str, Sequence[Sequence[Any]]]


def _sound(path: Path) -> _Found | None:
    with closing(Connection.reader(path, packs=True)) as reader, reader.snapshot():
        if reader.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            return None
        rows = reader.rows("SELECT id, created, framework_hash, framework FROM inspection")
        if len(rows) != 1:
            return None
        *told, framework = rows[0]
        sql = f"SELECT {chains.COLUMNS} FROM journal ORDER BY replica, seq"
        return Identity(*told), framework, reader.rows(sql)


def _salvaged(path: Path) -> _Found:
    found = salvage.salvage(path)
    identity = next(iter(found.identities), Identity("", "", ""))
    known = dict(salvage.framework_in(found.frameworks))
    framework = known.get(identity.framework_hash)
    rows = sorted({chains.columns(entry) for entry in found.entries})
    return identity, "" if framework is None else frameworks.canonical(framework), rows
