"""Which rule allows which rating, and what a decision was taken on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import framework_files
from hmip_tui.application import Inspection
from hmip_tui.deliberation import Rule, allowed, fingerprint, reach
from hmip_tui.demonstration import create
from hmip_tui.framework import Answer, build
from hmip_tui.journal import Action
from hmip_tui.ratings import StandardResult, rate_standard
from hmip_tui.tally import Counts

FRAMEWORK = build(framework_files.built_in())
NAMES = [band.name for band in FRAMEWORK.bands]
INADEQUATE, IMPROVE, GOOD, OUTSTANDING = NAMES


def rated(standard: str, *judged: tuple[int, int], decided: str | None = None) -> StandardResult:
    """A standard whose key questions have so many yes and no."""
    found = FRAMEWORK.standards[standard]
    counts = {
        id: Counts(yes=yes, no=no)
        for id, (yes, no) in zip(found.rated_questions, judged, strict=True)
    }
    return rate_standard(FRAMEWORK, found, counts, decided=decided)


def permitted(standard: str, *judged: tuple[int, int]) -> dict[str, tuple[Rule, ...]]:
    return allowed(FRAMEWORK, FRAMEWORK.standards[standard], rated(standard, *judged))


def test_far_from_every_boundary_no_rule_allows_another_rating() -> None:
    assert permitted("2.1", (57, 43), (90, 10), (90, 10)) == {IMPROVE: (Rule.PROVISIONAL,)}


@pytest.mark.parametrize(
    ("yes", "across"),
    [
        *[(44, None), (45, IMPROVE), (49, IMPROVE), (50, INADEQUATE), (55, INADEQUATE), (56, None)],
        *[(59, None), (60, GOOD), (65, IMPROVE), (70, IMPROVE), (71, None), (75, OUTSTANDING)],
        *[(80, GOOD), (85, GOOD), (86, None)],
    ],
)
def test_five_points_from_a_boundary_the_band_across_it_is_allowed(
    yes: int, across: str | None
) -> None:
    found = permitted("2.1", (yes * 10, 1000 - yes * 10), (1000, 0), (1000, 0))
    assert [name for name, rules in found.items() if Rule.WITHIN_POINTS in rules] == (
        [across] if across else []
    )
    assert len(found) == (2 if across else 1)


def test_one_case_may_do_what_five_points_do_not() -> None:
    # 3 of 7 is 43%; one case more is 57%, a better band
    assert permitted("2.1", (3, 4), (7, 0), (7, 0)) == {
        INADEQUATE: (Rule.PROVISIONAL,),
        IMPROVE: (Rule.ONE_CASE,),
    }


def test_unpaid_work_may_be_moved_one_band_by_its_qualitative_evidence() -> None:
    found = permitted("4.1", (73, 27), (72, 28), (83, 17))
    assert found == {
        IMPROVE: (Rule.MODERATION,),
        GOOD: (Rule.PROVISIONAL,),
        OUTSTANDING: (Rule.MODERATION,),
    }
    lowest = permitted("4.1", (10, 90), (72, 28), (83, 17))
    assert list(lowest) == [INADEQUATE, IMPROVE]


def test_the_lead_inspector_may_propose_any_rating_in_domain_one() -> None:
    found = allowed(FRAMEWORK, FRAMEWORK.standards["1.1"], rated("1.1"))
    assert found == dict.fromkeys(NAMES, (Rule.LEAD,))


def test_an_unrated_standard_has_no_rule_for_anything() -> None:
    assert permitted("2.1", (0, 0), (1, 0), (1, 0)) == {}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "made.sqlite"
    create(path)
    return path


@pytest.fixture
def demonstration(made: Path, tmp_path: Path) -> Iterator[Inspection]:
    shutil.copy(made, tmp_path / "inspection.sqlite")
    with Inspection.open(tmp_path / "inspection.sqlite", author="lead-inspector") as opened:
        yield opened


judgements = st.tuples(*[st.tuples(st.integers(0, 40), st.integers(0, 40)) for _ in range(3)])


@given(judgements)
def test_rules_agree_with_discretion(judged: tuple[tuple[int, int], ...]) -> None:
    result = rated("2.1", *judged)
    found = permitted("2.1", *judged)
    rules = {rule for each in found.values() for rule in each}
    assert (Rule.WITHIN_POINTS in rules) is result.discretion.within_points
    assert (Rule.ONE_CASE in rules) is result.discretion.one_case


# -- the overall rating ---------------------------------------------------------------------------


def every(ratings: list[str]) -> list[StandardResult]:
    by = iter(ratings)
    return [
        rated(id, *[(0, 0)] * len(standard.rated_questions), decided=next(by))
        for id, standard in FRAMEWORK.standards.items()
    ]


def test_the_report_is_five_points_from_good_and_six_from_inadequate() -> None:
    # the ratings page: 11 of 30
    ratings = [GOOD, IMPROVE, GOOD, GOOD, *[INADEQUATE] * 4, GOOD, GOOD]
    assert reach(FRAMEWORK, every(ratings)) == (5, 6, ())


def test_single_standards_that_would_change_the_overall_rating_are_named() -> None:
    found = reach(FRAMEWORK, every([GOOD] * 5 + [IMPROVE] * 5))  # 15: one point more is Good
    assert found is not None
    assert (found.up, found.down) == (1, 10)
    assert [(t.standard, t.score, t.overall.name) for t in found.turns] == [
        (id, 16, GOOD) for id in FRAMEWORK.standards
    ]
    assert reach(FRAMEWORK, every([GOOD] * 9 + [""])) is None


# -- what it was taken on -------------------------------------------------------------------------


def test_a_fingerprint_is_of_content_and_not_of_order() -> None:
    counts = {"2.1.1": Counts(3, 4), "2.1.2": Counts(5)}
    turned = dict(reversed(counts.items()))
    evidence = {"meeting:a-1": {"title": "x"}, "document:a-2": {"title": "y"}}
    whole = fingerprint(counts, {"oc.contact": (1, 2)}, evidence)
    assert whole == fingerprint(turned, {"oc.contact": (1, 2)}, dict(reversed(evidence.items())))
    others = {
        fingerprint(counts | {"2.1.1": Counts(4, 3)}, {"oc.contact": (1, 2)}, evidence),
        fingerprint(counts, {"oc.contact": (2, 2)}, evidence),
        fingerprint(counts, {"oc.contact": (1, 2)}, {}),
        fingerprint(counts, {"oc.contact": (1, 2)}, evidence | {"data:a-3": {}}),
    }
    assert len(others | {whole}) == 5


def test_a_decision_is_to_be_reconfirmed_after_the_data_changed(demonstration: Inspection) -> None:
    inspection = demonstration
    sitting = inspection.sitting("2.1")
    assert sitting.decision is None
    assert not sitting.final
    inspection.decide("2.1", INADEQUATE, "As the cases say", by="head of inspection")
    sitting = inspection.sitting("2.1")
    assert sitting.final
    assert sitting.decision is not None
    assert (sitting.decision.by, sitting.decision.rules) == ("head of inspection", ("provisional",))
    question = inspection.framework.questions["2.1.1"]
    said = inspection.case("CS-001").values[question.field]
    other = Answer.NO if said == "yes" else Answer.YES
    inspection.take_step("CS-001", "reopen", "to see")
    inspection.answer("CS-001", question, other)
    assert inspection.sitting("2.1").stale == ("decision",)
    assert inspection.stale_ratings() == {"2.1": ("decision",)}
    assert not inspection.sitting("2.1").final
    inspection.answer("CS-001", question, Answer(said))  # as it was: what it rests on is the same
    assert inspection.sitting("2.1").final
    inspection.answer("CS-001", question, other)
    inspection.reconfirm("2.1", "decision")
    again = inspection.sitting("2.1")
    assert again.final
    assert again.decision is not None
    assert (again.decision.rating, again.decision.reason) == (INADEQUATE, "As the cases say")
    inspection.put_rating_back("2.1", Action.UNDO)
    assert inspection.sitting("2.1").stale == ("decision",)


def test_what_no_rule_allows_is_recorded_as_such(demonstration: Inspection) -> None:
    demonstration.decide("2.3", OUTSTANDING, "All the same")
    decision = demonstration.sitting("2.3").decision
    assert decision is not None
    assert decision.rules == ("none",)
    value = demonstration.record.values("standard:2.3")["decision"]
    assert value["rules"] == ["none"]


def test_undo_leaves_the_decision_before(demonstration: Inspection) -> None:
    demonstration.decide("2.3", INADEQUATE, "one")
    demonstration.decide("2.3", IMPROVE, "two")
    demonstration.put_rating_back("2.3", Action.UNDO)
    assert demonstration.recorded_rating("2.3", "decision") == (INADEQUATE, "one")
    demonstration.put_rating_back("2.3", Action.UNDO)
    assert demonstration.recorded_rating("2.3", "decision") is None
