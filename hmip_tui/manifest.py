"""What a pack says of itself, and what a receipt says has arrived: documents, as JSON means them.

Both carry their format and its version, so that later ones can say more; a pack's ``payload`` says
how its entries lie in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from hmip_tui import limits
from hmip_tui.errors import NotTaken
from hmip_tui.journal import Reach

VERSION = 1

_PACK = "hmip-pack"
_RECEIPT = "hmip-receipt"
_PLAIN = "plain"


class Manifest(NamedTuple):
    """What is in a pack.

    ``replica`` is the copy that it was made from, empty for one that has no replica yet;
    ``cases`` counts each case's entries; ``made`` is UTC, ISO 8601, ``program`` the version of
    the one that ``author`` made it with.
    """

    inspection: str
    provider: str
    framework_hash: str
    replica: str
    replicas: Mapping[str, Reach]
    cases: Mapping[str, int]
    entries: int
    made: str
    author: str
    program: str

    def as_text(self) -> str:
        """The manifest as JSON."""
        told = self._asdict() | {"replicas": _as_documents(self.replicas)}
        return _text(_PACK, {"payload": _PLAIN, **told})

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        """Read what :meth:`as_text` wrote; raises :class:`NotTaken` for anything else."""
        told = _document(_PACK, text)
        if told.pop("payload", None) != _PLAIN:
            raise NotTaken("it is packed in a way that this version does not know")
        try:
            found = cls(**{**told, "replicas": _reaches(told["replicas"])})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NotTaken("what it says of itself cannot be read") from error
        if not all(isinstance(text, str) for text in (found.replica, found.author)):
            raise NotTaken("what it says of itself cannot be read")
        return found


class Receipt(NamedTuple):
    """What has arrived in the file ``place``, of each replica from entry 1 on, and who says so."""

    inspection: str
    place: str
    replicas: Mapping[str, Reach]
    author: str
    time: str

    def as_text(self) -> str:
        """The receipt as JSON."""
        told = self._asdict() | {"replicas": _as_documents(self.replicas)}
        return _text(_RECEIPT, told)

    @classmethod
    def from_text(cls, text: str) -> Receipt:
        """Read what :meth:`as_text` wrote; raises :class:`NotTaken` for anything else."""
        told = _document(_RECEIPT, text)
        try:
            found = cls(**{**told, "replicas": _reaches(told["replicas"])})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NotTaken("it cannot be read: it was cut or changed") from error
        if not all(isinstance(text, str) for text in (found.place, found.author, found.time)):
            raise NotTaken("it cannot be read: it was cut or changed")
        return found


def _as_documents(replicas: Mapping[str, Reach]) -> dict[str, dict[str, Any]]:
    return {
        replica: {"first": 1, "last": reach.seq, "head": reach.hash}
        for replica, reach in sorted(replicas.items())
    }


def _reaches(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Reach]:
    found = {replica: Reach(told["last"], told["head"]) for replica, told in documents.items()}
    for seq, hash_ in found.values():
        if type(seq) is not int or not 0 < seq < limits.WHOLE or not isinstance(hash_, str):
            raise ValueError
    return found


def _text(kind: str, told: Mapping[str, Any]) -> str:
    return json.dumps({"format": kind, "version": VERSION, **told}, indent=1) + "\n"


def _document(kind: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # half characters can be kept nowhere
    except (ValueError, RecursionError) as error:
        raise NotTaken("it cannot be read: it was cut or changed") from error
    if not isinstance(found, dict) or found.pop("format", None) != kind:
        raise NotTaken(f"it is no {kind.removeprefix('hmip-')} of this program")
    if found.pop("version", None) != VERSION:
        raise NotTaken("it was made by another version of this program: bring this one up to date")
    return found
