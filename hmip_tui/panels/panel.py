"""The ratings panel: per standard what the cases give, which rule allows what, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hmip_tui.deliberation import Reach, Recorded, Rule, Sitting, reach
from hmip_tui.framework import Framework
from hmip_tui.panels.board import rating_origin, stale_sentence
from hmip_tui.panels.lines import Line, Span, band_role, fit, paragraphs, spread, wrapped
from hmip_tui.panels.live import band_words, counts_sentence, key_question_line
from hmip_tui.ratings import OverallResult, StandardResult, rate_overall

_WORDS = {
    Rule.PROVISIONAL: "the provisional rating",
    Rule.LEAD: "proposed by the lead inspector from all evidence",
    Rule.ONE_CASE: "one judgement the other way would give it",
    Rule.NONE: "no rule allows it",
}


class PanelView(NamedTuple):
    """What a panel has before it: every standard, in the framework's order."""

    framework: Framework
    sittings: Mapping[str, Sitting]

    @property
    def results(self) -> list[StandardResult]:
        """The standards' results."""
        return [sitting.result for sitting in self.sittings.values()]

    @property
    def overall(self) -> OverallResult:
        """The overall score, or the range still possible."""
        return rate_overall(self.framework, self.results)

    @property
    def reach(self) -> Reach | None:
        """What would change the overall rating."""
        return reach(self.framework, self.results)


def rule_words(framework: Framework, standard_id: str, rule: str) -> str:
    """What allows a rating, in words; a newer program's rule is shown as it is."""
    if rule == Rule.WITHIN_POINTS:
        return f"the lowest key question is within {framework.rules.discretion_points} points of it"
    if rule == Rule.MODERATION:
        standard = framework.standards[standard_id]
        bands = (
            "one band" if standard.moderation_bands == 1 else f"{standard.moderation_bands} bands"
        )
        return f"the evidence on {standard.moderated_by} may move the rating by {bands}"
    return next((words for known, words in _WORDS.items() if known == rule), rule)


def sitting_state(sitting: Sitting) -> str:
    """How far a standard's rating is, in one or two words."""
    if sitting.disputed:
        return "! in conflict"
    if sitting.stale:
        return "! reconfirm"
    if sitting.final:
        return "final"
    return "proposed" if sitting.proposal is not None else "not decided"


def panel_list(view: PanelView, current: str, width: int) -> list[Line]:
    """The overall score and a line for each standard, the ``current`` one marked."""
    groups = [list(_overall_lines(view, width))]
    for domain in view.framework.domains:
        lines: list[Line] = [(Span(f"{domain.id}. {domain.name}", "title"),)]
        for standard in domain.standards:
            sitting = view.sittings[standard.id]
            lines.append(_row(sitting, current, width))
        groups.append(lines)
    return paragraphs(*groups)


def _row(sitting: Sitting, current: str, width: int) -> Line:
    result = sitting.result
    rating = result.rating
    here = result.id == current
    state = sitting_state(sitting)
    right = f"{rating.short if rating else '–':<2} {fit(state, 13)}"
    text = f"{'▸' if here else ' '}{result.id} {result.name}"
    role = "alert" if state.startswith("!") else band_role(rating)
    line = spread(text, right, width, "cursor" if here else "", role)
    return tuple(span._replace(act=("choose", result.id)) for span in line)


def _overall_lines(view: PanelView, width: int) -> Iterator[Line]:
    overall, most = view.overall, view.framework.highest_score
    final = sum(sitting.final for sitting in view.sittings.values())
    if overall.score is None or overall.rating is None:
        text = f"Overall: between {overall.lowest} and {overall.highest} of {most}"
        yield from wrapped(text, width, "strong")
    else:
        text = f"Overall: {overall.score} of {most}, {overall.rating.name}"
        yield from wrapped(text, width, "strong")
    yield from wrapped(f"{final} of {len(view.sittings)} standards final", width, "muted")


def _reach_lines(view: PanelView, width: int) -> Iterator[Line]:
    """How far other overall ratings are, and which single standard would change it."""
    if view.reach is not None:
        yield from wrapped("What would change the overall rating:", width, "strong")
        for sentence in _reach_sentences(view.reach):
            yield from wrapped(sentence, width, indent=2)


def _reach_sentences(found: Reach) -> Iterator[str]:
    ways = []
    if found.up is not None:
        ways.append(f"{_points(found.up)} more for a better rating")
    if found.down is not None:
        ways.append(f"{_points(found.down)} fewer for a worse one")
    yield ", ".join(ways)
    for turn in found.turns:
        yield (
            f"{turn.standard} rated {turn.rating.name} would make it "
            f"{turn.score}, {turn.overall.name}"
        )
    if not found.turns:
        yield "no single standard one band up or down would change it"


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def sitting_detail(view: PanelView, standard_id: str, width: int) -> list[Line]:
    """Everything that a panel goes by for one standard, and what it decided."""
    return paragraphs(_standard_lines(view, standard_id, width), _reach_lines(view, width))


def _standard_lines(view: PanelView, standard_id: str, width: int) -> list[Line]:
    sitting = view.sittings[standard_id]
    result = sitting.result
    standard = view.framework.standards[standard_id]
    return paragraphs(
        [
            spread(f"{standard.id} {standard.name}", "", width, "title"),
            *_now_lines(sitting, width),
        ],
        _recorded_lines(view.framework, "decision", sitting, width),
        _recorded_lines(view.framework, "proposal", sitting, width),
        _rule_lines(view.framework, sitting, width),
        *(_key_question(view.framework, result, number, width) for number in _order(result)),
    )


def _now_lines(sitting: Sitting, width: int) -> Iterator[Line]:
    result = sitting.result
    name = result.rating.name if result.rating is not None else "not rated"
    yield from wrapped(f"{name}{rating_origin(result)}", width, band_role(result.rating))
    if result.provisional is not None and result.rating != result.provisional:
        yield from wrapped(f"from the cases: {result.provisional.name}", width)
    for kind in sitting.disputed:
        yield from wrapped(f"! the {kind} is in conflict: settle it first", width, "alert")
    if sitting.stale:
        yield from wrapped(stale_sentence(sitting.stale), width, "alert")
    if sitting.final:
        yield from wrapped("final", width, "strong")


def _recorded_lines(
    framework: Framework, kind: str, sitting: Sitting, width: int
) -> Iterator[Line]:
    found: Recorded | None = sitting.decision if kind == "decision" else sitting.proposal
    if found is None:
        words = "The panel has not decided." if kind == "decision" else "Nothing is proposed."
        yield from wrapped(words, width, "muted")
        return
    yield from wrapped(f"{kind.capitalize()}: {found.rating}", width, "strong")
    yield from wrapped(f"reason: {found.reason}", width)
    who = [f"by {found.by}"] if found.by else []
    when = f"{found.time[:10]} {found.time[11:16]} UTC"
    yield from wrapped(", ".join([*who, f"recorded by {found.author}", when]), width, "muted")
    for rule in found.rules:
        words = rule_words(framework, sitting.result.id, rule)
        yield from wrapped(f"rule: {words}", width, "alert" if rule == Rule.NONE else "muted")
    if kind == "decision" and sitting.proposal is not None:
        same = sitting.proposal.rating == found.rating
        words = "ratifies" if same else f"rejects the proposal of {sitting.proposal.rating}:"
        rest = "the proposal" if same else "it decides otherwise"
        yield from wrapped(f"it {words} {rest}", width, "muted")


def _rule_lines(framework: Framework, sitting: Sitting, width: int) -> Iterator[Line]:
    """Which ratings a rule allows; where the case data allow one only, that none does more."""
    result = sitting.result
    if not framework.standards[result.id].rated_questions:
        yield from wrapped(f"Any rating: {_WORDS[Rule.LEAD]}.", width)
        return
    if result.provisional is None:
        yield from wrapped("No provisional rating yet: no rule allows any.", width)
        return
    others = {name: rules for name, rules in sitting.allowed.items() if len(sitting.allowed) > 1}
    if not others:
        yield from wrapped(
            f"No rule allows another rating than {result.provisional.name}.", width, "strong"
        )
        return
    yield from wrapped("What a rule allows:", width, "strong")
    for name, rules in others.items():
        told = "; ".join(rule_words(framework, result.id, rule) for rule in rules)
        yield from wrapped(f"{name}: {told}", width, indent=2)


def _order(result: StandardResult) -> Sequence[int]:
    """Places of the key questions, those with the lowest percentage first."""
    lowest = [n for n, k in enumerate(result.key_questions) if k.id in result.lowest]
    return [*lowest, *(n for n in range(len(result.key_questions)) if n not in lowest)]


def _key_question(
    framework: Framework, result: StandardResult, number: int, width: int
) -> Iterator[Line]:
    found = result.key_questions[number]
    lowest = " · lowest" if found.id in result.lowest else ""
    short = framework.key_questions[found.id].short
    yield from wrapped(f"{found.id} {short}{lowest}", width)
    yield key_question_line(framework.bands, found, width)
    applies = found.counts.cases - found.counts.does_not_apply
    size = f"sub-sample of {applies} of {found.counts.cases}"
    yield from wrapped(f"{band_words(found.band)}; {size}", width, "muted")
    yield from wrapped(counts_sentence(framework, found), width, "muted")


def panel_lines(view: PanelView, width: int) -> list[Line]:
    """All standards one after the other, for a plain terminal."""
    details = (_standard_lines(view, id, width) for id in view.sittings)
    return paragraphs(_overall_lines(view, width), _reach_lines(view, width), *details)
