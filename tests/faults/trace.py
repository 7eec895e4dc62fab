"""What a program does to the files of one folder, read from a trace of its system calls (Linux)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CALLS = (
    "openat,write,writev,pwrite64,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,sync,"
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat,msync"
)
_OUTPUT = ("1", "2")
_TERMINALS = ("/dev/pts/", "/dev/tty")
"""Where a program says what it has saved: its output, or its terminal, opened once more."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written to a file at an offset."""

    name: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut or lengthened to a size."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Make:
    """A file made, empty."""

    name: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A name taken away."""

    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """A file given another name, in place of what had it."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Sync:
    """A file, or the folder itself (no name), synchronised, with all that was done before."""

    name: str
    before: int
    """How many operations had ended when it began."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the program said."""

    text: bytes


Operation = Write | Resize | Make | Remove | Move | Sync | Told


@cache
def why_not() -> str:
    """Why nothing can be traced here; empty where it can."""
    strace = shutil.which("strace") if sys.platform == "linux" else None
    if strace is None:
        return "recording and refusing system calls needs Linux and strace"
    probe = subprocess.run([strace, "-f", "true"], capture_output=True, check=False, timeout=60)
    return "strace may not trace here" if probe.returncode else ""


def traced(trace: Path, *more: str) -> list[str]:
    """The command that runs another one and writes its calls to ``trace``."""
    whole = ["-xx", "-s", "1000000"]
    return [
        shutil.which("strace") or "strace",
        "-f",
        "-y",
        *whole,
        "-o",
        str(trace),
        "-e",
        f"trace={CALLS}",
        *more,
    ]


_BEGUN = " <unfinished ...>"
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>,? ?")
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?")
_FD = re.compile(r"(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x..)*)"')


def _plain(coded: str) -> bytes:
    return bytes.fromhex(coded.replace("\\x", ""))


def _calls(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every call that ended, and how many had ended when it began."""
    begun: dict[str, tuple[int, str]] = {}
    ended = 0
    for line in lines:
        thread, _, call = line.rstrip("\n").partition(" ")
        call = call.strip()
        if call.endswith(_BEGUN):
            begun[thread] = ended, call.removesuffix(_BEGUN)
            continue
        before = ended
        if (resumed := _RESUMED.match(call)) and thread in begun:
            before, first = begun.pop(thread)
            call = first + call[resumed.end() :]
        if _CALL.fullmatch(call):
            yield before, call
            ended += 1


class _Reader:
    """Turns calls into operations on the files of a folder."""

    def __init__(self, folder: Path, there: Iterable[str]) -> None:
        self._folder = str(folder.resolve())
        self._here: set[str] = (
            {path.name for path in folder.iterdir()} if folder.exists() else set()
        )

    def begin(self, names: Iterable[str]) -> None:
        """Take it that these files were there."""
        self._here = set(names)

    def name(self, path: str) -> str | None:
        """A file's name in the folder, "" for the folder, None for anything else."""
        if path == self._folder:
            return ""
        folder, _, name = path.rpartition("/")
        return name.removesuffix(" (deleted)") if folder == self._folder else None

    def read(self, before: int, call: str) -> Iterator[Operation]:
        """What a call did."""
        found = _CALL.fullmatch(call)
        if found is None or int(found[3]) < 0:
            return
        kind, told = found[1], found[2]
        on = _FD.match(told)
        place = "" if on is None else _plain(on[2]).decode("utf-8", "replace")
        if kind == "write" and on and (on[1] in _OUTPUT or place.startswith(_TERMINALS)):
            # a terminal may have taken a part only
            yield Told(_plain(_TEXT.findall(told)[0])[: int(found[3])])
            return
        if kind == "openat":
            yield from self._opened(told, found[4])
        elif kind in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat"):
            yield from self._named(kind, told)
        elif (name := self.name(place)) is not None:
            yield from self._changed(kind, name, told, before)

    def _opened(self, told: str, result: str | None) -> Iterator[Operation]:
        if not ("O_CREAT" in told or "O_TRUNC" in told):
            return
        name = self.name(_plain(result or "").decode("utf-8", "replace"))
        if not name:
            return
        if name not in self._here:
            self._here.add(name)
            yield Make(name)
        elif "O_TRUNC" in told:
            yield Resize(name, 0)

    def _named(self, kind: str, told: str) -> Iterator[Operation]:
        names = [self.name(_plain(text).decode("utf-8", "replace")) for text in _TEXT.findall(told)]
        if all(name is None for name in names):
            return
        if kind.startswith("unlink") and names[0]:
            self._here.discard(names[0])
            yield Remove(names[0])
        elif kind.startswith("rename") and names[0] and len(names) == 2 and names[1]:
            self._here.discard(names[0])
            self._here.add(names[1])
            yield Move(names[0], names[1])
        else:
            raise ValueError(f"what {kind}({told}) does to a disk is not known here")

    def _changed(self, kind: str, name: str, told: str, before: int) -> Iterator[Operation]:
        rest = told.rpartition(", ")[2]
        if kind == "pwrite64":
            yield Write(name, int(rest), _plain(_TEXT.findall(told)[0]))
        elif kind == "ftruncate":
            yield Resize(name, int(rest))
        elif kind in ("fsync", "fdatasync"):
            yield Sync(name, before)
        elif kind == "fallocate" or not name.endswith(("-shm", "-lock")):
            raise ValueError(f"what {kind}({told[:200]}) does to a disk is not known here")


def operations(trace: Path, folder: Path, there: Sequence[str]) -> list[Operation]:
    """What was done to the files of ``folder``, in which ``there`` were before, and was told.

    ``Sync.before`` counts these operations.
    """
    reader = _Reader(folder, there)
    found: list[Operation] = []
    at_call = [0]
    with trace.open(encoding="utf-8") as lines:
        for before, call in _calls(lines):
            found += reader.read(at_call[before], call)
            at_call.append(len(found))
    return found
