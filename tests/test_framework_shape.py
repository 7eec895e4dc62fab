"""Mistakes of shape: tables, keys, types, texts, ids, numbers out of range."""

from __future__ import annotations

import pytest

from tests.framework_mistakes import VALID, Mistake, assert_told, problems_of, replaced

MISTAKES = {
    "format missing": Mistake(
        "format = 1", "", "the file", "format is missing", "Write format = 1"
    ),
    "format older": Mistake(
        "format = 1",
        "format = 0 # <<",
        "the file",
        "there is no format 0",
        "Write format = 1",
    ),
    "format negative": Mistake(
        "format = 1", "format = -1 # <<", "the file", "there is no format -1", "Write format = 1"
    ),
    "format a bool": Mistake(
        "format = 1",
        "format = true # <<",
        "the file",
        "must be a whole number, not true or false",
        "Write format = 1",
    ),
    "unknown table": Mistake(
        "[rules]",
        "[[bnad]] # <<\nx = 1\n[rules]",
        '"bnad"',
        "is not a table of the format",
        'Did you mean "band"?',
    ),
    "unlike any table": Mistake(
        "[rules]",
        "[zzz] # <<\n[rules]",
        '"zzz"',
        "is not a table of the format",
        "The tables are framework, rules, band",
    ),
    "key above the tables": Mistake(
        "format = 1",
        "format = 1\nconfidence = 80 # <<",
        '"confidence"',
        "stands above the tables",
        "Move it below the header",
    ),
    "unknown key": Mistake(
        'edition = "First"',
        'editoin = "First" # <<',
        "framework",
        'the key "editoin" is not known',
        'Did you mean "edition"?',
    ),
    "unlike any key": Mistake(
        'edition = "First"',
        "qq = 1 # <<",
        "framework",
        'the key "qq" is not known',
        "The keys here are id, title, edition",
    ),
    "missing key": Mistake(
        '[[sample]]\nid = "visits"\nname = "Visits"',
        '[[sample]] # <<\nid = "visits"',
        'sample "visits"',
        "name is missing",
        'Add name = "..."',
    ),
    "single table written as many": Mistake(
        "[rules]",
        "[[rules]] # <<",
        "rules",
        "is a list",
        "Begin it with the header [rules]",
    ),
    "empty table": Mistake(
        VALID[VALID.index("[[overall]]") : VALID.index("[[sample]]")],
        "",
        "overall band",
        "the table is missing",
        "Add [[overall]]",
    ),
    "number for text": Mistake(
        'id = "peer-review"',
        "id = 1.2 # <<",
        "framework",
        "id must be text, not a number with a point",
        "Write it in quotes",
    ),
    "date for text": Mistake(
        'published = "2020-03"',
        "published = 2020-03-01 # <<",
        "framework",
        "must be text, not a date",
        "Write it in quotes",
    ),
    "text for number": Mistake(
        "confidence = 80",
        'confidence = "80" # <<',
        "rules",
        "must be a whole number, not text",
        "without quotes",
    ),
    "bool for number": Mistake(
        "confidence = 80",
        "confidence = true # <<",
        "rules",
        "must be a whole number, not true or false",
        "digits",
    ),
    "text for bool": Mistake(
        'values = ["Small", "Large"]',
        'values = ["Small", "Large"]\nrequired = "no" # <<',
        'attribute "size"',
        "must be true or false, not text",
        "Write true or false",
    ),
    "text for list": Mistake(
        'samples = ["visits"]',
        'samples = "visits" # <<',
        'attribute "stage"',
        "must be a list of texts, not text",
        'Write it as ["one", "two"]',
    ),
    "numbers in list": Mistake(
        'values = ["Small", "Large"]',
        "values = [1, 2] # <<",
        'attribute "size"',
        "must be a list of texts, not a list of other things",
        'Write it as ["one", "two"]',
    ),
    "list for condition": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = ["Closed"] # <<',
        'prompt "1.1.2.b"',
        "must be a table, not a list",
        "Write { attribute",
    ),
    "condition without attribute": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { is = ["Closed"] } # <<',
        'prompt "1.1.2.b"',
        "condition holds a mistake: attribute is missing",
        'Add attribute = "..."',
    ),
    "unknown key in condition": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { attribute = "stage", is = ["Closed"], iss = 1 } # <<',
        'prompt "1.1.2.b"',
        'condition holds a mistake: the key "iss" is not known',
        'Did you mean "is"?',
    ),
    "empty text": Mistake(
        'guidance = "Where the case stands today."',
        'guidance = " " # <<',
        'attribute "stage"',
        "guidance is empty",
        "Write something, or leave the key out",
    ),
    "empty required text": Mistake(
        'title = "Is there training?"',
        'title = "" # <<',
        'key question "2.1.1"',
        "title is empty",
        "Write something",
    ),
    "empty list": Mistake(
        'values = ["Small", "Large"]',
        "values = [] # <<",
        'attribute "size"',
        "values is an empty list",
        "Name at least one, or leave the key out",
    ),
    "empty text in list": Mistake(
        'values = ["Small", "Large"]',
        'values = ["Small", ""] # <<',
        'attribute "size"',
        "values holds a text that is empty",
        "Write something",
    ),
    "twice in list": Mistake(
        'values = ["Small", "Large"]',
        'values = ["Small", "Small"] # <<',
        'attribute "size"',
        'values names "Small" twice',
        "Name it once",
    ),
    "control character": Mistake(
        'name = "Training"',
        'name = "Train\\u001b[2J" # <<',
        'standard "2.1"',
        "name contains the control or invisible character U+001B",
        "Take it out",
    ),
    "line break in text": Mistake(
        'name = "Training"',
        'name = "Training\\n" # <<',
        'standard "2.1"',
        "U+000A",
        "Take it out",
    ),
    "text that runs backwards": Mistake(
        'name = "Training"',
        'name = "Train\\u202eing" # <<',
        'standard "2.1"',
        "U+202E",
        "Take it out",
    ),
    "short too long": Mistake(
        'short = "culture"',
        f'short = "{"c" * 29}" # <<',
        'key question "1.2.2"',
        "short is 29 characters long",
        "Shorten it to 28",
    ),
    "id with a space": Mistake(
        'id = "peer-review"',
        'id = "peer review" # <<',
        "framework",
        'id is "peer review", which cannot be an id',
        "Use letters",
    ),
    "id that starts with a point": Mistake(
        'id = "peer-review"',
        'id = ".peer" # <<',
        "framework",
        "cannot be an id",
        "no . at the start",
    ),
    "id with an accent": Mistake(
        'id = "peer-review"', 'id = "pär" # <<', "framework", "cannot be an id", "without accents"
    ),
    "discretion too wide": Mistake(
        "discretion_points = 5",
        "discretion_points = 51 # <<",
        "rules",
        "discretion_points is 51",
        "Write a whole number from 0 to 50",
    ),
    "confidence too high": Mistake(
        "confidence = 80",
        "confidence = 100 # <<",
        "rules",
        "confidence is 100",
        "Write a whole number from 1 to 99",
    ),
    "confidence too low": Mistake(
        "confidence = 80",
        "confidence = 0 # <<",
        "rules",
        "confidence is 0",
        "Write a whole number from 1 to 99",
    ),
    "margin too wide": Mistake(
        "margin_of_error = 5",
        "margin_of_error = 51 # <<",
        "rules",
        "margin_of_error is 51",
        "Write a whole number from 1 to 50",
    ),
    "significance too high": Mistake(
        "significance = 0.1",
        "significance = 1.0 # <<",
        "rules",
        "significance is not above 0 and below 1",
        "Write a number such as 0.1",
    ),
    "significance not a number": Mistake(
        "significance = 0.1",
        "significance = nan # <<",
        "rules",
        "significance is not above 0 and below 1",
        "Write a number such as 0.1",
    ),
    "number beyond all bounds": Mistake(
        "discretion_points = 5",
        f"discretion_points = 0x{'f' * 9000} # <<",
        "rules",
        "discretion_points is a number beyond all bounds",
        "Write a whole number from 0 to 50",
    ),
    "moderation negative": Mistake(
        "moderation_bands = 1",
        "moderation_bands = -1 # <<",
        'standard "1.2"',
        "moderation_bands is -1",
        "Write a whole number 1 or more",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_placed_and_mended(name: str) -> None:
    assert_told(MISTAKES[name])


def test_missing_things_have_the_line_of_the_table_or_none() -> None:
    text = VALID.replace("[rules]", "", 1)
    rules = [p for p in problems_of(text) if p.place == "rules"]
    assert [(p.message, p.line) for p in rules] == [("the table is missing", None)]
    text = replaced(('short = "M"\n', ""))
    assert [(p.place, p.message) for p in problems_of(text)] == [("band 3", "short is missing")]
    assert problems_of(text)[0].line == text[: text.index('name = "Met"')].count("\n")


def test_long_texts_are_cut_in_messages() -> None:
    text = replaced(('id = "peer-review"', f'id = "{"ä" * 5000}"'))
    (problem,) = problems_of(text)
    assert len(problem.message) < 120
