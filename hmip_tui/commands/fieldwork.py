"""``hmip allocate``, ``hmip plan`` and ``hmip progress``: who does what, until when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hmip_tui import fieldwork, text_files
from hmip_tui.allocation import Allocation
from hmip_tui.application import Inspection
from hmip_tui.case_list import csv_line
from hmip_tui.commands.console import narrate, of, say, show
from hmip_tui.errors import Refused
from hmip_tui.fieldwork import Pace, Progress, Share
from hmip_tui.panels.renderable import WIDTH
from hmip_tui.ratings import percent


def allocate(
    path: Path, csv: Path | None, inspector: str | None, cases: Sequence[str], note: str
) -> int:
    """Allocate the cases of a list, or ``cases`` to ``inspector``; raises :class:`HmipError`."""
    by_name = inspector is not None and bool(cases)
    if (csv is None) == (not by_name) or (csv is not None and (inspector is not None or cases)):
        raise Refused("Name a list, or --inspector with --cases.")
    with Inspection.open(path) as inspection:
        known = Allocation(inspection)
        if csv is not None:
            changed = known.allocate_list(text_files.read(csv))
        else:
            changed = known.allocate(cases, inspector or "", note)
    narrate(f"{of(changed, 'case')} allocated anew.")
    return 0


def plan(path: Path, csv: Path | None, day: str | None, place: str, cases: str | None) -> int:
    """Set the plan from a list or for one day, or print it; raises :class:`HmipError`."""
    if csv is None and day is None and cases is None:
        return _print_plan(path)
    if (csv is None) == (day is None) or (day is None) != (cases is None):
        raise Refused("Name a list, or --day with --cases.")
    with Inspection.open(path) as inspection:
        known = Allocation(inspection)
        if csv is not None:
            days = known.plan_list(text_files.read(csv))
        else:
            known.set_plan([fieldwork.planned(day or "", place, cases or "")])
            days = 1
    narrate(f"{of(days, 'day')} planned.")
    return 0


def _print_plan(path: Path) -> int:
    with Inspection.open(path, writable=False) as inspection:
        days = Allocation(inspection).plan()
    say("date,place,cases")
    for each in days:
        say(csv_line([each.day, each.place, str(each.cases)]))
    return 0


def print_progress(path: Path, *, as_json: bool = False, pace: bool = False) -> int:
    """Print where fieldwork stands, with ``pace`` each inspector's; raises :class:`HmipError`."""
    from hmip_tui.panels.progress import pace_lines, progress_lines

    with Inspection.open(path, writable=False) as inspection:
        known = Allocation(inspection)
        paces = known.pace() if pace else None
        found = known.progress()
        place = known.place
        name = inspection.framework.attributes[place].name if place else ""
    if as_json:
        import json

        for line in json.dumps(_document(found, paces), indent=2).splitlines():
            say(line)
        return 0
    show("Progress", progress_lines(found, name, WIDTH))
    if paces is not None:
        show("Inspectors", pace_lines(paces, WIDTH))
    return 0


def _document(found: Progress, paces: Sequence[Pace] | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "cases": _share(found.whole),
        "inspectors": {share.name: _share(share) for share in found.inspectors},
        "places": {share.name: _share(share) for share in found.places},
        "days": [day._asdict() for day in found.days],
    }
    if paces is not None:
        document["pace"] = [_pace(pace) for pace in paces]
    return document


def _share(share: Share) -> dict[str, Any]:
    states = {state.value: number for state, number in share.states.items()}
    return {
        "total": share.total,
        "closed": share.closed,
        "planned": share.planned,
        "states": states,
    }


def _pace(pace: Pace) -> dict[str, Any]:
    return pace._asdict() | {
        "percent_yes": percent(pace.yes, pace.no),
        "per_day": None if pace.per_day is None else float(pace.per_day),
    }
