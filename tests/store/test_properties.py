"""Whatever is done to an inspection, its tables are what its journal says."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hmip_tui.application import Changed, Inspection
from hmip_tui.errors import NotSaved
from hmip_tui.framework_files import built_in
from hmip_tui.tally import ALL, Slice
from tests.store.acts import Act, Actor, acts
from tests.store.model import Model
from tests.store.support import Home, assert_whole, bring_home, create, home, names, values
from tests.strategies import DOCUMENT


class OutOfPaper(Exception):
    """Something outside the program goes wrong in the middle of a batch."""


class Machine(RuleBasedStateMachine):
    """An inspection, a plain model of it, and everything people do."""

    document: ClassVar[dict[str, Any]] = DOCUMENT

    def __init__(self) -> None:
        super().__init__()
        self.home = os.environ.get("HMIP_TUI_HOME", "")
        self.scratch = Path(tempfile.mkdtemp(prefix="hmip-"))
        self.folder = self.scratch / "inspection"
        self.folder.mkdir()
        self.file = self.folder / "inspection.sqlite"
        self.announced: list[Changed] = []
        self.homes: dict[int, Home] = {}
        self._go_to_device(0)
        self.inspection = create(self.file, self.document)
        self.inspection.subscribe(self._hear)
        self.model = Model()
        self.model.put(self._person, ("inspection", "provider"), "A provider")

    def teardown(self) -> None:
        self.inspection.close()
        shutil.rmtree(self.scratch)
        os.environ["HMIP_TUI_HOME"] = self.home

    def _go_to_device(self, number: int) -> None:
        self.device = number
        os.environ["HMIP_TUI_HOME"] = str(self.scratch / f"device {number}")

    def _hear(self, changed: Changed) -> None:
        assert not self.inspection.record.connection.raw.in_transaction
        self.announced.append(changed)

    @property
    def _person(self) -> str:
        return self.inspection.record.replica

    @property
    def _actor(self) -> Actor:
        return Actor(self.inspection, self.model)

    @initialize()
    def two_cases(self) -> None:
        for number in range(2):
            self._actor.add_case(Act("add", 0, number, None))

    @rule(act=acts)
    def act(self, act: Act) -> None:
        self._actor.do(act)

    @rule(batch=st.lists(acts, max_size=5))
    def act_several_times_at_once(self, batch: list[Act]) -> None:
        with self.inspection.together():
            for act in batch:
                self._actor.do(act)

    @rule(batch=st.lists(acts, min_size=1, max_size=5))
    def fail_in_a_batch(self, batch: list[Act]) -> None:
        before, heard = self.model.copy(), len(self.announced)
        with pytest.raises(OutOfPaper):
            self._fail_after(batch)
        self.model = before
        assert len(self.announced) == heard

    @rule(first=acts, inner=acts, last=acts)
    def fail_inside_a_batch_that_goes_on(self, first: Act, inner: Act, last: Act) -> None:
        before, heard = self.model.copy(), len(self.announced)
        with pytest.raises(NotSaved):
            self._go_on_after_a_failure(first, inner, last)
        self.model = before
        assert len(self.announced) == heard

    def _fail_after(self, batch: list[Act]) -> None:
        with self.inspection.together():
            for act in batch:
                self._actor.do(act)
            raise OutOfPaper

    def _go_on_after_a_failure(self, first: Act, inner: Act, last: Act) -> None:
        with self.inspection.together():
            self._actor.do(first)
            with pytest.raises(OutOfPaper):
                self._fail_after([inner])
            self._actor.do(last)

    @rule(number=st.integers(0, 100))
    def look_at_a_slice(self, number: int) -> None:
        found = [ALL]
        for sample in self.inspection.framework.samples:
            found += self.inspection.slices(sample)
        self.inspection.live_tally(found[number % len(found)])

    @rule()
    def look_at_a_slice_that_is_not_there(self) -> None:
        self.inspection.live_tally(Slice("sex", "Elsewhere"))

    @rule(device=st.integers(0, 1))
    def leave_and_come_back(self, device: int) -> None:
        self.inspection.close()
        assert names(self.folder) == [self.file.name]
        self.homes[self.device] = home(self.file)
        self._go_to_device(device)
        bring_home(self.file, self.homes.get(device, []))
        self.inspection = Inspection.open(self.file, author="an inspector")
        self.inspection.subscribe(self._hear)

    @invariant()
    def the_values_are_the_models(self) -> None:
        assert values(self.inspection.record.entries()) == self.model.values

    @invariant()
    def all_is_whole(self) -> None:
        assert_whole(self.inspection)


class RealMachine(Machine):
    """The same with the framework that comes with the program."""

    document: ClassVar[dict[str, Any]] = built_in()


slow = HealthCheck.too_slow, HealthCheck.data_too_large
TestSmall = Machine.TestCase
TestSmall.settings = settings(max_examples=40, stateful_step_count=30, suppress_health_check=slow)
TestReal = RealMachine.TestCase
TestReal.settings = settings(max_examples=4, stateful_step_count=12, suppress_health_check=slow)
