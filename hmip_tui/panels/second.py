"""Second assessments: the pairs, both sides of one, and agreement per question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from hmip_tui.agreement import CONFIDENCE, Agreement, Coefficient
from hmip_tui.disagreement import Measured, Pair, Side, Stage
from hmip_tui.framework import Framework
from hmip_tui.panels.lines import (
    Line,
    Span,
    fit,
    paragraphs,
    percent_text,
    spread,
    wrap_to,
    wrapped,
)
from hmip_tui.text import visible
from hmip_tui.wording import SIGNS, WORDS, question_name

_STAGE = max(len(stage) for stage in Stage)
_WORD = max(len(word) for word in WORDS.values()) + 2
_ID = 14


class PairTable:
    """The widths of the list's columns, at one width in cells."""

    def __init__(self, pairs: Sequence[Pair], width: int) -> None:
        longest = max((cell_len(visible(pair.case)) for pair in pairs), default=0)
        self._case = min(max(longest, len("case")), max(width // 4, 0))
        self._names = max((width - self._case - _STAGE - 6) // 2, 0)

    def heading(self) -> Line:
        """The titles."""
        titles = (
            fit("case", self._case),
            fit("how far", _STAGE),
            fit("assessed first by", self._names),
            fit("again by", self._names),
        )
        return (Span("  ".join(titles), "muted"),)

    def row(self, pair: Pair) -> Line:
        """One pair: its case, how far it is, who assesses it first and again."""
        role = {Stage.READY: "key", Stage.COMPARED: "strong", Stage.ONE_PERSON: "alert"}
        first, again = (", ".join(names) or "nobody yet" for names in pair.assessors)
        return (
            Span(fit(pair.case, self._case), "strong"),
            Span("  " + fit(pair.stage, _STAGE), role.get(pair.stage, "")),
            Span("  " + fit(first, self._names)),
            Span("  " + fit(again, self._names)),
        )


def pair_detail(pair: Pair, width: int, height: int) -> list[Line]:
    """A pair in full, in at most ``height`` lines."""
    first, again = pair.states
    told = [f"{pair.case} is {first}", f"{pair.second} is {again}", pair.stage.value]
    if pair.adjudicated:
        told.append(f"{pair.adjudicated} adjudicated")
    return [(Span(line, "muted"),) for line in wrap_to(" · ".join(told), width, height)]


# -- both sides ---------------------------------------------------------------------------------


def side_heading(width: int) -> Line:
    """The titles of what :func:`side_row` makes."""
    titles = f"{fit('question', _ID)} {fit('first', _WORD)}   {fit('again', _WORD)} adjudicated"
    return (Span(fit(titles, width), "muted"),)


def side_row(side: Side, width: int) -> Line:
    """One question: both sides, whether they differ, what was adjudicated."""
    apart = "  " if side.same else "≠ "
    role = "" if side.same else "strong"
    settled = f"{side.answer.replace('_', ' ')}: {side.reason}" if side.answer else ""
    room = max(width - _ID - 2 * _WORD - 5, 0)
    return (
        Span(fit(question_name(side.question), _ID), role),
        Span(f" {fit(f'{SIGNS[side.first]} {WORDS[side.first]}', _WORD)}", role),
        Span(f" {apart}{fit(f'{SIGNS[side.second]} {WORDS[side.second]}', _WORD)}", role),
        Span(f" {fit(settled, room)}", "muted"),
    )


def side_detail(side: Side, width: int) -> list[Line]:
    """One question in full: its words, both sides, how it stands in the case, and why."""
    question = side.question
    lines = [*wrapped(f"{question_name(question)} {question.text}", width)]
    told = (
        f"first: {WORDS[side.first]} · again: {WORDS[side.second]} · "
        f"in the case now: {WORDS[side.now]}"
    )
    lines += wrapped(told, width, "strong")
    if side.answer:
        answer = side.answer.replace("_", " ")
        lines += wrapped(f"adjudicated: {answer}. {side.reason}", width, "muted")
    return lines


# -- agreement ----------------------------------------------------------------------------------


def agreement_lines(framework: Framework, measured: Measured, width: int) -> list[Line]:
    """Agreement on every question of a sample that any pair answered, and what it rests on."""
    found = {id: each for id, each in measured.agreements.items() if each.n}
    if not found:
        text = "There is no pair yet of which both assessments are complete."
        return paragraphs(wrapped(text, width, "title"), _left_out(measured, width))
    rows: list[Line] = [_agreement_heading(width)]
    for id, each in found.items():
        rows.append(agreement_row(question_name(framework.questions[id]), each))
    pairs = "1 pair" if measured.pairs == 1 else f"{measured.pairs} pairs"
    basis = (
        f"Over {pairs} of assessments, as they were before anything was adjudicated. "
        f"Intervals of {CONFIDENCE} per cent; with few pairs they are wide. "
        "κ: Cohen's kappa; AC1: Gwet's; – where it is not defined (κ: all say the same), [–] "
        "where the pairs do not show how sure it is. prev, bias: prevalence and bias index."
    )
    return paragraphs(wrapped(basis, width, "muted"), _left_out(measured, width), rows)


def _left_out(measured: Measured, width: int) -> Iterator[Line]:
    if measured.left_out:
        yield from wrapped(
            f"Left out, as one person recorded in both assessments: {measured.left_out}.",
            width,
            "alert",
        )


_COEFFICIENT = len("-0.68 [-0.91, -0.31]")
_NAME = 12


def _agreement_heading(width: int) -> Line:
    text = (
        f"{'question':<{_NAME}} {'n':>3}{'agree':>6} {'κ':<{_COEFFICIENT}} "
        f"{'AC1':<{_COEFFICIENT}} {'prev':>5} {'bias':>5}"
    )
    return (Span(fit(text, width), "muted"),)


def agreement_row(name: str, found: Agreement) -> Line:
    """One question: pairs, raw agreement, both coefficients, prevalence and bias."""
    return (
        Span(fit(name, _NAME), "strong"),
        Span(f" {found.n:>3}{percent_text(found.percent):>6}"),
        Span(f" {_coefficient(found.kappa):<{_COEFFICIENT}}"),
        Span(f" {_coefficient(found.ac1):<{_COEFFICIENT}}"),
        Span(f" {_index(found.prevalence):>5} {_index(found.bias):>5}", "muted"),
    )


def _coefficient(found: Coefficient | None) -> str:
    if found is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.2f} [–]"
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"


def _index(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def pairs_heading(pairs: Sequence[Pair], provider: str, width: int) -> Line:
    """How many cases are assessed twice, and how many of them are compared."""
    compared = sum(pair.stage is Stage.COMPARED for pair in pairs)
    right = f"{len(pairs)} assessed twice, {compared} compared"
    return spread(f"{provider} · second assessments", right, width, "title", "muted")
