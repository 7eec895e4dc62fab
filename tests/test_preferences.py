"""The settings and keys files of the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import paths, preferences
from hmip_tui.errors import HmipError
from hmip_tui.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def write(path: Path, text: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text)


def test_without_files_the_defaults_hold_and_nothing_is_made(home: Path) -> None:
    assert preferences.load_settings() == (Settings(), "")
    assert preferences.keys_text() == ""
    assert not home.exists()


def test_settings_are_read_from_the_data_folder() -> None:
    write(paths.settings_file(), b'theme = "light"\n')
    assert preferences.load_settings() == (Settings(theme="light"), "")


def test_all_mistakes_are_told_in_one_notice() -> None:
    write(paths.settings_file(), b'theme = "blue"\nidle_minutes = -1\nauto_advance = false\n')
    settings, note = preferences.load_settings()
    assert settings == Settings(auto_advance=False)
    assert note.startswith("settings.toml: theme is one of ")
    assert "idle_minutes is a number" in note
    assert note.endswith("For these the defaults hold.")


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a\0b", b"\xe9"])
def test_a_file_that_is_no_text_gives_the_defaults(text: bytes) -> None:
    write(paths.settings_file(), text)
    settings, note = preferences.load_settings()
    assert settings == Settings()
    assert str(paths.settings_file()) in note
    assert note.endswith("The defaults hold.")


def test_a_folder_in_the_place_of_the_file_gives_the_defaults() -> None:
    paths.settings_file().mkdir(parents=True)
    settings, note = preferences.load_settings()
    assert settings == Settings()
    assert "cannot be read" in note


def test_a_theme_is_remembered_and_all_else_stays() -> None:
    write(paths.settings_file(), b"# mine\nidle_minutes = 1\n")
    preferences.remember_theme("high-contrast")
    preferences.remember_theme("light")
    assert paths.settings_file().read_bytes() == b'theme = "light"\n# mine\nidle_minutes = 1\n'
    assert preferences.load_settings() == (Settings(theme="light", idle_minutes=1), "")


def test_a_theme_is_remembered_where_there_was_no_folder() -> None:
    preferences.remember_theme("light")
    assert preferences.load_settings() == (Settings(theme="light"), "")


def test_a_file_with_mistakes_is_not_written_over() -> None:
    write(paths.settings_file(), b"theme = ")
    with pytest.raises(HmipError, match="not remembered"):
        preferences.remember_theme("light")
    assert paths.settings_file().read_bytes() == b"theme = "


def test_a_theme_that_cannot_be_written_is_said(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(HmipError, match="cannot be written"):
        preferences.remember_theme("light")
