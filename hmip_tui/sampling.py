"""Drawing a sample: its size, its strata, its cases, and the reserves for those that fall out.

Report, Annexe 2: the size is set to reach a confidence level and a margin of error, and the ratios
of gender, disposal and risk of serious harm match the eligible population (design, 3.10).

Chance is SHA-256 over a seed and each case's id (:mod:`hmip_tui.second_draw`), so that anybody who
has the seed and the population draws the same cases, with any program. ``docs/sampling.md`` says
how, step by step.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from hmip_tui.second_draw import shares, shuffled
from hmip_tui.statistics import critical_value

LEAST_RESERVES = 2
"""So many reserves a stratum has at least, where there are as many cases left."""

Values = tuple[str, ...]
"""The values of the attributes that strata are made of."""


def sample_size(population: int, confidence: int = 80, margin: int = 5) -> int:
    """How many cases reach a ``margin`` of error, in points, at a ``confidence`` in per cent.

    With p = 0.5, the widest, n0 = z² / 4e² cases would do of an endless population. Of N there
    have to be n0 / (1 + n0 / N), rounded up: 130 of 620 and 54 of 80 (design, 3.10).

    Raises ``ValueError`` for a negative population or a margin that is not positive.
    """
    if population < 0 or margin <= 0:
        raise ValueError(f"no sample of {population} has a margin of {margin}")
    if not population:
        return 0
    endless = (critical_value(confidence) * 50 / margin) ** 2
    return min(math.ceil(endless / (1 + endless / population)), population)


def new_seed() -> int:
    """A seed that nobody could have foreseen."""
    import secrets

    return secrets.randbelow(10**9)


class Stratum(NamedTuple):
    """The cases with the same ``values``: how many are ``eligible``, which are drawn.

    ``reserves`` stand in the order in which they are to come in.
    """

    values: Values
    eligible: int
    drawn: tuple[str, ...]
    reserves: tuple[str, ...]

    @property
    def name(self) -> str:
        """The stratum in words."""
        return " · ".join(value or "not known" for value in self.values) or "all cases"


class Draw(NamedTuple):
    """A draw as it can be repeated; ``by``: the attributes that strata are made of.

    ``fingerprint`` is that of the population it was made from (:func:`fingerprint`), ``first``
    the number of the first reference that was given out.
    """

    by: tuple[str, ...]
    seed: int
    size: int
    population: int
    first: int
    fingerprint: str
    strata: tuple[Stratum, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """All cases drawn at first."""
        return tuple(id for stratum in self.strata for id in stratum.drawn)

    @property
    def reserves(self) -> tuple[str, ...]:
        """All cases in reserve."""
        return tuple(id for stratum in self.strata for id in stratum.reserves)

    def renamed(self, names: Mapping[str, str]) -> Draw:
        """The same draw under other ids."""
        strata = tuple(
            stratum._replace(
                drawn=tuple(names[id] for id in stratum.drawn),
                reserves=tuple(names[id] for id in stratum.reserves),
            )
            for stratum in self.strata
        )
        return self._replace(strata=strata)

    def as_value(self) -> dict[str, Any]:
        """The draw as the journal holds it."""
        return self._asdict() | {
            "by": list(self.by),
            "strata": [
                {
                    "values": list(s.values),
                    "eligible": s.eligible,
                    "drawn": list(s.drawn),
                    "reserves": list(s.reserves),
                }
                for s in self.strata
            ],
        }

    @classmethod
    def from_value(cls, value: Any) -> Self:
        """Read what :meth:`as_value` made.

        Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else.
        """
        strata = tuple(
            Stratum(
                tuple(map(str, s["values"])),
                int(s["eligible"]),
                tuple(map(str, s["drawn"])),
                tuple(map(str, s["reserves"])),
            )
            for s in value["strata"]
        )
        numbers = {key: int(value[key]) for key in ("seed", "size", "population", "first")}
        by = tuple(map(str, value["by"]))
        return cls(by=by, fingerprint=str(value["fingerprint"]), strata=strata, **numbers)


def fingerprint(population: Mapping[str, Values]) -> str:
    """SHA-256 (hex) of a population: its ids in order, each with its stratum's values."""
    listed = [[id, *population[id]] for id in sorted(population)]
    text = json.dumps(listed, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def draw(
    population: Mapping[str, Values], by: Sequence[str], size: int, seed: int, first: int = 1
) -> Draw:
    """Draw ``size`` cases, each stratum in proportion by largest remainders.

    ``population`` gives by case the values of the attributes ``by``. Of each stratum the first in
    chance's order are drawn; as many again, at least :data:`LEAST_RESERVES`, stand in reserve as
    far as there are any. Raises ``ValueError`` for more than there are, or fewer than none.
    """
    members: dict[Values, list[str]] = {}
    for id, values in population.items():
        members.setdefault(values, []).append(id)
    named = {json.dumps(values): values for values in sorted(members)}
    parts = shares({name: len(members[values]) for name, values in named.items()}, size)
    strata = []
    for name, values in named.items():
        order, part = shuffled(members[values], seed), parts[name]
        spare = order[part : part + max(part, LEAST_RESERVES)]
        strata.append(Stratum(values, len(order), tuple(order[:part]), tuple(spare)))
    return Draw(
        tuple(by), seed, size, len(population), first, fingerprint(population), tuple(strata)
    )


def references(found: Draw, short: str) -> dict[str, str]:
    """A reference for every case drawn or in reserve: ``CS-001`` for a ``short`` of ``CS``.

    Those drawn come first. Within both, chance gives the order, so that a reference tells neither
    the stratum nor the place in the provider's list.
    """
    order = [*shuffled(found.drawn, found.seed), *shuffled(found.reserves, found.seed)]
    digits = max(len(str(found.first + len(order) - 1)), 3)
    return {id: f"{short}-{n:0{digits}}" for n, id in enumerate(order, found.first)}


class Reserve(NamedTuple):
    """The case that comes in for one that fell out; ``same``: it is of the same stratum."""

    id: str
    stratum: Stratum
    same: bool


def next_reserve(found: Draw, of: Stratum, used: Iterable[str]) -> Reserve | None:
    """The next reserve of a stratum, else of the nearest one; None where none is left.

    Nearest is the stratum that differs in the fewest attributes, in later ones of ``by`` rather
    than in earlier ones, then the largest, then the first by its values.
    """
    gone = set(used)

    def distance(other: Stratum) -> tuple[int, list[bool], int, Values]:
        differs = [a != b for a, b in zip(of.values, other.values, strict=True)]
        return sum(differs), differs, -other.eligible, other.values

    for stratum in sorted(found.strata, key=distance):
        for id in stratum.reserves:
            if id not in gone:
                return Reserve(id, stratum, stratum.values == of.values)
    return None


class Balance(NamedTuple):
    """A part of the population beside the same part of the sample.

    ``target``: how many were to be drawn; ``now``: how many there are; ``expected``: the
    population's share of the sample's size, before it was made whole.
    """

    name: str
    eligible: int
    target: int
    now: int
    expected: float

    @property
    def off(self) -> float:
        """How many cases the sample is above (or, negative, below) the population's share."""
        return self.now - self.expected


def balance(found: Draw, present: Iterable[str]) -> list[Balance]:
    """The sample beside the population, by stratum; ``present`` are the cases that are in it."""
    here = set(present)
    return [_balance(found, stratum.name, [stratum], here) for stratum in found.strata]


def balance_by_attribute(found: Draw, present: Iterable[str]) -> dict[str, list[Balance]]:
    """The sample beside the population by attribute, for every value of each on its own."""
    here = set(present)
    listed: dict[str, list[Balance]] = {}
    for place, attribute in enumerate(found.by):
        for value in sorted({stratum.values[place] for stratum in found.strata}):
            alike = [s for s in found.strata if s.values[place] == value]
            row = _balance(found, value or "not known", alike, here)
            listed.setdefault(attribute, []).append(row)
    return listed


def _balance(found: Draw, name: str, strata: Sequence[Stratum], here: set[str]) -> Balance:
    eligible = sum(stratum.eligible for stratum in strata)
    now = sum(id in here for s in strata for id in (*s.drawn, *s.reserves))
    expected = found.size * eligible / found.population if found.population else 0.0
    return Balance(name, eligible, sum(len(s.drawn) for s in strata), now, expected)
