"""Arguments of the commands that print what an inspection holds."""

from __future__ import annotations

import argparse
from argparse import Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _status(commands)
    _interviews(commands)
    _history(commands)


def _status(commands: Commands) -> None:
    more = "A file can be read while the program has it open."
    command = add_command(commands, "status", "print where an inspection stands", _run_status, more)
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
    command.add_argument(
        "--slice",
        metavar="ATTRIBUTE=VALUE",
        type=_slice,
        help="only the cases with a value, like gender=Female; 'office=' is those not known",
    )
    command.add_argument(
        "--against",
        metavar="ATTRIBUTE=VALUE",
        type=_slice,
        help="beside those (or all cases) the cases with this value, and the difference",
    )


def _slice(text: str) -> tuple[str, str]:
    attribute, equals, value = text.partition("=")
    if not attribute or not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not ATTRIBUTE=VALUE, like gender=Female")
    return attribute, value


def _run_status(given: Namespace) -> int:
    from hmip_tui.commands.status import print_status

    return print_status(given.file, given.slice, given.against, as_json=given.json)


def _interviews(commands: Commands) -> None:
    more = (
        "Of each result: the percentage of those who replied, their number n, how many\n"
        "refused (R) and did not know (?). By an attribute such as officer_grade there is\n"
        "a column for each of its values."
    )
    what = "print what interviews say together"
    command = add_command(commands, "interviews", what, _run_interviews, more)
    add_file(command)
    command.add_argument("--kind", metavar="ID", help="only of one kind, like officer_provider")
    command.add_argument("--by", metavar="ATTRIBUTE", help="told apart by an attribute")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_interviews(given: Namespace) -> int:
    from hmip_tui.commands.interviews import print_interviews

    return print_interviews(given.file, given.kind, given.by, as_json=given.json)


def _history(commands: Commands) -> None:
    more = (
        "One entry a line, oldest first, its parts separated by tabs: time, author,\n"
        "case, question, action, value before -> value after. A file can be read while\n"
        "the program has it open."
    )
    what = "print who recorded what, and when"
    command = add_command(commands, "history", what, _run_history, more)
    add_file(command)
    command.add_argument("--case", metavar="ID", help="only of one case")
    command.add_argument(
        "--question", metavar="ID", help="only on a prompt, key question or gate, like 2.1.3.a"
    )


def _run_history(given: Namespace) -> int:
    from hmip_tui.commands.history import print_history

    return print_history(given.file, given.case, given.question)
