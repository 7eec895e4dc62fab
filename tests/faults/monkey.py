"""A monkey at the keyboard: ``python -m tests.faults.monkey FILE SEED KEYS`` tells an outcome.

It presses whatever there is: keys that the screen in front offers and keys that nobody binds,
alone and in bursts, pastes, clicks, scrolls and windows of any size. Only the keys that quit are
left out; where an action ends the program all the same, it is started again on the same file. The
current directory should be one in which files may come to lie.
"""

from __future__ import annotations

import asyncio
import faulthandler
import json
import os
import random
import string
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store.record import Record
from hmip_tui.store.verify import examine
from tests.faults.checking import verify
from tests.faults.outcome import Outcome
from tests.screens.support import HOSTILE, shown
from tests.store.support import ROOT, assert_live

FAULT = "random keys, pastes, clicks and window sizes"
LOOK_EVERY = 500
"""Keys after which the file is verified."""

_LONGEST = 900
"""Seconds that a monkey may take: what waits for ever is a finding, with where it waits."""

_LIFE = 1000
"""Keys, at most, until the program is left and started again."""

_NEW_CASES = 4
"""Cases of each sample that the demonstration is given besides: its own are complete."""

_SIZES = [(80, 24), (120, 40), (80, 24), (100, 30), (200, 60), (40, 12), (20, 5), (1, 1)]
_MOVES = [
    "tab",
    "shift+tab",
    "enter",
    "escape",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "backspace",
    "delete",
    "space",
]
_RARE = [
    *(f"ctrl+{letter}" for letter in string.ascii_lowercase if letter not in "qc"),
    *(f"f{n}" for n in range(1, 25)),
    *(f"shift+{move}" for move in ("up", "down", "left", "right", "home", "end")),
    *(f"ctrl+{move}" for move in ("up", "down", "left", "right", "home", "end", "delete")),
    *(f"alt+{letter}" for letter in "abcxyz"),
    "ctrl+@", "ctrl+backslash", "ctrl+shift+left", "insert", "ctrl+pageup", "<none>",
    *"éß東🙂\u0301\u202e\u200b\x07\u2066",
]  # fmt: skip
_PASTES = [
    *HOSTILE.values(),
    "",
    "\n" * 50,
    "=HYPERLINK(1)",
    "Seen in the plan.\n" * 200,
    "x" * 20_000,
    "\x00\x1b[2J\x1b]52;c;aGk=\x07",
    "2.1.3",
    "CS-047",
]
_CLICK = (events.MouseDown, events.MouseUp)
_MOUSE = (_CLICK, _CLICK, _CLICK * 2, (events.MouseMove,), (events.MouseScrollDown,),
          (events.MouseScrollUp,))  # fmt: skip
_QUITS = {"ctrl+q", "ctrl+c"}


class Monkey:
    """Random input to the program on one file, and what is looked at meanwhile."""

    def __init__(self, file: Path, seed: int) -> None:
        self.file = file
        self.outcome = Outcome(FAULT)
        self.seen: dict[str, int] = {}
        self._seed = seed
        self._chance = random.Random(seed)
        self._now = 0.0
        self._pressed: Counter[tuple[str, str]] = Counter()
        self._last: list[str] = []
        self._count = 1  # of keys that were pressed at once
        self._newest: Entry | None = None  # in the file at the last look

    def _clock(self) -> float:
        """Seconds that pass as the monkey likes."""
        return self._now

    async def run(self, keys: int) -> None:
        """Press so many keys, in as many lives of the program as that takes."""
        self._add_cases()
        while self.outcome.times < keys and not self.outcome.crashes:
            app = self._program()
            try:
                await self._live(app, min(_LIFE, keys - self.outcome.times))
            except Exception:  # noqa: BLE001 - whatever it is, it is the finding
                self.outcome.crashes += 1
                self.outcome.broken.append(self._story())
            finally:
                if app.inspection is not None:
                    app.inspection.close()
            self.outcome.note("starts of the program")
        verify(self.file, self.outcome)

    def _add_cases(self) -> None:
        with Inspection.open(self.file) as inspection:
            samples = inspection.framework.samples
            for sample in samples:
                like = next((row.id for row in inspection.cases() if row.sample == sample), None)
                if like is None:
                    continue
                told = inspection.case(like).values.items()
                attributes = {f[10:]: v for f, v in told if f.startswith("attribute.")}
                for number in range(_NEW_CASES):
                    inspection.add_case(f"M-{sample}-{number}", sample, attributes)

    def _program(self) -> HmipApp:
        """The program as it starts: on the file, often at a case with open questions, or none."""
        first_run = self._chance.random() < 0.1
        if self._chance.random() < 0.08:
            return HmipApp(None, clock=self._clock, first_run=first_run)
        inspection = Inspection.open(self.file)
        if self._chance.random() < 0.5:
            new = [row.id for row in inspection.cases() if row.id.startswith("M-")]
            inspection.go_to_case(self._chance.choice(new))
        return HmipApp(inspection, clock=self._clock, first_run=first_run)

    def _story(self) -> str:
        last = " ".join(self._last[-40:])
        return f"seed {self._seed}, key {self.outcome.times}: {last}\n{traceback.format_exc()}"

    async def _live(self, app: HmipApp, keys: int) -> None:
        size = self._chance.choice(_SIZES[:5])
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            until = self.outcome.times + keys
            while self.outcome.times < until and app.is_running and app._exception is None:
                await self._act(app, pilot)
                if self.outcome.times % LOOK_EVERY < self._count:
                    await pilot.pause()
                    self._look(app)
            await self._settle(app, pilot)
        if app.inspection is not None:
            app.inspection.close()

    async def _act(self, app: HmipApp, pilot: Pilot[None]) -> None:
        """Do one thing, counted as one key, or press some keys without waiting between."""
        doing = self._chance.random()
        self._count = 1
        self._now += self._chance.choice([0.0, 0.02, 0.3, 1.0, 2.0])
        if self._chance.random() < 0.0005:
            self._now += 400  # nobody touches anything for longer than the idle minutes
        if doing < 0.01:
            size = self._chance.choice(_SIZES)
            self._last.append(f"<{size}>")
            await pilot.resize_terminal(*size)
        elif doing < 0.06:
            await self._mouse(app, pilot)
        elif doing < 0.08:
            text = self._chance.choice(_PASTES)
            self._last.append(f"<paste {text[:10]!r}>")
            self._send(app, events.Paste(text))
            await self._settle(app, pilot)
        else:
            self._count = self._chance.choice([1] * 8 + [2, 5, 10, 20])
            for _ in range(self._count):
                self._press(app, self._key(app))
            await self._settle(app, pilot)
        self.outcome.times += self._count
        if app._screen_stack:
            name = type(app.screen).__name__
            self.seen[name] = self.seen.get(name, 0) + self._count

    async def _settle(self, app: HmipApp, pilot: Pilot[None]) -> None:
        """Let the screen in front take what was sent; work in threads may still go on.

        Textual waits in vain for what was asked and then taken away; whether everything stands
        still, the next wait tells.
        """
        while app.is_running and app._exception is None:
            try:
                await pilot._wait_for_screen()
            except WaitForScreenTimeout:
                await pilot._wait_for_screen()
            if app._message_queue.empty():
                break

    def _key(self, app: HmipApp) -> str:
        kind = self._chance.random()
        if app.hidden and kind < 0.3:
            return "ctrl+l"  # the only way back
        if kind > 0.9 and isinstance(app.screen, ModalScreen):
            return self._chance.choice(["escape", "enter"])
        if kind < 0.5 and (offered := self._offered(app)):
            key = min(
                self._chance.sample(offered, min(3, len(offered))),
                key=lambda key: self._often(app, key),
            )
        elif kind < 0.65:
            key = self._chance.choice("ynxynxur ")
        elif kind < 0.82:
            key = self._chance.choice(_MOVES)
        elif kind < 0.94:
            key = self._chance.choice(string.printable[:95])
        else:
            key = self._chance.choice(_RARE)
        typing = isinstance(app.focused, Input | TextArea)
        return "." if typing and key in ("/", "\\") else key  # no path leads out of the folder

    def _offered(self, app: HmipApp) -> Sequence[str]:
        """The keys of the screen in front."""
        found = app.screen.active_bindings
        return sorted(key for key in found if found[key].enabled and key not in _QUITS)

    def _often(self, app: HmipApp, key: str) -> int:
        """How often a key was pressed where the program is now."""
        return self._pressed[type(app.screen).__name__, key]

    def _press(self, app: HmipApp, key: str) -> None:
        self._pressed[type(app.screen).__name__, key] += 1
        self._last.append(key)
        del self._last[:-200]
        if len(key) == 1:
            name = key if key.isalnum() else _character_to_key(key)
            self._send(app, events.Key(name, key))
        else:
            self._send(app, events.Key(key, " " if key == "space" else None))

    def _send(self, app: App[Any], event: events.Event) -> None:
        event.set_sender(app)
        if app._driver is not None:
            app._driver.send_message(event)

    async def _mouse(self, app: HmipApp, pilot: Pilot[None]) -> None:
        width, height = app.size
        at = (self._chance.randrange(max(1, width)), self._chance.randrange(max(1, height)))
        self._last.append(f"<mouse {at}>")
        if 0 in (width, height):
            return
        for kind in self._chance.choice(_MOUSE):
            self._send(app, kind(None, *at, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await self._settle(app, pilot)

    def _look(self, app: HmipApp) -> None:
        """No rule is broken, in the file or on the screen."""
        if not app.is_running or app._exception is not None:
            return
        assert app.screen.is_running
        assert app.screen in app.screen_stack
        for line in shown(app):
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in line), line
        inspection = app.inspection
        if inspection is None:
            return
        self._look_at(inspection)
        assert_live(inspection)

    def _look_at(self, inspection: Inspection) -> None:
        """The file is sound, and what was in its journal at the last look still is."""
        findings = examine(inspection.path).findings
        assert not findings, findings
        self.outcome.note("looks at the whole file")
        if inspection.path == self.file:
            self._look_at_journal(inspection.record)

    def _look_at_journal(self, record: Record) -> None:
        replica, following = record.next_id
        newest, before = record.entry(EntryId(replica, following - 1)), self._newest
        if before is not None:
            self.outcome.acknowledged += following - 1 - before.id.seq
            self.outcome.lost += record.entry(before.id) != before
        self._newest = newest or before


def let_loose(file: Path, seed: int, keys: int) -> tuple[Outcome, dict[str, int]]:
    """Let a monkey in a process of its own press keys; how often it saw which screen, too."""
    command = [sys.executable, "-m", "tests.faults.monkey", str(file), str(seed), str(keys)]
    given = {"PYTHONPATH": str(ROOT), "HOME": str(file.parent), "EDITOR": "true", "VISUAL": "true"}
    done = subprocess.run(
        command, cwd=file.parent, env=os.environ | given, check=False, capture_output=True,
        text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        outcome = Outcome(FAULT, crashes=1)
        outcome.broken.append(done.stderr[-3000:])
        return outcome, {}
    found, seen = json.loads(done.stdout)
    return Outcome(**found), seen


async def _in_time(monkey: Monkey, keys: int) -> None:
    async with asyncio.timeout(_LONGEST):
        await monkey.run(keys)


def main() -> None:
    file, seed, keys = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    monkey = Monkey(file, seed)
    # should the event loop itself stand still, or a thread keep the process from its end
    faulthandler.dump_traceback_later(_LONGEST + 60, exit=True)
    asyncio.run(_in_time(monkey, keys))
    sys.stdout.write(json.dumps([asdict(monkey.outcome), monkey.seen]) + "\n")


if __name__ == "__main__":
    main()
