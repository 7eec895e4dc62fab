"""The files of a shared folder are known to be whole, or not used."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmip_tui import journal
from hmip_tui.exchange.files import (
    Damaged,
    Name,
    Told,
    is_whole,
    read_reach,
    read_segment,
    safe,
    write_reach,
    write_segment,
)
from hmip_tui.journal import Action, Entry, EntryId
from hmip_tui.store.chains import columns
from tests.screens.support import HOSTILE

FRAMEWORK = "f" * 64


def rows(texts: list[str], replica: str = "r", first: int = 1) -> list[tuple[Any, ...]]:
    """Rows of a journal whose values are texts, chained from the start."""
    previous = journal.first_hash("inspection", replica)
    found = []
    for seq, text in enumerate(texts, first):
        entry = Entry(
            EntryId(replica, seq),
            "2026-01-01T09:00:00.000Z",
            text,
            Action.SET,
            "case:V1",
            "evidence.2.1.1.x",
            journal.encode({"text": text}),
            (EntryId("other", seq),),
            "",
        )
        entry = entry._replace(hash=journal.chain(previous, entry))
        previous = entry.hash
        found.append(columns(entry))
    return found


SEGMENT = rows(["one", "two", *HOSTILE.values()])


@settings(max_examples=50)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.integers(1, 10**9),
)
def test_what_is_written_is_read(texts: list[str], replica: str, first: int) -> None:
    written = rows(texts, replica, first)
    name, content = write_segment("inspection", FRAMEWORK, "p", written)
    segment = read_segment(content)
    assert [columns(entry) for entry in segment.entries] == written
    assert (segment.inspection, segment.framework, segment.previous) == (
        "inspection",
        FRAMEWORK,
        "p",
    )
    assert Name.parse(str(name)) == name
    assert name.size == len(content)
    assert not set(str(name)) & set('/\\:*?"<>| \n')


def test_one_changed_byte_anywhere_is_found() -> None:
    _, content = write_segment("inspection", FRAMEWORK, "p", SEGMENT)
    chance = random.Random(1)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Damaged):
            read_segment(bytes(changed))


def test_a_cut_at_any_length_and_anything_more_is_found() -> None:
    _, content = write_segment("inspection", FRAMEWORK, "p", SEGMENT)
    for length in range(len(content)):
        assert not is_whole(content[:length])
        with pytest.raises(Damaged):
            read_segment(content[:length])
    for more in (b"\n", b"x", content, bytes(100)):
        with pytest.raises(Damaged):
            read_segment(content + more)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        "7",
        '["t","a","set","s","f","null","[]"]',
        '["t","a","set","s","f","not JSON","[]","h"]',
        '["t","a","set","s","f","null","[1]","h"]',
        '["t","a","set","s","f","null","[]",7]',
        "[" * 5000,
    ],
)
def test_a_sealed_file_with_an_impossible_entry_is_not_used(line: str) -> None:
    import hashlib

    _, content = write_segment("inspection", FRAMEWORK, "p", SEGMENT[:1])
    header = content.split(b"\n")[0]
    body = header + b"\n" + line.encode() + b"\n"
    seal = f'{{"sha256":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()
    assert is_whole(body + seal)
    with pytest.raises(Damaged):
        read_segment(body + seal)


def test_a_file_of_a_newer_version_says_so() -> None:
    import hashlib

    _, content = write_segment("inspection", FRAMEWORK, "p", SEGMENT[:1])
    body = content[: content.rfind(b"\n", 0, -1) + 1].replace(b'"version":1', b'"version":2')
    seal = f'{{"sha256":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()
    with pytest.raises(Damaged, match="newer"):
        read_segment(body + seal)


def test_an_account_of_what_is_held_is_read_or_not_used() -> None:
    told = Told("inspection", "r", HOSTILE["bidi"], "2026-01-01T09:00:00.000Z", {"r": (3, "h")})
    content = write_reach(told)
    assert read_reach(content) == told
    for length in range(len(content)):
        with pytest.raises(Damaged):
            read_reach(content[:length])
    with pytest.raises(Damaged):
        read_segment(content)
    wrong: list[Any] = [{"r": (0, "h")}, {"r": (True, "h")}, {"r": ("3", "h")}, {"r": (3,)}, []]
    for reach in wrong:
        with pytest.raises(Damaged):
            read_reach(write_reach(told._replace(reach=reach)))


@pytest.mark.parametrize(
    "name",
    [
        "r.00000001-00000002.0123456789abcdef.7 (1).entries",
        "r.00000001-00000002.0123456789abcdef.7-LAPTOP.entries",
        "r.00000001-00000002.0123456789abcdef.7.entries.tmp",
        "r.00000002-00000001.0123456789abcdef.7.entries",
        "r.00000000-00000001.0123456789abcdef.7.entries",
        "r.1-2.0123456789abcdef.7.entries",
        "r.00000001-00000002.0123456789ABCDEF.7.entries",
        "r.00000001-00000002.0123456789abcdef.07.entries",
        ".DS_Store",
        "",
    ],
)
def test_other_names_are_nobodys(name: str) -> None:
    assert Name.parse(name) is None


@pytest.mark.parametrize("name", ["..", ".", "../x", "a/b", "a\\b", "C:", "x.y"])
def test_a_name_leads_to_no_other_folder(name: str) -> None:
    assert not set(safe(name)) & set("./\\:")
