"""Case lists: good ones as spreadsheets write them, and every mistake in bad ones at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import case_list, framework_files, limits
from hmip_tui.application import Inspection
from hmip_tui.case_list import CaseList, Fault, NewCase
from hmip_tui.framework import build
from tests.store.support import create
from tests.strategies import FRAMEWORK

HEADING = "case_id,sample,sex,stage,town"


@pytest.fixture(scope="module")
def inspection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspection]:
    folder = tmp_path_factory.mktemp("lists")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        with create(folder / "inspection.sqlite") as opened:
            yield opened


class Reader:
    """Reads lists against an inspection that holds the case K1."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection

    def __call__(self, *lines: str, sample: str | None = None, end: str = "\n") -> CaseList:
        text = end.join(lines)
        check = self._inspection.checked_attribute
        return case_list.read(text, FRAMEWORK, {"K1"}, check, sample)


@pytest.fixture(scope="module")
def read(inspection: Inspection) -> Reader:
    return Reader(inspection)


V1 = NewCase(2, "V1", "visits", {"sex": "Female", "stage": "Late", "town": "Leeds"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_in_any_common_form(read: Reader, delimiter: str, end: str) -> None:
    lines = [HEADING, "V1,visits,Female,Late,Leeds", ""]
    found = read(*(line.replace(",", delimiter) for line in lines), end=end)
    assert found == CaseList([V1])


def test_the_delimiter_is_the_one_that_makes_most_columns(read: Reader) -> None:
    found = read("case_id;sample;sex;stage;town", "V1;visits;Female;Late;Leeds, west")
    assert found.faults == []
    assert found.cases[0].attributes["town"] == "Leeds, west"


def test_columns_in_any_order_case_and_spacing(read: Reader) -> None:
    found = read(' Town , "Stage",SEX,Case ID,Sample', "Leeds,Late,Female,V1,visits")
    assert found == CaseList([V1])


def test_words_are_taken_in_any_case_and_kept_as_the_framework_spells_them(read: Reader) -> None:
    for sample in ("visits", "Visits", "v", "VISITS"):
        assert read(HEADING, f"V1,{sample}, FEMALE ,late,Leeds") == CaseList([V1])


def test_free_text_is_kept_as_it_is(read: Reader) -> None:
    found = read(HEADING, 'V1,visits,Male,Early,"[bold]""Leeds""[/], \x1b[31m <=1+1>"')
    assert found.cases[0].attributes["town"] == '[bold]"Leeds"[/], \x1b[31m <=1+1>'


def test_what_is_not_known_is_left_out(read: Reader) -> None:
    found = read(HEADING, "V1,visits,Male,Early,")
    assert found.cases == [NewCase(2, "V1", "visits", {"sex": "Male", "stage": "Early"})]


def test_optional_columns_can_be_missing(read: Reader) -> None:
    found = read("case_id,sample,sex,stage", "V1,visits,Male,Early")
    assert found.cases == [NewCase(2, "V1", "visits", {"sex": "Male", "stage": "Early"})]


def test_a_column_of_other_samples_is_empty(read: Reader) -> None:
    found = read(HEADING, "W1,works,Male,,Hull", "W2,works,Male,Late,Hull")
    assert [case.id for case in found.cases] == ["W1"]
    assert found.faults == [Fault(3, "stage", "cases of this sample have no attribute 'stage'")]


def test_what_is_wrong_in_every_line_is_told_once(read: Reader) -> None:
    lines = [f"W{n},works,Male,Late,Hull" for n in range(50)]
    found = read(HEADING, *lines)
    reason = "cases of this sample have no attribute 'stage', in every line"
    assert found == CaseList([], [Fault(1, "stage", reason)], usable=False)
    alone = read(HEADING, lines[0])
    assert [fault.line for fault in alone.faults] == [2]


def test_empty_lines_and_columns_of_spreadsheets_are_passed_over(read: Reader) -> None:
    found = read("", HEADING + ",,", ",,,,,,", "   ", "V1,visits,Female,Late,Leeds,,", ",,")
    assert found.faults == []
    assert [(case.id, case.line) for case in found.cases] == [("V1", 5)]


class TestSample:
    def test_given_for_all(self, read: Reader) -> None:
        found = read("case_id,sex", "W1,Male", sample="works")
        assert found == CaseList([NewCase(2, "W1", "works", {"sex": "Male"})])

    def test_given_for_lines_that_name_none(self, read: Reader) -> None:
        found = read("case_id,sample,sex", "W1,,Male", "W2,works,Male", sample="works")
        assert [case.id for case in found.cases] == ["W1", "W2"]

    def test_given_and_another_in_the_line(self, read: Reader) -> None:
        found = read(HEADING, "V1,visits,Male,Late,", sample="works")
        reason = "'visits' is not the sample of this import, works"
        assert found.faults == [Fault(2, "sample", reason)]

    def test_unknown_or_empty(self, read: Reader) -> None:
        found = read(HEADING, "V1,vists,Male,Late,", "V2,,Male,Late,")
        assert found.faults == [
            Fault(2, "sample", "'vists' is not one of visits, works"),
            Fault(3, "sample", "this field is empty"),
        ]


class TestColumns:
    def test_every_wrong_column_is_named_and_no_case_is_taken(self, read: Reader) -> None:
        found = read("case_id,case_id,sx,,colour,town", "V1,V1,Male,,blue,Leeds")
        assert found.faults == [
            Fault(1, "case_id", "this column is there twice"),
            Fault(1, "sx", "there is no such column; did you mean sex?"),
            Fault(1, None, "column 4 has no name"),
            Fault(
                1,
                "colour",
                "there is no such column; there are case_id, sample, sex, stage, town",
            ),
            Fault(1, "sample", "this column is missing; or name the sample with --sample"),
        ]
        assert found.cases == []
        assert not found.usable

    def test_a_missing_required_column_is_named_once(self, read: Reader) -> None:
        found = read("case_id,sample,town", "V1,visits,Leeds", "W1,works,Hull", "V2,visits,")
        assert found.faults == [
            Fault(1, "sex", "this column is missing; cases of visits, works need it"),
            Fault(1, "stage", "this column is missing; cases of visits need it"),
        ]
        assert found.cases == []
        assert not found.usable

    def test_one_that_no_case_in_the_list_needs_can_be_missing(self, read: Reader) -> None:
        assert read("case_id,sample,sex", "W1,works,Male").faults == []

    def test_case_id_is_needed(self, read: Reader) -> None:
        found = read("sample,sex,stage", "visits,Male,Late")
        assert found.faults == [Fault(1, "case_id", "this column is missing")]

    @pytest.mark.parametrize("first", ["V1,visits,Female,Late,Leeds", "PK\x03\x04", '"case_id'])
    def test_a_heading_is_needed(self, read: Reader, first: str) -> None:
        found = read(first, "V2,visits,Female,Late,Leeds")
        reason = "this line should name the columns, separated by commas: " + ", ".join(
            ["case_id", "sample", "sex", "stage", "town"]
        )
        assert found.faults == [Fault(1, None, reason)]

    @pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
    def test_an_empty_list(self, read: Reader, text: str) -> None:
        found = read(text)
        assert found.faults == [Fault(1, None, "the list is empty")]
        assert not found.usable

    def test_a_heading_alone_holds_no_cases(self, read: Reader) -> None:
        assert read(HEADING) == CaseList()


class TestRows:
    def test_every_mistake_is_reported_with_its_line_and_column(self, read: Reader) -> None:
        found = read(
            HEADING,
            "V1,visits,Female,Late,Leeds",
            ",visits,Femal,,Leeds",
            "V2,visits,Female",
            "V3,visits,Female,Late,Leeds,and more",
            "V1,visits,Female,Late,Hull",
            "K1,visits,Female,Late,Hull",
            'V4,visits,"Female,Late,Hull',
            "V5,visits,Male,Early,Hull",
        )
        assert found.faults == [
            Fault(3, "case_id", "this field is empty"),
            Fault(3, "sex", "sex is 'Femal', not one of Female, Male"),
            Fault(3, "stage", "stage is required"),
            Fault(4, None, "the line has 3 fields, the heading 5"),
            Fault(5, None, "the line has 6 fields, the heading 5"),
            Fault(6, "case_id", "V1 is in line 2 already"),
            Fault(7, "case_id", "K1 is in the inspection already"),
            Fault(8, None, "a quotation mark has no partner in this line"),
        ]
        assert [case.id for case in found.cases] == ["V1", "V5"]
        assert found.usable
        assert found.bad_rows == 6

    def test_a_bad_row_still_takes_its_id(self, read: Reader) -> None:
        found = read(HEADING, "V1,visits,?,Late,", "V1,visits,Male,Late,")
        assert found.faults[1] == Fault(3, "case_id", "V1 is in line 2 already")

    @pytest.mark.parametrize(
        ("id", "reason"),
        [
            ("x" * 41, "a case id has at most 40 characters"),
            ("V\x1b[1m", "a case id holds no control or invisible characters"),
            ("V\u202e1", "a case id holds no control or invisible characters"),
        ],
    )
    def test_what_is_no_case_id(self, read: Reader, id: str, reason: str) -> None:
        found = read(HEADING, f"{id},visits,Male,Late,")
        assert found.faults == [Fault(2, "case_id", reason)]

    @pytest.mark.parametrize("id", ["x" * 40, "[bold]", "Zoë 1/2", "case:1", "0"])
    def test_what_is_a_case_id(self, read: Reader, id: str) -> None:
        found = read(HEADING, f"{id},visits,Male,Late,")
        assert [case.id for case in found.cases] == [id]

    def test_the_longest_value(self, read: Reader) -> None:
        longest = case_list.LONGEST_FIELD
        found = read(
            HEADING,
            f"V1,visits,Male,Late,{'x' * longest}",
            f"V2,visits,Male,Late,{'x' * (longest + 1)}",
        )
        assert [case.id for case in found.cases] == ["V1"]
        assert found.faults == [Fault(3, "town", "the value is longer than 200 characters")]

    def test_the_longest_line(self, read: Reader) -> None:
        found = read(HEADING, f"V1,visits,Male,Late,{'x' * limits.LINE}")
        assert found.faults == [Fault(2, None, "the line is longer than 10000 characters")]


def test_a_fault_in_one_printable_line() -> None:
    assert Fault(3, "sex", "no\x1b[31m").describe("a\nb.csv") == "a b.csv:3: sex: no\u241b[31m"
    assert Fault(3, None, "no").describe("a.csv") == "a.csv:3: no"


@pytest.mark.parametrize("sample", [None, "visits", "works"])
def test_the_template_is_a_list_of_one_case(read: Reader, sample: str | None) -> None:
    names = case_list.columns(FRAMEWORK, sample)
    values = case_list.example(FRAMEWORK, sample or "visits")
    lines = [names, [values.get(name, "") for name in names]]
    found = read(*(case_list.csv_line(line) for line in lines))
    assert found.faults == []
    (case,) = found.cases
    assert case.sample == (sample or "visits")
    attributes = FRAMEWORK.attributes_of(case.sample)
    assert set(case.attributes) == {attribute.id for attribute in attributes}


def test_the_documentation_names_every_column_of_the_built_in_framework() -> None:
    framework = build(framework_files.built_in())
    told = (Path(__file__).parent.parent / "docs" / "cases-csv.md").read_text(encoding="utf-8")
    for attribute in framework.attributes.values():
        values = ", ".join(attribute.values) or "any text"
        required = " (required)" if attribute.required else ""
        row = f"| `{attribute.id}` | {', '.join(attribute.samples)} | {values}{required} |\n"
        assert row in told
    assert told.count("\n| `") == len(case_list.columns(framework))


_fields = st.sampled_from([*HEADING.split(","), "V1", "visits", "Male", "Late", '"', "\t", "x"])


@given(st.lists(st.lists(st.one_of(_fields, st.text(max_size=6)), max_size=7), max_size=6))
def test_whatever_it_holds_a_list_is_read(read: Reader, lines: list[list[str]]) -> None:
    text = [",".join(line) for line in lines]
    for heading in ([], [HEADING]):
        found = read(*heading, *text)
        numbers = [fault.line for fault in found.faults]
        assert numbers == sorted(numbers)
        assert not {case.line for case in found.cases} & set(numbers)
        assert all("\n" not in fault.describe("a.csv") for fault in found.faults)
