"""Mistakes in tags and in the rules of the completion check."""

from __future__ import annotations

import pytest

from hmip_tui.framework.check import check
from tests.framework_mistakes import Mistake, assert_told, document

FACTS = 'when = { "attribute.office" = ["", "Elsewhere"], "judgement.1.2.1" = ["no"] }'

MISTAKES = {
    "tags of one name": Mistake(
        'name = "Poor example"',
        'name = "Good example" # <<',
        'tag "poor"',
        'name "Good example" is already that of tag number 1',
        "Give each a different name",
    ),
    "checks of one id": Mistake(
        'id = "no_office"',
        'id = "open" # <<',
        'check "open"',
        'id "open" is already that of check number 1',
        "Give each a different id",
    ),
    "unknown level": Mistake(
        'level = "hard"',
        'level = "severe" # <<',
        'check "open"',
        'level is "severe"',
        'Write "hard" or "soft"',
    ),
    "unknown kind": Mistake(
        'kind = "kept_behind"',
        'kind = "kept" # <<',
        'check "kept"',
        'kind is "kept"',
        'Write "unanswered" or "against_prompts" or "kept_behind"',
    ),
    "no such sample": Mistake(
        'samples = ["visits", "letters"]\nmessage',
        'samples = ["visit"] # <<\nmessage',
        'check "no_office"',
        'there is no sample "visit"',
        'Did you mean "visits"?',
    ),
    "unanswered what": Mistake(
        'kind = "unanswered"\nof = "judgement"',
        'kind = "unanswered" # <<',
        'check "open"',
        'it is of kind "unanswered" and has no of',
        "Add of",
    ),
    "key of another kind": Mistake(
        'kind = "kept_behind"',
        'kind = "kept_behind"\nanswers = ["no"] # <<',
        'check "kept"',
        'it is of kind "kept_behind", and answers belongs to kind "no_evidence"',
        "Take answers out",
    ),
    "attribute not named": Mistake(
        'of = "attribute"\nattribute = "office"',
        'of = "attribute" # <<',
        'check "no_office"',
        "it looks for an attribute that is not known, and names none",
        "Add attribute",
    ),
    "attribute of no use": Mistake(
        'of = "judgement"',
        'of = "judgement"\nattribute = "office" # <<',
        'check "open"',
        'it looks for questions of kind "judgement", and names an attribute',
        'write of = "attribute"',
    ),
    "no such attribute": Mistake(
        'attribute = "office"',
        'attribute = "ofice" # <<',
        'check "no_office"',
        'there is no attribute "ofice"',
        'Did you mean "office"?',
    ),
    "attribute of other samples": Mistake(
        'attribute = "office"',
        'attribute = "size" # <<',
        'check "no_office"',
        'attribute names attribute "size", which sample "letters" lacks',
        'Write samples = ["visits"]',
    ),
    "a judgement that is neither": Mistake(
        'judgement = "yes"',
        'judgement = "maybe" # <<',
        'check "against"',
        'judgement is "maybe"',
        'Write "yes" or "no"',
    ),
    "answers that are none": Mistake(
        'answers = ["no"]',
        'answers = ["no", "not_applicable"] # <<',
        'check "bare"',
        'answers holds a text that is "not_applicable"',
        'Write "yes" or "no"',
    ),
    "facts as a list": Mistake(
        FACTS,
        'when = ["attribute.office"] # <<',
        'check "nowhere_and_unclear"',
        "when must be a table of lists, not a list",
        'Write { "gate.ID" = ["yes"] }',
    ),
    "facts without quotes": Mistake(
        FACTS,
        'when = { judgement.1.2.1 = ["no"] } # <<',
        'check "nowhere_and_unclear"',
        "when must be a table of lists, not a table",
        "fields in quotes",
    ),
    "no facts": Mistake(
        FACTS,
        "when = {} # <<",
        'check "nowhere_and_unclear"',
        "when is an empty table",
        "Name at least one field",
    ),
    "a fact without values": Mistake(
        FACTS,
        'when = { "judgement.1.2.1" = [] } # <<',
        'check "nowhere_and_unclear"',
        'when holds a mistake: "judgement.1.2.1" is an empty list',
        "Name at least one",
    ),
    "a fact's value twice": Mistake(
        FACTS,
        'when = { "attribute.office" = ["", ""] } # <<',
        'check "nowhere_and_unclear"',
        'when holds a mistake: "attribute.office" names "" twice',
        "Name it once",
    ),
    "no such field": Mistake(
        FACTS,
        'when = { "judgement.1.2.11" = ["no"] } # <<',
        'check "nowhere_and_unclear"',
        'when names "judgement.1.2.11", which is no field',
        'Did you mean "judgement.1.2.1"?',
    ),
    "a judgement that nobody makes": Mistake(
        FACTS,
        'when = { "judgement.1.2.2" = ["no"] } # <<',
        'check "nowhere_and_unclear"',
        'when names "judgement.1.2.2", which is no field',
        'Did you mean "judgement.1.2.1"?',
    ),
    "no such value": Mistake(
        FACTS,
        'when = { "judgement.1.2.1" = ["not_applicable"] } # <<',
        'check "nowhere_and_unclear"',
        'when names "not_applicable", no value of "judgement.1.2.1"',
        'Its values are "yes", "no"',
    ),
    "a fact of other samples": Mistake(
        FACTS,
        'when = { "gate.change" = ["yes"] } # <<',
        'check "nowhere_and_unclear"',
        'when names "gate.change", which sample "letters" lacks',
        'Write samples = ["visits"]',
    ),
    "a question that is not asked": Mistake(
        '\nquestion = "1.2.1"',
        '\nquestion = "1.2.2" # <<',
        'check "nowhere_and_unclear"',
        '"1.2.2" is not asked of any case',
        "Did you mean",
    ),
    "a question of other samples": Mistake(
        '\nquestion = "1.2.1"',
        '\nquestion = "1.1.1" # <<',
        'check "nowhere_and_unclear"',
        'question names "1.1.1", which sample "letters" lacks',
        'Write samples = ["visits"]',
    ),
    "a message without a question": Mistake(
        'message = "The office is not known."',
        'message = "{question}: the office is not known." # <<',
        'check "no_office"',
        "its message holds {question}, and what it finds belongs to no question",
        "Take {question} out",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_placed_and_mended(name: str) -> None:
    assert_told(MISTAKES[name])


def test_facts_without_a_question_name_none_in_their_message() -> None:
    broken = document()
    facts = next(c for c in broken["check"] if c["kind"] == "facts")
    del facts["question"]
    (problem,) = check(broken)
    assert problem.message.startswith("its message holds {question}")
    facts["message"] = "No office wrote the letter."
    assert check(broken) == []


def test_a_check_of_all_samples_names_what_all_have() -> None:
    broken = document()
    facts = next(c for c in broken["check"] if c["kind"] == "facts")
    del facts["samples"]
    assert {p.message.partition(",")[2] for p in check(broken)} == {' which sample "visits" lacks'}
    assert {p.key for p in check(broken)} == {"when", "question"}
