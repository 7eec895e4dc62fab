"""Interviews through the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework_interviews import DID_NOT_KNOW, REFUSED
from hmip_tui.interviewing import Clock
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
