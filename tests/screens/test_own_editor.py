"""An editor of one's own, as the screens know it: without a terminal, hidden, and after a while."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.settings import Settings
from tests.screens.scenes import SCENES, opened, shown
from tests.screens.support import said, text


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Lending(HmipApp):
    """A program that has a terminal to lend; ``meanwhile`` is what its clock shows afterwards."""

    meanwhile = SimpleNamespace(clock=None, seconds=0.0)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield
        if self.meanwhile.clock is not None:
            self.meanwhile.clock.now += self.meanwhile.seconds


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(SCENES["review"], demonstration_file, tmp_path) as found:
        assert found is not None
        yield found


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An editor that adds a line."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys; from pathlib import Path; file = Path(sys.argv[1])\n"
        "file.write_text(file.read_text() + '[/] from outside\\n')"
    )
    return f'"{sys.executable}" "{script}"'


def own(inspection: Inspection) -> list[str]:
    return [e.text for e in inspection.evidence_items() if e.author == "an inspector"]


async def test_without_a_terminal_a_sentence_says_so(inspection: Inspection, command: str) -> None:
    app = HmipApp(inspection, settings=Settings(editor=command))
    async with shown(app, ["e", *"Typed.", "ctrl+o"]):
        assert "cannot be lent to an editor of your own" in said(app)
        assert own(inspection) == ["Typed."]  # saved before the try
        assert app.screen.query_one(EvidenceArea).text == "Typed."


@pytest.mark.parametrize(
    ("keys", "shows"),
    [(["e"], "evidence saved"), (["i", "enter", "t"], "text saved")],
    ids=["review", "interview"],
)
async def test_what_comes_back_is_recorded_shown_and_can_be_taken_back(
    inspection: Inspection, command: str, keys: list[str], shows: str
) -> None:
    app = Lending(inspection, settings=Settings(editor=command))
    async with shown(app, [*keys, *"Typed.", "ctrl+o"]) as pilot:
        area = app.screen.query_one(EvidenceArea)
        assert area.text == "Typed.\n[/] from outside"
        assert shows in said(app)
        assert "[/] from outside" in text(app)
        if keys == ["e"]:
            assert own(inspection) == [area.text]
        await pilot.press("ctrl+z")
        assert area.text == "Typed."
        await pilot.press("ctrl+y", "!", "escape")
        await pilot.pause()
        assert not app.screen.query(EvidenceArea)
        if keys == ["e"]:
            assert own(inspection) == ["Typed.\n[/] from outside!"]


async def test_while_hidden_nothing_is_lent(inspection: Inspection, command: str) -> None:
    app = Lending(inspection, settings=Settings(editor=command))
    async with shown(app, ["e", *"Typed.", "ctrl+l", "ctrl+o"]) as pilot:
        assert own(inspection) == ["Typed."]
        app.edit_outside("Typed.", lambda edited: pytest.fail(f"taken: {edited}"))
        await pilot.press("ctrl+l", "ctrl+o")
        assert own(inspection) == ["Typed.\n[/] from outside"]


async def test_an_hour_in_the_editor_is_no_idle_hour(
    inspection: Inspection, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    app = Lending(inspection, clock=clock, settings=Settings(editor=command, idle_minutes=5))
    monkeypatch.setattr(app, "meanwhile", SimpleNamespace(clock=clock, seconds=3600.0))
    async with shown(app, ["e", "ctrl+o"]) as pilot:
        app.watch_idleness()
        await pilot.pause()
        assert not app.hidden
        clock.now += 301
        app.watch_idleness()
        await pilot.pause()
        assert app.hidden
