"""The review screen by keyboard: answering, moving, undoing, writing, failing, going on."""

from __future__ import annotations

import itertools
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import move
from typing import Any

import pytest
from textual.pilot import Pilot

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.case import Standing, standing
from hmip_tui.errors import NotSaved
from hmip_tui.framework import Answer, Question
from hmip_tui.panels.lines import ROLES
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.evidence_area import SAVE_AFTER, EvidenceArea
from hmip_tui.screens.widgets.line_panel import ROLE_STYLES
from tests.screens.support import HOSTILE, add, create, said, shown, text

CASE = "CS-1"
FIRST = "2.1.1.a"


@pytest.fixture
def path(tmp_path: Path, home: Path) -> Path:
    """An inspection with two cases, the first one open at its first question."""
    with create(tmp_path / "i.sqlite") as made:
        add(made, CASE, disposal="Post-release")
        add(made, "CS-2")
        made.go_to(Position(CASE, FIRST))
    return tmp_path / "i.sqlite"


@pytest.fixture
def inspection(path: Path) -> Iterator[Inspection]:
    with Inspection.open(path, author="an inspector") as found:
        yield found


@asynccontextmanager
async def reviewing(
    inspection: Inspection, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The program at the inspection's place, with a second from one key to the next."""
    ticks = itertools.count()
    app = HmipApp(inspection, clock=lambda: float(next(ticks)))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield pilot


def review(pilot: Pilot[None]) -> ReviewScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


def asked(pilot: Pilot[None]) -> str:
    """The question on the screen; it is also the one to go on with."""
    screen = review(pilot)
    assert screen.inspection.position() == Position(screen.case.id, screen.question.id)
    words = screen.question.text.split()
    assert all(word in text(pilot.app) for word in words)
    return screen.question.id


def values(inspection: Inspection, case: str = CASE) -> dict[str, Any]:
    """What was answered, by question."""
    found = inspection.case(case).values
    fields = inspection.framework.fields
    return {fields[field].id: found[field] for field in found if field in fields}


# -- answering ---------------------------------------------------------------------------------


async def test_an_answer_is_saved_and_the_next_question_comes(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        for key, id in (("y", "2.1.1.a"), ("n", "2.1.1.b"), ("x", "2.1.1.c"), ("1", "2.1.1")):
            assert asked(pilot) == id
            await pilot.press(key)
            assert f"{id}: " in said(pilot.app)
            assert "saved" in said(pilot.app)
    assert values(inspection) == {
        "2.1.1.a": "yes",
        "2.1.1.b": "no",
        "2.1.1.c": "not_applicable",
        "2.1.1": "yes",
    }


async def test_a_judgement_takes_yes_or_no_only(inspection: Inspection) -> None:
    inspection.go_to(Position(CASE, "2.1.1"))
    async with reviewing(inspection) as pilot:
        await pilot.press("x")
        assert "answered yes or no" in said(pilot.app)
        assert asked(pilot) == "2.1.1"
    assert not values(inspection)


@pytest.mark.parametrize("gates", ["y", "n"])
async def test_every_question_of_a_case_is_asked_in_its_order(
    inspection: Inspection, gates: str
) -> None:
    route = inspection.framework.routes["supervision"]
    asked_for: list[str] = []

    def key_of(question: Question) -> str:
        return gates if question.field.startswith("gate.") else "y"

    async with reviewing(inspection) as pilot:
        while standing(question := review(pilot).question, review(pilot).case) is (
            Standing.UNANSWERED
        ):
            asked_for.append(asked(pilot))
            await pilot.press(key_of(question))
        assert "every question is answered" in said(pilot.app)
    case = inspection.case(CASE)
    put = [q.id for q in route if standing(q, case) is not Standing.DOES_NOT_APPLY]
    assert asked_for == put
    assert all(standing(q, case) is not Standing.UNANSWERED for q in route)
    assert (len(put) == len(route)) == (gates == "y")


async def test_answers_behind_a_gate_that_closes_are_kept_and_come_back(
    inspection: Inspection,
) -> None:
    gate = inspection.framework.questions["harm_factors"]
    behind = inspection.framework.questions["2.1.3.a"]
    inspection.answer(CASE, gate, Answer.YES)
    inspection.answer(CASE, behind, Answer.NO)
    inspection.go_to(Position(CASE, gate.id))
    async with reviewing(inspection) as pilot:
        before = inspection.live_tally().counts(behind.id)
        await pilot.press("n")
        assert standing(behind, inspection.case(CASE)) is Standing.DOES_NOT_APPLY
        assert inspection.live_tally().counts(behind.id) != before
        review(pilot).go(Position(CASE, behind.id))
        await pilot.pause()
        shown_of_it = " ".join(span.text for line in review(pilot).asked.lines for span in line)
        assert "does not apply; 'no' is kept and not counted" in shown_of_it
        review(pilot).go(Position(CASE, gate.id))
        await pilot.press("y")
        assert standing(behind, inspection.case(CASE)) is Standing.NO
        assert inspection.live_tally().counts(behind.id) == before


async def test_clearing_leaves_the_question_open(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("y", "up", "delete")
        assert asked(pilot) == FIRST
        assert "cleared · saved" in said(pilot.app)
        assert "not yet answered" in text(pilot.app)
    assert not values(inspection)


# -- undo and redo -------------------------------------------------------------------------------


async def test_undo_and_redo_go_where_they_change_something(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("y", "n", "y")
        steps = [
            ("u", "2.1.1.c", {"2.1.1.a": "yes", "2.1.1.b": "no"}),
            ("u", "2.1.1.b", {"2.1.1.a": "yes"}),
            ("r", "2.1.1.b", {"2.1.1.a": "yes", "2.1.1.b": "no"}),
            ("r", "2.1.1.c", {"2.1.1.a": "yes", "2.1.1.b": "no", "2.1.1.c": "yes"}),
        ]
        for key, place, left in steps:
            await pilot.press(key)
            assert asked(pilot) == place
            assert values(inspection) == left
            assert "saved" in said(pilot.app)
        await pilot.press("r")
        assert "nothing to redo" in said(pilot.app)
        await pilot.press("u", "u", "u", "u")
        assert "nothing to undo" in said(pilot.app)
        await pilot.press("e", "x", "escape", "u")
        assert "undone: evidence on 2.1.1.a · saved" in text(pilot.app)
    assert not values(inspection)


# -- moving --------------------------------------------------------------------------------------


async def test_a_question_is_found_by_its_code_and_by_words(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("slash", *"2.3.1.b", "enter")
        assert asked(pilot) == "2.3.1.b"
        await pilot.press("f6", *"home visits", "enter")
        found = asked(pilot)
        assert "home visits" in review(pilot).question.text
        await pilot.press("slash", *"2.1.1.c", "escape")
        assert asked(pilot) == found


async def test_keys_move_by_question_and_by_key_question(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        for key, id in (
            ("down", "2.1.1.b"),
            ("j", "2.1.1.c"),
            ("up", "2.1.1.b"),
            ("k", "2.1.1.a"),
            ("pagedown", "2.1.2.a"),
            ("down", "2.1.2.b"),
            ("pageup", "2.1.2.a"),
            ("pageup", "2.1.1.a"),
        ):
            await pilot.press(key)
            assert asked(pilot) == id, key
        await pilot.press("up")
        assert "first question" in said(pilot.app)
    assert not values(inspection)


async def test_the_next_unanswered_question_is_found_from_anywhere(inspection: Inspection) -> None:
    route = inspection.framework.routes["supervision"]
    for question in route:
        if question.id not in ("2.1.1.b", "2.2.1.a"):
            inspection.answer(CASE, question, Answer.YES)
    inspection.go_to(Position(CASE, "2.1.1.c"))
    async with reviewing(inspection) as pilot:
        for id in ("2.2.1.a", "2.1.1.b", "2.2.1.a"):
            await pilot.press("space")
            assert asked(pilot) == id
        await pilot.press("y", "enter", "y", "space")
        assert "every question is answered" in said(pilot.app)


async def test_the_next_case_that_is_not_complete_is_found(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("y", "right_square_bracket")
        assert review(pilot).case.id == "CS-2"
        await pilot.press("left_square_bracket")
        assert (review(pilot).case.id, asked(pilot)) == (CASE, "2.1.1.b")


# -- evidence ------------------------------------------------------------------------------------


def written(inspection: Inspection) -> dict[str, str]:
    return inspection.evidence(CASE)


async def test_evidence_is_saved_on_leaving(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"yes or no", "escape")
        assert asked(pilot) == FIRST
        assert "evidence saved" in said(pilot.app)
        assert "yes or no" in text(pilot.app)
        assert not editors(pilot)
    assert written(inspection) == {FIRST: "yes or no"}
    assert not values(inspection)  # what was typed are no answers


async def test_evidence_is_saved_while_it_is_typed(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen")
        assert not written(inspection)
        await pilot.pause(SAVE_AFTER + 0.2)
        assert written(inspection) == {FIRST: "Seen"}
        await pilot.press(*" it")
        await pilot.pause(SAVE_AFTER + 0.2)
        assert written(inspection) == {FIRST: "Seen it"}


async def test_quitting_saves_what_is_being_typed(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "ctrl+q")
    assert written(inspection) == {FIRST: "Seen"}


def editors(pilot: Pilot[None]) -> list[EvidenceArea]:
    return list(pilot.app.screen.query(EvidenceArea))


async def test_moving_on_ends_the_writing(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "tab")
        assert not editors(pilot)
        assert asked(pilot) == "2.2.1.a"
        assert written(inspection) == {FIRST: "Seen"}
        await pilot.press("y")
        assert values(inspection) == {"2.2.1.a": "yes"}


@pytest.mark.parametrize(
    ("action", "shown_then", "answered"),
    [
        ("answer('yes')", "2.1.1.b", {FIRST: "yes"}),
        ("open_question('2.3.1.a')", "2.3.1.a", {}),
        ("clear", FIRST, {}),
        ("evidence", FIRST, {}),
        ("add_evidence", FIRST, {}),
        ("move_case(1)", "2.1.1.a", {}),
    ],
)
async def test_what_is_clicked_ends_the_writing(
    inspection: Inspection, action: str, shown_then: str, answered: dict[str, str]
) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen")
        await review(pilot).run_action(action)
        await pilot.pause()
        assert not editors(pilot)
        assert asked(pilot) == shown_then
    assert written(inspection) == {FIRST: "Seen"}
    assert values(inspection) == answered


async def test_what_cannot_be_saved_is_not_moved_away_from(
    inspection: Inspection, full: Callable[[], None]
) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "tab")
        assert asked(pilot) == FIRST
        assert [editor.text for editor in editors(pilot)] == ["Seen"]
        assert "NOT SAVED" in text(pilot.app)
        full()
        await pilot.press("tab")
        assert asked(pilot) == "2.2.1.a"
    assert written(inspection) == {FIRST: "Seen"}


# -- text that people typed ------------------------------------------------------------------------


CONTROLS = {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} - {"\n"}
HIDDEN = {"\u202e", "\u2066", "\u200b"}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_hostile_text_is_shown_literally(
    tmp_path: Path, home: Path, name: str, size: tuple[int, int]
) -> None:
    hostile = HOSTILE[name]
    with create(tmp_path / "i.sqlite", provider=hostile) as inspection:
        case = f"{hostile}-1"
        add(inspection, case, office=hostile)
        inspection.save_evidence(case, FIRST, hostile)
        inspection.go_to(Position(case, FIRST))
        async with reviewing(inspection, size) as pilot:
            lines = "".join(shown(pilot.app))
            picture = pilot.app.export_screenshot()
            await pilot.press("e", "escape", "y", "u", "f2", "question_mark", "escape", "b", "c")
            assert pilot.app.is_running
    assert not set(lines) & (CONTROLS | HIDDEN)
    assert not set(picture) & (CONTROLS - {"\t"} | HIDDEN)
    if name in ("bold", "closing", "link", "broken"):
        assert hostile in lines


# -- failing ---------------------------------------------------------------------------------------


@pytest.fixture
def full(inspection: Inspection) -> Callable[[], None]:
    """Fills the disk; what it returns makes room again."""
    raw = inspection.record.connection.raw

    def make_room() -> None:
        raw.execute("PRAGMA max_page_count = 1000000")

    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    question = inspection.framework.questions["2.1.1.c"]
    for size in (4000, 400, 40, 4):
        with pytest.raises(NotSaved):
            for number in itertools.count():
                inspection.save_evidence("CS-2", question.id, f"{number}" + "x" * size)
    return make_room


async def test_what_could_not_be_saved_is_said_and_nothing_moves_on(
    inspection: Inspection, full: Callable[[], None]
) -> None:
    async with reviewing(inspection) as pilot:
        for key in ("y", "n"):
            await pilot.press(key)
            assert "NOT SAVED" in text(pilot.app)
            assert review(pilot).question.id == FIRST
            assert not values(inspection)
        full()
        await pilot.press("y")
        assert "saved" in said(pilot.app)
        assert "NOT SAVED" not in text(pilot.app)
        assert asked(pilot) == "2.1.1.b"
    assert values(inspection) == {FIRST: "yes"}


async def test_evidence_that_could_not_be_saved_stays_in_the_editor(
    inspection: Inspection, full: Callable[[], None]
) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "escape")
        assert "NOT SAVED" in text(pilot.app)
        assert [editor.text for editor in editors(pilot)] == ["Seen"]
        full()
        await pilot.press("escape")
        assert not editors(pilot)
    assert written(inspection) == {FIRST: "Seen"}


async def test_evidence_that_could_not_be_saved_is_saved_by_itself_when_there_is_room(
    inspection: Inspection, full: Callable[[], None]
) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen")
        await pilot.pause(SAVE_AFTER + 0.2)
        assert "NOT SAVED" in text(pilot.app)
        full()
        await pilot.pause(SAVE_AFTER + 0.5)
        assert written(inspection) == {FIRST: "Seen"}
        assert "NOT SAVED" not in text(pilot.app)


async def test_quitting_loses_no_text_that_could_not_be_saved_unsaid(
    inspection: Inspection, full: Callable[[], None]
) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code is None
        assert "would be lost" in text(pilot.app)
        assert [editor.text for editor in editors(pilot)] == ["Seen"]
        full()
        await pilot.press("ctrl+q")
    assert written(inspection) == {FIRST: "Seen"}


@pytest.mark.usefixtures("full")
async def test_whoever_quits_again_leaves_it(inspection: Inspection) -> None:
    async with reviewing(inspection) as pilot:
        await pilot.press("e", *"Seen", "ctrl+q")
        await pilot.pause()
        assert pilot.app.return_code is None
        await pilot.press("ctrl+q")
        assert pilot.app.return_code == 0
    assert not written(inspection)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
async def test_a_file_that_was_moved_away_is_said(inspection: Inspection, path: Path) -> None:
    elsewhere = path.with_name("elsewhere.sqlite")
    async with reviewing(inspection) as pilot:
        move(path, elsewhere)
        await pilot.press("y")
        assert "NOT SAVED" in text(pilot.app)
        assert review(pilot).question.id == FIRST
        move(elsewhere, path)
        await pilot.press("n")
        assert asked(pilot) == "2.1.1.b"
    assert values(inspection) == {FIRST: "no"}


# -- going on --------------------------------------------------------------------------------------


async def test_work_goes_on_at_the_question_where_it_was_left(path: Path) -> None:
    with Inspection.open(path) as inspection:
        async with reviewing(inspection) as pilot:
            await pilot.press("y", "n", "pagedown", "down")
            left = asked(pilot)
    with Inspection.open(path) as inspection:
        async with reviewing(inspection) as pilot:
            assert asked(pilot) == left
            await pilot.press("u")
            assert values(inspection) == {FIRST: "yes"}


def test_every_role_of_a_line_has_a_style() -> None:
    assert set(ROLE_STYLES) == set(ROLES)
