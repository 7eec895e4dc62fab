"""What this device remembers of the replicas that it wrote: how far each had come.

A file that is found further back than that is an older state that was put in its place, a backup
perhaps. Going on under the same replica would number different entries alike.
"""

from __future__ import annotations

from pathlib import Path

from hmip_tui.errors import FileProblem
from hmip_tui.journal import Reach

_FOLDER = "replicas"
_UNREACHED = Reach(2**53, "")


def recall(device: Path, replica: str) -> Reach | None:
    """How far a replica had come when this device last wrote it; None where it knows nothing.

    ``device`` is the file with this device's identity. What is there and cannot be understood is
    taken for a number that no file has reached. Raises :class:`FileProblem`.
    """
    file = _file(device, replica)
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileProblem(f"{file} cannot be read: {error.strerror}.") from error
    seq, _, hash_ = text.strip().partition(" ")
    return Reach(int(seq), hash_) if seq.isascii() and seq.isdecimal() else _UNREACHED


def remember(device: Path, replica: str, reach: Reach) -> None:
    """Remember how far a replica has come; raises ``OSError``.

    Not synchronised with the disk: after a power cut it may be behind, which costs nothing.
    """
    file = _file(device, replica)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(f"{reach.seq} {reach.hash}\n", encoding="ascii")
    new.replace(file)


def _file(device: Path, replica: str) -> Path:
    return device.parent / _FOLDER / replica
