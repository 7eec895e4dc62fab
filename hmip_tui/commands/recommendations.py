"""``hmip recommendations``: the previous inspection's and new ones, printed and imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hmip_tui import recommendations, text_files
from hmip_tui.application import Inspection
from hmip_tui.commands.console import keep_inside, narrate, of, say, say_each, show
from hmip_tui.errors import Refused
from hmip_tui.organising import Organising
from hmip_tui.recommendations import Recommendation
from hmip_tui.recommending import Recommending


def print_recommendations(path: Path, *, as_json: bool = False) -> int:
    """Print all recommendations; raises :class:`hmip_tui.errors.HmipError`."""
    from hmip_tui.panels.recommendations import RecommendationsView, recommendations_lines
    from hmip_tui.panels.renderable import WIDTH

    with Inspection.open(path, writable=False) as inspection:
        found = Recommending(inspection).recommendations()
        if as_json:
            document = {"recommendations": [_document(each) for each in found]}
            for line in json.dumps(document, indent=2).splitlines():
                say(line)
            keep_inside()
            return 0
        titles = {item.subject: item.title for item in Organising(inspection).materials()}
        view = RecommendationsView(inspection.framework, found, titles)
        show("Recommendations", recommendations_lines(view, WIDTH))
    return 0


def _document(found: Recommendation) -> dict[str, Any]:
    return found._asdict() | {
        "round": found.round.value,
        "progress": None if found.progress is None else found.progress.value,
        "repeats": found.repeats or None,
        "links": list(found.links),
    }


def import_recommendations(path: Path, csv: Path) -> int:
    """Record the previous inspection's recommendations of a list, all or none.

    Raises :class:`Refused` for a list with any mistake, after all of them were told.
    """
    rows, faults = recommendations.read(text_files.read(csv))
    say_each((fault.describe(csv.name) for fault in faults), narrate)
    if faults:
        raise Refused(f"{csv.name} has {of(len(faults), 'mistake')}; nothing was imported.")
    with Inspection.open(path) as inspection:
        Recommending(inspection).import_list(rows)
    narrate(f"{of(len(rows), 'recommendation')} of the previous inspection recorded.")
    return 0
