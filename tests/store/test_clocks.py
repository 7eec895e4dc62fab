"""A clock that somebody sets back: order, numbers, undo and merging rest on what replaces what."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from tests.store.support import add_visits, assert_whole, create
from tests.team import merge, team

FIRST, THEN, LATE = "2031-01-01", "2026-03-02", "1999-12-31"
"""The days that a clock shows one after the other."""


def set_clock(inspection: Inspection, day: str) -> None:
    inspection.record._clock = lambda: f"{day}T09:00:00.000Z"


def test_a_clock_set_back_between_the_answers_to_one_question(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
    expected: list[str | None] = [None]
    for day, answer in ((FIRST, Answer.YES), (THEN, Answer.NO), (LATE, Answer.YES)):
        with Inspection.open(file) as inspection:
            q = inspection.framework.questions["2.1.1.a"]
            set_clock(inspection, day)
            for given in (answer, Answer.NOT_APPLICABLE):
                inspection.answer("V1", q, given)
                expected.append(given.value)
            assert inspection.case("V1").values[q.field] == expected[-1]
            assert_whole(inspection)
    with Inspection.open(file) as inspection:
        field = inspection.framework.questions["2.1.1.a"].field
        for before in reversed(expected[:-1]):
            inspection.undo("V1")
            assert inspection.case("V1").values.get(field) == before
        for after in expected[1:]:
            inspection.redo("V1")
            assert inspection.case("V1").values[field] == after
        assert_whole(inspection)


def test_whoever_knew_the_other_answer_replaces_it_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with team(tmp_path, monkeypatch, names=("Ann", "Bea")) as found:
        ann, bea = found["Ann"], found["Bea"]
        q = ann.framework.questions["2.1.1.a"]
        set_clock(ann, FIRST)
        set_clock(bea, LATE)
        ann.answer("V1", q, Answer.YES)
        merge(bea, ann)
        bea.answer("V1", q, Answer.NO)
        merge(ann, bea)
        assert ann.case("V1").values[q.field] == "no"
        assert not ann.disputed("case:V1", q.field)
