"""Drawing a sample by keys, and replacing unusable cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files, name_key, populations
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.drawing import Drawing
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.choose import ChooseScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.sampling import SamplingScreen
from tests.screens.scenes import shown


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    path = tmp_path / "north.sqlite"
    with Inspection.create(path, framework_files.built_in(), {"provider": "North"}) as created:
        yield created


@pytest.fixture
def eligible(tmp_path: Path) -> Path:
    return listed(tmp_path, "Male")


def listed(folder: Path, man: str) -> Path:
    path = folder / "p.csv"
    rows = [
        f"N{n},Name {n},{('Female', man)[n % 4 > 0]},{('Community', 'Post-release')[n % 2]},Low"
        for n in range(80)
    ]
    path.write_text("\n".join(["case_id,name,gender,disposal,rosh_officer", *rows]), "utf-8")
    return path


def text(app: HmipApp) -> str:
    screen = app.screen
    assert isinstance(screen, SamplingScreen)
    parts = [*screen._table.lines, *screen._status.lines]
    return "\n".join("".join(span.text for span in line) for line in parts)


async def test_from_a_population_to_a_replaced_case(inspection: Inspection, eligible: Path) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["g"], (80, 24)) as pilot:
        assert "not drawn" in text(app)
        await pilot.press("u")
        assert "Draw the sample first" in text(app)
        await pilot.press("d", *str(eligible), "enter")
        await pilot.pause()
        await pilot.press("enter")  # the size that the rules give
        await pilot.pause()
        assert "54 drawn of 80" in text(app)
        assert len(inspection.cases("supervision")) == 54
        assert len(name_key.read(name_key.path_of(inspection.path))) > 54
        await pilot.press("u", *"CS-007", "enter", *"[b]lost", "enter")
        await pilot.pause()
        assert "CS-007 is out" in text(app)
        drawn = Drawing(inspection).drawn("supervision")
        assert [(e.case, e.reason) for e in drawn.excluded] == [("CS-007", "[b]lost")]
        assert drawn.short_of == 0
        await pilot.press("f")
        await pilot.pause()
        assert "No reserve is due" in text(app)
        await pilot.press("z")
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert "counts again" in text(app)
        assert Drawing(inspection).drawn("supervision").excluded == ()
        await pilot.press("d")
        assert "drawn already" in text(app)
        await pilot.press("tab", "z")
        assert "No case of this sample is excluded" in text(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, SamplingScreen)


async def test_faults_of_the_list_are_shown_and_nothing_is_drawn(
    inspection: Inspection, tmp_path: Path
) -> None:
    eligible = listed(tmp_path, "[b]Mail")
    app = HmipApp(inspection)
    async with shown(app, ["g", "d", *str(eligible), "enter"], (80, 24)):
        assert "Nothing was drawn: 60 faults" in text(app)
        assert "p.csv:3: gender: gender is '[b]Mail'" in text(app)
    assert inspection.cases() == []


async def test_a_list_that_is_not_there_and_a_size_that_cannot_be(
    inspection: Inspection, eligible: Path
) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["g", "d", *"nowhere.csv", "enter"], (80, 24)) as pilot:
        assert "cannot be read" in text(app)
        await pilot.press("d", *str(eligible), "enter", *"549", "enter")
        await pilot.pause()
        assert "549 cannot be drawn from 80" in text(app)
    assert inspection.cases() == []


async def test_a_case_that_is_taken_out_elsewhere_is_left(
    inspection: Inspection, eligible: Path
) -> None:
    drawing = Drawing(inspection)
    by = drawing.strata_of("supervision", None)
    people = populations.read(inspection, eligible, "supervision", by)
    drawing.draw("supervision", people.cases, by, None, 1)
    inspection.go_to_case("CS-003")
    app = HmipApp(inspection)
    async with shown(app, ["y"], (80, 24)) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        drawing.exclude("CS-003", "lost")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, CasesScreen)
        await pilot.press("r", "y", "f", "escape", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.case.id != "CS-003"
