"""The training inspection: a file of its own with a few invented cases.

It can never become part of a real inspection: its id is fixed and is no real one's, and it is
marked as what it is by a setting.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from hmip_tui import framework_files, training
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.framework import Answer
from hmip_tui.training import Step

AUTHOR = "training"
"""Who is recorded for what the cases begin with."""


def steps() -> tuple[Step, ...]:
    """The steps of the training."""
    return training.steps_of(_data("steps.toml"))


def _data(name: str) -> dict[str, Any]:
    file = files("hmip_tui.schema") / "training" / name
    return tomllib.loads(file.read_text(encoding="utf-8"))


def provide(path: Path, *, anew: bool = False) -> None:
    """Make the training inspection at ``path`` unless it is there; ``anew``: in its place.

    Raises :class:`hmip_tui.errors.HmipError`: :class:`Refused` where another inspection stands
    in the way.
    """
    if path.exists():
        with Inspection.open(path, writable=False) as found:
            if not found.training:
                raise Refused(f"{path} is no training file: move it elsewhere.")
        if not anew:
            return
        Inspection.open(path).close()  # not while another program has it open
        try:
            path.unlink()
        except OSError as error:
            raise FileProblem(f"{path} cannot be replaced: {error.strerror}.") from error
    _create(path)


def _create(path: Path) -> None:
    data = _data("cases.toml")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{path.parent} cannot be made: {error.strerror}.") from error
    settings = {"provider": data["provider"], training.SETTING: True}
    document = framework_files.built_in()
    with Inspection.create(
        path, document, settings, author=AUTHOR, inspection=training.INSPECTION
    ) as inspection:
        with inspection.together():
            for case in data["case"]:
                _add(inspection, data["sample"], case)
        inspection.go_to_case(data["first"])


def _add(inspection: Inspection, sample: str, case: dict[str, Any]) -> None:
    inspection.add_case(case["id"], sample, case["attributes"])
    for question, said in {**case.get("gates", {}), **case.get("judgements", {})}.items():
        found = inspection.framework.questions[question]
        inspection.answer(case["id"], found, Answer(said))
