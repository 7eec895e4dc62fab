"""Reading TOML that somebody hands in: a document, or why it is none.

The standard library's reader takes time with the square of a dotted key's length, and stops with
errors of several kinds.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from hmip_tui import limits

_DOTTED = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    f"{{{limits.NESTED}}}"
)
"""A key of too many names; no text that means anything looks like it."""


class NotToml(ValueError):
    """A text is no TOML that is read; the text says why, as the second half of a sentence."""


def parse(text: str) -> dict[str, Any]:
    """The document in a TOML text; raises :class:`NotToml`."""
    if _DOTTED.search(text):
        raise NotToml(f"it joins more than {limits.NESTED} names by dots")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(str(error)) from error
    except ValueError as error:  # Python's limit on the digits of a number
        raise NotToml("it holds a number beyond all bounds") from error
    except RecursionError as error:
        raise NotToml("its brackets are nested too deep") from error
