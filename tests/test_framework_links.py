"""Mistakes in what tables say of one another: ids, references, gates, conditions, standards."""

from __future__ import annotations

import pytest

from hmip_tui.framework.check import check
from tests.framework_mistakes import Mistake, assert_told, document, problems_of, replaced

TRAINING = """\
id = "2.1"
domain = "2"
name = "Training"
title = "The team is trained."
rating = "proposed\""""

MISTAKES = {
    "gate and prompt of one id": Mistake(
        'id = "1.2.1.a"',
        'id = "change" # <<',
        'prompt "change"',
        'id "change" is already that of gate number 1',
        "Give each a different id",
    ),
    "prompt and key question of one id": Mistake(
        'id = "1.2.1.a"',
        'id = "1.1.2" # <<',
        'prompt "1.1.2"',
        'id "1.1.2" is already that of key question number 2',
        "Give each a different id",
    ),
    "attributes of one id": Mistake(
        'id = "size"',
        'id = "office" # <<',
        'attribute "office"',
        'id "office" is already that of attribute number 2',
        "Give each a different id",
    ),
    "samples of one name": Mistake(
        'name = "Letters"',
        'name = "Visits" # <<',
        'sample "letters"',
        'name "Visits" is already that of sample number 1',
        "Give each a different name",
    ),
    "samples of one short name": Mistake(
        'short = "L"',
        'short = "V" # <<',
        'sample "letters"',
        'short "V" is already that of sample number 1',
        "Give each a different short",
    ),
    "bands of one name": Mistake(
        'name = "Met"',
        'name = "Not met" # <<',
        "band 3",
        'name "Not met" is already that of band number 1',
        "Give each a different name",
    ),
    "bands of one short name": Mistake(
        'short = "M"',
        'short = "P" # <<',
        "band 3",
        'short "P" is already that of band number 2',
        "Give each a different short",
    ),
    "overall bands of one name": Mistake(
        'name = "Sound"',
        'name = "Weak" # <<',
        "overall band 3",
        'name "Weak" is already that of overall band number 1',
        "Give each a different name",
    ),
    "no such sample of an attribute": Mistake(
        'samples = ["visits", "letters"]',
        'samples = ["visits", "leters"] # <<',
        'attribute "office"',
        'there is no sample "leters"',
        'Did you mean "letters"?',
    ),
    "no such attribute of a sample's strata": Mistake(
        'short = "V"',
        'short = "V"\nstrata = ["ofice"] # <<',
        'sample "visits"',
        'there is no attribute "ofice"',
        'Did you mean "office"?',
    ),
    "strata of another sample": Mistake(
        'short = "L"',
        'short = "L"\nstrata = ["size"] # <<',
        'sample "letters"',
        'its strata need attribute "size", which it lacks',
        'Add "letters" to the attribute\'s samples',
    ),
    "no such gate of a gate": Mistake(
        'gate = "change"',
        'gate = "chnge" # <<',
        'gate "urgent"',
        'there is no gate "chnge"',
        'Did you mean "change"?',
    ),
    "no such gate of a prompt": Mistake(
        'gate = "urgent"\ncondition',
        'gate = "qqqqqq" # <<\ncondition',
        'prompt "1.1.2.b"',
        'there is no gate "qqqqqq"',
        "Add a [[gate]] with this id",
    ),
    "no such domain": Mistake(
        'domain = "2"',
        'domain = "22" # <<',
        'standard "2.1"',
        'there is no domain "22"',
        'Did you mean "2"?',
    ),
    "no such key question": Mistake(
        'key_question = "1.2.1"',
        'key_question = "1.2.11" # <<',
        'prompt "1.2.1.a"',
        'there is no key question "1.2.11"',
        'Did you mean "1.2.1"?',
    ),
    "no such moderator": Mistake(
        'moderated_by = "1.2.2"',
        'moderated_by = "1.2.22" # <<',
        'standard "1.2"',
        'there is no key question "1.2.22"',
        'Did you mean "1.2.2"?',
    ),
    "no such attribute in a condition": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { attribute = "stages", is = ["Closed"] } # <<',
        'prompt "1.1.2.b"',
        'its condition names attribute "stages", which does not exist',
        'Did you mean "stage"?',
    ),
    "no such value in a condition": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { attribute = "stage", is = ["Closed", "Opne"] } # <<',
        'prompt "1.1.2.b"',
        'its condition names "Opne", no value of attribute "stage"',
        'Did you mean "Open"?',
    ),
    "value unlike any in a condition": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { attribute = "stage", is = ["Closed", "Q"] } # <<',
        'prompt "1.1.2.b"',
        'its condition names "Q"',
        'Its values are "Open", "Closed", "Reopened"',
    ),
    "condition on an attribute not required": Mistake(
        "required = true",
        "",
        'key question "1.1.2"',
        'its condition needs attribute "stage", which is not required',
        "Add required = true",
    ),
    "conditions that exclude each other": Mistake(
        'condition = { attribute = "stage", is = ["Closed"] }',
        'condition = { attribute = "stage", is = ["Reopened"] } # <<',
        'prompt "1.1.2.b"',
        "no case can meet both",
        "Change one of them",
    ),
    "gate that governs nothing": Mistake(
        "[[domain]]",
        '[[gate]] # <<\nid = "idle"\nsample = "visits"\nquestion = "Idle?"\nshort = "idle"\n'
        "[[domain]]",
        'gate "idle"',
        "no question stands behind this gate",
        "Name it as the gate",
    ),
    "gate behind a gate of another sample": Mistake(
        'short = "reply expected"',
        'short = "reply expected"\ngate = "change" # <<',
        'gate "reply"',
        'its gate "change" belongs to sample "visits", itself to "letters"',
        'Name a gate of sample "letters"',
    ),
    "question behind a gate of another sample": Mistake(
        'title = "Is the letter clear?"',
        'title = "Is the letter clear?"\ngate = "change" # <<',
        'key question "1.2.1"',
        'its gate "change" belongs to sample "visits", itself to "letters"',
        'Name a gate of sample "letters"',
    ),
    "gate behind itself": Mistake(
        'gate = "change"',
        'gate = "urgent" # <<',
        'gate "urgent"',
        '"urgent" -> "urgent"',
        "Take gate out of one of them",
    ),
    "ring of gates": Mistake(
        'short = "something changed"',
        'short = "something changed"\ngate = "urgent" # <<',
        'gate "change"',
        'in a ring: "change" -> "urgent" -> "change"',
        "Take gate out of one of them",
    ),
    "rating unknown": Mistake(
        'rating = "proposed"',
        'rating = "propsed" # <<',
        'standard "2.1"',
        'rating is "propsed"',
        'Did you mean "proposed"?',
    ),
    "rated on cases without sample": Mistake(
        f"[[standard]]\n{TRAINING}",
        f"[[standard]] # <<\n{TRAINING}".replace("proposed", "cases"),
        'standard "2.1"',
        "it is rated on cases and has no sample",
        "Add sample",
    ),
    "rated on cases without a judged key question": Mistake(
        f"[[standard]]\n{TRAINING}\n\n[[key_question]]",
        f'[[standard]] # <<\n{TRAINING}\nsample = "visits"\n'.replace("proposed", "cases")
        + "[[key_question]]\nqualitative = true",
        'standard "2.1"',
        "has no key question that is judged in cases",
        "Add a [[key_question]]",
    ),
    "proposed with a sample": Mistake(
        'rating = "proposed"',
        'rating = "proposed"\nsample = "visits" # <<',
        'standard "2.1"',
        "it is rated by proposal, and sample belongs to rating on cases",
        "Take sample out",
    ),
    "moderator without bands": Mistake(
        'moderated_by = "1.2.2"\nmoderation_bands = 1',
        'moderated_by = "1.2.2" # <<',
        'standard "1.2"',
        "it has moderated_by and no moderation_bands",
        "Add moderation_bands",
    ),
    "bands without moderator": Mistake(
        'moderated_by = "1.2.2"\nmoderation_bands = 1',
        "moderation_bands = 1 # <<",
        'standard "1.2"',
        "it has moderation_bands and no moderated_by",
        "Add moderated_by",
    ),
    "moderation by more bands than there are": Mistake(
        "moderation_bands = 1",
        "moderation_bands = 3 # <<",
        'standard "1.2"',
        "more than the bands there are",
        "Write a number from 1 to 2",
    ),
    "characteristics of no band": Mistake(
        "moderation_bands = 1",
        "moderation_bands = 1\n"
        'characteristics = [{ rating = "Splendid", text = "All is well." }] # <<',
        'standard "1.2"',
        'characteristics names "Splendid", which is not a band',
        "The bands are",
    ),
    "characteristics of one band twice": Mistake(
        "moderation_bands = 1",
        "moderation_bands = 1\n"
        'characteristics = [{ rating = "Met", text = "a" }, { rating = "Met", text = "b" }] # <<',
        'standard "1.2"',
        'characteristics describes "Met" twice',
        "Keep one",
    ),
    "moderator not qualitative": Mistake(
        'moderated_by = "1.2.2"',
        'moderated_by = "1.2.1" # <<',
        'standard "1.2"',
        'moderated_by names key question "1.2.1", which is not qualitative',
        "Add qualitative = true",
    ),
    "moderator of another standard": Mistake(
        'standard = "1.2"\ntitle = "Is there a culture of clear writing?"',
        'standard = "1.1"\ntitle = "Is there a culture of clear writing?"',
        'standard "1.2"',
        'moderated_by names key question "1.2.2", which belongs to another standard',
        "Name a key question of this standard",
    ),
    "prompt of a qualitative key question": Mistake(
        'key_question = "1.2.1"\ntext = "Was the reply answered?"',
        'key_question = "1.2.2" # <<\ntext = "Was the reply answered?"',
        'prompt "1.2.1.a"',
        'key question "1.2.2" is qualitative, so it has no prompts',
        "Take the prompt out",
    ),
    "prompt of a proposed standard": Mistake(
        'key_question = "1.2.1"\ntext = "Was the reply answered?"\ngate = "reply"',
        'key_question = "2.1.1" # <<\ntext = "Was the reply answered?"\n[[prompt]]\nid = "x"\n'
        'key_question = "1.2.1"\ntext = "X?"\ngate = "reply"',
        'prompt "1.2.1.a"',
        'key question "2.1.1" belongs to a standard rated by proposal, so it has no prompts',
        "Take the prompt out",
    ),
    "gate of a key question not asked": Mistake(
        'short = "culture"',
        'short = "culture"\ngate = "reply" # <<',
        'key question "1.2.2"',
        "it is qualitative, so no case decides whether it applies",
        "Take gate out",
    ),
    "alias equal to the title": Mistake(
        'aliases = ["Was the plan reviewed in time?"]',
        'aliases = ["Was the plan reviewed when it needed to be?"] # <<',
        'key question "1.1.2"',
        'the alias "Was the plan reviewed when it needed to be?" is the title itself',
        "Take it out of aliases",
    ),
}
NOT_ALONE = {"condition on an attribute not required"}  # two conditions rest on it


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_placed_and_mended(name: str) -> None:
    assert_told(MISTAKES[name], alone=name not in NOT_ALONE)


def test_a_long_ring_is_named_whole_and_once() -> None:
    broken = document()
    names = ["one", "two", "three"]
    for name, behind in zip(names, [*names[1:], names[0]], strict=True):
        gate = {"id": name, "sample": "visits", "question": "Q?", "short": name, "gate": behind}
        broken["gate"].append(gate)
    broken["prompt"][0]["gate"] = "two"
    assert [(p.place, p.message) for p in check(broken)] == [
        (
            'gate "one"',
            'the gates stand behind one another in a ring: "one" -> "two" -> "three" -> "one"',
        )
    ]


def test_a_gate_used_only_by_an_unused_gate_is_unused() -> None:
    broken = document()
    gate = {"sample": "visits", "question": "Q?", "short": "q"}
    broken["gate"] += [{"id": "a", **gate}, {"id": "b", "gate": "a", **gate}]
    assert [p.place for p in check(broken)] == ['gate "a"', 'gate "b"']


def test_a_condition_outside_its_attributes_samples() -> None:
    broken = document()
    broken["prompt"][-1]["condition"] = {"attribute": "stage", "is": ["Open"]}
    (problem,) = check(broken)
    assert problem.message == 'its condition needs attribute "stage", which sample "letters" lacks'
    assert problem.mend == 'Add "letters" to the attribute\'s samples'


def test_a_condition_on_free_text() -> None:
    broken = document()
    broken["attribute"][1]["required"] = True
    broken["prompt"][-1]["condition"] = {"attribute": "office", "is": ["Leeds"]}
    (problem,) = check(broken)
    assert problem.message == 'its condition names "Leeds", no value of attribute "office"'
    assert problem.mend == "List the attribute's values"


def test_a_sample_that_no_standard_is_rated_on() -> None:
    text = replaced(
        ("[[attribute]]", '[[sample]] # <<\nid = "x"\nname = "X"\nshort = "X"\n[[attribute]]')
    )
    (problem,) = problems_of(text)
    assert problem.message == "no standard is rated on this sample"
    assert text.splitlines()[(problem.line or 0) - 1] == "[[sample]] # <<"
