"""``make fuzz``: the whole corpus and long fuzzing, and their tables in ``docs/hostile-input.md``.

Every reader has a process of its own with bounded memory, so that one that fails takes no other
with it. The number after the command is the seconds of fuzzing for each reader.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile import corpus, fuzz, readers
from tests.hostile.support import assert_harmless, device, inspection

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "hostile-input.md"
BEGINS, ENDS = "<!-- results -->", "<!-- end of results -->"
MEMORY = 2 * 2**30
"""Bytes of address space of a reader's process, where the system can bound it."""

LATE = 1200
"""Seconds after which a reader's process is ended."""

Row = Sequence[object]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _bounded(work: Callable[[], Row], answer: Any) -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answer.put(work())


def _alone(name: str, work: Callable[[], Row]) -> Row:
    """A row of the table, made in a process of its own."""
    answer: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=_bounded, args=(work, answer))
    process.start()
    try:
        row: Row = answer.get(timeout=LATE)
    except Empty:
        process.kill()
        row = (name, 0, "", "ended: too long, or no memory", 1)
    process.join()
    _say("\t".join(map(str, row)))
    return row


def _whole_corpus(reader: str, original: Path) -> Row:
    slowest, worst, faults = 0.0, "", 0
    given = corpus.files()
    with TemporaryDirectory() as folder, device(Path(folder)):
        for name, data in given.items():
            began = time.monotonic()
            try:
                ran = readers.read(reader, data, original, Path(folder) / "given")
                assert_harmless(ran, {0, 1})
            except Exception as error:  # noqa: BLE001 - it is what is looked for
                faults += 1
                _say(f"FAULT {reader}: {name}: {type(error).__name__}: {str(error)[-300:]!r}")
            took = time.monotonic() - began
            if took > slowest:
                slowest, worst = took, name
    return reader, len(given), f"{slowest:.1f}", f"`{worst}`", faults


def _fuzzed(reader: str, seconds: float) -> Row:
    found = fuzz.fuzz(reader, seconds)
    for fault in found.faults[:10]:
        _say(f"FAULT {reader}: {fault}")
    return reader, f"{found.inputs:,}", found.lines, f"{found.slowest:.2f}", len(found.faults)


def _table(headings: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [f"| {' | '.join(headings)} |", "| --- |" + " ---: |" * (len(headings) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def main() -> int:
    """Run all of it and write the tables; 1 where there was any fault."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with TemporaryDirectory() as folder:
        original = inspection(Path(folder) / "original.sqlite")
        whole = [_alone(name, partial(_whole_corpus, name, original)) for name in readers.READERS]
    fuzzed = [_alone(name, partial(_fuzzed, name, seconds)) for name in fuzz.READERS]
    faults = sum(int(str(row[-1])) for row in (*whole, *fuzzed))
    told = (
        f"{sum(int(str(row[1])) for row in whole):,} readings of the corpus and {seconds:.0f} "
        f"seconds of fuzzing for each of {len(fuzzed)} readers: faults {faults}."
    )
    first = _table(("reader", "files", "longest, s", "with", "faults"), whole)
    second = _table(("reader", "inputs", "lines reached", "longest, s", "faults"), fuzzed)
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGINS)
    after = rest.split(ENDS)[1]
    results = f"{BEGINS}\n{told}\n\n{first}\n\n{second}\n{ENDS}"
    DOCUMENT.write_text(before + results + after, encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
