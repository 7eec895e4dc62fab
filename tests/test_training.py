"""The training's steps: what they wait for, and a file that is nobody's inspection."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import training, training_file
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.training import EVENTS, SCREENS, Guide, Step, recorded
from tests.screens.support import create

STEPS = (
    Step("a", "One", ("answer",), 1),
    Step("b", "Two", ("undo", "gate yes"), 2),
    Step("c", "Three", (), 1),
)


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


def test_a_step_waits_for_what_it_names_as_often_as_it_says() -> None:
    guide = Guide(STEPS)
    said = [
        (guide.take(event), guide.step.id)
        for event in ("undo", "answer", "answer", "undo", "gate no", "gate yes", "answer")
    ]
    assert said == [
        (False, "a"),
        (True, "b"),
        (False, "b"),
        (False, "b"),
        (False, "b"),
        (True, "c"),
        (False, "c"),
    ]
    assert guide.finished
    assert guide.number == (3, 3)


def test_skipping_goes_round_and_begins_each_step_anew() -> None:
    guide = Guide(STEPS, "b")
    guide.take("undo")
    for expected in ("c", "a", "b"):
        guide.skip()
        assert guide.step.id == expected
    assert not guide.take("undo")
    assert guide.take("undo")


def test_an_unknown_place_is_the_beginning() -> None:
    assert Guide(STEPS, "gone").step.id == "a"


@pytest.mark.parametrize(
    ("field", "value", "action", "event"),
    [
        ("answer.2.1.1.a", "yes", "set", "answer"),
        ("judgement.2.1.1", "no", "set", "judgement"),
        ("gate.harm_factors", "no", "set", "gate no"),
        ("evidence.2.1.1.a.x-1", {"text": "a", "tags": []}, "set", "evidence"),
        ("answer.2.1.1.a", None, "set", "clear"),
        ("gate.harm_factors", "yes", "undo", "undo"),
        ("answer.2.1.1.a", None, "redo", "redo"),
    ],
)
def test_what_a_change_is_called(field: str, value: object, action: str, event: str) -> None:
    assert recorded(field, value, action) == event


def test_every_step_waits_for_something_that_can_happen(tmp_path: Path) -> None:
    training_file.provide(tmp_path / "training.sqlite")
    with Inspection.open(tmp_path / "training.sqlite", writable=False) as inspection:
        questions = inspection.framework.questions
    steps = training_file.steps()
    known = {
        *EVENTS,
        *("gate yes", "gate no"),
        *(f"shows {screen}" for screen in SCREENS),
        *(f"at {question}" for question in questions),
    }
    assert len({step.id for step in steps}) == len(steps)
    assert [bool(step.until) for step in steps] == [True] * (len(steps) - 1) + [False]
    assert {event for step in steps for event in step.until} <= known


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "training.sqlite"
    training_file.provide(path)
    with Inspection.open(path) as inspection:
        assert inspection.training
        assert inspection.record.inspection == training.INSPECTION
        assert inspection.record.setting(training.SETTING) is True
        assert "TRAINING" in inspection.provider
        assert [row.id for row in inspection.cases()] == ["TR-01", "TR-02", "TR-03", "TR-04"]
        place = inspection.position()
        assert place is not None
        assert place.case == "TR-01"
        inspection.note("a", "b")
        assert inspection.noted("a") == "b"
    with create(tmp_path / "real.sqlite") as real:
        assert not real.training


def test_it_stays_until_it_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "training.sqlite"
    training_file.provide(path)
    with Inspection.open(path) as inspection:
        question = inspection.framework.questions["2.1.1.a"]
        inspection.answer("TR-01", question, question.allowed[0])
        with pytest.raises(FileProblem):
            training_file.provide(path, anew=True)
    for anew, answered in ((False, True), (True, False)):
        training_file.provide(path, anew=anew)
        with Inspection.open(path, writable=False) as inspection:
            assert (question.field in inspection.case("TR-01").values) == answered


def test_a_real_inspection_in_its_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "training.sqlite"
    create(path).close()
    before = path.read_bytes()
    for anew in (False, True):
        with pytest.raises(Refused, match="no training file"):
            training_file.provide(path, anew=anew)
    assert path.read_bytes() == before
