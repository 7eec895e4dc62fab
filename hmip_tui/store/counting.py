"""Counting many cases at once, as a merge changes them.

What counts how is said by :func:`hmip_tui.case.standing` and nowhere else; the sums are those of
:func:`hmip_tui.tally.recount`, reached column by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hmip_tui.case import Case, Standing, standing
from hmip_tui.framework import Framework, Kind
from hmip_tui.store.connection import Connection
from hmip_tui.tally import Slice, slices

Counts = tuple[int, ...]
"""Cases by standing, in the order of the standings."""


class Sums(NamedTuple):
    """Cases by slice and question; and each case's answered and applicable questions."""

    cells: Mapping[tuple[Slice, str], Counts]
    progress: Mapping[str, tuple[int, int]]


_CODES = {standing: code for code, standing in enumerate(Standing)}
"""Standings as bytes, so that a column of cases is counted at once."""


def sums(framework: Framework, cases: Iterable[Case]) -> Sums:
    """Count cases. Second assessments are counted nowhere."""
    members: dict[tuple[str, Slice], list[bytes]] = {}
    progress: dict[str, tuple[int, int]] = {}
    asked = {
        sample: [place for place, q in enumerate(route) if q.kind is not Kind.GATE]
        for sample, route in framework.routes.items()
    }
    for case in cases:
        if case.second_of:
            continue
        route = framework.routes[case.sample]
        found = bytes([_CODES[standing(question, case)] for question in route])
        for slice_ in slices(framework, case):
            members.setdefault((case.sample, slice_), []).append(found)
        counted = [found[place] for place in asked[case.sample]]
        applicable = len(counted) - counted.count(_CODES[Standing.DOES_NOT_APPLY])
        progress[case.id] = applicable - counted.count(_CODES[Standing.UNANSWERED]), applicable
    return Sums(_cells(framework, members), progress)


def _cells(
    framework: Framework, members: Mapping[tuple[str, Slice], list[bytes]]
) -> dict[tuple[Slice, str], Counts]:
    cells: dict[tuple[Slice, str], Counts] = {}
    for (sample, slice_), rows in members.items():
        route, together = framework.routes[sample], b"".join(rows)
        for place, question in enumerate(route):
            column = together[place :: len(route)]
            cells[slice_, question.id] = tuple(map(column.count, _CODES.values()))
    return cells


def take(connection: Connection, before: Sums, after: Sums) -> None:
    """Bring tally and progress from what cases counted before to what they count after."""
    nothing = (0,) * len(Standing)
    moved = (
        (question, *slice_, *(now - was for now, was in zip(new, old, strict=True)))
        for slice_, question in before.cells.keys() | after.cells.keys()
        for new in [after.cells.get((slice_, question), nothing)]
        for old in [before.cells.get((slice_, question), nothing)]
        if new != old
    )
    connection.executemany(
        "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (question, attribute, value) DO UPDATE SET yes = yes + excluded.yes, "
        "no = no + excluded.no, not_applicable = not_applicable + excluded.not_applicable, "
        "does_not_apply = does_not_apply + excluded.does_not_apply, "
        "unanswered = unanswered + excluded.unanswered",
        moved,
    )
    gone = dict.fromkeys(before.progress, (0, 0))  # to a sample that this framework does not have
    connection.executemany(
        "UPDATE cases SET answered = ?, applicable = ? WHERE case_id = ?",
        ((*progress, case_id) for case_id, progress in (gone | dict(after.progress)).items()),
    )
