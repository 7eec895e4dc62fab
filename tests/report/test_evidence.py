"""Tagged evidence stands under its standard, each text once, and nothing else does."""

from __future__ import annotations

from hmip_tui.application import Inspection
from hmip_tui.report.compose import Options, compose
from hmip_tui.report.past import past_of
from hmip_tui.report.values import Bullets, Quote, Report, Section, typed_texts
from hmip_tui.views import WHOLE_CASE
from tests.report_lines import load

TEXTS = load("schema/demonstration/evidence.toml")["text"]
LISTED = {"strength": "Strengths", "area_for_improvement": "Areas for improvement"}
APART = {
    "good_practice": "Good practice example",
    "poor_practice": "Poor practice example",
    "quotation": "Quotation",
}


def found(report: Report) -> set[tuple[str, str, str]]:
    """What a text is called, the standard it stands under, and the text."""
    told: list[tuple[str, str, str]] = []

    def look(section: Section, standard: str) -> None:
        for block in section.blocks:
            if isinstance(block, Bullets) and ": " in section.title:
                heading = section.title.partition(":")[0]
                pieces = [item for item in block.items if item.source.field == "evidence"]
                told.extend((heading, standard, item.text) for item in pieces)
            elif isinstance(block, Quote):
                told.append((block.heading, standard, block.text))
        for part in section.sections:
            look(part, part.id.removeprefix("standard_") if "standard" in part.id else standard)

    for section in report.sections:
        look(section, "")
    assert len(told) == len(set(told))
    return set(told)


def test_the_demonstration_s_tags_come_out(report: Report) -> None:
    names = {**LISTED, **APART}
    assert found(report) == {
        (names[tag], row["question"][:3], row["text"])
        for row in TEXTS
        for tag in row.get("tags", ())
    }


def test_what_is_said_of_a_whole_case_stands_apart(inspection: Inspection) -> None:
    inspection.save_evidence("CS-001", WHOLE_CASE, "All of it\nhangs together.", tags=["strength"])
    inspection.save_evidence("UPW-01", WHOLE_CASE, "Not tagged.")
    report = compose(inspection, past_of(inspection))
    whole = {text for _, standard, text in found(report) if not standard}
    assert whole == {"All of it\nhangs together."}
    assert "Not tagged." not in typed_texts(report, "evidence")


def test_evidence_is_left_out_on_request(inspection: Inspection) -> None:
    report = compose(inspection, past_of(inspection), Options(evidence=False))
    assert found(report) == set()
    assert typed_texts(report, "evidence") == []
