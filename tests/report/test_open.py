"""A report says what is not final in it for as long as anything is."""

from __future__ import annotations

from hmip_tui.application import Inspection
from hmip_tui.report.compose import compose, unsettled
from hmip_tui.report.past import past_of
from hmip_tui.report.values import Report
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
