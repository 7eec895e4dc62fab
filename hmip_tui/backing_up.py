"""The backups of inspection files on this device: where they are, when they are made, restoring.

Which are kept says :mod:`hmip_tui.rotation`; how one is written :mod:`hmip_tui.store.backups`.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hmip_tui import paths, rotation, training, whole_files
from hmip_tui.errors import FileProblem, HmipError, Refused
from hmip_tui.rotation import Backup
from hmip_tui.settings import Settings
from hmip_tui.store import backups, places, unlocked
from hmip_tui.store.backups import Facts

if TYPE_CHECKING:
    from hmip_tui.application import Inspection
    from hmip_tui.cipher_key import CipherKey
    from hmip_tui.store import verify

_EXEMPT = ("demonstration", training.INSPECTION)
"""Inspections whose files hold nobody's work."""

_ORIGIN = "origin.json"
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,64}")
_STALE_PART = 3600.0
"""Seconds after which what is left of a backup that was broken off is removed."""

_MEGABYTE = 1_000_000


class When(Enum):
    """On what condition a backup is made."""

    ALWAYS = "always"
    CHANGED = "changed"
    DUE = "due"


class Made(NamedTuple):
    """A backup that was made, and what is to be said about it, "" if nothing."""

    path: Path
    backup: Backup
    note: str


class Listed(NamedTuple):
    """A backup that is there; ``as_written``: its bytes are those that were checked."""

    path: Path
    backup: Backup
    as_written: bool


def base(settings: Settings) -> Path:
    """The folder of all backups."""
    if settings.backup_folder:
        named = Path(settings.backup_folder)
        with suppress(RuntimeError):  # ~name, and nobody has that name: it is not there
            return named.expanduser()
        return named
    return paths.data_folder() / "backups"


def is_reachable(settings: Settings) -> bool:
    """Whether backups can be kept where the settings name a folder: a drive may be gone."""
    if not settings.backup_folder:
        return True
    try:
        return base(settings).is_dir()
    except OSError:
        return False


def folder_of(settings: Settings, facts: Facts) -> Path:
    """The folder of the backups of one copy of an inspection."""
    folder = folder_of_inspection(settings, facts.inspection)
    return folder / _plain(facts.replica or "no-replica")


def folder_of_inspection(settings: Settings, inspection: str) -> Path:
    """The folder of the backups of all copies of an inspection."""
    return base(settings) / _plain(inspection)


def folders_of_inspection(settings: Settings, inspection: str) -> list[Path]:
    """Every folder with backups of an inspection: also from before the settings named another."""
    return sorted({folder_of_inspection(each, inspection) for each in _places(settings)})


def _places(settings: Settings) -> tuple[Settings, Settings]:
    """What names the folders in which backups may be: also before the settings named another."""
    return settings, Settings()


def _plain(id: str) -> str:
    """An id as a folder's name: what a file says of itself leads nowhere else."""
    return id if _PLAIN.fullmatch(id) else hashlib.sha256(id.encode()).hexdigest()[:32]


def is_exempt(facts: Facts) -> bool:
    """Whether a file is the demonstration or for training, of which no backups are needed."""
    return facts.inspection in _EXEMPT


# -- making ----------------------------------------------------------------------------------


def back_up(path: Path, settings: Settings, when: When = When.ALWAYS) -> Made | None:
    """Back an inspection file up into its folder; None where ``when`` asks for none now.

    Raises :class:`FileProblem`, which is remembered until a backup of the file succeeds.
    """
    try:
        made = _back_up(path, settings, when)
    except FileProblem as error:
        _remember_problem(path, str(error))
        raise
    if made is not None:
        _forget_problem(path)
    return made


def _back_up(path: Path, settings: Settings, when: When) -> Made | None:
    facts = backups.facts(path)
    if when is not When.ALWAYS and (is_exempt(facts) or not _is_wanted(facts, settings, when)):
        return None
    folder = folder_of(settings, facts)
    if not is_reachable(settings):
        raise FileProblem(
            f"No backup of {path}: {base(settings)}, which the settings name, is not there."
        )
    backup = backups.write(path, folder, datetime.now(UTC))
    try:
        _note_origin(folder, path)
        note = _tidy(folder, settings)
    except OSError as error:
        note = f"Older backups in {folder} could not be looked after: {error.strerror}."
    return Made(folder / backup.name, backup, note)


def _is_wanted(facts: Facts, settings: Settings, when: When) -> bool:
    newest = latest(facts, settings)
    state = rotation.state_of(facts.vector)
    if not any(reach.seq for reach in facts.vector.values()):
        return False
    if when is When.DUE:
        return rotation.is_due(newest, state, datetime.now(UTC))
    return newest is None or newest.state != state


def latest(facts: Facts, settings: Settings) -> Backup | None:
    """The newest backup of a copy of an inspection, None where there is none."""
    with suppress(OSError):  # no folder, no backup; one that cannot be read fails when written to
        found = rotation.newest_first(b for _, b in _in_folder(folder_of(settings, facts)))
        return found[0] if found else None
    return None


def _in_folder(folder: Path) -> Iterator[tuple[Path, Backup]]:
    """Raises ``OSError``."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        backup = rotation.named(path.name, 0)
        if backup is not None:
            yield path, backup._replace(size=path.stat().st_size)


def _note_origin(folder: Path, path: Path) -> None:
    """Let a folder say of which file it has the backups: one that is lost cannot be asked."""
    origin, text = folder / _ORIGIN, json.dumps({"path": str(path.resolve())})
    if not origin.exists() or origin.read_text(encoding="utf-8") != text:
        whole_files.replace(origin, text)


def _tidy(folder: Path, settings: Settings) -> str:
    """Remove the backups that the rule does not keep, and what was left half written."""
    now = datetime.now(UTC)
    found = {backup: path for path, backup in _in_folder(folder)}
    by_age = set(rotation.kept(found, now, most_bytes=sys.maxsize))
    most = settings.backup_megabytes * _MEGABYTE
    kept = set(rotation.kept(found, now, int(most)))
    for backup, path in found.items():
        if backup not in kept:
            path.unlink(missing_ok=True)
    for part in folder.glob(f".*{backups.PART}*"):
        if time.time() - part.stat().st_mtime > _STALE_PART:
            part.unlink(missing_ok=True)
    if dropped := len(by_age - kept):
        which = "the oldest backup was" if dropped == 1 else f"the {dropped} oldest backups were"
        return f"The backups were larger than {settings.backup_megabytes:g} MB, so {which} removed."
    return ""


def write_anew(path: Path, settings: Settings, key: CipherKey) -> list[str]:
    """Encrypt the backups of a file that was encrypted anew; what is to be said of the others.

    They get the file's box, too: the team's recovery key opens them as it opens the file. Where the
    file is a copy that was not opened yet, the backups are another file's, and stay. Raises
    :class:`FileProblem`.
    """
    found = [(each.path, each.backup) for each in listed(path, settings)]
    others = {file.parent for file, _ in found if _is_anothers(file.parent, path)}
    said = [f"Backups in {folder}, of another file, stay as they are." for folder in others]
    if not is_reachable(settings):
        said.append(f"Backups in {base(settings)}, which is not there, stay as they are.")
    return said + _encrypt((each for each in found if each[0].parent not in others), path, key)


def _is_anothers(folder: Path, path: Path) -> bool:
    """Whether a folder has the backups of a file that is somewhere else, and not only was."""
    try:
        named = json.loads((folder / _ORIGIN).read_text(encoding="utf-8"))["path"]
        return not Path(named).samefile(path)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def encrypt_plain(path: Path, settings: Settings) -> list[str]:
    """Encrypt what backups of an encrypted file are plain; what is to be said of the others.

    They are of the time before it was encrypted, and were left by a change of passphrase that was
    broken off. Raises :class:`FileProblem`.
    """
    key = places.look(path).key
    if key is None:
        return []
    try:
        found = [each for folder in folders(path, settings) for each in _in_folder(folder)]
        plain = [(file, backup) for file, backup in found if backups.is_plain(file)]
    except OSError as error:
        raise _unreadable(settings, error) from error
    return _encrypt(plain, path, key) if plain else []


def _encrypt(found: Iterable[tuple[Path, Backup]], path: Path, key: CipherKey) -> list[str]:
    said, local = [], backups.protection(path)
    for file, backup in found:
        try:
            backups.encrypt(file, backup, key, local)
        except (HmipError, OSError) as error:
            said.append(f"The backup {file} is as it was: {error}")
    return said


# -- while a file is open, and when it is left --------------------------------------------------


class Said(NamedTuple):
    """What is to be said about backups, and whether it is about something that went wrong."""

    text: str
    fault: bool


def keep(inspection: Inspection, settings: Settings, *, asked: bool = False) -> Said:
    """Back an open inspection up if that is due, or ``asked`` for.

    To be called now and then in a thread: nobody who works in the file waits for it.
    """
    before = problem(inspection.path)
    try:
        left = encrypt_plain(inspection.path, settings)
        made = back_up(inspection.path, settings, When.ALWAYS if asked else When.DUE)
    except HmipError as error:
        return Said(str(error), True)
    if left:
        return Said(" ".join(left), True)
    if made is None:
        return Said(before, bool(before))
    if made.note:
        return Said(made.note, True)
    entries = "1 entry" if made.backup.entries == 1 else f"{made.backup.entries:,} entries"
    lists = f"'hmip restore {inspection.path.name}' lists all."
    return Said(f"Backed up and checked: {entries}. {lists}", False)


def leave(inspection: Inspection, settings: Settings) -> str:
    """Close an inspection and back it up, if it has changed, in a process of its own.

    Whoever leaves the program gets the terminal back at once; a fault is said at the next start.
    Returns what is to be said of a log that stays beside the file, "" where none does.
    """
    record, facts, key = inspection.record, None, None
    try:
        with suppress(HmipError):  # whoever backs up next meets the same, and remembers it
            facts = Facts(record.inspection, record.replica, record.vector())
            key = places.look(inspection.path).key
    finally:
        inspection.close()
    if facts is not None and not is_exempt(facts) and _is_wanted(facts, settings, When.CHANGED):
        path = str(inspection.path.resolve())
        words = ["backup", "--if-changed", "--key-from-input", "--", path]
        _start([sys.executable, "-P", "-m", "hmip_tui", *words], key)
    return _stays(inspection.path)


def _stays(path: Path) -> str:
    log = places.beside(path, "-wal")
    if not log.exists():
        return ""
    return (
        f"{log.name} stays beside {path.name}: the disk is full, or another program reads it. "
        "It may hold the newest answers, so copy neither without the other until "
        f"{path.name} was opened again."
    )


def _start(command: Sequence[str], key: CipherKey | None) -> None:
    """Start a process that outlives this one; an encrypted file's key goes to it by its input."""
    nowhere = subprocess.DEVNULL
    with suppress(OSError):  # no room for a process: the next opening makes up for it
        child = subprocess.Popen(  # noqa: S603 - this very program, by no shell
            command,
            stdin=subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
            creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
        )
        if child.stdin is not None:
            with child.stdin as told:
                told.write(b"\n" if key is None else f"{key.literal}\n".encode())
        child.returncode = 0  # nobody waits for it


def problem(path: Path) -> str:
    """What went wrong when a file was to be backed up last, "" if nothing."""
    try:
        said = json.loads(paths.backup_problems().read_text(encoding="utf-8"))
        return str(said.get(str(path.resolve()), ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _remember_problem(path: Path, sentence: str) -> None:
    _change_problem(path, sentence)


def _forget_problem(path: Path) -> None:
    if problem(path):
        _change_problem(path, "")


def _change_problem(path: Path, sentence: str) -> None:
    file = paths.backup_problems()
    with suppress(OSError):  # on a full disk the age of the newest backup still tells
        try:
            said = dict(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            said = {}
        said.pop(str(path.resolve()), None)
        if sentence:
            said[str(path.resolve())] = sentence
        whole_files.replace(file, json.dumps(said, indent=1))


# -- finding and restoring -----------------------------------------------------------------------


def listed(path: Path, settings: Settings) -> list[Listed]:
    """The backups of a file, the newest first, also where the file is damaged or gone.

    Those of its own copy of the inspection, and those of whatever stood at the same path. Raises
    :class:`FileProblem`.
    """
    found: dict[Path, Backup] = {}
    try:
        for folder in folders(path, settings):
            found.update(_in_folder(folder))
        return [
            Listed(file, backup, rotation.short(backups.digest(file)) == backup.digest)
            for file, backup in sorted(
                found.items(), key=lambda item: (item[1].time, item[1].name), reverse=True
            )
        ]
    except OSError as error:
        raise _unreadable(settings, error) from error


def _unreadable(settings: Settings, error: OSError) -> FileProblem:
    return FileProblem(f"The backups in {base(settings)} cannot be read: {error.strerror}.")


def folders(path: Path, settings: Settings) -> list[Path]:
    """The folders with backups of a file, by what it says of itself and by where it stands.

    Also from before the settings named another place: those bring a file back, too, and are
    encrypted with it.
    """
    here = str(path.resolve())
    bases = {base(each) for each in _places(settings)}
    origins = [origin for each in bases for origin in each.glob(f"*/*/{_ORIGIN}")]
    found = {origin.parent for origin in origins if _is(origin, here)}
    with suppress(HmipError), unlocked.not_asking() if found else nullcontext():
        facts = backups.facts(path)  # if it can say; else its path does
        found.update(folder_of(each, facts) for each in _places(settings))
    return sorted(found)


def _is(origin: Path, path: str) -> bool:
    try:
        return bool(json.loads(origin.read_text(encoding="utf-8"))["path"] == path)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def restore(backup: Path, target: Path) -> verify.Report:
    """Make a new inspection file of a backup, beside whatever is there.

    It begins a replica of its own when it is opened: the file that the backup was taken of, or
    another copy of it, may go on with the old one, and merging takes both. The backup is checked
    before and the new file after; what was found sound is returned. Raises :class:`HmipError`.
    """
    return _copied(backup, target, same_replica=False)


def copy(path: Path, target: Path) -> verify.Report:
    """Write a backup of a file under a name of one's own; as :func:`restore`, but nothing changes.

    Opened at another place it begins a replica of its own all the same.
    """
    return _copied(path, target, same_replica=True)


def _copied(source: Path, target: Path, *, same_replica: bool) -> verify.Report:
    _require_sound(source, f"has no copy at {target}")
    try:
        with whole_files.new_file(target) as part:
            backups.duplicate(source, part, target, same_replica=same_replica)
            report = _require_sound(part, "is no sound copy")
            whole_files.synchronise(part)
    except FileExistsError as error:
        raise Refused(f"{target} exists already; nothing was changed.") from error
    except OSError as error:
        raise FileProblem(f"{target} cannot be made: {error.strerror}.") from error
    return report


def _require_sound(path: Path, so: str) -> verify.Report:
    from hmip_tui.store import verify

    report = verify.examine(path)
    if report.findings:
        raise FileProblem(
            f"{path.name} {so}: {report.findings[0]}. Another backup, or 'hmip repair', may help."
        )
    return report
