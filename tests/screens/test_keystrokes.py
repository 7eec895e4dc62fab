"""A whole case by keyboard: one key to a question, and hardly any besides."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.case import Standing, standing
from hmip_tui.framework import Kind, Question
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.review import ReviewScreen
from tests.screens.support import add, create, said

BESIDES = 5
"""Keys that a case may take besides one for each question that applies to it."""

DONE = "every question is answered"


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


def gates_closed(question: Question) -> str:
    return "n" if question.kind is Kind.GATE else "y"


def gates_open(question: Question) -> str:
    """Yes and no in turn where the gates are open, as no case is all of one kind."""
    return "y" if question.kind is Kind.GATE or len(question.id) % 2 else "n"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("key_of", "asked"), [(gates_open, 70), (gates_closed, 37)], ids=["open", "closed"]
)
async def test_a_whole_case_takes_one_key_a_question(
    tmp_path: Path, size: tuple[int, int], key_of: Callable[[Question], str], asked: int
) -> None:
    with create(tmp_path / "case.sqlite") as inspection:
        add(inspection, "CS-1", disposal="Post-release")
        seconds = itertools.count(step=2)
        app = HmipApp(inspection, clock=lambda: float(next(seconds)))
        keys: list[str] = []
        async with app.run_test(size=size) as pilot:

            async def press(key: str) -> None:
                keys.append(key)
                await pilot.press(key)

            assert isinstance(app.screen, CasesScreen)
            await press("enter")
            review = app.screen
            assert isinstance(review, ReviewScreen)
            while DONE not in said(app):
                assert len(keys) < 2 * asked, said(app)
                await press(key_of(review.question))
        route = inspection.framework.routes["supervision"]
        case = inspection.case("CS-1")
        put = [q for q in route if standing(q, case) is not Standing.DOES_NOT_APPLY]
        assert len(put) == asked
        assert all(standing(q, case) is not Standing.UNANSWERED for q in put)
        assert len(keys) == asked + 1 <= asked + BESIDES
        assert sum(row.answered == row.applicable for row in inspection.cases()) == 1
