"""An inspection's sub-samples by an attribute, tested against each other."""

from __future__ import annotations

from hmip_tui.application import Inspection
from hmip_tui.case import NOT_KNOWN
from hmip_tui.errors import Refused
from hmip_tui.sub_samples import Part, SubSamples, between
from hmip_tui.tally import Slice


def attributes(inspection: Inspection, sample: str) -> list[str]:
    """The attributes of a sample that make at least two known sub-samples."""
    found: dict[str, int] = {}
    for slice_ in inspection.slices(sample):
        found[slice_.attribute] = found.get(slice_.attribute, 0) + (slice_.value != NOT_KNOWN)
    return [attribute for attribute, values in found.items() if attribute and values > 1]


def by_attribute(inspection: Inspection, sample: str, attribute: str) -> SubSamples:
    """Every key question of a sample by the values of an attribute.

    Raises :class:`Refused`, where results are hidden
    :class:`hmip_tui.errors.ResultsHidden`.
    """
    framework = inspection.framework
    if attribute not in {a.id for a in framework.slicing(sample)}:
        known = ", ".join(a.id for a in framework.slicing(sample))
        raise Refused(f"Cases of this sample make no sub-samples by '{attribute}'; by {known}.")
    slices = [s for s in inspection.slices(sample) if s.attribute == attribute]
    lives = [(slice_, inspection.live(sample, slice_)) for slice_ in slices]
    parts: dict[str, list[Part]] = {}
    for slice_, live in lives:
        for standard in live.standards:
            for key in standard.key_questions:
                part = Part(_name(slice_), key.counts, live.margins[key.id], bool(slice_.value))
                parts.setdefault(key.id, []).append(part)
    questions = [(id, framework.key_questions[id].short, found) for id, found in parts.items()]
    level = framework.rules.significance
    return between(framework.attributes[attribute].name, questions, level)


def _name(slice_: Slice) -> str:
    return slice_.value or "not known"
