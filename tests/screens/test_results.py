"""Movement, two sub-samples and the bias guard, by keyboard and at both sizes."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from hmip_tui import framework_files
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.errors import NotSaved
from hmip_tui.framework import Answer
from hmip_tui.linear import Linear
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.compare import CompareScreen
from hmip_tui.screens.movement import MovementScreen
from hmip_tui.screens.review import ReviewScreen
from tests.screens.support import HOSTILE, add, said, text

SIZES = [(80, 24), (120, 40)]
CASES = 12
Begin = Callable[..., Inspection]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Create an inspection with settings of its own; CS-1 is open, the others are judged."""
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:

        def create(**settings: Any) -> Inspection:
            made = Inspection.create(
                tmp_path / "i.sqlite",
                framework_files.built_in(),
                {"provider": "A provider"} | settings,
                author="Cy",
            )
            stack.enter_context(made)
            _fill(made)
            return made

        yield create


def _fill(inspection: Inspection) -> None:
    with inspection.together():
        for n in range(1, CASES + 1):
            gender = "Male" if n % 3 else "Female"
            add(inspection, f"CS-{n}", gender=gender, disposal="Post-release")
            for id in ("2.1.1", "2.1.2"):
                if n > 1:
                    answer = Answer.YES if (n + len(id)) % 2 else Answer.NO
                    inspection.answer(f"CS-{n}", inspection.framework.questions[id], answer)
        add(inspection, "UW-1", "unpaid_work")
    inspection.go_to(Position("CS-1", "2.1.1.a"))


@asynccontextmanager
async def running(
    inspection: Inspection, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Pilot[None]]:
    ticks = itertools.count()
    app = HmipApp(inspection, clock=lambda: float(next(ticks)))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield pilot


def viewings(inspection: Inspection) -> list[tuple[str, Any]]:
    return [
        (entry.field.removeprefix("viewed."), entry.content)
        for entry in inspection.record.entries("inspection")
        if entry.field.startswith("viewed.")
    ]


def screen_of(pilot: Pilot[None]) -> type:
    return type(pilot.app.screen)


# -- movement ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_movement_is_shown_from_the_review(begin: Begin, size: tuple[int, int]) -> None:
    inspection = begin()
    async with running(inspection, size) as pilot:
        await pilot.press("m")
        assert screen_of(pilot) is MovementScreen
        shown = text(pilot.app)
        assert "2.1.1 " in shown
        assert "all cases" in shown
        assert re.search(r"80% .*┈ O", shown)
        assert "now 55% (n 11): Requires improvement (RI)" in shown
        assert "first 100% (n 1)" in shown
        await pilot.press("j")
        assert "2.1.2 " in text(pilot.app)
        await pilot.press("k", "k", "s", *"female", "enter")
        assert "Gender: Female" in text(pilot.app)
        assert "(n 4)" in text(pilot.app)
        await pilot.press("j", "j")
        assert "no case judged yet" in text(pilot.app)
        await pilot.press("escape")
        assert screen_of(pilot) is ReviewScreen


@pytest.mark.parametrize("size", SIZES)
async def test_the_overall_score_is_a_key_away(begin: Begin, size: tuple[int, int]) -> None:
    inspection = begin()
    async with running(inspection, size) as pilot:
        await pilot.press("m", "o")
        shown = text(pilot.app)
        assert "Overall score" in shown
        assert "now between 0 and 30 of 30" in shown
        assert "judgement 22" in shown
        await pilot.press("o")
        assert "2.1.1 " in text(pilot.app)
        await pilot.press("o", "j")
        assert "2.1.1 " in text(pilot.app)
        await pilot.press("o", "s", "enter")
        assert "2.1.1 " in text(pilot.app)


async def test_from_the_board_it_is_the_lowest_key_question(begin: Begin) -> None:
    inspection = begin()
    question = inspection.framework.questions["2.1.2"]
    for n in range(2, CASES + 1):
        inspection.answer(f"CS-{n}", question, Answer.NO)
    async with running(inspection) as pilot:
        await pilot.press("b", "m")
        assert screen_of(pilot) is BoardScreen
        assert "1.1 is rated without percentages" in said(pilot.app)
        await pilot.press("down", "down", "down", "down", "m")
        assert "2.1.2 " in text(pilot.app)
        await pilot.press("m", "down", "m")
        assert "2.2.1 " in text(pilot.app)
        assert "no case judged yet" in text(pilot.app)


# -- two sub-samples -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_two_sub_samples_are_compared(begin: Begin, size: tuple[int, int]) -> None:
    inspection = begin()
    async with running(inspection, size) as pilot:
        await pilot.press("v")
        assert screen_of(pilot) is CompareScreen
        shown = text(pilot.app)
        assert "Gender: Female" in shown
        assert "Gender: Male" in shown
        assert "Small numbers" in shown
        assert "No test of significance is made." in shown
        assert re.search(r"2\.1\.1 .* 50% n4 .* 57% n7 .* -7", shown)
        await pilot.press("b", *"all", "enter")
        shown = text(pilot.app)
        assert "Gender: Male" not in shown
        assert "A case can be in both" in shown
        await pilot.press("a", *"male", "down", "enter")
        assert "Gender: Male" in text(pilot.app)
        await pilot.press("v")
        assert screen_of(pilot) is ReviewScreen


async def test_the_rest_of_a_long_comparison_is_a_key_away(begin: Begin) -> None:
    inspection = begin()
    async with running(inspection, (80, 24)) as pilot:
        await pilot.press("v")
        assert "more lines below" in said(pilot.app)
        assert "2.4.3" not in text(pilot.app)
        await pilot.press("pagedown")
        assert "2.4.3" in text(pilot.app)
        assert said(pilot.app) == ""


async def test_every_sample_can_be_compared_even_one_with_nothing_to_compare(
    begin: Begin,
) -> None:
    inspection = begin()
    async with running(inspection) as pilot:
        await pilot.press("b", "v")
        seen = []
        for _ in range(3):
            seen.append(text(pilot.app).splitlines()[0])
            await pilot.press("tab")
        names = [sample.name for sample in inspection.framework.samples.values()]
        assert all(name in line for name, line in zip(names, seen, strict=True))


@pytest.mark.parametrize("nasty", HOSTILE)
async def test_hostile_values_are_shown_literally(begin: Begin, nasty: str) -> None:
    inspection = begin()
    inspection.set_attribute("CS-2", "office", HOSTILE[nasty])
    async with running(inspection) as pilot:
        for keys in (["m", "s", *"office", "enter"], ["escape", "v", "a", *"office", "enter"]):
            await pilot.press(*keys)
            shown = text(pilot.app)
            assert "Office: " in shown
            assert not any(ord(s) < 32 or 127 <= ord(s) < 160 for s in shown if s != "\n")


# -- the bias guard ------------------------------------------------------------------------------

PERCENT = re.compile(r"\d ?%|\bn ?\d+|–  n0|±|▲|▼")
BANDS = ("Inadequate", "Requires improvement", "Outstanding", "not rated", "Overall:")
EVERYWHERE = (["m"], ["o"], ["escape", "v"], ["escape", "b"], ["down"] * 4, ["m"], ["m", "v"])


def assert_no_result(pilot: Pilot[None], why: str) -> None:
    shown = text(pilot.app)
    assert PERCENT.search(shown) is None
    assert not any(band in shown for band in BANDS)
    words = re.sub(r"[^\w]+", "", shown)
    assert re.sub(r"[^\w]+", "", why) in words or _in_a_column(shown, why)


def _in_a_column(shown: str, why: str) -> bool:
    """Whether a sentence stands in a narrow pane, beside others."""
    return all(word in shown for word in why.split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (
            {"show_results": "closed cases"},
            "Results are hidden while CS-1 is open and not complete.",
        ),
        (
            {"show_results": "lead", "lead": ["Ann"]},
            "Results are shown to the lead inspector only (Ann).",
        ),
    ],
)
async def test_no_result_is_on_any_screen_while_it_is_hidden(
    begin: Begin, size: tuple[int, int], settings: dict[str, Any], why: str
) -> None:
    inspection = begin(**settings)
    async with running(inspection, size) as pilot:
        assert_no_result(pilot, why)
        await pilot.press("y", "n")
        assert_no_result(pilot, why)
        for keys in EVERYWHERE:
            await pilot.press(*keys)
            assert_no_result(pilot, why)
    assert viewings(inspection) == []
    assert inspection.case("CS-1").values["answer.2.1.1.b"] == "no"


async def test_results_come_back_when_the_case_is_complete(begin: Begin) -> None:
    inspection = begin(show_results="closed cases")
    for question in inspection.framework.routes["supervision"]:
        inspection.answer("CS-1", question, Answer.YES)
    for attribute in ("rosh_officer", "rosh_inspector"):
        inspection.set_attribute("CS-1", attribute, "Medium")
    async with running(inspection) as pilot:
        assert "58% n12" not in text(pilot.app)
        await pilot.press("f9", "d", "enter", "escape")
        assert "58% n12" in text(pilot.app)
        await pilot.pause()
        assert [what for what, _ in viewings(inspection)] == ["review"]
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "58% n12" not in text(pilot.app)
        assert "Results are hidden" in text(pilot.app)


def line_by_line(inspection: Inspection, *typed: str) -> str:
    said: list[str] = []
    rest = iter(typed)
    Linear(inspection, lambda: next(rest, None), said.append).run()
    return "\n".join(said)


def test_no_result_is_said_line_by_line_while_it_is_hidden(begin: Begin) -> None:
    inspection = begin(show_results="closed cases")
    heard = line_by_line(inspection, "s", "board", "sub 2")
    assert heard.count("Results are hidden while CS-1 is open and not complete.") == 3
    assert re.search(r"per cent|points|Inadequate|not rated", heard) is None
    assert viewings(inspection) == []


async def test_the_lead_sees_everything(begin: Begin) -> None:
    inspection = begin(show_results="lead", lead=["Cy"])
    async with running(inspection) as pilot:
        assert "55% n11" in text(pilot.app)
        await pilot.press("b")
        assert "Overall" in text(pilot.app)


async def test_each_showing_is_recorded_once(begin: Begin) -> None:
    inspection = begin()
    async with running(inspection) as pilot:
        await pilot.press("y", "n", "y", "u", "question_mark", "escape")
        await pilot.pause()
        everything = "all cases"
        review = ("review", {"what": "supervision", "slice": everything, "case": "CS-1"})
        assert viewings(inspection) == [review]
        await pilot.press("b", "down", "p", "escape", "question_mark", "escape", "down")
        await pilot.pause()
        board = ("board", {"what": "", "slice": everything, "case": "CS-1"})
        assert viewings(inspection) == [review, board]
        await pilot.press("escape", "m", "j", "j", "k")
        await pilot.pause()
        movement = ("movement", {"what": "2.1.1", "slice": everything, "case": "CS-1"})
        found = viewings(inspection)
        assert found[:3] == [review, board, movement]
        await pilot.press("escape", "v", "tab")
        await pilot.pause()
        compare = (
            "compare",
            {"what": "supervision", "slice": "Gender: Female / Gender: Male", "case": "CS-1"},
        )
        assert viewings(inspection) == [review, board, movement, compare]
        await pilot.press("escape", "b", "down")
        await pilot.pause()
        assert viewings(inspection) == [review, board, movement, compare, board]


@pytest.mark.parametrize("keys", [["b"], ["m"], ["v"]])
async def test_a_viewing_that_cannot_be_recorded_is_said(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, keys: list[str]
) -> None:
    inspection = begin()
    async with running(inspection) as pilot:

        def full(*_: Any, **__: Any) -> None:
            raise NotSaved("The disk is full.")

        monkeypatch.setattr(inspection.record, "append", full)
        await pilot.press(*keys)
        await pilot.pause()
        assert said(pilot.app).startswith("The disk is full.")
        assert PERCENT.search(text(pilot.app)) or "Overall" in text(pilot.app)
