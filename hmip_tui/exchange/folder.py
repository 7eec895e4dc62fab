"""Exchange through a shared folder, of which a file-sync service may keep copies.

Every replica writes only into a folder of its own, and only files that never change:

    TARGET/<inspection>/<replica>/<replica>.<first>-<last>.<hash>.<bytes>.entries
    TARGET/<inspection>/<replica>/reach.<number>.json

What an encrypted inspection's copies write there is sealed for the team, by the age format, with
identities that every copy keeps.

So no two devices ever write one file. A file that is not whole yet, or is a service's "conflict
copy", is left out and looked at again next time.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import journal
from hmip_tui.errors import Refused
from hmip_tui.exchange import files
from hmip_tui.exchange.files import Damaged, Name, Told
from hmip_tui.exchange.target import Fork, Lost, Owner, Target
from hmip_tui.exchanges import Holder
from hmip_tui.journal import Entry, Reach
from hmip_tui.store import boxes


class _Found(NamedTuple):
    """A segment that is there in its full length."""

    name: Name
    path: Path
    own: bool


class FolderTarget(Target):
    """One inspection in a shared folder."""

    confirms = False
    batch = files.MOST_ENTRIES

    def __init__(self, folder: Path, owner: Owner) -> None:
        """Find the inspection in the folder, or make its place there.

        Raises :class:`Refused` where the folder is not there (a share that is not connected must
        not be made up) or holds the inspection with another framework.
        """
        self.name = f"folder {folder}"
        self.notes: list[str] = []
        self._owner = owner
        place = files.safe(owner.inspection)
        self._place = folder if folder.name == place else folder / place
        self._own = self._place / files.safe(owner.replica)
        with self._reaching():
            if not folder.is_dir():
                raise Refused(f"The folder {folder} is not there.")
            for made in {self._place, self._own} - {folder}:
                if made.is_symlink():
                    raise Refused(f"{made} is a link to another place: nothing is written there.")
            self._own.mkdir(parents=True, exist_ok=True)
            for left in self._own.glob(f"*{_NEW}"):  # where an exchange was cut off
                left.unlink(missing_ok=True)
            self._segments = self._look()
        self._ends: dict[str, Reach] = {}

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Lost(f"The {self.name} cannot be used: {reason}.") from error

    # -- what is there -------------------------------------------------------------------------

    def _look(self) -> dict[str, list[_Found]]:
        """The segments by replica, as their names tell; our own are read through."""
        found: dict[str, list[_Found]] = {}
        for folder in sorted(self._place.iterdir()):
            if not folder.is_dir():
                continue
            for path in sorted(folder.iterdir()):
                segment = self._segment(path, own=folder == self._own)
                if segment is not None:
                    found.setdefault(segment.name.replica, []).append(segment)
        return found

    def _segment(self, path: Path, *, own: bool) -> _Found | None:
        name = Name.parse(path.name)
        if name is None:
            if files.reach_number(path.name) is None and not path.name.endswith(_NEW):
                self._leave_out(path, "its name is none that this program gives")
            return None
        try:
            size = path.stat().st_size
        except FileNotFoundError:  # a link to nothing, or removed in this moment
            size = -1
        if size != name.size:
            self._leave_out(path, "it is not whole yet")
            return None
        if own and not self._is_as_written(path):
            self._leave_out(path, "it was changed, or anybody can read it; it is written anew")
            return None
        return _Found(name, path, own)

    def _is_as_written(self, path: Path) -> bool:
        try:
            content = files.read_file(path)
        except Damaged:
            return False
        if self._owner.team and not boxes.is_sealed_piece(content):
            path.unlink()  # from before this file was encrypted: everything is still in that
            return False
        try:
            return files.is_whole(self._unsealed(content))
        except Damaged:
            return False

    def _unsealed(self, content: bytes) -> bytes:
        """A file's content in plain; raises :class:`Damaged` where it is sealed for others."""
        if not boxes.is_sealed_piece(content):
            if self._owner.team:
                raise Damaged(
                    "it is not encrypted, so anybody may have put it there: have that copy "
                    "encrypted too, or merge a pack of it"
                )
            return content
        opened = boxes.open_piece(content, self._owner.team)
        if opened is None:
            raise Damaged(
                "it is encrypted for copies that this one shares no key with: "
                "merge a pack of one of them"
            )
        return opened

    def _sealed(self, content: bytes) -> bytes:
        team = self._owner.team
        return boxes.seal_piece(content, team) if team else content

    def _leave_out(self, path: Path, why: str) -> None:
        self.notes.append(f"Left out {path.parent.name}/{path.name}: {why}.")

    def _covering(self, replica: str, after: int) -> Iterator[list[_Found]]:
        """What holds the entries after a number, step by step: the longest reaching first."""
        segments = self._segments.get(replica, [])
        while True:
            found = [s for s in segments if s.name.first <= after + 1 and s.name.last > after]
            if not found:
                return
            found.sort(key=lambda segment: segment.name.last, reverse=True)
            yield found
            after = found[0].name.last

    def vector(self) -> dict[str, Reach]:
        found: dict[str, Reach] = {}
        for replica in self._segments:
            for segments in self._covering(replica, 0):
                name = segments[0].name
                found[replica] = Reach(name.last, name.head)
        return found

    def kept(self) -> dict[str, Reach]:
        """As :meth:`vector`, but of our own replica only what our own files hold."""
        own = self._owner.replica
        everything = self._segments.get(own, [])
        self._segments[own] = [segment for segment in everything if segment.own]
        try:
            return self.vector()
        finally:
            self._segments[own] = everything

    def beyond(self, ours: Mapping[str, Reach]) -> dict[str, int]:
        found = {}
        for replica, segments in self._segments.items():
            seq = last = ours[replica].seq if replica in ours else 0
            for covering in self._covering(replica, seq):
                last = covering[0].name.last
            if last > seq:
                found[replica] = last
            if any(segment.name.last > last for segment in segments):
                self.notes.append(
                    f"Entries of replica {replica} after {last} are not all in the folder yet; "
                    "they come with a later exchange."
                )
        return found

    def hash_at(self, replica: str, seq: int) -> str | None:
        end = self._ends.get(replica)
        if end is not None and end.seq == seq:
            return end.hash
        for found in self._segments.get(replica, []):
            if found.name.first <= seq <= found.name.last:
                with suppress(Damaged):
                    return self._read(found)[seq - found.name.first].hash
        return None

    def batches_after(self, replica: str, seq: int) -> Iterator[Sequence[Entry]]:
        while True:
            batch = self._next(replica, seq)
            if not batch:
                return
            yield batch
            seq = batch[-1].id.seq

    def _next(self, replica: str, seq: int) -> Sequence[Entry]:
        for found in next(self._covering(replica, seq), []):
            try:
                return self._read(found)[seq + 1 - found.name.first :]
            except Damaged as error:
                self._leave_out(found.path, str(error))
                self._segments[replica].remove(found)
        return ()

    def _read(self, found: _Found) -> Sequence[Entry]:
        """A segment's entries; raises :class:`Damaged` where they are not what its name says."""
        with self._reaching():
            segment = files.read_segment(self._unsealed(files.read_file(found.path)))
        if segment.inspection != self._owner.inspection:
            raise Damaged("it is of another inspection")
        if segment.framework != self._owner.framework:
            raise Refused(f"{found.path} is of this inspection with another framework.")
        last = segment.entries[-1]
        told = found.name
        if last.id != (told.replica, told.last) or not last.hash.startswith(told.head):
            raise Damaged("it does not hold what its name says")
        return segment.entries

    # -- what we add ---------------------------------------------------------------------------

    def put(self, previous: str, rows: Sequence[Sequence[Any]]) -> None:
        replica, first = rows[0][:2]
        before = self.hash_at(replica, first - 1) if first > 1 else None
        if before is not None and not previous.startswith(before):
            raise Fork(f"entries {first} to {rows[-1][1]} do not follow what is there")
        owner = self._owner
        name, content = files.write_segment(owner.inspection, owner.framework, previous, rows)
        content = self._sealed(content)
        name = name._replace(size=len(content))
        path = self._own / str(name)
        self._write(path, content)
        self._segments.setdefault(replica, []).append(_Found(name, path, own=True))
        self._ends[replica] = Reach(name.last, rows[-1][-1])

    def _write(self, path: Path, content: bytes) -> None:
        """Give a file its content in one step, on the disk before it has its name."""
        new = self._own / f"{secrets.token_hex(8)}{_NEW}"
        with self._reaching():
            try:
                with new.open("xb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
                new.replace(path)
            except OSError:
                with suppress(OSError):  # the fault that matters is on its way
                    new.unlink()
                raise

    # -- who has what --------------------------------------------------------------------------

    def others(self) -> list[Holder]:
        found = []
        with self._reaching():
            for folder in sorted(self._place.iterdir()):
                if folder.is_dir() and folder != self._own and (told := self._told(folder)):
                    reach = {replica: Reach(*last) for replica, last in told.reach.items()}
                    found.append(Holder(told.replica, told.author, told.time, reach))
        return found

    def _told(self, folder: Path) -> Told | None:
        """The latest account in a replica's folder that can be read."""
        accounts = [(files.reach_number(path.name), path) for path in folder.iterdir()]
        for _, path in sorted((n, p) for n, p in accounts if n is not None)[::-1]:
            try:
                told = files.read_reach(self._unsealed(files.read_file(path)))
            except Damaged as error:
                self._leave_out(path, str(error))
                continue
            place = self._owner.inspection, folder.name
            if (told.inspection, files.safe(told.replica)) == place:
                return told
        return None

    def tell(self, reach: Mapping[str, Reach]) -> None:
        owner = self._owner
        with self._reaching():
            before = self._told(self._own)
            numbers = [files.reach_number(path.name) or 0 for path in self._own.iterdir()]
        held = {replica: (last.seq, last.hash) for replica, last in sorted(reach.items())}
        if before is not None and before.reach == held:
            return
        told = Told(owner.inspection, owner.replica, owner.author, journal.now(), held)
        path = self._own / files.reach_name(max(numbers, default=0) + 1)
        self._write(path, self._sealed(files.write_reach(told)))

    def close(self) -> None:
        """Nothing is held open."""


_NEW = ".new"
"""How a file's name ends until it is whole."""
