"""The program in a terminal that is killed, closed, resized and typed into at random.

Whatever the screen had shown as saved is in the file, and the program goes on at the place it
had recorded (POSIX).
"""

from __future__ import annotations

import codecs
import random
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from hmip_tui import recent
from hmip_tui.application import Inspection, Position
from hmip_tui.wording import question_name
from tests.faults.checking import verify
from tests.faults.outcome import Outcome
from tests.screens.support import add, create
from tests.terminal import Screen, Terminal

CASES = 5
_LONGEST = 60
"""Seconds for which a start or an end is waited for."""
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
        told = self.terminal.screen.lines[-2]
        said = said_on(self.terminal.screen)
        if said and told != self._told:
            self.saved.append(said)
        self._told = told


def said_on(screen: Screen) -> Said | None:
    """The answer that a screen shows as saved."""
    found, case = _SAVED.match(screen.lines[-2].strip()), _CASE.search(screen.lines[0])
    return Said(case[0], found["question"], found["said"]) if found and case else None


class ToAScreen:
    """Follows what a program draws; knows which answers, of those made in order, it has shown."""

    def __init__(self, made: Sequence[Said | None]) -> None:
        self._made = made
        self._screen = Screen(80, 24)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._shown = 0

    def hear(self, text: bytes) -> tuple[int, None]:
        """How many entries were acknowledged after this was drawn; what is under way is unknown."""
        self._screen.feed(self._decoder.decode(text))
        said = said_on(self._screen)
        if said is not None and said in self._made:
            self._shown = max(self._shown, self._made.index(said) + 1)
        return self._shown, None


def recorded(file: Path) -> list[Said]:
    """The answers in the journal, in the order they were given."""
    return [said for said in every_entry(file) if said is not None]


def every_entry(file: Path) -> list[Said | None]:
    """The journal's entries as the screen would tell them, None for what is no answer."""
    with Inspection.open(file, writable=False) as inspection:
        fields = inspection.framework.fields
        return [
            Said(
                entry.subject.removeprefix("case:"),
                question_name(fields[entry.field]),
                str(entry.content).replace("_", " "),
            )
            if entry.field in fields
            else None
            for entry in inspection.record.entries()
        ]


def shown_at_start(file: Path) -> str:
    """The text of the question that the program shows first."""
    with Inspection.open(file, writable=False) as inspection:
        position = inspection.position()
        assert position is not None
        return inspection.framework.questions[position.question].text


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


def inspection(folder: Path) -> Path:
    """An inspection with a few cases, at the second question of the first."""
    folder.mkdir(parents=True)
    recent.forget(folder)  # a list that is there, so that this is no first run
    path = folder / "inspection.sqlite"
    with create(path) as made:
        for number in range(1, CASES + 1):
            add(made, f"CS-{number:03}")
        route = made.framework.routes[SAMPLE]
        made.answer("CS-001", route[0], route[0].allowed[0])
        made.go_to(Position("CS-001", route[1].id))
    return path


# -- what happens to the terminal ------------------------------------------------------------


def killed(session: Session, chance: random.Random) -> int | None:
    """Killed at a random moment, often within an answer."""
    session.answer()
    session.watch(chance.uniform(0, 0.02))
    session.terminal.kill()
    session.note()
    return None


def window_closed(session: Session, chance: random.Random) -> int | None:
    """The window is closed, an answer just given."""
    session.answer()
    session.watch(chance.uniform(0, 0.05))
    session.terminal.close()
    return 128 + signal.SIGHUP


def hung_up(session: Session, chance: random.Random) -> int | None:
    """The system hangs the program up, an answer just given."""
    return _signalled(session, chance, signal.SIGHUP)


def told_to_end(session: Session, chance: random.Random) -> int | None:
    """The system asks the program to end, an answer just given."""
    return _signalled(session, chance, signal.SIGTERM)


def _signalled(session: Session, chance: random.Random, number: signal.Signals) -> int:
    session.answer()
    session.watch(chance.uniform(0, 0.05))
    session.terminal.process.send_signal(number)
    return 128 + number


def resized(session: Session, chance: random.Random) -> int | None:
    """Resized while it is answered in, to sizes that show nothing, and back."""
    for _ in range(6):
        size = chance.choice([(20, 5), (1, 1), (200, 60), (40, 10), (2, 30), (300, 2)])
        session.terminal.resize(*size)
        session.terminal.press(chance.choice("yn"))
        session.terminal.read_for(chance.uniform(0.02, 0.2))
    session.terminal.resize(80, 24)
    session.terminal.settle(0.4)
    session.work(4)
    return _left(session)


def garbage(session: Session, chance: random.Random) -> int | None:
    """Random bytes at speed: whatever a broken line or a cat on the keyboard can send."""
    for _ in range(_GARBAGE // _BURST):
        data = bytes(b for b in chance.randbytes(_BURST) if b not in _LEFT_OUT)
        session.terminal.send(data)
        session.terminal.read_for(0.01)
    session.terminal.settle(0.5)
    return _left(session)


_GARBAGE = 2000
_BURST = 50
_LEFT_OUT = b"\x03\x11\x1a\x1c"
"""Keys that quit; two of them do while the terminal is lent to an editor."""

_NO_EDITOR = {"VISUAL": "true", "EDITOR": "true"}


def _left(session: Session) -> int:
    """Leave by key, which works from everywhere but from behind the cover."""
    for key in ("\x11", "\x11", "\x0c\x11", "\x0c\x11", "\x0c\x11"):
        session.terminal.press(key)
        session.terminal.read_for(1.5)
        if session.terminal.process.poll() is not None:
            break
    return 0


Happening = Callable[["Session", random.Random], int | None]

HAPPENINGS: dict[str, Happening] = {
    "terminal: program killed with an answer under way": killed,
    "terminal: window closed with an answer just given": window_closed,
    "terminal: SIGHUP with an answer just given": hung_up,
    "terminal: SIGTERM with an answer just given": told_to_end,
    "terminal: resized to 20 x 5, 1 x 1 and others, and back": resized,
    "terminal: random bytes at speed": garbage,
}
"""What happens; each returns the exit status to be expected, None where there is none."""


def happen(folder: Path, fault: str, times: int, seed: int) -> Outcome:
    """Let something happen to a terminal so often, on one file."""
    outcome, chance = Outcome(fault), random.Random(seed)
    file = inspection(folder)
    for _ in range(times):
        before = recorded(file)
        _once(file, HAPPENINGS[fault], chance, before, outcome)
        outcome.times += 1
        verify(file, outcome)
        left = sorted(path.name for path in file.parent.iterdir())
        if left != [file.name] and HAPPENINGS[fault] is not killed:
            outcome.broken.append(f"left: {left}")
    return outcome


def _once(
    file: Path, happening: Happening, chance: random.Random, before: list[Said], outcome: Outcome
) -> None:
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command, environment=_NO_EDITOR) as terminal:
        modes = terminal.modes
        terminal.wait_for(shown_at_start(file), _LONGEST)
        session = Session(terminal, chance)
        session.work(chance.randrange(1, 8))
        expected = happening(session, chance)
        if expected is not None:
            status = terminal.wait_for_end(_LONGEST)
            if status != expected:
                outcome.crashes += 1
                outcome.broken.append(f"ended with {status}: {terminal.screen.text[-1500:]}")
            if happening is not window_closed:
                session.note()
                _look_at(terminal, modes, outcome)
    after = recorded(file)[len(before) :]
    outcome.lost += len(lost(before, after, session.saved))
    outcome.acknowledged += len(session.saved)


def _look_at(terminal: Terminal, modes: list[object], outcome: Outcome) -> None:
    """The terminal is as it was."""
    if terminal.screen.alternate or not terminal.screen.cursor_shown or terminal.modes != modes:
        outcome.broken.append("the terminal was not given back")
    if any(b"Traceback" in data or b"stopped at a fault" in data for _, data in terminal.chunks):
        outcome.crashes += 1
