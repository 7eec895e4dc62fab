"""All evidence on one standard, key question by key question, beside what ratings stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hmip_tui.deliberation import Sitting
from hmip_tui.framework import Standard
from hmip_tui.materials import NAMES, Gathered, Material, MaterialKind, Said, Side
from hmip_tui.panels.board import rating_origin, stale_sentence
from hmip_tui.panels.lines import (
    Line,
    Span,
    band_role,
    fit,
    paragraphs,
    percent_text,
    shorten,
    spread,
    wrapped,
)

_SIGNS = {Side.FOR: "+", Side.AGAINST: "-"}
_KIND = 9
"""Cells of an item's kind."""


class PageRow(NamedTuple):
    """A row of the page: an item under a key question ("": under none), or what stands between."""

    text: str
    key_question: str = ""
    item: Material | None = None
    said: Said | None = None


def page_rows(gathered: Gathered) -> list[PageRow]:
    """The key questions with the evidence on each, then what is tagged to none anywhere."""
    rows: list[PageRow] = []
    for key_question in gathered.standard.key_questions:
        id = key_question.id
        rows.append(PageRow(f"{id} {key_question.title}", id))
        rows += [PageRow("", id, item) for item in gathered.on(id)]
        rows += [PageRow("", id, said=said) for said in gathered.said.get(id, ())]
        if rows[-1].text:
            rows.append(PageRow("  no evidence yet"))
    if gathered.untagged:
        rows.append(PageRow("Not tagged to any key question yet"))
        rows += [PageRow("", "", item) for item in gathered.untagged]
    return rows


def row_line(gathered: Gathered, row: PageRow, width: int) -> Line:
    """A row as a line."""
    if row.item is not None:
        side = row.item.sides.get(row.key_question)
        sign = _SIGNS[side] if side is not None else "·"
        cited = "c" if row.item.subject in gathered.cited else " "
        item, room = row.item, max(width - _KIND - 5, 0)
        right = figures(item) if item.kind is MaterialKind.DATA else item.told["date"]
        return (
            Span(f" {sign}{cited} "),
            Span(fit(NAMES[item.kind], _KIND), "muted"),
            Span(" "),
            *spread(item.title, right, room),
        )
    if row.said is not None:
        return (Span(shorten(f"    {said_words(gathered, row.said)}", width), "muted"),)
    role = "strong" if row.key_question else "muted"
    return (Span(shorten(row.text, width), role),)


def figures(item: Material) -> str:
    """The previous and today's figure of a row of key data; a missing one says so."""
    previous = item.told["previous"] or "not recorded"
    current = item.told["current"] or "not recorded"
    return f"{previous} → {current}"


def said_words(gathered: Gathered, said: Said) -> str:
    """What interviews or observations say to a question, in one line."""
    found = said.percentage
    questions = gathered.framework.interviews[said.interview].questions
    short = next(q.short for q in questions if q.id == found.question)
    name = found.result if found.result == short else f"{short}, {found.result}"
    return f"{said.name} · {name}: {percent_text(found.percent)} of {found.n}"


def item_detail(gathered: Gathered, item: Material, width: int) -> list[Line]:
    """One item in full: its texts, what it says of which key question, who recorded it."""
    told = item.told
    facts = [f"{name}: {told[name]}" for name in ("date", "roles", "source") if told.get(name)]
    if item.kind is MaterialKind.DATA:
        figures = {name: told[name] or "not recorded" for name in ("previous", "current")}
        facts = [*(f"{name}: {figure}" for name, figure in figures.items()), *facts]
    heading = [told["heading"]] if told.get("heading") else []
    sides = [f"{side} {id}" for id, side in sorted(item.sides.items())]
    cited = item.subject in gathered.cited
    return paragraphs(
        [
            *wrapped(item.title, width, "title"),
            *wrapped(" · ".join([NAMES[item.kind], *heading]), width, "muted"),
            *(line for fact in facts for line in wrapped(fact, width, indent=2)),
        ],
        wrapped(told["text"], width) if told["text"] else (),
        [
            *wrapped(", ".join(sides) or "tagged to no key question yet", width),
            *(
                wrapped(f"cited by the next proposal for {gathered.standard.id}", width)
                if cited
                else ()
            ),
            *wrapped(f"{item.author}, {item.time[:10]} · {item.subject}", width, "muted"),
        ],
    )


def about_lines(
    gathered: Gathered, sitting: Sitting | None, titles: Sequence[str], width: int
) -> list[Line]:
    """What the standard asks, what its ratings stand for, and what is proposed on what.

    ``sitting`` is None while results are hidden; ``titles`` are of what the proposal cites.
    """
    standard = gathered.standard
    return paragraphs(
        [
            *wrapped(f"{standard.id} {standard.name}", width, "title"),
            *wrapped(standard.title, width, "muted"),
        ],
        () if sitting is None else _proposal_lines(sitting, titles, width),
        characteristics_lines(standard, width),
    )


def _proposal_lines(sitting: Sitting, titles: Sequence[str], width: int) -> Iterator[Line]:
    result = sitting.result
    name = result.rating.name if result.rating is not None else "not rated"
    yield from wrapped(f"{name}{rating_origin(result)}", width, band_role(result.rating))
    if sitting.stale:
        yield from wrapped(stale_sentence(sitting.stale), width, "alert")
    if sitting.proposal is not None:
        proposal = sitting.proposal
        yield from wrapped(f"Proposal: {proposal.rating}. {proposal.reason}", width)
        cites = "; ".join(titles) if titles else "nothing"
        yield from wrapped(f"It cites {cites}.", width, "muted", indent=2)


def characteristics_lines(standard: Standard, width: int) -> Iterator[Line]:
    """The published rating characteristics, or that none are in the framework.

    Nothing of a standard that is rated on cases and has none.
    """
    if standard.rated_questions and not standard.characteristics:
        return
    yield from wrapped("Rating characteristics", width, "strong")
    for rating, text in standard.characteristics:
        yield from wrapped(f"{rating}: {text}", width, indent=2)
    if not standard.characteristics:
        yield from wrapped("The framework holds none for this standard.", width, "muted")
    if standard.characteristics_source:
        yield from wrapped(standard.characteristics_source, width, "muted")


def page_heading(gathered: Gathered, provider: str, width: int) -> Line:
    """Whose evidence on which standard, and how much there is."""
    standard, items = gathered.standard, gathered.items
    left = f"{provider} · {standard.id} {standard.name}"
    number = "1 item" if len(items) == 1 else f"{len(items)} items"
    right = f"{number}, {len(gathered.cited)} cited"
    return spread(left, right, width, "title", "muted")


def page_lines(
    gathered: Gathered, sitting: Sitting | None, titles: Sequence[str], width: int
) -> list[Line]:
    """The whole page for a plain terminal: every item in full."""
    rows = (row_line(gathered, row, width) for row in page_rows(gathered))
    items = (item_detail(gathered, item, width) for item in (*gathered.items, *gathered.untagged))
    return paragraphs(about_lines(gathered, sitting, titles, width), rows, *items)
