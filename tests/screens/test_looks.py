"""What every screen looks like, in every theme, at 80 x 24 and 120 x 40.

The picture in the first theme is kept whole. Themes differ in nothing but how cells are drawn, so
of the others a table is kept: what each way to draw a cell of that picture has become in them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.panels import conflicts, interviews
from hmip_tui.screens.interview_view import InterviewView
from hmip_tui.screens.widgets import evidence_area
from hmip_tui.settings import DEFAULTS, THEMES
from tests.screens.scenes import SCENES, opened

SIZES = [(80, 24), (120, 40)]
LOOKS = list(itertools.product(SCENES, SIZES))
NEVER = 3600.0
"""Seconds after which something happens, while no test takes as long."""


class Cell(NamedTuple):
    """One cell of a screen, and how it is drawn."""

    text: str
    look: str


class Tables(SingleFileSnapshotExtension):
    """Keeps a table as a text file."""

    _file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    demonstration_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[HmipApp]:
    # screens that show the data folder show the same one wherever this test runs
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HMIP_TUI_HOME", "data folder")
    for panel in (conflicts, interviews):
        monkeypatch.setattr(panel, "local_time", lambda time: time.strftime("%Y-%m-%d %H:%M"))
    # how often a heading is drawn is not what an interview looks like
    monkeypatch.setattr(InterviewView, "_seconds", lambda _: 754.0)
    # nor is how long the machine took to get there
    monkeypatch.setattr(evidence_area, "SAVE_AFTER", NEVER)
    monkeypatch.setattr(HmipApp, "NOTIFICATION_TIMEOUT", NEVER)
    clock = itertools.count()
    with ExitStack() as stack:
        inspection = stack.enter_context(
            opened(SCENES[request.param], demonstration_file, tmp_path)
        )
        if inspection is not None:
            inspection.record._clock = lambda: "2026-01-05T09:00:00.000Z"
        yield HmipApp(inspection, clock=lambda: float(next(clock)), settings=DEFAULTS)


@pytest.mark.parametrize(
    ("app", "keys", "size"),
    [(scene, SCENES[scene].keys, size) for scene, size in LOOKS],
    indirect=["app"],
    ids=[f"{scene}-{DEFAULTS.theme}-{width}x{height}" for scene, (width, height) in LOOKS],
)
def test_a_screen_looks_as_it_did(
    app: HmipApp,
    keys: list[str],
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    snapshot: SnapshotAssertion,
) -> None:
    seen: dict[str, list[Cell]] = {}

    async def through_all_themes(pilot: Pilot[Any]) -> None:
        """Go there, and take one theme after the other until it is the first one again."""
        await pilot.press(*keys)
        for _ in THEMES:
            await still(pilot)
            seen[app.theme] = cells(app)
            await pilot.press("f3")
        await still(pilot)

    assert snap_compare(app, run_before=through_all_themes, terminal_size=size)
    assert list(seen) == list(THEMES)
    texts = [[cell.text for cell in seen[theme]] for theme in THEMES]
    assert all(text == texts[0] for text in texts)
    assert table([seen[theme] for theme in THEMES]) == snapshot(extension_class=Tables)


async def still(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.wait_for_scheduled_animations()
    await pilot.pause()


def cells(app: App[Any]) -> list[Cell]:
    """What is on the screen, row by row; no screen has characters that are two cells wide."""
    found = [
        Cell(character, str(segment.style))
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        for character in segment.text
    ]
    assert len(found) == app.size.area
    return found


def table(screens: Sequence[Sequence[Cell]]) -> str:
    """A line for every way to draw a cell: how in each theme, and how many cells are drawn so.

    Cells that are drawn alike in the first theme have to be in the others: then its picture and
    the table say together how each cell is drawn.
    """
    found = Counter(tuple(cell.look for cell in drawn) for drawn in zip(*screens, strict=True))
    assert len({looks[0] for looks in found}) == len(found)
    lines = [" | ".join((*looks, str(count))) for looks, count in sorted(found.items())]
    return "\n".join([" | ".join((*THEMES, "cells")), *lines]) + "\n"
