"""Status, history and frameworks as they are printed."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import pytest

from hmip_tui.application import Inspection, Position
from hmip_tui.commands.history import local_time
from hmip_tui.framework import Answer
from hmip_tui.framework.text import outline
from hmip_tui.journal import Entry, EntryId, in_order
from hmip_tui.status import document
from tests.commands.conftest import Hmip
from tests.strategies import FRAMEWORK

SMALL = Path(__file__).parent.parent / "data" / "small-framework.toml"
NO_SUCH = "There is no question {} in this inspection's framework."


def _answer(inspection: Inspection, case: str, question: str, answer: Answer | None) -> None:
    inspection.answer(case, inspection.framework.questions[question], answer)


class TestStatus:
    def test_json_is_the_document(self, hmip: Hmip, file: Path) -> None:
        ran = hmip("status", file, "--json")
        assert ran.status == 0
        assert ran.out.isascii()
        with Inspection.open(file, writable=False) as inspection:
            assert json.loads(ran.out) == document(inspection)

    def test_panels(self, hmip: Hmip, file: Path) -> None:
        ran = hmip("status", file)
        assert (ran.status, ran.err) == (0, "")
        assert all(id in ran.out for id in ("2.1.1", "2.2.2", "3.1.2"))
        assert max(map(len, ran.lines)) == 80

    def test_of_two_slices(self, hmip: Hmip, file: Path) -> None:
        with Inspection.open(file) as inspection:
            inspection.set_attribute("V1", "sex", "Male")
            inspection.set_attribute("V1", "town", "[red]\x1b[31m")
        both = ["--slice", "sex=female", "--against", "town=[red]\x1b[31m"]
        ran = hmip("status", file, *both)
        assert (ran.status, ran.err) == (0, "")
        assert "Sex: Female" in ran.out
        assert "Town: [red]\u241b[31m" in ran.out
        assert "A case can be in both" in ran.out
        assert "Building" not in ran.out  # that sample has no such town
        assert max(map(len, ran.lines)) == 80
        found = json.loads(hmip("status", file, "--json", *both).out)
        assert found["against"]["slice"] == {"attribute": "town", "value": "[red]\x1b[31m"}

    def test_two_slices_that_no_sample_has(self, hmip: Hmip, file: Path) -> None:
        with Inspection.open(file) as inspection:
            inspection.add_case("W1", "works", {"sex": "Male", "town": "Hull"})
        ran = hmip("status", file, "--slice", "stage=Late", "--against", "town=Hull")
        assert (ran.status, ran.err) == (1, "No sample has cases of both.\n")

    def test_results_that_are_the_leads_alone(self, hmip: Hmip, tmp_path: Path) -> None:
        file = tmp_path / "led.sqlite"
        new = ["new", file, "--provider", "P", "--framework", SMALL, "--show-results", "lead"]
        assert hmip(*new, "--lead", "Ann").status == 0
        sentence = "Results are shown to the lead inspector only (Ann).\n"
        for more in ([], ["--json"]):
            ran = hmip("status", file, *more)
            assert (ran.status, ran.out, ran.err) == (1, "", sentence)

    def test_imported_text_is_shown_literally(self, hmip: Hmip, file: Path) -> None:
        with Inspection.open(file) as inspection:
            inspection.set_attribute("V1", "town", "[red]:smile:\x1b[31m")
        ran = hmip("status", file, "--slice", "town=[red]:smile:\x1b[31m")
        assert "Town: [red]:smile:\u241b[31m" in ran.out
        assert "\x1b" not in ran.out

    @pytest.mark.parametrize("text", ["sex=Female", "sex=female", "town="])
    def test_of_a_slice(self, hmip: Hmip, file: Path, text: str) -> None:
        found = json.loads(hmip("status", file, "--json", "--slice", text).out)
        name, _, value = text.partition("=")
        assert found["slice"] == {"attribute": name, "value": value.title()}
        assert found["key_questions"]["2.1.1"]["unanswered"] == 3

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("sx=Female", "There is no attribute 'sx'; there are sex, stage, town."),
            ("sex=Male", "No case has sex 'Male'. There are: Female."),
            ("sex=", "No case has sex ''. There are: Female."),
            ("town=Leeds", "No case has town 'Leeds'. It is not known of any case."),
        ],
    )
    def test_of_no_such_slice(self, hmip: Hmip, file: Path, text: str, sentence: str) -> None:
        ran = hmip("status", file, "--slice", text)
        assert (ran.status, ran.out, ran.err) == (1, "", sentence + "\n")

    def test_of_what_no_case_of_one_sample_tells(self, hmip: Hmip, tmp_path: Path) -> None:
        path, cases = tmp_path / "north.sqlite", tmp_path / "cases.csv"
        assert hmip("new", path, "--provider", "North").status == 0
        lines = "case_id,sample,gender,office,order\nT1,through_the_gate,Male,Leeds,A long one\n"
        cases.write_text(f"{lines}U1,unpaid_work,Male,,\n", encoding="utf-8")
        assert hmip("cases", "import", path, cases).status == 0
        found = json.loads(hmip("status", path, "--json", "--slice", "office=").out)
        assert found["key_questions"]["4.1.1"]["unanswered"] == 1
        assert found["key_questions"]["4.2.1"]["unanswered"] == 0
        ran = hmip("status", path, "--slice", "order=A long one")
        assert (ran.status, ran.err) == (1, "Cases make no sub-samples by 'order'.\n")

    def test_while_the_file_is_open(self, program: Hmip, file: Path) -> None:
        with Inspection.open(file) as inspection:
            _answer(inspection, "V1", "2.1.1", Answer.YES)
            ran = program("status", file, "--json")
        assert ran.status == 0
        assert json.loads(ran.out)["key_questions"]["2.1.1"]["yes"] == 1


class TestHistory:
    @pytest.fixture(autouse=True)
    def _work(self, file: Path) -> None:
        with Inspection.open(file, author="[b]\x1bA\tB") as inspection:
            _answer(inspection, "V1", "2.1.1", Answer.YES)
            _answer(inspection, "V1", "2.1.1", Answer.NO)
            inspection.undo("V1")
            _answer(inspection, "V1", "2.1.1", None)
            _answer(inspection, "V2", "harm", Answer.YES)
            _answer(inspection, "V2", "2.1.1.a", Answer.NOT_APPLICABLE)
            inspection.save_evidence("V2", "2.1.1.a", "two\nlines [red]\x1b[31m")
            inspection.save_evidence("V2", "2.1.1.a", "")
            inspection.propose("1.1", "Good", "Seen")

    def _told(self, hmip: Hmip, file: Path, *more: str) -> list[list[str]]:
        """The parts of each line but the time, which must be in this zone."""
        ran = hmip("history", file, *more)
        assert (ran.status, ran.err) == (0, "")
        assert "\x1b" not in ran.out
        told = [line.split("\t") for line in ran.lines]
        zoned = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d")
        assert all(zoned.fullmatch(parts[0]) for parts in told)
        return [parts[1:] for parts in told]

    def test_of_a_question_in_a_case(self, hmip: Hmip, file: Path) -> None:
        start = ["[b]\u241bA    B", "V1", "2.1.1"]
        assert self._told(hmip, file, "--case", "V1", "--question", "2.1.1") == [
            [*start, "set", "not yet answered -> yes"],
            [*start, "set", "yes -> no"],
            [*start, "undo", "no -> yes"],
            [*start, "set", "yes -> not yet answered"],
        ]

    def test_of_a_question_with_its_evidence(self, hmip: Hmip, file: Path) -> None:
        told = self._told(hmip, file, "--question", "2.1.1.a")
        text = "two lines [red]\u241b[31m"
        assert [parts[1:] for parts in told] == [
            ["V2", "2.1.1.a", "set", "not yet answered -> not applicable"],
            ["V2", "evidence on 2.1.1.a", "set", f"nothing -> {text}"],
            ["V2", "evidence on 2.1.1.a", "set", f"{text} -> nothing"],
        ]

    def test_of_a_gate(self, hmip: Hmip, file: Path) -> None:
        (parts,) = self._told(hmip, file, "--question", "harm")
        assert parts[1:] == ["V2", "harm", "set", "not yet answered -> yes"]

    def test_of_a_case(self, hmip: Hmip, file: Path) -> None:
        told = self._told(hmip, file, "--case", "V1")
        assert [parts[3] for parts in told] == ["import"] * 3 + ["set", "set", "undo", "set"]
        assert told[0] == ["an inspector", "V1", "Sex", "import", "not known -> Female"]

    def test_of_everything(self, hmip: Hmip, file: Path) -> None:
        told = self._told(hmip, file)
        with Inspection.open(file, writable=False) as inspection:
            assert len(told) == len(list(inspection.record.entries()))
        assert told[0][1:] == ["inspection", "provider", "set", "nothing -> A provider"]
        assert told[-1][1:] == ["standard:1.1", "proposal", "set", "nothing -> Good: Seen"]

    def test_of_what_was_looked_at(self, hmip: Hmip, file: Path) -> None:
        with Inspection.open(file, author="Ann") as inspection:
            inspection.record_viewing("board", "", "all cases")
            inspection.go_to(Position("V1", "2.1.1"))
            inspection.record_viewing("board", "", "all cases")
            inspection.record_viewing("movement", "2.1.1", "Town: [b]\x1b")
        start = ["Ann", "inspection"]
        assert self._told(hmip, file)[-3:] == [
            [*start, "results shown (board)", "set", "all cases"],
            [*start, "results shown (board)", "set", "all cases, V1 open"],
            [*start, "results shown (movement)", "set", "2.1.1, Town: [b]\u241b, V1 open"],
        ]

    def test_of_an_unanswered_question(self, hmip: Hmip, file: Path) -> None:
        assert self._told(hmip, file, "--question", "2.2.1") == []

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            (["--case", "[V9]\x1b"], "There is no case [V9]\u241b in this inspection."),
            (
                ["--question", "2.1.9"],
                f"{NO_SUCH.format('2.1.9')} Did you mean 2.1.2 or 2.1.1 or 2.2.1.b?",
            ),
            (["--question", "?"], NO_SUCH.format("?")),
        ],
    )
    def test_of_what_is_not_there(
        self, hmip: Hmip, file: Path, more: list[str], sentence: str
    ) -> None:
        ran = hmip("history", file, *more)
        assert (ran.status, ran.out, ran.err) == (1, "", sentence + "\n")

    def test_while_the_file_is_open(self, program: Hmip, file: Path) -> None:
        with Inspection.open(file) as inspection:
            _answer(inspection, "V3", "harm", Answer.NO)
            ran = program("history", file, "--case", "V3", "--question", "harm")
        assert ran.out.endswith("\tV3\tharm\tset\tnot yet answered -> no\n")


def _entry(replica: str, seq: int, time: str) -> Entry:
    return Entry(EntryId(replica, seq), time, "", "set", "case:1", "x", "null", (), "")


def test_replicas_are_told_in_order_of_time_each_in_its_own_order() -> None:
    a = [_entry("a", 1, "01"), _entry("a", 2, "05"), _entry("a", 3, "03")]
    b = [_entry("b", 1, "02"), _entry("b", 2, "04"), _entry("b", 3, "06")]
    told = [str(entry.id) for entry in in_order([*a, *b])]
    assert told == ["a-1", "b-1", "b-2", "a-2", "a-3", "b-3"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes its zone from the system only")
def test_times_are_local_with_their_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        assert local_time("2019-07-01T09:00:00.000Z") == "2019-07-01 10:00:00+01:00"
        assert local_time("2019-12-01T09:00:00.000Z") == "2019-12-01 09:00:00+00:00"
    time.tzset()


def test_a_time_that_is_none_is_told_as_it_stands() -> None:
    assert local_time("yesterday") == "yesterday"
    assert local_time("0001-01-01T00:00:00.000Z").startswith("0001-01-01")


class TestFramework:
    def test_a_good_one(self, hmip: Hmip) -> None:
        ran = hmip("framework", "check", SMALL)
        assert (ran.status, ran.out) == (0, "")
        assert ran.err.startswith("small-framework.toml has no mistakes: ")

    def test_every_mistake_on_a_line(self, hmip: Hmip, tmp_path: Path) -> None:
        faulty = tmp_path / "faulty.toml"
        text = SMALL.read_text(encoding="utf-8")
        faulty.write_text(f'{text}\n[[prompt]]\nid = "9"\ntxt = "[b]"\n', encoding="utf-8")
        ran = hmip("framework", "check", faulty)
        assert ran.status == 1
        assert ran.err == f"{len(ran.lines)} mistakes in faulty.toml.\n"
        assert all(re.match(r'faulty\.toml:\d+: prompt "9": ', line) for line in ran.lines)

    def test_what_is_no_framework(self, hmip: Hmip, tmp_path: Path) -> None:
        faulty = tmp_path / "faulty.toml"
        faulty.write_text("format 1", encoding="utf-8")
        ran = hmip("framework", "check", faulty)
        assert (ran.status, len(ran.lines)) == (1, 1)
        assert ran.lines[0].startswith("faulty.toml:1: the file: it is not valid TOML")
        assert hmip("framework", "show", faulty).status == 1
        assert hmip("framework", "check", tmp_path / "none.toml").status == 1

    def test_an_inspections_own(self, hmip: Hmip, file: Path) -> None:
        ran = hmip("framework", "check", file)
        assert (ran.status, ran.out) == (0, "")
        assert hmip("framework", "show", file).lines == outline(FRAMEWORK)

    def test_shown(self, hmip: Hmip) -> None:
        built_in, small = hmip("framework", "show"), hmip("framework", "show", SMALL)
        assert (built_in.status, small.status) == (0, 0)
        assert "Crown copyright" in built_in.out
        assert "2.1.3.a" in built_in.out
        assert "2.1.3.a" not in small.out
