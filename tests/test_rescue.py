"""What is intact of a journal, whatever is left of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import journal, rescue
from hmip_tui.journal import Entry, EntryId

INSPECTION = "inspection"


def journal_of(replica: str, length: int) -> list[Entry]:
    """A replica's entries, each replacing the one three before."""
    found: list[Entry] = []
    before = journal.first_hash(INSPECTION, replica)
    for seq in range(1, length + 1):
        replaces = (EntryId(replica, seq - 3),) if seq > 3 else ()
        time, field = f"2026-03-01T09:00:00.{seq:03}Z", f"answer.{seq % 3}"
        unsealed = Entry(
            EntryId(replica, seq), time, "Ann", "set", "case:V1", field, f"{seq}", replaces, ""
        )
        before = journal.chain(before, unsealed)
        found.append(unsealed._replace(hash=before))
    return found


def shown(entries: Sequence[Entry]) -> frozenset[tuple[str, int, str, str, str, str]]:
    return frozenset((*e.id, e.subject, e.field, e.time, e.value) for e in entries)


@given(st.integers(0, 40), st.data())
def test_of_what_is_left_every_proven_entry_is_taken_and_no_other(
    length: int, data: st.DataObject
) -> None:
    whole = journal_of("a", length)
    left = [e for e in whole if data.draw(st.booleans())]
    changed = {e.id for e in left if data.draw(st.integers(0, 5)) == 0}
    candidates = [e._replace(value="0") if e.id in changed else e for e in left]
    random.Random(length).shuffle(candidates)
    found = rescue.judge(INSPECTION, candidates).get("a", rescue.Replica([], [], []))
    taken = [*found.kept, *found.behind]
    ids = {e.id for e in left}
    expected = [
        e
        for e in left
        if e.id not in changed and (e.id.seq == 1 or EntryId("a", e.id.seq - 1) in ids)
    ]
    assert taken == expected
    end = max((e.id.seq for e in expected), default=0)
    numbers = [n for first, last in found.missing for n in range(first, last + 1)]
    assert sorted([*numbers, *(e.id.seq for e in taken)]) == list(range(1, end + 1))


@given(st.integers(1, 40), st.sets(st.integers(1, 40)))
def test_what_is_rescued_is_a_sound_journal(length: int, lost: set[int]) -> None:
    whole = [*journal_of("a", length), *journal_of("b", length)]
    left = [e for e in whole if e.id.replica == "b" or e.id.seq not in lost]
    judged = rescue.judge(INSPECTION, left, shown(whole))
    new = rescue.rescued(judged, INSPECTION, "r", "Cid", "2026-03-02T09:00:00.000Z")
    chains: dict[str, str] = {}
    for entry in new.entries:
        replica = entry.id.replica
        before = chains.get(replica) or journal.first_hash(INSPECTION, replica)
        assert journal.chain(before, entry) == entry.hash
        chains[replica] = entry.hash
    for replica in "abr":
        numbers = [e.id.seq for e in new.entries if e.id.replica == replica]
        assert numbers == list(range(1, len(numbers) + 1))
    stood_for = {*new.stands_for.values()}
    assert stood_for == {e.id for found in judged.values() for e in found.behind}


def test_an_intact_entry_is_taken_though_its_row_and_the_next_entry_are_damaged() -> None:
    whole = journal_of("a", 4)
    damaged = [*whole[:2], whole[2]._replace(value="0"), whole[3]]
    rows = {row for row in shown(whole) if row[1] != 2} | {(*whole[1].id, "", "", "", "")}
    judged = rescue.judge(INSPECTION, damaged, frozenset(rows))
    assert judged["a"] == rescue.Replica(whole[:2], [whole[3]], [(3, 3)])


def test_an_entry_that_was_sealed_again_costs_no_other() -> None:
    whole = journal_of("a", 5)
    changed = whole[1]._replace(value="0")
    changed = changed._replace(hash=journal.chain(whole[0].hash, changed))
    judged = rescue.judge(INSPECTION, [whole[0], changed, *whole[2:]], shown(whole))
    assert judged["a"] == rescue.Replica(whole[:1], whole[2:], [(2, 2)])


def test_a_journal_told_of_and_gone_is_missing_as_a_whole() -> None:
    judged = rescue.judge(INSPECTION, [], shown(journal_of("a", 7)), {"b": 9})
    assert {replica: found.missing for replica, found in judged.items()} == {
        "a": [(1, 7)],
        "b": [(1, 9)],
    }


def test_a_number_that_is_damaged_itself_tells_nothing() -> None:
    whole = journal_of("a", 3)
    far = ("a", 2**60, "case:V1", "answer.1", "2026", "1")
    judged = rescue.judge(INSPECTION, whole, frozenset([far]))
    assert judged["a"] == rescue.Replica(whole, [], [])


@pytest.mark.parametrize("damaged", [("a", 8572), ("q", 3)])
def test_a_row_whose_number_or_replica_is_damaged_makes_nothing_missing(
    damaged: tuple[str, int],
) -> None:
    whole = journal_of("a", 3)
    rows = {(*damaged, *row[2:]) for row in shown(whole[2:])} | shown(whole[:2])
    assert rescue.judge(INSPECTION, whole, rows) == {"a": rescue.Replica(whole, [], [])}


@pytest.mark.parametrize("numbers", [[], [1], [1, 2, 3], [1, 3], [2, 3, 7, 9, 10]])
def test_ranges_hold_their_numbers(numbers: list[int]) -> None:
    found = rescue.ranges(numbers)
    assert [n for first, last in found for n in range(first, last + 1)] == numbers


def test_ranges_in_words() -> None:
    assert rescue.in_words((5, 5)) == "5"
    assert rescue.in_words((5, 1234)) == "5 to 1,234"
