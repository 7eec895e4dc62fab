"""Arguments of the commands about passphrases and the recovery key."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    family = add_family(commands, "passphrase", "encrypt a file, or change its passphrase")
    more = (
        "The whole file is written anew, compared with what it was, and put in its place;\n"
        "what stood there is written over. Packs and copies elsewhere stay as they are.\n"
        "A script gives the passphrases in HMIP_TUI_PASSPHRASE and\n"
        "HMIP_TUI_NEW_PASSPHRASE."
    )
    command = add_command(family, "set", "encrypt a file, or change its passphrase", _set, more)
    add_file(command, "an inspection file that is not open")
    command.add_argument(
        "--recovery",
        metavar="KEY",
        help="public part of the team's recovery key, or a file with it, or 'none' "
        "(default: the one that the file has)",
    )
    command = add_command(family, "remove", "make an encrypted file a plain one", _remove)
    add_file(command, "an encrypted inspection file that is not open")
    command.add_argument("--plain", action="store_true", help="yes, anybody may read it")
    command = add_command(family, "remember", "keep a key in the system's key store", _remember)
    add_file(command, "an encrypted inspection file")
    command = add_command(family, "forget", "take it out of the key store again", _forget)
    add_file(command, "an encrypted inspection file")
    command = add_command(commands, "recovery-key", "make a recovery key for a team", _recovery_key)
    command.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="a new file for it (default: printed)"
    )


def _set(given: Namespace) -> int:
    from hmip_tui.commands.passphrases import set_

    return set_(given.file, given.recovery)


def _remove(given: Namespace) -> int:
    from hmip_tui.commands.passphrases import remove

    return remove(given.file, confirmed=given.plain)


def _remember(given: Namespace) -> int:
    from hmip_tui.commands.passphrases import remember

    return remember(given.file)


def _forget(given: Namespace) -> int:
    from hmip_tui.commands.passphrases import forget

    return forget(given.file)


def _recovery_key(given: Namespace) -> int:
    from hmip_tui.commands.passphrases import recovery_key

    return recovery_key(given.output)
