"""How the history tells of draws, of what they leave out, and of published figures."""

from __future__ import annotations

import pytest

from hmip_tui import framework_files
from hmip_tui.comparison import Published
from hmip_tui.framework import build
from hmip_tui.sampling import draw
from hmip_tui.wording import field_name, value_text

FRAMEWORK = build(framework_files.built_in())
DRAWN = draw({f"P{n}": () for n in range(9)}, (), 4, 7).as_value()


@pytest.mark.parametrize(
    ("field", "value", "name", "text"),
    [
        ("draw.supervision", DRAWN, "draw of supervision", "4 of 9, seed 7"),
        ("population.supervision", 620, "eligible cases of supervision", "620"),
        (
            "unusable",
            {"reason": "[b]lost", "replaced_by": "CS-9"},
            "file that cannot be used",
            "[b]lost",
        ),
        (
            "comparator.previous.2.1.1",
            Published(67, 130).as_value(),
            "published figure, previous.2.1.1",
            "67% of 130",
        ),
        (
            "comparator.previous.2.1.1",
            Published(67).as_value(),
            "published figure, previous.2.1.1",
            "67%",
        ),
        (
            "comparator.previous.2.1.1",
            Published(note="Lost.").as_value(),
            "published figure, previous.2.1.1",
            "no figure: Lost.",
        ),
        (
            "comparator.previous.2.1",
            {"rating": "Good", "note": ""},
            "published figure, previous.2.1",
            "Good",
        ),
    ],
)
def test_in_words(field: str, value: object, name: str, text: str) -> None:
    assert field_name(FRAMEWORK, field) == name
    assert value_text(field, value) == text
