"""Entries' identities, their text, the hash chain and what is shown of a conflict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hmip_tui.journal import (
    Action,
    Entry,
    EntryId,
    Head,
    chain,
    decode_ids,
    encode,
    encode_ids,
    first_hash,
    in_conflict,
    in_order,
    now,
    shown,
)

any_text = st.text(st.characters(exclude_categories=()))
"""Any text that Python can hold: controls, NUL and lone surrogates among it."""

replicas = st.one_of(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True), any_text)
ids = st.builds(EntryId, replicas, st.integers(0, 10**9))


def as_utf16(text: str) -> str:
    """The text as JSON reads it: two halves of a surrogate pair, side by side, are one sign."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# Identities


@given(ids)
def test_an_id_is_read_as_it_was_written(id: EntryId) -> None:
    assert EntryId.parse(str(id)) == id


@pytest.mark.parametrize("replica", ["a", "a-b", "-", "--", "", "a-1", "3f2a-77-", "a\nb", "ü"])
@pytest.mark.parametrize("seq", [0, 1, 10, 2**40])
def test_a_replica_may_hold_dashes(replica: str, seq: int) -> None:
    id = EntryId(replica, seq)
    assert str(id) == f"{replica}-{seq}"
    assert EntryId.parse(str(id)) == id


@given(ids, ids)
def test_different_ids_are_written_differently(one: EntryId, other: EntryId) -> None:
    assert (str(one) == str(other)) is (one == other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "7",
        "a-",
        "-",
        "a-x",
        "a-1.0",
        "a- 1",
        "a-1 ",
        "a-+1",
        "a-01",
        "a-1_0",
        "a-\u0661",
        "a-²",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        EntryId.parse(text)


@given(st.lists(ids))
def test_ids_are_written_in_order_and_read_back(found: list[EntryId]) -> None:
    written = [EntryId(as_utf16(id.replica), id.seq) for id in found]
    assert decode_ids(encode_ids(found)) == tuple(
        EntryId(as_utf16(id.replica), id.seq) for id in sorted(found)
    )
    assert encode_ids(reversed(written)) == encode_ids(written)


def test_ids_are_in_order_of_number_not_of_spelling() -> None:
    found = [EntryId("b", 1), EntryId("a", 10), EntryId("a", 9)]
    assert encode_ids(found) == '["a-9","a-10","b-1"]'
    assert encode_ids([]) == "[]"
    assert decode_ids("[]") == ()


# Text


@given(any_text)
def test_any_text_is_written_in_ascii_and_read_back(text: str) -> None:
    written = encode(text)
    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written) == as_utf16(text)
    assert encode(json.loads(written)) == written


@pytest.mark.parametrize(
    "text",
    ["\x00", "a\x00b", "\ud800", "x\udfff", "\udc00\ud800", "\x7f\x85\u2028", "[b]\\\"'", "😀", ""],
)
def test_awkward_text_is_read_back(text: str) -> None:
    assert json.loads(encode(text)) == text


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(json_values)
def test_an_entry_means_the_value_it_was_made_from(value: Any) -> None:
    entry = ENTRY._replace(value=encode(value))
    assert entry.content == value
    assert type(entry.content) is type(value)


# The chain

ENTRY = Entry(
    id=EntryId("desk-1", 7),
    time="2019-10-28T09:30:00.000Z",
    author="A. Reader",
    action=Action.SET,
    subject="CS-047",
    field="answer.2.1.3.a",
    value='"yes"',
    replaces=(EntryId("desk-1", 3), EntryId("lap-2", 3)),
    hash="",
)
PREVIOUS = first_hash("inspection", "desk-1")


def _part(name: str, value: str) -> Any:
    return {name: value}


def changed(entry: Entry) -> Iterator[Entry]:
    """The entry with each of its parts changed in turn, in the smallest ways."""
    yield entry._replace(id=entry.id._replace(replica=entry.id.replica + " "))
    yield entry._replace(id=entry.id._replace(seq=entry.id.seq + 1))
    for name in ("time", "author", "action", "subject", "field", "value"):
        was = getattr(entry, name)
        for now_ in (was + " ", was[:-1], was.swapcase(), "", was + "\x00"):
            if now_ != was:
                yield entry._replace(**_part(name, now_))
    yield from (entry._replace(action=action) for action in Action if action is not entry.action)
    yield entry._replace(replaces=())
    yield entry._replace(replaces=entry.replaces[:1])
    yield entry._replace(replaces=(*entry.replaces, EntryId("lap-2", 4)))
    yield entry._replace(replaces=(EntryId("desk-1", 4), entry.replaces[1]))


def test_every_part_of_an_entry_counts_in_its_hash() -> None:
    variants = [ENTRY, *changed(ENTRY)]
    assert len(variants) > 25
    assert len({chain(PREVIOUS, entry) for entry in variants}) == len(variants)


def test_the_previous_hash_counts() -> None:
    assert chain(PREVIOUS, ENTRY) != chain(PREVIOUS[:-1], ENTRY)
    assert chain(PREVIOUS, ENTRY) != chain(PREVIOUS.upper(), ENTRY)


def test_the_stored_hash_and_the_order_of_what_is_replaced_do_not_count() -> None:
    same = ENTRY._replace(hash="0" * 64, replaces=ENTRY.replaces[::-1])
    assert chain(PREVIOUS, same) == chain(PREVIOUS, ENTRY)
    assert re.fullmatch("[0-9a-f]{64}", chain(PREVIOUS, ENTRY))


def test_parts_do_not_run_into_each_other() -> None:
    """Nothing that moves from one part to the next gives the same hash."""
    pieces = ("", "a", "aa", '"', '","', "\n")
    seen: set[str] = set()
    count = 0
    for previous, time, author, subject, value in product(pieces, repeat=5):
        entry = ENTRY._replace(time=time, author=author, subject=subject, value=value)
        seen.add(chain(previous, entry))
        count += 1
    assert len(seen) == count
    twelve = (EntryId("a", 12), EntryId("a-1", 2), EntryId("a-12", 0), EntryId("", 12))
    assert len({chain("", ENTRY._replace(id=id)) for id in twelve}) == len(twelve)
    replaced = [(), (EntryId("a", 1), EntryId("b", 2)), (EntryId('a-1","b', 2),)]
    assert len({chain("", ENTRY._replace(replaces=r)) for r in replaced}) == len(replaced)


told = st.tuples(any_text, any_text, any_text, st.sampled_from(Action), any_text, any_text)


@given(told, told)
def test_different_entries_have_different_hashes(one: Any, other: Any) -> None:
    assume([as_utf16(str(p)) for p in one] != [as_utf16(str(p)) for p in other])

    def hashed(parts: Any) -> str:
        names = ("time", "author", "subject", "action", "field", "value")
        return chain(PREVIOUS, ENTRY._replace(**dict(zip(names, parts, strict=True))))

    assert hashed(one) != hashed(other)
    assert hashed(one) == hashed(one)


def test_a_chain_starts_from_its_inspection_and_replica() -> None:
    starts = {first_hash(i, r) for i in ("i", "j", "ij") for r in ("i", "j", "ij", "")}
    assert len(starts) == 12


# What is shown

heads = st.builds(
    Head,
    st.sampled_from(["2019-10-28T09:30:00.000Z", "2019-10-28T09:30:00.001Z", "2019-11-01"]),
    st.builds(EntryId, st.sampled_from("ab"), st.integers(1, 12)),
    st.sampled_from(['"yes"', '"no"', "null"]),
)


@given(st.lists(heads, min_size=1, max_size=4, unique_by=lambda h: h.id))
def test_every_machine_shows_the_same_head(found: list[Head]) -> None:
    answers = {shown(order) for order in permutations(found)}
    assert len(answers) == 1
    chosen = answers.pop()
    assert chosen in found
    for head in found:
        assert chosen is not None
        assert (head.time, head.id.replica, head.id.seq) <= (chosen.time, *chosen.id)


def test_the_latest_head_is_shown_and_of_equal_times_the_last_by_number() -> None:
    early = Head("2019-10-28T09:30:00.000Z", EntryId("z", 99), '"no"')
    late = Head("2019-10-28T09:30:00.001Z", EntryId("a", 9), '"yes"')
    later = Head("2019-10-28T09:30:00.001Z", EntryId("a", 10), '"no"')
    assert shown([early, late]) == late
    assert shown([late, later]) == later
    assert shown(iter([later, early, late])) == later
    assert shown([]) is None


@pytest.mark.parametrize(
    ("values", "conflict"),
    [
        ([], False),
        (['"yes"'], False),
        (['"yes"', '"yes"'], False),
        (['"yes"', '"no"'], True),
        (['"yes"', "null"], True),
        (['"yes"', '"yes"', '"no"'], True),
    ],
)
def test_heads_conflict_when_they_disagree(values: list[str], conflict: bool) -> None:
    found = [Head("t", EntryId("r", n), value) for n, value in enumerate(values)]
    assert in_conflict(found) is conflict
    assert in_conflict(found[::-1]) is conflict


def test_the_time_written_is_this_machines_in_utc_to_the_millisecond() -> None:
    written = now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", written)
    gap = datetime.now(UTC) - datetime.fromisoformat(written)
    assert timedelta(seconds=-1) < gap < timedelta(seconds=60)


def test_each_replicas_entries_stay_in_order_though_its_clock_was_set_back() -> None:
    told = [("a", 1, "12"), ("a", 2, "09"), ("a", 3, "10"), ("b", 1, "11"), ("b", 2, "13")]
    entries = [
        ENTRY._replace(id=EntryId(replica, seq), time=f"2019-10-28T{hour}:00:00.000Z")
        for replica, seq, hour in told
    ]
    found = [str(entry.id) for entry in in_order(entries)]
    assert found == ["b-1", "a-1", "a-2", "a-3", "b-2"]
