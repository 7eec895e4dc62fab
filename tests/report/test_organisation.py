"""Domain one in the report: key data, what speaks for and against, what was held and read."""

from __future__ import annotations

import pytest

from hmip_tui.application import Inspection
from hmip_tui.materials import MaterialKind, Side
from hmip_tui.organising import Organising
from hmip_tui.recommendations import Progress, Round
from hmip_tui.recommending import Recommending
from hmip_tui.report.compose import EVERYTHING, Options, compose
from hmip_tui.report.leaving import Leaving
from hmip_tui.report.package import write_json
from hmip_tui.report.past import past_of
from hmip_tui.report.progress import silent
from hmip_tui.report.values import Bullets, Report, Section, passages
from tests.report import reading


@pytest.fixture
def organised(inspection: Inspection) -> Inspection:
    """The inspection with evidence about the organisation of the tests' own."""
    held = Organising(inspection)
    for item in held.materials():  # the demonstration's own would stand among it
        for key_question in item.sides:
            held.tag(item.subject, key_question, None)
    staff = {"heading": "Staffing", "title": "Staff in post", "previous": "212", "current": "198"}
    held.add(MaterialKind.DATA, staff, {"1.2.1": Side.AGAINST})
    held.add(
        MaterialKind.DATA,
        {"heading": "Staffing", "title": "=Vacancies", "current": "7%", "source": "the provider"},
        {"1.2.1": Side.AGAINST, "1.2.2": Side.FOR},
    )
    held.add(
        MaterialKind.MEETING,
        {"title": "Middle managers", "roles": "team managers", "text": "Managers are stretched."},
        {"1.2.4": Side.AGAINST, "1.1.1": Side.FOR},
    )
    held.add(MaterialKind.DOCUMENT, {"title": "Business plan"}, {"1.1.1": Side.FOR})
    return inspection


def composed(inspection: Inspection, options: Options = EVERYTHING) -> Report:
    return compose(inspection, past_of(inspection), options)


def standard(report: Report, id: str) -> Section:
    domain = next(s for s in report.sections if s.id == "domain_1")
    return next(s for s in domain.sections if s.id == f"standard_{id}")


def test_key_data_stand_in_tables_under_their_standard(organised: Inspection) -> None:
    rows = reading.shown(reading.tables_of(composed(organised))["Key data, 1.2: Staffing"])
    assert rows == [
        ["Figure", "Previous", "Current", "Source"],
        ["Staff in post", "212", "198", ""],
        ["=Vacancies", "", "7%", "the provider"],
    ]


def test_what_speaks_for_and_against_is_listed(organised: Inspection) -> None:
    report = composed(organised)
    lists = {
        part.title: [item.text for b in part.blocks if isinstance(b, Bullets) for item in b.items]
        for id in ("1.1", "1.2")
        for part in standard(report, id).sections
    }
    assert lists == {
        "Strengths: 1.1": ["Business plan", "Managers are stretched."],
        "Areas for improvement: 1.2": ["Managers are stretched."],
    }


def test_meetings_and_documents_are_counted(organised: Inspection) -> None:
    counts = [item.kind for item in Organising(organised).materials()]
    (method,) = (s for s in composed(organised).sections if s.id == "methodology")
    told = [getattr(block, "text", "") for block in method.blocks]
    assert f"Meetings held: {counts.count(MaterialKind.MEETING)}." in told
    assert f"Documents received and read: {counts.count(MaterialKind.DOCUMENT)}." in told


def test_key_data_are_data(organised: Inspection) -> None:
    rows = reading.read_json(write_json(composed(organised), silent))["key_data"]
    (row,) = (row for row in rows if row["title"] == "=Vacancies")
    assert row == {
        "heading": "Staffing",
        "title": "=Vacancies",
        "previous": None,
        "current": "7%",
        "source": "the provider",
        "key_questions": "1.2.1 1.2.2",
    }


def test_names_in_it_are_found(organised: Inspection) -> None:
    Organising(organised).add(
        MaterialKind.MEETING,
        {"title": "Staff", "text": "Ring 0113 496 0000."},
        {"1.2.4": Side.FOR},
    )
    (finding,) = Leaving(organised).check(passages(composed(organised)))
    assert (finding.place.field, finding.found) == ("meeting", "0113 496 0000")
    assert finding.place.question == "1.2.4"


def test_without_evidence_there_is_none_of_it(organised: Inspection) -> None:
    report = composed(organised, Options(evidence=False))
    assert not [title for title in reading.tables_of(report) if title.startswith("Key data")]
    assert not standard(report, "1.2").sections


def test_what_was_said_stands_with_the_key_question(report: Report) -> None:
    """Chapter 1, 1.2: 76 per cent received helpful supervision, 63 per cent seven times or more."""
    tables = reading.tables_of(report)
    (title,) = (title for title in tables if title.startswith("1.2.3 "))
    head, *rows = reading.shown(tables[title])
    assert head == ["Result", "From", "Share", "Counted", "n"]
    assert [[row[0], *row[2:]] for row in rows] == [
        ["helpful supervision", "76%", "37", "49"],
        ["seven supervisions or more", "63%", "31", "49"],
    ]


def test_what_was_observed_is_evidence_for_unpaid_work(inspection: Inspection) -> None:
    kind = inspection.framework.interviews["upw_work_party"]
    question = next(q for q in kind.questions if q.key_question == "4.1.3")
    before = inspection.interview_counts()["upw_work_party"]
    for reply in question.replies[:1] * 6:
        inspection.reply(inspection.begin_interview(kind.id), question, reply)
    report = composed(inspection)
    (title,) = (title for title in reading.tables_of(report) if title.startswith("4.1.3 "))
    told = {row[0] for row in reading.shown(reading.tables_of(report)[title])}
    assert {result.name for result in question.results} <= told
    (method,) = (s for s in report.sections if s.id == "methodology")
    texts = [getattr(block, "text", "") for block in method.blocks]
    assert any(
        text.startswith("Observations made: ") and f"{kind.name}: {before + 6}" in text
        for text in texts
    )
    assert not any("Interviews held" in text and kind.name in text for text in texts)


def test_small_numbers_of_those_who_said_it_are_hidden(inspection: Inspection) -> None:
    report = composed(inspection, Options(suppress_below=5))
    shown = reading.tables_of(report)
    for title in (title for title in shown if title[:2] == "1."):
        for row in reading.shown(shown[title])[1:]:
            assert all(not cell.isdigit() or int(cell) >= 5 for cell in row[-2:])


# -- recommendations -----------------------------------------------------------------------------


def test_recommendations_and_progress_stand_in_the_report(inspection: Inspection) -> None:
    held = Recommending(inspection)
    for each in held.recommendations():  # the demonstration's own would stand among them
        if each.round is Round.NEW:
            held.withdraw(each.id)
    for each in held.recommendations():
        held.withdraw(each.id)
    staff = {"addressee": "The CRC", "text": "Train =all staff."}
    first = held.add(Round.PREVIOUS, staff)
    held.add(Round.PREVIOUS, {"addressee": "The CRC", "text": "Mend the reception."})
    held.judge(first, Progress.SOME, "Half of them, says CS-014.")
    held.repeat(first)
    report = composed(inspection)
    tables = reading.tables_of(report)
    assert reading.shown(tables["Recommendations"])[1:] == [
        ["1", "The CRC", "Train =all staff.", "1"]
    ]
    assert reading.shown(tables["Progress on the previous inspection's recommendations"])[1:] == [
        ["1", "The CRC", "Train =all staff.", "Some progress", "Half of them, says CS-014."],
        ["2", "The CRC", "Mend the reception.", "Not judged yet", ""],
    ]
    rows = reading.read_json(write_json(report, silent))["previous_recommendations"]
    assert [row["progress"] for row in rows] == ["some", None]
    (finding,) = Leaving(inspection).check(passages(report))
    assert (finding.place.field, finding.found) == ("recommendation", "CS-014")
