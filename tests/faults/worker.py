"""Work on an inspection: ``python -m tests.faults.worker FILE SEED``.

It records changes until it is killed, or in so many openings as it is told. It tells on its output,
one JSON text a line, what it begins and, once a change is acknowledged, which entries that made, or
why it was refused, after which it tries the same again; and when the log is copied into the bare
file, how many entries are in it. What is refused for good is saved elsewhere while it is open.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hmip_tui import paths
from hmip_tui.application import Inspection, Position
from hmip_tui.commands.passphrases import asking
from hmip_tui.errors import HmipError
from hmip_tui.framework import Kind
from hmip_tui.journal import EntryId
from hmip_tui.store.record import Record

CASES = 6

_ATTEMPTS = 400
"""How often the same is tried before it is refused for good."""

_PATIENCE = 0.05
"""Seconds until what was refused is tried again."""


def tell(*said: Any) -> None:
    os.write(1, f"{json.dumps(said)}\n".encode())


class Session:
    """One opening of the file: some steps, each sure to change something."""

    def __init__(self, inspection: Inspection, chance: random.Random, attempts: int) -> None:
        self.inspection = inspection
        self.attempts = attempts
        self.chance = chance

    def run(self, steps: int) -> None:
        doings: list[Callable[[], object]] = [
            self.answer,
            self.answer,
            self.gate,
            self.evidence,
            self.attribute,
            self.answer_and_back,
            self.several,
            self.proposal,
            self.case,
        ]
        for _ in range(steps):
            self.chance.choice(doings)()
            time.sleep(self.chance.choice([0, 0.001, 0.004, 0.004, 0.01]))
        if self.chance.random() < 0.5:
            time.sleep(0.5)  # the bare file is brought up to date meanwhile

    def step(self, entries: int, change: Callable[[], object], place: object = None) -> None:
        """Make a change of so many entries, telling before and after."""
        for attempt in itertools.count(1):
            tell("begin", entries, place)
            try:
                change()
                break
            except HmipError as error:
                tell("refused", str(error))
                if attempt == self.attempts:
                    raise
                time.sleep(_PATIENCE)
        record = self.inspection.record
        replica, following = record.next_id
        made = [record.entry(EntryId(replica, n)) for n in range(following - entries, following)]
        tell("done", [[e.id.seq, e.subject, e.field, e.content] for e in made if e is not None])

    def _case(self) -> str:
        return f"V{self.chance.randint(1, CASES)}"

    def _question(self, kind: Kind | None) -> Any:
        route = self.inspection.framework.routes["visits"]
        return self.chance.choice([q for q in route if kind is None or q.kind is kind])

    def _other_answer(self, case: str, question: Any) -> Any:
        now = self.inspection.case(case).values.get(question.field)
        return self.chance.choice([a for a in (*question.allowed, None) if a != now])

    def answer(self, kind: Kind | None = None) -> str:
        case, question = self._case(), self._question(kind)
        answer = self._other_answer(case, question)
        place = Position(case, self._question(None).id)
        self.step(
            1,
            lambda: self.inspection.answer(case, question, answer, position=place),
            [place.case, place.question],
        )
        return case

    def gate(self) -> None:
        self.answer(Kind.GATE)

    def answer_and_back(self) -> None:
        case = self.answer()
        self.step(1, lambda: self.inspection.undo(case))
        if self.chance.random() < 0.5:
            self.step(1, lambda: self.inspection.redo(case))

    def _text(self) -> str:
        return f"{self.chance.getrandbits(64)} " * self.chance.choice([1, 1, 150])

    def evidence(self) -> None:
        case, question, text = self._case(), self._question(Kind.PROMPT).id, self._text()
        self.step(1, lambda: self.inspection.save_evidence(case, question, text))

    def attribute(self) -> None:
        case, town = self._case(), self._text()
        self.step(1, lambda: self.inspection.set_attribute(case, "town", town))

    def proposal(self) -> None:
        reason = self._text()
        self.step(1, lambda: self.inspection.propose("2.1", "Good", reason))

    def several(self) -> None:
        cases = [f"V{n}" for n in range(1, CASES + 1)]
        question = self._question(Kind.PROMPT)
        wanted = [(case, self._other_answer(case, question)) for case in cases]

        def change() -> None:
            with self.inspection.together():
                for case, answer in wanted:
                    self.inspection.answer(case, question, answer)

        self.step(len(wanted), change)

    def case(self) -> None:
        attributes = {"sex": "Male", "town": self._text()}
        name = f"W{self.chance.getrandbits(64)}"
        self.step(3, lambda: self.inspection.add_case(name, "works", attributes))


def opened(path: Path, chance: random.Random | None) -> Inspection:
    """The inspection, once it can be opened; its clock is set by ``chance`` if there is one."""
    for attempt in itertools.count(1):
        try:
            if chance is None:
                return Inspection.open(path)
            device, clock = paths.device_file(), Clock(chance)
            return Inspection(Record.open(path, author="late", device=device, clock=clock))
        except HmipError as error:
            tell("not opened", str(error))
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_PATIENCE)
    raise AssertionError


class Clock:
    """A clock that somebody sets, mostly back, every now and then."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> str:
        step = self._chance.choice([0.2, 0.2, 0.2, -0.1, -3600, -86400 * 400, 7200])
        self._now += timedelta(seconds=step)
        return self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def tell_of_copies(inspection: Inspection) -> None:
    """Tell whenever the log is copied into the bare file, and when that is done."""
    record = inspection.record
    connection = record.connection
    copy = connection.checkpoint

    def copy_and_tell() -> None:
        with connection.alone():
            (entries,) = connection.raw.execute("SELECT count(*) FROM journal").fetchone()
            tell("copying")
            copy()
            tell("copied", entries)

    connection.checkpoint = copy_and_tell  # type: ignore[method-assign]


def run(told: argparse.Namespace) -> None:
    """Open, work and close, as often as is told."""
    chance = random.Random(told.seed)
    clock = random.Random(told.seed) if told.clock else None
    for _ in itertools.count() if told.sessions is None else range(told.sessions):
        tell("opening")
        inspection = opened(told.file, clock)
        tell_of_copies(inspection)
        tell("open")
        try:
            Session(inspection, chance, told.attempts).run(chance.randint(1, told.steps))
        except HmipError:
            rescued = told.file.parent.with_name("rescued.sqlite")
            inspection.record.connection.backup(rescued)
            tell("rescued")
            inspection.close()
            return
        tell("closing")
        inspection.close()
    tell("closed")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("seed")
    parser.add_argument("--sessions", type=int)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--attempts", type=int, default=_ATTEMPTS)
    parser.add_argument("--clock", action="store_true", help="set the clock every now and then")
    with asking():  # of an encrypted file the passphrase stands in the environment
        run(parser.parse_args())


if __name__ == "__main__":
    main()
