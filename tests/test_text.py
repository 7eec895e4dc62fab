# ruff: noqa: RUF001
"""Text made safe to show: nothing a terminal obeys, nothing invisible, all else as it was."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.text import clean, visible, visible_lines


def _spans(*spans: tuple[int, int]) -> frozenset[int]:
    return frozenset(code for first, last in spans for code in range(first, last + 1))


SURROGATES = _spans((0xD800, 0xDFFF))
CONTROLS = _spans((0x00, 0x1F), (0x7F, 0x9F))
SEPARATORS = _spans((0x2028, 0x2029))
ANNOTATION_MARKS = _spans((0xFFF9, 0xFFFB))
BIDIRECTIONAL = frozenset({0x061C, 0x200E, 0x200F}) | _spans((0x202A, 0x202E), (0x2066, 0x2069))
# Unicode's DerivedCoreProperties, Default_Ignorable_Code_Point: shown as nothing at all.
IGNORABLE = _spans(
    *((code, code) for code in (0x00AD, 0x034F, 0x061C, 0x3164, 0xFEFF, 0xFFA0)),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
# Without these, words of several languages and many pictures come apart.
JOINERS = frozenset({0x200C, 0x200D})
VARIATIONS = _spans((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))

UNSAFE = (CONTROLS | SEPARATORS | SURROGATES | ANNOTATION_MARKS | BIDIRECTIONAL | IGNORABLE) - (
    JOINERS | VARIATIONS
)
LINE_ENDS_AND_TABS = frozenset(map(ord, "\r\n\t"))

any_text = st.text(st.characters(exclude_categories=()))
trouble = st.text(
    st.one_of(
        st.sampled_from([chr(code) for code in sorted(UNSAFE)]),
        st.sampled_from("\r\n\t"),
        st.characters(),
    )
)


def test_every_sign_there_is() -> None:
    for code in range(sys.maxunicode + 1):
        if code in LINE_ENDS_AND_TABS:
            continue
        shown = visible(chr(code))
        if code in UNSAFE:
            assert len(shown) == 1, hex(code)
            assert ord(shown) not in UNSAFE, hex(code)
        else:
            assert shown == chr(code), hex(code)


@given(st.one_of(any_text, trouble))
def test_nothing_unsafe_is_left_and_nothing_is_left_to_do(text: str) -> None:
    shown = visible(text)
    assert not UNSAFE & set(map(ord, shown))
    assert visible(shown) == shown
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp"))))
def test_ordinary_text_is_kept(text: str) -> None:
    ordinary = "".join(sign for sign in text if ord(sign) not in UNSAFE)
    assert visible(ordinary) == ordinary


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Siân Ó Briain-Nuñez",
        "e\u0301 and é",  # an accent of its own, and one in the letter
        "Владимир Ωμέγα",
        "西约克郡 ウェスト",
        "한국어",
        "עברית العربية",
        "می\u200cخواهم",  # a non-joiner, part of the spelling
        "क्\u200dष",
        "👩🏽\u200d👩🏿\u200d👧 ❤\ufe0f 🇬🇧",
        "葛\U000e0100城",  # a variation of an ideograph
        "\u00a0a\u2009b\u3000c\u202fd",
        "[bold]x[/] [/red] [@click=app.quit]y[/] \\[ {x} %s $HOME <b>&amp;</b>",
        "£5–10, ‘quoted’ – 50% … • ½",
    ],
)
def test_names_scripts_and_markup_are_kept_to_the_letter(text: str) -> None:
    assert visible(text) == text
    assert visible_lines(text) == [text]
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;x\x07", "␛[2J␛]0;x␇"),
        ("a\x00b", "a␀b"),
        ("a\x08b\x7f", "a␈b␡"),
        ("\x9b31m", "\ufffd31m"),
        ("yes\u202eon", "yes\ufffdon"),
        ("Le\u200beds", "Le\ufffdeds"),
        ("Le\u00adeds", "Le\ufffdeds"),
        ("\ufeffid", "\ufffdid"),
        ("x\ud83d", "x\ufffd"),
        ("🏴\U000e0067\U000e007f", "🏴\ufffd\ufffd"),
        ("a\x0bb\x0cc\x85d\u2028e", "a␋b␌c\ufffdd\ufffde"),
    ],
)
def test_what_stands_for_a_control_or_an_invisible_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "one_line", "lines"),
    [
        ("a\nb", "a b", ["a", "b"]),
        ("a\r\nb", "a b", ["a", "b"]),
        ("a\rb", "a b", ["a", "b"]),
        ("a\n\rb", "a  b", ["a", "", "b"]),
        ("a\r\r\nb", "a  b", ["a", "", "b"]),
        ("a\n\nb", "a  b", ["a", "", "b"]),
        ("a\n", "a ", ["a", ""]),
        ("\n", " ", ["", ""]),
        ("", "", [""]),
        ("a\tb", "a    b", ["a    b"]),
        ("a\u2028b", "a\ufffdb", ["a\ufffdb"]),
    ],
)
def test_line_ends_and_tabs(text: str, one_line: str, lines: list[str]) -> None:
    assert visible(text) == one_line
    assert visible_lines(text) == lines


@given(st.one_of(any_text, trouble))
def test_lines_are_shown_as_one_line_each(text: str) -> None:
    lines = visible_lines(text)
    assert " ".join(lines) == visible(text)
    ends = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert len(lines) == ends + 1


@given(st.one_of(any_text, trouble))
def test_clean_text_can_be_stored_and_only_surrogates_are_replaced(text: str) -> None:
    stored = clean(text)
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert clean(stored) == stored
    expected = ["\ufffd" if ord(sign) in SURROGATES else sign for sign in text]
    assert list(stored) == expected
