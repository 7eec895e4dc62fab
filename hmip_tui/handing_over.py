"""Handing an inspection over, and putting the team's files together.

What takes time is told as it goes, and may be stopped by what is told raising
:class:`hmip_tui.errors.Stopped`: what was done so far stands, and the rest is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from hmip_tui import limits, text_files
from hmip_tui.application import Inspection
from hmip_tui.arrival import Arrival, Merged
from hmip_tui.errors import FileProblem, HmipError, NotTaken
from hmip_tui.file_names import is_folder, is_there
from hmip_tui.manifest import Manifest, Receipt
from hmip_tui.store import header, merging, packs, places, receipts
from hmip_tui.store.known import Unknown, unknown_heads
from hmip_tui.store.packs import SUFFIX
from hmip_tui.store.record import Record

RECEIPT_SUFFIX = ".hmip-receipt"

_INSPECTION_SUFFIX = ".sqlite"

Told = Callable[[int, int], None]
"""Is told how much is done, and of how much; may raise :class:`hmip_tui.errors.Stopped`."""


ToldOfFile = Callable[[Path, int, int], None]
"""The same of one of several files."""


def _untold(_done: int, _all: int) -> None:
    """Nobody wants to know."""


def unknown(inspection: Inspection) -> list[Unknown]:
    """What a newer program or framework recorded: kept, and not shown."""
    return unknown_heads(inspection.record.connection, inspection.framework)


# -- packing ----------------------------------------------------------------------------------


def new_pack(inspection: Inspection, folder: Path | None = None) -> Path:
    """A free name for a pack: beside the inspection's file, or in ``folder``."""
    path = inspection.path
    replica = inspection.record.local("replica") or "copy"
    return _free((folder or path.parent) / f"{path.stem}-{replica}{SUFFIX}")


def pack(inspection: Inspection, target: Path, told: Told = _untold) -> Manifest:
    """Write a pack; raises :class:`hmip_tui.errors.HmipError`, and no half pack is left."""
    return packs.write(inspection.record, target, told)


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


# -- merging ----------------------------------------------------------------------------------


def sources(given: Sequence[str], target: Path) -> list[Path]:
    """The files that are meant, in order and each once: files, and what is in folders and patterns.

    Of a folder these are packs and inspection files, ``target`` itself left out. What is not
    there, and a folder without any, stays in the list, so that it is named.
    """
    found: dict[Path, None] = {}
    for text in map(_at_home, given):
        path = Path(text)
        if is_folder(path):
            files = (file for file in _in_folder(path) if not _is_same(file, target))
            found |= dict.fromkeys(list(filter(_is_a_source, files)) or [path])
        elif not is_there(path) and (named := sorted(_matching(text))):
            found |= dict.fromkeys(file for file in named if not _is_same(file, target))
        else:
            found[path] = None
    return list(found)


def _in_folder(folder: Path) -> list[Path]:
    """What is in a folder, nothing where that cannot be read: merging says so."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _at_home(text: str) -> str:
    """A path or pattern with its ``~`` resolved, which no shell does within quotes."""
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError:  # nobody has that name: it is told as what is not there
        return text


def _matching(pattern: str) -> list[Path]:
    """What a pattern names: Windows leaves that to programs."""
    anchor = Path(pattern).anchor
    relative = pattern[len(anchor) :]
    if not set(relative) & set("*?["):
        return []
    try:
        found = list(Path(anchor).glob(relative))
    except (OSError, ValueError, NotImplementedError):  # such as '**x', which names nothing
        return []
    return [path for path in found if not path.name.startswith(".")]


def _is_a_source(path: Path) -> bool:
    """Whether a file in a folder is to be merged, or is to be named as one that cannot be."""
    try:
        if path.name.startswith(".") or not path.is_file():
            return False
        if path.suffix in (SUFFIX, _INSPECTION_SUFFIX):
            return True
        with path.open("rb") as file:
            start = file.read(header.LENGTH)
    except OSError:  # what cannot be read and has another ending is nothing of ours
        return False
    if len(start) < header.LENGTH:
        return False
    return header.is_ours(start) or header.is_pack(start) or places.is_known(start)


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there: it will be named where it is opened
        return False


def merge(
    inspection: Inspection,
    files: Sequence[Path],
    told: ToldOfFile = lambda _path, _done, _all: None,
    receipts_in: Path | None = None,
) -> Iterator[Merged]:
    """Take in every file that can be, each in one transaction; yields what became of each.

    With ``receipts_in`` a receipt for each sender is written into that folder. Whoever shows the
    inspection calls :meth:`Inspection.renew` afterwards. Raises
    :class:`hmip_tui.errors.Stopped`, and :class:`hmip_tui.errors.NotSaved` where the inspection's
    own file cannot be written.
    """
    for path in files:
        yield _merged(inspection.record, path, told, receipts_in)


def rehearse(inspection: Inspection, files: Sequence[Path]) -> Iterator[Merged]:
    """What :func:`merge` would yield, worked out in memory: no file is changed."""
    record = inspection.record
    with closing(record.connection.in_memory_copy()) as memory:
        trial = Record(memory, author=record.author, replica=record.local("replica") or "none")
        for path in files:
            if record.connection.is_at(path):
                yield Merged(path, None, f"{path} was not taken in: it is the file itself.")
            else:
                yield _merged(trial, path)


def _merged(
    record: Record,
    path: Path,
    told: ToldOfFile = lambda _path, _done, _all: None,
    receipts_in: Path | None = None,
) -> Merged:
    try:
        if is_folder(path):
            next(path.iterdir(), None)
            return Merged(path, None, f"{path} has no other pack or inspection file in it.")
    except OSError as error:
        return Merged(path, None, f"{path} cannot be read: {error.strerror}.")
    try:
        arrival = merging.take_in_file(record, path, lambda done, of: told(path, done, of))
    except (FileProblem, NotTaken) as error:
        return Merged(path, None, str(error))
    if receipts_in is None:
        return Merged(path, arrival)
    try:
        return Merged(path, arrival, receipt=_give_receipt(record, path, arrival, receipts_in))
    except OSError as error:
        return Merged(path, arrival, f"No receipt for {path} could be written: {error.strerror}.")


def _give_receipt(record: Record, path: Path, arrival: Arrival, folder: Path) -> Path:
    receipt = Receipt(
        inspection=record.inspection,
        place=record.path.name,
        replicas=arrival.held,
        author=record.author,
        time=record.now(),
    )
    folder.mkdir(parents=True, exist_ok=True)
    target = _free(folder / f"{path.stem}{RECEIPT_SUFFIX}")
    with target.open("x", encoding="utf-8", newline="") as file:
        file.write(receipt.as_text())
    return target


# -- receipts ---------------------------------------------------------------------------------


def load_receipt(inspection: Inspection, path: Path) -> tuple[Receipt, int]:
    """Remember a receipt; it, and how many of this file's entries it says have arrived.

    Raises :class:`NotTaken`, whose sentence names the receipt's file, and
    :class:`hmip_tui.errors.NotSaved`.
    """
    try:
        data = text_files.read_bytes(path, limits.RECEIPT_FILE)
    except HmipError as error:
        raise NotTaken(str(error)) from error
    try:
        receipt = Receipt.from_text(data.decode())
        return receipt, receipts.load(inspection.record, receipt)
    except UnicodeDecodeError as error:
        raise NotTaken(f"{path} is no receipt of this program.") from error
    except NotTaken as error:
        raise NotTaken(f"{path} was not loaded: {error}.") from error
