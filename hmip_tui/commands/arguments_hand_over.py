"""Arguments of the commands that hand an inspection over by file and put files together."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _pack(commands)
    _merge(commands)
    _receipt(commands)


def _pack(commands: Commands) -> None:
    more = (
        "One sealed file with everything recorded so far, to be handed over by any way:\n"
        "'hmip merge' takes it in. Can be made while the program has the file open.\n"
        "It is for the team only; what is for outside is made by 'hmip report'."
    )
    command = add_command(commands, "pack", "pack a file for handing it over", _run_pack, more)
    add_file(command)
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        help="the pack to write, or a folder for it (default: beside the file)",
    )


def _run_pack(given: Namespace) -> int:
    from hmip_tui.commands.hand_over import pack

    return pack(given.file, given.output)


def _merge(commands: Commands) -> None:
    more = (
        "OTHER is a pack, another copy of the inspection, a folder of them or a pattern\n"
        "like '*.hmip-pack'. In any order and any number of times: nothing is there twice\n"
        "and nothing is written over. A file that is damaged, incomplete or of another\n"
        "inspection is named with the reason, and the others go in."
    )
    what = "put other people's files into this one"
    command = add_command(commands, "merge", what, _run_merge, more)
    add_file(command)
    command.add_argument("others", metavar="OTHER", nargs="+", help="what to take in")
    command.add_argument(
        "--dry-run", action="store_true", help="only say what would arrive; change nothing"
    )
    command.add_argument(
        "--receipts",
        metavar="FOLDER",
        type=Path,
        help="write a receipt for each sender into this folder",
    )


def _run_merge(given: Namespace) -> int:
    from hmip_tui.commands.hand_over import merge

    return merge(given.file, given.others, given.receipts, dry_run=given.dry_run)


def _receipt(commands: Commands) -> None:
    more = (
        "Whoever merges can write one ('hmip merge --receipts'). 'hmip status' then says\n"
        "what was recorded since and has not been handed over."
    )
    what = "load receipts that say what has arrived"
    command = add_command(commands, "receipt", what, _run_receipt, more)
    add_file(command)
    command.add_argument("receipts", metavar="RECEIPT", type=Path, nargs="+", help="the receipts")


def _run_receipt(given: Namespace) -> int:
    from hmip_tui.commands.hand_over import load_receipts

    return load_receipts(given.file, given.receipts)
