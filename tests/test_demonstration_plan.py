"""The demonstration's parts: the exact search, the plan of the cases, the clock."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from hmip_tui.demonstration import WorkingDays
from hmip_tui.demonstration.figures import Published, Share, widest
from hmip_tui.demonstration.plan import make
from hmip_tui.framework import build
from hmip_tui.tally import recount
from tests.report_lines import load

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")
CHOICES = load("schema/demonstration/west-yorkshire-crc-2020.toml")
TEXTS = load("schema/demonstration/evidence.toml")
FRAMEWORK = build(load("schema/frameworks/crc-2019.toml"))
OURS = {"2.1.3": 43, "4.2.2.a": 77}


def published(yes: int, n: int) -> int:
    return int((Decimal(100 * yes) / n).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize("cases", [1, 13, 54, 119])
def test_widest_finds_what_trying_every_number_finds(cases: int) -> None:
    for percentage in range(101):
        possible = [
            n
            for n in range(1, cases + 1)
            if any(published(yes, n) == percentage for yes in range(n + 1))
        ]
        if not possible:
            with pytest.raises(ValueError, match="cannot come from"):
                widest(percentage, cases)
            continue
        share = widest(percentage, cases)
        assert share.n == max(possible)
        assert published(share.yes, share.n) == percentage


def test_eighty_per_cent_of_47_is_impossible() -> None:
    assert widest(80, 47) == Share(37, 46)


def test_a_figure_printed_for_values_together_is_shared_out() -> None:
    figures = Published(PUBLISHED, OURS)
    field = "attribute.stood_down"
    assert figures.cases("unpaid_work", field, "Three times") == 2
    assert figures.cases("unpaid_work", field, "Once") == 7  # 22% of 54 are 12: less 3, less 2
    with pytest.raises(KeyError):
        figures.cases("unpaid_work", field, "Never")


def test_what_is_printed_is_never_ours() -> None:
    figures = Published(PUBLISHED, {"2.1.1": 1, "2.1.3": 43})
    assert (figures.percentage("2.1.1"), figures.percentage("2.1.3")) == (55, 43)


@pytest.mark.parametrize("seed", [0, 20191028, 2**40])
def test_any_seed_gives_the_figures(seed: int) -> None:
    figures = Published(PUBLISHED, OURS)
    plan = make(FRAMEWORK, {**CHOICES, "seed": seed}, TEXTS, figures)
    tally = recount(FRAMEWORK, plan.cases)
    for standard in FRAMEWORK.standards.values():
        for question in standard.rated_questions:
            counts = tally.counts(question)
            assert published(counts.yes, counts.n) == figures.percentage(question)
    for row in PUBLISHED["prompt"]:
        counts = tally.counts(row["id"])
        assert published(counts.yes, counts.n) == row.get("current", OURS.get(row["id"]))
    assert all(tally.counts(row["id"]).yes == row["met"] for row in PUBLISHED["gate"])


def changed(field: str, **changes: Any) -> dict[str, Any]:
    """The choices with one field allotted in another way."""
    rows = [{**row, **changes} if row["field"] == field else row for row in CHOICES["allot"]]
    return {**CHOICES, "allot": rows}


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        (changed("attribute.disability", where={"attribute.gender": "Female"}), ValueError),
        (changed("attribute.disability", printed=["Perhaps"]), KeyError),
        (changed("gate.child_safeguarding_expected", values={"yes": 41}), ValueError),
    ],
)
def test_choices_that_contradict_the_figures_are_refused(
    choices: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(FRAMEWORK, choices, TEXTS, Published(PUBLISHED, OURS))


def test_the_clock_keeps_office_hours_and_weekends() -> None:
    clock = WorkingDays({"starts": "2019-10-28T09:00:00.000Z", "days": 10, "hours": 7.5}, 231)
    assert [clock(), clock()] == ["2019-10-28T09:00:00.000Z", "2019-10-28T09:00:00.001Z"]
    clock.go_on_with(1)  # 24 cases a day
    assert clock() == "2019-10-28T09:18:45.000Z"
    clock.step(7_250)
    assert [clock(), clock()] == ["2019-10-28T09:18:45.001Z", "2019-10-28T09:18:52.251Z"]
    clock.go_on_with(24 * 5)
    assert clock() == "2019-11-04T09:00:00.000Z"
    clock.go_on_with(0)  # never backwards
    assert clock() == "2019-11-04T09:00:07.250Z"
