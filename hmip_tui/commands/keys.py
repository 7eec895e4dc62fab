"""``hmip keys``: what every key does, and checking a keys file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from hmip_tui import keymap, limits, paths, preferences, text_files
from hmip_tui.app import HmipApp
from hmip_tui.commands.console import narrate, of, say, say_each
from hmip_tui.keymap import Catalogue, Keymap, Keys, in_force, keys_text
from hmip_tui.screens.bindings import catalogue


def print_keys() -> int:
    """Print what every key in force does, as a keys file; 1 if this device's own has mistakes.

    Raises :class:`hmip_tui.errors.HmipError` where that file cannot be read.
    """
    known = catalogue(HmipApp)
    found = keymap.read(preferences.keys_text(), known)
    for line in _lines(known, in_force(known, found.changes)):
        say(line)
    if found.mistakes:
        narrate(f"{paths.keys_file()} is not used:")
        return _tell(found)
    return 0


def _lines(known: Catalogue, force: Keys) -> Iterator[str]:
    longest = max(len(f'"{id}" = "{keys_text(keys)}"') for id, keys in force.items())
    for group, bounds in groupby(known.values(), key=lambda bound: bound.group):
        yield f"# {group}"
        for bound in bounds:
            line = f'"{bound.id}" = "{keys_text(force[bound.id])}"'
            yield f"{line:<{longest}}  # {bound.name}"


def check_keys(path: Path) -> int:
    """Print every mistake in a keys file, one a line; 1 if there is any.

    Raises :class:`hmip_tui.errors.HmipError` for a file that cannot be read.
    """
    found = keymap.read(text_files.read(path, limits.PREFERENCES_FILE), catalogue(HmipApp))
    say_each(found.mistakes)
    if found.mistakes:
        narrate(f"{of(len(found.mistakes), 'mistake')} in {path.name}: it would not be used.")
        return 1
    narrate(
        f"{path.name} has no mistakes: it changes {of(len(found.changes), 'entry', 'entries')}."
    )
    return 0


def _tell(found: Keymap) -> int:
    for sentence in found.mistakes:
        narrate(sentence)
    return 1
