"""What whoever runs a shared folder, or writes into it, can put there."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import limits
from hmip_tui.errors import Refused
from hmip_tui.exchange import files
from hmip_tui.exchange.files import Damaged, Name
from hmip_tui.exchange.target import Lost
from tests.exchange.conftest import Copy
from tests.exchange.people import say, sync

__all__ = ["copy"]

from tests.exchange.conftest import copy

posix = pytest.mark.skipif(os.name == "nt", reason="pipes and links of POSIX systems")

ENTRIES = f"elsewhere.00000001-00000001.{'0' * 16}.{{}}.entries"
REACH = "reach.999999.json"


def sealed(*lines: bytes) -> bytes:
    body = b"".join(line + b"\n" for line in lines)
    return body + f'{{"sha256":"{hashlib.sha256(body).hexdigest()}"}}\n'.encode()


@pytest.fixture
def share(tmp_path: Path, copy: Copy) -> Path:
    """A folder in which somebody has published, with one more folder by somebody else."""
    folder = tmp_path / "share"
    folder.mkdir()
    tom = copy("Tom")
    say(tom, "V1", "answer.2.1.1.a", "yes")
    sync(tom, folder)
    (place,) = folder.iterdir()
    (place / "elsewhere").mkdir()
    return place


@posix
@pytest.mark.parametrize("name", [ENTRIES.format(0), REACH])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nothing", "link to a device"])
def test_what_is_no_file_is_left_out(share: Path, copy: Copy, name: str, kind: str) -> None:
    odd = share / "elsewhere" / name
    if kind == "pipe":
        os.mkfifo(odd)
    elif kind == "folder":
        odd.mkdir()
    else:
        odd.symlink_to("/dev/zero" if kind == "link to a device" else "/nowhere at all")
    found = sync(copy("Maria"), share)
    assert found.received
    assert any(name in note for note in found.notes), found.notes


def test_what_is_too_large_is_not_read(share: Path, copy: Copy) -> None:
    size = limits.SEGMENT_FILE + 1
    for name in (ENTRIES.format(size), REACH):
        with (share / "elsewhere" / name).open("wb") as file:
            file.truncate(size)
    found = sync(copy("Maria"), share)
    assert found.received
    told = [note for note in found.notes if "larger than any file of this program" in note]
    assert len(told) == 2


@posix
def test_nothing_is_written_through_a_link(share: Path, copy: Copy, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    maria = copy("Maria")
    sync(maria, share)
    say(maria, "V1", "answer.2.1.1.a", "yes")
    (own,) = (
        f
        for f in share.iterdir()
        if any("reach" in p.name for p in f.iterdir())
        and f != share / "elsewhere"
        and _is_of(f, "Maria")
    )
    for path in own.iterdir():
        path.unlink()
    own.rmdir()
    own.symlink_to(elsewhere)
    with pytest.raises(Refused, match="link to another place"):
        sync(maria, share)
    assert not list(elsewhere.iterdir())


def _is_of(folder: Path, author: str) -> bool:
    return any(author in path.read_text() for path in folder.glob("reach.*.json"))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"null",
        b"NaN",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"hmip":"entries","version":1,"first":' + b"9" * 100_000 + b"}",
        b'{"hmip":"entries","version":1,"first":1e999,"replica":"x"}',
        b'{"hmip":"entries","version":1,"first":true,"replica":"x"}',
        b'{"hmip":"entries","version":[],"hmip":"entries"}',
        b'{"hmip":"reach","version":1,"reach":{"x":[' + b"9" * 30 + b',"y"]}}',
        b'{"hmip":"reach","version":1,"reach":{"x":[1,"\\ud800"]},"inspection":1}',
        b"[" + b"[]," * 100_000 + b"[]]",
        b'"' + b"x" * (limits.SEGMENT_LINE + 1) + b'"',
    ],
)
def test_any_sealed_bytes_are_understood_or_damaged(header: bytes) -> None:
    for content in (sealed(header), sealed(header, header), sealed(header, b"[1,2,3,4,5,6,7,8]")):
        with pytest.raises(Damaged):
            files.read_segment(content)
        with pytest.raises(Damaged):
            files.read_reach(content)


SEGMENT_HEADER = json.dumps(
    {"hmip": "entries", "version": 1, "inspection": "i", "framework": "f", "replica": "r"}
    | {"first": 1, "previous": "p"}
).encode()


@pytest.mark.parametrize(
    "line",
    [b'{"a":[%s1]}', b"[1,2,3,4,5,6,7,[%s1]]"],
    ids=["no list", "a list of other things"],
)
def test_lines_that_are_no_entries_are_not_kept(line: bytes) -> None:
    content = sealed(SEGMENT_HEADER, *[line % (b"[]," * 20_000)] * 20)
    tracemalloc.start()
    try:
        with pytest.raises(Damaged):
            files.read_segment(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(content), "20 would take far more"
    finally:
        tracemalloc.stop()


def test_no_file_holds_more_than_this_program_writes_into_one() -> None:
    row = ["t", "a", "set", "s", "f", "1", "[]", "h"]
    line = json.dumps(row).encode()
    most = files.read_segment(sealed(SEGMENT_HEADER, *[line] * files.MOST_ENTRIES))
    assert len(most.entries) == files.MOST_ENTRIES
    row[6] = json.dumps(["r-1"] * (limits.VALUE // 20))
    many = json.dumps(row).encode()
    for lines in ([line] * (files.MOST_ENTRIES + 1), [b""] * 1_000_000, [many] * 3):
        with pytest.raises(Damaged, match="more than any file of this program"):
            files.read_segment(sealed(SEGMENT_HEADER, *lines))


@pytest.mark.parametrize("place", ["inspection", "replica", "author", "time", "reach"])
def test_half_characters_are_no_account(place: str) -> None:
    header: dict[str, Any] = {"hmip": "reach", "version": 1, "inspection": "i", "replica": "r"}
    header |= {"author": "a", "time": "t", "reach": {}}
    files.read_reach(sealed(json.dumps(header).encode()))
    header[place] = {"\ud800": [1, "h"]} if place == "reach" else "\ud800"
    with pytest.raises(Damaged):
        files.read_reach(sealed(json.dumps(header).encode()))


def test_no_name_of_a_replica_leaves_the_folder() -> None:
    for name in ("..", ".", "../x", "/etc/passwd", "C:\\x", "NUL", "a\0b", "x" * 300, "\ud800"):
        if name == "\ud800":
            with pytest.raises(UnicodeEncodeError):
                files.safe(name)
            continue
        safe = files.safe(name)
        assert not set(safe) & set("/\\.:\0"), safe
        assert Name.parse(f"../{safe}") is None


def test_account_of_numbers_beyond_all_bounds_is_damaged() -> None:
    header: dict[str, Any] = {"hmip": "reach", "version": 1, "inspection": "i", "replica": "r"}
    header |= {"author": "a", "time": "t", "reach": {"r": [limits.WHOLE, "h"]}}
    with pytest.raises(Damaged):
        files.read_reach(sealed(json.dumps(header).encode()))
    header["reach"] = {"r": [limits.WHOLE - 1, "h"]}
    assert files.read_reach(sealed(json.dumps(header).encode())).reach == {
        "r": (limits.WHOLE - 1, "h")
    }


@pytest.mark.skipif(sys.platform == "win32" or not os.geteuid(), reason="the superuser reads all")
def test_a_file_that_may_not_be_read_holds_nobody_up(share: Path, copy: Copy) -> None:
    (share / "elsewhere" / REACH).write_text("x")
    (share / "elsewhere" / REACH).chmod(0)
    found = sync(copy("Maria"), share)
    assert found.received
    assert any("may not be read" in note for note in found.notes)


def test_a_share_that_is_gone_is_said_to_be_gone(tmp_path: Path, copy: Copy) -> None:
    with pytest.raises((Refused, Lost)):
        sync(copy("Maria"), tmp_path / "not there")
