"""Themes: choosing one, colours left out, and nothing that only a colour or a movement says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorType
from textual.widgets import Input, TextArea

from hmip_tui import paths, preferences
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.panels.lines import Line
from hmip_tui.screens.themes import NO_COLOUR
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.settings import THEMES, Settings
from hmip_tui.states import CLOSED
from hmip_tui.wording import SIGNS
from tests.screens import support
from tests.screens.scenes import SCENES, opened, shown
from tests.screens.test_hiding import Clock


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(SCENES["review"], demonstration_file, tmp_path) as found:
        assert found is not None
        yield found


# -- choosing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
async def test_the_theme_that_is_set_is_there_at_once(theme: str, inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock(), settings=Settings(theme=theme))
    assert app.theme == theme
    async with shown(app, []):
        assert app.current_theme.name == theme


async def test_a_key_takes_the_next_theme_and_it_is_remembered(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, []) as pilot:
        seen = []
        for _ in THEMES:
            await pilot.press("f3")
            await app.workers.wait_for_complete()
            assert preferences.load_settings() == (Settings(theme=app.theme), "")
            seen.append(app.theme)
    assert seen == ["light", "high-contrast", "dark"]


async def test_a_theme_that_cannot_be_remembered_is_taken_all_the_same(
    inspection: Inspection,
) -> None:
    break_settings()
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["f3"]) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.theme == "light"
        assert "not remembered in it." in support.text(app)


def break_settings() -> None:
    paths.settings_file().parent.mkdir(exist_ok=True)
    paths.settings_file().write_text("theme = ")


async def test_the_theme_is_changed_while_text_is_typed(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["e", *"ab", "f3", *"c"]):
        assert app.theme == "light"
        assert app.screen.query_one(TextArea).text == "abc"


# -- without colours ----------------------------------------------------------------------------


def panel_lines(app: HmipApp) -> Iterator[Line]:
    for panel in app.screen.query(LinePanel):
        yield from panel.lines


def words(line: Line) -> set[str]:
    return set(re.findall(r"[^\W\d]{1,}", "".join(span.text for span in line)))


@pytest.mark.parametrize("scene", SCENES)
async def test_without_colours_all_is_said_and_nothing_blinks(
    scene: str, of_scene: Inspection | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = HmipApp(of_scene, clock=Clock())
    bands = app.inspection.framework.bands if app.inspection else ()
    texts = [text for band in bands for text in (band.name, band.short, band.share)]
    said = {word for text in (*texts, *CLOSED, "finished") for word in text.split()}
    async with shown(app, SCENES[scene].keys):
        assert app.theme == NO_COLOUR
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert colour is None or colour.type is ColorType.DEFAULT
        for line in panel_lines(app):
            roles = {span.role for span in line}
            if any(role.startswith("band") for role in roles):
                assert words(line) & said, line
            if "alert" in roles:
                assert words(line), line
        for screen in app.screen_stack:
            for typed_in in (*screen.query(Input), *screen.query(TextArea)):
                assert not typed_in.cursor_blink


async def test_answers_and_places_are_marked_by_signs(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["y", "up"], (120, 40)) as pilot:
        review = support.text(app)
        assert "▶[Y]es" in review
        assert "▸2.2.1" in review
        assert len(set(SIGNS.values()) - {" "} - set(review)) < len(SIGNS)
        assert "2.2.1: Requires improvement (RI)" in review
        await pilot.press("b")
        await pilot.pause()
        assert "▸1.1 Leadership" in support.text(app)
        await pilot.press("c")
        await pilot.pause()
        assert support.marked(app)
        await pilot.press("a", "slash")
        await pilot.pause()
        assert support.marked(app)


async def test_there_is_nothing_to_choose_without_colours(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = HmipApp(inspection, clock=Clock(), settings=Settings(theme="light"))
    async with shown(app, ["f3"]) as pilot:
        await pilot.pause()
        assert app.theme == NO_COLOUR
        assert "NO_COLOR is set" in support.text(app)
    assert not paths.settings_file().exists()


# -- without movement ---------------------------------------------------------------------------


def test_reduced_motion_is_no_motion() -> None:
    assert HmipApp(settings=Settings(reduced_motion=True)).animation_level == "none"
    assert HmipApp().animation_level == "full"


def test_what_textual_is_told_of_animations_is_respected() -> None:
    show = "from hmip_tui.app import HmipApp; print(HmipApp().animation_level)"
    done = subprocess.run(
        [sys.executable, "-c", show],
        env={"TEXTUAL_ANIMATIONS": "none"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "none"
