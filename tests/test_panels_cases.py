"""The lines of the list of cases and of the start screen, whatever the texts and the width."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmip_tui.case import Case
from hmip_tui.case_order import BY_ID, BY_PROGRESS, CaseIndex, progress_word
from hmip_tui.framework import Sample, build
from hmip_tui.panels.cases import Count, Table, case_detail, sample_tabs
from hmip_tui.panels.heading import case_heading
from hmip_tui.panels.lines import Line, width, wrap_to
from hmip_tui.panels.start import local_time, recent_detail, recent_line
from hmip_tui.recent import Recent
from hmip_tui.states import State
from hmip_tui.text import visible
from hmip_tui.views import CaseRow
from tests.strategies import DOCUMENT

ATTRIBUTES = [
    {"id": "level", "name": "Risk level", "samples": ["visits"], "heading": "{} RoSH"},
    {"id": "office", "name": "Office", "samples": ["visits"], "heading": "{}"},
]
FRAMEWORK = build({**DOCUMENT, "attribute": [*DOCUMENT["attribute"], *ATTRIBUTES]})

LONG_TITLE = build(
    {
        **DOCUMENT,
        "attribute": [*DOCUMENT["attribute"], {**ATTRIBUTES[1], "name": "Responsible grade"}],
    }
)

nasty = st.text(st.characters(), max_size=40)
rows = st.lists(
    st.builds(
        CaseRow,
        nasty,
        st.just("visits"),
        st.integers(0, 60),
        st.integers(60, 70),
        st.dictionaries(st.sampled_from(["level", "office"]), nasty),
        st.one_of(st.just(""), nasty),
        st.sampled_from(["", *State]),
    ),
    min_size=1,
    max_size=5,
)
widths = st.integers(50, 130)


def plain(line: Line) -> str:
    """A line's text, which must be fit to show."""
    text = "".join(span.text for span in line)
    assert visible(text) == text
    return text


@pytest.mark.parametrize("cells", [80, 120])
def test_a_heading_names_the_provider_only_where_there_is_room_to(cells: int) -> None:
    def told(office: str) -> str:
        case = Case("V-1", "visits", {"attribute.level": "Low", "attribute.office": office})
        (line,) = case_heading(FRAMEWORK, "A long provider's name", case, (1, 9), cells)
        assert width(line) == cells
        return plain(line)

    assert told("Leeds").startswith("A long provider")
    long = "O" * (cells - 30)
    assert told(long).strip() == f"1 of 9 · V-1 · Low RoSH · {long}"


@given(rows, widths, st.sampled_from([BY_ID, BY_PROGRESS, "level", "office"]))
def test_rows_and_titles_stand_in_columns(cases: list[CaseRow], cells: int, order: str) -> None:
    table = Table(CaseIndex(FRAMEWORK, "visits", cases), cells)
    lines = [table.heading(order), *(table.row(row) for row in cases)]
    assert len({width(line) for line in lines}) == 1
    assert width(lines[0]) <= cells
    for line in lines:
        plain(line)
    assert plain(lines[0]).count("▲") <= 1


@given(rows, st.integers(1, 130), st.integers(1, 5))
def test_a_case_in_full_keeps_to_its_room(cases: list[CaseRow], cells: int, height: int) -> None:
    for row in cases:
        lines = case_detail(FRAMEWORK, row, cells, height)
        assert len(lines) <= height
        assert all(cell_len(plain(line)) <= max(cells, 2) for line in lines)


@pytest.mark.parametrize(
    ("answered", "applicable", "word"),
    [
        (0, 64, "not started"),
        (1, 64, "in progress"),
        (63, 64, "in progress"),
        (64, 64, "answered"),
        (0, 0, "answered"),
    ],
)
def test_progress_in_words(answered: int, applicable: int, word: str) -> None:
    row = CaseRow("C", "visits", answered, applicable, {})
    assert progress_word(row) == word
    table = Table(CaseIndex(FRAMEWORK, "visits", [row]), 80)
    text = plain(table.row(row))
    assert word in text
    assert f"{answered}/{applicable}" in text
    assert ("██████" in text) == (answered == applicable > 0)
    head = plain(case_detail(FRAMEWORK, row, 80, 3)[0])
    assert head.endswith(f"answered, {'not marked complete' if word == 'answered' else word}")


@pytest.mark.parametrize(
    ("recorded", "word"),
    [
        (State.COMPLETE, "complete"),
        (State.SUBMITTED, "submitted"),
        (State.RETURNED, "returned"),
        (State.APPROVED, "approved"),
        (State.IN_PROGRESS, "answered"),
    ],
)
def test_what_was_said_of_a_case_stands_in_place_of_how_far_it_is(
    recorded: State, word: str
) -> None:
    row = CaseRow("C", "visits", 64, 64, {}, recorded=recorded)
    assert progress_word(row) == word
    index = CaseIndex(FRAMEWORK, "visits", [row])
    assert word in plain(Table(index, 80).row(row))
    told = "not marked complete" if word == "answered" else word
    assert plain(case_detail(FRAMEWORK, row, 80, 3)[0]).endswith(f"64 of 64 answered, {told}")


def test_the_first_attributes_stay_where_there_is_room_for_some_only() -> None:
    row = CaseRow("C", "visits", 0, 64, {"level": "High", "office": "Huddersfield"})
    index = CaseIndex(FRAMEWORK, "visits", [row])
    assert "Huddersfield" in plain(Table(index, 80).row(row))
    narrow = plain(Table(index, 46).row(row))
    assert "High" in narrow
    assert "Hudder" not in narrow


def test_a_title_is_cut_only_where_its_room_is_needed() -> None:
    row = CaseRow("C", "visits", 0, 64, {"level": "High", "office": "Hull"})
    index = CaseIndex(LONG_TITLE, "visits", [row])
    assert "Responsible grade" in plain(Table(index, 80).heading(BY_ID))
    narrow = Table(index, 44)
    assert "Hull" in plain(narrow.row(row))
    assert "Responsible grade" not in plain(narrow.heading(BY_ID))


def test_who_has_a_case_is_shown_where_anybody_has_one() -> None:
    row = CaseRow("C", "visits", 0, 64, {"level": "High"}, "Ann Other")
    index = CaseIndex(FRAMEWORK, "visits", [row, row._replace(inspector="")])
    table = Table(index, 80)
    assert "inspector" in plain(table.heading(BY_ID))
    assert "Ann Other" in plain(table.row(row))
    assert "High" in plain(table.row(row))
    assert index.select("other ann", BY_ID) == [row]
    nobodys = CaseIndex(FRAMEWORK, "visits", [row._replace(inspector="")])
    assert "inspector" not in plain(Table(nobodys, 80).heading(BY_ID))


def test_tabs_say_more_where_there_is_room() -> None:
    counts = [Count(Sample("a", "Visits", "V"), 12, 5), Count(Sample("b", "Works", "W"), 3, 0)]
    wide = "".join(span.text for span in sample_tabs(counts, "b", 100))
    assert wide == "  1 Visits 5 of 12 answered  ▸2 Works 0 of 3 answered "
    narrow = "".join(span.text for span in sample_tabs(counts, "a", 40))
    assert narrow == " ▸1 Visits 5/12   2 Works 0/3 "


recents = st.builds(
    Recent,
    st.text(st.characters(exclude_characters="\0"), min_size=1).map(Path),
    nasty,
    st.integers(0, 99999),
    st.just(datetime(2020, 3, 2, 12, tzinfo=UTC)),
)


@given(recents, st.integers(60, 130), st.booleans())
def test_recent_files_keep_to_their_line(recent: Recent, cells: int, gone: bool) -> None:
    line = recent_line("1", recent, gone=gone, width=cells)
    assert width(line) <= cells
    assert ("gone" if gone else local_time(recent.used)) in plain(line)
    for detail in recent_detail(recent, gone=gone, width=cells):
        assert cell_len(plain(detail)) <= cells


def test_the_end_of_a_path_is_what_is_shown() -> None:
    path = Path("/a/very/long/way/to/a/folder/of/inspections/leeds.sqlite")
    recent = Recent(path, "Leeds CRC", 3, datetime(2020, 3, 2, tzinfo=UTC))
    line = plain(recent_line("1", recent, gone=False, width=76))
    assert line.endswith("leeds.sqlite")
    assert "…" in line
    assert plain(recent_line("1", recent, gone=False, width=200)).endswith(str(path))


@given(st.text(), st.integers(1, 40), st.integers(0, 5))
def test_wrapping_keeps_to_lines_and_says_where_it_goes_on(
    text: str, cells: int, most: int
) -> None:
    lines = wrap_to(text, cells, most)
    assert len(lines) <= most
    assert all(cell_len(line) <= max(cells, 2) for line in lines)
    words = "".join(visible(text).split())
    if most and "".join("".join(lines).split()) != words:
        assert lines[-1].endswith("…")
