"""Arguments of the commands for evidence about the organisation, the panel and what it asks for."""

from __future__ import annotations

from argparse import Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _panel(commands)


def _panel(commands: Commands) -> None:
    more = (
        "Per standard: the provisional rating, which rule allows another (or that none\n"
        "does), sub-samples, proposal and decision with reason, who and when, and whether\n"
        "the data have changed since; the overall score, and what would change it."
    )
    command = add_command(
        commands, "panel", "print what the ratings panel decides", _run_panel, more
    )
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_panel(given: Namespace) -> int:
    from hmip_tui.commands.panel import print_panel

    return print_panel(given.file, as_json=given.json)
