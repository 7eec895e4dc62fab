"""The list of recent files: what is remembered, and what becomes of a list that is damaged."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui import paths, recent
from hmip_tui.errors import FileProblem
from hmip_tui.recent import Recent

NOON = datetime(2020, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def one(name: str, hours: int = 0) -> Recent:
    return Recent(Path(f"/inspections/{name}.sqlite"), name, 130, NOON + timedelta(hours=hours))


def raw(**changes: Any) -> dict[str, Any]:
    found = {"path": "/a", "provider": "A", "cases": 1, "used": "2020-03-02T12:00:00+00:00"}
    return found | changes


def test_nothing_is_remembered_at_first(home: Path) -> None:
    assert recent.load() == recent.Recents(())
    assert not home.exists()


def test_the_last_opened_comes_first_and_each_file_once() -> None:
    for name in ("a", "b", "a"):
        assert recent.add(one(name)) == ""
    later = one("b", hours=1)
    recent.add(later)
    assert list(recent.load().files) == [later, one("a")]


def test_only_so_many_are_kept() -> None:
    for n in range(recent.MOST + 5):
        recent.add(one(str(n)))
    assert [f.provider for f in recent.load().files] == [str(n) for n in range(24, 4, -1)]


def test_a_file_is_forgotten() -> None:
    recent.add(one("a"))
    recent.add(one("b"))
    recent.forget(one("b").path)
    recent.forget(Path("/never/there"))
    assert list(recent.load().files) == [one("a")]


@given(
    st.lists(
        st.builds(
            Recent,
            st.text(st.characters(exclude_characters="\0"), min_size=1).map(Path),
            st.text(),
            st.integers(0, 10**6),
            st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001
                lambda time: time.replace(microsecond=0)
            ),
        ),
        max_size=5,
        unique_by=lambda found: found.path,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_texts_they_come_back(home: Path, files: list[Recent]) -> None:
    if home.exists():
        paths.recent_files().unlink(missing_ok=True)
    for file in reversed(files):
        recent.add(file)
    assert list(recent.load().files) == files


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"files": 3}',
        b'{"files": [3]}',
        b'{"files": [null]}',
        *(
            json.dumps({"files": [raw(), raw(**change)]}).encode()
            for change in (
                {"path": 3},
                {"path": ""},
                {"provider": None},
                {"cases": "1"},
                {"cases": True},
                {"cases": -1},
                {"used": "yesterday"},
                {"used": "2020-03-02T12:00:00"},
                {"used": "0001-01-01T00:00:00+00:00"},
                {"used": 5},
            )
        ),
    ],
    ids=lambda data: str(data[:40]),
)
def test_a_damaged_list_is_set_aside_and_said(home: Path, data: bytes) -> None:
    home.mkdir()
    paths.recent_files().write_bytes(data)
    found = recent.load()
    assert not found.files
    aside = home / "recent.damaged.json"
    assert str(aside) in found.note
    assert aside.read_bytes() == data
    assert recent.load() == recent.Recents(())


def test_adding_to_a_damaged_list_says_so_and_begins_a_new_one(home: Path) -> None:
    home.mkdir()
    paths.recent_files().write_text("no list", encoding="ascii")
    assert "damaged" in recent.add(one("a"))
    assert list(recent.load().files) == [one("a")]


def test_what_cannot_be_read_is_said(home: Path) -> None:
    paths.recent_files().mkdir(parents=True)
    assert "cannot be read" in recent.load().note


def test_what_cannot_be_written_is_said_and_leaves_nothing(home: Path) -> None:
    paths.recent_files().mkdir(parents=True)
    with pytest.raises(FileProblem, match="cannot be written"):
        recent.add(one("a"))
    assert [f.name for f in home.iterdir()] == ["recent.json"]


def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(FileProblem, match="cannot be written"):
        recent.add(one("a"))


def test_the_list_is_replaced_in_one_step(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads while it is written finds the old list or the new one, whole."""
    recent.add(one("a"))
    seen: list[list[Recent]] = []
    replace = Path.replace

    def reading(self: Path, target: Path) -> Path:
        seen.append(list(recent.load().files))
        done = replace(self, target)
        seen.append(list(recent.load().files))
        return done

    monkeypatch.setattr(Path, "replace", reading)
    recent.add(one("b"))
    assert seen == [[one("a")], [one("b"), one("a")]]
    assert os.listdir(home) == ["recent.json"]  # noqa: PTH208 - nothing temporary is left
