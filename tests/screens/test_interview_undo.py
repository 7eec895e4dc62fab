"""Taking back steps of an interview, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from tests.screens.interview_support import (
    OFFICER,
    SIZES,
    Time,
    asked,
    create,
    held,
    holding,
    press,
    running,
    screen,
)
from tests.screens.support import said


@pytest.fixture
def inspection(tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspection]:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    with create(tmp_path / "inspection.sqlite", time) as made:
        yield made


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.mark.parametrize("size", SIZES)
async def test_a_slip_is_taken_back_at_its_question(
    inspection: Inspection, time: Time, size: tuple[int, int]
) -> None:
    async with holding(inspection, time, size=size) as pilot:
        await press(pilot, time, "2", "y", "r")
        third = asked(pilot)
        await press(pilot, time, "u")
        assert said(pilot.app).endswith("Refused → not answered · saved")
        second = asked(pilot)
        assert second != third
        assert second not in held(pilot).replies
        await press(pilot, time, "u", "u")
        assert asked(pilot) == "person:officer_grade"
        assert held(pilot).attributes == {}
        assert "PSO → not answered" in said(pilot.app)
        await press(pilot, time, "u")
        assert "nothing to undo in this interview" in said(pilot.app)
        await press(pilot, time, "ctrl+r", "ctrl+r", "ctrl+r")
        assert asked(pilot) == second
        assert "redone" in said(pilot.app)
        assert held(pilot).replies[second] == "Refused"
        await press(pilot, time, "ctrl+r")
        assert "nothing to redo in this interview" in said(pilot.app)


async def test_what_is_typed_is_ended_and_taken_back_as_one(
    inspection: Inspection, time: Time
) -> None:
    async with holding(inspection, time) as pilot:
        await press(pilot, time, "2", "t", *"He said", "escape", "t", *" so", "escape")
        question = asked(pilot)
        assert held(pilot).remarks == {question: "He said so"}
        await press(pilot, time, "down", "u")
        assert asked(pilot) == question
        assert "text · saved" in said(pilot.app)
        assert held(pilot).remarks == {}
        await press(pilot, time, "ctrl+r")
        assert held(pilot).remarks == {question: "He said so"}


async def test_a_fact_of_the_case_is_taken_back_in_the_case(
    inspection: Inspection, time: Time
) -> None:
    async with holding(inspection, time, OFFICER, "CS-1") as pilot:
        assert screen(pilot).question.records == "attribute.officer_grade"
        await press(pilot, time, "2")
        assert inspection.case("CS-1").attribute("officer_grade") == "PSO"
        await press(pilot, time, "u")
        assert screen(pilot).question.records == "attribute.officer_grade"
        assert not inspection.case("CS-1").attribute("officer_grade")
        assert "PSO → not answered · saved" in said(pilot.app)


async def test_it_goes_on_after_a_restart(inspection: Inspection, time: Time) -> None:
    async with holding(inspection, time) as pilot:
        await press(pilot, time, "2", "y")
    async with running(inspection, time) as pilot:
        await press(pilot, time, "u", "u")
        assert asked(pilot) == "person:officer_grade"
        assert (held(pilot).replies, held(pilot).attributes) == ({}, {})
