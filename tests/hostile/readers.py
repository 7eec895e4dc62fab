"""Every way by which a file from outside comes into the program, as a command or a call."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from hmip_tui import paths, preferences, recent
from hmip_tui.cli import main
from tests.commands.conftest import Ran

Try = Callable[[Path, Path], Ran]
"""Has a file read, given an inspection that may be changed."""

SECONDS = 20
"""What no reader takes for any file of the corpus, on a slow machine under load."""

PEOPLE = "case_id,sample,name,gender,disposal\nP1,supervision,A. Person,Female,Community\n"


def run(*arguments: str | Path) -> Ran:
    """Run a command in this process and catch what it prints, as text."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Ran(status, out.getvalue(), err.getvalue())


def _command(*words: str) -> Try:
    def read(inspection: Path, file: Path) -> Ran:
        names = {"F": inspection, "X": file}
        return run(*(names.get(word, word) for word in words))

    return read


def _named(suffix: str, *words: str) -> Try:
    def read(inspection: Path, file: Path) -> Ran:
        return _command(*words)(inspection, file.rename(file.with_suffix(suffix)))

    return read


def _new(inspection: Path, file: Path) -> Ran:
    target = inspection.with_name("new.sqlite")
    target.unlink(missing_ok=True)
    return run("new", target, "--provider", "A provider", "--framework", file)


def _settings(_inspection: Path, file: Path) -> Ran:
    _put(file, paths.settings_file())
    _, said = preferences.load_settings()
    from hmip_tui.text import visible

    return Ran(0, visible(said), "")


def _keys(_inspection: Path, file: Path) -> Ran:
    _put(file, paths.keys_file())
    return run("keys")


def _recent(_inspection: Path, file: Path) -> Ran:
    _put(file, paths.recent_files())
    for found in recent.load().files:
        found.path.exists()
    return Ran(0, "", "")


def _name_key(inspection: Path, file: Path) -> Ran:
    _put(file, inspection.with_name(f"{inspection.stem}-names.csv"))
    people = inspection.with_name("people.csv")
    people.write_text(PEOPLE)
    drawn = run("sample", inspection, people, "--sample", "supervision", "--size", "1")
    found = run("report", inspection, "--findings")
    return Ran(max(drawn.status, found.status), drawn.out + found.out, drawn.err + found.err)


def _put(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, target)


READERS: Mapping[str, Try] = MappingProxyType(
    {
        "case list": _command("cases", "import", "F", "X", "--sample", "supervision"),
        "population": _command("sample", "F", "X", "--sample", "supervision"),
        "published figures": _command("comparators", "import", "F", "X"),
        "key data": _command("data", "import", "F", "X"),
        "recommendations": _command("recommendations", "F", "--import", "X"),
        "plan": _command("plan", "F", "X"),
        "allocation": _command("allocate", "F", "X"),
        "guidance": _command("guidance", "F", "X"),
        "framework": _command("framework", "check", "X"),
        "framework of a new file": _new,
        "keys file": _command("keys", "check", "X"),
        "keys in force": _keys,
        "settings": _settings,
        "recent files": _recent,
        "key of names": _name_key,
        "draft": _command("check-text", "F", "X"),
        "Word draft": _named(".docx", "check-text", "F", "X"),
        "pack": _named(".hmip-pack", "merge", "F", "X"),
        "inspection file": _named(".sqlite", "merge", "F", "X"),
        "opened file": _command("--", "X"),
        "verified file": _command("verify", "X"),
        "receipt": _command("receipt", "F", "X"),
    }
)


@contextlib.contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` in what takes longer, where the system has such a signal."""

    def late(_number: int, _frame: object) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    if os.name == "nt":
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read(reader: str, data: bytes, original: Path, folder: Path) -> Ran:
    """Give a reader bytes as a file, beside a fresh copy of an inspection."""
    folder.mkdir()
    inspection = Path(shutil.copy(original, folder / "ours.sqlite"))
    file = folder / "given.txt"
    file.write_bytes(data)
    try:
        with at_most(SECONDS):
            return READERS[reader](inspection, file)
    finally:
        shutil.rmtree(folder)
