"""What a command writes for others is looked through for names, or said to stay in the team."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.commands.arguments import parser
from tests.commands.conftest import Hmip

REPORT = Path(__file__).resolve().parents[2] / "docs" / "report.md"
FOR_OTHERS = {"--json", "--output"}


def writing(
    command: argparse.ArgumentParser, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The commands that write a file, or print for other programs."""
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from writing(inner, (*names, name))
    if FOR_OTHERS & {option for action in command._actions for option in action.option_strings}:
        yield names


def test_every_command_that_writes_for_others_is_said_to_be_for_outside_or_not() -> None:
    text = REPORT.read_text(encoding="utf-8")
    table = text.partition("### What is for outside, and what is not")[2].partition("\n## ")[0]
    told = set(re.findall("`hmip ([a-z -]+?)(?: -+[a-z]+)?`", table))
    assert {" ".join(names) for names in writing(parser())} <= told


@pytest.mark.parametrize("command", ["evidence", "panel", "recommendations", "conflicts"])
def test_what_holds_typed_text_says_so_to_other_programs(
    hmip: Hmip, file: Path, command: str
) -> None:
    ran = hmip(command, file, "--json")
    assert (ran.status, ran.err) == (
        0,
        "For the team only: it is not looked through for names. 'hmip report' is for outside.\n",
    )


def test_the_status_says_so_where_it_holds_a_reason(hmip: Hmip, file: Path) -> None:
    assert hmip("status", file, "--json").err == ""
    with Inspection.open(file, author="the lead") as inspection:
        standard = next(iter(inspection.framework.standards))
        inspection.propose(standard, "Good", "as Mr Example said")
    ran = hmip("status", file, "--json")
    assert "as Mr Example said" in ran.out
    assert "For the team only" in ran.err
