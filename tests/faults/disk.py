"""A disk that loses its power: what it may hold then.

The model. A file's bytes and a folder's names are safe once that file, or that folder, has been
synchronised. Of everything done since, any part may have reached the disk, in any order: of
writes, any of their sectors of 512 bytes (a sector is written whole or not at all, and its
neighbours are left alone); of changes of size, any; a file may have its new length and zeros in
place of what was to stand there. Names appear, go and change either in the order in which they
did, as where the file system keeps a log of them, or in any order. That a file is synchronised
says nothing of its name, as POSIX has it. The shared memory beside a log (``-shm``) is never
synchronised and may hold anything.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.faults.trace import Make, Move, Operation, Remove, Resize, Sync, Told, Write

SECTOR = 512

State = dict[str, bytes]
"""The files of a folder and what is in them."""

Done = Write | Resize


@dataclass
class _File:
    """One file, whatever its name."""

    safe: bytearray = field(default_factory=bytearray)
    unsafe: list[tuple[int, Done]] = field(default_factory=list)
    """What was done since, each with its place among all operations."""


class _Named(NamedTuple):
    """A change of the folder: what has the name from now on, None for nothing."""

    at: int
    name: str
    file: _File | None


class Disk:
    """What was done to a folder's files, and what of it is safe."""

    def __init__(self, state: State) -> None:
        """``state``: what was there before, long since safe."""
        self._names = {name: _File(bytearray(content)) for name, content in state.items()}
        self._safe_names = dict(self._names)
        self._unsafe_names: list[_Named] = []
        self._at = 0

    def take(self, operation: Operation) -> None:
        """Do one operation."""
        at, self._at = self._at, self._at + 1
        match operation:
            case Make(name):
                self._names[name] = _File()
                self._unsafe_names.append(_Named(at, name, self._names[name]))
            case Remove(name):
                del self._names[name]
                self._unsafe_names.append(_Named(at, name, None))
            case Move(name, to):
                self._names[to] = self._names.pop(name)
                self._unsafe_names.append(_Named(at, to, self._names[to]))
                self._unsafe_names.append(_Named(at, name, None))
            case Write(name) | Resize(name):
                self._names[name].unsafe.append((at, operation))
            case Sync(name, before):
                self._synchronise(name, before)
            case Told():
                pass

    def _synchronise(self, name: str, before: int) -> None:
        if not name:
            for change in self._unsafe_names:
                if change.at < before:
                    _rename(self._safe_names, change)
            self._unsafe_names = [c for c in self._unsafe_names if c.at >= before]
            return
        file = self._names[name]
        for at, done in file.unsafe:
            if at < before:
                _do(file.safe, done)
        file.unsafe = [(at, done) for at, done in file.unsafe if at >= before]

    @property
    def unsafe(self) -> int:
        """How many operations the power can still undo."""
        return sum(len(file.unsafe) for file in self._names.values()) + len(self._unsafe_names)

    def may_rename(self, ending: str) -> bool:
        """Whether the power can undo what happened to a name that ends so; "": always true."""
        return not ending or any(change.name.endswith(ending) for change in self._unsafe_names)

    def whole(self) -> State:
        """What is there if everything has reached the disk."""
        return {name: _content(file, lambda _: True) for name, file in self._names.items()}

    def safe(self) -> State:
        """What is there if nothing has that need not."""
        return {name: bytes(file.safe) for name, file in self._safe_names.items()}

    def states(self, chance: random.Random, number: int) -> Iterator[State]:
        """What may be there: everything, only what is safe, and so many others by chance."""
        yield self.whole()
        if not self.unsafe:
            return
        yield self.safe()
        for _ in range(number):
            yield self._any(chance)

    def _any(self, chance: random.Random) -> State:
        names = dict(self._safe_names)
        if chance.random() < 0.5:
            for change in self._unsafe_names[: chance.randint(0, len(self._unsafe_names))]:
                _rename(names, change)
        else:
            for change in self._unsafe_names:
                if chance.random() < 0.5:
                    _rename(names, change)
        share = chance.choice([0.1, 0.5, 0.5, 0.9, 1.0])
        torn = chance.random() < 0.5
        until = chance.choice([self._at, self._at, chance.randint(0, self._at)])

        def kept(at: int) -> bool:
            return at < until and chance.random() < share

        state = {}
        for name, file in names.items():
            content = _torn(file, chance, share) if torn else _content(file, kept)
            if chance.random() < 0.3:
                content += bytes(max(0, _length(file) - len(content)))
            state[name] = content
        return state


def _rename(names: dict[str, _File], change: _Named) -> None:
    if change.file is None:
        names.pop(change.name, None)
    else:
        names[change.name] = change.file


def _do(content: bytearray, done: Done) -> None:
    if isinstance(done, Resize):
        del content[done.size :]
        content.extend(bytes(done.size - len(content)))
        return
    end = done.offset + len(done.data)
    content.extend(bytes(max(0, end - len(content))))
    content[done.offset : end] = done.data


def _content(file: _File, kept: Callable[[int], bool]) -> bytes:
    content = bytearray(file.safe)
    for at, done in file.unsafe:
        if kept(at):
            _do(content, done)
    return bytes(content)


def _torn(file: _File, chance: random.Random, share: float) -> bytes:
    """A file of which some sectors of what was written are there."""
    content = bytearray(file.safe)
    for _, done in file.unsafe:
        for piece in _sectors(done):
            if chance.random() < share:
                _do(content, piece)
    return bytes(content)


def _sectors(done: Done) -> Sequence[Done]:
    if isinstance(done, Resize):
        return [done]
    pieces: list[Done] = []
    at, end = done.offset, done.offset + len(done.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        data = done.data[at - done.offset : following - done.offset]
        pieces.append(Write(done.name, at, data))
        at = following
    return pieces


def _length(file: _File) -> int:
    return len(_content(file, lambda _: True))
