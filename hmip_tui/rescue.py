"""Which entries of a damaged file are intact, and what they become in a sound one.

An entry is intact where its hash follows from the one before it: chance makes no such hash, so
nothing that was damaged is ever taken for what somebody recorded. Of entries behind a gap in their
replica the numbers cannot be kept, as a sound journal has no gap; they are recorded anew, by a
replica of the rescue's own, as said by the same author at the same time, and replace the original,
which whoever still has it will bring back as replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hmip_tui import journal
from hmip_tui.journal import Entry, EntryId

NOTE = "rescue"
"""The inspection's field, followed by the rescue's replica, that says what it stands for."""

Range = tuple[int, int]
"""The first and the last of consecutive numbers."""

Shown = Collection[tuple[str, int, str, str, str, str]]
"""What the table of current values has: replica, number, subject, field, time and value."""


_FARTHEST = 10**8
"""No replica has so many entries: a number beyond is damaged itself."""


class Replica(NamedTuple):
    """One replica's entries, in order of number.

    ``kept`` go from 1 on without a gap; ``behind`` come after the first gap; ``missing`` are the
    others, up to the last number that anything tells of.
    """

    kept: Sequence[Entry]
    behind: Sequence[Entry]
    missing: Sequence[Range]


Judged = Mapping[str, Replica]


def judge(
    inspection: str,
    candidates: Iterable[Entry],
    shown: Shown = frozenset(),
    told: Mapping[str, int] | None = None,
) -> Judged:
    """What of all that was found is intact, by replica.

    There may be several candidates to a number. ``told`` are last numbers that are known from
    elsewhere. The first entry behind a gap, whose hash nothing is left to follow from, is taken
    where the table of current values says the same.
    """
    found: dict[str, dict[int, list[Entry]]] = {}
    for entry in candidates:
        versions = found.setdefault(entry.id.replica, {}).setdefault(entry.id.seq, [])
        if entry not in versions:
            versions.append(entry)
    known = dict(told or {})
    said = {_what(e) for numbers in found.values() for each in numbers.values() for e in each}
    for replica, seq, *what in shown:
        # a row that says what was found under another number is damaged in its own
        if seq < _FARTHEST and (seq in found.get(replica, ()) or tuple(what) not in said):
            known[replica] = max(known.get(replica, 0), seq)
    return {
        replica: _replica(inspection, replica, found.get(replica, {}), shown, known.get(replica, 0))
        for replica in sorted(found.keys() | known.keys())
    }


def _replica(
    inspection: str, replica: str, found: Mapping[int, list[Entry]], shown: Shown, told: int
) -> Replica:
    intact: dict[int, Entry] = {}
    before, last = {journal.first_hash(inspection, replica)}, 0
    for seq in sorted(seq for seq in found if seq > 0):
        if seq != last + 1:
            before = set()
        after = found.get(seq + 1, ())
        entry = _proven(before, found[seq], after)
        if entry is not None and _is_doubtful(entry, after, found.get(seq + 2, ()), shown):
            before, last = set(), seq
            continue
        if entry is None and not before:
            entry = next((e for e in found[seq] if _as_shown(e) in shown), None)
        if entry is not None:
            intact[seq] = entry
        before = {e.hash for e in (found[seq] if entry is None else (entry,))}
        last = seq
    end = max(max(intact, default=0), told)
    gap = next(seq for seq in range(1, len(intact) + 2) if seq not in intact)
    return Replica(
        [entry for seq, entry in intact.items() if seq < gap],
        [entry for seq, entry in intact.items() if seq > gap],
        _between(sorted(seq for seq in intact if seq > gap), gap, end),
    )


def _between(there: Sequence[int], first: int, last: int) -> list[Range]:
    """The numbers from ``first`` to ``last`` that are not there, without counting them out."""
    before = [first - 1, *there]
    behind = [*there, last + 1]
    return [(a + 1, b - 1) for a, b in zip(before, behind, strict=True) if b > a + 1]


def _proven(
    before: Collection[str], versions: Sequence[Entry], after: Sequence[Entry]
) -> Entry | None:
    """The version whose hash follows; or whose true hash, where its own is damaged, is followed."""
    for entry in versions:
        for hash_ in before:
            found = journal.chain(hash_, entry)
            if found == entry.hash or any(journal.chain(found, e) == e.hash for e in after):
                return entry._replace(hash=found)
    return None


def _is_doubtful(
    entry: Entry, after: Sequence[Entry], later: Sequence[Entry], shown: Shown
) -> bool:
    """Whether the next does not follow, and the table of current values bears out only that one.

    So it is where somebody changed an entry and sealed it again.
    """
    if not any(_as_shown(e) in shown for e in after) or _as_shown(entry) in shown:
        return False
    if _proven([entry.hash], after, later) is not None:
        return False
    return any(row[:2] == entry.id for row in shown)


def _as_shown(entry: Entry) -> tuple[str, int, str, str, str, str]:
    return (*entry.id, *_what(entry))


def _what(entry: Entry) -> tuple[str, str, str, str]:
    return entry.subject, entry.field, entry.time, entry.value


def ranges(numbers: Iterable[int]) -> list[Range]:
    """Ascending numbers as ranges."""
    found: list[Range] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def in_words(of: Range) -> str:
    """A range as people write it."""
    return f"{of[0]:,}" if of[0] == of[1] else f"{of[0]:,} to {of[1]:,}"


class Rescued(NamedTuple):
    """A sound journal: every entry of it, and which stand for which originals."""

    entries: Sequence[Entry]
    stands_for: Mapping[EntryId, EntryId]


def rescued(judged: Judged, inspection: str, replica: str, author: str, time: str) -> Rescued:
    """The journal of a new file.

    ``replica`` is a new one, of the rescue; ``author`` and ``time`` are of its note about it.
    """
    kept = [entry for found in judged.values() for entry in found.kept]
    behind = [entry for found in judged.values() for entry in found.behind]
    if not behind:
        return Rescued(kept, {})
    anew = {
        entry.id: EntryId(replica, number)
        for number, entry in enumerate(journal.in_order(behind), 1)
    }
    chain: list[Entry] = []
    previous = journal.first_hash(inspection, replica)
    unsealed = [_anew(entry, anew) for entry in journal.in_order(behind)]
    for entry in [*unsealed, _note(judged, EntryId(replica, len(anew) + 1), author, time)]:
        previous = journal.chain(previous, entry)
        chain.append(entry._replace(hash=previous))
    return Rescued([*kept, *chain], {new: original for original, new in anew.items()})


def _anew(entry: Entry, anew: Mapping[EntryId, EntryId]) -> Entry:
    also = {anew[id] for id in entry.replaces if id in anew}
    replaces = tuple(sorted({*entry.replaces, *also, entry.id}))
    return entry._replace(id=anew[entry.id], replaces=replaces)


def _note(judged: Judged, id: EntryId, author: str, time: str) -> Entry:
    value: dict[str, Any] = {
        "stands_for": {
            r: ranges(e.id.seq for e in f.behind) for r, f in judged.items() if f.behind
        },
        "missing": {r: found.missing for r, found in judged.items() if found.missing},
    }
    field, action = f"{NOTE}.{id.replica}", journal.Action.SET
    return Entry(id, time, author, action, "inspection", field, journal.encode(value), (), "")
