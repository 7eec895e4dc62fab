"""Which cases the list shows, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.case_order import BY_ID, BY_PROGRESS, CaseIndex
from hmip_tui.framework import build
from hmip_tui.states import State
from hmip_tui.views import CaseRow
from tests.strategies import DOCUMENT

ATTRIBUTES: list[dict[str, Any]] = [
    {
        "id": "level",
        "name": "Risk level",
        "samples": ["visits"],
        "values": ["Low", "Medium", "High"],
        "heading": "{} RoSH",
    },
    {"id": "office", "name": "Office", "samples": ["visits"], "heading": "{}"},
    {"id": "grade", "name": "Grade", "samples": ["visits"]},
]
FRAMEWORK = build({**DOCUMENT, "attribute": [*DOCUMENT["attribute"], *ATTRIBUTES]})


def case(id: str, answered: int = 0, applicable: int = 10, **attributes: str) -> CaseRow:
    return CaseRow(id, "visits", answered, applicable, attributes)


def index(*rows: CaseRow) -> CaseIndex:
    return CaseIndex(FRAMEWORK, "visits", rows)


def ids(rows: list[CaseRow]) -> list[str]:
    return [row.id for row in rows]


ROWS = (
    case("A1", 10, office="Leeds", level="High", grade="PO"),
    case("A2", 3, office="Halifax", level="Low"),
    case("B1", 0, level="Medium", grade="PSO"),
    case("B2", 0, 0, office="leeds", level="High"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "A1 A2 B1 B2"),
        ("  ", "A1 A2 B1 B2"),
        ("b", "B1 B2"),
        ("LEEDS", "A1 B2"),
        ("leeds b", "B2"),
        ("leeds a1", "A1"),
        ("medium rosh", "B1"),
        ("pso", "B1"),
        ("po", "A1"),
        ("leeds halifax", ""),
        ("[", ""),
    ],
)
def test_every_word_must_be_in_id_or_attributes(typed: str, found: str) -> None:
    assert ids(index(*ROWS).select(typed, BY_ID)) == found.split()


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (BY_ID, "A1 A2 B1 B2"),
        (BY_PROGRESS, "B1 A2 B2 A1"),
        ("level", "A2 B1 A1 B2"),
        ("office", "A2 A1 B2 B1"),
    ],
)
def test_the_orders(order: str, found: str) -> None:
    assert ids(index(*ROWS).select("", order)) == found.split()


def test_cases_are_found_and_sorted_by_what_was_said_of_them() -> None:
    complete = case("A1", 10)._replace(recorded=State.COMPLETE)
    returned = case("A2", 10)._replace(recorded=State.RETURNED)
    reopened = case("A3", 10)._replace(recorded=State.IN_PROGRESS)
    gap = case("A4", 9)._replace(recorded=State.COMPLETE)
    found = index(complete, returned, reopened, gap)
    assert ids(found.select("returned", BY_ID)) == ["A2"]
    assert ids(found.select("answered", BY_ID)) == ["A3"]
    assert ids(found.select("complete", BY_ID)) == ["A1", "A4"]
    assert ids(found.select("", BY_PROGRESS)) == ["A4", "A2", "A3", "A1"]


def test_it_sorts_by_what_heads_a_case() -> None:
    found = index(*ROWS)
    assert found.orders == (BY_ID, BY_PROGRESS, "level", "office")
    assert [found.order_name(order) for order in found.orders] == [
        "case",
        "progress, least first",
        "Risk level",
        "Office",
    ]
    assert [column.title for column in found.columns] == ["RoSH", "Office"]


def test_it_counts_what_is_complete() -> None:
    assert index(*ROWS).complete == 2
    assert index().complete == 0


def test_words_do_not_run_from_one_attribute_into_the_next() -> None:
    rows = (case("A1", office="Leeds", grade="PO"),)
    assert index(*rows).select("leedspo", BY_ID) == []


texts = st.text(max_size=6)
cases = st.lists(
    st.builds(
        CaseRow,
        st.text(min_size=1, max_size=6),
        st.just("visits"),
        st.integers(0, 5),
        st.integers(5, 9),
        st.dictionaries(st.sampled_from(["level", "office", "grade", "unheard-of"]), texts),
    ),
    unique_by=lambda row: row.id,
).map(lambda rows: sorted(rows, key=lambda row: row.id))


@given(cases, texts, st.sampled_from([BY_ID, BY_PROGRESS, "level", "office"]))
def test_whatever_the_order_it_shows_the_same_cases(
    rows: list[CaseRow], typed: str, order: str
) -> None:
    found = index(*rows)
    assert sorted(ids(found.select(typed, order))) == ids(found.select(typed, BY_ID))


@given(cases, st.text(st.characters(exclude_categories=("Z", "C"))))
def test_a_case_is_found_by_any_part_of_itself(rows: list[CaseRow], typed: str) -> None:
    found = ids(index(*rows).select(typed, BY_ID))
    wanted = typed.casefold()
    for row in rows:
        values = [row.id, *row.attributes.values()]
        if any(wanted in value.casefold() for value in values):
            assert row.id in found
