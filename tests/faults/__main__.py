"""Make every fault often, and write the table: ``make faults`` or ``python -m tests.faults``.

It takes about half an hour of two processors. Names of parts, if any are given, make only those,
and write only their rows.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from hmip_tui import demonstration, encryption
from hmip_tui.cipher_key import CipherKey
from hmip_tui.commands.passphrases import CURRENT
from tests.faults import files, kills, monkey, power, refusals, terminals
from tests.faults.outcome import Outcome, told
from tests.faults.trace import why_not

TABLE = Path(__file__).parents[2] / "docs" / "faults.md"
_BEGINS = "<!-- written by make faults -->\n"
_ENDS = "<!-- end -->\n"
_FIRST_HEAD = (
    "| what was done | times | acknowledged | lost | crashes | otherwise broken |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |\n"
)
_SECOND_HEAD = "| counted besides | number |\n| --- | ---: |\n"

_AT_ONCE = 4
"""Pieces made side by side: most of them wait for the programs that they disturb."""

WORDS = "a herring in the rain"
"""The passphrase of encrypted files."""

Made = list[Outcome]


class Part(NamedTuple):
    """A piece of the campaign: it is made in a folder of its own, with a seed."""

    name: str
    make: Callable[[Path, int], Made]
    seeds: Iterable[int]


def kill(folder: Path, seed: int) -> Made:
    return list(kills.kill(folder, lanes=1, kills=50, seed=seed))


def kill_encrypted(folder: Path, seed: int) -> Made:
    outcomes = kills.kill(folder, lanes=1, kills=50, seed=seed, key=key())
    return [named(outcome, " (encrypted)") for outcome in outcomes]


def lose_power_encrypted(folder: Path, seed: int) -> Made:
    recording = power.of_a_worker(folder / "worker", seed, sessions=2, key=key())
    outcome = power.replay(recording, folder / "disk", states=2, seed=seed, every=3)
    return [named(outcome, " (store, encrypted, every third operation)")]


def key() -> CipherKey:
    """A key for encrypted files; workers get its passphrase."""
    os.environ[CURRENT] = WORDS
    return encryption.new_key(WORDS)


def named(outcome: Outcome, more: str) -> Outcome:
    outcome.fault += more
    return outcome


def lose_power_at_work(folder: Path, seed: int) -> Made:
    recording = power.of_a_worker(folder / "worker", seed, sessions=3)
    outcome = power.replay(recording, folder / "disk", states=3, seed=seed)
    outcome.fault += " (store, every operation)"
    return [outcome]


def lose_power_in_a_terminal(folder: Path, seed: int) -> Made:
    recording = power.of_the_program(folder / "program", seed, answers=210)
    outcome = power.replay(recording, folder / "disk", states=2, seed=seed, every=6)
    outcome.fault += " (program in a terminal, every sixth operation)"
    return [outcome]


def refuse(folder: Path, seed: int) -> Made:
    return [
        refusals.refuse(folder / f"{refusal.call} {refusal.answer}", refusal, seed)
        for refusal in refusals.REFUSALS
    ]


def disturb_files(folder: Path, seed: int) -> Made:
    made = [files.happen(folder, fault, times=10, seed=seed) for fault in files.SCENARIOS]
    return [*made, files.read_only_from_the_start(folder)]


def disturb_terminals(folder: Path, seed: int) -> Made:
    return [
        terminals.happen(folder / str(number), fault, times=15, seed=seed)
        for number, fault in enumerate(terminals.HAPPENINGS)
    ]


def let_monkeys_loose(folder: Path, seed: int) -> Made:
    file = folder / "work" / "demonstration.sqlite"
    file.parent.mkdir()
    demonstration.create(file)
    outcome, seen = monkey.let_loose(file, seed, 2_500)
    for name, keys in seen.items():
        outcome.note(f"screen {name}", keys)
    return [outcome]


PARTS = (
    Part("kills", kill, range(10)),
    Part("encrypted kills", kill_encrypted, range(2)),
    Part("power", lose_power_at_work, range(1)),
    Part("encrypted power", lose_power_encrypted, range(1)),
    Part("program", lose_power_in_a_terminal, range(1)),
    Part("refusals", refuse, range(4, 5)),
    Part("files", disturb_files, range(1)),
    Part("terminals", disturb_terminals, range(1)),
    Part("monkey", let_monkeys_loose, range(40)),
)


def make(name: str, seed: int) -> Made:
    """Make one piece in a fresh place, on a device of its own."""
    part = next(part for part in PARTS if part.name == name)
    memory = Path("/dev/shm")  # noqa: S108 - no disk is worn out, where there is one in memory
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="faults-", dir=place) as folder:
        os.environ["HMIP_TUI_HOME"] = str(Path(folder) / "device")
        os.environ["HMIP_TUI_AUTHOR"] = "an inspector"
        work = Path(folder) / "work"
        work.mkdir()
        try:
            return part.make(work, seed)
        except Exception:  # noqa: BLE001 - whatever it is, the other parts go on
            failed = Outcome(f"{name}: the suite itself failed", crashes=1)
            failed.broken.append(traceback.format_exc())
            return [failed]


def campaign(names: list[str]) -> Made:
    """Make all parts, or those that are named; one outcome a fault.

    The rows of what has been made so far are written whenever a piece is done.
    """
    parts = [part for part in PARTS if not names or part.name in names]
    pieces = [(part.name, seed) for part in reversed(parts) for seed in part.seeds]
    found: dict[str, dict[str, Outcome]] = {part.name: {} for part in parts}
    outcomes: Made = []
    with ProcessPoolExecutor(_AT_ONCE) as others:
        making = {others.submit(make, *piece): piece for piece in pieces}
        for made in as_completed(making):
            name, seed = making[made]
            for outcome in made.result():
                found[name].setdefault(outcome.fault, Outcome(outcome.fault)).add(outcome)
                sys.stdout.write(f"{name} {seed}: {outcome.fault}: {outcome.times} times\n")
                sys.stdout.write(told([outcome]))
                sys.stdout.flush()
            outcomes = [outcome for made in found.values() for outcome in made.values()]
            write(outcomes)
    return outcomes


def write(outcomes: Made) -> None:
    """Put the rows of these outcomes into the document, in place of their former ones."""
    start, _, rest = TABLE.read_text(encoding="utf-8").partition(_BEGINS)
    before, _, after = rest.partition(_ENDS)
    text = f"{start}{_BEGINS}\n{written(before, outcomes)}\n{_ENDS}{after}"
    TABLE.write_text(text, encoding="utf-8")


def written(before: str, outcomes: Made) -> str:
    """The tables as Markdown, with the rows of ``before`` for what was not made anew."""
    made = {outcome.fault for outcome in outcomes}
    kept = [line for line in before.splitlines() if line.startswith("| ")]
    kept = [line for line in kept if not made & set(_names(line))]
    first = [line for line in kept if line.count("|") == _FIRST_HEAD.count("|") // 2]
    second = [line for line in kept if line.count("|") == _SECOND_HEAD.count("|") // 2]
    first += [
        f"| {o.fault} | {o.times:,} | {o.acknowledged:,} | {o.lost:,} | {o.crashes:,} "
        f"| {len(o.broken):,} |"
        for o in outcomes
    ]
    second += [
        f"| {o.fault}: {what} | {number:,} |" for o in outcomes for what, number in notes(o).items()
    ]
    heads = {line for head in (_FIRST_HEAD, _SECOND_HEAD) for line in head.splitlines()}
    rows = ["\n".join(line for line in lines if line not in heads) for lines in (first, second)]
    return f"{_FIRST_HEAD}{rows[0]}\n\n{_SECOND_HEAD}{rows[1]}\n"


def _names(line: str) -> tuple[str, str]:
    """The fault that a row is of, as the first table and as the second one writes it."""
    cell = line.split("|")[1].strip()
    return cell, cell.rpartition(": ")[0]


def notes(outcome: Outcome) -> dict[str, int]:
    """What was counted besides, the screens that a monkey saw as their number."""
    screens = [what for what in outcome.notes if what.startswith("screen ")]
    rest = {what: number for what, number in outcome.notes.items() if what not in screens}
    return rest | ({"kinds of screen that were in front": len(screens)} if screens else {})


def main() -> int:
    """Run the campaign; the exit status, 1 where a promise was not kept."""
    if reason := why_not():
        sys.stdout.write(f"The campaign cannot be run here: {reason}.\n")
        return 1
    began = time.monotonic()
    outcomes = campaign(sys.argv[1:])
    sys.stdout.write(f"{(time.monotonic() - began) / 60:.0f} minutes\n")
    return 0 if all(outcome.kept for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
