"""Recommendations: judged, repeated, linked, imported, merged, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.materials import MaterialKind, Side
from hmip_tui.moderation import Moderation
from hmip_tui.organising import Organising
from hmip_tui.recommendations import Progress, Round, read
from hmip_tui.recommending import Recommending
from hmip_tui.store.verify import examine
from tests.screens.support import HOSTILE, create
from tests.team import exchange, merge, team

WORKLOADS = {"addressee": "the provider", "text": "Better manage workloads."}


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite") as made:
        yield made


@pytest.fixture
def recommending(inspection: Inspection) -> Recommending:
    return Recommending(inspection)


def test_each_round_is_numbered_for_itself(recommending: Recommending) -> None:
    for number in ("", "7", ""):
        recommending.add(Round.PREVIOUS, {"text": f"before {number}", "number": number})
    for _ in range(11):
        recommending.add(Round.NEW, {"text": "new"})
    numbers = [(r.round.value, r.number) for r in recommending.recommendations()]
    assert numbers[:3] == [("previous", "1"), ("previous", "7"), ("previous", "8")]
    assert numbers[3:] == [("new", str(n)) for n in range(1, 12)]


def test_progress_is_judged_with_evidence(recommending: Recommending) -> None:
    id = recommending.add(Round.PREVIOUS, WORKLOADS)
    assert recommending.recommendation(id).progress is None
    with pytest.raises(Refused, match="needs evidence"):
        recommending.judge(id, Progress.NONE, " ")
    recommending.judge(id, Progress.SOME, "A tool is in use.")
    found = recommending.recommendation(id)
    assert (found.progress, found.evidence) == (Progress.SOME, "A tool is in use.")
    recommending.judge(id, None, "")
    assert recommending.recommendation(id).progress is None
    new = recommending.add(Round.NEW, WORKLOADS)
    with pytest.raises(Refused, match="previous inspection"):
        recommending.judge(new, Progress.SOME, "x")


def test_a_previous_one_is_repeated_once_and_marked(recommending: Recommending) -> None:
    before = recommending.add(Round.PREVIOUS, WORKLOADS)
    again = recommending.repeat(before)
    found = recommending.recommendation(again)
    assert (found.round, found.text, found.repeats) == (Round.NEW, WORKLOADS["text"], before)
    with pytest.raises(Refused, match="repeated already"):
        recommending.repeat(before)
    with pytest.raises(Refused, match="can repeat"):
        recommending.repeat(again)
    with pytest.raises(Refused, match="it stays"):
        recommending.withdraw(before)
    recommending.edit(again, {"text": "Better manage the workloads of all staff."})
    assert recommending.recommendation(again).repeats == before
    recommending.withdraw(again)
    recommending.withdraw(before)
    assert recommending.recommendations() == []


def test_it_rests_on_key_questions_and_evidence(
    inspection: Inspection, recommending: Recommending
) -> None:
    item = Organising(inspection).add(
        MaterialKind.MEETING, {"title": "Officers"}, {"1.2.1": Side.AGAINST}
    )
    id = recommending.add(Round.NEW, WORKLOADS)
    recommending.link(id, "1.2.1", True)
    recommending.link(id, item, True)
    assert recommending.recommendation(id).links == ("1.2.1", item)
    recommending.link(id, "1.2.1", False)
    assert recommending.recommendation(id).links == (item,)
    assert recommending.link(id, item, True) is None
    with pytest.raises(Refused, match="no key question or item"):
        recommending.link(id, "9.9.9", True)


def test_every_step_is_undone_and_done_again(recommending: Recommending) -> None:
    id = recommending.add(Round.PREVIOUS, WORKLOADS)
    recommending.judge(id, Progress.SUFFICIENT, "Seen.")
    recommending.link(id, "1.2.1", True)
    for _ in range(3):
        recommending.put_back(Action.UNDO)
    assert recommending.recommendations() == []
    for _ in range(3):
        recommending.put_back(Action.REDO)
    found = recommending.recommendation(id)
    assert (found.progress, found.links) == (Progress.SUFFICIENT, ("1.2.1",))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_is_kept_and_the_tables_are_the_journals(
    inspection: Inspection, recommending: Recommending, text: str
) -> None:
    id = recommending.add(Round.PREVIOUS, {"addressee": text, "text": text})
    recommending.judge(id, Progress.NONE, text)
    found = recommending.recommendations()
    assert found[0].text == found[0].evidence == found[0].addressee
    inspection.record.rebuild()
    assert recommending.recommendations() == found
    inspection.close()
    assert examine(inspection.path).findings == []


def test_a_list_is_imported_whole_or_not_at_all(recommending: Recommending) -> None:
    text = (
        "number,addressee,text,progress,evidence\n"
        "1,the provider,Manage workloads.,No,Caseloads stay high.\n"
        '2,the provider,"Improve work,\nand review it.",,\n'
    )
    rows, faults = read(text)
    assert faults == []
    recommending.import_list(rows)
    one, two = recommending.recommendations()
    assert (one.number, one.progress, one.evidence) == ("1", Progress.NONE, "Caseloads stay high.")
    assert (two.text, two.progress) == ("Improve work,\nand review it.", None)
    more, _ = read("text\nA third.\nManage workloads.\n")
    with pytest.raises(Refused, match="Line 3 is in the inspection already"):
        recommending.import_list(more)
    assert len(recommending.recommendations()) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "list.csv:1: the list is empty"),
        ("number\n1\n", "list.csv:1: text: this column is missing"),
        ("text,progress\n,some\n", "list.csv:2: text: this field is empty"),
        ("text,progress,evidence\nx,much,y\n", "list.csv:2: progress: not one of no, some, suf"),
        ("text,evidence\nx,y\n", "list.csv:2: evidence: it belongs to a progress"),
        ("text,progress\nx,some\n", "list.csv:2: evidence: a progress needs evidence"),
    ],
)
def test_mistakes_in_a_list_are_told(text: str, told: str) -> None:
    _, faults = read(text)
    assert faults[0].describe("list.csv").startswith(told)


def test_a_row_of_nothing_is_no_row() -> None:
    assert read("text,progress\n,\n") == ([], [])


def test_two_judgements_of_one_are_a_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with team(tmp_path, monkeypatch, ("Ann", "Bea")) as people:
        ann, bea = people.values()
        id = Recommending(ann).add(Round.PREVIOUS, WORKLOADS)
        merge(bea, ann)
        Recommending(ann).judge(id, Progress.NONE, "Nothing seen.")
        Recommending(bea).judge(id, Progress.SOME, "A tool is in use.")
        exchange(ann, bea)
        (conflict,) = Moderation(ann).conflicts()
        assert (conflict.about, conflict.what) == (WORKLOADS["text"], "progress")
        texts = {version.text for version in conflict.versions}
        assert texts == {"no: Nothing seen.", "some: A tool is in use."}
        one = conflict.versions[0]
        Moderation(ann).take(conflict.subject, conflict.field, one.id, "As read.")
        exchange(ann, bea)
        assert Recommending(ann).recommendations() == Recommending(bea).recommendations()
        assert Moderation(bea).conflicts() == []
