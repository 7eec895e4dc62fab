"""Whatever people do apart, and however their files are put together, all end with the same."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.framework_files import built_in
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import merging, verify
from tests.store.support import add_visits, assert_chained, assert_live, create, current, tables
from tests.strategies import DOCUMENT

HOURS = (0.0, -1.0, 1.0)
"""How far each person's clock is off."""

PEOPLE = st.integers(0, len(HOURS) - 1)
SMALL = st.integers(0, 5)
Doing = tuple[int, int, int]
DOINGS: st.SearchStrategy[list[Doing]] = st.lists(
    st.tuples(st.integers(0, 11), SMALL, SMALL), min_size=1, max_size=6
)


class Said(NamedTuple):
    """What every copy of an inspection has to agree on in the end."""

    entries: list[Entry]
    tables: dict[str, list[tuple[Any, ...]]]
    conflicts: list[Any]


def said(inspection: Inspection) -> Said:
    record = inspection.record
    return Said(list(record.entries()), tables(record), record.conflicts())


class Team(RuleBasedStateMachine):
    """Several people's files of one inspection, each on a device with a clock of its own."""

    document: ClassVar[dict[str, Any]] = DOCUMENT
    did: ClassVar[Counter[str]] = Counter()
    """What all runs together came to."""

    def __init__(self) -> None:
        super().__init__()
        self.home = os.environ.get("HMIP_TUI_HOME", "")
        self.folder = Path(tempfile.mkdtemp(prefix="hmip-"))
        self.seconds = 0
        self._go_to(0)
        with create(self.folder / "0.sqlite", self.document) as first:
            if self.document is DOCUMENT:
                add_visits(first, 2)
        for person in range(1, len(HOURS)):
            shutil.copy(self.folder / "0.sqlite", self.folder / f"{person}.sqlite")
        self.team = [self._open(person) for person in range(len(HOURS))]
        self.seen: set[EntryId] = set()

    def teardown(self) -> None:
        self._all_end_with_the_same()
        for inspection in self.team:
            inspection.close()
        shutil.rmtree(self.folder)
        os.environ["HMIP_TUI_HOME"] = self.home

    def _go_to(self, person: int) -> None:
        os.environ["HMIP_TUI_HOME"] = str(self.folder / f"device {person}")

    def _open(self, person: int) -> Inspection:
        self._go_to(person)
        inspection = Inspection.open(self.folder / f"{person}.sqlite", author=f"inspector {person}")
        inspection.record._clock = self._clock(person)
        return inspection

    def _clock(self, person: int) -> Callable[[], str]:
        def now() -> str:
            self.seconds += 1
            ahead = timedelta(hours=HOURS[person], seconds=self.seconds)
            return (datetime(2026, 3, 2, 9, tzinfo=UTC) + ahead).isoformat(timespec="milliseconds")

        return now

    # -- what people do -------------------------------------------------------------------------

    @rule(person=PEOPLE, other=PEOPLE, doings=DOINGS, replica=SMALL, how=st.sampled_from("mmpppl"))
    def work_and_exchange(
        self, person: int, other: int, doings: list[Doing], replica: int, how: str
    ) -> None:
        """One rule, as Hypothesis leaves some of several out of each run, and all are needed."""
        self.did["turns of work"] += 1
        self._work(person, doings)
        if how == "l":
            self.did["files closed and opened again"] += 1
            self._leave_and_come_back(person)
        elif person != other and how == "m":
            self.did["whole files merged"] += 1
            self._merge(person, other)
        elif person != other:
            self.did["parts of a file merged"] += 1
            self._hear_a_part(person, other, 5 * len(doings), replica)

    def _work(self, person: int, doings: list[Doing]) -> None:
        """Do a few things to a few questions of a few cases, so that people meet there."""
        inspection = self.team[person]
        acts = (self._answer, self._answer, self._answer, self._write, self._set, self._undo)
        for kind, one, other in doings:
            cases = [row.id for row in inspection.cases()]
            with suppress(Refused):
                if not cases or kind == 11:
                    self._add_a_case(inspection, one, other)
                elif kind == 10:
                    self._rate_or_look(inspection, one, other)
                else:
                    acts[kind % 6](inspection, cases[one % len(cases)], other, kind + one)

    def _answer(self, inspection: Inspection, case_id: str, thing: int, value: int) -> None:
        route = inspection.framework.routes[inspection.case(case_id).sample]
        answers = [*Answer, None]
        inspection.answer(case_id, route[thing % 4], answers[value % len(answers)])

    def _write(self, inspection: Inspection, case_id: str, thing: int, value: int) -> None:
        route = inspection.framework.routes[inspection.case(case_id).sample]
        texts = ("", "a", "[b]x", "\x00é\U0001f600")
        inspection.save_evidence(case_id, route[thing % 2].id, texts[value % len(texts)])

    def _set(self, inspection: Inspection, case_id: str, thing: int, value: int) -> None:
        known = inspection.framework.attributes_of(inspection.case(case_id).sample)
        chosen = known[thing % len(known)]
        values = ["", *chosen.values] if chosen.values else ["", "Hull", '"Leeds\\"', "null"]
        inspection.set_attribute(case_id, chosen.id, values[value % len(values)])

    def _undo(self, inspection: Inspection, case_id: str, thing: int, _: int) -> None:
        (inspection.redo if thing % 3 == 0 else inspection.undo)(case_id)

    def _add_a_case(self, inspection: Inspection, number: int, sample: int) -> None:
        """Two people may add one case, even to different samples."""
        samples = list(inspection.framework.samples)
        chosen = samples[sample % len(samples)]
        known = inspection.framework.attributes_of(chosen)
        values = {a.id: a.values[sample % len(a.values)] for a in known if a.values}
        inspection.add_case(f"new {number % 2}", chosen, values)

    def _rate_or_look(self, inspection: Inspection, thing: int, value: int) -> None:
        bands = [band.name for band in inspection.framework.bands]
        if thing % 2:
            standard = next(iter(inspection.framework.standards))
            inspection.propose(standard, bands[value % len(bands)], "so")
        else:  # what is read stays in memory, and must not outlive a merge
            inspection.record_viewing("board", "all", str(value))
            inspection.live_tally()

    # -- how it is put together -----------------------------------------------------------------

    def _merge(self, person: int, other: int) -> None:
        mine, theirs = self.team[person], {e.id for e in self.team[other].record.entries()}
        before = {e.id for e in mine.record.entries()}
        arrival = merging.take_in_file(mine.record, self.team[other].path)
        mine.renew()
        assert arrival.new == len(theirs - before)
        assert arrival.known == len(theirs & before)
        assert {e.id for e in mine.record.entries()} == theirs | before

    def _hear_a_part(self, person: int, other: int, part: int, replica: int) -> None:
        """Some of one replica's entries arrive, perhaps before what they replace."""
        mine, theirs = self.team[person].record, self.team[other].record
        vector, known = theirs.vector(), mine.vector()
        chosen = sorted(vector)[replica % len(vector)]
        after = known[chosen].seq if chosen in known else 0
        entries = list(theirs.entries_after(chosen, after, after + part))
        merging.take_in(mine, [*entries, *entries])
        self.team[person].renew()

    def _leave_and_come_back(self, person: int) -> None:
        self.team[person].close()
        self.team[person] = self._open(person)

    # -- what holds -----------------------------------------------------------------------------

    @invariant()
    def each_is_what_its_journal_says(self) -> None:
        for inspection in self.team:
            record = inspection.record
            assert_live(inspection)
            entries = list(record.entries())
            kept = {e.id for e in entries}
            before = tables(record)
            for case in record.all_cases():
                assert record.case(case.id) == case
            record.rebuild()
            assert tables(record) == before
            heads = {e.id for found in current(entries).values() for e in found}
            assert {EntryId(r, s) for _, _, r, s, _, _ in before["heads"]} == heads
            replaced = {id for e in entries for id in e.replaces}
            assert {EntryId(*row) for row in before["absent"]} == replaced - kept
            self.seen |= kept

    def _all_end_with_the_same(self) -> None:
        for other in self.team[1:]:
            merging.take_in_file(self.team[0].record, other.path)
        for other in reversed(self.team[1:]):
            merging.take_in_file(other.record, self.team[0].path)
        expected = said(self.team[0])
        assert {entry.id for entry in expected.entries} == self.seen
        assert not expected.tables["absent"]
        self.did["teams"] += 1
        self.did["entries, none of them lost"] += len(expected.entries)
        self.did["conflicts, the same in every file"] += len(expected.conflicts)
        for inspection in self.team:
            inspection.renew()
            assert said(inspection) == expected
            assert_live(inspection)
            assert_chained(inspection.record)
            assert verify.findings(inspection.record) == []


class RealTeam(Team):
    """The same with the framework that comes with the program."""

    document: ClassVar[dict[str, Any]] = built_in()


slow = HealthCheck.too_slow, HealthCheck.data_too_large
TestTeam = Team.TestCase
TestTeam.settings = settings(max_examples=20, stateful_step_count=20, suppress_health_check=slow)
TestRealTeam = RealTeam.TestCase
TestRealTeam.settings = settings(max_examples=3, stateful_step_count=15, suppress_health_check=slow)


@pytest.mark.campaign
def test_a_team_for_a_long_time(capsys: pytest.CaptureFixture[str]) -> None:
    long = settings(TestTeam.settings, max_examples=300, stateful_step_count=40)
    Team.did.clear()
    run_state_machine_as_test(Team, settings=long)
    assert Team.did["teams"] >= 300
    table = "\n".join(f"| {what} | {number:,} |" for what, number in Team.did.items())
    with capsys.disabled():
        sys.stdout.write(f"\n\n| what | number |\n| --- | ---: |\n{table}\n")
