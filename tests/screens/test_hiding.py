"""Hiding: nothing of a case is left on the screen, and nothing but its key brings it back."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual.events import Paste

from hmip_tui import hiding
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.hiding import HIDDEN
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.settings import Settings
from tests.screens import support
from tests.screens.scenes import SCENES, opened, screen_classes, shown

COVER = ["hmip-tui is hidden", "Ctrl+L shows it again"]
PROVIDER = "West Yorkshire"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 1.5  # a person reads before each key
        return self.now


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(SCENES["review"], demonstration_file, tmp_path) as found:
        assert found is not None
        yield found


def lines(app: HmipApp) -> list[str]:
    return [line.strip() for line in support.shown(app) if line.strip()]


def exported(app: HmipApp) -> str:
    """The texts of the picture that can be exported."""
    texts = re.findall(r">([^<>]*)</text>", app.export_screenshot(title="-"))
    return " ".join(texts).replace("&#160;", " ")


def entries(inspection: Inspection) -> int:
    count = inspection.record.connection.raw.execute("SELECT count(*) FROM journal").fetchone()
    return int(count[0])


@pytest.mark.parametrize("scene", SCENES)
async def test_on_every_screen_nothing_is_left(scene: str, of_scene: Inspection | None) -> None:
    app = HmipApp(of_scene, clock=Clock())
    async with shown(app, SCENES[scene].keys) as pilot:
        assert type(app.screen).__name__ == SCENES[scene].shows
        before, stack = support.text(app), app.screen_stack
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert lines(app) == COVER
        words = set(re.findall(r"[^\W_]{3,}", before)) - set(re.findall(r"\w+", " ".join(COVER)))
        assert words
        picture = exported(app)
        assert "shows it again" in picture
        assert not words & set(re.findall(r"[^\W_]+", picture))
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert app.screen_stack == stack
        assert support.text(app)[:20] == before[:20]


def test_every_screen_has_a_scene() -> None:
    assert {found.__name__ for found in screen_classes()} == {s.shows for s in SCENES.values()}


async def test_no_other_key_shows_or_does_anything(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, []) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        question = app.screen.question
        before = entries(inspection)
        await pilot.press("ctrl+l")
        await pilot.press(
            *"ynx123eacbq /?", "escape", "enter", "tab", "f1", "f3", "down", "delete", "ctrl+c",
            "ctrl+p", "ctrl+q", "ctrl+z",
        )  # fmt: skip
        await pilot.click(offset=(50, 12))
        app.post_message(Paste("pasted"))
        await pilot.pause()
        assert lines(app) == COVER
        assert app.is_running
        assert app.theme == "dark"
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.question == question
        assert entries(inspection) == before
        await pilot.press("y")
        assert entries(inspection) > before


async def test_what_is_typed_is_saved_first_and_typing_goes_on(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["e", *"Seen in"]) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        case, question = app.screen.case.id, app.screen.question.id
        assert inspection.own_evidence(case, question) is None
        await pilot.press("ctrl+l")
        own = inspection.own_evidence(case, question)
        assert own is not None
        assert own.text == "Seen in"
        await pilot.press(*"gone", "ctrl+l", " ", *"file")
        await pilot.pause()
        assert app.screen.query_one(EvidenceArea).text == "Seen in file"


async def test_idle_minutes_hide(inspection: Inspection) -> None:
    clock = Clock()
    app = HmipApp(inspection, clock=clock, settings=Settings(idle_minutes=5))
    async with shown(app, ["down"]) as pilot:
        clock.now += 290
        app.watch_idleness()
        assert not app.hidden
        await pilot.press("down")
        clock.now += 290
        app.watch_idleness()
        assert not app.hidden
        clock.now += 10
        app.watch_idleness()
        await pilot.pause()
        assert app.hidden
        assert lines(app) == COVER
        clock.now += 1000
        app.watch_idleness()
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert not app.hidden
        app.watch_idleness()
        assert not app.hidden


@pytest.mark.parametrize(("asleep", "hidden"), [(200, False), (400, True), (-1e6, False)])
async def test_a_computer_that_was_asleep_is_hidden(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch, asleep: float, hidden: bool
) -> None:
    """Its other clock stood still meanwhile; that somebody sets the date back hides nothing."""
    app = HmipApp(inspection, clock=Clock(), settings=Settings(idle_minutes=5))
    async with shown(app, ["down"]):
        monkeypatch.setattr(hiding, "_CALENDAR", lambda: time.time() + asleep)
        app.watch_idleness()
        assert app.hidden == hidden


async def test_the_mouse_shows_that_somebody_is_there(inspection: Inspection) -> None:
    clock = Clock()
    app = HmipApp(inspection, clock=clock, settings=Settings(idle_minutes=5))
    async with shown(app, []) as pilot:
        clock.now += 290
        await pilot.hover(offset=(5, 5))
        clock.now += 200
        app.watch_idleness()
        assert not app.hidden


async def test_no_idle_minutes_never_hide(inspection: Inspection) -> None:
    clock = Clock()
    app = HmipApp(inspection, clock=clock, settings=Settings(idle_minutes=0))
    async with shown(app, []):
        clock.now += 1e9
        app.watch_idleness()
        assert not app.hidden


async def test_idleness_is_watched_by_itself(inspection: Inspection) -> None:
    app = HmipApp(inspection, settings=Settings(idle_minutes=0.5 / 60))
    async with shown(app, []) as pilot:
        for _ in range(40):
            await pilot.pause(0.1)
            if lines(app) == COVER:
                break
        assert lines(app) == COVER


async def test_a_key_of_ones_own_hides_and_shows(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock(), keys={"app.hide": ("f8",)})
    async with shown(app, []) as pilot:
        await pilot.press("ctrl+l")
        assert not app.hidden
        await pilot.press("f8")
        await pilot.pause()
        assert lines(app) == ["hmip-tui is hidden", "F8 shows it again"]
        await pilot.press("ctrl+l")
        assert app.hidden
        await pilot.press("f8")
        assert not app.hidden


# -- what goes on behind the cover -------------------------------------------------------------


async def test_another_place_waits(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+l"]) as pilot:
        app.action_show_board()
        await pilot.pause(0.1)
        assert lines(app) == COVER
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert app.current_mode == "board"
        assert "Overall" in support.text(app)


async def test_a_window_that_opens_does_so_behind_the_cover(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+l"]) as pilot:
        app.push_screen(AskScreen(f"Why is {PROVIDER} so?"))
        await pilot.pause(0.1)
        assert lines(app) == COVER
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert f"Why is {PROVIDER} so?" in support.text(app)


async def test_a_choice_made_just_before_is_not_lost(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    chosen: list[str | None] = []
    async with shown(app, []) as pilot:
        choose = ChooseScreen("Which?", [Choice("a", "one")])
        app.push_screen(choose, chosen.append)
        await pilot.pause()
        app.hide()
        choose.dismiss("a")
        await pilot.pause(0.1)
        assert lines(app) == COVER
        assert chosen == ["a"]
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)


async def test_notices_stay_behind_the_cover(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+l"]) as pilot:
        app.notify(f"{PROVIDER} is told", timeout=60)
        await pilot.pause(0.1)
        assert lines(app) == COVER
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert f"{PROVIDER} is told" in support.text(app)


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)])
async def test_a_window_of_another_size_stays_covered(
    size: tuple[int, int], inspection: Inspection
) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+l"]) as pilot:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert app.current_mode == HIDDEN
        assert set("".join(lines(app))) <= set("".join(COVER) + "…")


async def test_a_fault_leaves_no_ones_data_in_the_terminal(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    app = HmipApp(inspection, clock=Clock())

    def fail() -> None:
        secret = f"{PROVIDER} secret"
        raise ValueError(secret)

    with pytest.raises(ValueError, match="secret"):
        async with shown(app, []) as pilot:
            app.call_later(fail)
            await pilot.pause(0.2)
    left = capsys.readouterr().err
    assert "stopped at a fault: ValueError" in left
    assert "test_hiding.py" in left
    assert PROVIDER not in left


async def test_a_damaged_file_is_told_in_a_sentence(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a part that is looked at late it is found out late."""
    with closing(sqlite3.connect(inspection.path)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cases'").fetchone()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    app = HmipApp(inspection, clock=Clock())
    with pytest.raises(FileProblem):
        async with shown(app, []) as pilot:
            with inspection.path.open("rb+") as file:
                file.seek(4096 * (root - 1))
                file.write(b"\xff" * 4096)
            inspection.record.connection.raw.execute("PRAGMA shrink_memory")
            await pilot.press("c")
            await pilot.pause(0.2)
    left = "".join(capsys.readouterr().err.split())  # the path is longer than a line
    said = f"hmip-tui stopped: {inspection.path} cannot be used: it is damaged."
    assert said.replace(" ", "") in left
    assert "cases.py" not in left


async def test_nothing_that_is_gone_keeps_the_keys(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["e", "a"]) as pilot:
        area = app.screen.query_one(EvidenceArea)
        assert area.leave()
        # as Textual does where a screen comes back while the text is still being taken away
        app.screen.set_focus(area)
        await pilot.pause()
        assert app.focused is area
        assert not area.is_attached
        before = entries(inspection)
        await pilot.press("y")
        await pilot.press("n")
        assert app.focused is None
        assert entries(inspection) > before
        await pilot.press("ctrl+l")
        assert lines(app) == COVER
