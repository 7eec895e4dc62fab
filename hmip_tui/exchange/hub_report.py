"""Figures across the inspections of a hub, counted by the hub itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from hmip_tui.exchange.hub import Hub, script


class Figure(NamedTuple):
    """How one key question stands in one inspection, or in all of a round together.

    Counts are cases; ``percent`` is yes of yes and no, a whole per cent rounded half up, None
    where nobody answered. ``inspection`` is empty for all providers together, and ``inspections``
    is then how many of them have any answer; ``framework`` is its SHA-256.
    """

    inspection: str
    framework: str
    provider: str
    round: str
    place: int
    question: str
    name: str
    yes: int
    no: int
    does_not_apply: int
    unanswered: int
    inspections: int
    percent: int | None


def round_names(found: Iterable[Figure]) -> dict[tuple[str, str], str]:
    """What to call each round and framework: the round, and which framework if it has several."""
    pairs = {(figure.round, figure.framework) for figure in found}
    several = Counter(name for name, _ in pairs)
    return {
        (name, framework): f"{name} (framework {framework[:10]})" if several[name] > 1 else name
        for name, framework in pairs
    }


def figures(hub: Hub) -> list[Figure]:
    """The figures of every inspection that this login leads (an administrator: of all).

    All providers together come first, by round; then each provider's. Raises
    :class:`hmip_tui.errors.HmipError`.
    """
    hub.require_version()
    found = []
    for inspection, framework, provider, round_, edition, *rest in hub.rows(script("report.sql")):
        named = _text(round_) or edition
        found.append(Figure(inspection, framework, _text(provider), named, *rest))
    return sorted(found, key=lambda f: (f.inspection != "", f.provider, f.inspection))


def _text(value: str) -> str:
    """A setting's text, empty for anything else."""
    try:
        found = json.loads(value) if value else ""
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def as_document(figures: Iterable[Figure]) -> dict[str, Any]:
    """The figures as JSON holds them: ``providers`` one by one, and ``all_providers`` by round."""
    providers: dict[str, Any] = {}
    together: dict[tuple[str, str], Any] = {}
    for figure in figures:
        counts = {
            "name": figure.name,
            "percent": figure.percent,
            "yes": figure.yes,
            "no": figure.no,
            "does_not_apply": figure.does_not_apply,
            "unanswered": figure.unanswered,
        }
        if figure.inspection:
            new = {"provider": figure.provider, "round": figure.round, "key_questions": {}}
            group = providers.setdefault(figure.inspection, new)
        else:
            new = {"round": figure.round, "framework": figure.framework, "key_questions": {}}
            group = together.setdefault((figure.round, figure.framework), new)
            counts["inspections"] = figure.inspections
        group["key_questions"][figure.question] = counts
    return {"providers": providers, "all_providers": list(together.values())}
