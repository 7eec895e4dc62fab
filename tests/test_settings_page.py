"""``docs/settings.md`` says what holds."""

from __future__ import annotations

import re
from pathlib import Path

from hmip_tui import keymap, settings
from hmip_tui.app import HmipApp
from hmip_tui.keymap import RESERVED, key_name
from hmip_tui.screens.bindings import catalogue

PAGE = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_its_settings_are_the_defaults() -> None:
    example, _ = EXAMPLES
    assert settings.parse(example) == (settings.DEFAULTS, [])
    assert set(re.findall(r"^(\w+) =", example, re.MULTILINE)) == set(settings.DEFAULTS._fields)


def test_every_setting_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE)) == set(settings.DEFAULTS._fields)


def test_its_keys_are_accepted() -> None:
    _, example = EXAMPLES
    found = keymap.read(example, catalogue(HmipApp))
    assert not found.mistakes
    assert found.changes["app.hide"] == ("f7",)


def test_every_key_that_is_taken_is_told() -> None:
    assert {key for key in RESERVED if key_name(key) not in PAGE} == set()
