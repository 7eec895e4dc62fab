"""The demonstration's evidence about the organisation is what the report prints of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.demonstration import create
from hmip_tui.materials import Material, MaterialKind
from hmip_tui.organising import Organising
from hmip_tui.recommendations import Recommendation, Round
from hmip_tui.recommending import Recommending
from tests.report_lines import normalise

PRINTED = (Path(__file__).parent / "data/organisation.txt").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part.splitlines()[1:] for part in PRINTED.split("\n## ")[1:]}
LATEST_FIRST = {"Unpaid work key data"}
"""The table whose first column is the current one."""


@pytest.fixture(scope="module")
def inspection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspection]:
    path = tmp_path_factory.mktemp("demonstration") / "demonstration.sqlite"
    create(path)
    with Inspection.open(path, writable=False) as opened:
        yield opened


def items(inspection: Inspection, kind: MaterialKind) -> list[Material]:
    return [item for item in Organising(inspection).materials() if item.kind is kind]


def told(inspection: Inspection, round_: Round) -> list[Recommendation]:
    found = Recommending(inspection).recommendations()
    return [each for each in found if each.round is round_]


def printed_rows() -> Iterator[tuple[str, str, str]]:
    """Title, previous and current figure of each row of the printed tables."""
    for section in ("Key data", "Staffing and caseload", "Interventions", *LATEST_FIRST):
        yield from rows(section)
    yield from rows("Through the Gate key facts")


def rows(section: str) -> Iterator[tuple[str, str, str]]:
    for line in SECTIONS[section]:
        title, *figures = line.split("\t")
        # the footnote of one caseload row is printed as plain digits
        title = re.sub(r" 14$", "", normalise(title))
        if len(figures) == 2 and title and re.search(r"\d|No data", figures[0]):
            previous, current = figures[::-1] if section in LATEST_FIRST else figures
            yield title, previous, current


def test_key_data_are_the_printed_tables(inspection: Inspection) -> None:
    found = [
        (item.title, item.told["previous"], item.told["current"])
        for item in items(inspection, MaterialKind.DATA)
    ]
    assert sorted(found) == sorted(printed_rows())
    assert len(found) == 20


def test_there_were_39_meetings_and_no_name_is_among_their_roles(inspection: Inspection) -> None:
    meetings = items(inspection, MaterialKind.MEETING)
    assert "we conducted 39 meetings" in "\n".join(SECTIONS["Held"])
    assert len(meetings) == len({meeting.title for meeting in meetings}) == 39
    assert all("2019-10-28" <= meeting.told["date"] <= "2019-11-08" for meeting in meetings)
    named = ("senior managers", "operational partners", "stakeholders", "middle managers")
    for roles in (*named, "frontline staff"):
        assert roles in SECTIONS["Held"][0]
        assert any(meeting.told["roles"] == roles for meeting in meetings)


def test_observations_are_the_numbers_that_are_printed_twice(inspection: Inspection) -> None:
    assert "11 unpaid work projects and 4 unpaid work induction sessions" in SECTIONS["Held"][1]
    counts = inspection.interview_counts()
    assert (counts["upw_work_party"], counts["upw_induction"]) == (11, 4)
    education = inspection.interview_results("upw_induction")[0]
    # "In only one of the four induction sessions observed was there any mention of opportunities
    # to complete education or training" (chapter 3)
    assert (education.question, education.yes, education.n) == ("oi.education", 1, 4)


def test_previous_recommendations_have_the_printed_progress(inspection: Inspection) -> None:
    printed: list[tuple[str, str, str, str]] = []
    addressee = number = text = ""
    for line in SECTIONS["Previous recommendations"]:
        if match := re.match(r"We recommended that (?:the )?(.*):", line):
            addressee = match[1]
        elif match := re.match(r"(\d+)\. (.*)", line):
            number, text = match[1], match[2]
        elif match := re.search(r"made (\w+) progress on this recommendation", line):
            printed.append((number, addressee, text, match[1]))
    found = [
        (r.number, r.addressee.removeprefix("The "), r.text, str(r.progress))
        for r in told(inspection, Round.PREVIOUS)
    ]
    assert found == printed
    assert Counter(progress for *_, progress in printed) == {"some": 4, "no": 2, "sufficient": 2}
    assert all(r.evidence for r in told(inspection, Round.PREVIOUS))


def test_new_recommendations_are_the_printed_ones_and_repeated_ones_marked(
    inspection: Inspection,
) -> None:
    repeated = "(this recommendation has been repeated from the previous inspection)"
    previous = {r.id: r.text for r in told(inspection, Round.PREVIOUS)}
    for line, found in zip(
        SECTIONS["New recommendations"], told(inspection, Round.NEW), strict=True
    ):
        number, _, text = line.removeprefix("- ").partition(". ")
        assert found.number == number
        assert found.text == text.removesuffix(repeated).strip()
        assert bool(found.repeats) is text.endswith(repeated)
        if found.repeats:
            assert previous[found.repeats].casefold().rstrip(".") == found.text.casefold()
        assert found.links


def test_each_proposal_of_domain_one_cites_what_is_on_its_page(inspection: Inspection) -> None:
    for id in ("1.1", "1.2", "1.3", "1.4"):
        sitting, gathered = inspection.sitting(id), Organising(inspection).gathered(id)
        assert sitting.proposal is not None
        assert sitting.stale == ()
        assert sitting.proposal.cites
        assert set(sitting.proposal.cites) <= {item.subject for item in gathered.items}
        for key_question in gathered.standard.key_questions:
            assert gathered.on(key_question.id), key_question.id


def test_what_is_ours_of_it_is_said(inspection: Inspection) -> None:
    note = inspection.record.setting("demonstration.note")
    assert "every document, text and date" in note
    assert "11 work parties observed (14 in the report's summary)" in note
