"""What open conflicts could still do to the ratings, from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hmip_tui import journal
from hmip_tui.case import Case
from hmip_tui.contest import Contest, Dispute, StandardSpan, overall_span, standard_span
from hmip_tui.framework import Band, Framework
from hmip_tui.journal import Head
from hmip_tui.ratings import StandardResult
from hmip_tui.store.record import Record

Conflicts = Sequence[tuple[str, str, Sequence[Head]]]
"""Subject, field and heads of each field in conflict."""


def contest(record: Record, results: Sequence[StandardResult], conflicts: Conflicts) -> Contest:
    """Between which ratings, and overall scores, settling all open conflicts can lead.

    ``results`` are all standards' of the whole sample, as they are shown.
    """
    framework = record.framework
    disputes, rated = _found(record, conflicts)
    spans: dict[str, StandardSpan] = {}
    options: dict[str, Sequence[Band | None]] = {}
    for result in results:
        counts = {k.id: k.counts for k in result.key_questions}
        standard = framework.standards[result.id]
        span = standard_span(framework, standard, counts, disputes) if counts else None
        if span is not None:
            spans[result.id] = span
        possible = _options(framework, result, span, rated)
        if len(possible) > 1:
            options[result.id] = possible
    return Contest(len(conflicts), spans, options, overall_span(framework, results, options))


def _found(
    record: Record, conflicts: Conflicts
) -> tuple[list[Dispute], Mapping[tuple[str, str], list[str | None]]]:
    """The cases in dispute, and the ratings' names on offer by standard and kind."""
    cases: dict[str, dict[str, list[object]]] = {}
    rated: dict[tuple[str, str], list[str | None]] = {}
    for subject, field, heads in conflicts:
        values = [journal.decode(head.value) for head in heads]
        kind, _, id = subject.partition(":")
        if kind == "case":
            cases.setdefault(id, {})[field] = values
        elif kind == "standard":
            names = [v.get("rating") if isinstance(v, dict) else None for v in values]
            rated[id, field] = [name if isinstance(name, str) else None for name in names]
    found = []
    for id, fields in cases.items():
        case = record.case(id)
        if case is None and "sample" in fields:  # shown as out of its sample: it may come back
            case = Case(id, "", record.values(f"case:{id}"))
        if case is not None and not case.second_of:
            found.append(Dispute(case, fields))
    return found, rated


def _options(
    framework: Framework,
    result: StandardResult,
    span: StandardSpan | None,
    rated: Mapping[tuple[str, str], list[str | None]],
) -> list[Band | None]:
    """The ratings that a standard can get by settling: the panel's decision goes before all else.

    Between the ends of a span every rating is taken to be possible.
    """
    by_name = {band.name: band for band in framework.bands}
    decided = rated.get((result.id, "decision"), [result.decided and result.decided.name])
    from_cases: list[Band | None]
    if not result.key_questions:
        names = rated.get((result.id, "proposal"), [result.proposed and result.proposed.name])
        from_cases = [by_name.get(name or "") for name in names]
    elif span is None:
        from_cases = [result.provisional]
    else:
        between = framework.bands if span.low is not None and span.high is not None else ()
        from_cases = [b for b in between if _within(b, span)]
        from_cases += [None] * span.unrated
    possible: list[Band | None] = []
    for name in decided:
        band = by_name.get(name or "")
        possible += from_cases if band is None else [band]
    return list(dict.fromkeys(possible))


def _within(band: Band, span: StandardSpan) -> bool:
    low, high = span.low, span.high
    return low is not None and high is not None and low.score <= band.score <= high.score
