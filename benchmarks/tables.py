"""Figures beside their budgets, as tables of a page and as values to compare the next run with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from benchmarks.figures import paired_ratio, spread

_WIDTH = 100

_MOVED = 0.1
"""A figure that differs from the run before by more than this share is named."""


class Page:
    """Collects tables and the figures in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        text = (folder / "budgets.toml").read_text(encoding="utf-8")
        self._budgets: dict[str, float] = tomllib.loads(text)
        self._lines: list[str] = []
        self.figures: dict[str, float] = {}
        self.missed: list[str] = []

    def section(self, title: str, words: str, *columns: str) -> None:
        """Begin a table under a title."""
        self._lines += [f"## {title}", "", fill(words, _WIDTH), ""]
        self._lines += [f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|"]

    def row(self, *cells: object) -> None:
        """A line of the table."""
        self._lines.append(f"| {' | '.join(map(str, cells))} |")

    def end(self, words: str = "") -> None:
        """End the table, with ``words`` below it."""
        self._lines += ["", *([fill(words, _WIDTH), ""] if words else [])]

    def ratio(
        self, name: str, ours: Sequence[float], theirs: Sequence[float], budget: str = ""
    ) -> tuple[str, str, str]:
        """Cells of a ratio by rounds: the median with its spread, its budget, the verdict."""
        found = paired_ratio(ours, theirs)
        _, allowed, verdict = self.figure(name, found, budget)
        return f"{found:.2f} ({spread(ours, theirs)})", allowed, verdict

    def figure(self, name: str, found: float, budget: str = "") -> tuple[str, str, str]:
        """Cells of a figure: itself, its ``budget`` by name ("" for none), the verdict."""
        self.figures[name] = round(found, 3)
        text = f"{found:.0f}" if found >= 100 else f"{found:.2f}"
        if not budget:
            return text, "", ""
        allowed = self._budgets[budget]
        if found > allowed:
            self.missed.append(f"{name}: {found:.2f}, of {allowed}")
        return text, f"{allowed}", "kept" if found <= allowed else "NOT KEPT"

    def text(self, head: str) -> str:
        """The page, with what was missed and what has moved since the run before."""
        judged = "Every budget is kept." if not self.missed else "Not kept:"
        parts = [head, "", judged, *(f"- {missed}" for missed in self.missed), ""]
        return "\n".join([*parts, *self._lines, *self._moved()])

    def _moved(self) -> list[str]:
        """Every figure that is not about what it was; those of the last run are beside the page."""
        try:
            before = json.loads((self._folder / "results.json").read_text(encoding="utf-8"))
        except OSError:
            before = {}
        moved = [
            f"| {name} | {before[name]} | {now} |"
            for name, now in self.figures.items()
            if before.get(name) and abs(now / before[name] - 1) > _MOVED
        ]
        head = ["## Since the run before", "", "Figures that moved by more than a tenth.", ""]
        rows = ["| | before | now |", "| --- | --- | --- |", *moved]
        return [*head, *(rows if moved else ["None."]), ""]

    def write(self, head: str) -> str:
        """Write page and figures; the page's text."""
        text = self.text(head)
        (self._folder / "results.md").write_text(text, encoding="utf-8")
        figures = json.dumps(self.figures, indent=1) + "\n"
        (self._folder / "results.json").write_text(figures, encoding="utf-8")
        return text
