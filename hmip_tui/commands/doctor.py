"""``hmip doctor``: whether all is well around the record, without anything of any case."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from hmip_tui import __version__, backing_up, paths, preferences, rotation, terminals
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import HmipError, Locked
from hmip_tui.permissions import others_may_read
from hmip_tui.settings import Settings
from hmip_tui.store import about, backups, places, unlocked

_LITTLE_ROOM = 200_000_000
"""Bytes that should be free: a day's work, its log and its backups."""

_CLOUDS = ("dropbox", "google drive", "googledrive", "icloud", "onedrive")
"""Folders that other programs copy to other computers while they are written to."""


class Check(NamedTuple):
    """One thing that was looked at. ``well`` is False where somebody should do something."""

    part: str
    what: str
    said: str
    well: bool = True


def doctor(path: Path | None, *, as_json: bool) -> int:
    """Print how everything is; 1 where something should be done.

    Raises :class:`HmipError`.
    """
    settings, note = preferences.load_settings()
    checks = [*_versions(), *_terminal(), *_own_files(settings, note)]
    if path is not None:
        with unlocked.not_asking():  # whoever asks for help need not give a passphrase for it
            checks += [*_file(path), *_backups(path, settings)]
    unwell = sum(not check.well for check in checks)
    if as_json:
        document = {"well": not unwell, "checks": [check._asdict() for check in checks]}
        sys.stdout.write(json.dumps(document, indent=1) + "\n")
    else:
        for check in checks:
            say("ok" if check.well else "!!", check.part, check.what, check.said)
        narrate("All is well." if not unwell else f"{of(unwell, 'thing')} should be looked at.")
    return 1 if unwell else 0


def _versions() -> Iterator[Check]:
    yield Check("program", "hmip-tui", __version__)
    yield Check("program", "Python", f"{platform.python_version()} on {platform.platform()}")
    yield Check("program", "SQLite", about.sqlite_version())
    cipher = about.cipher_version()
    none = "not installed: encrypted files cannot be opened"
    yield Check("program", "SQLCipher", cipher or none, bool(cipher))
    for package in ("textual", "rich"):
        yield Check("program", package.capitalize(), metadata.version(package))


def _terminal() -> Iterator[Check]:
    from rich.console import Console

    found = terminals.look()
    if not found.here:
        yield Check("terminal", "terminal", "none: nothing can be shown on screens here")
        return
    yield Check("terminal", "terminal", found.name or "it does not say its name")
    fits = found.width >= terminals.NARROWEST and found.height >= terminals.LOWEST
    size = f"{found.width} by {found.height}"
    least = f"{terminals.NARROWEST} by {terminals.LOWEST}"
    yield Check("terminal", "size", size if fits else f"{size}; {least} is needed", fits)
    colours = "none, as NO_COLOR is set" if "NO_COLOR" in os.environ else Console().color_system
    yield Check("terminal", "colours", colours or "none")
    unicode = found.encoding.lower().replace("-", "").startswith("utf")
    yield Check("terminal", "letters", found.encoding, unicode)
    told = {True: "all keys are told apart", False: "the usual keys", None: "not asked"}
    yield Check("terminal", "keyboard", told[found.keyboard])


def _own_files(settings: Settings, note: str) -> Iterator[Check]:
    folder = paths.data_folder()
    yield Check("data folder", "place", str(folder))
    if folder.exists():
        yield _room("data folder", folder)
        writable = os.access(folder, os.W_OK)
        said = "can be written to" if writable else "cannot be written to"
        yield Check("data folder", "access", said, writable)
    yield Check("settings", paths.settings_file().name, note or "no mistakes", not note)
    mistakes = _keys()
    yield Check("settings", paths.keys_file().name, mistakes or "no mistakes", not mistakes)
    base = backing_up.base(settings)
    there = backing_up.is_reachable(settings)
    yield Check("backups", "place", str(base) if there else f"{base} is not there", there)


def _keys() -> str:
    from hmip_tui import keymap
    from hmip_tui.app import HmipApp
    from hmip_tui.screens.bindings import catalogue

    try:
        found = keymap.read(preferences.keys_text(), catalogue(HmipApp))
    except HmipError as error:
        return str(error)
    return " ".join(found.mistakes)


def _room(part: str, folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Check(part, "free disk space", f"cannot be told: {error.strerror}", well=False)
    return Check(part, "free disk space", f"{free / 1e9:,.1f} GB", free >= _LITTLE_ROOM)


# -- one file ---------------------------------------------------------------------------------


def _file(path: Path) -> Iterator[Check]:
    try:
        found = path.stat()
        encrypted = places.is_encrypted(path)
    except (OSError, HmipError) as error:
        yield Check("file", path.name, getattr(error, "strerror", None) or str(error), well=False)
        return
    yield Check("file", "size", f"{found.st_size / 1e6:,.1f} MB")
    yield Check("file", "encrypted", "yes" if encrypted else "no: anybody with the file reads it")
    yield _permissions(path)
    yield _neighbourhood(path)
    yield _room("file", path.resolve().parent)
    for suffix, what in (("-wal", "log beside it"), ("-lock", "lock beside it")):
        beside = places.beside(path, suffix)
        if beside.exists():
            said = f"{beside.stat().st_size:,} bytes: it is open, or a program was killed"
            yield Check("file", what, said)
    yield _state(path)


def _permissions(path: Path) -> Check:
    mode = others_may_read(path)
    if mode is None:
        return Check("file", "permissions", "not checked on this system")
    said = f"others may read it ({mode})" if mode else "its owner alone"
    return Check("file", "permissions", said, not mode)


def _neighbourhood(path: Path) -> Check:
    parts = [part.casefold() for part in path.resolve().parts]
    cloud = next((c for c in _CLOUDS for part in parts if part.startswith(c)), "")
    said = f"in a folder that {cloud} copies elsewhere" if cloud else "on this computer"
    return Check("file", "place", said, not cloud)


def _state(path: Path) -> Check:
    try:
        found = about.state(path)
    except Locked:
        return Check("file", "state", "not looked at without its passphrase")
    except HmipError as error:
        return Check("file", "state", str(error), well=False)
    entries, replicas = of(found.entries, "entry", "entries"), of(found.replicas, "replica")
    said = f"version {found.version}, {entries} of {replicas}; 'hmip verify' checks them"
    return Check("file", "state", said, found.version <= found.known)


def _backups(path: Path, settings: Settings) -> Iterator[Check]:
    facts = None
    try:
        found = backing_up.listed(path, settings)
        with suppress(HmipError):  # locked or damaged, which its state says: its path finds them
            facts = backups.facts(path)
    except HmipError as error:
        yield Check("backups", "last", str(error), well=False)
        return
    if facts is not None and backing_up.is_exempt(facts):
        yield Check("backups", "last", "none are made of the demonstration and of training files")
        return
    if problem := backing_up.problem(path):
        yield Check("backups", "last attempt", problem, well=False)
    if not found:
        yield Check("backups", "last", "there is none", well=False)
        return
    last = found[0]
    age = datetime.now(UTC) - last.backup.time
    said = f"{age.total_seconds() / 3600:,.1f} hours ago, of {of(len(found), 'backup')}"
    if facts is not None:
        behind = rotation.state_of(facts.vector) != last.backup.state
        said += "; the file has changed since" if behind else "; nothing has changed since"
    yield Check("backups", "last", said)
    broken = sum(not each.as_written for each in found)
    what = "as they were verified" if not broken else f"{of(broken, 'backup')} changed since"
    yield Check("backups", "verified", what, not broken)
