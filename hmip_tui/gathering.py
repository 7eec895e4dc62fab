"""What a standard's rating rests on, gathered from the record for its proposal and decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hmip_tui import deliberation, journal, ratings
from hmip_tui.deliberation import Recorded, Sitting
from hmip_tui.framework import Standard
from hmip_tui.interviewing import Interviewing
from hmip_tui.materials import Gathered, Said, qualitative
from hmip_tui.ratings import StandardResult
from hmip_tui.store import organisation
from hmip_tui.tally import Counts

KINDS = ("proposal", "decision")
"""What is recorded about a standard's rating."""


def counts(inspection: Interviewing, standard: Standard) -> dict[str, Counts]:
    """The counts of a standard's key questions, whether results are shown now or not."""
    tally = inspection.record.tally()
    return {id: tally.counts(id) for id in standard.rated_questions}


def basis(inspection: Interviewing, standard_id: str) -> str:
    """The fingerprint of the data that a proposal or decision would be taken on now."""
    found = gathered(inspection, standard_id)
    said = {
        f"{each.interview}.{each.percentage.question}.{each.percentage.result}": (
            each.percentage.yes,
            each.percentage.n,
        )
        for many in found.said.values()
        for each in many
    }
    own = {k.id for k in found.standard.key_questions}
    evidence = {
        item.subject: [dict(item.told), {k: v for k, v in item.sides.items() if k in own}]
        for item in found.items
    }
    return deliberation.fingerprint(counts(inspection, found.standard), said, evidence)


def gathered(inspection: Interviewing, standard_id: str) -> Gathered:
    """All evidence on a standard, whether results are shown now or not.

    What interviews and observations say is gathered for key questions that no case answers.
    """
    standard = inspection.framework.standards[standard_id]
    items = organisation.materials(inspection.record)
    own = {k.id for k in standard.key_questions}
    return Gathered(
        inspection.framework,
        standard,
        [item for item in items if own & item.sides.keys()],
        [item for item in items if not item.sides],
        {id: found for id in qualitative(standard) if (found := list(_said(inspection, id)))},
        frozenset(organisation.cites(inspection.record, standard_id)),
    )


def _said(inspection: Interviewing, key_question: str) -> Iterator[Said]:
    for kind in inspection.framework.interviews.values():
        asked = {q.id for q in kind.questions if q.key_question == key_question}
        if asked and inspection.counted(kind.id).held():
            for found in inspection.counted(kind.id).percentages():
                if found.question in asked:
                    yield Said(kind.id, kind.name, found)


def recorded(inspection: Interviewing, standard_id: str, kind: str) -> Recorded | None:
    """A standard's ``proposal`` or ``decision`` as it is shown; None where there is none."""
    record = inspection.record
    head = journal.shown(record.heads(f"standard:{standard_id}", kind))
    entry = None if head is None else record.entry(head.id)
    return None if entry is None else deliberation.recorded(entry.content, entry.author, entry.time)


def sitting(inspection: Interviewing, standard_id: str) -> Sitting:
    """A standard as a panel sees it, whether results are shown now or not."""
    framework = inspection.framework
    standard = framework.standards[standard_id]
    found = {kind: recorded(inspection, standard_id, kind) for kind in KINDS}
    result = _result(inspection, standard, found)
    subject = f"standard:{standard_id}"
    return Sitting(
        result,
        found["proposal"],
        found["decision"],
        basis(inspection, standard_id),
        deliberation.allowed(framework, standard, result),
        tuple(kind for kind in KINDS if inspection.disputed(subject, kind)),
    )


def _result(
    inspection: Interviewing, standard: Standard, found: dict[str, Recorded | None]
) -> StandardResult:
    proposal, decision = (found[kind] for kind in KINDS)
    return ratings.rate_standard(
        inspection.framework,
        standard,
        counts(inspection, standard),
        proposed=proposal and proposal.rating,
        decided=decision and decision.rating,
    )


def stale(inspection: Interviewing) -> dict[str, tuple[str, ...]]:
    """By standard, which of proposal and decision were taken on other data than today's."""
    standards = {standard for standard, _ in inspection.record.ratings()}
    found = {
        id: sitting(inspection, id).stale
        for id in inspection.framework.standards
        if id in standards
    }
    return {id: kinds for id, kinds in found.items() if kinds}


def stamped(
    inspection: Interviewing, standard_id: str, rating: str, reason: str, by: str
) -> dict[str, Any]:
    """A proposal's or decision's value: with what allows it, and what it is taken on."""
    found = sitting(inspection, standard_id)
    value: dict[str, Any] = {
        "rating": rating,
        "reason": reason,
        "rules": [rule.value for rule in deliberation.rules_for(found.allowed, rating)],
        "basis": found.basis,
    }
    cited = organisation.cites(inspection.record, standard_id)
    return value | ({"by": by} if by else {}) | ({"cites": cited} if cited else {})
