"""``hmip pack``, ``hmip merge`` and ``hmip receipt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hmip_tui import handing_over
from hmip_tui.application import Inspection
from hmip_tui.arrival import Arrival, Merged
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import NotTaken
from hmip_tui.handing_over import Told
from hmip_tui.panels.hand_over import arrival_text, unknown_text
from hmip_tui.wording import field_name


def pack(path: Path, output: Path | None) -> int:
    """Pack a file into ``output``, a file or a folder (None: beside it), and print its name.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection, _bar("Packing") as bar:
        if output is None or output.is_dir():
            target = handing_over.new_pack(inspection, output)
        else:
            target = output
        manifest = handing_over.pack(inspection, target, bar)
    say(str(target))
    replicas = of(len(manifest.replicas), "replica")
    entries, cases = of(manifest.entries, "entry", "entries"), of(len(manifest.cases), "case")
    narrate(f"Packed {entries} of {replicas} about {cases}.")
    return 0


def merge(path: Path, others: Sequence[str], receipts: Path | None, *, dry_run: bool) -> int:
    """Merge other files into one; 1 where any was refused, each named with the reason.

    Printed are what arrived from each, and the conflicts that came with it. Raises
    :class:`hmip_tui.errors.HmipError` where the file itself cannot be used.
    """
    with Inspection.open(path, writable=not dry_run) as inspection:
        files = handing_over.sources(others, path)
        if dry_run:
            done = _print(handing_over.rehearse(inspection, files))
        else:
            with _bar("Merging") as bar:
                told = _of_files(files, bar)
                done = _print(handing_over.merge(inspection, files, told, receipts))
            for unknown in handing_over.unknown(inspection):
                narrate(unknown_text(*unknown))
        _print_conflicts(inspection, [merged.arrival for merged in done if merged.arrival])
    entries = of(sum(m.arrival.new for m in done if m.arrival), "new entry", "new entries")
    taken = sum(merged.arrival is not None for merged in done)
    words = "would arrive" if dry_run else "arrived"
    narrate(f"{entries} {words} from {taken} of {of(len(done), 'file')}.")
    return 1 if any(merged.problem for merged in done) else 0


def _print(results: Iterable[Merged]) -> list[Merged]:
    done = []
    for merged in results:
        if merged.arrival is not None:
            say(str(merged.source), arrival_text(merged.arrival))
        if merged.problem:
            narrate(merged.problem)
        if merged.receipt is not None:
            narrate(f"The receipt for {merged.source.name} is {merged.receipt}.")
        done.append(merged)
    return done


def _print_conflicts(inspection: Inspection, arrivals: Sequence[Arrival]) -> None:
    found = dict.fromkeys(conflict for arrival in arrivals for conflict in arrival.conflicts)
    for subject, field in found:
        what = field_name(inspection.framework, field)
        say("conflict", subject.removeprefix("case:"), what)
    if found:
        narrate(f"{of(len(found), 'new conflict')}: 'hmip conflicts {inspection.path}' shows both.")


def load_receipts(path: Path, receipts: Sequence[Path]) -> int:
    """Load receipts; 1 where any was refused, each named with the reason.

    Raises :class:`hmip_tui.errors.HmipError` where the file itself cannot be used.
    """
    refused = 0
    with Inspection.open(path) as inspection:
        for file in receipts:
            try:
                receipt, entries = handing_over.load_receipt(inspection, file)
            except NotTaken as error:
                narrate(str(error))
                refused += 1
            else:
                arrived = of(entries, "entry", "entries")
                say(receipt.place, receipt.author, receipt.time, f"{arrived} arrived")
    return 1 if refused else 0


@contextmanager
def _bar(what: str) -> Iterator[Told]:
    """A progress bar on standard error while it is a terminal; yields what moves it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)


def _of_files(files: Sequence[Path], bar: Told) -> handing_over.ToldOfFile:
    """Several files' progress as one: each is a thousandth part of a thousand."""

    def told(path: Path, done: int, of: int) -> None:
        bar(1000 * files.index(path) + 1000 * done // max(of, 1), 1000 * len(files))

    return told
