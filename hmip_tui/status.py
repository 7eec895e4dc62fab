"""Where an inspection stands, as a document for other programs (``hmip status --json``).

Later versions add keys and change none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hmip_tui import ratings
from hmip_tui.framework import Kind
from hmip_tui.tally import ALL, Slice
from hmip_tui.views import difference

if TYPE_CHECKING:
    from hmip_tui.application import Inspection
    from hmip_tui.contest import Contest
    from hmip_tui.deliberation import Recorded, Sitting
    from hmip_tui.ratings import KeyQuestionResult, StandardResult
    from hmip_tui.tally import Counts


def document(
    inspection: Inspection, slice_: Slice = ALL, against: Slice | None = None
) -> dict[str, Any]:
    """Overall score, standards, key questions and prompts with their counts, ready for JSON.

    ``percent`` is the published whole number and ``exact`` the unrounded percentage, both None
    where nothing is counted; ratings are spelt as the framework spells them, None while a
    standard or the overall score is unrated. Of a sub-sample, what ``slice_`` names stands under
    ``slice`` and every figure is of its cases only; proposals and decisions are of whole samples.
    ``against`` is another sub-sample: under that name stand it, its key questions, and how many
    points the published percentages of ``slice_`` lie above its own. Where anything is in
    conflict, ``conflicts`` says how much, which ratings (None: unrated) settling can lead to, and
    between which overall scores. A standard about which a proposal or decision is recorded has
    them under ``panel``, of whole samples only: what, why, who, when, the rules that allow it, and
    whether it is to be reconfirmed as the data have changed since.
    ``exchange`` says what is in no other file as far as is known, and when the last receipt was
    given (UTC, ISO 8601).
    """
    framework, tally = inspection.framework, inspection.live_tally(slice_)
    standards = inspection.standards(slice_)
    overall = ratings.rate_overall(framework, standards)
    of_slice: dict[str, Any] = {} if slice_ == ALL else {"slice": slice_._asdict()}
    contest = inspection.contest(standards) if slice_ == ALL else None
    if contest is not None:
        of_slice["conflicts"] = _conflicts(contest)
    if against is not None:
        of_slice["against"] = _against(inspection, standards, against)
    return of_slice | {
        "overall": {
            "score": overall.score,
            "lowest": overall.lowest,
            "highest": overall.highest,
            "rating": _name(overall.rating),
        },
        "standards": {
            result.id: _standard(result) | (_panel(inspection, result) if slice_ == ALL else {})
            for result in standards
        },
        "key_questions": {
            found.id: _key_question(found) for result in standards for found in result.key_questions
        },
        "prompts": {
            question.id: _prompt(tally.counts(question.id, slice_))
            for question in framework.questions.values()
            if question.kind is Kind.PROMPT
        },
        "exchange": _exchange(inspection),
    }


def _exchange(inspection: Inspection) -> dict[str, Any]:
    """How many entries are in no other file, since when (None: none), and the last receipt."""
    unsent, last_receipt = inspection.standing()
    return {
        "unsent": unsent.entries,
        "unsent_since": unsent.oldest or None,
        "last_receipt": last_receipt or None,
    }


def _conflicts(contest: Contest) -> dict[str, Any]:
    return {
        "open": contest.open,
        "overall": {"lowest": contest.overall.low, "highest": contest.overall.high},
        "standards": {id: [_name(band) for band in b] for id, b in contest.options.items()},
    }


def _against(
    inspection: Inspection, standards: list[StandardResult], other: Slice
) -> dict[str, Any]:
    theirs = {k.id: k for result in inspection.standards(other) for k in result.key_questions}
    ours = [k for result in standards for k in result.key_questions]
    return {
        "slice": other._asdict(),
        "key_questions": {id: _key_question(found) for id, found in theirs.items()},
        "differences": {found.id: difference(found, theirs[found.id]) for found in ours},
    }


def _name(rating: Any) -> str | None:
    return None if rating is None else str(rating.name)


def _standard(result: StandardResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "rating": _name(result.rating),
        "lowest_key_questions": list(result.lowest),
        "discretion": {
            "within_five_points": result.discretion.within_points,
            "one_case": result.discretion.one_case,
        },
    }


def _panel(inspection: Inspection, result: StandardResult) -> dict[str, Any]:
    if result.proposed is None and result.decided is None:
        return {}
    return {"panel": panel_document(inspection.sitting(result.id))}


def panel_document(sitting: Sitting) -> dict[str, Any]:
    """What is recorded about one standard's rating, ready for JSON."""
    found = {"proposal": sitting.proposal, "decision": sitting.decision}
    return {
        "provisional": _name(sitting.result.provisional),
        "allowed": {name: [r.value for r in rules] for name, rules in sitting.allowed.items()},
        **{kind: _recorded(each, kind in sitting.stale) for kind, each in found.items()},
        "final": sitting.final,
    }


def _recorded(found: Recorded | None, stale: bool) -> dict[str, Any] | None:
    if found is None:
        return None
    told = found._asdict() | {"rules": list(found.rules), "cites": list(found.cites)}
    return told | {"to_be_reconfirmed": stale}


def _key_question(result: KeyQuestionResult) -> dict[str, Any]:
    return result.counts._asdict() | {
        "percent": result.percent,
        "exact": None if result.exact is None else float(result.exact),
        "band": _name(result.band),
        "rounding_decides": result.rounding_decides,
    }


def _prompt(counts: Counts) -> dict[str, Any]:
    return counts._asdict() | {"percent": ratings.percent(counts.yes, counts.no)}
