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

    First the small ones. Then the next smallest, until at least two are hidden, which together
    are at least twice ``below`` and could each be ``below`` or more: so that no small one can be
    worked out from the total and the others. Zero is never hidden.
    """
    by_size = sorted((number, place) for place, number in enumerate(parts) if number > 0)
    hidden: list[int] = []
    for number, place in by_size:
        if is_small(number, below) or (hidden and not _safe([parts[h] for h in hidden], below)):
            hidden.append(place)
    return frozenset(hidden)


def _safe(hidden: Sequence[int], below: int) -> bool:
    together = sum(hidden)
    return together >= 2 * below and together - (len(hidden) - 1) >= below and len(hidden) > 1
