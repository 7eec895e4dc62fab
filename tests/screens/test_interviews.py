"""The list of interviews, driven as an inspector drives it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.guard import SETTING, Showing
from hmip_tui.interview_clock import Clock
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.choose import ChooseScreen
from hmip_tui.screens.interviews import InterviewsScreen
from hmip_tui.screens.review import ReviewScreen
from tests.screens.interview_support import (
    OFFICER,
    PROVIDER,
    SIZES,
    USER,
    Driven,
    Time,
    create,
    held,
    holding,
    press,
    running,
    screen,
)
from tests.screens.support import HOSTILE, add, marked, said, shown, text


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def inspection(tmp_path: Path, time: Time) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite", time) as made:
        yield made


def hold(inspection: Inspection, grade: str, *replies: str) -> str:
    """An interview about the organisation, as far as the replies go."""
    id = inspection.begin_interview(PROVIDER)
    inspection.describe_person(id, "officer_grade", grade)
    questions = inspection.framework.interviews[PROVIDER].questions
    for question, reply in zip(questions, replies, strict=False):
        inspection.reply(id, question, reply)
    inspection.set_clock(id, Clock.FINISHED)
    return id


def listed(pilot: Driven) -> InterviewsScreen:
    """The list of interviews, which must be in front."""
    found = pilot.app.screen
    assert isinstance(found, InterviewsScreen)
    return found


class TestBeginning:
    async def test_about_the_organisation(self, inspection: Inspection, time: Time) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "3", "n", "enter")
            assert held(pilot).interview.id == PROVIDER
            assert screen(pilot).question.id == "person:officer_grade"

    async def test_about_a_case_that_is_chosen(self, inspection: Inspection, time: Time) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "tab", "n", "enter")
            assert "UW-1" not in text(pilot.app)
            await press(pilot, time, *"cs-2", "enter")
            assert (held(pilot).interview.id, held(pilot).case) == (USER, "CS-2")

    async def test_about_the_case_on_the_screen(self, inspection: Inspection, time: Time) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "enter")
            assert isinstance(pilot.app.screen, ReviewScreen)
            await press(pilot, time, "i", "enter")
            assert (held(pilot).interview.id, held(pilot).case) == (OFFICER, "CS-1")
            await press(pilot, time, "1", "c", "i", "enter")
            assert len(inspection.interviews()) == 1
            await press(pilot, time, "c", "i", *"service user", "enter")
            assert [h.interview.id for h in inspection.interviews()] == [OFFICER, USER]

    async def test_a_finished_interview_stands_behind_one_that_is_not(
        self, inspection: Inspection, time: Time
    ) -> None:
        open_ = inspection.begin_interview(OFFICER, "CS-1")
        time.seconds += 1
        done = inspection.begin_interview(USER, "CS-1")
        inspection.set_clock(done, Clock.FINISHED)
        async with running(inspection, time) as pilot:
            await press(pilot, time, "enter", "i", "enter")
            assert held(pilot).id == open_

    async def test_other_samples_have_no_interviews(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "2", "enter", "i")
            assert "begin:" not in text(pilot.app)
            await press(pilot, time, "enter")
            listed(pilot)

    async def test_leaving_a_choice_begins_nothing(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "n", "escape", "n", "enter", "escape")
            listed(pilot)
            assert inspection.interviews() == []

    async def test_what_cannot_be_recorded_is_said(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "3")
            inspection.record.connection.raw.execute("PRAGMA query_only = ON")
            await press(pilot, time, "n", "enter")
            listed(pilot)
            assert said(pilot.app)
            inspection.record.connection.raw.execute("PRAGMA query_only = OFF")
            assert inspection.interviews() == []


class TestList:
    @pytest.mark.parametrize("size", SIZES, ids=str)
    async def test_an_interview_shows_who_how_far_and_its_clock(
        self, inspection: Inspection, time: Time, size: tuple[int, int]
    ) -> None:
        hold(inspection, "PSO", "Yes", "No", "Refused")
        async with running(inspection, time, size) as pilot:
            await press(pilot, time, "i")
            line = marked(pilot.app)
            assert "PSO" in line
            assert " 3/19 " in line
            assert "00:00 finished" in line
            assert "an inspector" in line
            whole = " ".join(text(pilot.app).split())
            assert "3 of 19 answered" in whole
            assert "Responsible officer's grade: PSO" in whole

    async def test_the_interview_worked_on_last_is_marked(
        self, inspection: Inspection, time: Time
    ) -> None:
        first = hold(inspection, "PO")
        time.seconds += 60
        hold(inspection, "PSO")
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i")
            assert "PSO" in marked(pilot.app)
            await press(pilot, time, "up", "enter")
            assert held(pilot).id == first
            await press(pilot, time, "escape")
            assert "PO " in marked(pilot.app)
            await press(pilot, time, "1", "3", "down")
            assert "PSO" in marked(pilot.app)

    async def test_kinds_are_gone_through(self, inspection: Inspection, time: Time) -> None:
        async with running(inspection, time, (240, 40)) as pilot:
            await press(pilot, time, "i")
            names = [kind.name for kind in inspection.framework.interviews.values()]
            for name in (*names[1:], names[0]):
                await press(pilot, time, "tab")
                assert f"▸{names.index(name) + 1} {name}" in shown(pilot.app)[1]
            await press(pilot, time, "shift+tab", "left", "1", "9")
            assert f"▸1 {names[0]}" in shown(pilot.app)[1]
            await pilot.click(offset=(shown(pilot.app)[1].index(names[1]), 1))
            await press(pilot, time)
            assert f"▸2 {names[1]}" in shown(pilot.app)[1]

    async def test_keys_lead_to_the_other_places(self, inspection: Inspection, time: Time) -> None:
        async with running(inspection, time) as pilot:
            for key, place in (("c", CasesScreen), ("b", BoardScreen), ("escape", CasesScreen)):
                await press(pilot, time, "i")
                listed(pilot)
                await press(pilot, time, key)
                assert isinstance(pilot.app.screen, place)

    async def test_an_empty_interview_is_withdrawn(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "escape", "r", "r", "delete")
            assert "withdrawn" in said(pilot.app)
            assert inspection.interviews() == []
            assert "n begins one" in text(pilot.app)
            await press(pilot, time, "delete", "enter", "n", "enter", "1")
            assert held(pilot).attributes == {"officer_grade": "PO"}
            await press(pilot, time, "escape", "delete")
            assert "it stays" in said(pilot.app)
            assert len(inspection.interviews()) == 1

    async def test_a_framework_without_interviews_says_so(self, tmp_path: Path, time: Time) -> None:
        document = framework_files.built_in()
        document["interview"] = document["interview_question"] = []
        path = tmp_path / "without.sqlite"
        with Inspection.create(path, document, {"provider": "P"}) as made:
            async with running(made, time) as pilot:
                await press(pilot, time, "i", "n", "r", "g", "tab", "1", "enter", "delete", "end")
                assert listed(pilot).kind == ""
                assert "This framework has no interviews." in text(pilot.app)

    @pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
    @pytest.mark.parametrize("size", [(80, 24), (30, 8)], ids=str)
    async def test_what_people_typed_is_shown_literally(
        self, tmp_path: Path, time: Time, nasty: str, size: tuple[int, int]
    ) -> None:
        path = tmp_path / "hostile.sqlite"
        with create(path, time, nasty) as made:
            made.record.author = nasty
            add(made, nasty, office=nasty)
            id = made.begin_interview(USER, nasty)
            made.remark(id, "su.explained", nasty)
            made.go_to_interview(InterviewPosition(id, "su.explained"))
            async with running(made, time, size) as pilot:
                await check(pilot, size)
                await press(pilot, time, "t", "!", "escape", "g")
                await check(pilot, size)
                await press(pilot, time, "escape", "escape")
                listed(pilot)
                await check(pilot, size)
                await press(pilot, time, "r", "g", *"office", "enter")
                await check(pilot, size)
                await press(pilot, time, "r", "n", "down", "enter")
                await check(pilot, size)
                await press(pilot, time, "escape", "escape", "enter", "i")
                await check(pilot, size)
                assert made.interview(id).remarks["su.explained"].endswith("!")


async def check(pilot: Driven, size: tuple[int, int]) -> None:
    """Nothing on the screen steers a terminal, and no line is too long."""
    for line in shown(pilot.app):
        assert not [c for c in line if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066"]
    assert "title" not in pilot.app.title


class TestResults:
    @pytest.mark.parametrize("size", SIZES, ids=str)
    async def test_results_are_told_apart_by_grade(
        self, inspection: Inspection, time: Time, size: tuple[int, int]
    ) -> None:
        for grade, reply in (("PO", "Yes"), ("PO", "No"), ("PSO", "No"), ("PSO", "Refused")):
            hold(inspection, grade, reply)
        async with running(inspection, time, size) as pilot:
            await press(pilot, time, "i", "r")
            lines = shown(pilot.app)
            heads = next(line for line in lines if " all " in line)
            assert heads.split()[-4:-1] == ["all", "PO", "PSO"]
            (row,) = [line for line in lines if "quality comes first" in line]
            numbers = ["33%", "3", "1", "·", "50%", "2", "0%", "1"]
            assert row.rstrip(" │").split()[-8:] == numbers
            await press(pilot, time, "g")
            assert "PSO" not in text(pilot.app)
            await press(pilot, time, "end", "home", "pagedown", "up", "down", "pageup")
            assert "quality comes first" in text(pilot.app)
            await press(pilot, time, "escape")
            assert marked(pilot.app)

    async def test_results_of_cases_are_told_apart_by_what_is_chosen(
        self, inspection: Inspection, time: Time
    ) -> None:
        inspection.begin_interview(OFFICER, "CS-1")
        inspection.begin_interview(OFFICER, "CS-2")
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "g", *"grade", "enter")
            heads = next(line for line in shown(pilot.app) if " all " in line)
            assert "PSO not kno" in " ".join(heads.split())
            rows = [line.strip("│ ") for line in shown(pilot.app)]
            (row,) = [line for line in rows if line.startswith("officer is a PO")]
            assert row.split()[-8:] == ["0%", "1", "·", "·", "0%", "1", "–", "0"]
            await press(pilot, time, "g", "enter")
            assert "PSO" not in text(pilot.app)

    async def test_a_choice_that_is_none_of_another_kind_by_now_changes_nothing(
        self, inspection: Inspection, time: Time
    ) -> None:
        inspection.begin_interview(OFFICER, "CS-1")
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "g")
            dialog = pilot.app.screen
            assert isinstance(dialog, ChooseScreen)
            below = pilot.app.screen_stack[-2]
            assert isinstance(below, InterviewsScreen)
            below.action_move_kind(1)
            by = below.by
            dialog.dismiss("an attribute of the former")
            await pilot.pause()
            assert by == below.by

    async def test_each_showing_of_results_is_recorded_once(
        self, inspection: Inspection, time: Time
    ) -> None:
        hold(inspection, "PO", "Yes")
        async with running(inspection, time) as pilot:
            await press(pilot, time, "i", "r", "g", "g", "r", "r", "escape", "enter", "y", "n")
            viewed = [e.field for e in inspection.record.entries("inspection")]
            assert viewed.count("viewed.interviews") == 2
            assert viewed.count("viewed.interview") == 1

    async def test_hidden_results_are_a_sentence(self, tmp_path: Path, time: Time) -> None:
        settings = {"provider": "P", SETTING: Showing.LEAD.value, "lead": ["somebody else"]}
        path = tmp_path / "guarded.sqlite"
        with Inspection.create(
            path, framework_files.built_in(), settings, author="an inspector", clock=time.entry
        ) as made:
            made.begin_interview(PROVIDER)
            async with running(made, time) as pilot:
                await press(pilot, time, "i", "r", "g")
                assert "lead inspector only" in text(pilot.app)
                await press(pilot, time, "escape", "enter", "1", "y", "g")
                assert "Results are shown to the lead" in text(pilot.app)
                assert "%" not in text(pilot.app)
                assert held(pilot).replies == {"op.quality": "Yes"}
            assert not [e for e in made.record.entries("inspection") if "viewed" in e.field]
