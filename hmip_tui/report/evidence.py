"""What inspectors wrote and tagged: strengths, areas for improvement, quotations, examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.framework import Framework
from hmip_tui.materials import Material, Side
from hmip_tui.report.organisation import speaking
from hmip_tui.report.values import Block, Bullets, Paragraph, Quote, Section, Source
from hmip_tui.views import EvidenceItem

_HEADINGS = {
    "strength": ("Strengths", Side.FOR),
    "area_for_improvement": ("Areas for improvement", Side.AGAINST),
}
"""How a list is headed of the pieces with a tag, and of what says that of the organisation.

Pieces with other tags are set apart one by one.
"""


def evidence_sections(
    framework: Framework,
    items: Sequence[EvidenceItem],
    materials: Sequence[Material],
    of: str,
    name: str,
) -> Iterator[Section]:
    """A section for each list, then one for quotations and examples, where there are any.

    ``of`` is the standard, or what else the sections' ids are to be made from; ``name`` what they
    are about. ``materials`` are of the organisation.
    """
    standard = framework.standards.get(of)
    asked = [] if standard is None else [k.id for k in standard.key_questions]
    for tag, (heading, side) in _HEADINGS.items():
        listed = [Paragraph(i.text, _source(i)) for i in _tagged(items, tag)]
        listed += speaking(materials, asked, side)
        if listed:
            yield Section(f"{tag}_{of}", f"{heading}: {name}", (Bullets(tuple(listed)),))
    apart = tuple(_apart(framework, items))
    if apart:
        yield Section(f"examples_{of}", f"Quotations and examples: {name}", apart)


def _apart(framework: Framework, items: Sequence[EvidenceItem]) -> Iterator[Block]:
    for tag in framework.tags.values():
        if tag.id not in _HEADINGS:
            for item in _tagged(items, tag.id):
                yield Quote(tag.name, item.text, _source(item))


def _tagged(items: Sequence[EvidenceItem], tag: str) -> list[EvidenceItem]:
    """The pieces with a tag, of those with the same text the first."""
    return list({item.text: item for item in reversed(items) if tag in item.tags}.values())[::-1]


def _source(item: EvidenceItem) -> Source:
    return Source("evidence", item.case, item.question)


def by_standard(
    framework: Framework, items: Sequence[EvidenceItem]
) -> dict[str, list[EvidenceItem]]:
    """Tagged pieces by the standard of their question; those of no question under ""."""
    found: dict[str, list[EvidenceItem]] = {}
    for item in items:
        if item.tags:
            question = framework.questions.get(item.question)
            found.setdefault("" if question is None else question.standard, []).append(item)
    return found
