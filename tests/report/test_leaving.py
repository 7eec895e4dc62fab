"""What may name a person stops an export until somebody decides, and the decision is recorded."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hmip_tui import name_key
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.name_key import Named
from hmip_tui.names_guard import Finding, Kind
from hmip_tui.report.compose import EVERYTHING, Options, compose
from hmip_tui.report.leaving import Leaving
from hmip_tui.report.past import past_of
from hmip_tui.report.values import passages
from hmip_tui.store.record import Change
from hmip_tui.store.verify import examine


def findings(inspection: Inspection, options: Options = EVERYTHING) -> Sequence[Finding]:
    return Leaving(inspection).check(passages(compose(inspection, past_of(inspection), options)))


def write(inspection: Inspection, text: str, tag: str = "strength") -> None:
    inspection.save_evidence(
        "CS-001", "2.1.1", text, tags=[tag], item=inspection.new_evidence_item()
    )


def test_the_demonstration_names_nobody(inspection: Inspection) -> None:
    assert findings(inspection) == []


@pytest.mark.parametrize("tag", ["strength", "area_for_improvement", "quotation", "good_practice"])
def test_what_is_written_about_a_person_is_found_where_it_stands(
    inspection: Inspection, tag: str
) -> None:
    write(inspection, "As in CS-014, born 3 April 1985.", tag)
    found = findings(inspection)
    assert [(f.kind, f.found) for f in found] == [
        (Kind.CASE, "CS-014"),
        (Kind.BIRTH, "3 April 1985"),
    ]
    assert {f.place[1:] for f in found} == {("evidence", "CS-001", "2.1.1")}


def test_a_case_that_is_out_of_the_sample_is_known_still(inspection: Inspection) -> None:
    inspection.put(Change("case:CS-014", "sample", None))
    write(inspection, "As in CS-014.")
    assert [f.found for f in findings(inspection)] == ["CS-014"]


def test_a_note_that_came_with_published_figures_is_looked_at(inspection: Inspection) -> None:
    told = {"rating": "Good", "note": "Ask Ann Other, 07700 900123."}
    inspection.put(Change("inspection", "comparator.previous.2.1", told))
    assert [(f.kind, f.place.field) for f in findings(inspection)] == [(Kind.PHONE, "note")]


def test_what_is_not_in_the_report_does_not_stop_it(inspection: Inspection) -> None:
    inspection.save_evidence("CS-001", "2.1.1", "Untagged: CS-014.")
    assert findings(inspection) == []
    write(inspection, "As in CS-014.")
    assert findings(inspection, Options(evidence=False)) == []


def test_names_of_the_key_authors_and_people_interviewed_are_known(inspection: Inspection) -> None:
    key = name_key.path_of(inspection.path)
    name_key.write(key, [Named("supervision", "CS-001", "X900001", "Okonkwo-Hale, Bram")])
    inspection.set_attribute("CS-002", "people_interviewed", "Ida Quist (PO), service user")
    write(inspection, "Bram rang Quist; inspector-3 saw X900001.")
    assert [(f.kind, f.found) for f in findings(inspection)] == [
        (Kind.KEY, "Bram"),
        (Kind.OFFICER, "Quist"),
        (Kind.AUTHOR, "inspector-3"),
        (Kind.KEY, "X900001"),
    ]


def test_a_name_with_a_number_in_the_key_is_found_without_it(inspection: Inspection) -> None:
    key = name_key.path_of(inspection.path)
    name_key.write(key, [Named("supervision", "CS-001", "X900001", "Okonkwo-Hale, Bram 2")])
    write(inspection, "Bram was seen.")
    assert [(f.kind, f.found) for f in findings(inspection)] == [(Kind.KEY, "Bram")]


def test_a_key_that_is_not_here_is_said(inspection: Inspection) -> None:
    assert Leaving(inspection).missing_key() == ""
    inspection.put(Change("inspection", name_key.SETTING, "elsewhere/a-names.csv"))
    assert Leaving(inspection).missing_key() == "a-names.csv"
    name_key.write(inspection.path.with_name("a-names.csv"), [Named("supervision", "", "", "Zz")])
    assert Leaving(inspection).missing_key() == ""


def test_the_program_s_own_words_name_nobody(demonstration_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="lead inspector") as inspection:
        inspection.set_attribute("CS-002", "people_interviewed", "x")
        assert findings(inspection) == []
        write(inspection, "The lead inspector saw it.")
        assert [f.kind for f in findings(inspection)] == [Kind.AUTHOR]


def test_a_decision_is_recorded_and_holds_until_the_text_changes(inspection: Inspection) -> None:
    write(inspection, "As in CS-014.")
    found = findings(inspection)
    leaving = Leaving(inspection)
    with pytest.raises(Refused, match="needs a reason"):
        leaving.decide(found, "  ", "report.docx")
    assert len(findings(inspection)) == 1
    leaving.decide(found, "A reference of ours, known to nobody outside.", "report.docx")
    assert findings(inspection) == []
    (entry,) = (e for e in inspection.record.entries() if e.subject == "leaving:names")
    assert entry.author == "an inspector"
    assert entry.content["reason"].startswith("A reference of ours")
    assert entry.content["for"] == "report.docx"
    assert entry.content["findings"] == [found[0].id]
    write(inspection, "As in CS-015.")
    assert [f.found for f in findings(inspection)] == ["CS-015"]


def test_decisions_stand_beside_each_other_and_in_the_journal(
    inspection: Inspection, tmp_path: Path
) -> None:
    write(inspection, "As in CS-014.")
    leaving = Leaving(inspection)
    leaving.decide(findings(inspection), "one", "a.html")
    write(inspection, "As in CS-015.", "quotation")
    leaving.decide(findings(inspection), "two", "b.html")
    assert findings(inspection) == []
    inspection.record.rebuild()
    assert findings(inspection) == []
    inspection.close()
    assert (examine(inspection.path).findings, examine(inspection.path).notes) == ([], ())
    with Inspection.open(inspection.path, writable=False) as again:
        assert findings(again) == []


def test_dates_are_looked_at_from_the_present_year(inspection: Inspection) -> None:
    year = datetime.now(UTC).year
    write(inspection, f"Seen on 1 May {year - 9}, convicted on 1 May {year - 11}.")
    assert [f.found for f in findings(inspection)] == [f"1 May {year - 11}"]
