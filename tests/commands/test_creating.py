"""New inspections, the demonstration, and case lists."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hmip_tui import framework_files, paths
from hmip_tui.application import Inspection
from hmip_tui.framework import fingerprint
from hmip_tui.store import verify
from tests.commands.conftest import Hmip
from tests.store.support import journal_length, names, rows
from tests.strategies import DOCUMENT

SMALL = Path(__file__).parent.parent / "data" / "small-framework.toml"


class TestNew:
    def test_with_the_built_in_framework(self, hmip: Hmip, tmp_path: Path) -> None:
        file = tmp_path / "new.sqlite"
        ran = hmip("new", file, "--provider", " North [bold]\x1bCRC ")
        assert (ran.status, ran.out) == (0, "")
        assert "North [bold]\u241bCRC" in ran.err
        assert names(tmp_path) == ["device", "new.sqlite"]
        with Inspection.open(file, writable=False) as inspection:
            assert inspection.provider == "North [bold]\x1bCRC"
            assert inspection.record.document == framework_files.built_in()
            assert {entry.author for entry in inspection.record.entries()} == {"an inspector"}
            assert inspection.why_hidden() is None

    @pytest.mark.parametrize("word", ["closed cases", "closed-cases", "Closed cases"])
    def test_results_can_be_hidden_while_a_case_is_open(
        self, hmip: Hmip, tmp_path: Path, word: str
    ) -> None:
        file = tmp_path / "new.sqlite"
        assert hmip("new", file, "--provider", "P", "--show-results", word).status == 0
        with Inspection.open(file, writable=False) as inspection:
            assert inspection.record.setting("show_results") == "closed cases"

    def test_results_can_be_the_leads_alone(self, hmip: Hmip, tmp_path: Path) -> None:
        file = tmp_path / "new.sqlite"
        more = ["--show-results", "lead", "--lead", " Ann ", "--lead", "[b]Bo"]
        assert hmip("new", file, "--provider", "P", *more).status == 0
        with Inspection.open(file, writable=False) as inspection:
            assert inspection.record.setting("lead") == ["Ann", "[b]Bo"]
            assert "(Ann, [b]Bo)" in str(inspection.why_hidden())

    @pytest.mark.parametrize("names_", [[], ["--lead", " "]])
    def test_a_lead_needs_a_name(self, hmip: Hmip, tmp_path: Path, names_: list[str]) -> None:
        file = tmp_path / "new.sqlite"
        ran = hmip("new", file, "--provider", "P", "--show-results", "lead", *names_)
        assert (ran.status, ran.err) == (1, "Say with --lead to whom results are shown.\n")
        assert not file.exists()

    def test_when_results_are_shown_is_one_of_three(self, hmip: Hmip, tmp_path: Path) -> None:
        ran = hmip("new", tmp_path / "new", "--provider", "P", "--show-results", "[b]never")
        assert ran.status == 2
        assert "'[b]never' is not one of 'always', 'closed cases', 'lead'" in ran.err

    def test_with_populations(self, hmip: Hmip, tmp_path: Path) -> None:
        file = tmp_path / "new.sqlite"
        many = ["supervision=620", "unpaid_work=80", "--population", "supervision=621"]
        assert hmip("new", file, "--provider", "P", "--population", *many).status == 0
        with Inspection.open(file, writable=False) as inspection:
            found = [inspection.population(s) for s in inspection.framework.samples]
        assert found == [621, 80, None]

    def test_with_another_framework(self, hmip: Hmip, tmp_path: Path) -> None:
        file = tmp_path / "new.sqlite"
        assert hmip("new", file, "--provider", "P", "--framework", SMALL).status == 0
        with Inspection.open(file, writable=False) as inspection:
            document, problems = framework_files.load(SMALL)
            assert problems == []
            assert inspection.record.document == document

    def test_with_the_framework_of_another_inspection(
        self, hmip: Hmip, file: Path, tmp_path: Path
    ) -> None:
        new = tmp_path / "new.sqlite"
        assert hmip("new", new, "--provider", "P", "--framework", file).status == 0
        (found,) = rows(new, "SELECT framework_hash FROM inspection")
        assert found == (fingerprint(DOCUMENT),)

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            (["--population", "prison=5"], "There is no sample 'prison'; there are supervision, "),
            (["--provider", " "], "The provider needs a name."),
            (["--framework", "none.toml"], "none.toml cannot be read: "),
        ],
    )
    def test_refused_and_nothing_made(
        self, hmip: Hmip, tmp_path: Path, more: list[str], sentence: str
    ) -> None:
        ran = hmip("new", tmp_path / "new.sqlite", "--provider", "P", *more)
        assert ran.status == 1
        assert ran.err.startswith(sentence)
        assert names(tmp_path) == []

    def test_a_faulty_framework_is_refused_with_its_mistakes(
        self, hmip: Hmip, tmp_path: Path
    ) -> None:
        faulty = tmp_path / "faulty.toml"
        faulty.write_text("format = 1\n[rule]\n", encoding="utf-8")
        ran = hmip("new", tmp_path / "new.sqlite", "--provider", "P", "--framework", faulty)
        assert (ran.status, ran.out) == (1, "")
        *mistakes, last = ran.err.splitlines()
        assert mistakes[0].startswith("faulty.toml:")
        assert last == f"faulty.toml is not a usable framework: {len(mistakes)} mistakes."
        assert names(tmp_path) == ["faulty.toml"]

    def test_no_file_is_written_over(self, hmip: Hmip, file: Path) -> None:
        before = file.read_bytes()
        ran = hmip("new", file, "--provider", "P")
        assert ran.status == 1
        assert ran.err == f"{file} exists already; nothing was changed.\n"
        assert file.read_bytes() == before


class TestDemonstration:
    def test_is_made_once_in_the_data_folder(self, hmip: Hmip) -> None:
        file = paths.demonstration()
        ran = hmip("demo", "--no-open")
        assert (ran.status, ran.out) == (0, "")
        assert ran.err == f"Created the demonstration, {file}.\n"
        assert verify.examine(file).findings == []
        before = file.read_bytes()
        ran = hmip("demo")
        assert ran.status == 0
        assert "2.1.3" in ran.out
        assert file.read_bytes() == before

    def test_is_not_made_where_a_file_is(self, hmip: Hmip, file: Path) -> None:
        before = file.read_bytes()
        assert hmip("demo", file).status == 0
        assert file.read_bytes() == before

    def test_cannot_be_made_where_no_folder_can_be(
        self, hmip: Hmip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blocked = tmp_path / "blocked"
        blocked.write_text("", encoding="utf-8")
        monkeypatch.setenv("HMIP_TUI_HOME", str(blocked / "home"))
        ran = hmip("demo", "--no-open")
        assert ran.status == 1
        assert ran.err.startswith(f"{blocked / 'home'} cannot be made: ")


class TestTemplate:
    def test_of_the_built_in_framework(self, hmip: Hmip) -> None:
        ran = hmip("cases", "template")
        heading, example = csv.reader(ran.lines)
        assert heading[:4] == ["case_id", "sample", "gender", "disposal"]
        assert example[:2] == ["CS-001", "supervision"]

    @pytest.mark.parametrize("sample", ["supervision", "unpaid_work", "through_the_gate", None])
    def test_can_be_imported(self, hmip: Hmip, tmp_path: Path, sample: str | None) -> None:
        file, template = tmp_path / "new.sqlite", tmp_path / "cases.csv"
        hmip("new", file, "--provider", "P")
        arguments = [] if sample is None else ["--sample", sample]
        template.write_text(hmip("cases", "template", *arguments).out, encoding="utf-8")
        ran = hmip("cases", "import", file, template)
        assert (ran.status, ran.out) == (0, "")

    def test_of_an_inspection(self, hmip: Hmip, file: Path) -> None:
        ran = hmip("cases", "template", "--framework", file, "--sample", "works")
        assert ran.lines == ["case_id,sample,sex,town", "W-001,works,Female,Town A"]

    def test_of_no_such_sample(self, hmip: Hmip) -> None:
        ran = hmip("cases", "template", "--sample", "nonsense")
        assert ran.status == 1
        assert ran.err.startswith("There is no sample 'nonsense'; this framework has supervision,")


class TestImport:
    GOOD = "case_id,sample,sex,stage,town\nN1,visits,Female,Late,[red]\x1bLeeds\nN2,works,Male,,\n"
    BAD = GOOD + "V1,visits,Male,Late,\nN3,visits,,Never,\n"
    FAULTS = (
        "list.csv:4: case_id: V1 is in the inspection already",
        "list.csv:5: sex: sex is required",
        "list.csv:5: stage: stage is 'Never', not one of Early, Middle, Late",
    )

    @pytest.fixture
    def csv_file(self, tmp_path: Path) -> Path:
        return tmp_path / "list.csv"

    def _cases(self, file: Path) -> list[str]:
        return [row[0] for row in rows(file, "SELECT case_id FROM cases ORDER BY case_id")]

    def test_all_cases_with_their_attributes(self, hmip: Hmip, file: Path, csv_file: Path) -> None:
        csv_file.write_bytes(b"\xef\xbb\xbf" + self.GOOD.encode())
        ran = hmip("cases", "import", file, csv_file)
        assert (ran.status, ran.out) == (0, "")
        assert ran.err == "Imported 2 cases (Visits 1, Works 1).\n"
        assert self._cases(file) == ["N1", "N2", "V1", "V2", "V3"]
        with Inspection.open(file, writable=False) as inspection:
            assert inspection.case("N1").attribute("town") == "[red]\x1bLeeds"
            assert inspection.case("N2").attribute("stage") == ""
            assert verify.findings(inspection.record) == []
            actions = {e.action for e in inspection.record.entries("case:N1")}
            assert actions == {"import"}

    def test_nothing_while_a_line_is_bad(self, hmip: Hmip, file: Path, csv_file: Path) -> None:
        csv_file.write_text(self.BAD, encoding="utf-8")
        before = journal_length(file)
        ran = hmip("cases", "import", file, csv_file)
        assert (ran.status, tuple(ran.lines)) == (1, self.FAULTS)
        assert ran.err == (
            "Nothing was imported: 2 bad lines, 2 good ones. "
            "--skip-bad imports the good ones alone.\n"
        )
        assert self._cases(file) == ["V1", "V2", "V3"]
        assert journal_length(file) == before

    def test_the_good_lines_alone(self, hmip: Hmip, file: Path, csv_file: Path) -> None:
        csv_file.write_text(self.BAD, encoding="utf-8")
        ran = hmip("cases", "import", file, csv_file, "--skip-bad")
        assert (ran.status, tuple(ran.lines)) == (0, self.FAULTS)
        assert ran.err == "Imported 2 cases (Visits 1, Works 1); 2 bad lines skipped.\n"
        assert self._cases(file) == ["N1", "N2", "V1", "V2", "V3"]

    def test_of_a_sample(self, hmip: Hmip, file: Path, csv_file: Path) -> None:
        csv_file.write_text("case_id;sex\nN1;Male\n", encoding="utf-8")
        assert hmip("cases", "import", file, csv_file, "--sample", "works").status == 0
        assert rows(file, "SELECT sample FROM cases WHERE case_id = 'N1'") == [("works",)]

    @pytest.mark.parametrize("skip", [[], ["--skip-bad"]])
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("case_id,sample,sex,stage\n", "The list holds no cases; nothing was imported.\n"),
            ("", "Nothing was imported.\n"),
            ("case_id,sample,sx\nN1,visits,Male\n", "Nothing was imported.\n"),
            ("case_id,sample\nN1,works\n", "Nothing was imported.\n"),
            ("case_id,sample,sex\nN1,works,?\n", "Nothing was imported.\n"),
        ],
    )
    def test_nothing_to_import(
        self, hmip: Hmip, file: Path, csv_file: Path, skip: list[str], text: str, sentence: str
    ) -> None:
        csv_file.write_text(text, encoding="utf-8")
        ran = hmip("cases", "import", file, csv_file, *skip)
        assert (ran.status, ran.err) == (1, sentence)
        assert self._cases(file) == ["V1", "V2", "V3"]

    def test_while_the_file_is_open(self, program: Hmip, file: Path, csv_file: Path) -> None:
        csv_file.write_text(self.GOOD, encoding="utf-8")
        with Inspection.open(file):
            ran = program("cases", "import", file, csv_file)
        assert ran.status == 1
        assert ran.err.startswith(f"{file} is open in another window.")
        assert self._cases(file) == ["V1", "V2", "V3"]
