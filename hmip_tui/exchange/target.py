"""What both kinds of other side have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self

from hmip_tui.errors import HmipError
from hmip_tui.exchanges import Holder
from hmip_tui.journal import Entry, Reach


class Lost(HmipError):
    """The other side cannot be reached (any more); what was exchanged so far stands."""


class Fork(HmipError):
    """The other side has different entries under numbers of ours; nothing was changed."""


class Unusable(HmipError):
    """Entries of one replica cannot be used as they are; those of others can."""


class Owner(NamedTuple):
    """The inspection file that exchanges: which inspection, which replica, whose."""

    inspection: str
    provider: str
    framework: str
    """The frozen framework's SHA-256."""
    document: Mapping[str, Any]
    replica: str
    author: str
    team: Sequence[str] = ()
    """What opens and seals what an encrypted file's team exchanges through a folder."""


class Target(ABC):
    """Another side that entries are exchanged with; a context manager that lets it go.

    Every method raises :class:`Lost` where the other side cannot be reached, and other
    :class:`HmipError` where it refuses.
    """

    name: str
    """What people and the log call it; never anything secret."""

    confirms: bool
    """Whether what it took has arrived; a folder only passes on what is put there."""

    batch: int
    """How many entries :meth:`put` takes at once."""

    notes: list[str]
    """What was left out this time, and why, in sentences without case text."""

    @abstractmethod
    def vector(self) -> dict[str, Reach]:
        """How far every replica's entries are there, from the first and without a gap.

        A hash may be cut off to its first digits.
        """

    def kept(self) -> dict[str, Reach]:
        """How far they are there in what this copy relies on; the rest it puts there itself."""
        return self.vector()

    @abstractmethod
    def beyond(self, ours: Mapping[str, Reach]) -> dict[str, int]:
        """How far entries go there that follow on from ``ours``, of replicas that have any."""

    @abstractmethod
    def hash_at(self, replica: str, seq: int) -> str | None:
        """The hash of one entry there, possibly cut off; None where it is not known."""

    @abstractmethod
    def batches_after(self, replica: str, seq: int) -> Iterator[Sequence[Entry]]:
        """A replica's entries there after number ``seq``, in order, without a gap.

        Raises :class:`Unusable` at what cannot be used.
        """

    @abstractmethod
    def put(self, previous: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add consecutive entries of one replica, durably, all or none; known ones stay.

        ``rows`` are the journal's rows, ``previous`` is the hash that the first follows.
        Raises :class:`Fork`, and :class:`Unusable` where they cannot be kept there; then nothing
        was added.
        """

    @abstractmethod
    def others(self) -> list[Holder]:
        """What the other copies of the inspection have told that they hold."""

    @abstractmethod
    def tell(self, reach: Mapping[str, Reach]) -> None:
        """Let others know what this copy holds."""

    @abstractmethod
    def close(self) -> None:
        """Let the other side go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()
