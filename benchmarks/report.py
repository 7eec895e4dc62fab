"""The measurements as a page: ratios beside their budgets."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks import programs
from benchmarks.answer_key import Keys
from benchmarks.figures import paired_ratio, percentile, spread
from benchmarks.first_paint import FirstPaint
from benchmarks.merge import ENTRIES, Round

_HEAD = """# Benchmark results

Written by `make bench`. Each figure is the program's beside a blank Textual app's, both in
pseudo-terminals of {width} x {height} cells on the same machine, in turns and in random order.
Ratios are medians of paired rounds; in brackets the lowest and highest round. Other work on the
machine shows in single rounds, so judge by medians. {system}, Python {python}, Textual {textual}.
"""

_FIRST_PAINT = """## First paint

From the start of the process to the last byte of the first frame: the blank app's line, the review
screen's current question. {rounds} rounds.

| | ratio | budget | | blank app | review screen |
| --- | --- | --- | --- | --- | --- |"""

_ANSWERS = """## An answer

From the key to the last byte repainted, by when the answer is durable: every key was found in the
journal afterwards. {keys} keys to each program in {rounds} rounds, at random moments.

| | ratio of medians | budget | | p50 | p95 | p99 | budget | | bytes per key | frames per key |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


_MERGES = """## Merging

Files of {entries:,} entries into one, beside `ATTACH` and `INSERT OR IGNORE` of the same rows:
{rounds} rounds. *Union* is what this costs with the journal alone, beside copying the journals.
*Whole* has heads, tables, tally and progress in the same transactions, beside copying the rows of
all these tables as well; what it is beside copying the journals alone stands behind. Checking every
entry (its hash chain, and that it can be read) is counted apart, in multiples of copying the
journals. The last columns are the times of copying the journals, of copying all, and ours.

| | union | budget | | whole | budget | | to journals | checking | journals | all | ours |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def report(paint: FirstPaint, keys: dict[str, Keys], merges: dict[int, list[Round]]) -> str:
    """Everything measured, as Markdown."""
    budgets = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text(encoding="utf-8"))
    head = _HEAD.format(
        width=programs.WIDTH,
        height=programs.HEIGHT,
        system=platform.system(),
        python=platform.python_version(),
        textual=version("textual"),
    )
    parts = [_first_paint(paint, budgets), _answers(keys, budgets), _merges(merges, budgets)]
    return "\n".join([head, *(f"{line}" for part in parts for line in [*part, ""])])


def _verdict(found: float, budget: float) -> str:
    return "kept" if found <= budget else "NOT KEPT"


def _first_paint(paint: FirstPaint, budgets: dict[str, float]) -> list[str]:
    ratio = paired_ratio(paint.ours, paint.blank)
    budget = budgets["first_paint"]
    row = _row(
        "first paint",
        f"{ratio:.2f} ({spread(paint.ours, paint.blank)})",
        budget,
        _verdict(ratio, budget),
        f"{median(paint.blank):.0f} ms",
        f"{median(paint.ours):.0f} ms",
    )
    return [_FIRST_PAINT.format(rounds=len(paint.ours)), row]


def _answers(keys: dict[str, Keys], budgets: dict[str, float]) -> list[str]:
    blank = keys["blank"]
    head = _ANSWERS.format(keys=len(blank.all), rounds=len(blank.rounds))
    return [head, *(_keys(name, found, blank, budgets) for name, found in keys.items())]


def _keys(name: str, found: Keys, blank: Keys, budgets: dict[str, float]) -> str:
    ours, theirs = found.medians, blank.medians
    ratio, p99 = paired_ratio(ours, theirs), percentile(found.all, 99)
    most, slowest = budgets["key_median"], budgets["key_p99_ms"]
    judged = found is not blank
    return _row(
        name,
        f"{ratio:.2f} ({spread(ours, theirs)})" if judged else "",
        most if judged else "",
        _verdict(ratio, most) if judged else "",
        *(f"{percentile(found.all, percent):.1f} ms" for percent in (50, 95, 99)),
        f"{slowest} ms" if judged else "",
        _verdict(p99, slowest) if judged else "",
        f"{found.bytes / len(found.all):.0f}",
        f"{found.frames / len(found.all):.2f}",
    )


def _merges(merges: dict[int, list[Round]], budgets: dict[str, float]) -> list[str]:
    rounds = len(next(iter(merges.values())))
    lines = [_MERGES.format(entries=ENTRIES, rounds=rounds)]
    for files, found in merges.items():
        union, whole = (median(r.union for r in found), median(r.whole for r in found))
        lines.append(
            _row(
                f"{files} files",
                f"{union:.2f} ({_span([r.union for r in found])})",
                budgets["merge_union"],
                _verdict(union, budgets["merge_union"]),
                f"{whole:.2f} ({_span([r.whole for r in found])})",
                budgets["merge_whole"],
                _verdict(whole, budgets["merge_whole"]),
                f"{median(r.to_journals for r in found):.1f}",
                f"{median(r.verifying / r.bare for r in found):.1f}",
                f"{median(r.bare for r in found):.2f} s",
                f"{median(r.full for r in found):.2f} s",
                f"{median(r.ours for r in found):.2f} s",
            )
        )
    first, last = ([r.ours for r in merges[files]] for files in (min(merges), max(merges)))
    growth = median(last) / max(merges) / (median(first) / min(merges))
    verdict = _verdict(growth, budgets["merge_growth"])
    lines += ["", f"A file among {max(merges)} takes {growth:.2f} times what one among "]
    lines[-1] += f"{min(merges)} takes (budget {budgets['merge_growth']}: {verdict})."
    return lines


def _span(ratios: Sequence[float]) -> str:
    return f"{min(ratios):.2f} to {max(ratios):.2f}"


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
