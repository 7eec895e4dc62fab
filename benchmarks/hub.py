"""A first push of very many entries to a hub, beside a bare COPY of the same rows.

The server is PostgreSQL with its usual settings, durable, on this machine. The bare COPY sends
prepared bytes into a table with the same columns and key, and nothing else: no permission is
checked, and nothing that is there already is respected.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from textwrap import fill

from benchmarks.figures import paired_ratio, spread
from hmip_tui import journal
from hmip_tui.exchange import syncing
from hmip_tui.exchange.hub import Hub
from hmip_tui.journal import Action, Entry, EntryId
from hmip_tui.store.chains import INSERT, columns
from hmip_tui.store.record import Record
from tests.exchange.postgres import Server, running
from tests.strategies import DOCUMENT

ENTRIES = 1_000_000
REPLICAS = 10
ROUNDS = 3
_CHUNK = 2**20

_BARE = (
    "CREATE TABLE bare (inspection TEXT, replica TEXT, seq BIGINT, time TEXT, author TEXT, "
    "action TEXT, subject TEXT, field TEXT, value TEXT, replaces TEXT, hash TEXT, "
    "PRIMARY KEY (inspection, replica, seq))"
)


def main() -> int:
    """Measure, and write ``hub.md``."""
    entries = int(os.environ.get("HMIP_BENCH_ENTRIES", ENTRIES))
    with tempfile.TemporaryDirectory() as name, running(durable=True) as server:
        folder = Path(name)
        os.environ["HMIP_TUI_HOME"] = str(folder / "home")
        print(f"making {entries:,} entries ...", flush=True)
        path = folder / "many.sqlite"
        make(path, entries)
        prepared = b"".join(_text(path, folder))
        bare, push = [], []
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS} ...", flush=True)
            bare.append(_bare(server, prepared))
            push.append(_push(server, path, folder, entries))
    text = _report(entries, bare, push)
    Path(__file__).with_name("hub.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return 0


def make(path: Path, number: int) -> None:
    """An inspection file with a journal of so many chained entries, and no tables filled."""
    record = Record.create(path, DOCUMENT, author="bench", replica="own", device=path)
    with record.connection.transaction():
        record.connection.executemany(
            INSERT,
            (columns(entry) for entry in _entries(record.inspection, number)),
        )
    record.close()


def _entries(inspection: str, number: int) -> Iterator[Entry]:
    for replica in (f"replica{n:03}" for n in range(REPLICAS)):
        previous = journal.first_hash(inspection, replica)
        for seq in range(1, number // REPLICAS + 1):
            entry = Entry(
                EntryId(replica, seq),
                f"2026-01-{1 + seq % 28:02}T09:00:00.000Z",
                "an inspector",
                Action.SET,
                f"case:CS-{seq % 5000:05}",
                "answer.2.1.1.a",
                '"yes"' if seq % 3 else '"no"',
                (EntryId(replica, seq - 1),) if seq > 1 else (),
                "",
            )
            entry = entry._replace(hash=journal.chain(previous, entry))
            previous = entry.hash
            yield entry


def _opened(path: Path, folder: Path) -> Record:
    return Record.open(path, author="bench", device=folder / "device")


def _text(path: Path, folder: Path) -> Iterator[bytes]:
    """The rows as COPY's text format has them; none of these texts needs escaping."""
    record = _opened(path, folder)
    for replica in record.vector():
        rows = record.rows_after(replica, 0)
        while batch := list(islice(rows, 10_000)):
            yield "".join("i\t" + "\t".join(map(str, row)) + "\n" for row in batch).encode()
    record.close()


def _bare(server: Server, prepared: bytes) -> float:
    """Seconds for COPY alone."""
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(_BARE)
        connection.execute("CHECKPOINT")
        begun = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
            for start in range(0, len(prepared), _CHUNK):
                copy.write(prepared[start : start + _CHUNK])
        return time.perf_counter() - begun


def _push(server: Server, path: Path, folder: Path, entries: int) -> float:
    """Seconds for a first exchange; the hub then has every entry."""
    url = server.url(server.new_hub(), server.new_login("lead"))
    server.execute("CHECKPOINT")
    record = _opened(path, folder)
    begun = time.perf_counter()
    outcome = syncing.sync(record, url)
    seconds = time.perf_counter() - begun
    record.close()
    hub = Hub(url)
    (standing,) = hub.standings()
    hub.close()
    if outcome.problems or standing.entries != entries:
        raise RuntimeError(f"{standing.entries} of {entries} entries: {outcome.problems}")
    return seconds


def _report(entries: int, bare: list[float], push: list[float]) -> str:
    ratio = paired_ratio(push, bare)
    verdict = "kept" if ratio <= 3 else "NOT KEPT"
    words = (
        f"Written by `make bench-hub`. {entries:,} entries of {REPLICAS} replicas, sent by a lead "
        "under the hub's permissions, beside a bare COPY of the same rows as prepared bytes into "
        "a table with the same key; PostgreSQL on the same machine with its usual, durable "
        f"settings; {ROUNDS} rounds in turns."
    )
    return (
        f"# A first push to a hub\n\n{fill(words, 100)}\n\n"
        "| ratio | budget | | bare COPY | push |\n| --- | --- | --- | --- | --- |\n"
        f"| {ratio:.2f} ({spread(push, bare)}) | 3.0 | {verdict} "
        f"| {median(bare):.1f} s | {median(push):.1f} s |\n"
    )


if __name__ == "__main__":
    sys.exit(main())
