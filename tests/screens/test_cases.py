"""The list of cases, driven as an inspector drives it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.events import Paste
from textual.geometry import Region
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.framework import Answer
from hmip_tui.panels.cases import Table
from hmip_tui.panels.lines import Line
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.text import visible
from hmip_tui.views import CaseRow
from tests.screens.support import HOSTILE, add, create, marked, said, shown, text

Driven = Pilot[None]


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    """Five cases of supervision in three states, one of unpaid work, none through the gate."""
    with create(tmp_path / "inspection.sqlite") as found:
        with found.together():
            add(found, "CS-1", office="Leeds", rosh_officer="High")
            add(found, "CS-2", office="Halifax", rosh_officer="Low")
            add(found, "CS-3", office="Leeds", rosh_officer="Medium", disposal="Post-release")
            add(found, "CS-4", office="Bradford")
            add(found, "CS-5", office="Leeds", rosh_officer="Low")
            add(found, "UW-1", "unpaid_work", office="Leeds")
            answer_all(found, "CS-2")
            for question in found.framework.routes["supervision"][:3]:
                found.answer("CS-5", question, Answer.NO)
        yield found


def answer_all(inspection: Inspection, id: str) -> None:
    sample = inspection.case(id).sample
    for question in inspection.framework.routes[sample]:
        inspection.answer(id, question, Answer.YES)


@asynccontextmanager
async def running(
    inspection: Inspection, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Driven]:
    app = HmipApp(inspection)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settled(pilot)
        if not isinstance(app.screen, CasesScreen):
            await press(pilot, "c")
        yield pilot


async def settled(pilot: Driven) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Driven, *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


def listed(pilot: Driven) -> list[str]:
    """The ids in the list, in order."""
    screen = pilot.app.screen
    assert isinstance(screen, CasesScreen)
    return [row.id for row in screen._rows]


class TestWhatItShows:
    async def test_a_case_shows_progress_in_numbers_and_words(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            lines = {line[2:6]: line for line in shown(pilot.app) if "CS-" in line[:8]}
            (row,) = (r for r in inspection.cases() if r.id == "CS-5")
            assert "answered" in lines["CS-2"]
            assert f"{row.answered}/{row.applicable}" in lines["CS-5"]
            assert "in progress" in lines["CS-5"]
            assert "0/" in lines["CS-4"]
            assert "not started" in lines["CS-4"]
            assert "Post-release" in lines["CS-3"]
            assert "Medium" in lines["CS-3"]
            assert "Leeds" in lines["CS-3"]

    async def test_a_case_that_is_answered_complete_or_handed_back_is_told_from_others(
        self, inspection: Inspection
    ) -> None:
        for id in ("CS-3", "CS-4"):
            answer_all(inspection, id)
            for checked in inspection.check(inspection.case(id)):
                inspection.accept(id, checked.finding, "as seen")
            inspection.take_step(id, "complete")
        inspection.take_step("CS-4", "submit")
        inspection.ask("CS-4", "2.1.1", "What shows it?")
        inspection.take_step("CS-4", "return", "look again")
        async with running(inspection) as pilot:
            lines = {line[2:6]: line for line in shown(pilot.app) if "CS-" in line[:8]}
            for id, word in (("CS-2", "answered"), ("CS-3", "complete"), ("CS-4", "returned")):
                assert f"██████ {word}" in lines[id]
            await press(pilot, "slash", *"returned")
            assert listed(pilot) == ["CS-4"]

    async def test_samples_show_how_many_are_answered(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            assert "1 Case supervision 1/5" in shown(pilot.app)[1]
            assert "2 Unpaid work 0/1" in shown(pilot.app)[1]
            assert "3 Through the Gate 0/0" in shown(pilot.app)[1]
            await pilot.resize_terminal(120, 40)
            await settled(pilot)
            assert "Case supervision 1 of 5 answered" in shown(pilot.app)[1]

    async def test_the_marked_case_is_shown_in_full(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "down", "down")
            assert "CS-3 · 0 of" in text(pilot.app)
            assert "Gender: Female · Disposal: Post-release" in text(pilot.app)

    async def test_without_cases_it_says_how_to_import_them(self, tmp_path: Path) -> None:
        with create(tmp_path / "empty.sqlite") as inspection:
            async with running(inspection, (120, 40)) as pilot:
                assert f"hmip cases import {inspection.path} CSV" in text(pilot.app)
                await press(pilot, "enter", "down", "pagedown", "end", "o", "slash", *"abc", "tab")
                assert isinstance(pilot.app.screen, CasesScreen)

    async def test_a_sample_without_cases_says_how_to_import_them(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection, (160, 40)) as pilot:
            await press(pilot, "3")
            assert "CSV --sample through_the_gate" in text(pilot.app)

    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (20, 8)], ids=str)
    async def test_every_size_shows_the_marked_case(
        self, inspection: Inspection, size: tuple[int, int]
    ) -> None:
        with inspection.together():
            for n in range(100):
                add(inspection, f"X-{n:03}", office="Leeds")
        async with running(inspection, size) as pilot:
            for keys in (["end"], ["pageup"], ["o", "o", "o"], ["home"], ["pagedown"] * 3):
                await press(pilot, *keys)
                marked(pilot.app)


class TestMoving:
    async def test_samples_are_changed_by_keys(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            for key, first in [
                ("2", "UW-1"),
                ("1", "CS-1"),
                ("tab", "UW-1"),
                ("left", "CS-1"),
                ("right", "UW-1"),
                ("shift+tab", "CS-1"),
            ]:
                await press(pilot, key)
                assert listed(pilot)[0] == first

    async def test_samples_are_changed_by_the_mouse(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await pilot.click("#tabs", offset=(shown(pilot.app)[1].index("Unpaid"), 0))
            await settled(pilot)
            assert listed(pilot) == ["UW-1"]

    async def test_each_sample_keeps_its_mark(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "down", "down", "2", "1")
            assert "CS-3" in marked(pilot.app)

    async def test_the_mark_stops_at_both_ends(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "up")
            assert "CS-1" in marked(pilot.app)
            await press(pilot, "pagedown", "down")
            assert "CS-5" in marked(pilot.app)
            await press(pilot, "home")
            assert "CS-1" in marked(pilot.app)
            await press(pilot, "end", "k")
            assert "CS-4" in marked(pilot.app)


class TestFilter:
    async def test_it_filters_while_words_are_typed(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds")
            assert listed(pilot) == ["CS-1", "CS-3", "CS-5"]
            assert said(pilot.app).startswith("filter “leeds”: 3 of 5 cases")
            await press(pilot, "space", *"low")
            assert listed(pilot) == ["CS-5"]
            await press(pilot, *["backspace"] * 3)
            assert listed(pilot) == ["CS-1", "CS-3", "CS-5"]

    async def test_the_list_stays_where_it_is_while_it_is_typed(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection) as pilot:
            before = shown(pilot.app)[:5]
            await press(pilot, "slash")
            assert shown(pilot.app)[:5] == before

    async def test_keys_are_letters_while_it_is_typed(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"2bo/?a")
            assert isinstance(pilot.app.screen, CasesScreen)
            assert "2bo/?a" in text(pilot.app)
            assert "No case has all of these words" in text(pilot.app)

    async def test_escape_clears_it(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds", "escape")
            assert len(listed(pilot)) == 5
            assert not pilot.app.screen.query("#filter")

    async def test_tab_keeps_it_and_the_keys_are_commands_again(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds", "tab", "j")
            assert listed(pilot) == ["CS-1", "CS-3", "CS-5"]
            assert "CS-3" in marked(pilot.app)
            await press(pilot, "slash", "end", "space", *"low")
            assert listed(pilot) == ["CS-5"]
            await press(pilot, "tab", "escape")
            assert len(listed(pilot)) == 5

    async def test_other_words_take_the_place_of_those_there_are(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds", "tab", "slash", *"s-2")
            assert listed(pilot) == ["CS-2"]
            assert "Esc back to “leeds”" in said(pilot.app)
            await press(pilot, "escape")
            assert listed(pilot) == ["CS-1", "CS-3", "CS-5"]
            await press(pilot, "escape")
            assert len(listed(pilot)) == 5

    async def test_it_filters_every_sample(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds", "tab", "2")
            assert listed(pilot) == ["UW-1"]
            assert "1 of 1 case" in said(pilot.app)

    async def test_the_first_found_is_opened(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"s-3", "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.case.id == "CS-3"

    async def test_the_arrows_choose_among_what_is_found(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"leeds", "down", "down", "up", "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.case.id == "CS-3"

    async def test_nothing_found_opens_nothing(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash", *"xyz", "enter")
            assert said(pilot.app) == "there is no case to open"
            assert inspection.position() is None

    @pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
    async def test_it_is_shown_literally(self, inspection: Inspection, nasty: str) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "slash")
            pilot.app.screen.query_one("#filter").post_message(Paste(nasty))
            await settled(pilot)
            first = visible(nasty.splitlines()[0])
            assert said(pilot.app).startswith(f"filter “{first.strip()}"[:40])
            clean(pilot)


class TestOrder:
    async def test_it_sorts_by_one_column_after_the_other(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            found = []
            for _ in range(7):
                found.append("".join(id[-1] for id in listed(pilot)))
                await press(pilot, "o")
            assert found == [
                "12345",  # id
                "13452",  # progress
                "12453",  # disposal
                "25314",  # the officer's level, not known last
                "12345",  # the inspector's level
                "42135",  # office
                "12345",  # grade
            ]
            assert said(pilot.app) == ""
            await press(pilot, "o")
            assert said(pilot.app) == "sorted by progress, least first"
            assert "progress ▲" in text(pilot.app)

    async def test_the_mark_stays_on_its_case(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "j", "j")
            for keys in (["o"], ["o", "o"], ["slash", *"leeds"], ["escape"], ["o", "o"]):
                await press(pilot, *keys)
                assert "CS-3" in marked(pilot.app)

    async def test_the_mark_comes_back_to_a_case_that_was_filtered_out(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "j", "slash", *"leeds")
            assert "CS-1" in marked(pilot.app)
            await press(pilot, "escape")
            assert "CS-2" in marked(pilot.app)


class TestOpening:
    async def test_a_case_begins_at_its_first_open_question(self, inspection: Inspection) -> None:
        route = inspection.framework.routes["supervision"]
        async with running(inspection) as pilot:
            await press(pilot, "end", "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.question == route[3]
        assert inspection.position() == Position("CS-5", route[3].id)

    async def test_the_last_case_goes_on_where_it_was_left(self, inspection: Inspection) -> None:
        place = Position("CS-2", "2.3.1.b")
        inspection.go_to(place)
        async with running(inspection) as pilot:
            assert "CS-2" in marked(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.question.id == "2.3.1.b"
        assert inspection.position() == place

    async def test_a_click_opens_a_case(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await pilot.click("#list", offset=(5, 3))
            await settled(pilot)
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.case.id == "CS-4"

    async def test_a_click_beneath_the_cases_opens_none(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await pilot.click("#list", offset=(5, 7))
            await settled(pilot)
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_coming_back_shows_what_was_done(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            await press(pilot, "o", "down", "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.case.id == "CS-3"
            answer_all(inspection, "CS-3")
            inspection.go_to(Position("CS-4", "2.1.1.a"))
            await press(pilot, "c")
            assert "CS-4" in marked(pilot.app)
            assert "1 Case supervision 2/5" in shown(pilot.app)[1]
            assert listed(pilot)[-1] == "CS-3"

    async def test_back_needs_a_case_that_was_opened(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            for key in ("a", "escape"):
                await press(pilot, key)
                assert isinstance(pilot.app.screen, CasesScreen)
                assert said(pilot.app) == "no case has been opened yet"

    @pytest.mark.parametrize("key", ["a", "escape"])
    async def test_back_leads_to_the_review(self, inspection: Inspection, key: str) -> None:
        inspection.go_to(Position("CS-4", "2.1.1.a"))
        async with running(inspection) as pilot:
            await press(pilot, key)
            assert isinstance(pilot.app.screen, ReviewScreen)

    async def test_what_could_not_be_saved_is_said_and_nothing_moves(
        self, inspection: Inspection
    ) -> None:
        async with running(inspection, (160, 24)) as pilot:
            moved = inspection.path.rename(inspection.path.with_name("elsewhere.sqlite"))
            await press(pilot, "j", "enter")
            assert said(pilot.app).startswith("NOT SAVED")
            assert isinstance(pilot.app.screen, CasesScreen)
            moved.rename(inspection.path)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            assert pilot.app.screen.case.id == "CS-2"


class TestHostileTexts:
    @pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
    async def test_every_text_is_shown_literally(
        self, tmp_path: Path, nasty: str, size: tuple[int, int]
    ) -> None:
        with create(tmp_path / "inspection.sqlite", provider=nasty) as inspection:
            add(inspection, nasty, office=nasty)
            add(inspection, "CS-1")
            async with running(inspection, size) as pilot:
                await press(pilot, "end" if listed(pilot)[0] == "CS-1" else "home")
                assert visible(nasty)[:6] in marked(pilot.app)
                assert visible(nasty)[:10] in shown(pilot.app)[0]
                clean(pilot)
                await press(pilot, "o", "enter")
                assert isinstance(pilot.app.screen, ReviewScreen)
                assert pilot.app.screen.case.id == nasty
                clean(pilot)


class TestSize:
    async def test_only_the_rows_in_sight_are_made(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with inspection.together():
            for n in range(300):
                add(inspection, f"X-{n:04}", office="Leeds")
        async with running(inspection) as pilot:
            made: list[str] = []
            make = Table.row

            def making(self: Table, row: CaseRow) -> Line:
                made.append(row.id)
                return make(self, row)

            monkeypatch.setattr(Table, "row", making)
            height = pilot.app.screen.query_one(LineList).content_size.height
            for keys in (["down"], ["end"], ["pageup"], ["o"], ["slash"], ["9"]):
                made.clear()
                await press(pilot, *keys)
                assert len(made) <= 2 * height, keys

    async def test_a_move_repaints_two_lines(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(inspection) as pilot:
            painted: list[Region] = []
            refresh: Callable[..., Any] = LineList.refresh

            def refreshing(self: LineList, *regions: Region, **how: Any) -> Any:
                painted.extend(regions or [self.region])
                return refresh(self, *regions, **how)

            monkeypatch.setattr(LineList, "refresh", refreshing)
            await press(pilot, "down")
            assert [(region.y, region.height) for region in painted] == [(0, 1), (1, 1)]

    async def test_the_wheel_moves_the_mark(self, inspection: Inspection) -> None:
        async with running(inspection) as pilot:
            found = pilot.app.screen.query_one(LineList)
            found.on_mouse_scroll_down()
            await settled(pilot)
            assert "CS-4" in marked(pilot.app)
            assert "CS-4 · " in text(pilot.app)
            found.on_mouse_scroll_up()
            await settled(pilot)
            assert "CS-1" in marked(pilot.app)


def clean(pilot: Driven) -> None:
    """No control character is on the screen, and every line is as wide as the terminal."""
    for line in shown(pilot.app):
        assert visible(line) == line
        assert cell_len(line) == pilot.app.size.width
