"""Published figures beside today's, and sub-samples tested."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.screens.comparison import ComparisonScreen
from hmip_tui.screens.sub_samples import SubSamplesScreen
from hmip_tui.screens.widgets.line_panel import LinePanel
from tests.screens.scenes import shown


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path) -> Iterator[Inspection]:
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="lead") as opened:
        yield opened


def text(app: HmipApp, id: str) -> str:
    lines = app.screen.query_one(f"#{id}", LinePanel).lines
    return "\n".join("".join(span.text for span in line) for line in lines)


def viewed(inspection: Inspection) -> list[str]:
    return [e.field for e in inspection.record.entries() if e.field.startswith("viewed.")]


async def test_rows_and_the_marked_one_in_full(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "t"], (80, 24)) as pilot:
        assert isinstance(app.screen, ComparisonScreen)
        assert "2.1 Assessment (before: Requires improvement)" in text(app, "rows")
        assert "Now 55%: 71 of 130." in text(app, "detail")
        assert "it would be significant on" in text(app, "detail")
        await pilot.press("down", "down")
        assert "2.1.1.b" in text(app, "detail")
        assert "No comparable data available" in text(app, "detail")
        await pilot.press("p")
        assert "2.1.1.b" not in text(app, "rows")
        assert "2.1.1 " in text(app, "detail")
        await pilot.press("pagedown", "pageup", "p", "escape")
        assert not isinstance(app.screen, ComparisonScreen)
    assert viewed(inspection).count("viewed.comparison") == 1


async def test_sub_samples_by_another_attribute_and_sample(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", *["down"] * 4, "s"], (80, 24)) as pilot:
        assert isinstance(app.screen, SubSamplesScreen)
        assert "tests at once" in text(app, "table")
        await pilot.press("a", *"grade", "enter")
        await pilot.pause()
        assert "PSO" in text(app, "table")
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert "4.2.1" in text(app, "table")
        assert "Female" in text(app, "table")  # these cases have no grade
        await pilot.press("escape")
        assert not isinstance(app.screen, SubSamplesScreen)
    assert "viewed.sub_samples" in viewed(inspection)


async def test_nothing_is_shown_that_the_inspection_hides(tmp_path: Path) -> None:
    settings = {"provider": "North", "show_results": "lead", "lead": ["[b]Ann"]}
    document = framework_files.built_in()
    path = tmp_path / "hidden.sqlite"
    with Inspection.create(path, document, settings, author="Bo") as inspection:
        app = HmipApp(inspection)
        async with shown(app, ["b", "t"], (80, 24)) as pilot:
            assert "lead inspector only ([b]Ann)" in text(app, "rows")
            await pilot.press("down", "p", "escape", "s")
            await pilot.pause()
            assert isinstance(app.screen, SubSamplesScreen)
            assert "%" not in text(app, "table")
        assert viewed(inspection) == []


async def test_without_figures_it_is_said_how_to_get_them(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with Inspection.create(path, framework_files.built_in(), {"provider": "North"}) as inspection:
        app = HmipApp(inspection)
        async with shown(app, ["b", "t"], (80, 24)):
            assert "hmip comparators import" in text(app, "detail")
