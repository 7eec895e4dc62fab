"""Arguments of the commands for what people differ about, and for who does what."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file

_MOST = 10**9


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _conflicts(commands)
    _second(commands)
    _agreement(commands)
    _allocate(commands)
    _plan(commands)
    _progress(commands)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)


def _conflicts(commands: Commands) -> None:
    more = "They are settled on the screen of conflicts, each with a reason."
    what = "list what people recorded differently"
    command = add_command(commands, "conflicts", what, _run_conflicts, more)
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_conflicts(given: Namespace) -> int:
    from hmip_tui.commands.moderation import print_conflicts

    return print_conflicts(given.file, as_json=given.json)


def _second(commands: Commands) -> None:
    members = add_family(commands, "second", "have cases assessed a second time")
    more = (
        "Every nth case, or a number of cases drawn at random from each value of an\n"
        "attribute in proportion. The same seed draws the same cases everywhere. Whoever\n"
        "assesses them again does not see the first assessment, nor the other way round.\n\n"
        "  hmip second draw north.sqlite --number 13 --by office --seed 7"
    )
    what = "draw cases for a second assessment"
    drawing = add_command(members, "draw", what, _run_draw, more)
    add_file(drawing)
    how = drawing.add_mutually_exclusive_group(required=True)
    how.add_argument("--every", metavar="N", type=_number, help="every nth case")
    how.add_argument("--number", metavar="K", type=_number, help="so many cases")
    drawing.add_argument(
        "--by", metavar="ATTRIBUTE", default="", help="with --number: in proportion by this"
    )
    drawing.add_argument("--sample", metavar="ID", help="of which sample (default: the first)")
    drawing.add_argument(
        "--seed", metavar="S", type=_number, help="a number to draw with (default: by chance)"
    )
    listing = add_command(members, "list", "list the second assessments", _run_list)
    add_file(listing)


def _run_draw(given: Namespace) -> int:
    from hmip_tui.commands.moderation import draw

    return draw(
        given.file, given.sample, given.every, number=given.number, by=given.by, seed=given.seed
    )


def _run_list(given: Namespace) -> int:
    from hmip_tui.commands.moderation import print_pairs

    return print_pairs(given.file)


def _agreement(commands: Commands) -> None:
    more = (
        "Of each question, over all cases assessed twice: raw agreement, Cohen's kappa\n"
        "and Gwet's AC1 with intervals of 95 per cent, prevalence and bias index. What\n"
        "is not defined is a dash (null in JSON)."
    )
    what = "print how far two assessors agree"
    command = add_command(commands, "agreement", what, _run_agreement, more)
    add_file(command)
    command.add_argument("--sample", metavar="ID", help="only of one sample")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_agreement(given: Namespace) -> int:
    from hmip_tui.commands.moderation import print_agreement

    return print_agreement(given.file, given.sample, as_json=given.json)


def _allocate(commands: Commands) -> None:
    more = (
        "From a list with the columns case, inspector and perhaps note, or by name. What\n"
        "somebody else has begun needs a note for whoever goes on with it.\n\n"
        "  hmip allocate north.sqlite --inspector 'A. Inspector' --cases CS-001 CS-002"
    )
    what = "give cases to inspectors"
    command = add_command(commands, "allocate", what, _run_allocate, more)
    add_file(command)
    command.add_argument("csv", metavar="CSV", type=Path, nargs="?", help="a list (CSV)")
    command.add_argument("--inspector", metavar="NAME", help="as recorded as author; '' for nobody")
    command.add_argument("--cases", metavar="ID", nargs="+", default=[], help="which cases")
    command.add_argument("--note", metavar="TEXT", default="", help="what to know on going on")


def _run_allocate(given: Namespace) -> int:
    from hmip_tui.commands.fieldwork import allocate

    return allocate(given.file, given.csv, given.inspector, given.cases, given.note)


def _plan(commands: Commands) -> None:
    more = (
        "From a list with the columns date, place and cases, or day by day; 0 cases take\n"
        "a day out. Without either the plan is printed as such a list.\n\n"
        "  hmip plan north.sqlite --day 2020-03-02 --place Leeds --cases 12"
    )
    what = "set or print the fieldwork plan"
    command = add_command(commands, "plan", what, _run_plan, more)
    add_file(command)
    command.add_argument("csv", metavar="CSV", type=Path, nargs="?", help="a list (CSV)")
    command.add_argument("--day", metavar="DATE", help="like 2020-03-02")
    command.add_argument("--place", metavar="NAME", default="", help="the office, for example")
    command.add_argument("--cases", metavar="N", help="how many are to be complete that day")


def _run_plan(given: Namespace) -> int:
    from hmip_tui.commands.fieldwork import plan

    return plan(given.file, given.csv, given.day, given.place, given.cases)


def _progress(commands: Commands) -> None:
    more = (
        "Who has how many cases and how far they are; by place and by day against the\n"
        "plan. Days are those of UTC. A file can be read while the program has it open."
    )
    what = "print where fieldwork stands"
    command = add_command(commands, "progress", what, _run_progress, more)
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
    command.add_argument(
        "--pace", action="store_true", help="each inspector's share of yes and pace (lead only)"
    )


def _run_progress(given: Namespace) -> int:
    from hmip_tui.commands.fieldwork import print_progress

    return print_progress(given.file, as_json=given.json, pace=given.pace)
