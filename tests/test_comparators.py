"""Published figures in an inspection's record, and today's beside them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import comparator_list, comparators, framework_files
from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.comparison import Against, Published, Verdict
from hmip_tui.errors import Refused
from hmip_tui.framework import build
from tests.report_lines import load

REPORT = "west-yorkshire-crc-2020"
PRINTED = load(f"schema/comparators/{REPORT}.toml")
FRAMEWORK = build(framework_files.built_in())


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    path = tmp_path / "north.sqlite"
    with Inspection.create(path, framework_files.built_in(), {"provider": "North"}) as created:
        yield created


@pytest.fixture
def demonstrated(demonstration_file: Path, tmp_path: Path) -> Iterator[Comparators]:
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="lead") as opened:
        yield Comparators(opened)


def read(*lines: str) -> tuple[list[comparator_list.Row], list[str]]:
    rows, faults = comparator_list.read("\n".join(lines), FRAMEWORK)
    return rows, [fault.describe("f.csv") for fault in faults]


class TestLists:
    def test_figures_ratings_and_notes(self, inspection: Inspection) -> None:
        rows, faults = read(
            "Question;Previous;previous base;all_providers;all_providers_base;previous_rating;note",
            "2.1.1;67%;130;68;4000;;[b]as printed",
            "2.1.1.a;66;;;;;",
            "2.1;;;;;requires improvement;",
            ";;;;;;",
        )
        assert faults == []
        held = Comparators(inspection)
        assert held.take(rows) == 4
        assert held.take(rows) == 0
        note = "[b]as printed"
        assert held.figures() == {
            (Against.PREVIOUS, "2.1.1"): Published(67, 130, note),
            (Against.ALL_PROVIDERS, "2.1.1"): Published(68, 4000, note),
            (Against.PREVIOUS, "2.1.1.a"): Published(66),
        }
        assert held.previous_ratings() == {"2.1": ("Requires improvement", "")}

    def test_every_mistake_is_told(self) -> None:
        rows, faults = read(
            "question,previous,previous_base,previous_rating",
            "2.1.1,101,,",
            "2.1.1,50,0,",
            "9.9,50,,",
            "2.1.2,,130,",
            "2.1.2,50,130,Good",
            "2.1,50,,Poor",
            "harm_factors,50,,",
            "2.2.1,50",
            '2.2.1,"50,,',
            "2.2.2,5x,1.5,",
        )
        assert rows == []
        bands = "Inadequate, Requires improvement, Good, Outstanding"
        assert faults == [
            "f.csv:2: previous: '101' is not a whole percentage from 0 to 100",
            "f.csv:3: question: 2.1.1 is in line 2 already",
            "f.csv:3: previous_base: '0' is not a number of cases",
            "f.csv:4: question: '9.9' is no key question, prompt or standard",
            "f.csv:5: previous_base: there is a base without a percentage",
            "f.csv:6: question: 2.1.2 is in line 5 already",
            "f.csv:6: previous_rating: only a standard has a rating",
            f"f.csv:7: previous_rating: 'Poor' is not one of {bands}",
            "f.csv:7: previous: a standard has a rating and no percentage",
            "f.csv:8: question: 'harm_factors' is no key question, prompt or standard",
            "f.csv:9: the line does not have 4 fields",
            "f.csv:10: the line does not have 4 fields",
            "f.csv:11: previous: '5x' is not a whole percentage from 0 to 100",
            "f.csv:11: previous_base: '1.5' is not a number of cases",
        ]

    @pytest.mark.parametrize(
        ("header", "reason"),
        [
            ("", "empty"),
            ("previous", "should name the columns"),
            ("question,previous,previous", "each once"),
            ("question,before", "no such column"),
        ],
    )
    def test_headings_that_do_not_do(self, header: str, reason: str) -> None:
        rows, faults = read(header, "2.1.1,50,50")
        assert rows == []
        assert any(reason in fault for fault in faults) or header == ""

    def test_what_cannot_be_is_told_and_not_tested(self, inspection: Inspection) -> None:
        rows, _ = read("question,previous,previous_base", "2.1.1,80,47")
        assert [f.reason for f in comparator_list.doubtful(rows)] == ["80% cannot come of 47 cases"]
        held = Comparators(inspection)
        held.take(rows)
        assert held.doubtful() == [(Against.PREVIOUS, "2.1.1", Published(80, 47))]


def test_a_reports_figures_become_the_records(demonstrated: Comparators) -> None:
    """The demonstration is set beside exactly what the report prints, with its gaps."""
    figures = demonstrated.figures()
    assert demonstrated.report_id() == REPORT
    for row in (*PRINTED["key_question"], *PRINTED["prompt"]):
        before = figures[Against.PREVIOUS, row["id"]]
        assert before.percent == row.get("previous")
        assert (before.note == "") == ("previous" in row)
        everywhere = figures.get((Against.ALL_PROVIDERS, row["id"]), Published())
        assert everywhere.percent == row.get("all_providers")
        assert before.base is None
        assert everywhere.base is None
    assert {s: r for s, (r, _) in demonstrated.previous_ratings().items()} == {
        row["id"]: row["previous"] for row in PRINTED["standard"]
    }
    told = demonstrated.document()
    for table in ("characteristic", "interview_result", "source"):
        assert told[table] == PRINTED[table]
    by_id = {row["id"]: row.get("previous") for row in (*told["key_question"], *told["prompt"])}
    assert by_id["2.1.1"] == 67
    assert by_id["2.1.1.b"] is None


def test_the_demonstrations_rows_are_annexe_4s(demonstrated: Comparators) -> None:
    """Now and before come out as printed, and nothing is called significant without a base."""
    rows = {row.id: row for standard in demonstrated.standards() for row in standard.rows}
    ours = {"2.1.3", "4.2.2.a"}  # printed nowhere: the demonstration's own
    for row in (*PRINTED["key_question"], *PRINTED["prompt"]):
        found = rows[row["id"]]
        if row["id"] not in ours:
            assert found.percent == row.get("current")
        for side in Against:
            assert found.published[side].percent == row.get(side.value)
            assert found.compared[side].verdict is not Verdict.SIGNIFICANT
            assert "significant" not in found.compared[side].words
    assert rows["4.1.3"].counts is None


def test_with_bases_the_reports_words_come_out(demonstrated: Comparators) -> None:
    before = {"2.1.1": 67, "2.1.2": 65, "2.2.2": 52, "2.3.2": 50, "2.3.3": 40, "2.1.2.a": 62}
    everywhere = {"2.2.1": 63, "2.2.2": 64, "2.3.3": 41, "2.4.1": 65, "2.4.2": 60}
    lines = ["question,previous,previous_base,all_providers,all_providers_base"]
    for id in sorted({*before, *everywhere}):
        one, other = before.get(id), everywhere.get(id)
        lines.append(f"{id},{one or ''},{118 if one else ''},{other or ''},{4000 if other else ''}")
    rows, faults = read(*lines)
    assert faults == []
    demonstrated.take(rows)
    found = {row.id: row.compared for s in demonstrated.standards() for row in s.rows}
    significant = {(i, s) for i, sides in found.items() for s in Against if "sig" in sides[s].words}
    assert significant == {
        *((id, Against.PREVIOUS) for id in ("2.1.1", "2.1.2.a", "2.3.2")),
        *((id, Against.ALL_PROVIDERS) for id in everywhere),
    }


def test_this_reports_own_figures_as_the_next_inspections_previous(inspection: Inspection) -> None:
    held = Comparators(inspection)
    held.take_report(REPORT, as_previous=True)
    assert held.figures()[Against.PREVIOUS, "2.1.1"] == Published(55)
    assert held.previous_ratings()["1.4"][0] == "Good"
    assert held.report_id() == ""
    assert held.document()["key_question"][0]["id"]
    with pytest.raises(Refused, match="no figures of a report"):
        held.take_report("elsewhere")
    assert comparators.reports() == [REPORT]
