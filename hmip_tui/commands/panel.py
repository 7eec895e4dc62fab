"""``hmip panel``: what the ratings panel has before it, and what it decided."""

from __future__ import annotations

from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import keep_inside, say, show
from hmip_tui.panels.panel import PanelView, panel_lines
from hmip_tui.panels.renderable import WIDTH


def print_panel(path: Path, *, as_json: bool = False) -> int:
    """Print every standard as the panel sees it; raises :class:`hmip_tui.errors.HmipError`."""
    with Inspection.open(path, writable=False) as inspection:
        inspection.standards()  # says why, where results are not to be shown
        framework = inspection.framework
        view = PanelView(framework, {id: inspection.sitting(id) for id in framework.standards})
        if as_json:
            _say_json(view)
            keep_inside()
        else:
            show("Ratings panel", panel_lines(view, WIDTH))
    return 0


def _say_json(view: PanelView) -> None:
    import json

    from hmip_tui.status import panel_document

    overall, reach = view.overall, view.reach
    turns = [] if reach is None else reach.turns
    document = {
        "overall": {
            "score": overall.score,
            "lowest": overall.lowest,
            "highest": overall.highest,
            "rating": None if overall.rating is None else overall.rating.name,
            "points_to_a_better_rating": None if reach is None else reach.up,
            "points_to_a_worse_rating": None if reach is None else reach.down,
            "changed_by_one_standard": [
                {
                    "standard": turn.standard,
                    "rating": turn.rating.name,
                    "score": turn.score,
                    "overall": turn.overall.name,
                }
                for turn in turns
            ],
        },
        "standards": {
            id: {"name": sitting.result.name} | panel_document(sitting)
            for id, sitting in view.sittings.items()
        },
    }
    for line in json.dumps(document, indent=2).splitlines():
        say(line)
