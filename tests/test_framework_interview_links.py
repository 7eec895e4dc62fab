"""Mistakes in interviews and their questions."""

from __future__ import annotations

import pytest

from hmip_tui.framework.check import check
from tests.framework_mistakes import Mistake, assert_told, document

MISTAKES = {
    "interviews of one id": Mistake(
        'id = "team"\nname',
        'id = "writer" # <<\nname',
        'interview "writer"',
        'id "writer" is already that of interview number 1',
        "Give each a different id",
    ),
    "interview question and prompt of one id": Mistake(
        'id = "t.trained"',
        'id = "1.1.1.a" # <<',
        'interview question "1.1.1.a"',
        'id "1.1.1.a" is already that of prompt number 1',
        "Give each a different id",
    ),
    "about something else": Mistake(
        'about = "case"',
        'about = "cases" # <<',
        'interview "writer"',
        'about is "cases"',
        'Did you mean "case"?',
    ),
    "about a case of no sample": Mistake(
        'about = "case"\nsamples = ["letters"]',
        'about = "case" # <<',
        'interview "writer"',
        "it is about a case and has no samples",
        "Add samples",
    ),
    "about the provider, with samples": Mistake(
        'about = "provider"',
        'about = "provider"\nsamples = ["letters"] # <<',
        'interview "team"',
        "it is about a provider, and samples belongs to interviews about a case",
        "Take samples out",
    ),
    "about a case, with attributes": Mistake(
        'about = "case"',
        'about = "case"\nattributes = ["office"] # <<',
        'interview "writer"',
        "it is about a case, and attributes belongs to interviews about a provider",
        "Take attributes out",
    ),
    "no such attribute": Mistake(
        'attributes = ["office"]',
        'attributes = ["ofice"] # <<',
        'interview "team"',
        'there is no attribute "ofice"',
        'Did you mean "office"?',
    ),
    "no question": Mistake(
        '[[interview]]\nid = "team"',
        '[[interview]] # <<\nid = "x"\nname = "X"\nabout = "provider"\n[[interview]]\nid = "team"',
        'interview "x"',
        "it has no question",
        "Add an [[interview_question]]",
    ),
    "no such interview": Mistake(
        'interview = "team"\ntext = "Are',
        'interview = "teem" # <<\ntext = "Are',
        'interview question "t.trained"',
        'there is no interview "teem"',
        'Did you mean "team"?',
    ),
    "no such key question": Mistake(
        'key_question = "2.2.1"\n\n[[interview',
        'key_question = "2.2.11" # <<\n\n[[interview',
        'interview question "t.load"',
        'there is no key question "2.2.11"',
        'Did you mean "2.2.1"?',
    ),
    "a long short name": Mistake(
        'short = "trained"',
        f'short = "{"trained " * 4}" # <<',
        'interview question "t.trained"',
        "short is 32 characters long",
        "Shorten it to 28",
    ),
    "a reply that is always possible": Mistake(
        'replies = ["Soon", "Late", "Never"]',
        'replies = ["Soon", "Late", "did not know"] # <<',
        'interview question "w.came"',
        'replies lists "did not know", which is always possible',
        "Take it out of replies",
    ),
    "counted and no reply": Mistake(
        'counts = ["Soon", "Late"]',
        'counts = ["Soon", "Layte"] # <<',
        'interview question "w.came"',
        'counts names "Layte", which is none of its replies',
        'Did you mean "Late"?',
    ),
    "nothing counts": Mistake(
        'replies = ["Soon", "Late", "Never"]\ncounts = ["Soon", "Late"]',
        'replies = ["Soon", "Late", "Never"] # <<',
        'interview question "w.came"',
        'it has no reply "Yes", and nothing says which replies count',
        "Add counts",
    ),
    "counts and results": Mistake(
        "results = [",
        'counts = ["Many"] # <<\nresults = [',
        'interview question "t.load"',
        "it has both counts and results",
        "Take counts out",
    ),
    "results of one name": Mistake(
        'results = [\n  { name = "many visits"',
        'results = [ # <<\n  { name = "too many visits"',
        'interview question "t.load"',
        'two of its results have the name "too many visits"',
        "Give each a different name",
    ),
    "a result of no reply": Mistake(
        'results = [\n  { name = "many visits", counts = ["Many", "Too many"] }',
        'results = [ # <<\n  { name = "many visits", counts = ["Several"] }',
        'interview question "t.load"',
        'results names "Several", which is none of its replies',
        'Its replies are "Few", "Many", "Too many"',
    ),
    "a result without a name": Mistake(
        'results = [\n  { name = "many visits", counts',
        "results = [ # <<\n  { counts",
        'interview question "t.load"',
        "results number 1 holds a mistake: name is missing",
        'Add name = "..."',
    ),
    "a result that is no table": Mistake(
        'results = [\n  { name = "many visits", counts = ["Many", "Too many"] }',
        'results = [ # <<\n  "many visits"',
        'interview question "t.load"',
        "results number 1 must be a table, not text",
        'Write { name = "...", counts = ["..."] }',
    ),
    "results that are no list": Mistake(
        'short = "trained"',
        'short = "trained"\nresults = "trained" # <<',
        'interview question "t.trained"',
        "results must be a list of tables, not text",
        'Write [{ name = "...", counts = ["..."] }]',
    ),
    "no results": Mistake(
        'short = "trained"',
        'short = "trained"\nresults = [] # <<',
        'interview question "t.trained"',
        "results is an empty list",
        "or leave the key out",
    ),
    "no such field": Mistake(
        'records = "gate.reply"',
        'records = "gate.repli" # <<',
        'interview question "w.expected"',
        'records names "gate.repli", which is no field that a reply can fill',
        'Did you mean "gate.reply"?',
    ),
    "a judgement": Mistake(
        'records = "gate.reply"',
        'records = "judgement.1.2.1" # <<',
        'interview question "w.expected"',
        'records names "judgement.1.2.1", which is no field that a reply can fill',
        "Name a field",
    ),
    "free text": Mistake(
        'records = "gate.reply"',
        'records = "attribute.office" # <<',
        'interview question "w.expected"',
        'records names "attribute.office", which takes any text',
        "List the attribute's values",
    ),
    "a field of other cases": Mistake(
        'records = "gate.reply"',
        'records = "gate.change" # <<',
        'interview question "w.expected"',
        'records names "gate.change", which sample "letters" lacks',
        "Name a field of every case of the interview",
    ),
    "replies that are no value": Mistake(
        'text = "Did you expect a reply?"',
        'text = "Did you?"\nreplies = ["Yes", "Perhaps"] # <<',
        'interview question "w.expected"',
        'its reply "Perhaps" is no value of "gate.reply"',
        'Write replies = ["Yes", "No"]',
    ),
    "a value that no reply says": Mistake(
        'records = "gate.reply"',
        'records = "answer.1.2.1.a" # <<',
        'interview question "w.expected"',
        'no reply says "Not applicable", which "answer.1.2.1.a" can be',
        'Write replies = ["Yes", "No", "Not applicable"]',
    ),
    "one fact twice": Mistake(
        'condition = { question = "w.expected", is = ["Yes"] }',
        """\
condition = { question = "w.expected", is = ["Yes"] }
[[interview_question]]
id = "w.twin"
interview = "writer"
text = "Did you hope for one?"
short = "hope"
records = "gate.reply" # <<""",
        'interview question "w.twin"',
        'records names "gate.reply", which is asked in interview question "w.expected" already',
        "Ask for each fact once",
    ),
    "a fact of no case": Mistake(
        'short = "trained"',
        'short = "trained"\nrecords = "gate.reply" # <<',
        'interview question "t.trained"',
        "it has records, and no case is asked about in its interview",
        "Take records out",
    ),
    "a condition on another interview": Mistake(
        'short = "trained"',
        'short = "trained"\ncondition = { question = "w.expected", is = ["Yes"] } # <<',
        'interview question "t.trained"',
        'its condition names "w.expected", which is no question of this interview',
        "Name a question that is asked earlier",
    ),
    "a condition on a later question": Mistake(
        'short = "visits made"',
        'short = "visits made"\ncondition = { question = "t.trained", is = ["Yes"] } # <<',
        'interview question "t.load"',
        'its condition names "t.trained", which is not asked before it',
        "Name a question that stands above it",
    ),
    "a condition on itself": Mistake(
        'short = "trained"',
        'short = "trained"\ncondition = { question = "t.trained", is = ["Yes"] } # <<',
        'interview question "t.trained"',
        'its condition names "t.trained", which is not asked before it',
        "Name a question that stands above it",
    ),
    "a condition on no reply": Mistake(
        'condition = { question = "w.expected", is = ["Yes"] }',
        'condition = { question = "w.expected", is = ["yes"] } # <<',
        'interview question "w.came"',
        'its condition names "yes", no reply of interview question "w.expected"',
        "Did you mean",
    ),
    "a condition on an attribute": Mistake(
        'condition = { question = "w.expected", is = ["Yes"] }',
        'condition = { attribute = "office", is = ["Yes"] } # <<',
        'interview question "w.came"',
        "condition holds a mistake: question is missing",
        'Add question = "..."',
    ),
}

NOT_ALONE = {
    "interviews of one id",  # the questions of the second have none
    "about something else",
    "a condition on an attribute",  # the key that is too many is told as well
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_placed_and_mended(name: str) -> None:
    assert_told(MISTAKES[name], alone=name not in NOT_ALONE)


def test_a_reply_can_fill_a_prompt_or_an_attribute_of_its_values() -> None:
    made = document()
    made["interview_question"][0] |= {
        "records": "answer.1.2.1.a",
        "replies": ["Yes", "No", "Not applicable"],
    }
    assert check(made) == []
    made["interview"][0]["samples"] = ["visits"]
    made["interview_question"][0] |= {
        "records": "attribute.size",
        "replies": ["Large", "Small"],
        "counts": ["Large"],
    }
    made["interview_question"][1]["condition"]["is"] = ["Large"]
    assert check(made) == []
