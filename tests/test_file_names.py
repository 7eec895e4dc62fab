"""Paths that people type, and names for files they have not named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui.errors import Refused
from hmip_tui.file_names import is_there, new_inspection, typed


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("text", ["{}/a b.sqlite", "'{}/a b.sqlite'", ' "{}/a b.sqlite" '])
def test_a_path_is_taken_with_or_without_quotes(text: str, tmp_path: Path) -> None:
    assert typed(text.format(tmp_path)) == tmp_path / "a b.sqlite"


def test_a_path_starts_where_the_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed("x.sqlite") == tmp_path / "x.sqlite"


def test_a_tilde_is_the_home_folder() -> None:
    assert typed("~/x.sqlite") == Path.home() / "x.sqlite"


@pytest.mark.parametrize("text", ["", "  ", "''", "a\0b", "~nobody-has-this-name/x"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        typed(text)


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("West Yorkshire CRC", "west-yorkshire-crc"),
        ("Kent, Surrey & Sussex", "kent-surrey-sussex"),
        ("Gwasanaeth Prawf Cymru – Môn", "gwasanaeth-prawf-cymru-mon"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "inspection"),
        ("東京", "inspection"),
        ("NUL", "inspection"),
        ("com1", "inspection"),
        ("a" * 100, "a" * 40),
    ],
)
def test_a_file_is_named_after_its_provider(provider: str, name: str, home: Path) -> None:
    assert new_inspection(provider) == home / f"{name}.sqlite"


def test_a_name_that_is_taken_gets_a_number(home: Path) -> None:
    for name in ("a.sqlite", "a-2.sqlite"):
        (home / name).touch()
    assert new_inspection("A") == home / "a-3.sqlite"


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_provider_gives_a_plain_name(home: Path, provider: str) -> None:
    path = new_inspection(provider)
    assert path.parent == home
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\.sqlite", path.name)


def test_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert is_there(tmp_path / "file")
    assert not is_there(tmp_path / "none")
    assert not is_there(tmp_path / "file" / "beneath")
    assert is_there(tmp_path / ("long" * 100))  # nobody can say: opening tells why not
