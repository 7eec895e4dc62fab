"""Second assessments: drawn, blind, compared, adjudicated, measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.case import Standing
from hmip_tui.disagreement import Stage
from hmip_tui.errors import Refused
from hmip_tui.recording import Changed
from hmip_tui.seconds import Seconds
from hmip_tui.states import State
from hmip_tui.store.record import Change
from hmip_tui.tally import ALL
from hmip_tui.walk import start
from tests.store.support import assert_live, tables
from tests.team import Team, answer, answer_all, complete, exchange, merge, team


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """Ann assesses first, Bea again; V1 and V3 are drawn."""
    with team(tmp_path, monkeypatch, cases=4) as made:
        Seconds(made["Lea"]).draw_every("visits", 2, 1)
        exchange(*made.values())
        yield made


def ids(team: Team) -> list[str]:
    return [pair.case for pair in Seconds(team["Lea"]).pairs()]


def test_a_draw_is_recorded_with_how_it_was_made(people: Team) -> None:
    drawn = ids(people)
    assert len(drawn) == 2
    lea = people["Lea"]
    fields = [e.field for e in lea.record.entries("inspection") if "second_draw" in e.field]
    (field,) = fields
    assert lea.record.setting(field) == {
        "sample": "visits",
        "every": 2,
        "seed": 1,
        "cases": drawn,
    }
    with pytest.raises(Refused, match="no case left"):
        Seconds(lea).draw_every("visits", 1, 1)
        Seconds(lea).draw_every("visits", 1, 1)


def test_strata_are_drawn_in_proportion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with team(tmp_path, monkeypatch, ("Lea",), cases=12) as made:
        lea = made["Lea"]
        for number in range(1, 4):
            lea.set_attribute(f"V{number}", "town", "York")
        with pytest.raises(Refused, match="no attribute 'x'"):
            Seconds(lea).draw_number("visits", 4, "x", 1)
        with pytest.raises(Refused, match="13 cannot be drawn: 12 cases"):
            Seconds(lea).draw_number("visits", 13, "", 1)
        with pytest.raises(Refused, match="no sample 'x'"):
            Seconds(lea).draw_number("x", 1, "", 1)
        with pytest.raises(Refused, match="every 10th"):
            Seconds(lea).draw_every("visits", 0, 1)
        drawn = Seconds(lea).draw_number("visits", 4, "town", 1)
        towns = sorted(lea.case(id).attribute("town") for id in drawn)
        assert len(drawn) == 4
        assert towns.count("York") == 1


def test_it_shares_the_facts_and_is_counted_nowhere(people: Team) -> None:
    ann, bea, lea = people.values()
    case, _ = ids(people)
    sizes = lea.sample_size("visits")
    before = lea.live_tally().as_dict()
    counted = tables(bea.record)["tally"]
    second = bea.case(f"{case}~2")
    assert second.sample == "visits"
    assert second.second_of == case
    assert second.attribute("town") == bea.case(case).attribute("town")
    answer_all(bea, second.id, no=("2.1.1",))
    bea.save_evidence(second.id, "2.1.1", "Not in the file.")
    heard: list[Changed] = []
    bea.subscribe(heard.append)
    answer(bea, second.id, q2_1_1="yes")
    assert heard[0].questions == frozenset()
    assert tables(bea.record)["tally"] == counted
    assert_live(bea)
    merge(lea, bea)
    assert lea.sample_size("visits") == sizes
    assert lea.live_tally(ALL).as_dict() == before
    assert [row.id for row in lea.cases()] == ["V1", "V2", "V3", "V4"]
    assert lea.place_of(lea.case(second.id)) == (1, 2)
    rows = {row.id: row for row in lea.second_rows()}
    assert rows[second.id].complete
    assert lea.movement("2.1.1") == ()
    bea.record.rebuild()
    assert bea.case(second.id).values["judgement.2.1.1"] == "yes"
    assert tables(bea.record)["tally"] == counted
    assert ann.unfinished("visits") == 4


def test_a_fact_changed_in_either_is_changed_in_both(people: Team) -> None:
    _, bea, _ = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    assert bea.case(again).attribute("stage") == "Late"
    bea.set_attribute(again, "stage", "Early")
    assert bea.case(case).attribute("stage") == "Early"
    assert bea.case(again).attribute("stage") == "Early"
    bea.set_attribute(case, "stage", "Middle")
    assert bea.case(again).attribute("stage") == "Middle"
    assert [f.origin for f in bea.facts(again)] == [f.origin for f in bea.facts(case)]
    assert start(bea.framework, bea.case(again)).id == start(bea.framework, bea.case(case)).id


def test_neither_sees_nor_records_the_other(people: Team) -> None:
    ann, bea, lea = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    answer(ann, case, q2_1_1_a="yes")
    ann.save_evidence(case, "2.1.1.a", "Ann's words")
    answer(bea, again, q2_1_1_a="no")
    bea.save_evidence(again, "2.1.1.a", "Bea's words")
    bea.go_to_case(again)
    exchange(ann, bea, lea)
    for one, own, other in ((ann, case, again), (bea, again, case)):
        with pytest.raises(Refused, match=f"{other} is hidden from you until it is compared"):
            one.go_to_case(other)
        with pytest.raises(Refused, match=f"You assess {own}: somebody else assesses {other}"):
            answer(one, other, q2_1_1_b="yes")
        with pytest.raises(Refused, match="somebody else"):
            one.save_evidence(other, "2.1.1", "x")
        assert one.evidence_items(other) == []
        assert {item.case for item in one.evidence_items()} == {own}
        assert one.go_to_case(own).case == own
        beside = one.case(ids(people)[1] + "~2" * other.endswith("~2"))
        assert other not in {one.next_unfinished(beside, step) for step in (1, -1)}
        assert one.hidden_cases() == {other}
    assert lea.go_to_case(case).case == case
    assert lea.go_to_case(again).case == again
    assert {item.case for item in lea.evidence_items()} == {case, again}
    bea.record.author = " ANN "  # names are not told apart by their spelling
    assert bea.position() is None


def test_who_is_to_assess_again_does_not_see_the_first(people: Team) -> None:
    ann, bea, _ = people.values()
    case, _ = ids(people)
    answer(ann, case, q2_1_1_a="yes")
    told = {"inspector": "Bea", "note": ""}
    bea.go_to_case(case)
    bea.put(Change(f"case:{case}~2", "allocated", told))
    merge(bea, ann)
    assert bea.hidden_cases() == {case}
    assert bea.position() is None
    with pytest.raises(Refused, match="hidden"):
        bea.go_to_case(case)


def compared(people: Team) -> tuple[str, str]:
    """The first pair, both complete and compared: they differ about 2.1.1 and harm."""
    ann, bea, lea = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    complete(ann, case)
    complete(bea, again, no=("2.1.1", "harm"))
    exchange(ann, bea, lea)
    Seconds(lea).compare(again)
    exchange(ann, bea, lea)
    return case, again


def test_both_have_to_be_complete_to_be_compared(people: Team) -> None:
    ann, bea, lea = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    assert Seconds(lea).pair(again).stage is Stage.NOT_BEGUN
    complete(bea, again)
    exchange(ann, bea, lea)
    assert Seconds(lea).pair(again).stage is Stage.ASSESSING
    with pytest.raises(Refused, match=f"{case} is not started and {again} is complete"):
        Seconds(lea).compare(again)
    with pytest.raises(Refused, match="not compared yet"):
        Seconds(lea).sides(again)
    complete(ann, case)
    merge(lea, ann)
    pair = Seconds(lea).pair(again)
    assert pair.stage is Stage.READY
    assert pair.states == (State.COMPLETE, State.COMPLETE)
    assert pair.assessors == (("Ann",), ("Bea",))
    with pytest.raises(Refused, match=f"{case} is no second assessment"):
        Seconds(lea).compare(case)


def test_compared_both_are_seen_side_by_side(people: Team) -> None:
    case, again = compared(people)
    for one in people.values():
        assert one.hidden_cases() == set()
        assert one.go_to_case(case).case == case
        sides = {side.question.id: side for side in Seconds(one).sides(again)}
        assert sides["2.1.1"].first is Standing.YES
        assert sides["2.1.1"].second is Standing.NO
        assert not sides["2.1.1"].same
        assert sides["2.1.1.a"].same
        assert sides["2.1.2"].second is Standing.DOES_NOT_APPLY  # no harm, said Bea
        assert Seconds(one).pair(again).stage is Stage.COMPARED
    with pytest.raises(Refused, match="somebody else"):
        answer(people["Ann"], again, q2_1_1="yes")


def test_adjudicating_moves_the_case_and_not_the_agreement(people: Team) -> None:
    ann, bea, lea = people.values()
    case, again = compared(people)
    before = Seconds(lea).agreement("visits")
    assert before.pairs == 1
    assert before.agreements["2.1.1"].percent == 0
    assert before.agreements["2.1.1.a"].percent == 100
    assert before.agreements["2.1.2"].n == 0  # one side's alone: the gate shows it
    assert before.agreements["harm"].percent == 0
    seconds = Seconds(lea)
    for question, said, why, wrong in (
        ("2.1.1", "no", " ", "needs a reason"),
        ("2.1.1", "not_applicable", "r", "takes yes or no"),
        ("3.1.1", "no", "r", "not asked of"),
        ("9", "no", "r", "not asked of"),
    ):
        with pytest.raises(Refused, match=wrong):
            seconds.adjudicate(again, question, said, why)
    seconds.adjudicate(again, "2.1.1", "no", " Bea found the plan. ")
    seconds.adjudicate(again, "harm", "yes", "It is in the file.")
    exchange(ann, bea, lea)
    for one in people.values():
        assert one.case(case).values["judgement.2.1.1"] == "no"
        assert one.case(again).values["judgement.2.1.1"] == "no"
        assert one.live_tally().counts("2.1.1").no == 1
        side = {s.question.id: s for s in Seconds(one).sides(again)}["2.1.1"]
        assert (side.now, side.answer, side.reason) == (
            Standing.NO,
            "no",
            "Bea found the plan.",
        )
        assert Seconds(one).pair(again).adjudicated == 2
        assert Seconds(one).pair(again).assessors == (("Ann",), ("Bea",))
        assert Seconds(one).agreement("visits") == before
    last = max(lea.record.entries(f"case:{case}"), key=lambda e: e.time)
    assert last.author == "Lea"


def test_a_locked_case_is_reopened_before_it_is_adjudicated(people: Team) -> None:
    ann, _, lea = people.values()
    case, again = compared(people)
    lea.take_step(case, "submit")
    with pytest.raises(Refused, match="reopen it"):
        Seconds(lea).adjudicate(again, "2.1.1", "no", "r")
    lea.take_step(case, "reopen", "to adjudicate")
    Seconds(lea).adjudicate(again, "2.1.1", "no", "r")
    merge(ann, lea)
    assert ann.hidden_cases() == set()  # what was seen stays seen


def test_one_person_in_both_is_left_out(people: Team) -> None:
    """It takes two devices: on one, it is refused."""
    ann, bea, lea = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    bea.record.author = "Ann"
    complete(ann, case)
    complete(bea, again)
    merge(lea, ann, bea)
    assert Seconds(lea).pair(again).stage is Stage.ONE_PERSON
    with pytest.raises(Refused, match="Ann recorded in both"):
        Seconds(lea).compare(again)
    found = Seconds(lea).agreement("visits")
    assert (found.pairs, found.left_out) == (0, 1)
    merge(ann, lea)
    answer(ann, case, q2_1_1="no")  # the first goes on
    with pytest.raises(Refused, match="somebody else"):
        answer(ann, again, q2_1_1="no")


def test_two_who_compare_apart_have_no_conflict(people: Team) -> None:
    ann, bea, lea = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    complete(ann, case)
    complete(bea, again)
    exchange(ann, bea, lea)
    Seconds(ann).compare(again)
    Seconds(lea).compare(again)
    exchange(ann, bea, lea)
    assert lea.record.conflicts() == []
    assert Seconds(bea).pair(again).stage is Stage.COMPARED


def test_what_is_not_begun_can_be_withdrawn(people: Team) -> None:
    _, bea, lea = people.values()
    one, other = (f"{id}~2" for id in ids(people))
    Seconds(lea).withdraw(one)
    assert [pair.second for pair in Seconds(lea).pairs()] == [other]
    with pytest.raises(Refused, match="no case"):
        lea.case(one)
    answer(bea, other, q2_1_1_a="yes")
    with pytest.raises(Refused, match="has been begun"):
        Seconds(bea).withdraw(other)
    assert Seconds(lea).draw_number("visits", 1, "", 3)


def test_undo_works_in_a_second_assessment(people: Team) -> None:
    _, bea, _ = people.values()
    case, _ = ids(people)
    again = f"{case}~2"
    answer(bea, again, q2_1_1_a="yes")
    answer(bea, again, q2_1_1_a="no")
    bea.undo(again)
    assert bea.case(again).values["answer.2.1.1.a"] == "yes"
    bea.redo(again)
    assert bea.case(again).values["answer.2.1.1.a"] == "no"
