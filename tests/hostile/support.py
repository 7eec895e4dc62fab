"""What must hold whatever came in from outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.framework_files import built_in
from tests.commands.conftest import Ran

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, but for the ends of lines and the tabs between parts."""


def assert_harmless(ran: Ran, statuses: Collection[int] = (0, 1, 2)) -> None:
    """A command that ended with a status it may have, said why, and printed nothing but text."""
    assert ran.status in statuses, (ran.status, ran.err[-500:])
    assert ran.status == 0 or ran.err.strip() or ran.out.strip(), "nothing was said"
    for printed in (ran.out, ran.err):
        assert "Traceback" not in printed, printed[-2000:]
        found = _OBEYED.search(printed)
        assert found is None, printed[max(found.start() - 60, 0) : found.end() + 20]


@contextmanager
def device(folder: Path) -> Iterator[None]:
    """A data folder of a test's own, where a fixture is older than a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HMIP_TUI_HOME", str(folder / "device"))
        patch.setenv("HMIP_TUI_AUTHOR", "an inspector")
        yield


def inspection(path: Path, settings: dict[str, Any] | None = None) -> Path:
    """A file of the built-in framework with two answered cases of each sample."""
    told = {"provider": "A provider", **(settings or {})}
    with (
        device(path.parent),
        Inspection.create(path, built_in(), told, author="an inspector") as made,
    ):
        for sample in made.framework.samples.values():
            for number in (1, 2):
                id = f"{sample.short}-{number:03}"
                attributes = {
                    a.id: a.values[0] if a.values else f"{a.name} A"
                    for a in made.framework.attributes_of(sample.id)
                }
                made.add_case(id, sample.id, attributes)
                for question in made.framework.routes[sample.id][:12]:
                    made.answer(id, question, Answer.YES)
    return path
