"""The demonstration: the report's own inspection with synthetic cases, made as people would.

Every case is imported, read and answered through :class:`hmip_tui.application.Inspection`. What
is said where comes from ``schema/demonstration`` and, for the published figures, from
``schema/comparators``; :mod:`hmip_tui.demonstration.plan` turns both into cases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hmip_tui import framework_files
from hmip_tui.application import Inspection, Position
from hmip_tui.case import Case
from hmip_tui.comparators import Comparators
from hmip_tui.demonstration import interviews as held
from hmip_tui.demonstration import organisation
from hmip_tui.demonstration.figures import Published
from hmip_tui.demonstration.interviews import Planned
from hmip_tui.demonstration.plan import Plan, chance, make
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer, build
from hmip_tui.interviewing import Clock

Progress = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""

_CHOICES = "demonstration/west-yorkshire-crc-2020.toml"
_TEXTS = "demonstration/evidence.toml"
_INTERVIEWS = "demonstration/interviews.toml"
_ORGANISATION = "demonstration/organisation.toml"
_REPORT = "west-yorkshire-crc-2020"
_PUBLISHED = f"comparators/{_REPORT}.toml"

_OBSERVING = 20_000
"""Milliseconds that go by before a reply of an observation."""

_MILLISECOND = timedelta(milliseconds=1)


def create(path: Path, progress: Progress | None = None) -> None:
    """Make the demonstration inspection at ``path``, whole or not at all.

    The same program version makes the same journal every time. Raises
    :class:`hmip_tui.errors.FileProblem` where ``path`` exists or cannot be written.
    """
    _require_free(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(
            prefix=f"{path.name}.", dir=path.parent, ignore_cleanup_errors=True
        ) as folder:
            unfinished = Path(folder) / path.name
            _Writer(progress or (lambda _done, _total: None)).write(unfinished)
            _require_free(path)
            unfinished.rename(path)
    except OSError as error:
        raise FileProblem(f"{path} could not be made: {error.strerror or error}.") from error


def _require_free(path: Path) -> None:
    if path.exists():
        raise FileProblem(f"{path} exists already; nothing was changed.")


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("hmip_tui.schema") / name).read_text(encoding="utf-8"))


class WorkingDays:
    """A clock for made-up work: every reading is later than the one before."""

    def __init__(self, work: Mapping[str, Any], cases: int) -> None:
        """``work`` is the choices' table of that name; ``cases`` are spread evenly over it."""
        self._start = datetime.fromisoformat(work["starts"])
        self._now = self._start
        self._step = _MILLISECOND
        self._cases_a_day = -(-cases // work["days"])
        self._for_a_case = timedelta(hours=work["hours"]) / self._cases_a_day

    def __call__(self) -> str:
        """The time as entries write it; the next reading is a step later."""
        said = self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._now += self._step
        return said

    def go_on_with(self, case: int) -> None:
        """Go to the time when the case of that number, from 0, is begun; never backwards."""
        day, place = divmod(case, self._cases_a_day)
        date = self._start + timedelta(days=day // 5 * 7 + day % 5)  # weekends are free
        self._now = max(self._now, date + place * self._for_a_case)

    def step(self, milliseconds: int) -> None:
        """From now on, let this much time pass from one reading to the next."""
        self._step = milliseconds * _MILLISECOND


class _Writer:
    """Writes the plan into an inspection, as a team would in two weeks."""

    def __init__(self, progress: Progress) -> None:
        self.choices = _data(_CHOICES)
        self.document = framework_files.built_in()
        self.framework = build(self.document)
        ours = {row["id"]: row["current"] for row in self.choices["figure"]}
        figures = _data(_PUBLISHED)
        self.published = Published(figures, ours)
        self.plan: Plan = make(self.framework, self.choices, _data(_TEXTS), self.published)
        self.talk = _data(_INTERVIEWS)
        self.organisation = _data(_ORGANISATION)
        kind = self.framework.interviews[self.talk["kind"]]
        self.interviews = held.make(kind, self.talk, figures)
        self.clock = WorkingDays(self.choices["work"], len(self.plan.cases))
        self._half_done: list[str] = [row["case"] for row in self.choices["half_done"]]
        self._progress = progress
        self._done = 0

    def write(self, path: Path) -> None:
        """Create the inspection, enter everything in one transaction, close it."""
        id, lead = self.choices["id"], self.choices["work"]["lead"]
        with Inspection.create(
            path,
            self.document,
            self.choices["settings"],
            author=lead,
            inspection=id,
            replica=id,
            clock=self.clock,
        ) as inspection:
            with inspection.together():
                Comparators(inspection).take_report(_REPORT)
                organisation.record_before(inspection, self.organisation)
                for case in self.plan.cases:
                    self._import(inspection, case)
                for number, case in enumerate(self._in_order_of_work()):
                    self._review(inspection, number, case)
                    self._hold_interviews(inspection, number)
                    if number == len(self.plan.cases) // 2:
                        self._observe(inspection)
                inspection.record.author = lead
                starts = date.fromisoformat(self.choices["work"]["starts"][:10])
                organisation.record_after(inspection, self.organisation, starts)
                self._propose(inspection)
                first = self.choices["half_done"][0]
                inspection.go_to(Position(first["case"], first["from"]))
            inspection.record.forget_replica()

    def _advance(self) -> None:
        self._done += 1
        self._progress(self._done, 2 * len(self.plan.cases) + len(self.interviews))

    def _findings(self, case: Case) -> list[str]:
        found: list[str] = self.choices["findings"][case.sample]
        return found

    def _import(self, inspection: Inspection, case: Case) -> None:
        listed = [a.id for a in self.framework.attributes_of(case.sample)]
        later = self._findings(case)
        attributes = {a: case.attribute(a) for a in listed if a not in later}
        inspection.add_case(case.id, case.sample, attributes)
        self._advance()

    def _in_order_of_work(self) -> list[Case]:
        """All samples mixed; half-done cases last, and of them last where the program opens."""
        half_done = self._half_done
        cases = {case.id: case for case in self.plan.cases}
        seed = self.choices["seed"]
        whole = sorted(cases.keys() - set(half_done), key=lambda id: chance(seed, id, "work"))
        return [cases[id] for id in (*whole, *reversed(half_done))]

    def _review(self, inspection: Inspection, number: int, case: Case) -> None:
        work = self.choices["work"]
        inspection.record.author = f"inspector-{number % work['inspectors'] + 1}"
        self.clock.go_on_with(number)
        for attribute in self._findings(case):
            self._take_time(case, attribute)
            inspection.set_attribute(case.id, attribute, case.attribute(attribute))
        for question in self.framework.routes[case.sample]:
            if question.field in case.values:
                self._take_time(case, question.id)
                answer = Answer(case.values[question.field])
                inspection.answer(case.id, question, answer)
            if text := self.plan.evidence.get((case.id, question.id)):
                tags = self.plan.tags[text]
                inspection.save_evidence(case.id, question.id, text, tags=tags)
        if case.id not in self._half_done:
            self._complete(inspection, case.id)
        self._advance()

    def _complete(self, inspection: Inspection, case_id: str) -> None:
        """Mark a case complete, as its inspector would after the check."""
        for checked in inspection.check(inspection.case(case_id)):
            reasons = self.choices["reasons"]
            inspection.accept(case_id, checked.finding, reasons[checked.finding.check.id])
        inspection.take_step(case_id, "complete")

    def _take_time(self, case: Case, what: str) -> None:
        self._step(self.choices["work"]["seconds_per_entry"], case.id, what)

    def _step(self, seconds: Sequence[int], *names: str) -> None:
        least, most = seconds
        share = chance(self.choices["seed"], *names, "time")
        self.clock.step(int(1000 * (least + (most - least) * share)))

    def _hold_interviews(self, inspection: Inspection, case: int) -> None:
        """Hold as many interviews as are due after the case of a number, spread evenly."""
        whole, cases = len(self.interviews), len(self.plan.cases)
        for number in range(whole * case // cases, whole * (case + 1) // cases):
            self._hold(inspection, number, self.interviews[number])

    def _observe(self, inspection: Inspection) -> None:
        """Record the observations, all in one stretch."""
        inspection.record.author = self.choices["work"]["lead"]
        organisation.observe(inspection, self.organisation, lambda: self.clock.step(_OBSERVING))

    def _hold(self, inspection: Inspection, number: int, planned: Planned) -> None:
        kind, seconds = self.talk["kind"], self.talk["seconds_per_reply"]
        inspection.record.author = f"inspector-{number % self.choices['work']['inspectors'] + 1}"
        id = inspection.begin_interview(kind)
        for attribute, value in planned.attributes.items():
            self._step(seconds, kind, str(number), attribute)
            inspection.describe_person(id, attribute, value)
        for question in self.framework.interviews[kind].questions:
            if question.id in planned.replies:
                self._step(seconds, kind, str(number), question.id)
                inspection.reply(id, question, planned.replies[question.id])
            if question.id in planned.remarks:
                inspection.remark(id, question.id, planned.remarks[question.id])
        inspection.set_clock(id, Clock.FINISHED)
        self._advance()

    def _propose(self, inspection: Inspection) -> None:
        for standard in self.framework.standards.values():
            if standard.sample is None:
                rating = self.published.rating(standard.id)
                inspection.propose(standard.id, rating, self.choices["proposals"]["reason"])
