"""The outline shows every text of a framework, literally and safely."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hmip_tui.framework import build
from hmip_tui.framework.text import outline
from hmip_tui.text import visible
from tests.framework_mistakes import document

REAL = Path(__file__).parent.parent / "schema" / "frameworks" / "crc-2019.toml"


def texts(node: Any) -> list[str]:
    """Every text in a document."""
    if isinstance(node, str):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [text for value in inner for text in texts(value)]


def test_every_text_of_the_real_framework_is_in_its_outline() -> None:
    source = tomllib.loads(REAL.read_text(encoding="utf-8"))
    for standard in source["standard"]:
        del standard["rating"]  # said in words
    whole = "\n".join(outline(build(source)))
    assert [text for text in texts(source) if visible(text) not in whole] == []
    for key_question in source["key_question"]:
        assert whole.count(f" {key_question['id']} {key_question['title']}\n") == 1
    for prompt in source["prompt"]:
        assert whole.count(f"      {prompt['id']} {prompt['text']}\n") == 1
    assert whole.endswith(source["framework"]["attribution"])


def test_the_outline_of_a_key_question_and_its_prompts() -> None:
    lines = outline(build(document()))
    start = lines.index("    1.1.2 Was the plan reviewed when it needed to be?")
    assert lines[start : start + 10] == [
        "    1.1.2 Was the plan reviewed when it needed to be?",
        "          short: timely review",
        "          also worded: Was the plan reviewed in time?",
        "          only where: something changed (change)",
        "          only where: Stage is Open or Closed",
        "      1.1.2.a Did the review say what had changed?",
        "      1.1.2.b Closed cases only: was the review shared?",
        "            only where: urgent change (urgent)",
        "            only where: Stage is Closed",
        "",
    ]


def test_the_outline_of_standards() -> None:
    lines = outline(build(document()))
    start = lines.index("  1.2 Writing")
    assert lines[start + 1 : start + 4] == [
        "    Letters are clear.",
        "    rated: on cases of Letters",
        "    moderated by: 1.2.2, up or down by 1 band at most",
    ]
    start = lines.index("  2.1 Training")
    assert lines[start + 2] == "    rated: as the lead inspector proposes"
    assert "          qualitative: not judged case by case" in lines


def test_the_tables_of_the_outline() -> None:
    lines = outline(build(document()))
    assert lines[lines.index("Gates") + 1 :][:10] == [
        "  change Did anything important change?",
        "      short: something changed",
        "      sample: Visits",
        "      guidance: Anything that [[gate]] the plan rests on.",
        "  urgent Was the change urgent?",
        "      short: urgent change",
        "      sample: Visits",
        "      only where: something changed (change)",
        "  reply Was a reply expected?",
        "      short: reply expected",
    ]
    assert lines[lines.index("Attributes of cases") + 1 :][:7] == [
        "  stage Stage, required",
        "      samples: Visits",
        "      values: Open, Closed, Reopened",
        "      guidance: Where the case stands today.",
        "  office Office",
        "      samples: Visits, Letters",
        "      values: free text",
    ]
    assert lines[lines.index("Samples") + 1 :][:2] == [
        "  visits Visits (V)",
        "  letters Letters (L)",
    ]
    bands = lines.index("Bands of a key question, whole per cents")
    assert lines[bands + 3] == "  80 to 100: Met (M), Four-fifths or more, score 2"
    assert lines[lines.index("Overall rating by total score") + 3] == "  6 to 8: Sound"
    assert lines[lines.index("Rules") + 1 :][:3] == [
        "  discretion: within 5 percentage points of a band's boundary",
        "  sample size: 80 per cent confidence, margin of error 5 percentage points",
        "  comparison: significance level 0.1",
    ]


def test_the_outline_of_tags_and_checks() -> None:
    lines = outline(build(document()))
    assert lines[lines.index("Tags of evidence") + 1 :][:2] == [
        "  good Good example",
        "  poor Poor example",
    ]
    start = lines.index("Completion check")
    assert lines[start + 1 : start + 5] == [
        "  open {question} is not judged.",
        "      level: hard",
        "      finds: unanswered judgement",
        "      samples: Visits, Letters",
    ]
    assert "      finds: unanswered attribute office" in lines
    assert "      judged: yes" in lines
    facts = lines.index("      finds: facts")
    assert lines[facts + 1 : facts + 4] == [
        "      where: attribute.office is not recorded or Elsewhere and judgement.1.2.1 is no",
        "      at: 1.2.1",
        "      samples: Letters",
    ]


def test_the_outline_of_interviews() -> None:
    lines = outline(build(document()))
    start = lines.index("Interviews")
    assert lines[start + 1 : start + 17] == [
        "  writer Writer of the letter",
        "      about: case",
        "      samples: Letters",
        "      w.expected Did you expect a reply?",
        "            short: reply expected",
        "            replies: Yes, No",
        "            counts as reply expected: Yes",
        "            is the case's: gate.reply",
        "      w.came How did it come?",
        "            short: reply came",
        "            only where: w.expected is Yes",
        "            replies: Soon, Late, Never",
        "            counts as reply came: Soon, Late",
        "            key question: 1.2.1",
        "            guidance: Soon: within a week.",
        "  team Member of the team",
    ]
    assert "            counts as too many visits: Too many" in lines
    assert "      attributes: Office" in lines


def test_texts_that_a_terminal_would_obey_are_shown_instead() -> None:
    hostile = document()
    hostile["prompt"][0]["text"] = "one\x1b[2Jtwo\nthree [bold]\u202efour"
    lines = outline(build(hostile))
    assert "      1.1.1.a one␛[2Jtwo three [bold]�four" in lines
    assert all(line == visible(line) for line in lines)
