"""One exchange: what the other side lacks goes there, what we lack comes here.

Every step stands by itself: one that is cut off anywhere can be begun again, and nothing is there
twice. Of each replica only what follows on is sent or taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any

from hmip_tui import journal
from hmip_tui.arrival import Arrival
from hmip_tui.errors import NotTaken
from hmip_tui.exchange.target import Fork, Target, Unusable
from hmip_tui.exchanges import Holder, Outcome, Progress, Unsent
from hmip_tui.journal import Entry, EntryId, Reach
from hmip_tui.store import merging, receipts
from hmip_tui.store.receipts import Receipt
from hmip_tui.store.record import Record

_NOTHING = Reach(0, "")

Batch = tuple[str, Sequence[Sequence[Any]]]
"""Consecutive rows of one replica's journal, after the hash that the first of them follows."""


Watch = Callable[[Progress], None]
"""Is told how far an exchange is; may raise :class:`hmip_tui.errors.Stopped`."""

Take = Callable[[Sequence[Entry]], Arrival]
"""Takes in entries that arrive, durably, all or none."""


def exchange(
    record: Record,
    target: Target,
    watch: Watch = lambda _: None,
    take: Take | None = None,
) -> Outcome:
    """Exchange entries with the other side, and receipts.

    ``take`` takes in what arrives (default: :func:`hmip_tui.store.merging.take_in`). A replica
    that cannot go on, because somebody numbered other entries alike, is left out and named.
    Raises :class:`hmip_tui.exchange.target.Lost`, :class:`hmip_tui.errors.Stopped` and other
    :class:`HmipError`.
    """
    return _Exchange(record, target, watch, take or partial(merging.take_in, record)).run()


class _Exchange:
    def __init__(self, record: Record, target: Target, watch: Watch, take: Take) -> None:
        self.record, self.target, self.watch, self.take = record, target, watch, take
        self.problems: list[str] = []
        self.left_out: set[str] = set()
        self.sent = self.received = 0
        self.conflicts: list[tuple[str, str]] = []

    def run(self) -> Outcome:
        self._compare(self.record.vector(), self.target.vector())
        self._send()
        self._receive()
        ours = self.record.vector()
        self.target.tell(ours)
        return self._outcome(ours)

    def _compare(self, ours: Mapping[str, Reach], theirs: Mapping[str, Reach]) -> None:
        """Leave out replicas of which the other side has other entries than we."""
        for replica in ours.keys() & theirs.keys():
            seq = min(ours[replica].seq, theirs[replica].seq)
            there = self.target.hash_at(replica, seq)
            if there is not None and not self._hash_at(replica, seq).startswith(there):
                self._leave_out(replica)

    def _leave_out(self, replica: str) -> None:
        self.left_out.add(replica)
        self.problems.append(
            f"The {self.target.name} and this file have different entries of replica {replica} "
            "under the same numbers: one of two copies went on from an older state. Neither was "
            "changed; keep both files."
        )

    def _hash_at(self, replica: str, seq: int) -> str:
        if seq == 0:
            return journal.first_hash(self.record.inspection, replica)
        entry = self.record.entry(EntryId(replica, seq))
        return "" if entry is None else entry.hash

    def _send(self) -> None:
        ours, kept = self.record.vector(), self.target.kept()
        lacking = {
            replica: (kept.get(replica, _NOTHING).seq, reach.seq)
            for replica, reach in sorted(ours.items())
            if replica not in self.left_out and reach.seq > kept.get(replica, _NOTHING).seq
        }
        total = sum(last - after for after, last in lacking.values())
        self.watch(Progress(True, 0, total))
        for replica, (after, last) in lacking.items():
            try:
                for previous, rows in _one_ahead(self._batches(replica, after, last)):
                    self.target.put(previous, rows)
                    self.sent += len(rows)
                    self.watch(Progress(True, self.sent, total))
            except Fork:
                self._leave_out(replica)
            except Unusable as error:
                self.problems.append(f"Not all of replica {replica} was sent. {error}")

    def _batches(self, replica: str, after: int, last: int) -> Iterator[Batch]:
        """A replica's rows in batches, each with the hash that its first follows."""
        previous = self._hash_at(replica, after)
        rows = self.record.rows_after(replica, after, last)
        while batch := list(islice(rows, self.target.batch)):
            yield previous, batch
            previous = batch[-1][-1]

    def _receive(self) -> None:
        ours = self.record.vector()
        lacking = {
            replica: (ours.get(replica, _NOTHING).seq, last)
            for replica, last in sorted(self.target.beyond(ours).items())
            if replica not in self.left_out
        }
        total = sum(last - after for after, last in lacking.values())
        self.watch(Progress(False, 0, total))
        for replica, (after, _) in lacking.items():
            try:
                for batch in self.target.batches_after(replica, after):
                    arrival = self.take(batch)
                    self.received += arrival.new
                    self.conflicts += arrival.conflicts
                    self.watch(Progress(False, self.received, total))
            except NotTaken as error:
                self.problems.append(f"From the {self.target.name} not all was taken in: {error}.")
            except Unusable as error:
                self.problems.append(str(error))

    def _outcome(self, ours: Mapping[str, Reach]) -> Outcome:
        holders = self.target.others()
        told = [*self._confirmed_there(ours), *self._confirmed_by(holders)]
        receipts.remember(self.record, told)
        own = ours.get(self.record.replica, _NOTHING).seq
        confirming = [
            receipt
            for receipt in told
            if receipt.kind == receipts.RECEIPT and receipt.replica == self.record.replica
        ]
        return Outcome(
            target=self.target.name,
            sent=self.sent,
            received=self.received,
            conflicts=tuple(dict.fromkeys(self.conflicts)),
            problems=self.problems,
            notes=tuple(dict.fromkeys(self.target.notes)),
            unsent=unsent(self.record, self.target.kept()),
            holders=holders,
            own=own,
            arrived=max((receipt.seq for receipt in confirming), default=0),
            confirmed=max((receipt.time for receipt in confirming), default=""),
        )

    def _confirmed_there(self, ours: Mapping[str, Reach]) -> Iterator[Receipt]:
        """What is on the other side now, which has either kept it or only passes it on."""
        kind = receipts.RECEIPT if self.target.confirms else receipts.PASSED
        there, time = self.target.kept(), journal.now()
        for replica, reach in ours.items():
            seq, hash_ = there.get(replica, _NOTHING)
            if seq == reach.seq and reach.hash.startswith(hash_):
                yield Receipt(kind, self.target.name, replica, *reach, "", time)

    def _confirmed_by(self, holders: Sequence[Holder]) -> Iterator[Receipt]:
        """What other copies say that they hold, where it is what we hold."""
        for holder in holders:
            for replica, reach in holder.reach.items():
                if self._hash_at(replica, reach.seq) == reach.hash:
                    place = f"replica {holder.replica}"
                    yield Receipt(
                        receipts.RECEIPT, place, replica, *reach, holder.author, holder.time
                    )


def _one_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same, the next one being read while this one is on its way."""
    with ThreadPoolExecutor(1, thread_name_prefix="exchange") as reader:
        reading = reader.submit(next, batches, None)
        while (batch := reading.result()) is not None:
            reading = reader.submit(next, batches, None)
            yield batch


def unsent(record: Record, kept: Mapping[str, Reach]) -> Unsent:
    """What this file holds beyond what is ``kept`` elsewhere."""
    entries, oldest = 0, ""
    for replica, reach in record.vector().items():
        after = kept.get(replica, _NOTHING).seq
        if reach.seq > after:
            entries += reach.seq - after
            (first,) = record.rows_after(replica, after, after + 1)
            oldest = min(oldest or first[2], first[2])
    return Unsent(entries, oldest)
