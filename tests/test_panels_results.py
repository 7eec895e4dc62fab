"""What the panels of results say, and that they keep to any width and height."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.framework import KeyQuestion
from hmip_tui.movement import Point, Range
from hmip_tui.panels.board import board_lines, overall_lines, standard_detail
from hmip_tui.panels.compare import compare_lines, warnings
from hmip_tui.panels.lines import ROLES, Line, more_below, width
from hmip_tui.panels.live import counts_sentence, live_lines
from hmip_tui.panels.movement import movement_lines, score_lines
from hmip_tui.panels.sampling import balance_lines
from hmip_tui.panels.spoken import key_question_sentences, overall_sentence
from hmip_tui.ratings import OverallResult, rate_key_question, rate_overall, rate_standard
from hmip_tui.sampling import Balance
from hmip_tui.tally import Counts
from hmip_tui.views import Board, Comparison, Live, SampleView
from tests.strategies import FRAMEWORK

BANDS = FRAMEWORK.bands


def texts(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


def said(lines: list[Line]) -> str:
    """All lines as one, as sentences may be wrapped anywhere."""
    return " ".join(" ".join(texts(lines)).split())


def live(counts: Mapping[str, Counts], unfinished: int = 0, *, population: bool = True) -> Live:
    standards = [
        rate_standard(FRAMEWORK, standard, counts)
        for standard in FRAMEWORK.standards.values()
        if standard.sample == "visits"
    ]
    found = [k for standard in standards for k in standard.key_questions]
    margins = {k.id: 7.25 if k.percent is not None else None for k in found}
    return Live(FRAMEWORK, standards, margins, {"visits": population}, {"visits": unfinished})


def board(counts: Mapping[str, Counts]) -> Board:
    shown = live(counts)
    every = [rate_standard(FRAMEWORK, s, counts) for s in FRAMEWORK.standards.values()]
    shown = shown._replace(standards=every)
    return Board(shown, rate_overall(FRAMEWORK, every), {})


HARM = {"2.1.1": Counts(yes=9, no=1), "2.1.2": Counts(yes=84, no=46, does_not_apply=11)}


def test_everything_is_said_about_a_question() -> None:
    counts = Counts(yes=84, no=46, does_not_apply=11, unanswered=2)
    found = said(live_lines(live({**HARM, "2.1.2": counts}, 4), "2.1.2", 200))
    for words in [
        "65% n130",
        "2.1.2: Good (G), good",
        "84 yes, 46 no, 11 excluded (no harm), 2 not yet answered",
        "▲ Outstanding: 20 'no' judged 'yes'",
        "▼ Requires improvement: 1 'yes' judged 'no'",
        "one case decides the band",
        "rounding decides: 64.6 is read as 65",
        "margin of error ±7.2",
        "Arriving: lowest 2.1.2",
        "4 of 10 not marked complete",
    ]:
        assert words in found
    assert "population" not in found


@pytest.mark.parametrize(
    ("counts", "shown", "heard"),
    [
        (Counts(yes=1), "▼ Inadequate: 1 'yes' judged 'no'", "Inadequate if 1 case judged yes"),
        (Counts(no=1), "▲ Outstanding: 1 'no' judged 'yes'", "Outstanding if 1 case judged no"),
        (Counts(yes=1, no=1), "▲ Outstanding: 1 'no'", "Outstanding if 1 case judged no"),
    ],
)
def test_few_cases_jump_over_a_band(counts: Counts, shown: str, heard: str) -> None:
    found = live({**HARM, "2.1.2": counts})
    result = next(k for s in found.standards for k in s.key_questions if k.id == "2.1.2")
    assert shown in said(live_lines(found, "2.1.2", 200))
    assert heard in "\n".join(key_question_sentences(found, result))


def test_the_same_is_said_in_words_alone() -> None:
    counts = Counts(yes=84, no=46, does_not_apply=11, unanswered=2)
    shown = live({**HARM, "2.1.2": counts}, population=False)
    result = next(k for s in shown.standards for k in s.key_questions if k.id == "2.1.2")
    assert list(key_question_sentences(shown, result)) == [
        "2.1.2: 65 per cent yes of 130 cases, Good.",
        "84 yes, 46 no, 11 excluded (no harm), 2 not yet answered.",
        "Outstanding if 20 cases judged no were judged yes.",
        "Requires improvement if 1 case judged yes were judged no.",
        "One case decides the band.",
        "Rounding decides the band: 64.6 is read as 65.",
        "Margin of error 7.2 points; the population is not recorded.",
    ]


def test_the_overall_rating_is_never_cut_off() -> None:
    counts = {k.id: Counts(yes=55, no=45) for k in FRAMEWORK.key_questions.values()}
    every = [rate_standard(FRAMEWORK, s, counts) for s in FRAMEWORK.standards.values()]
    one = next(result for result in every if result.rating is not None)
    overall = rate_overall(FRAMEWORK, [one])
    assert overall.rating is not None
    for cells in (20, 36, 80):
        found = overall_lines(board(HARM)._replace(overall=overall), cells)
        assert max(map(width, found)) <= cells
        assert f"Overall: {overall.score} of " in said(found)
        assert said(found).endswith(overall.rating.name)


def test_a_board_says_of_each_sample_with_cases_how_many_are_not_complete() -> None:
    shown = board({id: Counts(yes=9, no=1) for id in ("2.1.1", "2.1.2")})
    for unfinished, told in ((4, "Visits: 4 of 10 not marked"), (0, "Visits: all 10 marked")):
        lines = board_lines(
            shown._replace(live=shown.live._replace(unfinished={"visits": unfinished})), 80
        )
        found = [line for line in texts(lines) if "marked complete" in line]
        assert found == [f"{told} complete"]
    assert "marked complete" not in said(board_lines(board({}), 80))


def test_what_is_not_so_is_not_said() -> None:
    found = said(live_lines(live({**HARM, "2.1.2": Counts(yes=50, no=30)}), "2.1.2", 200))
    for words in ["excluded", "not yet answered", "one case", "rounding", "population"]:
        assert words not in found
    assert "all 10 marked complete" in found


def test_a_question_without_a_case() -> None:
    found = said(live_lines(live({}, population=False), "2.1.2", 200))
    assert "2.1.2: no case judged yet" in found
    assert found.startswith("no cases ")  # all of none are not complete
    assert "margin" not in found
    assert "not rated: no case judged on 2.1.1, 2.1.2" in found


def test_an_unknown_population_is_said_beside_the_margin() -> None:
    found = said(live_lines(live(HARM, population=False), "2.1.2", 200))
    assert "margin of error ±7.2 (population not recorded)" in found


def test_only_the_current_standard_is_opened_where_there_is_no_room() -> None:
    everything = texts(live_lines(live(HARM), "2.1.1", 40))
    assert any(line.startswith("2.2.1") for line in everything)
    less = texts(live_lines(live(HARM), "2.1.1", 40, len(everything) - 1))
    assert not any(line.startswith("2.2.1") for line in less)
    assert any(line.startswith("2.1.2") for line in less)


def test_the_board_says_the_same_about_each_question() -> None:
    found = said(standard_detail(board(HARM), "2.1", 200))
    for words in [
        "Outstanding (O), outstanding 9 yes, 1 no",
        "Good (G), good 84 yes, 46 no, 11 excluded (no harm)",
        "one case decides the band",
        "margin of error ±7.2",
        "all 141 marked complete",
    ]:
        assert words in found


def test_an_attribute_excludes_too() -> None:
    question = FRAMEWORK.questions["2.1.1.b"]  # asked of two stages only
    assert question.conditions
    result = rate_key_question(BANDS, "2.1.1.b", Counts(yes=1, does_not_apply=3))
    assert counts_sentence(FRAMEWORK, result) == (
        "1 yes, 0 no, 3 excluded (Stage not Middle or Late)"
    )


counts_ = st.builds(Counts, *[st.integers(0, 200)] * 5)
judged: list[KeyQuestion] = [k for k in FRAMEWORK.key_questions.values() if k.judgement]


@given(
    st.fixed_dictionaries({k.id: counts_ for k in judged}),
    st.sampled_from([k.id for k in judged]),
    st.integers(26, 120),
)
def test_no_line_of_results_is_too_wide(
    counts: dict[str, Counts], current: str, cells: int
) -> None:
    found = live_lines(live(counts), current, cells)
    found += standard_detail(board(counts), "2.1", cells)
    assert all(width(line) <= cells for line in found)
    assert {span.role for line in found for span in line} <= set(ROLES)


# -- two sub-samples ------------------------------------------------------------------------------


def compared(
    one: Mapping[str, Counts], other: Mapping[str, Counts], *, share_cases: bool = False
) -> Comparison:
    return Comparison(live(one), live(other), ("Sex: Female", "[b]Sex: Male"), share_cases)


ONE = {"2.1.1": Counts(yes=61, no=39), "2.1.2": Counts(yes=8, no=2), "2.2.1": Counts(yes=40)}
OTHER = {"2.1.1": Counts(yes=54, no=46), "2.1.2": Counts(yes=90, no=10), "2.2.2": Counts(no=50)}


def test_two_sub_samples_stand_side_by_side() -> None:
    assert texts(compare_lines(compared(ONE, OTHER), 76)) == [
        "Small numbers: n is below 30 in 1 of 2 differences, so that single cases",
        "move them by several points.",
        "No test of significance is made.",
        "Sex: Female: all 100 marked complete",
        "[b]Sex: Male: all 100 marked complete",
        "",
        "      Sex: Female                     [b]Sex: Male                    points",
        "2.1 Arriving",
        "2.1.1 ██████▊┊┊··  61% n100  RI ±7.2  ██████·┊┊··  54% n100  RI ±7.2      +7",
        "2.1.2 ████████▊··  80% n10   O  ±7.2  █████████▉·  90% n100  O  ±7.2     -10",
        "2.2 Staying",
        "2.2.1 ███████████ 100% n40   O  ±7.2  ·····┊·┊┊··    – n0                  –",
        "2.2.2 ·····┊·┊┊··    – n0             ·····┊·┊┊··   0% n50   I  ±7.2       –",
    ]


def test_they_stand_one_above_the_other_where_there_is_no_room() -> None:
    found = texts(compare_lines(compared(ONE, OTHER), 34))
    first = found.index("A Sex: Female")
    assert found[first : first + 9] == [
        "A Sex: Female",
        "B [b]Sex: Male",
        "2.1 Arriving",
        "2.1.1                    +7 points",
        "A ███████▍·┊··  61% n100  RI ±7.2",
        "B ██████▌┊·┊··  54% n100  RI ±7.2",
        "2.1.2                   -10 points",
        "A █████████▋··  80% n10   O  ±7.2",
        "B ██████████▊·  90% n100  O  ±7.2",
    ]


@pytest.mark.parametrize(
    ("n", "differences", "share_cases", "expected"),
    [
        (30, 4, False, []),
        (29, 1, False, ["Small numbers: n is below 30 in 1 of 1"]),
        (30, 5, False, ["5 differences at once"]),
        (30, 1, True, ["A case can be in both"]),
        (3, 6, True, ["Small numbers", "6 differences", "A case can"]),
        (30, 0, False, []),
    ],
)
def test_what_to_beware_of(
    n: int, differences: int, share_cases: bool, expected: list[str]
) -> None:
    ids = [k.id for k in judged][:differences]
    counts = {id: Counts(yes=n) for id in ids}
    shown = live(counts)
    every = [rate_standard(FRAMEWORK, s, counts) for s in FRAMEWORK.standards.values()]
    shown = shown._replace(standards=every)
    found = list(warnings(Comparison(shown, shown, ("one", "other"), share_cases)))
    assert len(found) == len(expected)
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True))


@given(
    st.fixed_dictionaries({k.id: counts_ for k in judged}),
    st.fixed_dictionaries({k.id: counts_ for k in judged}),
    st.integers(30, 150),
)
def test_no_line_of_a_comparison_is_too_wide(
    one: dict[str, Counts], other: dict[str, Counts], cells: int
) -> None:
    lines = compare_lines(compared(one, other, share_cases=True), cells)
    assert all(width(line) <= cells for line in lines)
    assert {span.role for line in lines for span in line} <= set(ROLES)


# -- movement ------------------------------------------------------------------------------------


def moved(answers: str) -> list[Point]:
    """The points of cases judged one after another: ``y`` and ``n``."""
    return [Point(answers[:n].count("y"), n) for n in range(1, len(answers) + 1)]


def test_a_movement_is_drawn_with_its_bands() -> None:
    assert texts(movement_lines(BANDS, moved("nyyyynyyny"), 48, 16)) == [
        "100%",
        "",
        " 80% ┈┈┈┈┈┈┈┈┈┈┈┈⡤⠤⠤⠤⠏⠉⠉⠉⡇┈┈┈⣀⣀⣀⣀⡤⠤⠤⠤⡄┈┈┈┈┈┈┈ O",
        " 65% ┈┈┈┈┈┈┈┈⡖⠒⠒⠒⠃┈┈┈┈┈┈┈⠓⠒⠒⠒⠃┈┈┈┈┈┈┈⠓⠒⠒⠒⠋⠉⠉⠉ G",
        "             ⡇",
        " 50% ┈┈┈┈⡏⠉⠉⠉⠁┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ RI",
        "         ⡇",
        "         ⡇",
        "         ⡇",
        "  0% ⣀⣀⣀⣀⡇┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ I",
        "     n 1                                 n 10",
        "",
        "now 70% (n 10): Good (G)",
        "first 0% (n 1), lowest 0% (n 1), highest 80% (n",
        "5); in the second half of the judgements 67% to",
        "75%",
    ]


def test_a_movement_is_drawn_in_a_narrow_panel() -> None:
    assert texts(movement_lines(BANDS, moved("nyyyynyyny"), 30, 12))[:6] == [
        "100%",
        " 65% ┈┈┈┈⢠⠤⠤⠖⠒⠋⠉⠧⠤⠤⠤⠴⠒⠒⠦⠤⠤⠤ G",
        " 50% ┈┈⢠⠤⠼┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ RI",
        "       ⢸",
        "  0% ⣀⣀⣸┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ I",
        "     n 1               n 10",
    ]


def test_more_judgements_than_dots_leave_no_gap() -> None:
    lines = movement_lines(BANDS, moved("yn" * 400), 28, 20)
    plot = [line for line in lines if any(0x2800 < ord(s) < 0x2900 for s in texts([line])[0])]
    columns = [texts([line])[0][5:25].ljust(20) for line in plot]
    assert all(any(row[x] not in " ┈" for row in columns) for x in range(20))


def test_moments_when_nothing_was_counted_are_left_out_of_the_picture() -> None:
    cleared = [Point(1, 1), Point(0, 0), Point(0, 1)]
    found = texts(movement_lines(BANDS, cleared, 40, 16))
    assert found[0].startswith("100% ⠉")
    assert "first 100% (n 1), lowest 0% (n 1)" in said(movement_lines(BANDS, cleared, 200, 16))


def test_nothing_judged_is_said() -> None:
    assert texts(movement_lines(BANDS, [], 40, 16)) == ["no case judged yet"]
    assert texts(movement_lines(BANDS, [Point(0, 0)], 40, 16)) == ["no case judged yet"]


@given(st.text("yn", max_size=300), st.integers(1, 150), st.integers(0, 60))
def test_a_movement_fits_any_size(answers: str, cells: int, height: int) -> None:
    lines = movement_lines(BANDS, moved(answers), cells, height)
    assert all(width(line) <= cells for line in lines)
    words = len(movement_lines(BANDS, moved(answers), cells, 0))
    assert len(lines) <= max(height, words)
    assert {span.role for line in lines for span in line} <= set(ROLES)


def test_the_text_under_it_says_what_the_picture_shows() -> None:
    found = said(movement_lines(BANDS, moved("nyyyynyyny"), 48, 0))
    assert found == (
        "now 70% (n 10): Good (G) first 0% (n 1), lowest 0% (n 1), highest 80% (n 5); "
        "in the second half of the judgements 67% to 75%"
    )


def test_the_possible_scores_are_a_stripe_that_narrows() -> None:
    ranges = [Range(0, 12), Range(3, 12), Range(3, 9), Range(6, 9), Range(7, 7)]
    assert texts(score_lines(FRAMEWORK, ranges, 40, 14)) == [
        "  12 ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇",
        "     ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇",
        "     ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇",
        "   7 ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡗⠒⠒⠒⠒⠒ H",
        "     ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠉⠉⠉⠉⠉⠉⠁",
        "     ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿",
        "     ⣿⣿⣿⣿⣿⣿⣿",
        "   0 ⣿⣿⣿⣿⣿⣿⣿┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ L",
        "     first judgement      judgement 5",
        "",
        "now 7 of 12: High",
        "between 0 and 12 at any time; today's",
        "gates, proposals and decisions",
        "throughout",
    ]
    assert texts(score_lines(FRAMEWORK, ranges[:3], 80, 0))[0] == "now between 3 and 9 of 12"
    assert texts(score_lines(FRAMEWORK, [], 80, 20)) == ["no case judged yet"]


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=100),
    st.integers(1, 150),
    st.integers(0, 60),
)
def test_the_possible_scores_fit_any_size(
    scores: list[tuple[int, int]], cells: int, height: int
) -> None:
    ranges = [Range(min(pair), max(pair)) for pair in scores]
    lines = score_lines(FRAMEWORK, ranges, cells, height)
    assert all(width(line) <= cells for line in lines)
    assert len(lines) <= max(height, len(score_lines(FRAMEWORK, ranges, cells, 0)))
    assert {span.role for line in lines for span in line} <= set(ROLES)


def test_one_line_below_is_one_line() -> None:
    told = [more_below(lines, "PgDn") for lines in (0, 1, 5)]
    assert told == ["", "1 more line below: PgDn", "5 more lines below: PgDn"]


def test_one_point_is_said_as_one() -> None:
    band = FRAMEWORK.overall[0]
    assert overall_sentence(OverallResult(1, 1, 1, band)) == f"Overall: 1 point, {band.name}."
    assert overall_sentence(OverallResult(2, 2, 2, band)) == f"Overall: 2 points, {band.name}."


def test_what_is_shown_as_a_whole_case_off_is_marked() -> None:
    strata = [
        Balance(name, eligible=10, target=4, now=5, expected=expected)
        for name, expected in (("a", 4.06), ("b", 4.04), ("c", 3.96), ("d", 5.96))
    ]
    view = SampleView(20, 40, 1, "somebody", None, 20, ("level",), strata, {}, (), 0)
    ends = [line.split()[-1] for line in texts(balance_lines(view, 80))[-4:]]
    assert ends == ["+0.9", "+1.0!", "+1.0!", "-1.0!"]
