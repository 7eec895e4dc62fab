"""What arrives when journals are merged: values that say it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hmip_tui.journal import EntryId, Reach


class Arrived(NamedTuple):
    """One replica's part: numbers ``first`` to ``last`` are new; ``known`` were here already.

    Where nothing is new, ``first`` is one more than ``last``, the last number that is here.
    """

    first: int
    last: int
    known: int

    @property
    def new(self) -> int:
        """How many entries are new."""
        return self.last - self.first + 1


class Arrival(NamedTuple):
    """What has come into a record: per replica, and what followed from it.

    ``held`` is how far the source's entries went, whether they were new or not.

    ``conflicts`` are the subjects and fields on which people disagree since; ``absent`` are
    entries that were replaced by what came and have not arrived themselves.
    """

    replicas: Mapping[str, Arrived]
    held: Mapping[str, Reach]
    conflicts: Sequence[tuple[str, str]] = ()
    absent: Sequence[EntryId] = ()

    @property
    def new(self) -> int:
        """How many entries are new."""
        return sum(arrived.new for arrived in self.replicas.values())

    @property
    def known(self) -> int:
        """How many entries were here already."""
        return sum(arrived.known for arrived in self.replicas.values())

    @property
    def later(self) -> int:
        """How many entries are here that follow the source's: an older state has some."""
        return sum(
            max(0, arrived.last - self.held[replica].seq)
            for replica, arrived in self.replicas.items()
        )


class Merged(NamedTuple):
    """What became of one source: what arrived, or why nothing did (then ``arrival`` is None).

    ``receipt`` is the file that tells its sender, None where none was asked for.
    """

    source: Path
    arrival: Arrival | None
    problem: str = ""
    receipt: Path | None = None
