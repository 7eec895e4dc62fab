"""What can go wrong and is said to the user in one sentence."""

from __future__ import annotations

TYPE_CHECKING = False  # it is true to a type checker; typing would be imported for that alone
if TYPE_CHECKING:
    from pathlib import Path


class HmipError(Exception):
    """Something that stops the work and that the user can understand.

    ``str()`` of it is the whole message, one clear sentence or two, without a traceback.
    """


class FileProblem(HmipError):
    """An inspection file cannot be used: not ours, damaged, read-only, open elsewhere, newer."""


class Locked(FileProblem):
    """A file is encrypted and nobody has given its passphrase yet."""

    def __init__(self, path: Path, advice: str = "") -> None:
        super().__init__(f"{path} is encrypted, or not an inspection file.{advice and ' '}{advice}")
        self.path = path


class NotSaved(HmipError):
    """A change could not be made durable; the file is as it was before it."""


class Refused(HmipError):
    """A request that the record or the rules do not allow."""


class ResultsHidden(Refused):
    """The inspection's own rule does not let results be shown now."""


class Stopped(HmipError):
    """Somebody who watched long work stopped it; the text says what stands."""


class NotTaken(HmipError):
    """Entries cannot become part of a record, which is as it was: damaged, foreign, incomplete."""


class Forked(NotTaken):
    """Two different entries have the same replica and number: a copy went on from an older state.

    Neither is at fault and neither may be lost, so both files are to be kept.
    """
