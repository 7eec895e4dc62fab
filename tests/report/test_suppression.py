"""No small number can be worked out from what is shown beside it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.application import Inspection
from hmip_tui.report.compose import Options, compose
from hmip_tui.report.past import past_of
from hmip_tui.report.suppression import HIDDEN, hidden_parts, hides_share, is_small
from hmip_tui.report.values import Table
from tests.report.reading import tables_of

PARTS = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def test_nothing_is_hidden_unless_asked_for() -> None:
    assert hidden_parts([1, 2, 3], 0) == frozenset()
    assert not hides_share(1, 0, 0)


def test_a_small_part_is_hidden_with_the_next_smallest() -> None:
    assert hidden_parts([3, 40, 20, 0], 5) == {0, 2}
    assert hidden_parts([5, 40, 0], 5) == frozenset()
    assert hidden_parts([3, 0, 0], 5) == {0}


def test_two_small_parts_are_hidden_with_more_if_their_sum_gives_them_away() -> None:
    assert hidden_parts([1, 1, 30], 5) == {0, 1, 2}
    assert hidden_parts([4, 4, 30, 40], 5) == {0, 1, 2}


@given(PARTS, st.integers(1, 6))
def test_every_small_part_is_hidden_and_no_zero(parts: list[int], below: int) -> None:
    hidden = hidden_parts(parts, below)
    assert {p for p, number in enumerate(parts) if is_small(number, below)} <= hidden
    assert all(parts[p] for p in hidden)


@pytest.mark.parametrize(("below", "count"), [(2, 2), (2, 3), (3, 3), (5, 2), (5, 3)])
def test_whoever_knows_the_total_and_the_rule_cannot_work_it_out(below: int, count: int) -> None:
    """Of every way to share out up to 13: what looks alike differs in each small part."""
    alike: dict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = {}
    for parts in product(range(14), repeat=count):
        hidden = hidden_parts(parts, below)
        shown = tuple(None if p in hidden else part for p, part in enumerate(parts))
        alike.setdefault((sum(parts), shown), []).append(parts)
    for (_, shown), possible in alike.items():
        places = [p for p, part in enumerate(shown) if part is None]
        for place in places:
            values = {parts[place] for parts in possible}
            # where all that is there is small, there is nothing to hide it among
            among = any(not is_small(parts[p], below) for parts in possible for p in places)
            assert len(values) > 1 or not among or not is_small(values.pop(), below)


def test_a_share_is_hidden_from_either_side() -> None:
    for yes, no in product(range(8), repeat=2):
        assert hides_share(yes, no, 5) is (0 < yes < 5 or 0 < no < 5)


def _numbers(table: Table, unit: str) -> list[object]:
    wanted = [c.unit == unit and c.id != "unanswered" for c in table.columns]
    places = [n for n, is_wanted in enumerate(wanted) if is_wanted]
    return [row[n].value for row in table.rows for n in places]


def test_no_table_of_the_report_shows_a_small_number(inspection: Inspection) -> None:
    report = compose(inspection, past_of(inspection), Options(suppress_below=5))
    open_cases = {"samples"}
    hidden = 0
    for table in (*report.data, *tables_of(report).values()):
        if table.id in open_cases or table.id in ("standards", "bands", "overall_bands"):
            continue
        for number in _numbers(table, "count"):
            assert not (isinstance(number, int) and 0 < number < 5), table.id
        hidden += sum(cell.text == HIDDEN for row in table.rows for cell in row)
    assert hidden > 20


def test_groups_that_make_up_a_whole_are_hidden_together(inspection: Inspection) -> None:
    past = past_of(inspection)
    shown = {}
    for below in (0, 5):
        tables = compose(inspection, past, Options(suppress_below=below)).data
        (table,) = (t for t in tables if t.id == "interviews")
        names = [column.id for column in table.columns]
        rows = [dict(zip(names, (c.value for c in row), strict=True)) for row in table.rows]
        shown[below] = {
            row["of"]: (row["yes"], row["n"], row["percent"])
            for row in rows
            if row["result"] == "unmanageable workload"
        }
    grade = inspection.framework.attributes["officer_grade"].name
    # 4 of the PSOs say no: with all, and the POs, it is 43 - 32 less 19 - 12
    assert shown[0] == {
        "all": (32, 43, 74),
        f"{grade}: PO": (12, 19, 63),
        f"{grade}: PSO": (20, 24, 83),
    }
    assert shown[5] == {
        "all": (32, 43, 74),
        f"{grade}: PO": (None, 19, None),
        f"{grade}: PSO": (None, 24, None),
    }


def test_an_answer_that_is_missing_hides_no_figure(inspection: Inspection) -> None:
    """One case of 130 has no judgement on 2.2.1, which says nothing of anybody."""
    report = compose(inspection, past_of(inspection), Options(suppress_below=5))
    (table,) = (table for table in report.data if table.id == "key_questions")
    names = [column.id for column in table.columns]
    rows = {row[0].value: dict(zip(names, row, strict=True)) for row in table.rows}
    shown = [rows["2.2.1"][name].value for name in ("yes", "no", "unanswered", "n", "current")]
    assert shown == [71, 58, 1, 129, 55]


def test_what_is_hidden_takes_its_share_band_and_picture_along(inspection: Inspection) -> None:
    report = compose(inspection, past_of(inspection), Options(suppress_below=5))
    for table in report.data:
        if table.id in ("key_questions", "prompts"):
            names = [column.id for column in table.columns]
            for row in table.rows:
                cells = dict(zip(names, row, strict=True))
                if cells["hidden"].value == "yes":
                    for name in ("yes", "no", "current", "margin", "difference_previous"):
                        assert cells[name].value is None
                    assert not cells["band"].value
                    assert not cells["since_previous"].value
                else:
                    assert cells["current"].value is not None
    told = str([section for section in report.sections if section.id == "definitions"])
    assert HIDDEN in told
