"""``hmip evidence`` and ``hmip data``: evidence about the organisation, printed and imported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hmip_tui import data_list, gathering, text_files
from hmip_tui.application import Inspection
from hmip_tui.commands.console import keep_inside, narrate, of, say, say_each, show
from hmip_tui.errors import Refused
from hmip_tui.materials import Gathered, Material
from hmip_tui.organising import Organising


def print_evidence(path: Path, standard: str | None, *, as_json: bool = False) -> int:
    """Print all evidence on a standard, or on every one; raises :class:`HmipError`."""
    from hmip_tui.panels.renderable import WIDTH
    from hmip_tui.panels.standard_page import page_lines

    with Inspection.open(path, writable=False) as inspection:
        organising = Organising(inspection)
        wanted = [standard] if standard else _with_evidence(inspection)
        pages = [organising.gathered(id) for id in wanted]
        if as_json:
            document = {"standards": {page.standard.id: _page(page) for page in pages}}
            for line in json.dumps(document, indent=2).splitlines():
                say(line)
            keep_inside()
            return 0
        hidden = inspection.why_hidden() is not None
        titles = {item.subject: item.title for item in organising.materials()}
        for page in pages:
            id = page.standard.id
            proposal = gathering.recorded(inspection, id, "proposal")
            cited = [titles[c] for c in proposal.cites if c in titles] if proposal else []
            sitting = None if hidden else inspection.sitting(id)
            show(f"Evidence on {id}", page_lines(page, sitting, cited, WIDTH))
    return 0


def _with_evidence(inspection: Inspection) -> Sequence[str]:
    """The standards to which evidence besides cases speaks: by their nature, or as tagged."""
    gathered = {id: gathering.gathered(inspection, id) for id in inspection.framework.standards}
    standards = inspection.framework.standards
    return [
        id
        for id, found in gathered.items()
        if found.items or found.said or not standards[id].rated_questions
    ]


def _page(gathered: Gathered) -> dict[str, Any]:
    return {
        "name": gathered.standard.name,
        "characteristics": dict(gathered.standard.characteristics),
        "cited": sorted(gathered.cited),
        "items": [_item(item) for item in gathered.items],
        "not_tagged": [_item(item) for item in gathered.untagged],
        "said": {
            id: [
                {"interview": said.interview, **said.percentage._asdict()}
                | {"percent": said.percentage.percent}
                for said in found
            ]
            for id, found in gathered.said.items()
        },
    }


def _item(item: Material) -> dict[str, Any]:
    sides = {id: side.value for id, side in item.sides.items()}
    return {"id": item.subject, "kind": item.kind.value, **item.told} | {
        "sides": sides,
        "author": item.author,
        "time": item.time,
    }


def import_data(path: Path, csv: Path) -> int:
    """Record the rows of a list of key data, all or none.

    Raises :class:`Refused` for a list with any mistake, after all of them were told.
    """
    text = text_files.read(csv)
    with Inspection.open(path) as inspection:
        rows, faults = data_list.read(text, inspection.framework.key_questions)
        say_each((fault.describe(csv.name) for fault in faults), narrate)
        if faults:
            raise Refused(f"{csv.name} has {of(len(faults), 'mistake')}; nothing was imported.")
        Organising(inspection).import_data(rows)
    narrate(f"{of(len(rows), 'row')} of key data recorded.")
    return 0


def print_template() -> int:
    """Print the header of a list of key data."""
    say(",".join(data_list.COLUMNS))
    return 0
