"""How a command is added to the command line, the same for every group of commands."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Protocol

from hmip_tui.text import visible


def _layout(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=30)


class Parser(argparse.ArgumentParser):
    """A parser whose messages show literally what was typed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_layout, allow_abbrev=False, **settings)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and refuse what is left over: a command says its own usage, not the program's."""
        parsed, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed, rest

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {visible(message)}\n")


class Commands(Protocol):
    """What commands are added to."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """Add a command."""


def add_command(
    commands: Commands, name: str, what: str, run: Callable[[Namespace], int], more: str = ""
) -> argparse.ArgumentParser:
    """Add a command; ``what`` it does in one line, ``more`` for its own help."""
    description = f"{_sentence(what)}\n\n{more}" if more else _sentence(what)
    found = commands.add_parser(name, help=what, description=description)
    found.set_defaults(run=run)
    return found


def add_family(commands: Commands, name: str, what: str) -> Commands:
    """Add a word that commands of its own follow."""
    family = commands.add_parser(name, help=what, description=_sentence(what))
    return family.add_subparsers(title="commands", metavar="COMMAND ...", required=True)


def add_file(command: argparse.ArgumentParser, what: str = "the inspection file") -> None:
    """Add the argument that names a file."""
    command.add_argument("file", metavar="FILE", type=Path, help=what)


def _sentence(what: str) -> str:
    return f"{what[0].upper()}{what[1:]}."
