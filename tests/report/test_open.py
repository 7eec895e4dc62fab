"""A report says what is not final in it for as long as anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.report.compose import compose, unsettled
from hmip_tui.report.past import past_of
from hmip_tui.report.values import Paragraph, Report, Section
from hmip_tui.states import State
from hmip_tui.statistics import margin_of_error
from hmip_tui.store.record import Change
from tests.report import reading


def composed(inspection: Inspection) -> Report:
    return compose(inspection, past_of(inspection))


def test_the_demonstration_is_not_final(inspection: Inspection) -> None:
    assert unsettled(composed(inspection)) == [
        "1 of 130 cases of Case supervision is not complete.",
        "1 of 54 cases of Unpaid work is not complete.",
        "1 of 47 cases of Through the Gate is not complete.",
        "The panel has not decided on: 1.1, 1.2, 1.3, 1.4, 2.1, 2.2, 2.3, 2.4, 4.1, 4.2.",
    ]


def test_a_decision_on_data_that_changed_is_to_be_reconfirmed(inspection: Inspection) -> None:
    inspection.decide("2.1", "Inadequate", "as the cases say")
    told = unsettled(composed(inspection))
    assert told[-1] == "The panel has not decided on: 1.1, 1.2, 1.3, 1.4, 2.2, 2.3, 2.4, 4.1, 4.2."
    question = inspection.framework.questions["2.1.1"]
    case = next(
        row.id
        for row in inspection.cases("supervision")
        if inspection.case(row.id).values.get("judgement.2.1.1") == "yes"
    )
    inspection.take_step(case, "reopen", "to see")
    inspection.answer(case, question, question.allowed[1])
    told = unsettled(composed(inspection))
    assert "To be reconfirmed, as data has changed since: 2.1 (decision)." in told


def test_a_gate_that_was_opened_after_completion_is_told(inspection: Inspection) -> None:
    gate = inspection.framework.questions["review_harm_needed"]
    case = next(
        row.id
        for row in inspection.cases("supervision")
        if inspection.case(row.id).values.get(gate.field) == "no"
        and "judgement.2.4.3" not in inspection.case(row.id).values
        and inspection.state(inspection.case(row.id)) is State.COMPLETE
    )
    inspection.answer(case, gate, Answer.YES)
    left, unjudged, *_ = unsettled(composed(inspection))
    assert left == "1 of 130 cases of Case supervision is not complete."
    assert unjudged == (
        "Marked complete, without a judgement on every key question that applies: "
        "1 of 130 cases of Case supervision."
    )


def test_a_panel_s_decision_is_told_with_its_reason(inspection: Inspection) -> None:
    inspection.decide("4.1", "Outstanding", "The evidence of CS-014.")
    report = composed(inspection)
    page = reading.tables_of(report)["Ratings"]
    assert ["4.1", "Unpaid work", "Outstanding"] in reading.shown(page)
    (domain,) = (s for s in report.sections if s.id == "domain_3")
    (standard,) = (s for s in domain.sections if s.id == "standard_4.1")
    texts = [getattr(block, "text", "") for block in standard.blocks]
    assert "The ratings panel decided: Outstanding." in texts
    assert "The evidence of CS-014." in texts
    (row,) = (r for t in report.data if t.id == "standards" for r in t.rows if r[0].value == "4.1")
    told = [cell.value for cell in row]
    assert told[3:5] == ["Outstanding", 3]
    assert told[-2:] == ["yes", "no"]


def section(parts: tuple[Section, ...], id: str) -> Section:
    (found,) = (part for each in parts for part in (each, *each.sections) if part.id == id)
    return found


def test_a_report_of_little_says_no_more_than_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    document, path = framework_files.built_in(), tmp_path / "i.sqlite"
    with Inspection.create(path, document, {"provider": "P"}) as inspection:
        inspection.add_case("T1", "through_the_gate", {"gender": "Male"})
        for id in ("4.2.1", "4.2.3", "4.2.2"):
            said = Answer.YES if id == "4.2.2" else Answer.NO
            inspection.answer("T1", inspection.framework.questions[id], said)
        field = "comparator.previous.4.2.2"
        inspection.put(Change("inspection", field, {"percent": 99, "base": 100, "note": ""}))
        report = composed(inspection)
    tables = reading.tables_of(report)
    _, row, *_ = reading.shown(tables["Key questions of standard 2.1"])
    assert row[1] == "No case counted"
    _, *rows = reading.shown(tables["Key questions of standard 4.2"])
    assert [row[-1] for row in rows] == ["", "+1 point: higher", ""]
    texts = [
        b.text for b in section(report.sections, "standard_4.2").blocks if isinstance(b, Paragraph)
    ]
    assert "The lowest of its key questions are 4.2.1 and 4.2.3 at 0%." in texts
    told = section(report.sections, "methodology").blocks[0]
    assert isinstance(told, Paragraph)
    assert "0 cases of Unpaid work and 1 case of Through the Gate. For Case" in told.text
    assert told.text.endswith("For Through the Gate the size was set by whoever drew the sample.")


def test_a_population_smaller_than_its_sample_makes_no_margin_narrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    document, path = framework_files.built_in(), tmp_path / "i.sqlite"
    settings = {"provider": "P", "population.through_the_gate": 2}
    with Inspection.create(path, document, settings) as inspection:
        for number in (1, 2, 3):
            inspection.add_case(f"T{number}", "through_the_gate", {"gender": "Male"})
            inspection.answer(f"T{number}", inspection.framework.questions["4.2.1"], Answer.YES)
            live = inspection.live("through_the_gate")
            known = number < 3
            assert live.populations == {"through_the_gate": known}
            expected = margin_of_error(number, 2 if known else None)
            assert live.margins["4.2.1"] == expected
            samples = reading.tables_of(composed(inspection))["Samples"]
            last = reading.shown(samples)[-1]
            assert last[:3] == ["Through the Gate", str(number), "2"]
            assert (f"±{expected:.1f}" in last) == known
