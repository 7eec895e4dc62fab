"""The guard against names finds what it should, and leaves ordinary sentences alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.names_guard import (
    Finding,
    Kind,
    Known,
    Passage,
    Place,
    find,
    names_in,
    open_findings,
    without_numbers,
)

PLACE = Place("Strengths", "evidence", "CS-047", "2.1.3.a")
KNOWN: Known = {
    Kind.KEY: ["Okonkwo-Hale, Bram", "X900001/7", "will marsh"],
    Kind.CASE: ["CS-047", "UPW-31", "12"],
    Kind.OFFICER: ["Zdeňka O\u2019Malley"],
    Kind.AUTHOR: ["inspector-1", "an inspector", "Ida Quist"],
}


def found(text: str, known: Known = KNOWN, year: int = 2020) -> list[tuple[Kind, str]]:
    return [(f.kind, f.found) for f in find([Passage(PLACE, text)], known, year)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Seen with Bram Okonkwo-Hale on Monday.", Kind.KEY, "Bram Okonkwo-Hale"),
        ("OKONKWO-HALE, BRAM did not come.", Kind.KEY, "OKONKWO-HALE, BRAM"),
        ("bram's mother rang", Kind.KEY, "bram"),
        ("Reference X900001/7 on the letter", Kind.KEY, "X900001/7"),
        ("Then Will rang.", Kind.KEY, "Will"),
        ("marsh was seen", Kind.KEY, "marsh"),
        ("as in CS-047", Kind.CASE, "CS-047"),
        ("as in cs 047.", Kind.CASE, "cs 047"),
        ("as in CS047", Kind.CASE, "CS047"),
        ("like case 12", Kind.CASE, "case 12"),
        ("case no. 12 was better", Kind.CASE, "no. 12"),
        ("Zdenka O'Malley said so", Kind.OFFICER, "Zdenka O'Malley"),
        ("as o\u2019malley has it", Kind.OFFICER, "o\u2019malley"),
        ("inspector-1 saw it", Kind.AUTHOR, "inspector-1"),
        ("said Quist", Kind.AUTHOR, "Quist"),
        ("PNC 98/123456Q", Kind.PNC, "98/123456Q"),
        ("pnc 1998/0123456q", Kind.PNC, "1998/0123456q"),
        ("CRO 123456/92A", Kind.CRO, "123456/92A"),
        ("SF39/83745R", Kind.CRO, "SF39/83745R"),
        ("crn e123456,", Kind.CRN, "e123456"),
        ("prison number A1234BC", Kind.PRISON, "A1234BC"),
        ("NI QQ 12 34 56 C", Kind.INSURANCE, None),
        ("NI AB 12 34 56 C", Kind.INSURANCE, "AB 12 34 56 C"),
        ("NI ab123456c", Kind.INSURANCE, "ab123456c"),
        ("ring 0113 496 0000", Kind.PHONE, "0113 496 0000"),
        ("ring (0113) 496-0000", Kind.PHONE, "(0113) 496-0000"),
        ("ring +44 (0)7700 900123", Kind.PHONE, "+44 (0)7700 900123"),
        ("mobile 07700900123.", Kind.PHONE, "07700900123"),
        ("lives at LS9 6TA", Kind.POSTCODE, "LS9 6TA"),
        ("lives at ls96ta now", Kind.POSTCODE, "ls96ta"),
        ("W1A 0AX", Kind.POSTCODE, "W1A 0AX"),
        ("wrote to a.b@example.org again", Kind.EMAIL, "a.b@example.org"),
        ("born 03/04/85 in Leeds", Kind.BIRTH, "03/04/85"),
        ("on 3 April 1985", Kind.BIRTH, "3 April 1985"),
        ("3rd of Apr. 1985", Kind.BIRTH, "3rd of Apr. 1985"),
        ("April 3, 1985", Kind.BIRTH, "April 3, 1985"),
        ("1985-04-03", Kind.BIRTH, "1985-04-03"),
        ("DOB: 01.02.2015", Kind.BIRTH, "01.02.2015"),
        ("d.o.b. 01-02-2015", Kind.BIRTH, "01-02-2015"),
    ],
)
def test_names_and_identifiers_are_found(text: str, kind: Kind, part: str | None) -> None:
    assert found(text) == ([] if part is None else [(kind, part)])


@pytest.mark.parametrize(
    "text",
    [
        "Says 'the public' are at risk. A neighbour and a former employer are concerned.",
        "In 62 per cent of cases (n 87), an increase from 55% in the previous inspection.",
        "Two of the 12 hours were worked; she will come back, and the marshes are near.",
        "Seen on 4 November 2019, reviewed on 12/11/2019 and again 3/2/20.",
        "Question 2.1.3.a asks; CS-0471 is none of ours, nor is ACS-047.",
        "10 to 20 contacts, 2018/19 and 2019-20; the case was allocated in 14 days.",
        "A fall from 83% to 46% at 3pm; 5 mg twice; version 0.13.1; 1,000,000 people.",
        "The lead inspector and the panel agreed; responsible officers said so too.",
        "Section 4A, form B12, room 101, unit LS9.",
        "0 to 30 points, 0.113 of 496, 0 1 2 3 4 5 6.",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_word_that_is_a_name_too_needs_its_capital() -> None:
    known = {Kind.KEY: ["Will Long"]}
    assert found("he will come before long", known) == []
    assert found("It took Long to come", known) == [(Kind.KEY, "Long")]


def test_a_name_of_one_word_that_is_a_word_too_needs_its_capital() -> None:
    known = {Kind.AUTHOR: ["lead", "quist"], Kind.CASE: ["CS047"]}
    assert found("Audits lead to actions.", known) == []
    assert found("So said Lead and Quist of CS 047.", known) == [
        (Kind.AUTHOR, "Lead"),
        (Kind.AUTHOR, "Quist"),
        (Kind.CASE, "CS 047"),
    ]


def test_what_overlaps_is_found_once() -> None:
    assert found("Bram Okonkwo-Hale, CRN X900001") == [
        (Kind.KEY, "Bram Okonkwo-Hale"),
        (Kind.CRN, "X900001"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J Okonkwo (PO); her officer", ["J Okonkwo"]),
        ("Responsible officer", []),
        ("Probation Officer, Ida Quist and a manager", []),
        ("Probation Officer, Ida Quist\nBram Hale", ["Ida Quist", "Bram Hale"]),
        ("", []),
    ],
)
def test_names_are_told_from_roles(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_names_of_no_letters_match_nothing() -> None:
    assert found("a - b", {Kind.KEY: ["", "  ", "-", "_"]}) == []


def test_places_are_given_back_and_decisions_close_them() -> None:
    passages = [Passage(PLACE, "Bram came. Bram left."), Passage(Place("Notes"), "Bram came.")]
    findings = find(passages, KNOWN, 2020)
    assert [(f.place, f.start) for f in findings] == [
        (PLACE, 0),
        (PLACE, 11),
        (Place("Notes"), 0),
    ]
    assert len({f.id for f in findings}) == len(findings)
    assert open_findings(findings, [findings[1].id]) == [findings[0], findings[2]]


def test_a_decision_holds_in_another_part_and_not_for_another_text() -> None:
    def only(place: Place, text: str) -> Finding:
        (finding,) = find([Passage(place, text)], KNOWN, 2020)
        return finding

    here = only(PLACE, "Bram came.")
    assert only(PLACE._replace(part="Quotations"), "Bram came.").id == here.id
    assert only(PLACE, "Bram left.").id != here.id
    assert only(PLACE._replace(case="CS-048"), "Bram came.").id != here.id


@given(st.text(max_size=60), st.text(alphabet=" .,-'ab1", max_size=12))
def test_any_text_is_looked_through_and_spans_are_of_it(text: str, name: str) -> None:
    for finding in find([Passage(PLACE, text)], {Kind.KEY: [name], Kind.CASE: [text]}, 2020):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.found == text[finding.start : finding.end]


@given(st.text(alphabet="abcdefgh éÉ", max_size=20), st.text(alphabet="xyz .,", max_size=20))
def test_a_known_name_is_found_wherever_it_stands_alone(before: str, after: str) -> None:
    text = f"{before} Okonkwo {after}"
    assert (Kind.KEY, "Okonkwo") in found(text, {Kind.KEY: ["Okonkwo Hale"]})


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Okonkwo 2", "Okonkwo"),
        ("Okonkwo-Hale, Bram (b. 1985)", "Okonkwo-Hale, Bram (b."),
        ("Bram Hale", ""),
        ("X900001/7", ""),
        ("Will 2", ""),
    ],
)
def test_a_listed_name_is_known_without_its_numbers(listed: str, name: str) -> None:
    assert without_numbers(listed) == name
