"""Conflicts between replicas: listed with all that was said, settled with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.contest import ScoreSpan
from hmip_tui.disagreement import Conflict
from hmip_tui.errors import Refused
from hmip_tui.framework.interviews import REFUSED
from hmip_tui.journal import EntryId
from hmip_tui.moderation import Moderation
from hmip_tui.panels.board import board_lines, standard_detail
from hmip_tui.panels.contest import conflicts_sentence
from hmip_tui.status import document
from tests.team import Team, answer, answer_all, exchange, merge, team


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as made:
        yield made


def only(moderation: Moderation) -> Conflict:
    (conflict,) = moderation.conflicts()
    return conflict


def test_both_sides_are_listed_with_who_when_and_what_they_wrote(people: Team) -> None:
    ann, bea, lea = people.values()
    for one, said in ((ann, "yes"), (bea, "no")):
        answer(one, "V1", q2_1_1=said)
        one.save_evidence("V1", "2.1.1", f"{said}: seen")
    merge(lea, ann, bea)
    conflict = only(Moderation(lea))
    assert (conflict.subject, conflict.field) == ("case:V1", "judgement.2.1.1")
    assert (conflict.about, conflict.what) == ("V1", "2.1.1")
    assert (conflict.case, conflict.question) == ("V1", "2.1.1")
    shown, other = conflict.versions
    assert lea.case("V1").values["judgement.2.1.1"] == shown.value
    assert {(v.value, v.text, v.author) for v in (shown, other)} == {
        ("yes", "yes", "Ann"),
        ("no", "no", "Bea"),
    }
    assert shown.time >= other.time
    for version in conflict.versions:
        assert [(e.author, e.text) for e in version.evidence] == [
            (version.author, f"{version.value}: seen")
        ]


def test_what_three_say_is_three_versions_and_the_same_is_one(people: Team) -> None:
    ann, bea, lea = people.values()
    answer(ann, "V1", q2_1_1_a="yes")
    answer(bea, "V1", q2_1_1_a="no")
    answer(lea, "V1", q2_1_1_a="yes")
    merge(lea, ann, bea)
    assert sorted(v.value for v in only(Moderation(lea)).versions) == ["no", "yes"]
    answer(ann, "V2", q2_1_1_a="yes")
    answer(bea, "V2", q2_1_1_a="yes")
    merge(lea, ann, bea)
    assert only(Moderation(lea)).case == "V1"


@pytest.mark.parametrize("place", [0, 1])
def test_taking_a_side_settles_it_everywhere_with_its_reason(people: Team, place: int) -> None:
    ann, bea, lea = people.values()
    answer(ann, "V1", q2_1_1="yes")
    answer(bea, "V1", q2_1_1="no")
    merge(lea, ann, bea)
    conflict = only(Moderation(lea))
    chosen = conflict.versions[place]
    with pytest.raises(Refused, match="needs a reason"):
        Moderation(lea).take(conflict.subject, conflict.field, chosen.id, " ")
    Moderation(lea).take(conflict.subject, conflict.field, chosen.id, " The plan is in the file. ")
    exchange(ann, bea, lea)
    for one in people.values():
        assert Moderation(one).conflicts() == []
        values = one.case("V1").values
        assert values["judgement.2.1.1"] == chosen.value
        told = values["settled.judgement.2.1.1"]
        assert told["reason"] == "The plan is in the file."
        assert set(told["of"]) == {str(v.id) for v in conflict.versions}
        heads = one.record.heads("case:V1", "judgement.2.1.1")
        assert [one.record.entry(h.id).author for h in heads] == ["Lea"]  # type: ignore[union-attr]


def test_a_third_value_is_one_that_the_question_takes(people: Team) -> None:
    ann, bea, lea = people.values()
    answer(ann, "V1", q2_1_1_a="yes")
    answer(bea, "V1", q2_1_1_a="no")
    merge(lea, ann, bea)
    moderation, conflict = Moderation(lea), only(Moderation(lea))
    assert moderation.third_values(conflict) == ["not_applicable"]
    for wrong in ("yes", "maybe"):
        with pytest.raises(Refused, match="not on offer"):
            moderation.set_third(conflict.subject, conflict.field, wrong, "r")
    moderation.set_third(conflict.subject, conflict.field, "not_applicable", "r")
    assert moderation.conflicts() == []
    with pytest.raises(Refused, match="not in conflict"):
        moderation.set_third(conflict.subject, conflict.field, "not_applicable", "r")


def test_an_unknown_version_is_refused(people: Team) -> None:
    ann, bea, _ = people.values()
    answer(ann, "V1", q2_1_1="yes")
    answer(bea, "V1", q2_1_1="no")
    merge(ann, bea)
    with pytest.raises(Refused, match="x-1 is not one"):
        Moderation(ann).take("case:V1", "judgement.2.1.1", EntryId("x", 1), "r")


def test_no_text_of_evidence_is_lost(people: Team) -> None:
    """One author's evidence, changed apart on two devices: both texts stay, under the author."""
    ann, bea, lea = people.values()
    ann.save_evidence("V1", "2.1.1.a", "begun", tags=[])
    merge(bea, ann)
    bea.record.author = "Ann"  # the same person at another device
    ann.save_evidence("V1", "2.1.1.a", "begun, and more in the office")
    bea.save_evidence("V1", "2.1.1.a", "begun, and more on the train")
    merge(lea, ann, bea)
    conflict = only(Moderation(lea))
    assert conflict.texts
    assert conflict.question == "2.1.1.a"
    assert all(version.evidence == () for version in conflict.versions)
    with pytest.raises(Refused, match="all kept"):
        Moderation(lea).set_third(conflict.subject, conflict.field, "neither", "r")
    Moderation(lea).take(conflict.subject, conflict.field, conflict.versions[1].id, "both stand")
    exchange(ann, bea, lea)
    for one in people.values():
        assert Moderation(one).conflicts() == []
        items = one.evidence_items("V1")
        assert {item.text for item in items} == {
            "begun, and more in the office",
            "begun, and more on the train",
        }
        assert {item.author for item in items} == {"Ann"}
    assert ann.save_evidence("V1", "2.1.1.a", "mine to edit") is not None


def test_what_was_settled_is_not_undone_to_one_side_unseen(people: Team) -> None:
    ann, bea, lea = people.values()
    answer(ann, "V1", q2_1_1="yes", q2_1_2="no")
    answer(bea, "V1", q2_1_1="no", q2_1_2="no")
    merge(lea, ann, bea)
    answer(lea, "V1", q2_1_2="yes")  # both had said the same: nothing was settled
    assert lea.undo("V1").after == "no"
    answer(lea, "V1", q2_1_1="no")
    with pytest.raises(Refused, match=r"2\.1\.1 was settled"):
        lea.undo("V1")
    assert lea.case("V1").values["judgement.2.1.1"] == "no"
    answer(lea, "V1", q2_1_1="yes")
    assert lea.undo("V1").after == "no"


def test_two_who_settle_apart_leave_a_conflict_to_settle(people: Team) -> None:
    ann, bea, lea = people.values()
    answer(ann, "V1", q2_1_1="yes")
    answer(bea, "V1", q2_1_1="no")
    exchange(ann, bea, lea)
    for one, value in ((ann, "yes"), (lea, "no")):
        conflict = only(Moderation(one))
        chosen = next(v for v in conflict.versions if v.value == value)
        Moderation(one).take(conflict.subject, conflict.field, chosen.id, f"because {value}")
    exchange(ann, bea, lea)
    conflict = only(Moderation(bea))  # one, and none about the two reasons
    Moderation(bea).take(conflict.subject, conflict.field, conflict.versions[0].id, "at last")
    exchange(ann, bea, lea)
    assert all(Moderation(one).conflicts() == [] for one in people.values())


def test_anything_can_be_settled(people: Team) -> None:
    ann, bea, lea = people.values()
    for one, n in ((ann, 0), (bea, 1)):
        one.set_attribute("V1", "town", ("York", "Bath")[n])
        answer(one, "V1", harm=("yes", "no")[n])
        one.propose("2.1", ("Good", "Inadequate")[n], "a reason")
        one.decide("1.1", ("Good", "Outstanding")[n], "a reason")
        one.add_guidance({"2.1.1": ("Look here.", "Look there.")[n]})
        one.add_case(
            "X1", ("visits", "works")[n], {"sex": "Male"} | ({"stage": "Late"} if not n else {})
        )
    merge(lea, ann, bea)
    moderation = Moderation(lea)
    found = {(c.subject, c.field) for c in moderation.conflicts()}
    assert found == {
        ("case:V1", "attribute.town"),
        ("case:V1", "gate.harm"),
        ("standard:2.1", "proposal"),
        ("standard:1.1", "decision"),
        ("inspection", "guidance.2.1.1"),
        ("case:X1", "sample"),
    }
    assert {c.what for c in moderation.conflicts()} >= {"Town", "harm", "proposal", "sample"}
    for conflict in moderation.conflicts():
        moderation.take(conflict.subject, conflict.field, conflict.versions[-1].id, "r")
    assert moderation.conflicts() == []
    exchange(ann, bea, lea)
    assert {tuple(sorted(one.case("V1").values)) for one in people.values()} == {
        tuple(sorted(lea.case("V1").values))
    }


def test_the_board_says_between_which_ratings_settling_moves(people: Team) -> None:
    ann, bea, lea = people.values()
    for case in ("V1", "V2"):
        answer_all(lea, case)
    merge(ann, lea)
    merge(bea, lea)
    answer(ann, "V2", q2_1_2="no")
    answer(bea, "V2", q2_1_2=None)
    assert lea.board().contest is None
    merge(lea, ann, bea)
    board = lea.board()
    contest = board.contest
    assert contest is not None
    assert contest.open == 1
    bands = lea.framework.bands
    span = contest.standards["2.1"]
    assert (span.low, span.high, span.unrated) == (bands[1], bands[3], False)
    assert list(contest.options) == ["2.1"]
    assert contest.overall == ScoreSpan(4, 12)  # 1.1 and 3.1 are not rated yet
    said = conflicts_sentence(contest, board.overall)
    assert said.startswith("1 open conflict: people answered differently.")
    assert "the rating of 2.1" in said
    assert "between 4 and 12" in said
    whole = " ".join("".join(s.text for s in line) for line in standard_detail(board, "2.1", 100))
    assert "Settling the open conflicts can move it: Requires improvement to Outstanding." in whole
    assert "settling the open conflicts: 50% (Requires improvement) to 100% (Outstanding)" in whole
    assert "open conflict" in "".join(s.text for line in board_lines(board, 90) for s in line)
    told = document(lea)["conflicts"]
    assert told["open"] == 1
    assert told["overall"] == {"lowest": 4, "highest": 12}
    assert told["standards"]["2.1"] == ["Requires improvement", "Good", "Outstanding"]


def test_disputed_decisions_move_the_overall_score(people: Team) -> None:
    ann, bea, lea = people.values()
    ann.decide("1.1", "Good", "r")
    bea.decide("1.1", "Inadequate", "r")
    merge(lea, ann, bea)
    contest = lea.board().contest
    assert contest is not None
    names = {b.name for b in contest.options["1.1"] if b is not None}
    assert names == {"Good", "Inadequate"}
    assert contest.overall == ScoreSpan(0, 2 + 9)
    for conflict in Moderation(lea).conflicts():
        Moderation(lea).take(conflict.subject, conflict.field, conflict.versions[0].id, "r")
    assert lea.board().contest is None


def test_interview_replies_are_settled_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = framework_files.built_in()
    first, second = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "a"))
    with Inspection.create(first, document, {"provider": "P"}, author="Ann") as ann:
        id = ann.begin_interview("officer_provider")
        ann.record.connection.checkpoint()
        shutil.copy(first, second)
        monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "b"))
        with Inspection.open(second, author="Bea") as bea:
            question = ann.framework.interviews["officer_provider"].questions[0]
            ann.reply(id, question, question.replies[0])
            bea.reply(id, question, question.replies[1])
            for one, text in ((ann, "loud"), (bea, "quiet")):
                one.remark(id, question.id, text)
            merge(ann, bea)
        remarked, replied = Moderation(ann).conflicts()
        assert replied.about == ann.framework.interviews["officer_provider"].name
        assert replied.case == ""
        others = Moderation(ann).third_values(replied)
        assert others is not None
        assert REFUSED in others
        assert question.replies[0] not in others
        Moderation(ann).set_third(replied.subject, replied.field, REFUSED, "as noted")
        assert Moderation(ann).third_values(remarked) is None
        with pytest.raises(Refused, match="Say which"):
            Moderation(ann).set_third(remarked.subject, remarked.field, " ", "r")
        Moderation(ann).set_third(remarked.subject, remarked.field, "both", "r")
        held = ann.interview(id)
        assert (held.replies[question.id], held.remarks[question.id]) == (REFUSED, "both")
