"""``hmip backup`` and ``hmip restore``."""

from __future__ import annotations

import sys
from pathlib import Path

from hmip_tui import backing_up
from hmip_tui.backing_up import Listed, When
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.preferences import load_settings


def backup(
    path: Path, output: Path | None, *, if_changed: bool = False, key_from_input: bool = False
) -> int:
    """Back a file up, and print the backup's path.

    ``key_from_input``: the first line of the input is the key of the file, empty for a plain one,
    as one process of this program hands it to another. Raises :class:`hmip_tui.errors.HmipError`.
    """
    if key_from_input:
        _take_key()
    if output is not None:
        report = backing_up.copy(path, output)
        say(str(output))
        narrate(f"Backed up {path}: {of(report.entries, 'entry', 'entries')}, checked.")
        return 0
    settings, _ = load_settings()
    made = backing_up.back_up(path, settings, When.CHANGED if if_changed else When.ALWAYS)
    if made is None:
        narrate(f"{path} has not changed since its last backup.")
        return 0
    say(str(made.path))
    entries = of(made.backup.entries, "entry", "entries")
    narrate(f"Backed up {path}: {entries}, checked. {made.note}".strip())
    return 0


def _take_key() -> None:
    from hmip_tui import cipher_key
    from hmip_tui.store import unlocked

    key = sys.stdin.readline().strip()
    try:
        if key:  # a plain file has none
            unlocked.add(cipher_key.from_literal(key))
    except ValueError as error:
        raise Refused("The first line of the input is no key.") from error


def list_backups(path: Path) -> int:
    """Print the backups of a file, the newest first; 1 where there is none.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui.panels.exchange import local

    settings, _ = load_settings()
    found = backing_up.listed(path, settings)
    for number, (file, made, as_written) in enumerate(found, 1):
        say(
            str(number),
            local(made.time.isoformat()),
            of(made.entries, "entry", "entries"),
            f"{made.size / 1e6:.1f} MB",
            "verified" if as_written else "CHANGED SINCE IT WAS VERIFIED",
            str(file),
        )
    base = backing_up.base(settings)
    if not backing_up.is_reachable(settings):
        narrate(f"{base}, which the settings name, is not there: what it may hold is not listed.")
    if problem := backing_up.problem(path):
        narrate(f"The last attempt failed: {problem}")
    if not found:
        narrate(f"There is no backup of {path} in {base}.")
        return 1
    return 0


def restore(path: Path, source: str | None, output: Path | None) -> int:
    """Make a new file of a backup: a number of the list, or a path.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    if source is None or output is None:
        raise Refused("Say which backup with --from and which file to make with -o.")
    chosen = _chosen(path, source)
    report = backing_up.restore(chosen, output)
    entries, cases = of(report.entries, "entry", "entries"), of(report.cases, "case")
    say(str(output))
    narrate(
        f"Restored {chosen.name}: {entries}, {cases}, checked. It is a copy of its own: what "
        f"another copy has beyond it comes back with 'hmip merge {output.name} OTHER'."
    )
    return 0


def _chosen(path: Path, source: str) -> Path:
    if not (source.isascii() and source.isdecimal()):
        return Path(source)
    settings, _ = load_settings()
    found: list[Listed] = backing_up.listed(path, settings)
    # of more digits Python makes no number
    number = int(source) if len(source) < sys.int_info.default_max_str_digits else 0
    if not 0 < number <= len(found):
        raise Refused(f"{path} has {of(len(found), 'backup')}; --from {source} is none of them.")
    listed = found[number - 1]
    if not listed.as_written:
        raise FileProblem(
            f"{listed.path} was changed after it was verified: take another, or give its path "
            "to have it all the same, if it is sound."
        )
    return listed.path
