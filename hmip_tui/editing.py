"""A text in an editor of one's own: in a file that nobody else can read and that is gone after."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from hmip_tui import paths
from hmip_tui.cipher_key import GIVEN, GIVEN_NEW
from hmip_tui.editors import Chosen, NoEditor, chosen, from_file, to_file
from hmip_tui.errors import HmipError
from hmip_tui.store.lock import Lock, give_back, take
from hmip_tui.whole_files import replace

_FOLDER = "editing-"
"""How the names of the folders begin."""

_LOCK = "-lock"
"""How the name of a folder's lock ends."""

_FILE = "evidence.txt"
"""The name that editors put in the window's title; it says nothing of a case."""

_NO_MEMORY = (
    "Nothing was changed: this file is encrypted, and here an editor of your own would leave what "
    "is written on the disk. Write it in this one."
)

_MOST_BYTES = 2**20
_AT_ONCE = 1.0
"""Seconds; an editor that ends sooner has probably gone on in a window of its own."""

_GRACE = 2.0
"""Seconds that an editor has to end when the program is told to."""


_SECRET = (GIVEN, GIVEN_NEW)
"""What of the environment no editor is told: it may still be there where nobody asked for it."""


class Edited(NamedTuple):
    """What came back: a text that differs, None where none does, and what is to be said."""

    text: str | None
    said: str


def edit(text: str, setting: str, *, confidential: bool = False) -> Edited:
    """Let a person write on at ``text`` in their editor; returns when that has ended.

    The text stands in a folder of this person alone, which is removed with all that the editor
    left in it: below the data folder, or, where it is ``confidential`` because an encrypted file
    has it, in the system's memory. Whatever fails is said and loses nothing.
    """
    root = _in_memory() if confidential else paths.data_folder()
    if root is None:
        return Edited(None, _NO_MEMORY)
    try:
        editor = chosen(os.environ, setting, shutil.which, windows=os.name == "nt")
        folder, lock = _make_folder(root)
    except NoEditor as error:
        return Edited(None, f"Nothing was changed: {error}.")
    except HmipError as error:
        return Edited(None, f"Nothing was changed. {error}")
    except OSError as error:
        return _no_file(error)
    try:
        edited = _edit_in(folder, text, editor)
    finally:
        gone = _remove(folder, lock)
    if gone:
        return edited
    left = f"{folder} could not be removed; the next start tries again."
    return edited._replace(said=f"{edited.said} {left}".strip())


def _edit_in(folder: Path, text: str, editor: Chosen) -> Edited:
    file = folder / _FILE
    try:
        replace(file, to_file(text))
    except OSError as error:
        return _no_file(error)
    began = time.monotonic()
    try:
        status = _run([*editor.words, str(file)])
    except OSError as error:
        return Edited(None, f"Nothing was changed: '{editor.name}' does not start ({error}).")
    at_once = time.monotonic() - began < _AT_ONCE
    found = _read(file, text)
    if status:
        if found.text is None and not found.said:
            found = _read(
                file.with_name(f"{_FILE}.save"), text
            )  # where nano saves when it is ended
        kept = "what it had saved is recorded" if found.text is not None else "nothing was changed"
        said = f"'{editor.name}' {_ended(status)}: {kept}."
        return Edited(found.text, f"{said} {found.said}".strip())
    if found.text is None and not found.said:
        waits = " One with a window of its own has to be told to wait, as by --wait."
        return Edited(None, f"Nothing was changed in '{editor.name}'.{waits if at_once else ''}")
    return found


def _no_file(error: OSError) -> Edited:
    why = error.strerror or str(error)
    return Edited(None, f"Nothing was changed: there is no file for the editor ({why}).")


def _ended(status: int) -> str:
    return f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"


def _read(file: Path, before: str) -> Edited:
    """What an editor saved, if it differs from what was there before."""
    try:
        with file.open("rb") as saved:
            data = saved.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Edited(None, "")
    except OSError as error:
        return Edited(None, f"What the editor saved cannot be read: {error.strerror}.")
    if len(data) > _MOST_BYTES:
        return Edited(None, "What the editor saved is larger than 1 MiB and was not taken.")
    text, said = from_file(data)
    if text == before:
        return Edited(None, "")
    if not text.strip():
        return Edited(None, "The text came back empty, so it stays as it was; delete it here.")
    return Edited(text, f"Recorded, but {said}." if said else "")


# -- the program ------------------------------------------------------------------------------


def _run(command: list[str]) -> int:
    """Run a program to its end; its exit status, of one ended by a signal the negative number."""
    told = {name: value for name, value in os.environ.items() if name not in _SECRET}
    process = subprocess.Popen(command, env=told)  # noqa: S603 - the person's own, by no shell
    with _signals_left_to(process):
        return process.wait()


@contextmanager
def _signals_left_to(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leave the keys that make signals to the editor; pass on what tells this program to end.

    What this program does about its end it does when the editor has ended: the event loop is
    told of every signal all the same.
    """

    def nothing(_number: int, _frame: FrameType | None) -> None:
        """What is done about a key's signal: the editor has it too."""

    def end(_number: int, _frame: FrameType | None) -> None:
        process.terminate()
        last = threading.Timer(_GRACE, process.kill)
        last.daemon = True
        last.start()

    handlers = {"SIGINT": nothing, "SIGQUIT": nothing, "SIGTERM": end, "SIGHUP": end}
    before = {}
    for name, handler in handlers.items():
        if (number := getattr(signal, name, None)) is not None:  # Windows has two of them
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)


# -- the folder -------------------------------------------------------------------------------


def _in_memory() -> Path | None:
    """A folder of this person alone that is in memory, None where there is none."""
    if sys.platform != "linux":
        return None
    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm"):  # noqa: S108 - checked below
        folder = Path(place) / f"hmip-tui-{os.getuid()}"
        with suppress(OSError):
            if Path(place).is_absolute():
                folder.mkdir(mode=0o700, exist_ok=True)
                found = folder.lstat()
                private = stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == os.getuid()
                if private and stat.S_ISDIR(found.st_mode):
                    return folder
    return None


def _make_folder(root: Path) -> tuple[Path, Lock]:
    """A new folder of this person alone, and the lock that says its program is running.

    Raises OSError and HmipError.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = root / f"{_FOLDER}{secrets.token_hex(8)}"
    lock = take(folder)
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        give_back(lock)
        raise
    return folder, lock


def _remove(folder: Path, lock: Lock) -> bool:
    """Remove a folder with all that is in it and give back its lock; whether it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    give_back(lock)
    return not folder.exists()


def remove_leftovers() -> None:
    """Remove the folders of programs that were killed while an editor was open.

    Those of programs that are running stay. Raises nothing: what cannot be removed now is tried
    again at the next start.
    """
    for root in (paths.data_folder(), _in_memory()):
        if root is None:
            continue
        found = {path.name.removesuffix(_LOCK) for path in root.glob(f"{_FOLDER}*")}
        for name in found:
            with suppress(HmipError):  # its program is running
                _remove(root / name, take(root / name))
