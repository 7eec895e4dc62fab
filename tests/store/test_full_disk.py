"""A disk that is full, or that somebody else holds, while an inspection is open."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from hmip_tui.application import Changed, Inspection
from hmip_tui.errors import NotSaved, Refused
from hmip_tui.framework import Answer
from tests.store.support import (
    VISIT,
    add_visits,
    assert_a_sentence,
    assert_whole,
    create,
    with_mounts,
    work,
)


def _fill_up(inspection: Inspection) -> None:
    """Answer and write evidence until the disk is full."""
    q = inspection.framework.questions["2.1.1.a"]
    for row in inspection.cases():
        inspection.answer(row.id, q, Answer.YES)
        inspection.save_evidence(row.id, q.id, "x" * 3000)


def _fill_up_and_go_on(inspection: Inspection) -> None:
    """Do not care that the disk was full, in one batch."""
    with inspection.together():
        with pytest.raises(NotSaved, match="the disk is full"):
            _fill_up(inspection)
        inspection.answer("V1", inspection.framework.questions["2.1.1.b"], Answer.NO)


@pytest.fixture
def small_disk(file: Path) -> Iterator[Inspection]:
    """An inspection on a disk that soon is full."""
    with create(file) as inspection:
        add_visits(inspection, 60)
        raw = inspection.record.connection.raw
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 20}")
        yield inspection


def test_a_full_disk_keeps_all_that_was_acknowledged(small_disk: Inspection) -> None:
    inspection = small_disk
    inspection.live_tally()
    heard: list[Changed] = []
    inspection.subscribe(heard.append)
    with pytest.raises(NotSaved, match="because the disk is full") as raised:
        _fill_up(inspection)
    assert_a_sentence(raised.value, names=inspection.path)
    assert heard
    texts = {row.id: inspection.evidence(row.id) for row in inspection.cases()}
    said = [c.subject for c in heard if c.field.startswith("evidence.")]
    assert sorted(f"case:{case}" for case, found in texts.items() if found) == sorted(said)
    assert_whole(inspection)
    # room again: the same inspection goes on
    inspection.record.connection.raw.execute("PRAGMA max_page_count = 1000000")
    inspection.save_evidence("V60", "2.1.1.a", "x" * 3000)
    assert_whole(inspection)


def test_a_full_disk_takes_none_of_a_batch(small_disk: Inspection) -> None:
    inspection = small_disk
    inspection.live_tally()
    before = list(inspection.record.entries())
    heard: list[Changed] = []
    inspection.subscribe(heard.append)
    with pytest.raises(NotSaved, match="the disk is full"), inspection.together():
        _fill_up(inspection)
    assert not heard
    assert list(inspection.record.entries()) == before
    assert_whole(inspection)


def test_what_follows_a_fault_in_a_batch_is_not_saved_alone(small_disk: Inspection) -> None:
    inspection = small_disk
    before = list(inspection.record.entries())
    with pytest.raises(NotSaved, match="has none of it"):
        _fill_up_and_go_on(inspection)
    assert list(inspection.record.entries()) == before
    assert_whole(inspection)


@pytest.fixture
def small_mount(file: Path) -> list[str]:
    """What runs a command with a disk of 900 kilobytes in the inspection's place."""
    return with_mounts(f"mount -t tmpfs -o size=900k none '{file.parent}'")


def test_a_disk_that_is_really_full(file: Path, small_mount: list[str]) -> None:
    said, after = work("fill_the_disk", file, under=small_mount)
    assert said == f"NOT SAVED: {file} could not be written because the disk is full."
    assert re.fullmatch(r"all \d+ are there", after)


def test_file_and_log_are_whole_on_a_full_disk_and_the_file_alone_when_there_is_room(
    file: Path, small_mount: list[str]
) -> None:
    _, *held = work("stand_on_a_full_disk", file, under=small_mount)
    assert held == ["0 entries missing or made up, []"] * 2


def test_a_full_disk_while_creating_leaves_nothing_behind(
    file: Path, small_mount: list[str]
) -> None:
    said, left, _, after = work("fill_the_disk", file, 880_000, under=small_mount)
    assert str(file) in said
    assert "the disk is full" in said
    assert left == "left: ['ballast']"
    assert re.fullmatch(r"all \d+ are there", after)


@pytest.mark.skipif(os.name == "nt", reason="needs a system with limits for processes")
def test_a_disk_that_fails(file: Path) -> None:
    with create(file) as inspection:
        inspection.add_case("V1", "visits", VISIT)
    said, after = work("fail_to_write", file)
    assert said == f"NOT SAVED: {file} could not be written because the disk reports an error."
    assert re.fullmatch(r"all \d+ are there", after)


def test_a_program_that_locks_the_file_is_named(inspection: Inspection) -> None:
    inspection.record.connection.raw.execute("PRAGMA busy_timeout = 50")
    q = inspection.framework.questions["2.1.1.a"]
    with closing(sqlite3.connect(inspection.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSaved, match="another program is using it") as raised:
            inspection.answer("V1", q, Answer.YES)
        other.execute("ROLLBACK")
    assert_a_sentence(raised.value, names=inspection.path)
    assert_whole(inspection)
    inspection.answer("V1", q, Answer.YES)
    assert_whole(inspection)


class _NoWayBack:
    """A connection whose disk fails as a change is to be taken back."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, sql: str, *parameters: Any) -> Any:
        if sql == "ROLLBACK":
            raise sqlite3.OperationalError("disk I/O error")
        return self._raw.execute(sql, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def test_after_a_change_that_cannot_be_taken_back_nothing_is_saved(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        q = inspection.framework.questions
        connection = inspection.record.connection
        connection.raw = cast(sqlite3.Connection, _NoWayBack(connection.raw))
        with pytest.raises(Refused, match="no such thing"), inspection.together():
            inspection.answer("V1", q["2.1.1.a"], Answer.YES)
            raise Refused("no such thing")
        with pytest.raises(NotSaved):
            inspection.answer("V1", q["2.1.1.b"], Answer.NO)
    with Inspection.open(file) as inspection:
        assert not [f for f in inspection.case("V1").values if f.startswith("answer.")]
        assert_whole(inspection)


def test_a_refusal_in_a_batch_takes_all_of_it_back(inspection: Inspection) -> None:
    before = list(inspection.record.entries())
    with pytest.raises(Refused, match="no such thing"), inspection.together():
        inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
        raise Refused("no such thing")
    assert list(inspection.record.entries()) == before
    assert_whole(inspection)
