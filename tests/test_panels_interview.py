"""The panels of interviews at any width, whatever people typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.framework import build
from hmip_tui.interview_clock import Clock, ClockTime
from hmip_tui.interview_walk import InterviewHeld, reply_letters, with_person
from hmip_tui.interviews import Percentage
from hmip_tui.panels.interview import (
    InterviewAsked,
    interview_heading,
    interview_lines,
    interview_outline,
    window,
)
from hmip_tui.panels.interview_results import Column, results_lines, results_table
from hmip_tui.panels.interviews import InterviewTable, Kind, interview_detail, kind_tabs
from hmip_tui.panels.lines import Line, Span, width
from tests.report_lines import FRAMEWORK as CRC
from tests.screens.support import HOSTILE

REAL = build(CRC)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)

widths = st.integers(1, 130)
heights = st.integers(0, 40)
nasty = st.sampled_from(list(HOSTILE.values()))


@st.composite
def asked(draw: st.DrawFn) -> InterviewAsked:
    interview = draw(st.sampled_from(list(REAL.interviews.values())))
    replies = {q.id: draw(st.sampled_from([*q.replies, "Refused"])) for q in interview.questions}
    held = InterviewHeld(
        id="1",
        interview=interview,
        case=draw(nasty),
        author=draw(nasty),
        begun=draw(st.sampled_from([None, NOW])),
        replies={id: said for id, said in replies.items() if draw(st.booleans())},
        remarks={id: draw(nasty) for id in list(replies)[:3]},
        attributes=draw(st.sampled_from([{}, {"officer_grade": "PSO"}])),
        clock=draw(st.sampled_from(Clock)),
        time=ClockTime(draw(st.floats(0, 10**5)), None),
    )
    whole = with_person(REAL, held)
    question = draw(st.sampled_from(whole.questions))
    return InterviewAsked(
        framework=REAL,
        interview=whole,
        held=held,
        question=question,
        letters=reply_letters(question.replies, "rdtpfgc"),
        origin=draw(st.sampled_from(["", "imported"])),
        guidance=draw(st.booleans()),
        disputed=draw(st.booleans()),
    )


columns = st.lists(
    st.builds(
        lambda title, held: Column(
            title,
            held,
            tuple(
                Percentage(q.id, r.name, min(held, n), held, n % 3, n % 2)
                for n, q in enumerate(REAL.interviews["officer_case"].questions)
                for r in q.results
            ),
        ),
        st.sampled_from(["all", *HOSTILE.values()]),
        st.integers(0, 999),
    ),
    min_size=1,
    max_size=6,
)


def fits(lines: list[Line], cells: int) -> None:
    for line in lines:
        assert width(line) <= cells
        for span in line:
            assert not [c for c in span.text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0]


@given(asked(), widths, heights)
def test_an_interview_fits(asked: InterviewAsked, cells: int, lines: int) -> None:
    outline = interview_outline(asked, cells, lines)
    fits(outline, cells)
    assert len(outline) <= lines
    if lines:
        assert any("▸" in span.text for line in outline for span in line) or cells < 4
    fits(interview_heading("[b]\x1b", asked.held, "00:00 running", cells), cells)
    fits(interview_lines(asked, max(cells, 14)), max(cells, 36))


@given(columns, widths, heights)
def test_results_fit(columns: list[Column], cells: int, lines: int) -> None:
    cells = max(cells, 18)
    first = columns[0]
    found = results_lines(first, first.percentages[5].question, cells, lines)
    fits(found, cells)
    assert len(found) <= max(lines, 3)
    if lines > 4:
        assert any(line[0].text.startswith("▸") for line in found)
    table = results_table(columns, "Grade", cells)
    fits(table, cells)
    assert len(table) >= len(first.percentages) + 4


@given(asked(), widths, heights)
def test_the_list_fits(asked: InterviewAsked, cells: int, lines: int) -> None:
    held = asked.held
    cells = max(cells, 60)
    table = InterviewTable([held], cells)
    fits([table.heading(), table.row(held, NOW)], cells)
    for counted in (True, False):
        detail = interview_detail(REAL, held, NOW, cells, lines, counted=counted)
        fits(detail, cells)
        assert len(detail) <= max(lines, 1)
        said = " ".join(line[0].text for line in detail[:2])
        assert ("not counted" in said) <= (not counted)
    kinds = [Kind(kind, 999) for kind in REAL.interviews.values()]
    tabs = kind_tabs(kinds, held.interview.id, cells)
    fits([tuple(tabs)], cells)
    assert [span.text.lstrip(" ▸")[0] for span in tabs] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(("marked", "seen"), [(0, "012"), (1, "012"), (5, "456"), (9, "789")])
def test_a_window_keeps_the_mark_in_sight(marked: int, seen: str) -> None:
    lines: list[Line] = [(Span(str(n)),) for n in range(10)]
    assert "".join(line[0].text for line in window(lines, marked, 3)) == seen
    assert window(lines, marked, 0) == []
    assert window(lines[:2], 1, 5) == lines[:2]
