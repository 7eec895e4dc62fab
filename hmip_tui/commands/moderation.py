"""``hmip conflicts``, ``hmip second`` and ``hmip agreement``: where people differ."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hmip_tui.agreement import Agreement, Coefficient
from hmip_tui.application import Inspection
from hmip_tui.commands.console import keep_inside, narrate, of, say, show
from hmip_tui.disagreement import Conflict
from hmip_tui.errors import Refused
from hmip_tui.moderation import Moderation
from hmip_tui.panels.lines import Line, paragraphs
from hmip_tui.panels.renderable import WIDTH
from hmip_tui.seconds import Seconds


def print_conflicts(path: Path, *, as_json: bool = False) -> int:
    """Print every open conflict with all that was said; raises :class:`HmipError`."""
    from hmip_tui.panels.conflicts import conflict_detail

    with Inspection.open(path, writable=False) as inspection:
        found = Moderation(inspection).conflicts()
        if as_json:
            _say_json({"conflicts": [_conflict(each) for each in found]})
            keep_inside()
            return 0
    narrate(f"{of(len(found), 'open conflict')}.")
    if found:
        show("Conflicts", paragraphs(*(conflict_detail(each, WIDTH) for each in found)))
    return 0


def _say_json(document: dict[str, Any]) -> None:
    for line in json.dumps(document, indent=2).splitlines():
        say(line)


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "subject": conflict.subject,
        "field": conflict.field,
        "about": conflict.about,
        "what": conflict.what,
        "question": conflict.question or None,
        "values": [
            {
                "entry": str(version.id),
                "value": version.value,
                "author": version.author,
                "time": version.time,
                "evidence": [item.text for item in version.evidence],
            }
            for version in conflict.versions
        ],
    }


def draw(
    path: Path,
    sample: str | None,
    every: int | None,
    *,
    number: int | None = None,
    by: str = "",
    seed: int | None = None,
) -> int:
    """Draw cases for a second assessment and print their ids; raises :class:`HmipError`."""
    if every is not None and by:
        raise Refused("Every nth case goes by no attribute; --by goes with --number.")
    if seed is None:
        import secrets

        seed = secrets.randbelow(10**6)
    with Inspection.open(path) as inspection:
        seconds = Seconds(inspection)
        chosen = sample or next(iter(inspection.framework.samples))
        if every is not None:
            drawn = seconds.draw_every(chosen, every, seed)
        else:
            drawn = seconds.draw_number(chosen, number or 0, by, seed)
    for case_id in drawn:
        say(case_id)
    narrate(f"{of(len(drawn), 'case')} to be assessed again, drawn with seed {seed}.")
    return 0


def print_pairs(path: Path) -> int:
    """Print the second assessments, one a line, tabs between; raises :class:`HmipError`."""
    with Inspection.open(path, writable=False) as inspection:
        for pair in Seconds(inspection).pairs():
            first, again = (", ".join(names) for names in pair.assessors)
            say(pair.case, pair.second, pair.stage, *map(str, pair.states), first, again)
    return 0


def print_agreement(path: Path, sample: str | None = None, *, as_json: bool = False) -> int:
    """Print agreement per question, of one sample or of all; raises :class:`HmipError`."""
    from hmip_tui.panels.second import agreement_lines

    with Inspection.open(path, writable=False) as inspection:
        seconds, framework = Seconds(inspection), inspection.framework
        wanted: Sequence[str] = [sample] if sample is not None else list(framework.samples)
        measured = {id: seconds.agreement(id) for id in wanted}
    if as_json:
        samples = {
            id: {
                "pairs": found.pairs,
                "left_out": found.left_out,
                "questions": {q: _agreement(each) for q, each in found.agreements.items()},
            }
            for id, found in measured.items()
        }
        _say_json({"confidence": 95, "samples": samples})
        return 0
    for id, found in measured.items():
        lines: list[Line] = agreement_lines(framework, found, WIDTH)
        show(framework.samples[id].name, lines)
    return 0


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "n": found.n,
        "same": found.same,
        "percent": found.percent,
        "kappa": _coefficient(found.kappa),
        "ac1": _coefficient(found.ac1),
        "prevalence": found.prevalence,
        "bias": found.bias,
    }


def _coefficient(found: Coefficient | None) -> dict[str, float | None] | None:
    return None if found is None else found._asdict()
