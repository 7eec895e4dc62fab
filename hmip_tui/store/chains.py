"""Checking a journal's rows: each readable, none missing, every hash as it should be."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from math import isfinite
from typing import Any, NamedTuple, NoReturn

from hmip_tui import journal, limits
from hmip_tui.journal import Entry, EntryId

COLUMNS = "replica, seq, time, author, action, subject, field, value, replaces, hash"
"""The journal's columns, in the order that :func:`read` takes them."""

INSERT = f"INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""Adds the row that :func:`columns` makes of an entry."""


class Chain(NamedTuple):
    """One replica's chain: how many entries it has, and its last hash."""

    replica: str
    entries: int
    head: str


def read(row: Sequence[Any]) -> Entry:
    """The entry in a row of :data:`COLUMNS`; raises ``ValueError`` saying why it is none."""
    replica, seq, time, author, action, subject, field, value, replaces, hash_ = row
    texts = (replica, time, author, action, subject, field, value, replaces, hash_)
    if type(seq) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError("a part of it is missing or of the wrong kind")
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        raise ValueError("a part of it is not text") from error
    _require_value(value)
    if len(replaces) > limits.VALUE:
        raise ValueError("what it replaces is more than anybody can have recorded")
    try:
        ids = journal.decode_ids(replaces)
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("what it replaces is not a list of entries") from error
    id = EntryId(replica, seq)
    return Entry(id, time, author, action, subject, field, value, ids, hash_)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"its value holds {word}")


def _whole(digits: str) -> int:
    found = int(digits)
    return found if abs(found) < limits.WHOLE else _refuse("a number beyond all bounds")


def _real(digits: str) -> float:
    found = float(digits)
    return found if isfinite(found) else _refuse("a number beyond all bounds")


_VALUE = json.JSONDecoder(parse_int=_whole, parse_float=_real, parse_constant=_refuse)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _require_value(value: str) -> None:
    """Raise ``ValueError`` for what is no value that tables and reports can hold."""
    if len(value) > limits.VALUE:
        raise ValueError(f"its value is longer than {limits.VALUE:,} characters")
    try:
        found = _VALUE.decode(value)
        if _ESCAPED_SURROGATE.search(value):  # of pairs JSON makes characters, of single ones not
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise ValueError("its value is not JSON") from error


def columns(entry: Entry) -> tuple[Any, ...]:
    """The row of :data:`COLUMNS` that holds an entry."""
    told = (entry.time, entry.author, entry.action, entry.subject, entry.field, entry.value)
    return (*entry.id, *told, journal.encode_ids(entry.replaces), entry.hash)


def read_all(rows: Sequence[Sequence[Any]]) -> tuple[list[Entry], list[str]]:
    """The entries that can be read, and a finding for every other row."""
    entries: list[Entry] = []
    findings: list[str] = []
    for row in rows:
        try:
            entries.append(read(row))
        except ValueError as error:
            findings.append(f"replica {row[0]}: entry {row[1]} cannot be read: {error}")
    return entries, findings


def chain_findings(inspection: str | None, entries: Sequence[Entry]) -> Iterator[str]:
    """Where numbers are missing and where hashes do not follow, replica by replica.

    ``entries`` are in order of replica and number. Without the ``inspection``'s id, from which
    every chain starts, first entries cannot be checked.
    """
    for replica, group in groupby(entries, key=lambda entry: entry.id.replica):
        first = None if inspection is None else journal.first_hash(inspection, replica)
        yield from _chain(replica, list(group), first)


def _chain(replica: str, entries: Sequence[Entry], first: str | None) -> Iterator[str]:
    broken: list[int] = []
    number, previous = 0, first
    for entry in entries:
        seq = entry.id.seq
        if seq != number + 1:
            missing = f"{number + 1} to {seq - 1}" if seq > number + 2 else str(number + 1)
            yield f"replica {replica}: entry {missing} is missing"
        elif previous is not None and journal.chain(previous, entry) != entry.hash:
            broken.append(seq)
        number, previous = seq, entry.hash
    if broken:
        more = f" (and at {len(broken) - 1} later entries)" if len(broken) > 1 else ""
        yield (
            f"replica {replica}: the chain of hashes breaks at entry {broken[0]}{more}: "
            "it or the one before was changed after it was recorded"
        )


def reference_findings(
    entries: Collection[Entry], awaited: Collection[EntryId] = ()
) -> Iterator[str]:
    """Entries that replace what is not there, and is not known to be still on its way."""
    known = {entry.id for entry in entries}.union(awaited)
    for entry in entries:
        for id in entry.replaces:
            if id not in known:
                yield f"entry {entry.id} replaces {id}, which is not there"


def chains(entries: Sequence[Entry]) -> list[Chain]:
    """Every replica's chain; ``entries`` are in order of replica and number."""
    found = []
    for replica, group in groupby(entries, key=lambda entry: entry.id.replica):
        own = list(group)
        found.append(Chain(replica, len(own), own[-1].hash))
    return found
