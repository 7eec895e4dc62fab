"""Names of files that people type, and a name for a file they have not named."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from hmip_tui import paths
from hmip_tui.errors import Refused
from hmip_tui.text import clean

_LONGEST = 40
_MOST_NUMBERS = 1000
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that Windows keeps for devices, whatever their ending."""


def typed(text: str) -> Path:
    """The path that a person typed or dropped into the terminal: quotes and ``~`` are resolved.

    Raises :class:`Refused` for what cannot be a path.
    """
    text = clean(text).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not text or "\0" in text:
        raise Refused("Type the path of a file.")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # ~name, and nobody has that name
        raise Refused(f"{text}: this system knows no such home folder.") from error


def is_there(path: Path) -> bool:
    """Whether something stands at a path; where nobody can say, opening it will tell why not."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def is_folder(path: Path) -> bool:
    """Whether a folder stands at a path; where nobody can say, using it will tell why not."""
    try:
        return path.is_dir()
    except OSError:
        return False


def new_inspection(provider: str) -> Path:
    """A path in the data folder for a provider's inspection, one that is not taken.

    The name has letters, digits and hyphens only, which every system and mail program keeps.
    """
    letters = unicodedata.normalize("NFKD", provider).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall("[a-z0-9]+", letters))[:_LONGEST].strip("-")
    if not name or _RESERVED.fullmatch(name):
        name = "inspection"
    path = paths.data_folder() / f"{name}.sqlite"
    number = 1
    while is_there(path) and number < _MOST_NUMBERS:
        number += 1
        path = path.with_name(f"{name}-{number}.sqlite")
    return path
