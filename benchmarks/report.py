"""The measurements as a page: ratios beside their budgets."""

from __future__ import annotations

import platform
from importlib.metadata import version
from statistics import median
from textwrap import fill

from benchmarks import programs
from benchmarks.answer_key import Keys
from benchmarks.figures import percentile
from benchmarks.merge import ENTRIES, Round
from benchmarks.starts import Starts
from benchmarks.tables import Page

_BUDGETED = 3
"""How many sizes of inspections, from the smallest on, have a budget: those up to 13,000 cases."""


def head() -> str:
    """What the page is about, and where it was made."""
    words = (
        "Written by `make bench`, with the budgets of `benchmarks/budgets.toml`. Programs run in "
        f"pseudo-terminals of {programs.WIDTH} x {programs.HEIGHT} cells on the same machine, in "
        "turns and in random order. Ratios are medians of paired rounds; in brackets the lowest "
        "and highest round. Other work on the machine shows in single rounds, so judge by medians. "
        f"{platform.system()}, Python {platform.python_version()}, Textual {version('textual')}. "
        "What the figures mean, and why some are not smaller: [speed](../docs/speed.md)."
    )
    return f"# Benchmark results\n\n{fill(words, 100)}"


def starts(page: Page, found: dict[str, Starts]) -> None:
    """First frames, ends and memory; the first file is the one of usual size."""
    blank, (usual, *_) = found["blank"], [name for name in found if name != "blank"]
    page.section(
        "Start and end",
        f"From the start of the process to the last byte of the first frame, and from the quit key "
        f"to the end of the process, {len(blank.paint)} rounds; the most memory it had, in MiB. By "
        "the cases of the inspection that is opened.",
        *("", "first frame", "budget", "", "", "to 130 cases", "budget", ""),
        *("quit", "budget", "", "", "memory"),
    )
    for name, one in found.items():
        ours, large = one is not blank, name not in ("blank", usual)
        memory = f"{median(one.memory):.0f}"
        growth = ("", "", "")
        if large:
            of = "opening_growth" * (name in list(found)[: _BUDGETED + 1])  # the blank app is first
            growth = page.ratio(
                f"first frame, {name} cases to {usual}", one.paint, found[usual].paint, of
            )
        budgets = ("first_paint", "quit") if name == usual else ("", "")
        painted = page.ratio(f"first frame, {name}", one.paint, blank.paint, budgets[0])
        ended = page.ratio(f"quit, {name}", one.quit, blank.quit, budgets[1])
        page.row(
            name,
            *(painted if ours else ("", "", "")),
            f"{median(one.paint):.0f} ms",
            *growth,
            *(ended if ours else ("", "", "")),
            f"{median(one.quit):.0f} ms",
            memory,
        )
    page.end()


def others(page: Page, found: dict[str, Starts]) -> None:
    """This program's first frame beside what others need to be settled."""
    words = (
        "This program's first frame beside the last byte that other Textual programs send before "
        "they are quiet (`make bench-others` installs them)."
    )
    if not found:
        page.section("Other programs", f"{words} None is installed here.", "none")
        page.end()
        return
    page.section("Other programs", words, "", "ratio", "budget", "", "settled", "ours")
    ours = found["ours"].paint
    for name, one in found.items():
        if name != "ours":
            cells = page.ratio(f"first frame to {name}", ours, one.paint, name)
            page.row(name, *cells, f"{median(one.paint):.0f} ms", f"{median(ours):.0f} ms")
    page.end()


def launching(page: Page, found: dict[str, list[float]]) -> None:
    """The shortest commands."""
    page.section(
        "Shortest commands",
        f"Beside `python -c pass`; {len(found['nothing'])} rounds.",
        *("", "ratio", "budget", "", "time"),
    )
    for name, times in found.items():
        cells: tuple[str, ...] = ("", "", "")
        if name != "nothing":
            cells = page.ratio(name, times, found["nothing"], "version" * (name == "--version"))
        page.row(name, *cells, f"{median(times):.0f} ms")
    page.end()


def keys(page: Page, found: dict[str, Keys]) -> None:
    """An answer from its key to the last byte."""
    blank, commit = found["blank"], found["commit"]
    page.section(
        "An answer's key",
        "From the key to the last byte repainted, by when the answer is durable: every key was "
        f"found in the journal afterwards. {len(blank.all)} keys to each program in "
        f"{len(blank.rounds)} rounds, at random moments. *With a commit* is the ratio to the blank "
        "app's key and one bare durable commit of a row together; p99 is to the blank app's p99.",
        *("", "p50", "budget", "", "with a commit", "budget", "", "p99", "budget", ""),
        *("p50", "p95", "p99", "bytes a key", "budget", "", "frames", "budget", ""),
    )
    both = [a + b for a, b in zip(blank.medians, commit.medians, strict=True)]
    usual = next(name for name in found if name not in ("blank", "commit"))
    for name, one in found.items():
        times = [f"{percentile(one.all, percent):.2f} ms" for percent in (50, 95, 99)]
        if name in ("blank", "commit"):
            sent = f"{one.bytes / len(one.all):.0f}" if one.bytes else ""
            page.row(name, *[""] * 9, *times, sent, *[""] * 5)
            continue
        judged = name == usual
        p99 = percentile(one.all, 99) / percentile(blank.all, 99)
        page.row(
            name,
            *page.ratio(f"key, {name}", one.medians, blank.medians, "key_median" * judged),
            *page.ratio(f"key and commit, {name}", one.medians, both, "key_and_commit" * judged),
            *page.figure(f"key p99, {name}", p99, "key_p99" * judged),
            *times,
            *page.figure(f"bytes a key, {name}", one.bytes / len(one.all), "key_bytes" * judged),
            *page.figure(f"frames, {name}", one.frames / len(one.all), "key_frames" * judged),
        )
    page.end()


def answers(page: Page, found: dict[str, list[float]], sizes: list[str]) -> None:
    """What an answer costs beside plain writes; ``sizes`` names the inspections, usual first."""
    usual, upsert = sizes[0], found["sqlite-utils upsert"]
    page.section(
        "Recording",
        "Without key and paint: one change, one transaction, one disk synchronisation (which "
        "`tests/store/test_durability.py` counts). An answer is journal, hash, heads, projection, "
        "tally, progress and place; a plain upsert is one row, by sqlite-utils and by SQLite "
        f"alone. {len(upsert)} rounds.",
        *("", "to sqlite-utils", "budget", "", "to SQLite", "to 130 cases", "budget", "", "time"),
    )
    for name, times in found.items():
        judged = "answer_upsert" * (name == usual)
        label = f"an answer in {name} cases" if name in sizes else name
        first = page.ratio(f"{label}, to an upsert by sqlite-utils", times, upsert, judged)
        second = page.ratio(f"{label}, to an upsert by SQLite", times, found["upsert"])[0]
        growth = ("", "", "")
        if name in sizes[1:]:
            of = "answer_growth" * (name in sizes[:_BUDGETED])
            growth = page.ratio(f"{label}, to {usual}", times, found[usual], of)
        elif name == "encrypted commit":
            growth = page.ratio("encrypted commit", times, found["commit"], "encrypted_commit")
            label = "encrypted commit, to the plain one"
        page.row(label, *first, second, *growth, f"{median(times):.0f} us")
    page.end()


def work(page: Page, found: dict[str, dict[str, list[tuple[float, float]]]]) -> None:
    """Larger pieces of work by the number of cases."""
    page.section(
        "Larger work",
        "Seconds of the program beside plain SQL that asks for the same numbers or writes the same "
        "rows, and checks and explains nothing.",
        *("", "cases", "ratio", "budget", "", "plain SQL", "ours"),
    )
    middle = list(found)[1]
    for cases, kinds in found.items():
        for name, rounds in kinds.items():
            ours, plain = ([pair[n] for pair in rounds] for n in (0, 1))
            budget = name * (cases == middle)
            cells = page.ratio(f"{name}, {cases} cases", ours, plain, budget)
            page.row(name, cases, *cells, f"{median(plain):.3f} s", f"{median(ours):.3f} s")
    page.end()


def merges(page: Page, found: dict[int, list[Round]]) -> None:
    """Many files into one."""
    page.section(
        "Merging",
        f"Files of {ENTRIES:,} entries into one, beside `ATTACH` and `INSERT OR IGNORE` of the "
        f"same rows: {len(next(iter(found.values())))} rounds. *Union* is what this costs with the "
        "journal alone, beside copying the journals. *Whole* has heads, tables, tally and progress "
        "in the same transactions, beside copying the rows of all these tables as well; behind it "
        "stands what it is beside copying the journals alone. Checking every entry (its hash "
        "chain, and that it can be read) is counted apart, in multiples of copying the journals.",
        *("", "union", "budget", "", "whole", "budget", "", "to journals", "checking"),
        *("journals", "all", "ours"),
    )
    for files, rounds in found.items():
        unions, wholes = ([r.union for r in rounds], [r.whole for r in rounds])
        ones = [1.0] * len(rounds)
        page.row(
            f"{files} files",
            *page.ratio(f"union of {files} files", unions, ones, "merge_union"),
            *page.ratio(f"merge of {files} files", wholes, ones, "merge_whole"),
            f"{median(r.to_journals for r in rounds):.1f}",
            f"{median(r.verifying / r.bare for r in rounds):.1f}",
            f"{median(r.bare for r in rounds):.2f} s",
            f"{median(r.full for r in rounds):.2f} s",
            f"{median(r.ours for r in rounds):.2f} s",
        )
    least, most = min(found), max(found)
    first, last = (median(r.ours for r in found[files]) for files in (least, most))
    cells = page.figure("a file among many", last / most / (first / least), "merge_growth")
    page.end(
        f"A file among {most} takes {cells[0]} times what one among {least} takes "
        f"(budget {cells[1]}: {cells[2]})."
    )
