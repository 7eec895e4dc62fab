"""What the tests of screens read and make alike."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App

from hmip_tui import framework_files
from hmip_tui.application import Inspection

HOSTILE = {
    "bold": "[bold]loud[/bold]",
    "closing": "[/]",
    "link": "[@click=app.quit]go[/]",
    "broken": '[a="',
    "escape": "\x1b]0;title\x07\x1b[31mred\x9b2J",
    "bidi": "a\u202etxt.exe\u2066",
    "lines": "one\ntwo\rthree\tfour",
    "wide": "東京" * 30,
    "long": "x" * 500,
}
"""Texts that people could type or import, by what is nasty about them."""


def shown(app: App[Any]) -> list[str]:
    """The lines of the screen as a terminal would show them."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def text(app: App[Any]) -> str:
    """The whole screen."""
    return "\n".join(shown(app))


def marked(app: App[Any]) -> str:
    """The line that the list's mark is on."""
    (line,) = [line for line in shown(app) if "│▸" in line]
    return line


def said(app: App[Any]) -> str:
    """The message in the status bar, on one line."""
    bar = app.screen.query_one("#status").region
    return " ".join(" ".join(shown(app)[bar.y : bar.bottom - 1]).split())


def squeezed(text: str) -> str:
    """A text without its spaces and line ends, as long paths are wrapped anywhere."""
    return "".join(text.split())


def create(path: Path, provider: str = "A provider") -> Inspection:
    """A new inspection of the built-in framework."""
    return Inspection.create(
        path, framework_files.built_in(), {"provider": provider}, author="an inspector"
    )


def add(inspection: Inspection, id: str, sample: str = "supervision", **more: str) -> None:
    """Add a case with what is required of it, and ``more``."""
    required = {"gender": "Female"}
    if sample == "supervision":
        required["disposal"] = "Community"
    attributes: Mapping[str, str] = required | more
    inspection.add_case(id, sample, attributes)
