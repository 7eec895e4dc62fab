"""Undo and redo are a plain stack of steps, read from the journal alone."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.journal import Action
from tests.store.acts import Act, Actor, in_a_case
from tests.store.model import Model
from tests.store.support import add_visits, bring_home, create, home, values

LEAVE = "leave"


def same_case(act: Act) -> Act:
    return act._replace(case=0, thing=act.thing % 3)


steps = st.lists(st.one_of(in_a_case.map(same_case), st.just(LEAVE)), min_size=5, max_size=40)


@given(steps)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_gives_what_a_stack_gives(steps: list[Act | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inspection.sqlite"
        inspection = create(file)
        model = Model()
        actor = Actor(inspection, model)
        actor.add_case(Act("add", 0, 0, None))
        for step in steps:
            if isinstance(step, str):
                inspection.close()
                inspection = Inspection.open(file)
                actor = Actor(inspection, model)
            else:
                actor.do(step)
            with_provider = model.values | {("inspection", "provider"): "A provider"}
            assert values(inspection.record.entries()) == with_provider
        inspection.close()


def answers(inspection: Inspection, case: str = "V1") -> dict[str, object]:
    held = inspection.case(case).values
    return {f: v for f, v in held.items() if f.startswith(("answer.", "judgement.", "gate."))}


def test_steps_go_back_and_forth_one_by_one(inspection: Inspection) -> None:
    q = inspection.framework.questions
    inspection.answer("V1", q["2.1.1.a"], Answer.YES)
    inspection.answer("V1", q["harm"], Answer.NO)
    inspection.answer("V1", q["2.1.1.a"], Answer.NO)
    states = [answers(inspection)]
    for _ in range(3):
        inspection.undo("V1")
        states.append(answers(inspection))
    assert states == [
        {"answer.2.1.1.a": "no", "gate.harm": "no"},
        {"answer.2.1.1.a": "yes", "gate.harm": "no"},
        {"answer.2.1.1.a": "yes"},
        {},
    ]
    with pytest.raises(Refused, match="nothing to undo"):
        inspection.undo("V1")
    for state in reversed(states[:-1]):
        inspection.redo("V1")
        assert answers(inspection) == state
    with pytest.raises(Refused, match="nothing to redo"):
        inspection.redo("V1")


def test_a_new_answer_ends_redoing(inspection: Inspection) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    inspection.answer("V1", q, Answer.YES)
    inspection.undo("V1")
    inspection.answer("V1", q, Answer.NO)
    with pytest.raises(Refused, match="nothing to redo"):
        inspection.redo("V1")


def test_each_case_has_steps_of_its_own(inspection: Inspection) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    inspection.answer("V1", q, Answer.YES)
    inspection.answer("V2", q, Answer.YES)
    assert inspection.undo("V1").subject == "case:V1"
    assert answers(inspection, "V2") == {"answer.2.1.1.a": "yes"}


def test_typing_in_a_row_is_one_step(inspection: Inspection) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    inspection.answer("V1", q, Answer.YES)
    for text in ("see", "see the", "see the plan"):
        inspection.save_evidence("V1", q.id, text)
    inspection.undo("V1")
    assert inspection.evidence("V1") == {}
    inspection.redo("V1")
    assert inspection.evidence("V1") == {q.id: "see the plan"}


@pytest.mark.parametrize("between", ["an answer", "an undo", "another text"])
def test_what_comes_between_makes_typing_two_steps(inspection: Inspection, between: str) -> None:
    q = inspection.framework.questions
    inspection.save_evidence("V1", "2.1.1.a", "first")
    if between == "another text":
        inspection.save_evidence("V1", "2.1.1.b", "elsewhere")
    else:
        inspection.answer("V1", q["2.1.1.a"], Answer.YES)
    if between == "an undo":
        inspection.undo("V1")
    inspection.save_evidence("V1", "2.1.1.a", "second")
    inspection.undo("V1")
    assert inspection.evidence("V1")["2.1.1.a"] == "first"


def test_an_import_is_not_undone(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        inspection.undo("V1")
    inspection.set_attribute("V1", "sex", "Male")
    inspection.undo("V1")
    assert inspection.case("V1").attribute("sex") == "Female"
    with pytest.raises(Refused, match="nothing to undo"):
        inspection.undo("V1")


def test_steps_are_kept_over_a_restart(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        q = inspection.framework.questions["2.1.1.a"]
        inspection.answer("V1", q, Answer.YES)
        inspection.answer("V1", q, Answer.NO)
        inspection.undo("V1")
    with Inspection.open(file) as inspection:
        assert inspection.redo("V1").after == "no"
    with Inspection.open(file) as inspection:
        inspection.undo("V1")
        inspection.undo("V1")
        assert answers(inspection) == {}


def test_an_undo_is_an_entry_that_says_so(inspection: Inspection) -> None:
    q = inspection.framework.questions["2.1.1.a"]
    inspection.answer("V1", q, Answer.YES)
    announced = [inspection.undo("V1"), inspection.redo("V1")]
    assert [(c.before, c.after, c.action) for c in announced] == [
        ("yes", None, "undo"),
        (None, "yes", "redo"),
    ]
    actions = [entry.action for entry in inspection.record.entries("case:V1")][-3:]
    assert actions == [Action.SET, Action.UNDO, Action.REDO]


@pytest.fixture
def continued_elsewhere(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inspection:
    """A case answered here, with evidence, and then changed by the same person elsewhere."""
    with create(file) as inspection:
        add_visits(inspection, 1)
        q = inspection.framework.questions["2.1.1.a"]
        inspection.answer("V1", q, Answer.YES)
        inspection.save_evidence("V1", q.id, "mine")
    here = home(file)
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "elsewhere"))
    with Inspection.open(file, author="an inspector") as inspection:
        inspection.save_evidence("V1", q.id, "theirs")
        with pytest.raises(Refused, match="nothing to redo"):
            inspection.redo("V1")
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    bring_home(file, here)
    return Inspection.open(file, author="an inspector")


def test_nobody_undoes_what_somebody_else_wrote(continued_elsewhere: Inspection) -> None:
    with closing(continued_elsewhere) as inspection:
        with pytest.raises(Refused, match="Somebody else"):
            inspection.undo("V1")
        assert inspection.evidence("V1") == {"2.1.1.a": "theirs"}


def test_typing_over_somebody_elses_text_is_a_step_of_its_own(
    continued_elsewhere: Inspection,
) -> None:
    with closing(continued_elsewhere) as inspection:
        inspection.save_evidence("V1", "2.1.1.a", "mine again")
        inspection.undo("V1")
        assert inspection.evidence("V1") == {"2.1.1.a": "theirs"}


def test_somebody_elses_evidence_is_added_to_and_not_edited(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 1)
        inspection.save_evidence("V1", "2.1.1.a", "mine")
        (mine,) = inspection.evidence_items("V1")
        inspection.record.author = "another inspector"
        inspection.save_evidence("V1", "2.1.1.a", "theirs")
        with pytest.raises(Refused, match="written by an inspector; add your own"):
            inspection.save_evidence("V1", "2.1.1.a", "theirs", item=mine.item)
        assert [(e.author, e.text) for e in inspection.evidence_items("V1")] == [
            ("an inspector", "mine"),
            ("another inspector", "theirs"),
        ]
        assert inspection.evidence("V1") == {"2.1.1.a": "mine\n\ntheirs"}
