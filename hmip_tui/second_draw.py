"""Choosing the cases that are assessed a second time: by chance, and the same from the same seed.

Chance is SHA-256 over the seed and each case's id, so that a draw gives the same cases on every
machine, with every version of Python, and in whatever order the cases are told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


def shuffled(ids: Iterable[str], seed: int) -> list[str]:
    """The ids in an order that only the seed and the ids themselves decide."""
    return sorted(ids, key=lambda id: (_chance(seed, id), id))


def _chance(seed: int, id: str) -> bytes:
    return hashlib.sha256(f"hmip-tui draw 1\n{seed}\n{id}".encode()).digest()


def every_nth(ids: Iterable[str], step: int, seed: int) -> list[str]:
    """Every ``step``-th id in order, from a start among the first ``step`` that chance gives.

    Raises ``ValueError`` for a step below 1.
    """
    if step < 1:
        raise ValueError(f"every {step}th is not possible")
    ordered = sorted(ids)
    start = int.from_bytes(_chance(seed, "start"), "big") % step
    return ordered[start % max(min(step, len(ordered)), 1) :: step]


def shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """How many of ``number`` fall to each stratum, in proportion to its size.

    By largest remainders: each gets the whole part of its share, what is left over goes to the
    largest fractions, of equal ones to the larger stratum and then the first by name. None gets
    more than it has. Raises ``ValueError`` for more than there are, or fewer than none.
    """
    total = sum(sizes.values())
    if not 0 <= number <= total:
        raise ValueError(f"{number} cannot be drawn from {total}")
    if not total:
        return dict.fromkeys(sizes, 0)
    found = {name: number * size // total for name, size in sizes.items()}
    left = number - sum(found.values())
    rest = sorted(sizes, key=lambda name: (-(number * sizes[name] % total), -sizes[name], name))
    for name in rest[:left]:
        found[name] += 1
    return found


def by_stratum(strata: Mapping[str, Sequence[str]], number: int, seed: int) -> list[str]:
    """So many ids, drawn at random from each stratum in proportion to its size, in order of id.

    Raises ``ValueError`` as :func:`shares` does.
    """
    parts = shares({name: len(ids) for name, ids in strata.items()}, number)
    return sorted(id for name, ids in strata.items() for id in shuffled(ids, seed)[: parts[name]])


class Wanted(NamedTuple):
    """What is to be drawn: every nth, or a number ``by`` an attribute ("" for none).

    ``seed`` None: by chance.
    """

    every: int | None
    number: int
    by: str
    seed: int | None


def wanted(text: str) -> Wanted | None:
    """What a line asks for, like ``every 10`` or ``13 by office seed 7``; None for another."""
    found = _WANTED.fullmatch(text.strip())
    if found is None:
        return None
    number, by, seed = int(found["number"]), found["by"] or "", found["seed"]
    every = number if found["every"] else None
    if every is not None and by:
        return None
    return Wanted(every, number, by, None if seed is None else int(seed))


_WANTED = re.compile(
    r"(?P<every>every )?\s*(?P<number>[0-9]{1,6})(?:st|nd|rd|th)?"
    r"(?:\s+by\s+(?P<by>\w+))?(?:\s+seed\s+(?P<seed>[0-9]{1,9}))?",
    re.IGNORECASE,
)
