"""Evidence about the organisation: recorded, tagged, cited, merged, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import data_list, framework_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.materials import FIELDS, MaterialKind, Side
from hmip_tui.moderation import Moderation
from hmip_tui.organising import Organising
from hmip_tui.store.verify import examine
from tests.screens.support import HOSTILE, create
from tests.team import exchange, merge, team

DOCUMENT, MEETING, DATA = MaterialKind


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite") as made:
        yield made


@pytest.fixture
def organising(inspection: Inspection) -> Organising:
    return Organising(inspection)


def test_an_item_is_recorded_with_what_it_says_of_which_key_question(
    organising: Organising,
) -> None:
    told = {"title": "Senior leaders", "date": "2019-10-29", "roles": "senior managers"}
    subject = organising.add(MEETING, told, {"1.1.1": Side.FOR, "1.2.1": Side.AGAINST})
    item = organising.material(subject)
    assert item.told == {**told, "text": ""}
    assert item.sides == {"1.1.1": Side.FOR, "1.2.1": Side.AGAINST}
    assert item.author == "an inspector"
    leadership, staff = organising.gathered("1.1"), organising.gathered("1.2")
    assert [i.subject for i in leadership.on("1.1.1")] == [subject]
    assert [i.subject for i in staff.on("1.2.1")] == [subject]
    assert leadership.on("1.1.2") == []
    assert organising.gathered("1.3").items == []


def test_what_is_tagged_to_nothing_is_on_every_page(organising: Organising) -> None:
    subject = organising.add(DOCUMENT, {"title": "Risk register"})
    assert [i.subject for i in organising.gathered("1.1").untagged] == [subject]
    assert [i.subject for i in organising.gathered("1.4").untagged] == [subject]
    organising.tag(subject, "1.1.2", Side.FOR)
    assert organising.gathered("1.4").untagged == []
    organising.tag(subject, "1.1.2", None)
    assert [i.subject for i in organising.gathered("1.4").untagged] == [subject]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_is_kept_as_it_was_typed(organising: Organising, text: str) -> None:
    subject = organising.add(DATA, dict.fromkeys(FIELDS[DATA], text))
    kept = organising.material(subject).told
    assert set(kept.values()) == {kept["title"]}
    assert kept["title"].split() == [w for w in text.split() if w]


def test_what_cannot_be_is_refused(organising: Organising) -> None:
    with pytest.raises(Refused, match="title"):
        organising.add(DOCUMENT, {"title": "  "})
    with pytest.raises(Refused, match="no roles"):
        organising.add(DOCUMENT, {"title": "x", "roles": "managers"})
    with pytest.raises(Refused, match="no key question 9"):
        organising.add(DOCUMENT, {"title": "x"}, {"9": Side.FOR})
    assert organising.materials() == []
    subject = organising.add(DOCUMENT, {"title": "x"})
    with pytest.raises(Refused, match="Tag it"):
        organising.cite("1.1", subject, True)
    with pytest.raises(Refused, match="There is no document:none"):
        organising.tag("document:none", "1.1.1", Side.FOR)
    with pytest.raises(Refused, match="no standard"):
        organising.gathered("9.9")


def test_a_proposal_names_the_items_that_it_cites(
    inspection: Inspection, organising: Organising
) -> None:
    subject = organising.add(DOCUMENT, {"title": "Plan"}, {"1.1.1": Side.FOR})
    other = organising.add(DOCUMENT, {"title": "Register"}, {"1.1.2": Side.FOR})
    organising.cite("1.1", subject, True)
    organising.cite("1.1", other, True)
    organising.cite("1.1", other, False)
    inspection.propose("1.1", "Good", "As the plan shows")
    proposal = inspection.sitting("1.1").proposal
    assert proposal is not None
    assert proposal.cites == (subject,)
    assert inspection.sitting("1.1").stale == ()
    with pytest.raises(Refused, match=r"The proposal for 1\.1 cites this"):
        organising.withdraw(subject)
    organising.withdraw(other)
    assert inspection.sitting("1.1").stale == ("proposal",)


def test_whatever_changes_the_evidence_asks_to_reconfirm(
    inspection: Inspection, organising: Organising
) -> None:
    subject = organising.add(DOCUMENT, {"title": "Plan"}, {"1.1.1": Side.FOR, "1.2.1": Side.FOR})
    inspection.propose("1.1", "Good", "So")
    for change in (
        lambda: organising.edit(subject, {"text": "More"}),
        lambda: organising.tag(subject, "1.1.1", Side.AGAINST),
        lambda: organising.tag(subject, "1.1.1", None),
        lambda: organising.add(MEETING, {"title": "Meeting"}, {"1.1.3": Side.FOR}),
    ):
        change()
        assert inspection.sitting("1.1").stale == ("proposal",)
        inspection.reconfirm("1.1", "proposal")
        assert inspection.sitting("1.1").stale == ()
    organising.tag(subject, "1.2.1", Side.AGAINST)  # another standard's business
    organising.add(MEETING, {"title": "Another"}, {"1.3.1": Side.FOR})
    assert inspection.sitting("1.1").stale == ()


def test_an_interview_more_asks_to_reconfirm(inspection: Inspection) -> None:
    inspection.propose("1.1", "Good", "So")
    id = inspection.begin_interview("officer_provider")
    kind = inspection.framework.interviews["officer_provider"]
    asked = [q for q in kind.questions if q.key_question.startswith("1.1")]
    inspection.reply(id, asked[0], asked[0].replies[0])
    assert inspection.sitting("1.1").stale == ("proposal",)


def test_every_step_is_undone_and_done_again(organising: Organising) -> None:
    first = organising.add(DOCUMENT, {"title": "Plan"})
    organising.tag(first, "1.1.1", Side.FOR)
    organising.cite("1.1", first, True)
    organising.edit(first, {"title": "Business plan"})
    organising.put_back(Action.UNDO)
    assert organising.material(first).title == "Plan"
    organising.put_back(Action.UNDO)
    assert organising.gathered("1.1").cited == frozenset()
    organising.put_back(Action.UNDO)
    assert organising.material(first).sides == {}
    organising.put_back(Action.UNDO)
    assert organising.materials() == []
    with pytest.raises(Refused, match="nothing to undo"):
        organising.put_back(Action.UNDO)
    for _ in range(4):
        organising.put_back(Action.REDO)
    item = organising.material(first)
    assert (item.title, item.sides) == ("Business plan", {"1.1.1": Side.FOR})
    assert organising.gathered("1.1").cited == {first}


def test_the_tables_are_what_the_journal_says(
    inspection: Inspection, organising: Organising
) -> None:
    for kind in MaterialKind:
        subject = organising.add(kind, {"title": "x"}, {"1.1.1": Side.FOR})
        organising.cite("1.1", subject, True)
    before = organising.materials()
    inspection.record.rebuild()
    assert organising.materials() == before
    assert organising.gathered("1.1").cited == {item.subject for item in before}
    path = inspection.path
    inspection.close()
    assert examine(path).findings == []


# -- lists of key data ----------------------------------------------------------------------------

KEY_QUESTIONS = {k["id"] for k in framework_files.built_in()["key_question"]}


def test_a_list_of_key_data_is_read() -> None:
    text = (
        "Heading,title,previous,current,source,for,against\n"
        '"Key staffing data",Total staff headcount (FTE),271,264,CRC,,1.2.1\n'
        "\n"
        'Caseload data,"Average caseload, PSO",56,66,CRC,"1.2.2, 1.2.3",1.2.1\n'
    )
    rows, faults = data_list.read(text, KEY_QUESTIONS)
    assert faults == []
    assert [row.told["title"] for row in rows] == [
        "Total staff headcount (FTE)",
        "Average caseload, PSO",
    ]
    assert rows[0].told["previous"] == "271"
    assert rows[1].sides == {
        "1.2.2": Side.FOR,
        "1.2.3": Side.FOR,
        "1.2.1": Side.AGAINST,
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["list.csv:1: the list is empty"]),
        ("heading,current\nx,1\n", ["list.csv:1: title: this column is missing"]),
        ("title,colour\nx,1\n", ["list.csv:1: colour: this column is not known"]),
        ("title,title\nx,y\n", ["list.csv:1: title: this column is there twice"]),
        ("title,current\n,1\n", ["list.csv:2: title: this field is empty"]),
        ("title,for\nx,1.1\n", ["list.csv:2: for: there is no key question '1.1'"]),
        ("title,for,against\nx,1.1.1,1.1.1\n", ["list.csv:2: against: 1.1.1 stands under both"]),
        ("title\nx\nx\n", ["list.csv:3: title: the same row as in line 2"]),
        ("title\nx,y\n", ["list.csv:2: 2 fields for 1 columns"]),
        ('title\n"x\n', ["list.csv:2: this is no CSV"]),
        ("title,for\n,9\n", ["list.csv:2: title: this field", "list.csv:2: for: there is no"]),
    ],
)
def test_every_mistake_is_told_with_its_line(text: str, told: list[str]) -> None:
    _, faults = data_list.read(text, KEY_QUESTIONS)
    found = [fault.describe("list.csv") for fault in faults]
    assert len(found) == len(told)
    for line, start in zip(found, told, strict=True):
        assert line.startswith(start)


def test_key_data_take_the_place_of_the_same_row(organising: Organising) -> None:
    rows, _ = data_list.read("heading,title,current,against\nStaff,FTE,264,1.2.1\n", KEY_QUESTIONS)
    organising.import_data(rows)
    rows, _ = data_list.read("heading,title,current,for\nStaff,FTE,265,1.2.1\n", KEY_QUESTIONS)
    organising.import_data(rows)
    (item,) = organising.materials()
    assert item.told["current"] == "265"
    assert item.sides == {"1.2.1": Side.FOR}


# -- several people -------------------------------------------------------------------------------


def test_two_people_tag_one_item_and_disagree_only_where_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with team(tmp_path, monkeypatch, ("Ann", "Bea")) as people:
        _disagree(*people.values())


def _disagree(ann: Inspection, bea: Inspection) -> None:
    subject = Organising(ann).add(DOCUMENT, {"title": "Plan"})
    merge(bea, ann)
    Organising(ann).tag(subject, "1.1.1", Side.FOR)
    Organising(ann).tag(subject, "2.1.1", Side.FOR)
    Organising(bea).tag(subject, "1.1.1", Side.AGAINST)
    Organising(bea).add(MEETING, {"title": "Meeting"}, {"1.1.1": Side.FOR})
    exchange(ann, bea)
    for one in (ann, bea):
        assert one.disputed(subject, "side.1.1.1")
        assert not one.disputed(subject, "side.2.1.1")
        assert len(Organising(one).materials()) == 2
    assert Organising(ann).materials() == Organising(bea).materials()
    (conflict,) = Moderation(bea).conflicts()
    assert (conflict.about, conflict.what) == ("Plan", "what it says of 1.1.1")
    Moderation(bea).take(subject, "side.1.1.1", conflict.versions[0].id, "As read again.")
    exchange(ann, bea)
    assert not ann.disputed(subject, "side.1.1.1")
    assert Organising(ann).materials() == Organising(bea).materials()
