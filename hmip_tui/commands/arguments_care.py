"""Arguments of the commands that look after a file."""

from __future__ import annotations

from argparse import Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _verify(commands)
    _rebuild(commands)


def _verify(commands: Commands) -> None:
    more = (
        "Checks the database, every entry against its chain of hashes, the frozen\n"
        "framework, and every table against the journal. Changes nothing."
    )
    add_file(add_command(commands, "verify", "list what is wrong with a file", _run_verify, more))


def _run_verify(given: Namespace) -> int:
    from hmip_tui.commands.care import verify

    return verify(given.file)


def _rebuild(commands: Commands) -> None:
    more = "The journal itself is never changed. Says which rows differed."
    what = "make the tables anew from the journal"
    add_file(add_command(commands, "rebuild", what, _run_rebuild, more))


def _run_rebuild(given: Namespace) -> int:
    from hmip_tui.commands.care import rebuild

    return rebuild(given.file)
