"""Drafts held to the record: figures, tables' rows, and the word "significant"."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import drafts
from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.comparison import Against, Published, compare
from hmip_tui.errors import HmipError
from hmip_tui.report.compose import compose
from hmip_tui.report.past import past_of
from hmip_tui.report.values import passages
from hmip_tui.tally import Counts
from hmip_tui.text_check import Checker, Remark
from hmip_tui.views import ComparedRow
from tests.report_lines import FRAMEWORK, ROOT, SECTIONS, normalise

TITLE = "Does planning draw on the service user's views?"
ALIAS = "Are views taken into account in planning?"


def row(id: str, text: str, yes: int, no: int, before: Published, all_: Published) -> ComparedRow:
    published = {Against.PREVIOUS: before, Against.ALL_PROVIDERS: all_}
    compared = {side: compare(yes, no, figure) for side, figure in published.items()}
    return ComparedRow(id, text, id, Counts(yes, no), published, compared)


CHECKER = Checker(
    [
        row("2.1.1", TITLE, 55, 45, Published(67, 100), Published(56, 4000)),
        row("2.1.1.a", "Is it soon?", 30, 70, Published(60, 100), Published()),
        row("2.1.2", "Is it [clear]?", 70, 30, Published(68, 100), Published(50)),
        row("3.1.1", "Is it soon?", 90, 10, Published(), Published()),
        row("3.1.2", "Is it exact?", 257, 143, Published(), Published()),  # 64.25, half up
        row("4.1.1", "Is it ever?", 0, 0, Published(), Published()),
    ],
    {"2.1.1": (ALIAS,)},
)


def said(*lines: str) -> list[tuple[int, int, str]]:
    return [(r.line, r.column, r.said) for r in CHECKER.check(lines)]


@pytest.mark.parametrize(
    "line",
    [
        "2.1.1 stands at 55%, against 67 per cent before and 56 percent everywhere.",
        "For 2.1.1 it was 55.0%, 55 of 100, and 45 out of the 100 were not.",
        "2.1.1 fell significantly since the previous inspection.",
        "Since the last inspection 2.1.1 is significantly lower.",
        "2.1.1 is not significantly different from the average of all providers.",
        "2.1.2: no significant change since last year.",
        "They will use the word 'significant' for 2.1.2.",
        "Version 2.1 of the form was used in 12% of cases.",  # a standard is no question
        "Elsewhere 12% is said of nothing in particular.",
        f"{TITLE}\t67%\t55%\t56%",
        f"{ALIAS.replace('?', '')} | 67% | 55% |",
        "| 2.1.1 | **55%** |",
        f"{TITLE.replace(chr(39), chr(0x2019))} ²³\t67%\t55%\t56%",
        "Is it soon?\tNo comparable data available\t90%",  # two questions have this wording
        "Is it soon?\t60%\t30%",
        "4.1.1\tNo case counted",
        "3.1.2 is at 64.3%.",
        f"{TITLE}\t\t",
        "2.1.1.a was significantly worse than at the previous inspection: 30%.",
    ],
)
def test_what_the_record_bears_out_is_left_alone(line: str) -> None:
    assert said(line) == []


@pytest.mark.parametrize(
    ("line", "column", "piece"),
    [
        ("2.1.1 stands at 54%.", 17, "54%"),
        ("2.1.1 stands at 54.9 per cent.", 17, "54.9 per cent"),
        (f"{ALIAS} We say 57%.", 0, ""),
        ("For 2.1.1 54 of 100 were so.", 11, "54 of 100"),
        ("2.1.1 rose significantly since the previous inspection.", 12, "significantly"),
        ("2.1.1 is significantly above all providers.", 10, "significantly"),
        ("2.1.2 shows a significant change.", 15, "significant"),
        ("2.1.1: the fall since last year is not significant.", 40, "significant"),
        ("2.1.1: the fall since last year is insignificant.", 36, "insignificant"),
        ("A significant change.", 3, "significant"),
        (f"{TITLE}\t66%\t55%\t56%", len(TITLE) + 2, "66%"),
        ("Is it soon?\t60%\t31%", 17, "31%"),
        ("2.1.2\tNo comparable data available\t70%", 7, "No comparable data available"),
        ("3.1.1\t12%\t90%", 7, "12%"),
        ("Is it soon?\t60%\t30%\t100", 1, ""),
        ("Is it soon?\t60%\t30%\t99", 21, "99"),
        ("2.1.1\t67%\t55%\t100\t56%", 1, ""),
        ("4.1.1\tNo comparable data available\tNo case counted\t0", 1, ""),
        ("4.1.1\tNo comparable data available\tNo case counted\t7", 52, "7"),
    ],
)
def test_what_it_does_not_bear_out_is_pointed_at(line: str, column: int, piece: str) -> None:
    found = said(line)
    assert found == ([(1, column, piece)] if piece else [])
    for remark in CHECKER.check([line]):
        assert line[remark.column - 1 :].startswith(remark.said)


def test_a_heading_says_what_its_text_is_about() -> None:
    told = "Performance has fallen significantly since the previous inspection."
    assert said(TITLE, "", told) == []
    assert said(f"### {ALIAS}", told) == []
    assert said("## 2.1.2", told) == [(2, 24, "significantly")]
    assert said(TITLE, "# Methodology", told) == [(3, 24, "significantly")]
    assert said(TITLE, "Annexe 2: Methodology", told) == [(3, 24, "significantly")]
    # figures below a heading may be of anything, so only what names a question is held to it
    assert said(TITLE, "12% were women.") == []


def test_a_remark_says_what_the_record_has() -> None:
    (remark,) = CHECKER.check(["2.1.1 stands at 54%."])
    assert remark.reason == (
        "the record has 2.1.1: 55% (55 of 100), the previous inspection 67%, all providers 56%"
    )
    (remark,) = CHECKER.check(["2.1.2 is significantly higher than the average."])
    assert "2.1.2 against all providers (70% and 50%): not tested" in remark.reason
    assert "cases or more" in remark.reason
    (remark,) = CHECKER.check(["3.1.1 is significantly lower than before."])
    assert "No comparable data available" in remark.reason


@given(st.lists(st.text(alphabet="2.1a %|\t\n*#9soft'\u2019²$?", max_size=40), max_size=4))
def test_any_text_can_be_checked(lines: list[str]) -> None:
    for remark in CHECKER.check(lines):
        assert lines[remark.line - 1][remark.column - 1 :].startswith(remark.said)


# -- the report as the demonstration's draft ------------------------------------------------------


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path) -> Iterator[Inspection]:
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="lead") as opened:
        yield opened


def test_the_reports_own_tables_are_borne_out(inspection: Inspection) -> None:
    """Every row that it prints, but the one figure that the demonstration had to invent."""
    lines = [line for lines in SECTIONS.values() for line in lines if "\t" in line]
    assert len(lines) > 100
    (remark,) = drafts.check(inspection, lines)
    assert remark.said == "No comparable data available"
    assert remark.reason.startswith("4.2.2.a: ")


def test_a_report_of_the_programs_own_is_borne_out(inspection: Inspection) -> None:
    report = compose(inspection, past_of(inspection))
    lines = [passage.text for passage in passages(report._replace(data=()))]
    assert any("'significant'" in line for line in lines)
    assert drafts.check(inspection, lines) == []


def test_a_word_file_of_the_programs_own_is_borne_out(
    inspection: Inspection, tmp_path: Path
) -> None:
    pytest.importorskip("docx")
    from hmip_tui.report.document import write_document
    from hmip_tui.report.progress import silent

    path = tmp_path / "report.docx"
    path.write_bytes(write_document(compose(inspection, past_of(inspection)), silent))
    lines = drafts.lines_of(path)
    assert any(line.endswith("\t119") for line in (line.rstrip() for line in lines))
    assert drafts.check(inspection, lines) == []


def test_a_changed_figure_in_any_row_is_found(inspection: Inspection) -> None:
    wordings = {prompt["text"] for prompt in FRAMEWORK["prompt"]}
    lines = [
        line
        for line in SECTIONS["Annexe 4: inspection data"]
        if line.endswith("%") and normalise(line.partition("\t")[0]) in wordings
    ]
    assert len(lines) > 60
    changed = [line.removesuffix("%")[:-1] + str((int(line[-2]) + 5) % 10) + "%" for line in lines]
    found = drafts.check(inspection, changed)
    assert [remark.line for remark in found] == list(range(1, len(lines) + 1))


def test_the_reports_significant_needs_its_bases(inspection: Inspection) -> None:
    sentences = [
        line
        for line in (ROOT / "tests/data/significant.txt").read_text(encoding="utf-8").splitlines()
        if "has fallen significantly sharply" in line
    ]
    draft = ["Does assessment focus sufficiently on engaging the service user?", *sentences]
    assert [r.said for r in drafts.check(inspection, draft)] == ["significantly"]
    value = Published(67, 118).as_value()
    from hmip_tui.store.record import Change

    inspection.put(Change("inspection", "comparator.previous.2.1.1", value))
    assert Comparators(inspection).figures()[Against.PREVIOUS, "2.1.1"].base == 118
    assert drafts.check(inspection, draft) == []


def test_a_word_file_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("2.1.1 stands at 54%.")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("2.1.1", "67%", "55%"), strict=True):
        cell.text = text
    document.add_paragraph("The end.")
    path = tmp_path / "draft.docx"
    document.save(str(path))
    lines = drafts.lines_of(path)
    assert lines == ["2.1.1 stands at 54%.", "2.1.1\t67%\t55%", "The end."]
    assert next(CHECKER.check(lines)) == Remark(
        1,
        17,
        "54%",
        "the record has 2.1.1: 55% (55 of 100), the previous inspection 67%, all providers 56%",
    )
    paragraph = document.paragraphs[0]
    paragraph.add_run("\tand\nmore\u00a0\u2011")
    paragraph.paragraph_format.tab_stops.add_tab_stop(1000)
    table.add_row()
    table.cell(1, 0).merge(table.cell(1, 1)).text = "both"
    inner = table.cell(1, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    document.save(str(path))
    assert drafts.lines_of(path) == [
        "2.1.1 stands at 54%.\tand\nmore\u00a0\u2011",
        "2.1.1\t67%\t55%",
        "both\t\nin\tside\n",
        "The end.",
    ]
    path.write_bytes(b"no Word file")
    with pytest.raises(HmipError, match="Word file"):
        drafts.lines_of(path)
