"""What recording an answer costs beside one plain durable write, and whether it stays the same.

All in this process and on one disk, in turns. An answer is the whole of what the program records:
the journal's entry with its hash, what is current, the projected row, the tally, the case's
progress and the inspector's next place, in one transaction and one disk synchronisation.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks import inspections
from hmip_tui.application import Inspection, Position
from hmip_tui.case import askable
from hmip_tui.cipher_key import CipherKey
from hmip_tui.framework import Answer, Question
from hmip_tui.store import engine

ROUNDS, WRITES = 15, 32
"""Rounds, and writes of each kind in one."""

_KEY = CipherKey(bytes(range(32)), bytes(range(16)))
"""Given raw, so that no passphrase is derived: what is measured is writing."""

Write = Callable[[], None]


def measure(files: dict[str, Path], folder: Path) -> dict[str, list[float]]:
    """Median microseconds of each round by kind of write: ``commit``, ``upsert``, ..., each file.

    ``folder`` is on the same disk as the files.
    """
    with ExitStack() as stack:
        writes = _plain(folder, stack)
        for name, path in files.items():
            inspection = stack.enter_context(Inspection.open(path))
            writes[name] = _answers(inspection)
        return _turns(writes)


def _turns(writes: dict[str, Write]) -> dict[str, list[float]]:
    chance = random.Random(0)
    found: dict[str, list[float]] = {name: [] for name in writes}
    for number in range(ROUNDS + 1):
        for name in chance.sample(list(writes), len(writes)):
            times = []
            for _ in range(WRITES):
                begun = time.perf_counter()
                writes[name]()
                times.append(1e6 * (time.perf_counter() - begun))
            if number:
                found[name].append(median(times))
    return found


def _plain(folder: Path, stack: ExitStack) -> dict[str, Write]:
    """A bare commit, an upsert by SQLite alone and one by sqlite-utils; the commit encrypted."""
    from sqlite_utils import Database

    bare = _database(folder / "bare.sqlite", None, stack)
    upserts = _database(folder / "upsert.sqlite", None, stack)
    utils = Database(_database(folder / "utils.sqlite", None, stack), execute_plugins=False)
    told = (f"{n:06}" for n in count())
    values = ("yes", "no")

    def upsert() -> None:
        n = next(told)
        upserts.execute(
            "INSERT INTO answers VALUES (?, ?, ?, 'me', ?) ON CONFLICT (case_id, question) "
            "DO UPDATE SET value = excluded.value, replica = excluded.replica, seq = excluded.seq",
            (f"CS-{int(n) % 130:03}", f"2.{int(n) % 60}", values[int(n) % 2], int(n)),
        )

    def utils_upsert() -> None:
        n = next(told)
        row: dict[str, str | int] = {
            "case_id": f"CS-{int(n) % 130:03}",
            "question": f"2.{int(n) % 60}",
        }
        row |= {"value": values[int(n) % 2], "replica": "me", "seq": int(n)}
        utils["answers"].upsert(row, pk=("case_id", "question"))  # type: ignore[union-attr]

    writes = {
        "commit": _committing(bare),
        "upsert": upsert,
        "sqlite-utils upsert": utils_upsert,
    }
    if find_spec("sqlcipher3") is not None:
        encrypted = _database(folder / "encrypted.sqlite", _KEY, stack)
        writes["encrypted commit"] = _committing(encrypted)
    return writes


def _committing(raw: sqlite3.Connection) -> Write:
    def commit() -> None:
        raw.execute("INSERT INTO written (text) VALUES ('yes')")

    return commit


def _database(path: Path, key: CipherKey | None, stack: ExitStack) -> sqlite3.Connection:
    """A file with the settings that the program writes with."""
    raw = stack.enter_context(closing(engine.connect(str(path), key)))
    raw.execute("PRAGMA journal_mode = WAL").fetchall()
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE written (id INTEGER PRIMARY KEY, text TEXT)")
    raw.execute(
        "CREATE TABLE answers (case_id TEXT, question TEXT, value TEXT, replica TEXT, "
        "seq INTEGER, PRIMARY KEY (case_id, question))"
    )
    return raw


def _answers(inspection: Inspection) -> Write:
    """Yes and no in turns to the questions of the open cases that can be put."""
    framework = inspection.framework
    rows = [row.id for row in inspection.cases(inspections.SAMPLE)]
    asked: list[tuple[str, Question]] = []
    for case_id in (id for id in rows if inspections.is_open(inspection.case(id))):
        case = inspection.case(case_id)
        route = framework.routes[inspections.SAMPLE]
        asked += [(case_id, q) for q in route if askable(q, case) and q.field.startswith("answer")]
    said = (Answer.YES, Answer.NO)
    number = count()

    def answer() -> None:
        n = next(number)
        case_id, question = asked[n % len(asked)]
        value = said[n // len(asked) % 2]
        place = Position(case_id, asked[(n + 1) % len(asked)][1].id)
        inspection.answer(case_id, question, value, position=place)

    return answer
