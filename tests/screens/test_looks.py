"""What every screen looks like: at 80 x 24 and 120 x 40, and the main ones in every theme."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.panels import conflicts, interviews
from hmip_tui.screens.interview_view import InterviewView
from hmip_tui.settings import DEFAULTS, THEMES
from tests.screens.scenes import SCENES, opened

SIZES = [(80, 24), (120, 40)]
IN_EVERY_THEME = ["review", "board", "cases", "interview"]
CHANGING = {"start_open", "start_new", "first_run"}
"""Scenes that show where the data folder of this very test is."""

LOOKS = [
    (scene, theme, size)
    for scene in SCENES
    for theme in THEMES
    for size in SIZES
    if scene not in CHANGING and (theme == DEFAULTS.theme or scene in IN_EVERY_THEME)
]


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    demonstration_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[HmipApp]:
    scene, theme, _ = request.param
    for panel in (conflicts, interviews):
        monkeypatch.setattr(panel, "local_time", lambda time: time.strftime("%Y-%m-%d %H:%M"))
    # how often a heading is drawn is not what an interview looks like
    monkeypatch.setattr(InterviewView, "_seconds", lambda _: 754.0)
    clock = itertools.count()
    with ExitStack() as stack:
        inspection = stack.enter_context(opened(SCENES[scene], demonstration_file, tmp_path))
        if inspection is not None:
            inspection.record._clock = lambda: "2026-01-05T09:00:00.000Z"
        settings = DEFAULTS._replace(theme=theme)
        yield HmipApp(inspection, clock=lambda: float(next(clock)), settings=settings)


@pytest.mark.parametrize(
    ("app", "keys", "size"),
    [((scene, theme, size), SCENES[scene].keys, size) for scene, theme, size in LOOKS],
    indirect=["app"],
    ids=[f"{scene}-{theme}-{size[0]}x{size[1]}" for scene, theme, size in LOOKS],
)
def test_a_screen_looks_as_it_did(
    app: HmipApp, keys: list[str], size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    assert snap_compare(app, press=keys, terminal_size=size)
