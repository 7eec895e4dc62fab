"""The plan of the demonstration's interviews: exact shares, and replies that give the results."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from hmip_tui.demonstration.figures import Share
from hmip_tui.demonstration.interviews import Planned, make, shares
from hmip_tui.framework import build
from hmip_tui.framework.interviews import DID_NOT_KNOW, REFUSED
from hmip_tui.interviews import Held, percentages
from hmip_tui.tally import ALL, Slice
from tests.report_lines import load

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")
CHOICES = load("schema/demonstration/interviews.toml")
KIND = build(load("schema/frameworks/crc-2019.toml")).interviews[CHOICES["kind"]]
GRADES = {"PO": 63, "PSO": 83}


def published(yes: int, n: int) -> int:
    return int((Decimal(100 * yes) / n).quantize(Decimal(1), ROUND_HALF_UP))


def held(plan: tuple[Planned, ...]) -> list[Held]:
    return [Held(planned.replies, planned.attributes) for planned in plan]


@pytest.mark.parametrize("sizes", [(19, 24), (22, 27), (27, 22), (30, 12)], ids=str)
def test_shares_are_what_trying_every_number_finds(sizes: tuple[int, int]) -> None:
    most = 0
    possible = {
        (figure, size): [
            (yes, n)
            for n in range(1, size + 1)
            for yes in range(n + 1)
            if published(yes, n) == figure
        ]
        for figure, size in zip(GRADES.values(), sizes, strict=True)
    }
    for (yes, n), (more, m) in itertools.product(*possible.values()):
        if published(yes + more, n + m) == 74:
            most = max(most, n + m)
    if not most:
        with pytest.raises(ValueError, match="cannot come from"):
            shares(GRADES, 74, dict(zip(GRADES, sizes, strict=True)))
        return
    found = shares(GRADES, 74, dict(zip(GRADES, sizes, strict=True)))
    assert sum(share.n for share in found.values()) == most
    assert {grade: published(s.yes, s.n) for grade, s in found.items()} == GRADES
    yes, n = (sum(getattr(share, part) for share in found.values()) for part in ("yes", "n"))
    assert published(yes, n) == 74
    assert all(share.n <= size for share, size in zip(found.values(), sizes, strict=True))


def test_no_grades_of_49_officers_leave_fewer_out() -> None:
    most = []
    for po in range(50):
        try:
            found = shares(GRADES, 74, {"PO": po, "PSO": 49 - po})
        except ValueError:
            continue
        most.append(sum(share.n for share in found.values()))
    assert max(most) == 43
    assert shares(GRADES, 74, {"PO": 22, "PSO": 27}) == {"PO": Share(12, 19), "PSO": Share(20, 24)}


def test_one_number_of_officers_cannot_give_both_caseloads() -> None:
    """Why the framework asks twice for the number of cases."""
    for n in range(1, 50):
        figures = {published(yes, n) for yes in range(n + 1)}
        assert not {70, 29} <= figures


@pytest.mark.parametrize("seed", [CHOICES["seed"], 0, 7, 2**40])
def test_any_seed_gives_the_published_results(seed: int) -> None:
    plan = make(KIND, {**CHOICES, "seed": seed}, PUBLISHED)
    assert len(plan) == 49
    for row in PUBLISHED["interview_result"]:
        slice_ = Slice(row["attribute"], row["value"]) if "attribute" in row else ALL
        found = {p.result: p for p in percentages(KIND, held(plan), slice_)}[row["result"]]
        assert published(found.yes, found.n) == row["current"]


@pytest.fixture(scope="module")
def plan() -> tuple[Planned, ...]:
    return make(KIND, CHOICES, PUBLISHED)


def test_no_officer_more_could_have_been_counted(plan: tuple[Planned, ...]) -> None:
    asked = {row["question"] for row in PUBLISHED["interview_result"] if "attribute" in row}
    for found in percentages(KIND, held(plan)):
        if found.question in asked:
            continue
        all_asked = 11 if found.question == "op.adjustments" else 49
        for n in range(found.n + 1, all_asked + 1):
            assert found.percent not in {published(yes, n) for yes in range(n + 1)}


def test_whoever_is_left_out_did_not_know_or_refused_or_was_not_asked(
    plan: tuple[Planned, ...],
) -> None:
    for question in KIND.questions:
        for planned in plan:
            said = planned.replies.get(question.id)
            assert said is None or said in (*question.replies, REFUSED, DID_NOT_KNOW)
    found = percentages(KIND, held(plan))
    assert sum(p.refused for p in found) > 0
    assert sum(p.did_not_know for p in found) > 0
    left_open = sum(49 - p.n - p.refused - p.did_not_know for p in found)
    assert left_open > 49 - 11  # beside those whom the adjustments are no question for


def test_replies_do_not_contradict_one_another(plan: tuple[Planned, ...]) -> None:
    for planned in plan:
        if planned.replies["op.caseload_75"] == "Yes":
            assert planned.replies["op.caseload"] == "Yes"
        if "op.adjustments" in planned.replies:
            assert planned.replies["op.adjustments_needed"] == "Yes"


def test_texts_stand_beside_what_they_suit(plan: tuple[Planned, ...]) -> None:
    written = [(q, text, p) for p in plan for q, text in p.remarks.items()]
    assert {text for _, text, _ in written} == {row["text"] for row in CHOICES["remark"]}
    for question, text, planned in written:
        (row,) = [row for row in CHOICES["remark"] if row["text"] == text]
        assert (row["question"], row["reply"]) == (question, planned.replies[question])
        assert 20 <= len(text) <= 120


def changed(**more: Any) -> dict[str, Any]:
    return {**CHOICES, **more}


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        (changed(held=48), ValueError),
        (changed(held=3, attributes={"officer_grade": {"PO": 1, "PSO": 2}}), ValueError),
        (changed(figure=[]), KeyError),
        (changed(remark=[{"question": "op.quality", "reply": "?", "text": ""}]), ValueError),
    ],
)
def test_choices_that_contradict_the_figures_are_refused(
    choices: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(KIND, choices, PUBLISHED)
