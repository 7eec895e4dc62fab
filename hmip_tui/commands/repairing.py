"""``hmip repair`` and ``hmip export-journal``: what is left of a file."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from hmip_tui import paths, whole_files
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.rescue import in_words
from hmip_tui.store import backups, repairing, verify
from hmip_tui.store.repairing import Outcome, Text


def repair(path: Path, target: Path, others: Sequence[Path]) -> int:
    """Make a sound file of everything intact, and print what is missing; 1 if anything is.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui import framework_files
    from hmip_tui.application import author_of_this_session

    try:
        with whole_files.new_file(target) as part:
            outcome = repairing.repair(
                path,
                part,
                others,
                documents=[framework_files.built_in()],
                author=author_of_this_session(),
                device=paths.device_file(),
                replica=secrets.token_hex(5),
            )
            findings = verify.examine(part).findings
            if findings:
                raise FileProblem(f"{path} cannot be repaired: {findings[0]}.")
    except FileExistsError as error:
        raise Refused(f"{target} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{target} cannot be made: {error.strerror}.") from error
    backups.put_box(target)
    return _tell(path, target, outcome)


def _tell(path: Path, target: Path, outcome: Outcome) -> int:
    for replica, found in outcome.judged.items():
        for range_ in found.missing:
            say("missing", replica, in_words(range_))
    lost = (id for r, found in outcome.judged.items() for id in outcome.fields if id.replica == r)
    for id in sorted(lost):
        if any(a <= id.seq <= b for a, b in outcome.judged[id.replica].missing):
            say("missing", str(id), *outcome.fields[id])
    entries = of(outcome.written, "entry", "entries")
    narrate(f"Made {target} of what is intact in {path}: {entries}, checked.")
    if outcome.stands_for:
        anew = of(len(outcome.stands_for), "entry", "entries")
        narrate(
            f"{anew} behind a gap had to be numbered anew; each says which one it stands for. "
            "With another copy, a backup or a pack (--with) fewer would be missing."
        )
    if outcome.missing:
        narrate(f"{of(outcome.missing, 'entry', 'entries')} could not be rescued.")
        return 1
    narrate("Nothing is missing, as far as anything tells.")
    return 0


def export_journal(path: Path, target: Path | None) -> int:
    """Write a file's journal as text, to standard output without ``target``; 1 if it is damaged.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    if target is None:
        if sys.stdout.isatty():
            raise Refused("Say with -o which file to make.")
        text = repairing.text(path)
        sys.stdout.writelines(text.lines)
        return _tell_damage(path, text)
    try:
        with whole_files.new_file(target) as part:
            text = repairing.text(path)
            entries = _write(part, text.lines)
    except FileExistsError as error:
        raise Refused(f"{target} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{target} cannot be made: {error.strerror}.") from error
    say(str(target))
    narrate(f"Wrote {of(entries, 'entry', 'entries')} of {path} as text. It is not encrypted.")
    return _tell_damage(path, text)


def _tell_damage(path: Path, text: Text) -> int:
    if text.sound:
        return 0
    narrate(
        f"{path} is damaged, or no inspection file: this is what could still be read of it. "
        "'hmip repair' says what of that is intact and what is missing."
    )
    return 1


def _write(part: Path, lines: Iterable[str]) -> int:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    entries = 0
    with open(descriptor, "w", encoding="ascii", newline="\n") as file:  # noqa: PTH123
        for line in lines:
            file.write(line)
            entries += line.startswith("[")
        file.flush()
        os.fsync(file.fileno())
    return entries
