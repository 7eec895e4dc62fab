"""Removing an inspection from this device when it is no longer to be kept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from hmip_tui import backing_up, journal, key_store, name_key, recent, retention, whole_files
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError, Refused
from hmip_tui.retention import Certificate, Removed
from hmip_tui.settings import Settings
from hmip_tui.store import backups, erasing, lock, migrations, places, unlocked
from hmip_tui.store.record import Change

_BESIDE = ("-wal", "-shm", "-journal", erasing.NEW, erasing.OLD, ".recovery")
"""What SQLite and this program may have left beside a file."""


def keep_until(inspection: Inspection, text: str, today: date) -> str:
    """Record until which day an inspection is kept; raises :class:`HmipError`."""
    day = retention.day(text, today)
    inspection.put(Change("inspection", retention.FIELD, day))
    return day


def prepare(path: Path, today: date) -> Certificate:
    """What is about to be removed; raises :class:`Refused` before its time, and HmipError."""
    with Inspection.open(path) as inspection:
        record = inspection.record
        heads = record.heads("inspection", retention.FIELD)
        until = retention.require_over((journal.decode(head.value) for head in heads), today)
        vector = record.vector()
        samples = inspection.framework.samples
        found = Certificate(
            inspection=record.inspection,
            provider=inspection.provider,
            round=str(record.setting("round") or ""),
            framework_hash=record.framework_hash,
            kept_until=until,
            file=path.name,
            size=0,
            sha256="",
            entries=sum(reach.seq for reach in vector.values()),
            salt=places.salt(path).hex() if record.connection.key is not None else "",
            cases={sample: inspection.sample_size(sample) for sample in samples},
            replicas=vector,
            by=inspection.author,
            begun=journal.now(),
        )
    try:
        return found._replace(size=path.stat().st_size, sha256=backups.digest(path))
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error


def purge(path: Path, prepared: Certificate, settings: Settings, target: Path) -> Certificate:
    """Remove an inspection file, its backups and all beside it; the certificate is at ``target``.

    The certificate is written before anything goes, and again when all has gone. Raises
    :class:`HmipError` where that cannot be begun.
    """
    held = lock.take(path)
    try:
        if backups.digest(path) != prepared.sha256:
            raise Refused(f"{path} has changed meanwhile; nothing was removed.")
        _write(target, prepared, new=True)
        removed, left = _remove_all(path, prepared, settings)
    except OSError as error:
        raise FileProblem(f"{path} was not removed: {error.strerror}.") from error
    finally:
        lock.give_back(held)
    left += _forget_key(prepared)
    with suppress(HmipError):  # a convenience; the file that it named is gone
        recent.forget(path.resolve())
    done = prepared._replace(done=journal.now(), removed=removed, left=left)
    _write(target, done, new=False)
    return done


def _forget_key(prepared: Certificate) -> list[str]:
    """Take the key of the file out of the system's key store; what is to be said if it stays."""
    try:
        key_store.forget(bytes.fromhex(prepared.salt))
    except HmipError as error:
        return [str(error)]
    return []


def _write(target: Path, certificate: Certificate, *, new: bool) -> None:
    text = json.dumps(certificate.document(), indent=1) + "\n"
    try:
        if new and not _is_unfinished(target, certificate.inspection):
            whole_files.add(target, text)
        else:
            whole_files.replace(target, text)
        whole_files.synchronise(target.parent)
    except FileExistsError as error:
        raise Refused(f"{target} exists already; nothing was removed.") from error
    except OSError as error:
        raise FileProblem(f"{target} cannot be written: {error.strerror}.") from error


def _is_unfinished(target: Path, inspection: str) -> bool:
    """Whether a certificate stands there of a removal that was broken off, and is done again."""
    try:
        told = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    ours = isinstance(told, dict) and told.get("certificate") == retention.CERTIFICATE
    return ours and told.get("inspection") == inspection and told.get("done", "") is None


def _remove_all(
    path: Path, prepared: Certificate, settings: Settings
) -> tuple[list[Removed], list[str]]:
    """Remove everything, the inspection file itself last: what is left can be begun again."""
    removed: list[Removed] = []
    left: list[str] = []
    if not backing_up.is_reachable(settings):
        place = backing_up.base(settings)
        left.append(f"{place}: the folder of backups that the settings name is not there")
    for what, file in _files(path, prepared, settings):
        try:
            size = file.stat().st_size
            if erasing.erase(file):
                removed.append(Removed(what, file.name, size))
            else:
                left.append(f"{file}: is no file of its own")
        except FileNotFoundError:
            continue
        except OSError as error:
            left.append(f"{file}: {error.strerror}")
    return removed, left


def _files(path: Path, prepared: Certificate, settings: Settings) -> Iterator[tuple[str, Path]]:
    for folder in backing_up.folders_of_inspection(settings, prepared.inspection):
        for found in sorted(folder.glob("*/*")):
            yield "backup", found
        for found in (*folder.glob("*"), folder):
            with suppress(OSError):  # it holds what could not be removed, and is named with that
                found.rmdir()
    yield "names", name_key.path_of(path)
    for found in migrations.backups_of(path):
        yield "before an update", found
    for suffix in _BESIDE:
        yield "beside it", places.beside(path, suffix)
    yield "inspection", path


def other_copies(path: Path, inspection: str) -> list[Path]:
    """Other files of an inspection that were opened on this device and are still there."""
    found = []
    for each in recent.load().files:
        if each.path != path.resolve() and os.access(each.path, os.R_OK):
            # one that cannot be read without asking for its passphrase cannot be told
            with suppress(HmipError), unlocked.not_asking():
                if backups.facts(each.path).inspection == inspection:
                    found.append(each.path)
    return found
