"""``hmip keys`` and ``hmip keys check``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hmip_tui import keymap, paths
from hmip_tui.app import HmipApp
from hmip_tui.screens.bindings import catalogue
from tests.commands.conftest import Hmip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path))
    return tmp_path


def test_what_is_printed_is_a_keys_file_that_changes_nothing(hmip: Hmip) -> None:
    done = hmip("keys")
    assert done.status == 0
    known = catalogue(HmipApp)
    found = keymap.read(done.out, known)
    assert not found.mistakes
    assert found.changes == {id: bound.keys for id, bound in known.items()}


def test_the_keys_printed_are_those_in_force(hmip: Hmip) -> None:
    paths.keys_file().write_text('"review.yes" = "a"\n"review.add_evidence" = "A"\n')
    done = hmip("keys")
    assert done.status == 0
    assert tomllib.loads(done.out)["review.yes"] == "a"


def test_a_keys_file_with_a_mistake_is_not_used_and_said(hmip: Hmip) -> None:
    paths.keys_file().write_text('"review.yes" = "J"\n"review.no" = "j"\n')
    done = hmip("keys")
    assert done.status == 1
    assert tomllib.loads(done.out)["review.yes"] == "y,1"
    assert str(paths.keys_file()) in done.err
    assert "j would do all of these: review.no, review.next." in done.err


def test_a_good_file_is_said_to_be_good(hmip: Hmip, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('"review.yes" = "J"\n')
    done = hmip("keys", "check", str(file))
    assert (done.status, done.out) == (0, "")
    assert "mine.toml has no mistakes: it changes 1 entry." in done.err


def test_every_mistake_of_a_file_is_listed(hmip: Hmip, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('"review.yess" = "J"\n"review.no" = "\\u001b[2J"\n', encoding="utf-8")
    done = hmip("keys", "check", str(file))
    assert done.status == 1
    assert done.out.splitlines() == [
        "'review.yess' is nothing that keys do; is 'review.yes' meant?",
        "review.no: '␛[2J' is no key that every terminal delivers.",
    ]
    assert "2 mistakes in mine.toml: it would not be used." in done.err


def test_a_file_that_is_not_there_is_said(hmip: Hmip, tmp_path: Path) -> None:
    done = hmip("keys", "check", str(tmp_path / "no.toml"))
    assert done.status == 1
    assert "cannot be read" in done.err
