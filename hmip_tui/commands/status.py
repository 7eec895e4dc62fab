"""``hmip status``: where an inspection stands."""

from __future__ import annotations

from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.case import NOT_KNOWN
from hmip_tui.commands.console import keep_inside, narrate, say
from hmip_tui.errors import Refused
from hmip_tui.tally import ALL, Slice


def print_status(
    path: Path,
    of_slice: tuple[str, str] | None = None,
    against: tuple[str, str] | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Print the status panels, or the status document as JSON.

    ``of_slice`` is an attribute's id and a value, empty for not known; ``against`` is another,
    printed beside it. Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection:
        if inspection.training:
            narrate("This is a training file: nothing in it is part of any inspection.")
        slice_ = ALL if of_slice is None else _slice(inspection, *of_slice)
        other = None if against is None else _slice(inspection, *against)
        if as_json:
            import json

            from hmip_tui.status import document

            told = document(inspection, slice_, other)
            for line in json.dumps(told, indent=2).splitlines():
                say(line)
            if any("panel" in standard for standard in told["standards"].values()):
                keep_inside()  # reasons of proposals and decisions
        elif other is not None:
            _print_comparison(inspection, slice_, other)
        else:
            _print_panels(inspection, slice_)
            _print_standing(inspection)
    return 0


def _print_standing(inspection: Inspection) -> None:
    """What is still to be handed over, and what this version does not know."""
    from hmip_tui import handing_over
    from hmip_tui.panels.hand_over import standing_text, unknown_text

    if not inspection.training:
        say(standing_text(*inspection.standing()))
    for unknown in handing_over.unknown(inspection):
        say(unknown_text(*unknown))


def _print_comparison(inspection: Inspection, first: Slice, second: Slice) -> None:
    from rich.console import Console

    from hmip_tui.panels.compare import compare_lines
    from hmip_tui.panels.renderable import WIDTH, renderable

    console = Console(markup=False, highlight=False, emoji=False)
    samples = inspection.framework.samples.values()
    both = [s for s in samples if {first, second} <= set(inspection.slices(s.id))]
    if not both:
        raise Refused("No sample has cases of both.")
    for sample in both:
        lines = compare_lines(inspection.comparison(sample.id, first, second), WIDTH)
        console.print(renderable(sample.name, lines))


def _print_panels(inspection: Inspection, slice_: Slice) -> None:
    from rich.console import Console

    from hmip_tui.panels.board import board_lines
    from hmip_tui.panels.live import live_lines
    from hmip_tui.panels.renderable import WIDTH, renderable

    console = Console(markup=False, highlight=False, emoji=False)
    if slice_ == ALL:
        console.print(renderable("Ratings", board_lines(inspection.board(), WIDTH)))
    for sample in inspection.framework.samples.values():
        size = inspection.sample_size(sample.id)
        title = f"{sample.name} · {inspection.slice_name(slice_)} · sample of {size}"
        lines = live_lines(inspection.live(sample.id, slice_), None, WIDTH)
        console.print(renderable(title, lines))


def _slice(inspection: Inspection, name: str, value: str) -> Slice:
    """The slice of an attribute's value in any case; raises :class:`Refused` if there is none."""
    attributes = inspection.framework.attributes
    attribute = attributes.get(name)
    if attribute is None:
        raise Refused(f"There is no attribute '{name}'; there are {', '.join(attributes)}.")
    if not attribute.sub_samples:
        raise Refused(f"Cases make no sub-samples by '{name}'.")
    of_samples = (inspection.record.slice_values(name, sample) for sample in attribute.samples)
    found = sorted({value for values in of_samples for value in values}) or [NOT_KNOWN]
    for candidate in found:
        if candidate.casefold() == value.casefold():
            return Slice(name, candidate)
    known = ", ".join(candidate for candidate in found if candidate)
    rest = f"There are: {known}." if known else "It is not known of any case."
    raise Refused(f"No case has {name} '{value}'. {rest}")
