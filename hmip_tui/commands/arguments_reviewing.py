"""Arguments of the commands that open an inspection and the training."""

from __future__ import annotations

from argparse import Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _review(commands)
    _train(commands)


def _review(commands: Commands) -> None:
    more = (
        "Line by line it asks the same questions in words alone, for screen readers,\n"
        "plain terminals and bad connections; a question mark lists what can be typed.\n"
        "It reads from a pipe too."
    )
    command = add_command(
        commands, "review", "review the cases of an inspection", _run_review, more
    )
    add_file(command)
    command.add_argument("--linear", action="store_true", help="line by line")
    command.add_argument("--case", metavar="ID", help="begin with this case")


def _run_review(given: Namespace) -> int:
    from hmip_tui.commands.review import review

    return review(given.file, given.case, linear=given.linear)


def _train(commands: Commands) -> None:
    more = (
        "A few invented cases in a file of their own, with a guide on the screen that\n"
        "says what to try next. Nothing in it can become part of an inspection."
    )
    command = add_command(
        commands, "train", "learn the program on invented cases", _run_train, more
    )
    command.add_argument("--again", action="store_true", help="begin with a new training file")


def _run_train(given: Namespace) -> int:
    from hmip_tui.commands.train import train

    return train(anew=given.again)
