"""``hmip sample``: drawing a sample, its balance, and cases that turn out unusable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import name_key, populations, sampling
from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say, say_each
from hmip_tui.drawing import Drawing, Drawn
from hmip_tui.errors import Refused


class Wanted(NamedTuple):
    """How to draw; None: as the framework has it, or, of ``seed``, by chance."""

    sample: str | None
    by: Sequence[str] | None
    size: int | None
    seed: int | None
    skip_bad: bool


def draw(path: Path, population: Path, wanted: Wanted) -> int:
    """Draw a sample from a population list; every fault is printed, 1 if nothing was drawn.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path) as inspection:
        drawing = Drawing(inspection)
        sample = _one_sample(inspection, wanted.sample)
        by = drawing.strata_of(sample, wanted.by)
        people = populations.read(inspection, population, sample, by)
        say_each(fault.describe(population.name) for fault in people.faults)
        if not people.cases or (people.faults and not wanted.skip_bad):
            bad = of(people.bad_rows, "bad line")
            narrate(f"Nothing was drawn: {bad}, {of(len(people.cases), 'good one')}.")
            return 1
        seed = sampling.new_seed() if wanted.seed is None else wanted.seed
        drawn = drawing.draw(sample, people.cases, by, wanted.size, seed)
        _print(inspection, [drawn])
        narrate(_summary(drawing, drawn, people.bad_rows))
        narrate(f"Whose cases they are: {name_key.path_of(path)}, which never leaves this device.")
    return 0


def _summary(drawing: Drawing, drawn: Drawn, skipped: int) -> str:
    margin = drawing.margin(drawn.draw)
    spare = of(len(drawn.draw.reserves), "reserve")
    told = (
        f"Drew {drawn.draw.size} of {drawn.draw.population}, {spare}, seed {drawn.draw.seed}; "
        f"margin of error {margin:.1f} points."
    )
    return f"{told} {of(skipped, 'bad line')} skipped." if skipped else told


def verify(path: Path, population: Path, sample: str | None) -> int:
    """Draw again from a population list and compare; 1 where anything differs."""
    with Inspection.open(path, writable=False) as inspection:
        drawing = Drawing(inspection)
        sample = _one_sample(inspection, sample)
        by = drawing.drawn(sample).draw.by
        people = populations.read(inspection, population, sample, by)
        found = drawing.check(sample, people.cases)
    for line in found:
        say(line)
    if not found:
        narrate("The same seed draws the same cases and reserves from this population.")
    return 1 if found else 0


def mark_unusable(path: Path, case_id: str, reason: str) -> int:
    """Take a case out of its sample for a reason; the next reserve comes in."""
    with Inspection.open(path) as inspection:
        drawing = Drawing(inspection)
        sample = inspection.case(case_id).sample
        reserve = drawing.exclude(case_id, reason)
        narrate(populations.told_of(case_id, reserve))
        _print(inspection, [drawing.drawn(sample)])
    return 0


def take_back(path: Path, case_id: str) -> int:
    """Put an excluded case back into its sample."""
    with Inspection.open(path) as inspection:
        stays = Drawing(inspection).take_back(case_id)
        more = f" {stays} has been begun and stays." if stays else ""
        narrate(f"{case_id} counts again.{more}")
    return 0


def fill_up(path: Path, sample: str | None) -> int:
    """Bring in the reserves that are due."""
    with Inspection.open(path) as inspection:
        drawing = Drawing(inspection)
        for each in _samples(drawing, sample):
            came = drawing.fill_up(each)
            name = inspection.framework.samples[each].name
            narrate(f"{name}: {', '.join(came) or 'nothing'} came in.")
    return 0


def print_balance(path: Path, sample: str | None, *, as_json: bool = False) -> int:
    """Print the sample beside the population, by stratum and by attribute."""
    with Inspection.open(path, writable=False) as inspection:
        drawing = Drawing(inspection)
        found = [drawing.drawn(each) for each in _samples(drawing, sample)]
        if as_json:
            import json

            document = {drawn.sample: _document(drawing, drawn) for drawn in found}
            for line in json.dumps({"samples": document}, indent=2).splitlines():
                say(line)
        else:
            _print(inspection, found)
    return 0


def _samples(drawing: Drawing, sample: str | None) -> list[str]:
    found = drawing.samples() if sample is None else [_one_sample(drawing.inspection, sample)]
    if not found:
        raise Refused("No sample was drawn: name a population list to draw from.")
    return found


def _one_sample(inspection: Inspection, sample: str | None) -> str:
    known = inspection.framework.samples
    if sample is None and len(known) == 1:
        return next(iter(known))
    if sample is None or sample not in known:
        word = "Say which sample with --sample" if sample is None else f"There is no '{sample}'"
        raise Refused(f"{word}: there are {', '.join(known)}.")
    return sample


def _print(inspection: Inspection, found: Sequence[Drawn]) -> None:
    from rich.console import Console

    from hmip_tui.panels.renderable import WIDTH, renderable
    from hmip_tui.panels.sampling import balance_lines

    console = Console(markup=False, highlight=False, emoji=False)
    for drawn in found:
        name = inspection.framework.samples[drawn.sample].name
        view = populations.view(inspection, drawn)
        console.print(renderable(name, balance_lines(view, WIDTH)))


def _document(drawing: Drawing, drawn: Drawn) -> dict[str, Any]:
    draw = drawn.draw
    by_attribute = sampling.balance_by_attribute(draw, drawn.present)
    return {
        "size": draw.size,
        "population": draw.population,
        "margin": drawing.margin(draw),
        "seed": draw.seed,
        "by": list(draw.by),
        "fingerprint": draw.fingerprint,
        "drawn_by": drawn.author,
        "drawn_at": drawn.time,
        "present": list(drawn.present),
        "excluded": [excluded._asdict() for excluded in drawn.excluded],
        "strata": [row._asdict() for row in sampling.balance(draw, drawn.present)],
        "attributes": {a: [r._asdict() for r in rows] for a, rows in by_attribute.items()},
    }
