"""The framework is well formed and says what the report's own lines say."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import pairwise
from string import ascii_lowercase

import pytest

from tests.report_lines import (
    FRAMEWORK,
    PRINTED,
    PROSE,
    ROOT,
    TABLE_CHAPTERS,
    Document,
    by_id,
    cells,
    number,
    printed_prompts,
)


def documented_example() -> Document:
    """The whole example framework of the format's documentation."""
    text = (ROOT / "docs/framework-format.md").read_text(encoding="utf-8")
    (example,) = (t for t in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "format = 1" in t)
    return tomllib.loads(example)


@pytest.fixture(params=["crc-2019", "documented example"])
def framework(request: pytest.FixtureRequest) -> Document:
    return FRAMEWORK if request.param == "crc-2019" else documented_example()


def test_ids_are_well_formed_and_unique(framework: Document) -> None:
    names = [row["id"] for table in ("gate", "attribute") for row in framework[table]]
    numbers = [row["id"] for table in ("key_question", "prompt") for row in framework[table]]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert max(Counter(names + numbers).values()) == 1
    for table in ("domain", "standard", "sample"):
        assert max(Counter(row["id"] for row in framework[table]).values()) == 1


def test_ids_are_numbered_in_order_under_their_parents(framework: Document) -> None:
    places: Counter[str] = Counter()
    for question in framework["key_question"]:
        places[question["standard"]] += 1
        assert question["id"] == f"{question['standard']}.{places[question['standard']]}"
    for prompt in framework["prompt"]:
        letter = ascii_lowercase[places[prompt["key_question"]]]
        places[prompt["key_question"]] += 1
        assert prompt["id"] == f"{prompt['key_question']}.{letter}"


def test_bands_and_overall_ranges_leave_no_gap(framework: Document) -> None:
    best = framework["band"][-1]["score"] * len(framework["standard"])
    for table, last in (("band", 100), ("overall", best)):
        rows = framework[table]
        assert (rows[0]["from"], rows[-1]["to"]) == (0, last)
        assert all(low["to"] + 1 == high["from"] for low, high in pairwise(rows))


def test_references_name_what_exists_in_the_same_sample(framework: Document) -> None:
    standards = {row["id"]: row for row in framework["standard"]}
    questions = {row["id"]: row for row in framework["key_question"]}
    gates = {row["id"]: row for row in framework["gate"]}
    attributes = {row["id"]: row for row in framework["attribute"]}
    samples = set(by_id(framework["sample"]))
    assert {row["sample"] for row in standards.values() if "sample" in row} == samples
    assert {sample for row in attributes.values() for sample in row["samples"]} <= samples
    assert {row["domain"] for row in standards.values()} == set(by_id(framework["domain"]))
    assert {row["standard"] for row in questions.values()} <= set(standards)
    for row in [*gates.values(), *questions.values(), *framework["prompt"]]:
        parent = questions.get(row.get("key_question", ""), row)
        sample = row.get("sample") or standards[parent["standard"]].get("sample")
        if "gate" in row:
            assert gates[row["gate"]]["sample"] == sample, row["id"]
        if "condition" in row:
            attribute = attributes[row["condition"]["attribute"]]
            assert attribute["required"]
            assert sample in attribute["samples"]
            assert set(row["condition"]["is"]) <= set(attribute["values"])
    asked = [*questions.values(), *framework["prompt"], *gates.values()]
    assert {row["gate"] for row in asked if "gate" in row} == set(gates)


def test_permanent_ids_of_samples_and_attributes() -> None:
    of_cases = {"gender", "office", "order", "started_on", "sources_read", "people_interviewed"}
    of_supervision = {"disposal", "ethnicity", "disability", "substance_misuse", "domestic_abuse"}
    of_officers = {"rosh_officer", "rosh_inspector", "officer_grade"}
    of_unpaid_work = {"employment", "started_promptly", "stood_down", "managed_by"}
    expected = {
        "supervision": of_cases
        | of_supervision
        | of_officers
        | {"child_safeguarding", "same_officer", "contacts"},
        "unpaid_work": of_cases | of_officers | of_unpaid_work,
        "through_the_gate": of_cases | {"prison", "release_accommodation"},
    }
    assert expected == {
        sample["id"]: {a["id"] for a in FRAMEWORK["attribute"] if sample["id"] in a["samples"]}
        for sample in FRAMEWORK["sample"]
    }
    required = [row["id"] for row in FRAMEWORK["attribute"] if row.get("required")]
    assert required == ["gender", "disposal"]


def test_counts_are_the_reports() -> None:
    standard_of = {row["id"]: row["standard"] for row in FRAMEWORK["key_question"]}
    questions = Counter(standard_of.values())
    prompts = Counter(standard_of[row["key_question"]] for row in FRAMEWORK["prompt"])
    expected = {"1.1": 3, "1.2": 5, "1.3": 3, "1.4": 4, "4.1": 4, "4.2": 3}
    assert questions == {**expected, **dict.fromkeys(["2.1", "2.2", "2.3", "2.4"], 3)}
    assert prompts == {"2.1": 11, "2.2": 12, "2.3": 18, "2.4": 12, "4.1": 10, "4.2": 13}


def test_prompts_are_annexe_4s_rows_to_the_letter_and_in_order() -> None:
    printed = [(prompt, row.text) for prompt, row in printed_prompts().items()]
    assert printed == [(row["id"], row["text"]) for row in FRAMEWORK["prompt"]]


def test_standards_and_key_questions_are_worded_as_printed() -> None:
    for question in FRAMEWORK["key_question"]:
        wordings = [question["title"], *question.get("aliases", [])]
        assert len(set(wordings)) == len(wordings)
        assert set(wordings) <= PRINTED, question["id"]
    for standard in FRAMEWORK["standard"]:
        assert standard["title"] in PROSE
    page = [row for _, row in cells("Ratings")]
    names = {row[0]: row[1] for row in page if re.fullmatch(r"\d\.\d", row[0])}
    assert {row["id"]: row["name"] for row in FRAMEWORK["standard"]} == names
    domains = [row[1] for row in page if re.fullmatch(r"\d\.", row[0])]
    assert [row["name"] for row in FRAMEWORK["domain"]] == domains


def test_title_is_the_rating_tables_wording_wherever_one_is_printed() -> None:
    titles = {(row["standard"], row["title"]): row["id"] for row in FRAMEWORK["key_question"]}
    tables = [
        (standard, row[0])
        for section in TABLE_CHAPTERS
        for standard, row in cells(section)
        if row[0].endswith("?")
    ]
    without_row = {row["id"] for row in FRAMEWORK["key_question"] if row["standard"] >= "2"}
    assert without_row - {titles[row] for row in tables} == {"2.1.3"}


def test_short_names_fit_narrow_panels() -> None:
    for row in [*FRAMEWORK["key_question"], *FRAMEWORK["gate"]]:
        assert 0 < len(row["short"]) <= 28
        assert row["short"] == row["short"].lower()
    pairs = Counter((row["standard"], row["short"]) for row in FRAMEWORK["key_question"])
    assert max(pairs.values()) == 1


def test_gates_and_conditions_stand_where_the_report_asks_for_them() -> None:
    rows = [*FRAMEWORK["key_question"], *FRAMEWORK["prompt"], *FRAMEWORK["gate"]]
    assert {row["id"]: row["gate"] for row in rows if "gate" in row} == {
        "2.1.3": "harm_factors",
        "2.2.3": "harm_factors",
        "2.3.3": "harm_factors",
        "2.1.3.e": "child_safeguarding_expected",
        "child_safeguarding_expected": "harm_factors",
        "2.4.1": "review_engagement_needed",
        "2.4.2": "review_desistance_needed",
        "2.4.3": "review_harm_needed",
        "4.1.2.c": "other_work_by_officer",
    }
    conditions = {row["id"]: row["condition"] for row in rows if "condition" in row}
    assert conditions == {"2.3.1.d": {"attribute": "disposal", "is": ["Post-release"]}}
    conditional = {row["id"] for row in FRAMEWORK["prompt"] if "cases only:" in row["text"]}
    assert conditional == set(conditions)


def test_tags_are_those_of_the_inspectors_trade() -> None:
    assert {row["id"]: row["name"] for row in FRAMEWORK["tag"]} == {
        "strength": "Strength",
        "area_for_improvement": "Area for improvement",
        "good_practice": "Good practice example",
        "poor_practice": "Poor practice example",
        "quotation": "Quotation",
    }


def test_only_gaps_that_spoil_a_percentage_are_hard() -> None:
    hard = {row["id"] for row in FRAMEWORK["check"] if row["level"] == "hard"}
    assert hard == {"gate_open", "judgement_open"}
    kinds = Counter(row["kind"] for row in FRAMEWORK["check"])
    assert kinds == {
        "unanswered": 5,
        "facts": 3,
        "against_prompts": 2,
        "kept_behind": 1,
        "no_evidence": 1,
    }


def test_interviews_are_linked_to_what_they_are_evidence_for() -> None:
    domains = {row["id"]: row["domain"] for row in FRAMEWORK["standard"]}
    standards = {row["id"]: row["standard"] for row in FRAMEWORK["key_question"]}
    linked: dict[str, set[str]] = {}
    for row in FRAMEWORK["interview_question"]:
        if "key_question" in row:
            linked.setdefault(row["interview"], set()).add(standards[row["key_question"]])
    assert linked["officer_provider"] == {"1.1", "1.2", "1.3", "1.4"}
    assert linked["service_user_case"] == {"2.1", "2.2", "2.3", "2.4"}
    assert {domains[standard] for standard in linked["officer_case"]} == {"1", "2"}
    unlinked = [r["id"] for r in FRAMEWORK["interview_question"] if "key_question" not in r]
    assert unlinked == ["oc.grade", "oc.throughout"]


def test_no_reply_fills_what_the_inspector_has_to_find() -> None:
    filled = {row["records"] for row in FRAMEWORK["interview_question"] if "records" in row}
    assert all(field.startswith("attribute.") for field in filled)
    assert "attribute.rosh_inspector" not in filled


def test_interviews_are_in_words_of_the_projects_own() -> None:
    printed = re.sub(r"\W+", " ", PROSE.lower())
    for row in FRAMEWORK["interview_question"]:
        asked = re.sub(r"\W+", " ", row["text"].lower()).split()
        runs = [" ".join(asked[n : n + 7]) for n in range(len(asked) - 6)]
        assert [run for run in runs if run in printed] == [], row["id"]
    texts = [row["text"] for row in FRAMEWORK["interview_question"]]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith("?") for text in texts)


def test_domain_one_is_proposed_and_unpaid_work_moderated() -> None:
    rated = by_id(FRAMEWORK["standard"], "rating", "sample", "moderated_by", "moderation_bands")
    for standard, (rating, sample, moderated_by, bands) in rated.items():
        assert rating == ("proposed" if standard < "2" else "cases")
        assert (sample is None) == (rating == "proposed")
        assert (moderated_by, bands) == (("4.1.3", 1) if standard == "4.1" else (None, None))
    assert [row["id"] for row in FRAMEWORK["key_question"] if row.get("qualitative")] == ["4.1.3"]
    assert "decrease the indicative rating for unpaid work by one band" in PROSE


def test_rules_bands_and_overall_ranges_are_annexe_2s() -> None:
    assert FRAMEWORK["rules"] == {
        "confidence": number("confidence level of {} per cent"),
        "margin_of_error": number("margin of error of {})"),
        "significance": number("significance level of 0.{}") / 10,
        "discretion_points": number("within {} percentage points of the boundary"),
    }
    rows = [row for _, row in cells("Annexe 2: methodology")]
    shares = re.findall(r"([A-Z][a-z ]+): [<]?(\d+)(?:-\d+)?%", " ".join(r[0] for r in rows))
    starts = [0, *(int(low) for _, low in shares[1:])]
    bands = [(row["share"], row["from"]) for row in FRAMEWORK["band"]]
    assert bands == [(share, low) for (share, _), low in zip(shares, starts, strict=True)]
    assert int(shares[0][1]) == FRAMEWORK["band"][1]["from"]
    overall = [(f"{row['from']}-{row['to']}", row["name"]) for row in FRAMEWORK["overall"]]
    assert [row["short"] for row in FRAMEWORK["band"]] == [
        "".join(word[0].upper() for word in row["name"].split()) for row in FRAMEWORK["band"]
    ]
    scores = [(str(row["score"]), row["name"]) for row in FRAMEWORK["band"]]
    # a star printed after "Outstanding" came out as a letter
    printed = [(first, re.sub(r"\W*[^\x00-\x7f]$", "", second)) for first, second in rows]
    assert [row for row in printed if re.fullmatch(r"\d+-\d+", row[0])] == overall
    assert [row for row in printed if row[0].isdigit()] == scores
