"""Settings: what a file says, what is wrong with it, and changing the theme in it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.settings import MOST_IDLE_MINUTES, THEMES, Settings, parse, with_theme

GOOD = """\
# mine
theme = "light"  # easier by day
idle_minutes = 2.5
auto_advance = false
reduced_motion = true
"""


def test_nothing_gives_the_defaults() -> None:
    assert parse("") == (Settings(), [])
    assert Settings() == Settings("dark", 5, True, False)


def test_every_setting_is_read() -> None:
    assert parse(GOOD) == (Settings("light", 2.5, False, True), [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('theme = "blue"', "theme is one of dark, light, high-contrast, not 'blue'."),
        ("theme = 3", "theme is one of dark, light, high-contrast, not 3."),
        ("theme = []", "theme is one of dark, light, high-contrast, not []."),
        ("idle_minutes = -1", f"idle_minutes is a number from 0 to {MOST_IDLE_MINUTES}, not -1."),
        ("idle_minutes = inf", f"idle_minutes is a number from 0 to {MOST_IDLE_MINUTES}, not inf."),
        ("idle_minutes = nan", f"idle_minutes is a number from 0 to {MOST_IDLE_MINUTES}, not nan."),
        (
            "idle_minutes = true",
            f"idle_minutes is a number from 0 to {MOST_IDLE_MINUTES}, not true.",
        ),
        (
            'idle_minutes = "5"',
            f"idle_minutes is a number from 0 to {MOST_IDLE_MINUTES}, not '5'.",
        ),
        ("auto_advance = 1", "auto_advance is true or false, not 1."),
        ('reduced_motion = "yes"', "reduced_motion is true or false, not 'yes'."),
        ("idle_minute = 1", "'idle_minute' is no setting; is idle_minutes meant?"),
        ("colour = 1", "'colour' is no setting."),
    ],
)
def test_a_mistake_is_said_and_keeps_its_default(line: str, said: str) -> None:
    assert parse(f"{line}\n") == (Settings(), [said])


def test_a_mistake_leaves_the_other_settings_alone() -> None:
    settings, mistakes = parse('theme = "light"\nidle_minutes = "x"\nshape = 1\n')
    assert settings == Settings(theme="light")
    assert len(mistakes) == 2


@pytest.mark.parametrize("text", ["theme = ", "theme", '"', "a = " + "[" * 5000])
def test_what_is_not_toml_gives_the_defaults(text: str) -> None:
    settings, mistakes = parse(text)
    assert settings == Settings()
    assert len(mistakes) == 1
    assert mistakes[0].startswith("It is not TOML: ")


@given(st.text(max_size=60))
def test_no_text_is_too_much_for_it(text: str) -> None:
    settings, _ = parse(text)
    assert settings.theme in THEMES


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_set_and_all_else_stays(theme: str) -> None:
    assert with_theme(GOOD, theme) == GOOD.replace('"light"', f'"{theme}"')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "dark"\n'),
        ("theme='light'\r\nidle_minutes = 1\r\n", 'theme="dark"\r\nidle_minutes = 1\r\n'),
        ("[more]\nx = 1\n", 'theme = "dark"\n[more]\nx = 1\n'),
        ("theme = 3 # wrong\n", 'theme = "dark" # wrong\n'),
        ('theme = "a # b"', 'theme = "dark"'),
        ("# theme = 1\n", 'theme = "dark"\n# theme = 1\n'),
        ('x = 1\n"theme" = "light"\n', 'x = 1\n"theme" = "dark"\n'),
    ],
)
def test_a_theme_is_set_in_any_file(before: str, after: str) -> None:
    assert with_theme(before, "dark") == after


@pytest.mark.parametrize(
    "text",
    ["theme = ", 'note = """\ntheme = "x"\n"""\n', "theme = [\n 1,\n]\n", "[a]\ntheme = 1\n"],
)
def test_a_file_is_left_alone_where_more_would_change(text: str) -> None:
    assert with_theme(text, "dark") is None


@given(
    st.dictionaries(
        st.sampled_from(["theme", "idle_minutes", "auto_advance", "other"]),
        st.sampled_from(['"x"', "1", "true", "'light'", "[1, 2]"]),
    ),
    st.sampled_from(THEMES),
)
def test_only_the_theme_ever_changes(given_keys: dict[str, str], theme: str) -> None:
    before = "".join(f"{key} = {value}\n" for key, value in given_keys.items())
    after = with_theme(before, theme)
    assert after is not None
    assert tomllib.loads(after) == {**tomllib.loads(before), "theme": theme}
