"""The program is killed in a terminal, again and again on the same file.

Whatever the screen had shown as saved is in the file, and the program goes on at the place it
had recorded.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)

from hmip_tui import recent
from hmip_tui.application import Inspection, Position
from hmip_tui.store.verify import examine
from hmip_tui.wording import question_name
from tests.screens.support import add, create
from tests.terminal import Terminal

CASES = 5
SAMPLE = "supervision"
_SAVED = re.compile(r"(?P<question>.+): (?P<said>yes|no|not applicable) · saved")
_CASE = re.compile(r"CS-\d{3}")


class Said(NamedTuple):
    """An answer, as the screen tells it and as the journal holds it."""

    case: str
    question: str
    answer: str


class Session:
    """Keys to a running program, and what its screen showed as saved."""

    def __init__(self, terminal: Terminal, chance: random.Random) -> None:
        self.terminal = terminal
        self.saved: list[Said] = []
        self._chance = chance
        self._told = ""
        self._last = ""

    def answer(self) -> None:
        """Press an answer's key, another one than before."""
        key = self._chance.choice([key for key in "ynx" if key != self._last])
        self._last = key
        self.terminal.press(key)

    def work(self, keys: int) -> None:
        """Answer and move about, at the speed of talk."""
        for _ in range(keys):
            other = self._chance.choice(["u", "r", " ", "]", "j", "k"])
            if self._chance.random() < 0.8:
                self.answer()
            else:
                self.terminal.press(other)
            self.watch(self._chance.uniform(0.06, 0.12))

    def watch(self, seconds: float) -> None:
        """Read on for so long, and note every answer that is shown as saved."""
        before = len(self.terminal.chunks)
        self.terminal.read_for(seconds)
        if len(self.terminal.chunks) > before:
            self.note()

    def note(self) -> None:
        """Note what the screen says now."""
        lines = self.terminal.screen.lines
        told, case = lines[-2].strip(), _CASE.search(lines[0])
        found = _SAVED.match(told)
        if found and case and told != self._told:
            self.saved.append(Said(case[0], found["question"], found["said"]))
        self._told = told


def recorded(file: Path) -> list[Said]:
    """The answers in the journal, in the order they were given."""
    with Inspection.open(file, writable=False) as inspection:
        fields = inspection.framework.fields
        return [
            Said(
                entry.subject.removeprefix("case:"),
                question_name(fields[entry.field]),
                str(entry.content).replace("_", " "),
            )
            for entry in inspection.record.entries()
            if entry.field in fields
        ]


def shown_at_start(file: Path) -> str:
    """The text of the question that the program shows first."""
    with Inspection.open(file, writable=False) as inspection:
        position = inspection.position()
        assert position is not None
        return inspection.framework.questions[position.question].text


@contextmanager
def killed(file: Path, chance: random.Random) -> Iterator[Session]:
    """A session that is killed at a random moment of its work, often within an answer."""
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)]) as terminal:
        terminal.wait_for(shown_at_start(file))
        session = Session(terminal, chance)
        yield session
        session.answer()
        session.watch(chance.uniform(0, 0.02))
        terminal.kill()
        session.note()


def lost(before: list[Said], after: list[Said], shown: list[Said]) -> list[Said]:
    """What was shown as saved, in this order, and neither stood before nor was recorded after.

    Saying again what stands records nothing.
    """
    stands = {said[:2]: said.answer for said in before}
    following = iter(after)
    missing = []
    for said in shown:
        while stands.get(said[:2]) != said.answer:
            entry = next(following, None)
            if entry is None:
                missing.append(said)
                break
            stands[entry[:2]] = entry.answer
    return missing


def campaign(file: Path, kills: int, seed: int) -> int:
    """Kill so often; the number of answers that were shown as saved, all found."""
    chance = random.Random(seed)
    shown = 0
    for _ in range(kills):
        before = recorded(file)
        with killed(file, chance) as session:
            session.work(chance.randrange(8))
        assert not lost(before, recorded(file)[len(before) :], session.saved)
        shown += len(session.saved)
    return shown


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    path = tmp_path / "inspection.sqlite"
    with create(path) as inspection:
        for number in range(1, CASES + 1):
            add(inspection, f"CS-{number:03}")
        route = inspection.framework.routes[SAMPLE]
        inspection.answer("CS-001", route[0], route[0].allowed[0])
        inspection.go_to(Position("CS-001", route[1].id))
    return path


def test_nothing_shown_as_saved_is_lost_by_kills(file: Path) -> None:
    assert campaign(file, kills=8, seed=1) > 8
    assert not examine(file).findings


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(4))
def test_nothing_shown_as_saved_is_lost_by_many_kills(file: Path, seed: int) -> None:
    assert campaign(file, kills=50, seed=seed) > 50
    assert not examine(file).findings
