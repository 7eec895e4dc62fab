"""Arguments of the commands about keys."""

from __future__ import annotations

from argparse import Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _keys(commands)


def _keys(commands: Commands) -> None:
    more = (
        "Printed is a keys file: lines of it, changed and saved as keys.toml in the data\n"
        "folder, give keys other meanings. A file with a mistake changes nothing."
    )
    command = add_command(commands, "keys", "print what every key does", _run_keys, more)
    members = command.add_subparsers(title="commands", metavar="COMMAND ...")
    what = "list every mistake in a keys file"
    add_file(add_command(members, "check", what, _run_check_keys), "a keys file")


def _run_keys(_given: Namespace) -> int:
    from hmip_tui.commands.keys import print_keys

    return print_keys()


def _run_check_keys(given: Namespace) -> int:
    from hmip_tui.commands.keys import check_keys

    return check_keys(given.file)
