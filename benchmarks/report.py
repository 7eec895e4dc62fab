"""The measurements as a page: ratios beside their budgets."""

from __future__ import annotations

import platform
import tomllib
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks import programs
from benchmarks.answer_key import Keys
from benchmarks.figures import paired_ratio, percentile, spread
from benchmarks.first_paint import FirstPaint

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


def report(paint: FirstPaint, keys: dict[str, Keys]) -> str:
    """Everything measured, as Markdown."""
    budgets = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text(encoding="utf-8"))
    head = _HEAD.format(
        width=programs.WIDTH,
        height=programs.HEIGHT,
        system=platform.system(),
        python=platform.python_version(),
        textual=version("textual"),
    )
    return "\n".join([head, *_first_paint(paint, budgets), "", *_answers(keys, budgets), ""])


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


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
