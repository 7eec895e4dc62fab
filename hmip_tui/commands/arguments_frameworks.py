"""Arguments of the commands about frameworks and guidance."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _guidance(commands)
    _framework(commands)


def _guidance(commands: Commands) -> None:
    more = (
        "The Markdown file has a heading for each question, beginning with its id:\n\n"
        "  # 2.1.3.a Risk of harm to others\n"
        "  What to look for ...\n\n"
        "F2 shows it beside the framework's own guidance, which stays as it is."
    )
    what = "add an organisation's own guidance"
    command = add_command(commands, "guidance", what, _run_guidance, more)
    add_file(command)
    command.add_argument("markdown", metavar="MARKDOWN", type=Path, help="the guidance file")


def _run_guidance(given: Namespace) -> int:
    from hmip_tui.commands.guidance import add_guidance

    return add_guidance(given.file, given.markdown)


def _framework(commands: Commands) -> None:
    members = add_family(commands, "framework", "check or print an inspection framework")
    checking = add_command(members, "check", "list every mistake in a framework", _run_check)
    add_file(checking, "a framework file, or an inspection file for the framework frozen into it")
    showing = add_command(members, "show", "print a framework", _run_show)
    showing.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a framework or inspection file (default: the built-in framework)",
    )


def _run_check(given: Namespace) -> int:
    from hmip_tui.commands.frameworks import check_framework

    return check_framework(given.file)


def _run_show(given: Namespace) -> int:
    from hmip_tui.commands.frameworks import show_framework

    return show_framework(given.file)
