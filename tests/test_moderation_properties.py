"""Whatever is drawn, given away, settled and adjudicated apart: all copies end with the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui.allocation import Allocation
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.moderation import Moderation
from hmip_tui.seconds import Seconds
from hmip_tui.store.record import Change
from hmip_tui.tally import recount
from tests.store.support import assert_live
from tests.team import NAMES, Team, exchange, merge, team

Act = tuple[str, int, int, int]
"""What is done, by the how-manieth person, to the how-manieth thing, and how."""

KINDS = (
    "answer", "answer", "answer", "again", "again", "attribute", "evidence", "draw", "withdraw",
    "allocate", "close", "finish", "finish", "adjudicate", "settle", "merge", "merge",
)  # fmt: skip

_ACTS = st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 99), st.integers(0, 5))
acts = st.lists(_ACTS, min_size=10, max_size=50)


def _answer(one: Inspection, case_id: str, thing: int, how: int) -> None:
    route = one.framework.routes["visits"]
    question = route[thing % 4]  # few, so that people meet
    value = [*question.allowed, None][how % (len(question.allowed) + 1)]
    one.answer(case_id, question, value if value is None else Answer(value))


def _again(one: Inspection, thing: int, how: int) -> None:
    rows = one.second_rows()
    if rows:
        _answer(one, rows[thing % len(rows)].id, thing // 3, how)


def _close(one: Inspection, thing: int, how: int) -> None:
    """Say that an assessment is complete: the check has tests of its own."""
    ids = [*(row.id for row in one.cases()), *(row.id for row in one.second_rows())]
    state = "complete" if how else "in progress"
    told = {"state": state, "reason": ""}
    one.put(Change(f"case:{ids[thing % len(ids)]}", "state", told))


def _pair(one: Inspection, thing: int) -> str:
    pairs = Seconds(one).pairs()
    if not pairs:
        raise Refused("Nothing is drawn yet.")
    return pairs[thing % len(pairs)].second


def _finish(one: Inspection, thing: int, how: int) -> None:
    """Complete both assessments of a case, and compare them."""
    second = _pair(one, thing)
    told = {"state": "complete", "reason": ""}
    one.put(*(Change(f"case:{id}", "state", told) for id in (second, second[: -len("~2")])))
    Seconds(one).compare(second)


def _adjudicate(one: Inspection, thing: int, how: int) -> None:
    route = one.framework.routes["visits"]
    said = ("yes", "no")[how % 2]
    Seconds(one).adjudicate(_pair(one, how), route[thing % 4].id, said, "seen")


def _settle(one: Inspection, thing: int, how: int) -> None:
    found = Moderation(one).conflicts()
    if found:
        conflict = found[thing % len(found)]
        version = conflict.versions[how % len(conflict.versions)]
        Moderation(one).take(conflict.subject, conflict.field, version.id, "as seen")


DOERS: dict[str, Callable[[Inspection, int, int], object]] = {
    "answer": lambda one, thing, how: _answer(one, f"V{thing % 3 + 1}", thing // 3, how),
    "again": _again,
    "attribute": lambda one, thing, how: one.set_attribute(
        f"V{thing % 3 + 1}{'~2' * (how % 2)}", "stage", ("Early", "Middle", "Late")[thing % 3]
    ),
    "evidence": lambda one, thing, how: one.save_evidence(
        f"V{thing % 3 + 1}", "2.1.1", ("", "a", "b")[how % 3]
    ),
    "draw": lambda one, thing, how: Seconds(one).draw_number("visits", 1, "", thing),
    "withdraw": lambda one, thing, how: Seconds(one).withdraw(_pair(one, thing)),
    "allocate": lambda one, thing, how: Allocation(one).allocate(
        [f"V{thing % 3 + 1}{'~2' * (how % 2)}"], NAMES[how % 3], "go on"
    ),
    "close": _close,
    "finish": _finish,
    "adjudicate": _adjudicate,
    "settle": _settle,
}


@given(acts)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_all_copies_end_with_the_same(done: list[Act]) -> None:
    _play(done)


@pytest.mark.campaign
@given(st.lists(_ACTS, min_size=60, max_size=160))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_all_copies_end_with_the_same_for_long(done: list[Act]) -> None:
    _play(done)


def _play(done: list[Act]) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="hmip-") as folder,
        pytest.MonkeyPatch.context() as patch,
        team(Path(folder), patch) as people,
    ):
        times = count()
        for one in people.values():
            one.record._clock = lambda: f"2020-03-02T09:00:{next(times):06}Z"
        Seconds(people["Lea"]).draw_every("visits", 2, 1)
        exchange(*people.values())
        for kind, person, thing, how in done:
            one = list(people.values())[person]
            if kind == "merge":
                merge(one, list(people.values())[(person + 1 + how % 2) % 3])
                continue
            one.live_tally()
            with suppress(Refused):
                DOERS[kind](one, thing, how)
        _end(people)


def _end(people: Team) -> None:
    everyone = list(people.values())
    for one in everyone:
        assert_live(one)
    for one in everyone:
        merge(one, *(other for other in everyone if other is not one))
    for one in everyone:
        merge(one, *(other for other in everyone if other is not one))
        firsts = [case for case in one.record.all_cases() if not case.id.endswith("~2")]
        assert one.live_tally().as_dict() == {
            key: counts
            for key, counts in recount(one.framework, firsts).as_dict().items()
            if key[0] == ("", "")
        }
        assert [row.id for row in one.cases()] == ["V1", "V2", "V3"]
        for row in one.second_rows():
            case = one.case(row.id)
            assert case.attribute("stage") == one.case(case.second_of).attribute("stage")
    first = everyone[0]
    for other in everyone[1:]:
        assert other.record.conflicts() == first.record.conflicts()
        assert Seconds(other).pairs() == Seconds(first).pairs()
        assert Seconds(other).agreement("visits") == Seconds(first).agreement("visits")
        assert Allocation(other).progress() == Allocation(first).progress()
    first.record.author = "a moderator"
    while found := Moderation(first).conflicts():
        Moderation(first).take(found[0].subject, found[0].field, found[0].versions[0].id, "r")
    assert first.record.conflicts() == []
    assert first.record.connection.rows("SELECT 1 FROM cases WHERE case_id LIKE '%~2'") == []
    merge(everyone[1], first)
    assert everyone[1].record.conflicts() == []
