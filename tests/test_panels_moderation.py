"""The panels of conflicts, second assessments and fieldwork, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmip_tui.agreement import agreement
from hmip_tui.case import Standing
from hmip_tui.contest import Contest, ScoreSpan, StandardSpan
from hmip_tui.disagreement import Conflict, Measured, Pair, Side, Stage, Version
from hmip_tui.fieldwork import CaseWork, Pace, Planned, progress
from hmip_tui.journal import EntryId
from hmip_tui.panels.conflicts import ConflictTable, conflict_detail
from hmip_tui.panels.contest import conflicts_sentence, standard_sentences
from hmip_tui.panels.lines import Line, width
from hmip_tui.panels.progress import pace_lines, progress_lines
from hmip_tui.panels.second import (
    PairTable,
    agreement_lines,
    pair_detail,
    side_detail,
    side_heading,
    side_row,
)
from hmip_tui.ratings import rate_overall, rate_standard
from hmip_tui.states import State
from tests.screens.support import HOSTILE
from tests.strategies import FRAMEWORK

TEXTS = st.one_of(st.sampled_from(list(HOSTILE.values())), st.text(max_size=30))


def said(lines: list[Line]) -> str:
    """All lines as one, as sentences may be wrapped anywhere."""
    return " ".join(" ".join("".join(span.text for span in line) for line in lines).split())


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    versions = tuple(
        Version(EntryId("r", n), draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS), ())
        for n in range(draw(st.integers(2, 4)))
    )
    return Conflict("case:x", "answer.2.1.1.a", draw(TEXTS), draw(TEXTS), "x", "", versions)


@given(st.lists(conflicts(), max_size=3), st.integers(30, 130))
def test_no_line_of_conflicts_is_too_wide(found: list[Conflict], cells: int) -> None:
    table = ConflictTable(found, cells)
    lines = [table.heading(), *map(table.row, found)]
    for conflict in found:
        lines += conflict_detail(conflict, cells)
    assert all(width(line) <= cells for line in lines)
    _plain(lines)


def _plain(lines: list[Line]) -> None:
    """Nothing in them steers a terminal."""
    text = "".join(span.text for line in lines for span in line)
    assert not set(text) & {"\x1b", "\n", "\r", "\x9b", "\u202e"}


PAIRS = st.builds(
    Pair,
    TEXTS,
    TEXTS,
    st.just("visits"),
    st.tuples(st.sampled_from(State), st.sampled_from(State)),
    st.tuples(st.lists(TEXTS, max_size=2).map(tuple), st.lists(TEXTS, max_size=2).map(tuple)),
    st.sampled_from(Stage),
    st.none(),
    st.integers(0, 9),
)
SIDES = st.builds(
    Side,
    st.sampled_from(list(FRAMEWORK.questions.values())),
    st.sampled_from(Standing),
    st.sampled_from(Standing),
    st.sampled_from(Standing),
    st.sampled_from(["", "yes", "not_applicable"]),
    TEXTS,
)


@given(st.lists(PAIRS, max_size=3), st.lists(SIDES, max_size=3), st.integers(60, 130))
def test_no_line_of_pairs_and_sides_is_too_wide(
    pairs: list[Pair], sides: list[Side], cells: int
) -> None:
    table = PairTable(pairs, cells)
    lines = [table.heading(), side_heading(cells), *map(table.row, pairs)]
    for pair in pairs:
        lines += pair_detail(pair, cells, 2)
    for side in sides:
        lines += [side_row(side, cells), *side_detail(side, cells)]
    assert all(width(line) <= cells for line in lines)
    _plain(lines)


@given(st.lists(st.lists(st.integers(0, 99), min_size=2, max_size=2), min_size=2, max_size=2))
def test_agreement_fits_a_terminal(table: list[list[int]]) -> None:
    measured = Measured({"2.1.1": agreement(table)}, 3, 1)
    lines = agreement_lines(FRAMEWORK, measured, 76)
    assert all(width(line) <= 76 for line in lines)
    assert "one person recorded in both assessments: 1" in said(lines)


def test_agreement_says_what_is_not_defined() -> None:
    measured = Measured({"2.1.1": agreement(((3, 0), (0, 0)))}, 3, 0)
    lines = [line for line in agreement_lines(FRAMEWORK, measured, 76) if line]
    row = next(line for line in lines if "2.1.1" in line[0].text)
    assert "".join(span.text for span in row).split() == [
        "2.1.1", "3", "100%", "–", "1.00", "[–]", "+1.00", "+0.00",
    ]  # fmt: skip


WORK = st.builds(
    CaseWork,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from(State),
    st.sampled_from(["", "2020-03-02", "2020-03-03"]),
)
PLAN = st.builds(Planned, st.sampled_from(["2020-03-01", "2020-03-02"]), TEXTS, st.integers(0, 999))


@given(st.lists(WORK, max_size=5), st.lists(PLAN, max_size=3), st.integers(70, 130))
def test_no_line_of_progress_is_too_wide(
    cases: list[CaseWork], plan: list[Planned], cells: int
) -> None:
    lines = progress_lines(progress(cases, plan), "Office", cells)
    paces = [Pace(case.inspector, 3, 4, 2, n, n / 2 if n else None) for n, case in enumerate(cases)]
    lines += pace_lines(paces, cells)
    assert all(width(line) <= cells for line in lines)
    _plain(lines)


def test_a_plan_says_who_is_ahead() -> None:
    cases = [CaseWork("a", "Hull", "Ann", State.COMPLETE, "2020-03-02")]
    plan = [Planned("2020-03-01", "Hull", 1), Planned("2020-03-03", "Hull", 1)]
    whole = said(progress_lines(progress(cases, plan), "Office", 76))
    assert "2020-03-01 1 – 1 0 1 behind" in whole
    assert "2020-03-02 – 1 1 1 as planned" in whole
    assert "2020-03-03 1 – 2 1 1 behind" in whole
    assert "Hull 1 2 1 100%" in whole
    assert "1 of 1 cases closed (complete, submitted or approved); 2 in the plan" in whole


def test_every_case_stands_in_one_column_however_wide() -> None:
    cases = [CaseWork(f"{state}", "Hull", "Ann", state, "") for state in State]
    narrow = said(progress_lines(progress(cases, []), "", 76))
    assert "inspector cases not begun begun returned closed done Ann 6 1 1 1 3 50%" in narrow
    wide = said(progress_lines(progress(cases, []), "", 110))
    assert "complete submitted approved done Ann 6 1 1 1 1 1 1 50%" in wide


BANDS = FRAMEWORK.bands


@pytest.mark.parametrize(
    ("options", "exact", "expected"),
    [
        ([BANDS[0], BANDS[1], BANDS[2]], True, "can move it: Inadequate to Good."),
        ([BANDS[1], BANDS[2]], False, "at the outside: Requires improvement to Good."),
        ([BANDS[2], None], True, "can move it: Good to not rated."),
    ],
)
def test_a_span_is_told(options: list[object], exact: bool, expected: str) -> None:
    result = rate_standard(FRAMEWORK, FRAMEWORK.standards["2.1"], {})
    span = StandardSpan("2.1", BANDS[0], BANDS[2], False, exact, ())
    contest = Contest(2, {"2.1": span}, {"2.1": options}, ScoreSpan(1, 3))  # type: ignore[dict-item]
    (sentence,) = standard_sentences(contest, result)
    assert sentence.endswith(expected)
    overall = rate_overall(FRAMEWORK, [result])
    assert "2 open conflicts" in conflicts_sentence(contest, overall)
    unmoved = contest._replace(options={}, overall=ScoreSpan(overall.lowest, overall.highest))
    assert "moves no rating" in conflicts_sentence(unmoved, overall)
    assert list(standard_sentences(unmoved, result)) == [
        "Open conflicts move its percentages, and not its rating."
    ]


def test_widths_are_counted_in_cells() -> None:
    wide = Version(EntryId("r", 1), "x", "東京" * 40, "東京", "2020-03-02T09:00:00.000Z", ())
    conflict = Conflict("case:x", "f", "東京" * 9, "f", "x", "", (wide, wide))
    row = ConflictTable([conflict], 60).row(conflict)
    assert cell_len("".join(span.text for span in row)) <= 60
