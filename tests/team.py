"""Several people's files of one inspection, on devices of their own, and what they exchange."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.store import merging, verify
from tests.store.support import VISIT
from tests.strategies import DOCUMENT

Team = dict[str, Inspection]

NAMES = ("Ann", "Bea", "Lea")


@contextmanager
def team(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...] = NAMES,
    cases: int = 3,
    **settings: Any,
) -> Iterator[Team]:
    """Files of an inspection with cases V1, V2, ... by the names of those who work in them.

    Nothing is wrong with any of them in the end.
    """
    first = folder / "first.sqlite"
    monkeypatch.setenv("HMIP_TUI_HOME", str(folder / "first device"))
    told = {"provider": "A provider"} | settings
    with Inspection.create(first, DOCUMENT, told, author="whoever began it") as made:
        for number in range(1, cases + 1):
            made.add_case(f"V{number}", "visits", VISIT | {"town": ("Hull", "Leeds")[number % 2]})
    with ExitStack() as stack:
        found = {}
        for name in names:
            shutil.copy(first, folder / f"{name}.sqlite")
            monkeypatch.setenv("HMIP_TUI_HOME", str(folder / f"{name}'s device"))
            opened = Inspection.open(folder / f"{name}.sqlite", author=name)
            found[name] = stack.enter_context(opened)
        yield found
        for inspection in found.values():
            assert verify.findings(inspection.record) == []


def merge(to: Inspection, *others: Inspection) -> None:
    """Take everything that others have in."""
    for other in others:
        merging.take_in(to.record, list(other.record.entries()))
    to.renew()


def exchange(*everyone: Inspection) -> None:
    """Let everybody have everything."""
    for one in everyone:
        merge(one, *(other for other in everyone if other is not one))


def answer(inspection: Inspection, case_id: str, **answers: str | None) -> None:
    """Answer questions by id, dots written as underscores: ``q2_1_1_a="yes"``."""
    for name, value in answers.items():
        id = name.removeprefix("q").replace("_", ".")
        question = inspection.framework.questions[id]
        inspection.answer(case_id, question, None if value is None else Answer(value))


def answer_all(inspection: Inspection, case_id: str, *, no: tuple[str, ...] = ()) -> None:
    """Answer every question of a case yes, but those named ``no``."""
    for question in inspection.framework.routes[inspection.case(case_id).sample]:
        said = Answer.NO if question.id in no else Answer.YES
        inspection.answer(case_id, question, said)


def complete(inspection: Inspection, case_id: str, *, no: tuple[str, ...] = ()) -> None:
    """Answer every question of a case and say that it is complete."""
    answer_all(inspection, case_id, no=no)
    for checked in inspection.check(inspection.case(case_id)):
        if checked.open:
            inspection.accept(case_id, checked.finding, "as seen")
    inspection.take_step(case_id, "complete")
