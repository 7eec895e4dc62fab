"""Interviews through the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework.interviews import DID_NOT_KNOW, REFUSED
from hmip_tui.interviewing import Clock, InterviewPosition
from hmip_tui.seconds import Seconds
from hmip_tui.store.record import Change
from hmip_tui.tally import Slice

CASE = "CS-1"


class Ticking:
    """A clock that is ten seconds later at every reading."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 10
        return f"2026-01-05T09:{self.seconds // 60:02}:{self.seconds % 60:02}.000Z"


@pytest.fixture
def inspection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspection]:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    document = framework_files.built_in()
    path = tmp_path / "i.sqlite"
    with Inspection.create(path, document, {"provider": "P"}, clock=Ticking()) as made:
        made.add_case(CASE, "supervision", {"gender": "Male", "disposal": "Community"})
        yield made


def test_replies_remarks_and_who_said_so(inspection: Inspection) -> None:
    id = inspection.begin_interview("officer_provider")
    first, second = inspection.framework.interviews["officer_provider"].questions[:2]
    inspection.reply(id, first, first.replies[0])
    inspection.reply(id, second, REFUSED)
    inspection.remark(id, first.id, "said with a sigh")
    inspection.describe_person(id, "officer_grade", "PSO")
    held = inspection.interview(id)
    assert held.replies == {first.id: first.replies[0], second.id: REFUSED}
    assert held.remarks == {first.id: "said with a sigh"}
    assert held.attributes == {"officer_grade": "PSO"}
    assert inspection.reply(id, first, first.replies[0]) is None
    inspection.reply(id, first, None)
    assert first.id not in inspection.interview(id).replies


def test_refused_and_did_not_know_are_counted_apart(inspection: Inspection) -> None:
    kind = "officer_provider"
    question = inspection.framework.interviews[kind].questions[0]
    for grade, reply in (
        ("PO", question.replies[0]),
        ("PSO", question.replies[1]),
        ("PSO", REFUSED),
        ("PSO", DID_NOT_KNOW),
    ):
        id = inspection.begin_interview(kind)
        inspection.describe_person(id, "officer_grade", grade)
        inspection.reply(id, question, reply)
    whole = inspection.interview_results(kind)[0]
    assert (whole.yes, whole.n, whole.refused, whole.did_not_know) == (1, 2, 1, 1)
    of_po = inspection.interview_results(kind, Slice("officer_grade", "PO"))[0]
    assert (of_po.yes, of_po.n, of_po.percent) == (1, 1, 100)


def test_a_fact_that_the_case_shares_is_entered_once(inspection: Inspection) -> None:
    kind = inspection.framework.interviews["officer_case"]
    question = next(q for q in kind.questions if q.records)
    id = inspection.begin_interview("officer_case", CASE)
    inspection.reply(id, question, question.replies[0])
    assert inspection.case(CASE).values.get(question.records)
    assert inspection.interview(id).replies[question.id] == question.replies[0]
    again = inspection.begin_interview("officer_case", CASE)
    assert inspection.interview(again).replies[question.id] == question.replies[0]


def test_the_clock_runs_stands_and_is_kept_by_the_journal(inspection: Inspection) -> None:
    id = inspection.begin_interview("service_user_case", CASE)
    assert inspection.interview(id).since is not None
    inspection.set_clock(id, Clock.PAUSED)
    paused = inspection.interview(id)
    assert (paused.clock, paused.seconds, paused.since) == (Clock.PAUSED, 10.0, None)
    inspection.set_clock(id, Clock.RUNNING)
    inspection.set_clock(id, Clock.FINISHED)
    assert inspection.interview(id).seconds == 20.0
    assert inspection.set_clock(id, Clock.FINISHED) is None


def test_what_cannot_be_is_refused(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="no interview 'x'"):
        inspection.begin_interview("x")
    with pytest.raises(Refused, match="There is no case"):
        inspection.begin_interview("officer_case", "nobody")
    with pytest.raises(Refused, match="not about a case"):
        inspection.begin_interview("officer_provider", CASE)
    id = inspection.begin_interview("officer_provider")
    question = inspection.framework.interviews["officer_provider"].questions[0]
    with pytest.raises(Refused, match="takes"):
        inspection.reply(id, question, "perhaps")
    other = inspection.framework.interviews["officer_case"].questions[0]
    with pytest.raises(Refused, match="not asked in this interview"):
        inspection.reply(id, other, other.replies[0])


def test_what_the_case_knows_is_not_refused_and_not_lost(inspection: Inspection) -> None:
    inspection.add_case("CS-2", "supervision", {"gender": "Male", "disposal": "Community"})
    inspection.set_attribute("CS-2", "officer_grade", "PO")
    grade = inspection.framework.interviews["officer_case"].questions[0]
    id = inspection.begin_interview("officer_case", "CS-2")
    assert inspection.origin(inspection.interview(id), grade).startswith("entered by")
    with pytest.raises(Refused, match="The case says officer's grade: PO"):
        inspection.reply(id, grade, REFUSED)
    inspection.reply(id, grade, None)
    assert inspection.case("CS-2").attribute("officer_grade") == ""
    assert inspection.origin(inspection.interview(id), grade) == ""
    inspection.reply(id, grade, REFUSED)
    assert inspection.interview(id).replies[grade.id] == REFUSED
    inspection.reply(id, grade, None)
    assert inspection.interview(id).replies == {}


def test_what_was_imported_is_corrected_and_not_cleared(inspection: Inspection) -> None:
    known = {"gender": "Male", "disposal": "Community", "officer_grade": "PO"}
    inspection.add_case("CS-2", "supervision", known)
    grade = inspection.framework.interviews["officer_case"].questions[0]
    id = inspection.begin_interview("officer_case", "CS-2")
    assert inspection.origin(inspection.interview(id), grade) == "imported"
    with pytest.raises(Refused, match="came with the case list"):
        inspection.reply(id, grade, None)
    inspection.reply(id, grade, "PSO")
    assert inspection.case("CS-2").attribute("officer_grade") == "PSO"


def test_an_interview_changes_no_case_that_is_locked(inspection: Inspection) -> None:
    first, second = inspection.framework.interviews["officer_case"].questions[:2]
    id = inspection.begin_interview("officer_case", CASE)
    case = inspection.case(CASE)
    for checked in inspection.check(case):
        if checked.finding.hard:
            question = inspection.framework.questions[checked.finding.question]
            inspection.answer(CASE, question, question.allowed[0])
    while left := [c for c in inspection.check(inspection.case(CASE)) if c.open]:
        finding = left[0].finding
        if finding.hard:
            question = inspection.framework.questions[finding.question]
            inspection.answer(CASE, question, question.allowed[0])
        else:
            inspection.accept(CASE, finding, "for this test")
    for step in ("complete", "submit"):
        inspection.take_step(CASE, step)
    with pytest.raises(Refused, match="reopen it"):
        inspection.reply(id, first, "PO")
    assert inspection.reply(id, second, REFUSED) is not None


def test_results_follow_interviews_and_the_facts_of_their_cases(inspection: Inspection) -> None:
    grade = inspection.framework.interviews["officer_case"].questions[0]
    assert inspection.interview_results("officer_case")[0].n == 0
    id = inspection.begin_interview("officer_case", CASE)
    inspection.set_attribute(CASE, "officer_grade", "PO")
    assert inspection.interview_results("officer_case")[0].percent == 100
    inspection.reply(id, grade, "PSO")
    assert inspection.interview_results("officer_case")[0].percent == 0
    assert inspection.interview_results("officer_case", Slice("officer_grade", "PSO"))[0].n == 1
    assert inspection.interview_results("officer_case", Slice("officer_grade", "PO"))[0].n == 0
    with pytest.raises(Refused, match="no interview 'x'"):
        inspection.interview_results("x")


def test_a_change_taken_back_is_not_counted(inspection: Inspection) -> None:
    kind = inspection.framework.interviews["officer_provider"]
    inspection.interview_results(kind.id)
    id = inspection.begin_interview(kind.id)
    with pytest.raises(KeyError), inspection.together():
        inspection.reply(id, kind.questions[0], "Yes")
        raise KeyError
    assert inspection.interview_results(kind.id)[0].n == 0
    assert inspection.running(kind.id).held() == 1


def test_an_interview_counts_where_its_case_does(inspection: Inspection) -> None:
    kind = inspection.framework.interviews["officer_case"]
    own = next(q for q in kind.questions if not q.records and q.condition is None)
    running = inspection.running(kind.id)
    for about in (CASE, f"{CASE}~2"):
        if about != CASE:  # a second assessment is counted nowhere
            Seconds(inspection).draw_every("supervision", 1, 1)
        inspection.reply(inspection.begin_interview(kind.id, about), own, own.replies[0])
    for sample, counted in (("supervision", 1), (None, 0), ("supervision", 1)):
        inspection.put(Change(f"case:{CASE}", "sample", sample))
        assert running.held() == counted
        assert {found.n for found in running.percentages()} == {0, counted}
        with Inspection.open(inspection.path, writable=False) as again:
            assert again.running(kind.id).percentages() == running.percentages()
            assert sum(map(again.is_counted, again.interviews(kind.id))) == counted


def test_a_fact_told_about_a_second_assessment_is_the_cases(inspection: Inspection) -> None:
    kind = inspection.framework.interviews["officer_case"]
    fact = next(q for q in kind.questions if q.records.startswith("attribute."))
    Seconds(inspection).draw_every("supervision", 1, 1)
    id = inspection.begin_interview(kind.id, f"{CASE}~2")
    changed = inspection.reply(id, fact, fact.replies[0])
    assert changed is not None
    assert changed.subject == f"case:{CASE}"
    assert inspection.origin(inspection.interview(id), fact) == f"entered by {inspection.author}"
    for said, step in (
        (fact.replies[0], inspection.undo_in_interview),
        (None, inspection.redo_in_interview),
        (fact.replies[0], inspection.undo_in_interview),
    ):
        with Inspection.open(inspection.path, writable=False) as again:
            assert again.interview(id).replies.get(fact.id) == said
            assert again.case(CASE).values.get(fact.records) == said
        step(id)
    inspection.put(Change(f"case:{CASE}", "state", {"state": "submitted", "reason": ""}))
    with pytest.raises(Refused, match=f"{CASE} is submitted: reopen it"):
        inspection.reply(id, fact, fact.replies[0])


def test_where_an_interview_was_left_is_remembered(inspection: Inspection) -> None:
    first, second = inspection.framework.interviews["officer_provider"].questions[:2]
    assert inspection.interview_position() is None
    id = inspection.begin_interview("officer_provider")
    there = InterviewPosition(id, second.id)
    inspection.reply(id, first, "Yes", position=there)
    assert inspection.interview_position() == there
    back = InterviewPosition(id, first.id)
    assert inspection.reply(id, first, "Yes", position=back) is None
    assert inspection.interview_position() == back
    inspection.leave_interview()
    assert inspection.interview_position() is None


@pytest.mark.parametrize("damaged", ["", "[", "[1]", "null", '["gone", "op.quality"]', "[[], 1]"])
def test_a_damaged_place_is_none(inspection: Inspection, damaged: str) -> None:
    inspection.record.set_local("interview", damaged)
    assert inspection.interview_position() is None


def test_a_clock_that_a_killed_program_left_running_counts_no_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    time = ["2026-01-05T09:00:00.000Z"]
    document, path = framework_files.built_in(), tmp_path / "i.sqlite"
    with Inspection.create(path, document, {"provider": "P"}, clock=lambda: time[0]) as made:
        id = made.begin_interview("officer_provider")
        first, second = made.framework.interviews["officer_provider"].questions[:2]
        time[0] = "2026-01-05T09:12:00.000Z"
        made.reply(id, first, "Yes")
        time[0] = "2026-01-06T09:00:00.000Z"
        held = made.interview(id)
        assert held.time.silent(made.now())
        assert held.time.at(made.now()) == 12 * 60
        made.reply(id, second, "Yes")
        assert made.interview(id).seconds == 12 * 60
