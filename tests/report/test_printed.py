"""What the report prints comes out of the demonstration, in every kind of file.

The printed lines are read by the tests' own parser from the report's text; nothing here is taken
from the program's copy of the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hmip_tui import comparator_list
from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.comparison import Against, Verdict
from hmip_tui.framework import Kind, build
from hmip_tui.report.compose import compose
from hmip_tui.report.data import figures_table
from hmip_tui.report.document import write_document
from hmip_tui.report.export import single_table
from hmip_tui.report.package import write_csv, write_database, write_json, write_package
from hmip_tui.report.page import write_page
from hmip_tui.report.past import past_of
from hmip_tui.report.progress import silent
from hmip_tui.report.values import Report
from hmip_tui.report.workbook import write_workbook
from tests.report import reading
from tests.report.reading import Read, Rows
from tests.report_lines import (
    FRAMEWORK,
    ROOT,
    UNAVAILABLE,
    printed_key_questions,
    printed_prompts,
    printed_standards,
    prompt_rows,
)

FILES: dict[str, Callable[[Report], Read]] = {
    "the model": reading.read_model,
    "Word": lambda report: reading.read_word(write_document(report, silent)),
    "HTML": lambda report: reading.read_page(write_page(report, silent)),
}
NOT_PRINTED = {"2.1.3"}
"""The row that the report's table lacks; its current figure is the demonstration's own."""

OURS_IN_ANNEXE = "4.2.2.a"
"""'No comparable data available' in both columns; the demonstration has a figure of its own."""


@pytest.fixture(scope="module", params=FILES)
def read(request: pytest.FixtureRequest, report: Report) -> Read:
    return FILES[request.param](report)


def printed(figure: int | None) -> str:
    return UNAVAILABLE if figure is None else f"{figure}%"


def test_the_ratings_page_is_the_printed_one(read: Read) -> None:
    rows = [row for row in read.tables["Ratings"] if len(row) == 3]
    assert rows[1:3] == [["Score", "", "11/30"], ["Overall rating", "", "Requires improvement"]]
    names = {standard["id"]: standard["name"] for standard in FRAMEWORK["standard"]}
    current = {standard: ratings[1] for standard, ratings in printed_standards().items()}
    assert rows[3:] == [[id, names[id], current[id]] for id in names]


def test_every_standard_s_heading_has_both_ratings(read: Read) -> None:
    ratings = printed_standards()
    assert len(ratings) == 10
    for standard in FRAMEWORK["standard"]:
        _, row = read.tables[f"Rating of standard {standard['id']}"]
        assert row == [standard["title"], *ratings[standard["id"]]]


def comparison_rows(rows: Rows) -> list[tuple[str, str, str, str]]:
    """Wording, previous, current and all providers; a column left out is as unavailable."""
    places = {heading: place for place, heading in enumerate(rows[0])}
    named = ("Previous inspection", "Current inspection", "All providers")
    return [
        (
            row[0],
            *(row[places[n]] if n in places else UNAVAILABLE for n in named),  # type: ignore[misc]
        )
        for row in rows[1:]
    ]


@pytest.mark.parametrize("standard", ["2.1", "2.2", "2.3", "2.4", "4.1", "4.2"])
def test_comparison_tables_are_the_printed_ones(read: Read, standard: str) -> None:
    figures = printed_key_questions()
    wanted = [
        (question["title"], *map(printed, figures[question["id"]]))
        for question in FRAMEWORK["key_question"]
        if question["standard"] == standard and question["id"] in figures
    ]
    rows = comparison_rows(read.tables[f"Key questions of standard {standard}"])
    ours = {q["title"] for q in FRAMEWORK["key_question"] if q["id"] in NOT_PRINTED}
    assert [row for row in rows if row[0] not in ours] == wanted
    added = [row for row in rows if row[0] in ours]
    assert added == ([(*ours, UNAVAILABLE, "43%", UNAVAILABLE)] if standard == "2.1" else [])


def test_unpaid_work_has_no_column_of_nothing(read: Read) -> None:
    head = read.tables["Key questions of standard 4.1"][0]
    assert "Previous inspection" not in head
    assert "All providers" not in head


def test_annexe_4_is_the_printed_one_row_by_row(read: Read) -> None:
    ours = printed_prompts()[OURS_IN_ANNEXE]
    wanted: dict[str, Rows] = {}
    heading = ""
    for row in prompt_rows():
        rows = wanted.setdefault(row.standard, [])
        if row.key_question != heading:
            rows.append([row.key_question])
            heading = row.key_question
        current = 77 if row == ours else row.current
        rows.append([row.text, printed(row.previous), printed(current)])
    assert sum(len(row) == 3 for rows in wanted.values() for row in rows) == len(printed_prompts())
    names = {standard["id"]: standard["name"] for standard in FRAMEWORK["standard"]}
    for standard, rows in wanted.items():
        found = read.tables[f"{standard}. {names[standard]}"]
        assert found[0][:3] == ["Prompt", "Previous inspection", "Current inspection"]
        assert [row[:3] for row in found[1:]] == rows


def bases(rows: Rows, first: str) -> dict[str, str]:
    """The n of each row of a table by its words, without the headings in between."""
    assert rows[0][0] == first
    place = rows[0].index("n")
    return {row[0]: row[place] for row in rows[1:] if len(row) > place}


def test_every_percentage_stands_beside_its_n(read: Read, inspection: Inspection) -> None:
    """Single questions are left unanswered, so that no other figure tells it (design 3.4)."""
    tally = inspection.live_tally()
    printed_bases = {}
    for standard in inspection.framework.standards.values():
        if not standard.rated_questions:
            continue
        judged = bases(read.tables[f"Key questions of standard {standard.id}"], "Key question")
        asked = bases(read.tables[f"{standard.id}. {standard.name}"], "Prompt")
        for key_question in standard.key_questions:
            if key_question.judgement is not None:
                printed_bases[key_question.id] = judged[key_question.title]
                assert judged[key_question.title] == str(tally.counts(key_question.id).n)
            for prompt in key_question.prompts:
                same = [p for k in standard.key_questions for p in k.prompts]
                if [p.text for p in same].count(prompt.text) == 1:
                    assert asked[prompt.text] == str(tally.counts(prompt.id).n)
    assert printed_bases["2.1.3"] == "119"
    assert [printed_bases[id] for id in ("2.4.1", "2.4.2", "2.4.3")] == ["87", "63", "71"]


CHARACTERISTICS = {
    # as printed under 1.3, characteristics of inspected domain two cases
    ("Gender", "Female"): (14, 17),
    ("Ethnicity", "Black and minority ethnic"): (28, 14),
    ("Disability", "Yes"): (46, 49),
    ("Substance misuse problems identified", "Yes"): (61, 72),
    ("Domestic abuse issues identified", "Yes"): (48, 41),
    ("Child safeguarding issues identified", "Yes"): (32, 32),
}


def test_characteristics_are_the_printed_ones(report: Report) -> None:
    (table,) = (t for t in report.data if t.id == "characteristics")
    names = [column.id for column in table.columns]
    rows = [dict(zip(names, (c.value for c in row), strict=True)) for row in table.rows]
    found = {
        (row["attribute"], row["value"]): (row["percent"], row["all_providers"])
        for row in rows
        if row["sample"] == "Case supervision"
    }
    assert {key: found[key] for key in CHARACTERISTICS} == CHARACTERISTICS


def test_workloads_are_printed_by_grade(read: Read) -> None:
    (rows,) = (r for title, r in read.tables.items() if title.startswith("Responsible officer,"))
    places = {heading: place for place, heading in enumerate(rows[0])}
    named = ("Share", "Previous inspection", "All providers")
    found = {
        row[places["Of"]].rpartition(" ")[2]: [row[places[n]] for n in named]
        for row in rows
        if row[0] == "unmanageable workload"
    }
    assert found == {
        "all": ["74%", "", ""],
        "PO": ["63%", "70%", "63%"],
        "PSO": ["83%", "78%", "56%"],
    }


def test_sub_samples_are_the_printed_ones(read: Read) -> None:
    held = {row[0]: row[2] for row in read.tables["Sub-samples"]}
    asked = {gate["id"]: gate["question"] for gate in FRAMEWORK["gate"]}
    wanted = {
        "harm_factors": "119",
        "review_engagement_needed": "87",
        "review_desistance_needed": "63",
        "review_harm_needed": "71",
    }
    assert {gate: held[asked[gate]] for gate in wanted} == wanted
    samples = {row[0]: row[1] for row in read.tables["Samples"]}
    assert samples["Case supervision"] == "130"
    assert samples["Unpaid work"] == "54"
    assert samples["Through the Gate"] == "47"


# -- the same as data ----------------------------------------------------------------------------

DATA: dict[str, Callable[[Report], dict[str, list[dict[str, Any]]]]] = {
    "JSON": lambda report: reading.read_json(write_json(report, silent)),
    "database": lambda report: reading.read_database(write_database(report, silent)),
    "package": lambda report: reading.read_package(write_package(report, silent)),
    "CSV": lambda report: {"figures": reading.read_csv(write_csv(single_table(report)))},
    "workbook": lambda report: _by_column(reading.read_workbook(write_workbook(report, silent))),
}


def _by_column(sheets: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[dict[str, Any]]]:
    ids = {column.heading: column.id for column in _figure_columns()}
    found = {}
    for title in ("Key questions", "Prompts (Annexe 4)"):
        head, *rows = sheets[title]
        names = [ids[str(heading)] for heading in head]
        found[title] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def _figure_columns() -> tuple[Any, ...]:
    return figures_table(build(FRAMEWORK), {}, Kind.PROMPT).columns


@pytest.mark.parametrize("kind", DATA)
def test_data_has_every_printed_figure_and_no_other(report: Report, kind: str) -> None:
    rows = [row for rows in DATA[kind](report).values() for row in rows if "difference_all" in row]
    found = {row["id"]: row for row in rows}
    questions = printed_key_questions()
    prompts = {id: (row.previous, row.current, None) for id, row in printed_prompts().items()}
    names = ("previous", "current", "all_providers")
    ours = {"2.1.3": "43", OURS_IN_ANNEXE: "77"}
    for id, figures in {**questions, **prompts}.items():
        if id in ours:
            continue
        wanted = [None if figure is None else str(figure) for figure in figures]
        told = [None if found[id][n] in (None, "") else str(found[id][n]) for n in names]
        assert told == wanted, id
    assert {id: str(found[id]["current"]) for id in ours} == ours
    assert len(found) == len(rows)
    assert found.keys() == {**questions, **prompts, **ours}.keys()


# -- "significant" -------------------------------------------------------------------------------

BEFORE = "Since the previous inspection"
EVERYWHERE = "Against all providers"

CALLED_SIGNIFICANT = {
    # key question and side, with the sentence of chapter 2 that says so
    ("2.1.1", BEFORE): "has fallen significantly sharply since our last inspection",
    ("2.2.1", EVERYWHERE): "significantly poorer than the average performance of CRCs",
    ("2.2.2", EVERYWHERE): "significantly poorer than the average for CRCs",
    ("2.3.2", BEFORE): "Performance has declined significantly this time",
    ("2.3.3", EVERYWHERE): "now significantly worse than the average for other CRCs",
    ("2.4.1", EVERYWHERE): "significantly lower than the average for CRCs",
    ("2.4.2", EVERYWHERE): "significantly worse than the average for all CRCs",
}
MET_TOO = {("2.1.1", EVERYWHERE), ("2.3.2", EVERYWHERE)}
"""Differences that chapter 2 tells in other words or not at all, where the test is met as well."""


def called_significant(report: Report) -> set[tuple[str, str]]:
    titles = {q["title"]: q["id"] for q in FRAMEWORK["key_question"]}
    found = set()
    for rows in reading.read_page(write_page(report, silent)).tables.values():
        for place, heading in enumerate(rows[0]):
            if heading in (BEFORE, EVERYWHERE):
                found |= {
                    (titles[row[0]], heading) for row in rows[1:] if "significant" in row[place]
                }
    return found


def test_no_figure_is_called_significant_without_a_base(report: Report) -> None:
    """The report prints no number of cases behind its comparisons (design 3.9)."""
    assert called_significant(report) == set()
    data = [row for rows in reading.read_json(write_json(report, silent)).values() for row in rows]
    assert not [r for r in data if "significant" in str(r.get("since_previous"))]


def test_with_bases_it_is_said_exactly_where_the_test_is_met(inspection: Inspection) -> None:
    """On bases as docs/comparison.md derives them, domain two reads as chapter 2 does."""
    domain_two = [id for id in printed_key_questions() if id.startswith("2.")]
    lines = ["question,previous,previous_base,all_providers,all_providers_base"]
    for id in domain_two:
        before, _, everywhere = printed_key_questions()[id]
        cells = (before, 118 if before else None, everywhere, 4000 if everywhere else None)
        lines.append(",".join([id, *("" if cell is None else str(cell) for cell in cells)]))
    rows, faults = comparator_list.read("\n".join(lines), inspection.framework)
    assert not faults
    Comparators(inspection).take(rows)
    past = past_of(inspection)
    found = called_significant(compose(inspection, past))
    tally = inspection.live_tally()
    met = {
        (id, heading)
        for id in domain_two
        for heading, side in ((BEFORE, Against.PREVIOUS), (EVERYWHERE, Against.ALL_PROVIDERS))
        if past.compared(id, tally.counts(id), side).verdict is Verdict.SIGNIFICANT
    }
    assert found == met
    assert found == CALLED_SIGNIFICANT.keys() | MET_TOO
    sentences = (ROOT / "tests/data/significant.txt").read_text(encoding="utf-8")
    assert all(piece in sentences for piece in CALLED_SIGNIFICANT.values())
