"""Arguments of the commands that create an inspection and fill it."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file

_MOST_CASES = 10**7
"""More eligible cases than any provider has: a slip of the finger."""


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _new(commands)
    _cases(commands)
    _demo(commands)


def _new(commands: Commands) -> None:
    more = (
        "The framework is frozen into the file. The number of eligible cases that a\n"
        "sample was drawn from narrows the margins of error; it can be left out.\n\n"
        "  hmip new north.sqlite --provider 'North CRC' --population supervision=620"
    )
    command = add_command(commands, "new", "create an inspection file", _run_new, more)
    add_file(command, "the file to create")
    command.add_argument("--provider", metavar="NAME", required=True, help="who is inspected")
    command.add_argument(
        "--framework", metavar="FILE", type=Path, help="a framework (default: the built-in one)"
    )
    command.add_argument(
        "--population",
        metavar="SAMPLE=NUMBER",
        type=_population,
        nargs="+",
        action="extend",
        default=[],
        help="eligible cases of a sample",
    )
    command.add_argument(
        "--show-results",
        metavar="WHEN",
        type=_showing,
        default="always",
        help="always (default), 'closed cases' (not while a case is open that is not complete) "
        "or lead; stays so for good",
    )
    command.add_argument(
        "--round", metavar="NAME", default="", help="the round of inspections that it belongs to"
    )
    command.add_argument(
        "--lead",
        metavar="NAME",
        action="append",
        default=[],
        help="who leads the inspection, as recorded as author",
    )
    command.add_argument(
        "--plain", action="store_true", help="do not encrypt the file, and ask for no passphrase"
    )
    command.add_argument(
        "--recovery",
        metavar="KEY",
        help="public part of the team's recovery key, or a file with it",
    )


def _showing(text: str) -> str:
    from hmip_tui.guard import Showing

    try:
        return Showing(text.replace("-", " ").casefold())
    except ValueError:
        known = ", ".join(f"'{showing}'" for showing in Showing)
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {known}") from None


def _population(text: str) -> tuple[str, int]:
    sample, _, number = text.partition("=")
    if not (sample and number.isascii() and number.isdecimal() and 0 < int(number) <= _MOST_CASES):
        raise argparse.ArgumentTypeError(f"'{text}' is not SAMPLE=NUMBER, like supervision=620")
    return sample, int(number)


def _run_new(given: Namespace) -> int:
    from hmip_tui.commands.create import Wanted, new

    wanted = Wanted(
        given.file,
        given.provider,
        given.framework,
        dict(given.population),
        show_results=given.show_results,
        leads=given.lead,
        round=given.round,
        plain=given.plain,
        recovery=given.recovery,
    )
    return new(wanted)


def _cases(commands: Commands) -> None:
    members = add_family(commands, "cases", "add cases from a list (CSV)")
    more = (
        "Redirect it into a file and replace the invented line by your own:\n\n"
        "  hmip cases template > cases.csv"
    )
    template = add_command(members, "template", "print an empty case list", _run_template, more)
    template.add_argument("--sample", metavar="ID", help="only the columns of one sample")
    template.add_argument(
        "--framework",
        metavar="FILE",
        type=Path,
        help="a framework or inspection file (default: the built-in framework)",
    )
    more = (
        "The list is UTF-8, separated by commas, semicolons or tabs. Every bad line is\n"
        "reported with its number, column and reason, and nothing is imported while\n"
        "there is one."
    )
    adding = add_command(members, "import", "add the cases of a list", _run_import, more)
    add_file(adding)
    adding.add_argument("csv", metavar="CSV", type=Path, help="the case list")
    adding.add_argument("--skip-bad", action="store_true", help="import the good lines alone")
    adding.add_argument("--sample", metavar="ID", help="the sample of lines that name none")


def _run_template(given: Namespace) -> int:
    from hmip_tui.commands.cases import print_template

    return print_template(given.framework, given.sample)


def _run_import(given: Namespace) -> int:
    from hmip_tui.commands.cases import import_cases

    return import_cases(given.file, given.csv, given.sample, skip_bad=given.skip_bad)


def _demo(commands: Commands) -> None:
    more = (
        "It is created where it is not there yet: invented cases whose answers give the\n"
        "figures of a published report."
    )
    command = add_command(commands, "demo", "open the demonstration inspection", _run_demo, more)
    command.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="default: in the data folder"
    )
    command.add_argument("--no-open", action="store_true", help="only create it")


def _run_demo(given: Namespace) -> int:
    from hmip_tui.commands.create import demo

    return demo(given.file, open_it=not given.no_open)
