"""Comparing with published figures: the test, what is missing, and which figures can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.comparison import (
    LEAST_EXPECTED,
    NO_DATA,
    Against,
    Compared,
    Published,
    Verdict,
    compare,
    counts_of,
    plausible,
)
from hmip_tui.panels.comparison import row_line
from hmip_tui.ratings import percent
from hmip_tui.statistics import two_proportions
from hmip_tui.tally import Counts
from hmip_tui.views import ComparedRow
from tests.report_lines import ROOT, load

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")


@given(st.integers(0, 100), st.integers(1, 400))
def test_the_counts_that_give_a_percentage_are_all_of_them(percentage: int, base: int) -> None:
    every = [k for k in range(base + 1) if percent(k, base - k) == percentage]
    assert list(counts_of(percentage, base)) == every
    assert plausible(percentage, base) == bool(every)


def test_the_reports_80_per_cent_of_47_is_impossible() -> None:
    assert not plausible(80, 47)
    assert plausible(80, 46)
    assert compare(37, 10, Published(80, 47)).why == "80% cannot come of 47 cases"


@st.composite
def known(data: st.DrawFn) -> tuple[int, int, int, int]:
    n, base = data(st.integers(1, 300)), data(st.integers(1, 300))
    return data(st.integers(0, n)), n, data(st.integers(0, base)), base


@given(known())
def test_significant_is_said_only_where_every_count_behind_the_figure_agrees(
    sides: tuple[int, int, int, int],
) -> None:
    yes, n, other, base = sides
    published = percent(other, base - other)
    assert published is not None
    found = compare(yes, n - yes, Published(published, base))
    p_values = [two_proportions(yes, n, k, base).p for k in counts_of(published, base)]
    assert found.p == pytest.approx((min(p_values), max(p_values)))
    share = [(yes + k) / (n + base) for k in counts_of(published, base)]
    expected = min(min(n, base) * min(s, 1 - s) for s in share)
    if expected < LEAST_EXPECTED:
        assert found.verdict is Verdict.UNTESTED
    elif max(p_values) < 0.1:
        assert found.verdict is Verdict.SIGNIFICANT
    elif min(p_values) >= 0.1:
        assert found.verdict is Verdict.NOT_SIGNIFICANT
    else:
        assert found.verdict is Verdict.UNTESTED
    assert ("significant" in found.words) == (found.verdict is Verdict.SIGNIFICANT)


@given(known())
def test_without_a_base_nothing_is_said_that_a_base_could_contradict(
    sides: tuple[int, int, int, int],
) -> None:
    yes, n, other, base = sides
    published = percent(other, base - other)
    found = compare(yes, n - yes, Published(published))
    with_base = compare(yes, n - yes, Published(published, base))
    assert found.verdict is not Verdict.SIGNIFICANT
    if found.verdict is Verdict.NOT_SIGNIFICANT:
        assert with_base.verdict is not Verdict.SIGNIFICANT
    if found.least_base is not None and base >= found.least_base:
        assert with_base.verdict is Verdict.SIGNIFICANT


def test_the_words() -> None:
    assert compare(55, 45, Published(67, 100)).words == "significantly lower"
    assert compare(67, 33, Published(55, 100)).words == "significantly higher"
    assert compare(57, 43, Published(55, 100)).words == "higher"
    assert compare(55, 45, Published(55)).words == "unchanged"
    assert compare(55, 45, Published(68)).words == "lower"
    assert compare(55, 45, Published()).words == NO_DATA
    assert compare(55, 45, Published(note="Lost.")).words == "Lost."
    assert compare(0, 0, Published(55)).words == "no case is counted yet"


def test_a_p_just_below_the_level_reads_as_below_it() -> None:
    found = compare(27, 73, Published(37, 200))
    assert found.verdict is Verdict.SIGNIFICANT
    assert found.p is not None
    assert 0.0995 < found.p[1] < 0.1
    assert found.why == "p 0.084 to 0.099, below 0.1"


@pytest.mark.parametrize(("figure", "word"), [(58, "base>9999"), (67, "base 29")])
def test_the_base_that_is_needed_stands_in_the_row(figure: int, word: str) -> None:
    published = {side: Published(figure) for side in Against}
    compared = {side: compare(44, 46, each) for side, each in published.items()}
    row = ComparedRow("2.1.1", "Is it so?", "so", Counts(44, 46), published, compared)
    line = row_line(row, 80)
    assert [span.text.strip() for span in line if "base" in span.text] == [word, word]
    assert sum(len(span.text) for span in line) == 80


def test_what_is_missing_is_named() -> None:
    few = compare(3, 2, Published(20, 5))
    assert (few.verdict, few.points) == (Verdict.UNTESTED, 40)
    assert "too few cases" in few.why
    edge = next(
        found
        for yes in range(60, 120)
        if (found := compare(yes, 130 - yes, Published(55, 900))).why.startswith("the published")
    )
    assert edge.p is not None
    assert edge.p[0] < 0.1 <= edge.p[1]
    assert "rounded" in compare(73, 57, Published(63)).why
    assert compare(130, 0, Published(100)).verdict is Verdict.NOT_SIGNIFICANT


@pytest.mark.parametrize(
    "value", [None, 3, {}, {"percent": True}, {"percent": 101}, {"percent": "3"}, {"base": -1}]
)
def test_a_value_that_is_no_figure_is_none(value: object) -> None:
    assert Published.from_value(value) == Published()


def test_a_figure_is_read_as_it_was_written() -> None:
    figure = Published(67, 130, "As printed.")
    assert Published.from_value(figure.as_value()) == figure


# -- the report's own words -------------------------------------------------------------------

BASES = {
    question: base
    for base, questions in (
        (130, "2.1.1 2.1.2 2.2.1 2.2.2 2.3.1 2.3.2"),
        (119, "2.2.3 2.3.3"),
        (87, "2.4.1"),
        (63, "2.4.2"),
        (71, "2.4.3"),
    )
    for question in questions.split()
}
"""The cases that chapter 2 prints for each key question."""

# question, side, a piece of the sentence that calls it significant
SIGNIFICANT = (
    ("2.1.1", "previous", "has fallen significantly sharply since our last inspection"),
    ("2.1.2.a", "previous", "which was a significant fall from last year"),
    ("2.2.1", "all_providers", "significantly poorer than the average performance of CRCs"),
    ("2.2.2", "all_providers", "significantly poorer than the average for CRCs"),
    ("2.3.2", "previous", "Performance has declined significantly this time"),
    ("2.3.3", "all_providers", "now significantly worse than the average for other CRCs"),
    ("2.4.1", "all_providers", "significantly lower than the average for CRCs"),
    ("2.4.2", "all_providers", "significantly worse than the average for all CRCs"),
)
# question, side, a piece of the sentence that speaks of a difference without the word
OTHER_WORDS = (
    ("2.1.1", "all_providers", "is below the aggregate score for all CRCs"),
    ("2.1.2", "previous", "had improved a little since our previous inspection"),
    ("2.2.2", "previous", "although better, requires further improvement"),
    ("2.3.3", "previous", "it has declined still further"),
)
NO_FIGURE = "It is concerning that it has now deteriorated significantly"
ELSEWHERE = (
    "there has been no significant change in the binary",
    "the significance of this has not been considered",
    "calculates whether any changes are statistically significant",
    "they will use the word 'significant'",
    "which do not meet the significance test",
    "The most significant change is the implementation",
)
"""Reoffending, a case, the method, the operating model: no figures of the inspection."""

ROWS = {row["id"]: row for row in (*PUBLISHED["key_question"], *PUBLISHED["prompt"])}
SENTENCES = [
    line
    for line in (ROOT / "tests/data/significant.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def compared(question: str, side: str, base: int | None = None) -> Compared:
    """A question of the report beside its published figure, on a base if one is given."""
    n = BASES[question[:5]]
    yes = counts_of(ROWS[question]["current"], n)[0]
    return compare(yes, n - yes, Published(ROWS[question][side], base))


def test_every_significant_of_the_report_is_accounted_for() -> None:
    """Each sentence with the word is one of those below, or of no figure of the inspection."""
    told = [piece for _, _, piece in SIGNIFICANT] + [NO_FIGURE, *ELSEWHERE]
    said = [s for s in SENTENCES if "significan" in s.casefold()]
    assert all(sum(piece in s for s in said) == 1 for piece in told)
    assert all(any(piece in s for piece in told) for s in said)
    assert all(any(piece in s for s in SENTENCES) for _, _, piece in OTHER_WORDS)


@pytest.mark.parametrize(("question", "side", "_sentence"), SIGNIFICANT)
def test_what_the_report_calls_significant_can_be(question: str, side: str, _sentence: str) -> None:
    """The report prints no base of what it compares with, so the word cannot be said again.

    With a base large enough it can; without one the program says from which on.
    """
    found = compared(question, side)
    assert found.verdict is Verdict.UNTESTED
    assert found.least_base is not None
    assert compared(question, side, found.least_base * 10).verdict is Verdict.SIGNIFICANT
    assert "significant" not in found.words


@pytest.mark.parametrize(("question", "side"), [("2.1.2", "previous"), ("2.2.2", "previous")])
def test_what_the_report_tells_in_other_words_is_not(question: str, side: str) -> None:
    assert compared(question, side).verdict is Verdict.NOT_SIGNIFICANT


@pytest.mark.parametrize("previous", range(100, 137, 6))
@pytest.mark.parametrize("all_providers", [1171, 4000])
def test_one_base_for_each_side_gives_the_reports_words(previous: int, all_providers: int) -> None:
    """docs/comparison.md: a base of 100 to 136 before, one of 1,171 or more for all providers."""
    bases = {"previous": previous, "all_providers": all_providers}
    for question, side, _ in SIGNIFICANT:
        assert compared(question, side, bases[side]).verdict is Verdict.SIGNIFICANT, question
    for question, side, _ in OTHER_WORDS:
        verdict = compared(question, side, bases[side]).verdict
        # chapter 2 calls 2.1.1 "below the aggregate score", where the test is met as well
        as_told = (question, side) != ("2.1.1", "all_providers")
        assert (verdict is not Verdict.SIGNIFICANT) == as_told, question


def test_2_1_3_has_no_figure_to_test() -> None:
    assert set(ROWS["2.1.3"]) == {"id", "missing"}
