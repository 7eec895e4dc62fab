"""The published figures are those that the report's own lines print: all of them, and no other."""

from __future__ import annotations

import re
from datetime import date

from hmip_tui.framework import build
from hmip_tui.ratings import percent
from tests.report_lines import (
    FRAMEWORK,
    PROSE,
    Figures,
    by_id,
    cells,
    figure,
    load,
    number,
    printed_key_questions,
    printed_prompts,
    printed_standards,
)

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")
FIGURES = ("previous", "current", "all_providers")


def test_source_and_overall_rating_are_printed() -> None:
    source, overall = PUBLISHED["source"], PUBLISHED["overall"]
    start = date.fromisoformat(source["fieldwork_started"])
    assert f"started on {start:%A} {start.day} {start:%B} {start.year}" in PROSE
    assert f"HMI Probation, {date.fromisoformat(source['published'] + '-01'):%B %Y}" in PROSE
    assert source["title"] in PROSE
    assert source["framework"] == FRAMEWORK["framework"]["id"]
    assert source["previous_inspection"].lower() in PROSE
    first, last = re.findall(r"\w+ 20\d\d", source["all_providers"])
    assert re.search(rf"between {first} \W {last}", PROSE)
    assert overall["score"] == number("Score {}/30")
    assert f"rall rating {overall['rating']}" in PROSE
    assert f"we rated its work as '{overall['previous_rating']}'" in PROSE


def test_standards_ratings_are_the_printed_ones() -> None:
    standards = by_id(PUBLISHED["standard"], "previous", "current")
    assert standards == printed_standards()
    page = {row[0]: row[2] for _, row in cells("Ratings") if re.fullmatch(r"\d\.\d", row[0])}
    assert {standard: current for standard, (_, current) in standards.items()} == page
    assert {row["id"] for row in PUBLISHED["standard"] if "note" in row} == {"4.1", "4.2"}


def test_key_questions_figures_are_the_rating_tables() -> None:
    rows = [row for row in PUBLISHED["key_question"] if any(key in row for key in FIGURES)]
    assert by_id(rows, *FIGURES) == printed_key_questions()
    empty = {row["id"] for row in PUBLISHED["key_question"]} - set(by_id(rows))
    assert empty == {"2.1.3", "4.1.3"}
    asked = {row["id"] for row in FRAMEWORK["key_question"] if row["standard"] >= "2"}
    assert set(by_id(PUBLISHED["key_question"])) == asked


def test_prompts_figures_are_annexe_4s_row_by_row() -> None:
    printed = {prompt: (row.previous, row.current) for prompt, row in printed_prompts().items()}
    assert by_id(PUBLISHED["prompt"], "previous", "current") == printed
    assert printed["4.2.2.a"] == (None, None)


def test_a_figure_that_is_missing_says_why() -> None:
    for table, keys in (("key_question", FIGURES), ("prompt", FIGURES[:2])):
        for row in PUBLISHED[table]:
            complete = all(key in row for key in keys)
            assert complete == ("missing" not in row), row["id"]
            assert complete or row["missing"].strip()


def test_numbers_of_cases_are_printed() -> None:
    samples = {
        "supervision": (number("We examined {} cases from across all local delivery units"),),
        "unpaid_work": (number("We examined {} cases with unpaid work requirements"),),
        "through_the_gate": (number("We examined {} custodial cases"),),
    }
    assert by_id(PUBLISHED["sample"], "cases") == samples
    assert {row["value"]: row["cases"] for row in PUBLISHED["subsample"]} == {
        "Community": number("We inspected {} community sentence cases"),
        "Post-release": number("sentence cases and {} post-release supervision cases"),
    }
    total = samples["supervision"][0]
    thought = "There were {} cases where inspectors "
    met = {
        "harm_factors": "For the {} cases where there were factors related to harm",
        "review_engagement_needed": f"{thought}thought that reviewing was necessary to support",
        "review_desistance_needed": f"{thought}considered that a review was necessary to support",
        "review_harm_needed": f"{thought}considered that reviewing was necessary in view of",
    }
    printed = {gate: (number(sentence), total) for gate, sentence in met.items()}
    assert by_id(PUBLISHED["gate"], "met", "of") == printed


# attribute, values, kind of figure, the sentence that prints it
CHARACTERISTICS = (
    ("same_officer", "Yes", "current", "{} per cent kept the same officer throughout the period"),
    ("contacts", "10 or fewer", "current", "In {} per cent of cases, there were 10 or fewer"),
    ("contacts", "More than 20", "current", "in only {} per cent of cases were there more than 20"),
    ("started_promptly", "Yes", "current", "{} per cent began unpaid work within 14 working days"),
    ("employment", "Unemployed", "current", "Of the {} per cent of cases in which the individual"),
    ("stood_down", "Once/Twice/Three times", "current", "{} per cent had been stood down on the"),
    ("stood_down", "Twice", "cases", "with {} individuals turned away twice"),
    ("stood_down", "Three times", "cases", "and {} on three occasions"),
    ("managed_by", "NPS", "cases", "There were {} NPS cases in the sample"),
    ("release_accommodation", "None", "current", "{} per cent of individuals in the inspection"),
    ("release_accommodation", "Temporary", "current", "{} per cent were released to temporary"),
)


def test_characteristics_are_the_printed_ones() -> None:
    rows = PUBLISHED["characteristic"]
    found = {
        (row["attribute"], "/".join(row.get("values", [row.get("value")])), key): row[key]
        for row in rows
        for key in ("current", "cases")
        if key in row and "all_providers" not in row
    }
    assert found == {(*key, kind): number(text) for *key, kind, text in CHARACTERISTICS}
    compared = [row for row in rows if "all_providers" in row]
    table = [
        (figure(row[1]), figure(row[2]))
        for _, row in cells("Chapter 1: organisational delivery")
        if re.match("Proportion of (caseload|inspected cases) ", row[0])
    ]
    assert [(row["all_providers"], row["current"]) for row in compared] == table
    words = ["female", "ethnic", "disab", "substance", "domestic", "child"]
    for row, word in zip(compared, words, strict=True):
        assert word in row["source"]
        assert word in f"{row['attribute']} {row['value']}".lower()
    assert len(found) + len(compared) == len(rows)


def test_characteristics_name_attributes_and_values_of_the_framework() -> None:
    attributes = {row["id"]: row for row in FRAMEWORK["attribute"]}
    for row in [*PUBLISHED["characteristic"], *PUBLISHED["subsample"]]:
        attribute = attributes[row["attribute"]]
        assert row.get("sample", row.get("id")) in attribute["samples"]
        assert set(row.get("values", [row.get("value")])) <= set(attribute["values"])


# question, result, the sentence that prints the current figure
INTERVIEW_RESULTS = (
    (
        "op.workload",
        "unmanageable workload",
        "{} per cent reported that their workloads are unmanageable",
    ),
    ("op.caseload", "more than 50 cases", "{} per cent had more than 50 cases"),
    ("op.caseload_75", "more than 75 cases", "{} per cent had more than 75 cases"),
    (
        "op.skills",
        "skills for the caseload",
        "{} per cent of the responsible officers interviewed considered",
    ),
    (
        "op.allocation",
        "always suitable cases",
        "only {} per cent considered that they were always allocated",
    ),
    (
        "op.supervision",
        "helpful supervision",
        "{} per cent said that they received supervision that",
    ),
    (
        "op.supervision_times",
        "seven supervisions or more",
        "{} per cent had received formal supervision",
    ),
    ("op.training", "enough training", "only {} per cent said that the organisation provides"),
    (
        "op.learning",
        "culture of learning",
        "only {} per cent of responsible officers said that the",
    ),
    (
        "op.recognition",
        "outstanding work rewarded",
        "only {} per cent of responsible officers interviewed",
    ),
    (
        "op.safety",
        "attention to safety",
        "{} per cent said that appropriate attention is given to staff safety",
    ),
    (
        "op.wellbeing",
        "attention to wellbeing",
        "only {} per cent indicated that appropriate attention",
    ),
    (
        "op.adjustments",
        "adjustments made",
        "2019, and {} per cent of responsible officers interviewed",
    ),
    ("op.services", "range of services", "{} per cent said that, in the cases reviewed, there was"),
    (
        "op.agencies_desistance",
        "agencies for desistance",
        "interviewed, {} per cent said that there were",
    ),
    (
        "op.agencies_harm",
        "agencies for safety",
        "and {} per cent said that there were effective relationships",
    ),
    (
        "op.recording",
        "clear recording policy",
        "{} per cent said that there is a clear policy about",
    ),
)


def test_interview_results_are_the_printed_ones() -> None:
    rows = PUBLISHED["interview_result"]
    found = {
        (row["question"], row["result"], row.get("value", "")): tuple(map(row.get, FIGURES))
        for row in rows
    }
    printed: dict[tuple[str, str, str], Figures] = {
        (question, result, ""): (None, number(sentence), None)
        for question, result, sentence in INTERVIEW_RESULTS
    }
    policy = ("op.recording", "clear recording policy", "")
    earlier, elsewhere = "from {} per cent in the previous", "average for CRCs, of {} per cent"
    printed[policy] = (number(earlier), printed[policy][1], number(elsewhere))
    for _, row in cells("Chapter 1: organisational delivery"):
        if row[0].startswith("Proportion of staff interviewed"):
            key = ("op.quality", "quality comes first", "")
            printed[key] = (figure(row[1]), figure(row[2]), None)
        elif grade := re.match("Proportion of (probation.* officer) .* unmanageable", row[0]):
            short = {"probation officer": "PO", "probation services officer": "PSO"}[grade[1]]
            everywhere = number(f"{{}} per cent of {short}s")
            key = ("op.workload", "unmanageable workload", short)
            printed[key] = (figure(row[1]), figure(row[2]), everywhere)
    assert found == printed
    assert len(found) == len(rows) == 20
    assert {row.get("attribute", "") for row in rows} == {"officer_grade", ""}


def test_interview_results_name_questions_and_results_of_the_framework() -> None:
    interview = build(FRAMEWORK).interviews["officer_provider"]
    asked = {(q.id, r.name) for q in interview.questions for r in q.results}
    named = {(row["question"], row["result"]) for row in PUBLISHED["interview_result"]}
    assert asked - named == {("op.adjustments_needed", "adjustments needed")}
    assert named < asked
    for row in PUBLISHED["interview_result"]:
        if "attribute" in row:
            assert row["attribute"] in interview.attributes
        assert all(part in row["source"] for part in ("Chapter 1, ", ": "))


def test_the_note_on_the_number_of_officers_is_arithmetic() -> None:
    officers = number("interviewed {} individual responsible officers")
    of_cases = number("interviewed {} of the relevant responsible officers")
    possible = {percent(yes, officers - yes) for yes in range(officers + 1)}
    figures = [r["current"] for r in PUBLISHED["interview_result"] if "attribute" not in r]
    (note,) = (n for n in PUBLISHED["source"]["notes"] if "49 interviews" in n)
    told = [int(p) for p in re.findall(r"(\d+)%", note)]
    assert sorted(told) == sorted(f for f in figures if f not in possible)
    assert set(figures) <= {percent(yes, of_cases - yes) for yes in range(of_cases + 1)}
    assert f"{of_cases} officers were interviewed about their cases" in note


def test_the_comparator_holds_nothing_else() -> None:
    keys = {
        "standard": {"id", "previous", "current", "note"},
        "key_question": {"id", *FIGURES, "missing"},
        "prompt": {"id", "previous", "current", "missing"},
        "gate": {"id", "met", "of"},
        "sample": {"id", "cases"},
        "subsample": {"id", "attribute", "value", "cases"},
        "characteristic": {"attribute", "value", "values", "sample", "source", "cases"},
        "interview_result": {"question", "result", "attribute", "value", "source", *FIGURES},
    }
    assert set(PUBLISHED) == {"format", "source", "overall", *keys}
    keys["characteristic"] |= {"current", "all_providers"}
    for table, allowed in keys.items():
        assert all(set(row) <= allowed for row in PUBLISHED[table]), table
