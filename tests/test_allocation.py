"""Allocation, the fieldwork plan, progress and pace, at several devices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui import fieldwork
from hmip_tui.allocation import Allocation
from hmip_tui.errors import Refused
from hmip_tui.fieldwork import Planned
from hmip_tui.moderation import Moderation
from hmip_tui.seconds import Seconds
from hmip_tui.states import State
from tests.team import Team, answer, complete, exchange, merge, team


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """Six cases in Hull and Leeds by turns; Lea leads; each answer takes a minute."""
    with team(tmp_path, monkeypatch, cases=6, lead=["Lea"]) as made:
        minutes = 0

        def clock() -> str:
            nonlocal minutes
            minutes += 1
            day, rest = divmod(minutes, 600)
            return f"2020-03-{2 + day:02}T{9 + rest // 60:02}:{rest % 60:02}:00.000Z"

        for one in made.values():
            one.record._clock = clock
        yield made


def inspectors(one: Allocation) -> dict[str, str]:
    return {row.id: row.inspector for row in one.inspection.cases()}


def test_cases_are_given_and_known_everywhere(people: Team) -> None:
    ann, _, lea = people.values()
    assert Allocation(lea).allocate(["V1", "V2"], " Ann ") == 2
    assert Allocation(lea).allocate(["V1", "V3"], "Ann") == 1
    merge(ann, lea)
    assert inspectors(Allocation(ann)) == {
        "V1": "Ann", "V2": "Ann", "V3": "Ann", "V4": "", "V5": "", "V6": "",
    }  # fmt: skip
    Allocation(lea).allocate(["V3"], "")
    assert inspectors(Allocation(lea))["V3"] == ""


def test_all_or_none(people: Team) -> None:
    lea = people["Lea"]
    with pytest.raises(Refused, match="no case X"):
        Allocation(lea).allocate(["V1", "X"], "Ann")
    assert set(inspectors(Allocation(lea)).values()) == {""}


def test_what_is_begun_is_handed_over_with_a_note(people: Team) -> None:
    ann, bea, lea = people.values()
    Allocation(lea).allocate(["V1"], "Ann")
    merge(ann, lea)
    answer(ann, "V1", q2_1_1_a="yes")
    merge(lea, ann)
    with pytest.raises(Refused, match="V1 has been begun: hand it over with a note"):
        Allocation(lea).allocate(["V1"], "Bea")
    Allocation(lea).allocate(["V1"], "Bea", "2.1 is done; the officer is on leave.")
    merge(bea, lea)
    assert bea.case("V1").values["allocated"] == {
        "inspector": "Bea",
        "note": "2.1 is done; the officer is on leave.",
    }
    answer(bea, "V1", q2_1_1_b="yes")


def test_given_to_two_at_once_is_a_conflict(people: Team) -> None:
    ann, bea, lea = people.values()
    Allocation(ann).allocate(["V1"], "Ann")
    Allocation(bea).allocate(["V1"], "Bea")
    merge(lea, ann, bea)
    (conflict,) = Moderation(lea).conflicts()
    assert conflict.what == "who has the case"
    assert {v.text for v in conflict.versions} == {"Ann", "Bea"}
    shown = inspectors(Allocation(lea))["V1"]
    assert Allocation(lea).allocate(["V1"], shown) == 1  # saying it again settles it
    assert Moderation(lea).conflicts() == []


def test_nobody_assesses_both(people: Team) -> None:
    ann, _, lea = people.values()
    Seconds(lea).draw_every("visits", 6, 1)
    (pair,) = Seconds(lea).pairs()
    Allocation(lea).allocate([pair.case], "Ann")
    with pytest.raises(Refused, match=f"ANN assesses {pair.case}: {pair.second} needs somebody"):
        Allocation(lea).allocate([pair.second], "ANN")
    Allocation(lea).allocate([pair.second], "Bea")
    with pytest.raises(Refused, match=f"Bea assesses {pair.second}"):
        Allocation(lea).allocate([pair.case], "Bea")
    assert Seconds(lea).pair(pair.second).assessors == (("Ann",), ("Bea",))
    assert lea.second_rows()[0].inspector == "Bea"
    merge(ann, lea)
    assert pair.second in ann.hidden_cases()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "empty"),
        ("case,who\nV1,Ann", "Line 1: the columns have to be case, inspector"),
        ("case,inspector,case\nV1,Ann,V2", "Line 1"),
        ("case,inspector\nV1", "Line 2: 1 columns in place of 2"),
        ('case,inspector\nV1,"Ann', "Line 2: a quotation mark"),
        ("case,inspector\nV1,Ann\n\nV9,Ann", "no case V9"),
    ],
)
def test_a_list_with_a_mistake_changes_nothing(people: Team, text: str, wrong: str) -> None:
    lea = Allocation(people["Lea"])
    with pytest.raises(Refused, match=wrong):
        lea.allocate_list(text)
    assert set(inspectors(lea).values()) == {""}


def test_a_list_is_taken_with_any_separator(people: Team) -> None:
    lea = Allocation(people["Lea"])
    assert lea.allocate_list("Case;Inspector;Note\r\nV1;Ann;\r\nV2; Bea ;[b]new[/b]\r\n") == 2
    assert inspectors(lea)["V2"] == "Bea"
    assert lea.inspection.case("V2").values["allocated"]["note"] == "[b]new[/b]"


def test_the_plan_is_kept_by_day_and_place(people: Team) -> None:
    ann, _, lea = people.values()
    known = Allocation(lea)
    assert known.place == "town"
    text = "date,place,cases\n2020-03-02,Hull,2\n2020-03-02,St. Ann's,1\n2020-03-03,Hull,1\n"
    assert known.plan_list(text) == 3
    known.set_plan([Planned("2020-03-03", "Hull", 0)])
    merge(ann, lea)
    assert Allocation(ann).plan() == [
        Planned("2020-03-02", "Hull", 2),
        Planned("2020-03-02", "St. Ann's", 1),
    ]
    for wrong in ("2020-13-01,Hull,1", "2020-03-01,Hull,-1", "2020-03-01,Hull,9999"):
        with pytest.raises(Refused):
            known.plan_list(f"date,place,cases\n{wrong}")


def test_progress_by_inspector_place_and_day(people: Team) -> None:
    ann, bea, lea = people.values()
    Allocation(lea).allocate(["V1", "V2", "V3"], "Ann")
    Allocation(lea).allocate(["V4"], "Bea")
    Allocation(lea).set_plan([Planned("2020-03-02", "Hull", 3), Planned("2020-03-04", "Leeds", 2)])
    Seconds(lea).draw_every("visits", 6, 1)
    exchange(*people.values())
    complete(ann, "V1")
    complete(ann, "V2")
    answer(ann, "V3", q2_1_1_a="yes")
    complete(bea, "V4")
    bea.take_step("V4", "submit")
    bea.take_step("V4", "reopen", "more to say")
    merge(lea, ann, bea)
    found = Allocation(lea).progress()
    assert [(s.name, s.total, s.closed) for s in found.inspectors] == [
        ("Ann", 3, 2),
        ("Bea", 1, 0),
        ("", 2, 0),
    ]
    assert found.inspectors[0].states == {State.COMPLETE: 2, State.IN_PROGRESS: 1}
    assert [(s.name, s.planned, s.total, s.closed) for s in found.places] == [
        ("Hull", 3, 3, 1),
        ("Leeds", 2, 3, 1),
    ]
    assert [tuple(day) for day in found.days] == [
        ("2020-03-02", 3, 2, 3, 2),
        ("2020-03-04", 2, 0, 5, 2),
    ]
    assert (found.whole.total, found.whole.closed, found.whole.planned) == (6, 2, 5)


def test_pace_is_the_leads_alone(people: Team) -> None:
    ann, bea, lea = people.values()
    complete(ann, "V1", no=("2.1.1",))
    complete(bea, "V2")
    answer(bea, "V3", q2_1_1="no")
    exchange(*people.values())
    with pytest.raises(Refused, match=r"lead inspector only \(Lea\)"):
        Allocation(ann).pace()
    found = {pace.inspector: pace for pace in Allocation(lea).pace()}
    judged = sum(q.field.startswith("judgement.") for q in ann.framework.routes["visits"])
    assert (found["Ann"].yes, found["Ann"].no) == (judged - 1, 1)
    assert (found["Bea"].yes, found["Bea"].no) == (judged, 1)
    assert [found[name].completed for name in ("Ann", "Bea")] == [1, 1]
    assert found["Ann"].days == 1
    assert found["Ann"].per_day == 1
    entries = [e for e in lea.record.entries("case:V1") if e.author == "Ann"]
    assert found["Ann"].minutes == len(entries) - 1  # one a minute
    assert set(found) == {"Ann", "Bea"}


def test_without_a_lead_nobody_sees_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with team(tmp_path, monkeypatch, ("Lea",)) as made, pytest.raises(Refused, match="nobody"):
        Allocation(made["Lea"]).pace()


def test_nothing_planned_and_nobody_there() -> None:
    found = fieldwork.progress([], [])
    assert (found.inspectors, found.places, found.days) == ((), (), ())
    assert fieldwork.pace({"A": (0, 0)}, [], {}, {}) == [fieldwork.Pace("A", 0, 0, 0, 0, None)]
    assert fieldwork.Pace("A", 0, 0, 0, 0, None).per_day is None
