"""Opening an inspection on the screen, or saying how it stands where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from hmip_tui.collecting import collect_again, collect_later
from hmip_tui.commands.console import has_terminal, narrate
from hmip_tui.store import header, unlocked


def open_start() -> int:
    """Open the start screen; without a terminal print what else there is to do."""
    if has_terminal():
        _run(None)
    from hmip_tui.commands.arguments import parser

    narrate("There is no terminal here, so no screen can be opened.")
    parser().print_help()
    return 0


def open_file(path: Path) -> int:
    """Open an inspection; without a terminal print its status panels.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    if has_terminal():
        _unlock(path)
        _run(path)
    from hmip_tui.commands.passphrases import asking
    from hmip_tui.commands.status import print_status

    narrate(f"There is no terminal here to open {path} on, so this is its status.")
    with asking():
        return print_status(path)


def _unlock(path: Path) -> None:
    """Have an encrypted file's passphrase asked for while the terminal is still a line."""
    try:
        if not path.is_file():
            return  # opening it says what it is
        with path.open("rb") as file:
            plain = header.is_ours(file.read(header.LENGTH))
    except OSError:
        return
    if not plain:
        from hmip_tui.commands.asked_to_end import in_order
        from hmip_tui.commands.passphrases import unlock

        with in_order():  # the terminal shows again what is typed
            unlock(path)


def _run(path: Path | None) -> NoReturn:
    """Run the program, and end the process with it."""
    collect_later()
    try:
        from hmip_tui.app import run

        with unlocked.not_asking():
            status = run(path)
    finally:
        collect_again()
    from hmip_tui.ending import end_now

    end_now(status)
