"""Arguments of the commands that keep, bring back and in the end remove a file."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _backup(commands)
    _restore(commands)
    _repair(commands)
    _export_journal(commands)
    _doctor(commands)
    _retention(commands)
    _purge(commands)


def _add_output(command: ArgumentParser, what: str, *, required: bool = False) -> None:
    command.add_argument(
        "-o", "--output", metavar="OUT", type=Path, required=required, dest="output", help=what
    )


def _backup(commands: Commands) -> None:
    more = (
        "The copy is checked before it counts. While a file is open on the screen this is\n"
        "done by itself after every hour with changes, and when the file is left;\n"
        "'hmip restore FILE' lists what there is."
    )
    command = add_command(commands, "backup", "back a file up now", _run_backup, more)
    add_file(command)
    _add_output(command, "a file to make, instead of one in the folder of backups")
    command.add_argument(
        "--if-changed", action="store_true", help="only if it has changed since the last backup"
    )
    command.add_argument("--key-from-input", action="store_true", help=SUPPRESS)


def _run_backup(given: Namespace) -> int:
    from hmip_tui.commands.backups import backup

    return backup(
        given.file,
        given.output,
        if_changed=given.if_changed,
        key_from_input=given.key_from_input,
    )


def _restore(commands: Commands) -> None:
    more = (
        "Without --from: lists the backups of a file, the newest first, also where the\n"
        "file is damaged or gone. With it: makes a new file of one, which is checked\n"
        "before and after. Nothing is ever written over.\n\n"
        "  hmip restore north.sqlite\n"
        "  hmip restore north.sqlite --from 1 -o north-restored.sqlite"
    )
    command = add_command(
        commands, "restore", "list backups, or bring one back", _run_restore, more
    )
    add_file(command)
    command.add_argument(
        "--from", metavar="N", dest="source", help="a number of the list, or a backup's path"
    )
    _add_output(command, "the file to make")


def _run_restore(given: Namespace) -> int:
    from hmip_tui.commands.backups import list_backups, restore

    if given.source is None and given.output is None:
        return list_backups(given.file)
    return restore(given.file, given.source, given.output)


def _repair(commands: Commands) -> None:
    more = (
        "Looks for entries in every byte of a damaged file, and of the log beside it,\n"
        "takes those that the chain of hashes proves, and makes the tables anew. Lists\n"
        "what is missing. The damaged file stays as it is.\n\n"
        "  hmip repair north.sqlite -o north-repaired.sqlite --with north.hmip-pack"
    )
    what = "rescue what is intact in a damaged file into a new one"
    command = add_command(commands, "repair", what, _run_repair, more)
    add_file(command, "a damaged inspection file, or a journal's text")
    _add_output(command, "the file to make", required=True)
    command.add_argument(
        "--with",
        metavar="OTHER",
        dest="others",
        action="append",
        type=Path,
        default=[],
        help="another copy, backup, pack or journal's text of the inspection, to take what is "
        "missing from; can be given several times",
    )


def _run_repair(given: Namespace) -> int:
    from hmip_tui.commands.repairing import repair

    return repair(given.file, given.output, given.others)


def _export_journal(commands: Commands) -> None:
    more = (
        "One entry on a line, as JSON. It works on damaged files, on read-only media and\n"
        "on files of newer versions; 'hmip repair' makes a file of the text again. What\n"
        "it writes is not encrypted."
    )
    what = "write the whole journal as plain text, as a last resort"
    command = add_command(commands, "export-journal", what, _run_export_journal, more)
    add_file(command)
    _add_output(command, "the file to make (default: standard output)")


def _run_export_journal(given: Namespace) -> int:
    from hmip_tui.commands.repairing import export_journal

    return export_journal(given.file, given.output)


def _doctor(commands: Commands) -> None:
    more = (
        "Terminal, keys, settings, disk space, versions, and of a file its size,\n"
        "permissions, encryption and backups. Nothing of any case is printed."
    )
    what = "say whether all is well around the record"
    command = add_command(commands, "doctor", what, _run_doctor, more)
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", help="an inspection file")
    command.add_argument("--json", action="store_true", help="print JSON for other programs")


def _run_doctor(given: Namespace) -> int:
    from hmip_tui.commands.doctor import doctor

    return doctor(given.file, as_json=given.json)


def _retention(commands: Commands) -> None:
    more = "The day becomes part of the record. 'hmip purge' removes nothing before it has\npassed."
    what = "say, or set, until when an inspection is kept"
    command = add_command(commands, "retention", what, _run_retention, more)
    add_file(command)
    command.add_argument("day", metavar="DAY", nargs="?", help="the last day, as 2031-03-31")


def _run_retention(given: Namespace) -> int:
    from hmip_tui.commands.removing import keep

    return keep(given.file, given.day)


def _purge(commands: Commands) -> None:
    more = (
        "Only after the day that 'hmip retention' set, and only once the provider's name\n"
        "has been typed. Removes the file, its backups on this device and the key to its\n"
        "names, writing over every byte, and leaves a certificate without anything of any\n"
        "case."
    )
    command = add_command(commands, "purge", "remove an inspection for good", _run_purge, more)
    add_file(command)
    _add_output(command, "the certificate (default: FILE-removed.json)")


def _run_purge(given: Namespace) -> int:
    from hmip_tui.commands.removing import purge

    return purge(given.file, given.output)
