"""Small numbers in published tables: hidden, and with them what would give them away.

The report's tables are of cases that their officers know. A number of one to four can name a
person where somebody knows the rest, so publishers of statistics hide it; zero names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

HIDDEN = "[c]"
"""What is shown in place of a number: "confidential" in government statistics."""


def is_small(number: int, below: int) -> bool:
    """Whether a number of cases is to be hidden; ``below`` 0 hides nothing."""
    return 0 < number < below


def hides_share(yes: int, no: int, below: int) -> bool:
    """Whether a share is to be hidden: where the sum is known, yes gives no."""
    return is_small(yes, below) or is_small(no, below)


def hidden_parts(parts: Sequence[int], below: int) -> frozenset[int]:
    """The places of the parts to hide where their total is known.

    First the small ones. Then the next smallest, until at least two are hidden, one of them not
    small, together at least twice ``below``: so that no small one can be worked out from the
    total and the others. Zero is never hidden.
    """
    hidden: list[int] = []
    for number in sorted({number for number in parts if number > 0}):
        if is_small(number, below) or (hidden and not _safe([parts[h] for h in hidden], below)):
            # equal ones together: which of them was taken would tell something
            hidden += [place for place, part in enumerate(parts) if part == number]
    return frozenset(hidden)


def _safe(hidden: Sequence[int], below: int) -> bool:
    return len(hidden) > 1 and max(hidden) >= below and sum(hidden) >= 2 * below
