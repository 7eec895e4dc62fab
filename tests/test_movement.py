"""How a percentage moved: what is told of each step, and that it ends at today's tally."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui import journal
from hmip_tui.application import Inspection
from hmip_tui.case import Case
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer, Kind
from hmip_tui.journal import Entry, EntryId, Head
from hmip_tui.movement import Extent, Point, Range, extent, movement
from hmip_tui.tally import ALL, Slice, recount
from tests.store.acts import Act, Actor, acts
from tests.store.model import Model
from tests.store.support import add_visits, create
from tests.strategies import ANSWERS, FRAMEWORK, cases

YES, NO = Answer.YES, Answer.NO
QUESTION = FRAMEWORK.questions["2.1.2"]  # behind the gate "harm"
JUDGEMENTS = [q for q in FRAMEWORK.questions.values() if q.kind is Kind.JUDGEMENT]


class Told:
    """Entries on :data:`QUESTION`, written down as replicas would."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def say(
        self, case: str, value: str | None, *replaces: Entry, replica: str = "a", time: str = ""
    ) -> Entry:
        seq = sum(entry.id.replica == replica for entry in self.entries) + 1
        entry = Entry(
            id=EntryId(replica, seq),
            time=time or f"{len(self.entries):03}",
            author="an inspector",
            action="set",
            subject=f"case:{case}",
            field=QUESTION.field,
            value=journal.encode(value),
            replaces=tuple(e.id for e in replaces),
            hash="",
        )
        self.entries.append(entry)
        return entry


def _case(id: str, **values: str) -> Case:
    return Case(id, "visits", {"gate.harm": "yes"} | values)


@pytest.fixture
def told() -> Told:
    return Told()


def test_cases_come_in_one_by_one(told: Told) -> None:
    for case, answer in [("V1", "yes"), ("V2", "no"), ("V3", "yes")]:
        told.say(case, answer)
    found = movement(QUESTION, [_case(f"V{n}") for n in (1, 2, 3)], told.entries)
    assert found == (Point(1, 1), Point(1, 2), Point(2, 3))
    assert [point.percent for point in found] == [100, 50, 67]


def test_changes_and_clearings_count_as_they_happen(told: Told) -> None:
    first = told.say("V1", "yes")
    second = told.say("V1", "no", first)
    third = told.say("V1", None, second)
    told.say("V1", "yes", third)
    found = movement(QUESTION, [_case("V1")], told.entries)
    assert found == (Point(1, 1), Point(0, 1), Point(0, 0), Point(1, 1))


def test_saying_the_same_again_is_no_step(told: Told) -> None:
    told.say("V1", "yes")
    told.say("V1", "yes", replica="b")
    assert movement(QUESTION, [_case("V1")], told.entries) == (Point(1, 1),)


def test_what_todays_gates_leave_out_was_never_in(told: Told) -> None:
    for n in range(4):
        told.say(f"V{n}", "yes")
    closed = [
        _case("V0", **{"gate.harm": "no"}),
        Case("V1", "visits", {}),
        Case("V2", "works", {"gate.harm": "yes"}),
    ]
    assert movement(QUESTION, [*closed, _case("V3")], told.entries) == (Point(1, 1),)


def test_entries_of_other_cases_are_passed_over(told: Told) -> None:
    told.say("V1", "yes")
    told.say("V2", "yes")
    assert movement(QUESTION, [_case("V2")], told.entries) == (Point(1, 1),)


def test_of_a_dispute_the_answer_shown_counts_until_it_is_settled(told: Told) -> None:
    mine = told.say("V1", "yes", time="002")
    theirs = told.say("V1", "no", replica="b", time="003")
    told.say("V1", "yes", mine, theirs, time="004")
    found = movement(QUESTION, [_case("V1")], told.entries)
    assert found == (Point(1, 1), Point(0, 1), Point(1, 1))


def test_an_entry_that_a_slow_clock_puts_after_its_successor_stays_replaced(told: Told) -> None:
    early = told.say("V1", "yes", time="009")
    told.say("V1", "no", early, replica="b", time="001")
    in_time = sorted(told.entries, key=lambda entry: entry.time)
    assert movement(QUESTION, [_case("V1")], in_time) == (Point(0, 1),)


def test_the_extent_is_the_first_point_that_reached_it() -> None:
    points = [Point(0, 0), Point(1, 1), Point(2, 2), Point(2, 4), Point(3, 6), Point(4, 6)]
    assert extent(points) == Extent(Point(2, 4), Point(1, 1))
    assert extent([]) is None
    assert extent([Point(0, 0)]) is None


histories = st.lists(
    st.tuples(
        st.integers(0, 3),  # case
        st.sampled_from(ANSWERS),
        st.sampled_from("ab"),  # replica
        st.integers(0, 5),  # time: clocks that go backwards
        st.integers(0, 3),  # of the unreplaced entries, how many it has seen
    ),
    max_size=25,
)


@given(histories, st.lists(cases("visits"), min_size=1, max_size=4), st.randoms())
def test_whatever_the_clocks_said_it_ends_at_the_tally(
    history: list[tuple[int, str | None, str, int, int]],
    people: list[Case],
    chance: random.Random,
) -> None:
    told = Told()
    unreplaced: dict[str, list[Entry]] = {}
    for number, value, replica, time, seen in history:
        case = f"c{number}"
        before = unreplaced.setdefault(case, [])
        known, rest = before[:seen], before[seen:]
        said = told.say(case, value, *known, replica=replica, time=str(time))
        unreplaced[case] = [*rest, said]
    today = []
    for number, person in enumerate(people):
        heads = [Head(e.time, e.id, e.value) for e in unreplaced.get(f"c{number}", [])]
        head = journal.shown(heads)
        value = None if head is None else journal.decode(head.value)
        today.append(Case(f"c{number}", "visits", person.values).with_value(QUESTION.field, value))
    chance.shuffle(told.entries)
    points = movement(QUESTION, today, told.entries)
    counts = recount(FRAMEWORK, today).counts(QUESTION.id)
    assert (points[-1] if points else Point(0, 0)) == Point(counts.yes, counts.n)
    assert all(0 <= point.yes <= point.n <= len(people) for point in points)


slow = HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture


@given(st.lists(acts, max_size=30), st.lists(acts, max_size=30))
@settings(max_examples=25, suppress_health_check=slow)
def test_the_last_point_is_todays_tally(
    monkeypatch: pytest.MonkeyPatch, before: list[Act], after: list[Act]
) -> None:
    with TemporaryDirectory() as folder:
        monkeypatch.setenv("HMIP_TUI_HOME", folder)
        with create(Path(folder) / "inspection.sqlite") as inspection:
            actor = Actor(inspection, Model())
            actor.add_case(Act("add", 0, 0, None))
            actor.add_case(Act("add", 0, 1, None))
            for act in (*before, *after):
                actor.do(act)
            _assert_ends_at_the_tally(inspection)


def _assert_ends_at_the_tally(inspection: Inspection) -> None:
    for question in JUDGEMENTS:
        for slice_ in inspection.slices(question.sample):
            counts = inspection.live_tally(slice_).counts(question.id, slice_)
            points = inspection.movement(question.id, slice_)
            assert (points[-1] if points else Point(0, 0)) == Point(counts.yes, counts.n)
    overall = inspection.overall()
    for last in inspection.overall_movement()[-1:]:
        assert last == Range(overall.lowest, overall.highest)


def test_a_slice_moves_by_its_own_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path))
    with create(tmp_path / "inspection.sqlite") as inspection:
        add_visits(inspection, 3)
        question = inspection.framework.questions["2.1.1"]
        inspection.set_attribute("V2", "sex", "Male")
        for case, answer in [("V1", YES), ("V2", NO), ("V3", YES)]:
            inspection.answer(case, question, answer)
        assert inspection.movement("2.1.1", ALL) == (Point(1, 1), Point(1, 2), Point(2, 3))
        assert inspection.movement("2.1.1", Slice("sex", "Female")) == (Point(1, 1), Point(2, 2))
        with pytest.raises(Refused, match=r"9\.9\.9"):
            inspection.movement("9.9.9")


def test_the_overall_score_narrows_as_standards_are_rated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path))
    with create(tmp_path / "inspection.sqlite") as inspection:
        add_visits(inspection, 2)
        inspection.propose("1.1", "Good", "Seen in every meeting")
        assert inspection.overall_movement() == ()

        def say(case: str, question: str, answer: Answer) -> None:
            inspection.answer(case, inspection.framework.questions[question], answer)

        say("V1", "2.1.1", YES)
        say("V1", "harm", YES)
        say("V1", "2.1.2", YES)
        say("V2", "2.1.1", NO)
        say("V2", "2.1.1", YES)
        inspection.decide("3.1", "Inadequate", "A panel's reason")
        # 1.1 is 2 and 3.1 is 0 throughout; 2.2 is open; 2.1 is open, 3, 1 and 3 again
        assert inspection.overall_movement() == ((2, 8), (5, 8), (3, 6), (5, 8))
        assert inspection.overall()[1:3] == (5, 8)
