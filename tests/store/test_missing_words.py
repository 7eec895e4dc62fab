"""Missing has four words, and an answer that a gate hides is kept."""

from __future__ import annotations

from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.tally import ALL, Counts, Slice
from tests.store.support import add_visits, assert_whole, create


def counts(inspection: Inspection, question: str, slice_: Slice = ALL) -> Counts:
    return inspection.live_tally(slice_).counts(question, slice_)


def test_an_answer_behind_a_closed_gate_is_kept_not_counted_and_comes_back(
    inspection: Inspection,
) -> None:
    q = inspection.framework.questions
    women = Slice("sex", "Female")
    inspection.answer("V1", q["harm"], Answer.YES)
    inspection.answer("V1", q["2.1.2"], Answer.NO)
    open_gate = Counts(no=1, unanswered=2)
    assert counts(inspection, "2.1.2") == counts(inspection, "2.1.2", women) == open_gate

    inspection.answer("V1", q["harm"], Answer.NO)
    assert inspection.case("V1").values[q["2.1.2"].field] == "no"
    closed = Counts(does_not_apply=1, unanswered=2)
    assert counts(inspection, "2.1.2") == counts(inspection, "2.1.2", women) == closed

    inspection.answer("V1", q["harm"], None)
    assert counts(inspection, "2.1.2") == Counts(unanswered=3)

    inspection.answer("V1", q["harm"], Answer.YES)
    assert counts(inspection, "2.1.2") == counts(inspection, "2.1.2", women) == open_gate
    assert_whole(inspection)


def test_a_gate_behind_a_gate_hides_and_returns_with_it(inspection: Inspection) -> None:
    q = inspection.framework.questions
    for gate in ("harm", "child", "urgent"):
        inspection.answer("V1", q[gate], Answer.YES)
    inspection.answer("V1", q["2.1.2.b"], Answer.YES)
    answered = Counts(yes=1, unanswered=2)
    assert counts(inspection, "2.1.2.b") == answered
    inspection.answer("V1", q["harm"], Answer.NO)
    hidden = Counts(does_not_apply=1, unanswered=2)
    assert counts(inspection, "2.1.2.b") == counts(inspection, "urgent") == hidden
    inspection.answer("V1", q["harm"], Answer.YES)
    assert counts(inspection, "2.1.2.b") == counts(inspection, "urgent") == answered


def test_an_answer_hidden_by_an_attribute_survives_leaving(file: Path) -> None:
    with create(file) as inspection:
        add_visits(inspection, 2)
        q = inspection.framework.questions
        inspection.answer("V1", q["2.1.1.b"], Answer.NOT_APPLICABLE)
        inspection.set_attribute("V1", "stage", "Early")
        assert counts(inspection, "2.1.1.b") == Counts(does_not_apply=1, unanswered=1)
    with Inspection.open(file) as inspection:
        assert counts(inspection, "2.1.1.b") == Counts(does_not_apply=1, unanswered=1)
        inspection.set_attribute("V1", "stage", "Middle")
        assert counts(inspection, "2.1.1.b") == Counts(not_applicable=1, unanswered=1)
        assert_whole(inspection)


def test_progress_counts_the_answers_that_apply(inspection: Inspection) -> None:
    q = inspection.framework.questions

    def progress() -> tuple[int, int]:
        (row,) = [row for row in inspection.cases("visits") if row.id == "V1"]
        return row.answered, row.applicable

    # what an unanswered gate may still ask for counts as to be answered
    everything = sum(
        not name.startswith(("3.", "harm", "child", "urgent", "review", "busy")) for name in q
    )
    assert progress() == (0, everything)
    inspection.answer("V1", q["harm"], Answer.YES)
    inspection.answer("V1", q["2.1.2"], Answer.NO)
    inspection.answer("V1", q["2.1.2.a"], Answer.NOT_APPLICABLE)
    assert progress() == (2, everything)
    inspection.answer("V1", q["harm"], Answer.NO)
    hidden = ("2.1.2", "2.1.2.a", "2.1.2.b", "2.2.1.b", "2.2.2", "2.2.2.a")
    assert progress() == (0, everything - len(hidden))
    inspection.answer("V1", q["harm"], Answer.YES)
    assert progress() == (2, everything)


def test_an_attribute_nobody_recorded_is_a_slice_of_its_own(inspection: Inspection) -> None:
    inspection.set_attribute("V1", "town", "Hull")
    named, unknown = Slice("town", "Hull"), Slice("town", "")
    assert {named, unknown} <= set(inspection.slices("visits"))
    assert counts(inspection, "2.1.1", named).cases == 1
    assert counts(inspection, "2.1.1", unknown).cases == 2
    inspection.set_attribute("V1", "town", "")
    assert named not in inspection.slices("visits")
    assert counts(inspection, "2.1.1", named).cases == 0
    assert counts(inspection, "2.1.1", unknown).cases == 3
    assert_whole(inspection)
