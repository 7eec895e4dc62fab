"""The journal: immutable entries, their hash chain, and what is current (design 4).

Pure values and rules; :mod:`hmip_tui.store` keeps them in SQLite.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple, Self

from hmip_tui.errors import FileProblem


class Action(StrEnum):
    """Why an entry was made; undo and redo are entries like any other."""

    SET = "set"
    UNDO = "undo"
    REDO = "redo"
    IMPORT = "import"
    SETTLE = "settle"
    """A choice between what others recorded: it makes nobody an assessor of the case."""


class EntryId(NamedTuple):
    """An entry's identity: its replica and its number there. Written ``replica-number``."""

    replica: str
    seq: int

    def __str__(self) -> str:
        return f"{self.replica}-{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` wrote; raises ``ValueError`` for anything else."""
        replica, _, seq = text.rpartition("-")
        found = cls(replica, int(seq))
        if str(found) != text:  # int() also takes "+1", "01", "1_0" and other scripts' digits
            raise ValueError(f"{text!r} is not the id of an entry")
        return found


class Entry(NamedTuple):
    """One record: who set which field of which subject to what, when, replacing which entries.

    ``action`` is an :class:`Action`, or a newer program's word; ``value`` is JSON text
    (``null``: cleared); ``time`` is UTC, ISO 8601 with milliseconds;
    ``hash`` is SHA-256 (hex) over the replica's previous hash and everything else here.
    """

    id: EntryId
    time: str
    author: str
    action: str
    subject: str
    field: str
    value: str
    replaces: tuple[EntryId, ...]
    hash: str

    @property
    def content(self) -> Any:
        """The value as JSON means it; raises :class:`FileProblem` as :func:`decode` does."""
        return decode(self.value)


_quoted = json.encoder.encode_basestring_ascii
"""A text as JSON."""

_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def encode(value: Any) -> str:
    """A value as journal text: ASCII JSON, so that any text survives any tool."""
    return _JSON.encode(value)


def decode(text: str) -> Any:
    """Read what :func:`encode` wrote; raises :class:`FileProblem` for anything else."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise FileProblem(f"A recorded value cannot be read, {_SO_DAMAGED}") from error


_SO_DAMAGED = "so the inspection file is damaged. 'hmip verify' with its name lists what is wrong."


def last(entries: Sequence[Entry]) -> Entry:
    """The last of some that must be there; raises :class:`FileProblem` where a table lies."""
    if not entries:
        raise FileProblem(f"The journal lacks an entry that a table speaks of, {_SO_DAMAGED}")
    return entries[-1]


def decode_pair(text: str) -> tuple[str, str] | None:
    """The two texts of a list in JSON, as a copy keeps a place in; None for anything else."""
    try:
        match json.loads(text):
            case [str(one), str(other)]:
                f"{one}{other}".encode()  # of half characters no place is made
                return one, other
            case _:
                return None
    except (TypeError, ValueError, RecursionError):  # damaged
        return None


def encode_ids(ids: Iterable[EntryId]) -> str:
    """Entry ids as JSON text, in order."""
    return encode([str(i) for i in sorted(ids)])


def decode_ids(text: str) -> tuple[EntryId, ...]:
    """Read what :func:`encode_ids` wrote."""
    return tuple(EntryId.parse(i) for i in json.loads(text))


def first_hash(inspection: str, replica: str) -> str:
    """What a replica's chain starts from; binds it to its inspection."""
    import hashlib

    return hashlib.sha256(f"hmip-tui journal 1\n{inspection}\n{replica}".encode()).hexdigest()


def chain(previous: str, entry: Entry) -> str:
    """The hash of an entry that follows ``previous``; the entry's own ``hash`` is not read."""
    told = (entry.time, entry.author, entry.action, entry.subject, entry.field, entry.value)
    return seal(previous, (*entry.id, *told, encode_ids(entry.replaces)))


def seal(previous: str, parts: Sequence[Any]) -> str:
    """The hash of an entry's parts, what it replaces as :func:`encode_ids` has it.

    Raises ``TypeError`` for parts of which one is no text, or the second no number.
    """
    import hashlib

    replica, seq, *texts = parts
    told = ",".join([_quoted(previous), _quoted(replica), str(seq), *map(_quoted, texts)])
    return hashlib.sha256(f"[{told}]".encode()).hexdigest()


def now() -> str:
    """This machine's time as entries write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries, given by replica and number, in order of time.

    Each replica's stay in the order of their numbers, whatever its clock said.
    """
    replicas = [list(found) for _, found in groupby(entries, key=lambda e: e.id.replica)]
    return heapq.merge(*replicas, key=lambda e: e.time)


class Reach(NamedTuple):
    """How far a replica's entries go: the last one's number, and its hash, which seals them all."""

    seq: int
    hash: str


class Head(NamedTuple):
    """An entry that nobody has replaced; of several, the last in order is shown."""

    time: str
    id: EntryId
    value: str


def shown(heads: Iterable[Head]) -> Head | None:
    """The head that every machine shows: the latest by time, then by id. None without heads."""
    return max(heads, default=None)


def in_conflict(heads: Sequence[Head]) -> bool:
    """Whether unreplaced entries disagree; entries that say the same need nobody to settle."""
    return len({head.value for head in heads}) > 1
