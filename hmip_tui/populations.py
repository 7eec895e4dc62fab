"""Population lists for a draw, and a draw as panels show it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hmip_tui import case_list, sampling, text_files
from hmip_tui.application import Inspection
from hmip_tui.case_list import CaseList, Fault
from hmip_tui.drawing import NAME, Drawing, Drawn
from hmip_tui.sampling import Reserve
from hmip_tui.views import SampleView


def read(inspection: Inspection, path: Path, sample: str, by: Sequence[str]) -> CaseList:
    """Read a population list (``docs/sampling.md``): a case list with names.

    ``case_id`` holds the provider's own ids. A case whose value of an attribute in ``by`` is not
    known belongs to no stratum, which is a fault of its line. Raises
    :class:`hmip_tui.errors.HmipError`.
    """
    text = text_files.read(path)
    found = case_list.read(
        text, inspection.framework, (), inspection.checked_attribute, sample, (NAME,)
    )
    unplaced = {p.line for p in found.cases if any(not p.attributes.get(a) for a in by)}
    faults = [
        Fault(p.line, name, "this field is empty, and the sample is drawn by it")
        for p in found.cases
        if p.line in unplaced
        for name in by
        if not p.attributes.get(name)
    ]
    kept = [p for p in found.cases if p.line not in unplaced]
    return CaseList(kept, sorted([*found.faults, *faults], key=lambda f: f.line), found.usable)


def view(inspection: Inspection, drawn: Drawn) -> SampleView:
    """A draw with its balance, as panels show it."""
    draw, attributes = drawn.draw, inspection.framework.attributes
    return SampleView(
        size=draw.size,
        population=draw.population,
        seed=draw.seed,
        drawn=f"{drawn.author}, {drawn.time[:10]}",
        margin=Drawing(inspection).margin(draw),
        present=len(drawn.present),
        by=tuple(attributes[a].name for a in draw.by if a in attributes),
        strata=sampling.balance(draw, drawn.present),
        attributes={
            attributes[a].name if a in attributes else a: rows
            for a, rows in sampling.balance_by_attribute(draw, drawn.present).items()
        },
        excluded=[(e.case, e.replaced_by, e.reason) for e in drawn.excluded],
        reserves_left=len(set(draw.reserves) - {*drawn.present, *(e.case for e in drawn.excluded)}),
    )


def told_of(case_id: str, reserve: Reserve | None) -> str:
    """What came of an exclusion, in a sentence."""
    if reserve is None:
        return f"{case_id} is out, and no reserve is left: the sample is one case smaller."
    if reserve.same:
        return f"{case_id} is out; {reserve.id}, of the same stratum, came in."
    return (
        f"{case_id} is out; its stratum has no reserve left, so {reserve.id} came in, of the "
        f"nearest ({reserve.stratum.name})."
    )
