"""Proposing and deciding a standard's rating, on any screen that shows one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.deliberation import Rule, Sitting, rules_for
from hmip_tui.errors import HmipError
from hmip_tui.panels.panel import rule_words
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen

Done = Callable[[str, bool], None]
"""Is told what was done, or (True) why it could not be."""

_WITHDRAW = "withdraw"


def rate(screen: Screen[Any], inspection: Inspection, standard: str, kind: str, done: Done) -> None:
    """Ask which rating is proposed (``kind`` proposal) or decided (decision), why and by whom.

    Each rating stands with what allows it; while results are hidden it stands alone.
    """
    framework = inspection.framework
    sitting = None if inspection.why_hidden() else inspection.sitting(standard)
    choices = []
    for band in reversed(framework.bands):
        rules = () if sitting is None else rules_for(sitting.allowed, band.name)
        told = "; ".join(rule_words(framework, standard, rule) for rule in rules)
        choices.append(Choice(band.name, band.name, told))
    if inspection.recorded_rating(standard, kind) is not None:
        choices.append(Choice(_WITHDRAW, f"withdraw the {kind}"))

    def chosen(name: str | None) -> None:
        if name == _WITHDRAW:
            _record(screen, inspection, (standard, kind), None, done)
        elif name is not None:
            ask_reason(screen, inspection, (standard, kind), name, done)

    title = f"{kind.capitalize()} for {standard} {framework.standards[standard].name}"
    marked = None if sitting is None else _to_begin_with(sitting)
    screen.app.push_screen(ChooseScreen(title, choices, marked=marked), chosen)


def _to_begin_with(sitting: Sitting) -> str | None:
    """The rating to mark first: the one proposed, else the provisional one, if there is either.

    Enter pressed at once must not take a rating that no rule allows where any is allowed.
    """
    proposal, provisional = sitting.proposal, sitting.result.provisional
    if proposal is not None and proposal.rating in sitting.allowed:
        return proposal.rating
    return None if provisional is None else provisional.name


def ask_reason(
    screen: Screen[Any], inspection: Inspection, what: tuple[str, str], rating: str, done: Done
) -> None:
    """Ask why, of a decision also who takes it, and record; ``what`` is standard and kind."""
    standard, kind = what
    rules = () if inspection.why_hidden() else _rules(inspection, standard, rating)
    warning = "No rule allows it. " if Rule.NONE in rules else ""
    name = f"{standard} {inspection.framework.standards[standard].name}"

    def reasoned(reason: str | None) -> None:
        if reason is None:
            return
        if kind == "proposal":
            _record(screen, inspection, what, (rating, reason, ""), done)
            return

        def told(by: str | None) -> None:
            if by is not None:
                _record(screen, inspection, what, (rating, reason, by), done)

        question = "Who decides? Roles of the panel's members."
        asking = AskScreen(question, _last_members(inspection), offered=True)
        screen.app.push_screen(asking, told)

    question = f"{kind.capitalize()} for {name}: {rating}. {warning}Reason?"
    screen.app.push_screen(AskScreen(question), reasoned)


def _rules(inspection: Inspection, standard: str, rating: str) -> Sequence[Rule]:
    return rules_for(inspection.sitting(standard).allowed, rating)


def _last_members(inspection: Inspection) -> str:
    """Who decided last, as typed."""
    sittings = map(inspection.sitting, inspection.framework.standards)
    taken = [s.decision for s in sittings if s.decision is not None and s.decision.by]
    return max(taken, key=lambda decision: decision.time).by if taken else ""


def _record(
    screen: Screen[Any],
    inspection: Inspection,
    what: tuple[str, str],
    told: tuple[str, str, str] | None,
    done: Done,
) -> None:
    standard, kind = what
    rating, reason, by = told or (None, "", "")
    record = inspection.propose if kind == "proposal" else inspection.decide
    try:
        record(standard, rating, reason, by)
    except HmipError as error:
        screen.app.bell()
        done(str(error), True)
    else:
        done(f"{standard} {kind}: {rating or 'withdrawn'} · saved", False)
