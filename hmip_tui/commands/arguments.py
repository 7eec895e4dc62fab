"""The command line: its groups of commands, each with its arguments in a module of its own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from hmip_tui import __version__
from hmip_tui.commands import (
    arguments_backups,
    arguments_care,
    arguments_creating,
    arguments_encryption,
    arguments_exchange,
    arguments_frameworks,
    arguments_hand_over,
    arguments_keys,
    arguments_moderation,
    arguments_panel,
    arguments_reading,
    arguments_report,
    arguments_reviewing,
    arguments_sampling,
)
from hmip_tui.commands.parsing import Parser

_GROUPS = (
    arguments_creating,
    arguments_sampling,
    arguments_reviewing,
    arguments_reading,
    arguments_report,
    arguments_panel,
    arguments_moderation,
    arguments_hand_over,
    arguments_exchange,
    arguments_encryption,
    arguments_backups,
    arguments_care,
    arguments_frameworks,
    arguments_keys,
)
"""In the order of the help. What does a command's work is imported when it is to be done."""

_DESCRIPTION = """\
Review probation cases offline, in the terminal, and see the provisional ratings
live. An inspection is one file: 'hmip FILE' opens it, 'hmip' alone opens the
start screen. For a file named like a command, write ./FILE."""

_EPILOG = """\
'hmip COMMAND --help' says more about a command.

Exit status: 0, all is well; 1, it could not be done or faults were found;
2, the command line is not understood. Data goes to standard output, all else
to standard error. Where there is no terminal, opening an inspection prints its
status instead.

Environment: HMIP_TUI_HOME names another folder for the demonstration and the
program's own data, HMIP_TUI_AUTHOR another name to record as author.

Independent software. Not a product of, nor endorsed by, HM Inspectorate of
Probation."""


def run(arguments: Sequence[str]) -> int:
    """Do what a command line says; the exit status.

    Raises :class:`hmip_tui.errors.HmipError`, and ``SystemExit`` after help, for a command line
    that is not understood, and where the system asks the program to end.
    """
    from hmip_tui.commands.asked_to_end import in_order
    from hmip_tui.commands.passphrases import asking

    parsed = parser().parse_args(arguments)
    command: Callable[[Namespace], int] = parsed.run
    with in_order(), asking():
        return command(parsed)


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    whole = Parser(
        prog="hmip",
        usage="hmip [FILE]\n       hmip COMMAND ...",
        description=_DESCRIPTION,
        epilog=_EPILOG,
    )
    whole.add_argument("--version", action="version", version=f"hmip {__version__}")
    commands = whole.add_subparsers(
        title="commands", metavar="COMMAND [...]", required=True, prog="hmip"
    )
    for group in _GROUPS:
        group.add_to(commands)
    return whole
