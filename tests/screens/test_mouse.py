"""The mouse does what keys do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import MouseDown
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.panels.lines import Span
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.help import HelpScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.screens.widgets.line_panel import span_at
from tests.screens import support
from tests.screens.scenes import SCENES, opened, shown
from tests.screens.test_hiding import Clock


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(SCENES["review"], demonstration_file, tmp_path) as found:
        assert found is not None
        yield found


async def click_on(pilot: Pilot[None], text: str) -> None:
    """Click in the middle of the first place that shows a text."""
    for y, line in enumerate(support.shown(pilot.app)):
        if text in line:
            await pilot.click(offset=(line.index(text) + len(text) // 2, y))
            await pilot.pause()
            return
    raise AssertionError(f"{text!r} is not in\n{support.text(pilot.app)}")


def review(app: HmipApp) -> ReviewScreen:
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


@pytest.mark.parametrize(
    ("shown_as", "value"),
    [("[Y]es", "yes"), ("[N]o", "no"), ("[X] not applicable", "not_applicable")],
)
async def test_an_answer_is_given(shown_as: str, value: str, inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        case, question = review(app).case.id, review(app).question
        await click_on(pilot, shown_as)
        assert inspection.case(case).values[question.field] == value
        assert review(app).question != question


async def test_a_double_click_answers_once(inspection: Inspection) -> None:
    now = 0.0
    app = HmipApp(inspection, clock=lambda: now)
    async with shown(app, [], (120, 40)) as pilot:
        case = review(app).case.id
        before = inspection.case(case).values
        (y, line), *_ = [(y, s) for y, s in enumerate(support.shown(app)) if "[Y]es" in s]
        now = 10.0
        await pilot.click(offset=(line.index("[Y]es"), y), times=2)
        await pilot.pause()
        assert len(inspection.case(case).values) == len(before) + 1


async def test_a_key_question_of_the_outline_is_gone_to(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        await click_on(pilot, "2.3.1 ")
        assert review(app).question.key_question == "2.3.1"
        await click_on(pilot, "2.1.1 ")  # every question of it is answered
        assert review(app).question.id == "2.1.1.a"


async def test_a_prompt_beside_the_question_is_gone_to(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        key_question = review(app).question.key_question
        await click_on(pilot, "judgement·")
        assert review(app).question.id == key_question


async def test_evidence_and_guidance_open(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        await click_on(pilot, "e evidence")
        assert app.screen.query(EvidenceArea)


async def test_the_keys_in_the_status_bar_can_be_clicked(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        await click_on(pilot, "? keys")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await click_on(pilot, "c cases")
        assert isinstance(app.screen, CasesScreen)


async def test_a_standard_of_the_board_is_shown(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["b"], (120, 40)) as pilot:
        await click_on(pilot, "2.4 Reviewing")
        assert isinstance(app.screen, BoardScreen)
        assert app.screen.standard == "2.4"
        assert "2.4.1" in support.text(app)


async def test_a_case_is_opened(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["c"], (120, 40)) as pilot:
        await click_on(pilot, "CS-044")
        assert review(app).case.id == "CS-044"


async def test_a_choice_is_taken(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["slash"], (120, 40)) as pilot:
        await click_on(pilot, "2.1.1.c")
        assert review(app).question.id == "2.1.1.c"


async def test_nothing_happens_beside_what_acts(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [], (120, 40)) as pilot:
        case, question = review(app).case, review(app).question
        await click_on(pilot, "prompt")
        await pilot.click(offset=(118, 38))
        await pilot.pause()
        assert (review(app).case, review(app).question) == (case, question)


def test_the_span_under_the_mouse_is_found_by_cells() -> None:
    wide, narrow = Span("東京"), Span("ab")
    line = (wide, narrow)
    assert [span_at(line, x) for x in range(7)] == [wide] * 4 + [narrow] * 2 + [None]
    assert span_at((), 0) is None


async def test_a_click_on_what_has_just_gone_does_no_harm(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["e", "a"], (120, 40)) as pilot:
        area = app.focused
        assert area is not None
        x, y = area.region.x + 2, area.region.y + 1
        area.remove()
        pressed = MouseDown(area, x, y, 0, 0, 1, False, False, False, x, y)
        await app.on_event(pressed)
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
