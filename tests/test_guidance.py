"""Reading an organisation's own guidance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.guidance import read_guidance

IDS = {"2.1.1", "2.1.1.a", "harm_factors"}


def test_each_question_has_its_section() -> None:
    text = """Our guidance, 2026.

# 2.1.1.a Motivation
Look for this.

### And for that
- one

## harm_factors
What counts.
"""
    assert read_guidance(text, IDS) == (
        {
            "2.1.1.a": "Look for this.\n\n### And for that\n- one",
            "harm_factors": "What counts.",
        },
        [],
    )


def test_a_heading_for_no_question_is_reported_and_its_text_left_out() -> None:
    found, faults = read_guidance("# 2.1.1\nyes\n# 2.9.9.z\nno\n", IDS)
    assert found == {"2.1.1": "yes"}
    assert faults == ["line 3: the framework has no question 2.9.9.z"]


def test_headings_in_fenced_blocks_are_text() -> None:
    text = "# 2.1.1\n```\n# 2.1.1.a\n```\nend\n"
    assert read_guidance(text, IDS)[0] == {"2.1.1": "```\n# 2.1.1.a\n```\nend"}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found, _ = read_guidance(text, IDS)
    assert found.keys() <= IDS
