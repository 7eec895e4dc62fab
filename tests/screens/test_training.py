"""The training from its first step to its last, as somebody who does what it says."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hmip_tui import paths, recent, training_file
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.training import GuidePanel, TrainingCases, TrainingReview
from tests.screens.support import create, shown, text

STEPS = {
    "answer": ["y"],
    "answers": ["n", "y"],
    "undo": ["u"],
    "evidence": ["e", *"Seen", "escape"],
    "find": ["slash", *"harm", "space", *"factors", "enter"],
    "close": ["n"],
    "open": ["u"],
    "place": ["slash", *"2.1.1", "enter"],
    "judge": ["y"],
    "sub_sample": ["s", *"female", "enter"],
    "cases": ["c"],
    "other_case": ["down", "enter"],
    "check": ["f9", "escape"],
    "hide": ["ctrl+l", "ctrl+l"],
    "help": ["question_mark", "escape"],
}
"""What somebody presses who does what each step says."""

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@asynccontextmanager
async def training(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    training_file.provide(paths.training())
    clock = itertools.count(step=2)
    with Inspection.open(paths.training()) as inspection:
        app = HmipApp(inspection, clock=lambda: float(next(clock)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot


def step(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app, HmipApp)
    return pilot.app.lesson.guide.step.id


def guides(pilot: Pilot[None]) -> list[GuidePanel]:
    return [panel for panel in pilot.app.screen.query(GuidePanel) if panel.display]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_whoever_does_what_it_says_reaches_the_end(size: tuple[int, int]) -> None:
    done = []
    async with training(size) as pilot:
        while step(pilot) != "end":
            done.append(step(pilot))
            (guide,) = guides(pilot)
            assert len(guide.lines) <= guide.content_size.height, done
            assert "{" not in "".join(span.text for line in guide.lines for span in line)
            assert f"step {len(done)} of {len(STEPS) + 1}" in text(pilot.app)
            for key in STEPS[done[-1]]:
                await pilot.press(key)
                await pilot.pause()
        assert done == list(STEPS)
        await pilot.press("t")
        assert step(pilot) == "answer"


async def test_it_goes_on_at_the_step_where_it_was_left() -> None:
    async with training() as pilot:
        await pilot.press("y", "n", "y")
        assert step(pilot) == "undo"
    async with training() as pilot:
        assert step(pilot) == "undo"
        assert "Training, step 3" in text(pilot.app)


async def test_it_can_be_left_at_any_time_and_steps_be_skipped() -> None:
    async with training() as pilot:
        await pilot.press("t")
        assert guides(pilot) == []
        await pilot.press("y", "u")
        assert step(pilot) == "answer"
        await pilot.press("c")
        assert isinstance(pilot.app.screen, TrainingCases)
        assert guides(pilot) == []
        await pilot.press("t")
        assert len(guides(pilot)) == 1
        await pilot.press("T")
        assert step(pilot) == "answers"
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, TrainingReview)
        assert len(guides(pilot)) == 1


async def test_every_place_says_that_it_is_training_and_no_recent_file_is_kept() -> None:
    async with training((120, 40)) as pilot:
        for key in ("c", "escape"):
            assert "TRAINING, not an inspection" in shown(pilot.app)[0]
            await pilot.press(key)
            await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    assert not recent.load().files


async def test_a_real_inspection_has_no_guide(tmp_path: Path) -> None:
    with create(tmp_path / "real.sqlite") as inspection:
        inspection.add_case("A", "through_the_gate", {"gender": "Male"})
        inspection.go_to_case("A")
        async with HmipApp(inspection).run_test() as pilot:
            assert type(pilot.app.screen) is ReviewScreen
            await pilot.press("t")
            assert not pilot.app.screen.query(GuidePanel)
