"""An exchange that is cut off anywhere can be begun again, and nothing is there twice."""

from __future__ import annotations

import errno
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hmip_tui.errors import HmipError
from hmip_tui.exchange import syncing
from hmip_tui.exchange.hub import Hub
from hmip_tui.exchange.hub_target import HubTarget
from hmip_tui.exchange.target import Lost
from hmip_tui.journal import Entry
from tests.exchange.conftest import Copy, opened
from tests.exchange.people import assert_equal, entries, say, sync, work
from tests.exchange.postgres import Server
from tests.exchange.proxy import line


class Killed(BaseException):
    """The program is gone: nothing that it would do afterwards is done."""


def two_with_work(copy: Copy) -> tuple[Path, Path]:
    """Two copies of which each has entries that the other lacks."""
    one, two = copy("one"), copy("two")
    for path in (one, two):
        with opened(path) as record:
            work(record, random.Random(path.stem), 8)
    return one, two


def hub_rows(server: Server, database: str) -> int:
    rows: int = server.execute("SELECT count(*) FROM hmip.journal", database)[0][0]
    return rows


# -- the folder ----------------------------------------------------------------------------------


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, step: int, fault: BaseException
) -> Iterator[list[int]]:
    """Let the ``step``-th act on the folder fail; yields the acts that were begun."""
    begun: list[int] = []

    def broken(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any, **named: Any) -> Any:
            begun.append(1)
            if len(begun) == step:
                raise fault
            return real(*arguments, **named)

        return act

    with monkeypatch.context() as patch:
        for owner, name in (
            (os, "fsync"),
            (Path, "replace"),
            (Path, "mkdir"),
            (Path, "read_bytes"),
            (Path, "iterdir"),
        ):
            patch.setattr(owner, name, broken(getattr(owner, name)))
        yield begun


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left"), Killed()], ids=repr)
def test_a_fault_at_any_step_in_the_folder(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    one, two = two_with_work(copy)
    everything = entries(one) | entries(two)
    start = tmp_path / "start"
    start.mkdir()
    sync(two, start)
    say(two, "V2", "gate.harm", "yes")
    sync(two, start)
    begin = {path: path.read_bytes() for path in (one, two)}
    step, reached = 0, True
    while reached:
        step += 1
        share = tmp_path / f"share {step}"
        shutil.copytree(start, share)
        for path, content in begin.items():
            path.write_bytes(content)
        with opened(one) as record:
            with failing(monkeypatch, step, fault) as begun, suppress(HmipError, Killed):
                syncing.sync(record, str(share))
            reached = len(begun) >= step
        sync(one, share)
        sync(two, share)
        assert everything < assert_equal([one, two])
        assert not list(share.rglob("*.new"))
    assert step > 8


# -- the hub -------------------------------------------------------------------------------------


def test_a_line_that_is_cut_after_any_number_of_bytes(server: Server, hub: str, copy: Copy) -> None:
    one, two = two_with_work(copy)
    with line(server.port) as whole:
        sync(two, server.url(hub, port=whole.port))
        most = whole.passed
    cut = 0
    for number in range(30):
        say(one, "V1", "gate.harm", "no" if number % 2 else "yes")
        with line(server.port, most * number // 28) as short:
            try:
                sync(one, server.url(hub, port=short.port))
            except Lost:
                cut += 1
    assert cut > 15
    sync(one, server.url(hub))
    sync(two, server.url(hub))
    assert hub_rows(server, hub) == len(assert_equal([one, two]))


def test_a_server_that_ends_the_connection_at_any_query(
    server: Server, hub: str, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_with_work(copy)
    step, reached = 0, True
    while reached:
        step += 1
        say(one, "V1", "gate.harm", "no" if step % 2 else "yes")
        sync(two, server.url(hub))
        with ending(server, monkeypatch, step) as begun, suppress(Lost):
            sync(one, server.url(hub))
        reached = len(begun) >= step
    assert step > 10
    sync(one, server.url(hub))
    sync(two, server.url(hub))
    assert hub_rows(server, hub) == len(assert_equal([one, two]))


@contextmanager
def ending(server: Server, monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[list[int]]:
    """Let the server end the connection before the ``step``-th query; yields those begun."""
    real = psycopg.Cursor.execute
    begun: list[int] = []

    def execute(cursor: Any, *arguments: Any, **named: Any) -> Any:
        begun.append(1)
        if len(begun) == step:
            pid = cursor.connection.info.backend_pid
            with psycopg.Connection.connect(server.url("postgres")) as other:
                other.pgconn.exec_(f"SELECT pg_terminate_backend({pid}, 5000)".encode())
        return real(cursor, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", execute)
        yield begun


def test_a_fault_of_our_own_file_while_entries_arrive(server: Server, hub: str, copy: Copy) -> None:
    one, two = two_with_work(copy)
    sync(two, server.url(hub))
    before = entries(one)

    def full(_: object) -> Any:
        raise HmipError("The disk is full.")

    with opened(one) as record, pytest.raises(HmipError, match="full"):
        syncing.sync(record, server.url(hub), take=full)
    assert entries(one) == before
    sync(one, server.url(hub))
    assert before < entries(one)


def test_small_batches_cut_anywhere_leave_whole_ones(
    server: Server, hub: str, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HubTarget, "batch", 3)
    one, _ = two_with_work(copy)
    sent = []
    with (
        line(server.port) as whole,
        opened(one) as record,
        syncing.opened(record, server.url(hub, port=whole.port)) as target,
    ):
        before = whole.passed
        target.vector()
        per_call = whole.passed - before
    for cut in range(6):
        with line(server.port, before + per_call * (3 + cut * 6)) as short, suppress(Lost):
            sync(one, server.url(hub, port=short.port))
        sent.append(hub_rows(server, hub))
    assert sent == sorted(sent)
    hub_opened = Hub(server.url(hub))
    per_replica = hub_opened.rows(
        "SELECT count(*), max(seq) FROM hmip.journal GROUP BY replica ORDER BY replica"
    )
    hub_opened.close()
    assert all(number == last for number, last in per_replica)
    sync(one, server.url(hub))
    assert hub_rows(server, hub) == len(entries(one))


def test_ten_people_at_once_each_cut_off_at_random_end_with_the_union(
    server: Server, hub: str, copy: Copy
) -> None:
    paths = [copy(f"person{n}") for n in range(10)]
    sync(paths[0], server.url(hub))
    cut = []

    def work_and_exchange(path: Path) -> None:
        chance = random.Random(path.stem)
        for _ in range(4):
            with opened(path) as record:
                work(record, chance, chance.randrange(1, 8))
                with line(server.port, chance.randrange(2_000, 60_000)) as short:
                    try:
                        syncing.sync(record, server.url(hub, port=short.port))
                    except Lost:
                        cut.append(path)

    threads = [threading.Thread(target=work_and_exchange, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything: set[Entry] = set().union(*(entries(path) for path in paths))
    assert len({entry.id.replica for entry in everything}) == 11
    assert len(cut) > 5
    for path in [*paths, *paths]:
        sync(path, server.url(hub))
    assert assert_equal(paths) == everything
    assert hub_rows(server, hub) == len(everything)
