"""Contrast as WCAG 2 counts it, of what every screen really draws in every theme.

Level AA: 4.5 to 1 for text, 3 to 1 for signs that are no text and for borders that tell where the
work is. What lies darkened behind a window is out of use and not looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.panels.lines import ROLES, Line, Span
from hmip_tui.screens.themes import THEMES as REGISTERED
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.screens.widgets.line_panel import ROLE_STYLES, LinePanel
from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.settings import THEMES
from tests.screens.scenes import SCENES, shown
from tests.screens.test_hiding import Clock

TEXT, SIGN = 4.5, 3.0
MORE_TEXT = {"high-contrast": 7.0}
"""What a theme promises beyond that (level AAA)."""


class Drawn(NamedTuple):
    """A piece of the screen: its text and the two colours it is drawn in."""

    text: str
    front: tuple[int, int, int]
    back: tuple[int, int, int]

    @property
    def contrast(self) -> float:
        lighter, darker = sorted((luminance(self.front), luminance(self.back)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    @property
    def is_sign(self) -> bool:
        """Whether it is nothing but borders, bars and marks."""
        return all(unicodedata.category(c) in ("So", "Zs", "Sm") or c in "·┊" for c in self.text)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, 0 to 1, of an sRGB colour."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: Color | None) -> tuple[int, int, int]:
    assert colour is not None
    assert colour.type is ColorType.TRUECOLOR
    assert colour.triplet is not None
    return colour.triplet.red, colour.triplet.green, colour.triplet.blue


def drawn(text: str, style: Style) -> Drawn:
    front, back = rgb(style.color), rgb(style.bgcolor)
    if style.reverse:
        front, back = back, front
    if style.dim:
        front = tuple((a + b) // 2 for a, b in zip(front, back, strict=True))  # type: ignore[assignment]
    return Drawn(text, front, back)


def pieces(screen: Screen[Any]) -> Iterator[Drawn]:
    """What is drawn, piece by piece, but what a window in front leaves in sight behind it."""
    (*_, window) = [
        child.region for child in screen.children if not child.has_class("-textual-system")
    ]
    if not screen.is_modal:
        window = screen.region
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            inside = window.contains(x, y)
            x += segment.cell_length
            if inside and segment.text.strip() and segment.style is not None:
                yield drawn(segment.text.strip(), segment.style)


def too_weak(screen: Screen[Any], theme: str) -> set[str]:
    text = MORE_TEXT.get(theme, TEXT)
    return {
        f"{piece.text!r}: {piece.contrast:.2f}"
        for piece in pieces(screen)
        if piece.contrast < (SIGN if piece.is_sign else text)
    }


@pytest.mark.parametrize("scene", SCENES)
async def test_every_screen_can_be_read(scene: str, of_scene: Inspection | None) -> None:
    app = HmipApp(of_scene, clock=Clock())
    async with shown(app, SCENES[scene].keys) as pilot:
        app.notify("a notice", title="of what", severity="warning", timeout=60)
        for theme in THEMES:
            app.theme = theme
            await pilot.pause()
            await pilot.pause()
            assert len(list(pieces(app.screen))) >= 3
            assert too_weak(app.screen, theme) == set()


class Samples(ModalScreen[None]):
    """Every role on a window, and a line and a text to type in."""

    CSS = "#window { background: $surface; border: round $primary; height: auto; }"

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield LinePanel(lambda _: _samples(), id="roles")
            yield TextInput(id="empty", placeholder="placeholder", compact=False)
            yield TextInput("selected", id="selected", placeholder="")
            yield TextInput("disabled", id="disabled", placeholder="").add_class("off")
            yield EvidenceArea("text", lambda _: True, lambda: None, print)

    def on_mount(self) -> None:
        self.query_one("#roles").styles.height = len(ROLES)
        self.query_one(EvidenceArea).styles.height = 4
        self.query_one("#disabled").disabled = True
        self.query_one("#selected", TextInput).select_all()


class Roles(Screen[None]):
    """Every role on the background."""

    def compose(self) -> ComposeResult:
        yield LinePanel(lambda _: _samples())


def _samples() -> list[Line]:
    return [(Span(f"role {role or 'none'}", role),) for role in ROLES]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen", [Roles, Samples])
async def test_every_role_can_be_read_on_every_surface(
    screen: type[Screen[Any]], theme: str
) -> None:
    assert set(ROLES) == set(ROLE_STYLES)
    app: App[Any] = HmipApp(clock=Clock())
    async with app.run_test(size=(80, 40)) as pilot:
        app.push_screen(screen())
        app.theme = theme
        await pilot.pause()
        await pilot.pause()
        text = {piece.text for piece in pieces(app.screen)}
        assert {f"role {role or 'none'}" for role in ROLES} <= text
        assert too_weak(app.screen, theme) == set()


def test_all_themes_to_choose_from_are_there() -> None:
    assert set(THEMES) < set(REGISTERED)
