"""What an inspector has to know before the first answer: file, saving, hiding, help, Friday."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import paths
from hmip_tui.panels.lines import Line, Span, paragraphs, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_panel import LinePanel

_SAVED = (
    "Every answer is on the disk before the screen shows it as saved, evidence within two seconds "
    "of being typed. There is no save key; closing the window loses no answer."
)


class FirstRunScreen(PassingModal[None]):
    """One screenful to read once; ``file`` is the open inspection, None where none is open."""

    CSS_PATH = "first_run.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Before you begin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "go_on", "go on", id="first_run.go_on"),
        Binding("down,pagedown", "page(1)", "more", id="first_run.page_down"),
        Binding("up,pageup", "page(-1)", "back", id="first_run.page_up"),
    ]

    def __init__(self, file: Path | None, idle_minutes: float) -> None:
        """``idle_minutes``: after how many without a key the screen hides itself; 0 is never."""
        super().__init__()
        self._file = file
        self._idle = idle_minutes
        self._panel = LinePanel(self._lines, id="first-run")

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._panel

    def on_mount(self) -> None:
        self._panel.border_title = self.BINDING_GROUP_TITLE
        self._panel.border_subtitle = f"{key_of(self, 'first_run.go_on')} goes on"

    def on_resize(self) -> None:
        """As high as its text."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        width = self._panel.content_size.width
        self._panel.styles.height = len(self._lines(Size(width, 0))) + 2
        self._panel.update()

    def _lines(self, size: Size) -> list[Line]:
        return paragraphs(
            self._where(size.width),
            _part("What is saved when", _SAVED, size.width),
            _part("Hiding", self._hiding(), size.width),
            _part("Help", self._help(), size.width),
            _part("On Friday", self._friday(), size.width),
        )

    def _where(self, width: int) -> Iterator[Line]:
        if self._file is None:
            text = f"Each is one file, where you put it; all else is in {paths.data_folder()}"
            return _part("Where inspections are", text, width)
        return _part("Where this inspection is", f"In one file: {self._file.absolute()}", width)

    def _hiding(self) -> str:
        idle = f" {self._idle:g} minutes without a key do the same." if self._idle else ""
        return f"{key_of(self, 'app.hide')} hides the screen, and shows it again.{idle}"

    def _help(self) -> str:
        from hmip_tui.screens.start import StartScreen

        keys, name = key_of(self, "start.help", StartScreen), key_of(self, "app.palette")
        return (
            f"{keys} lists the keys of every screen, {name} finds actions by name. "
            "'hmip train' is a training on invented cases."
        )

    def _friday(self) -> str:
        from hmip_tui.screens.cases import CasesScreen
        from hmip_tui.screens.review import ReviewScreen

        cases = key_of(self, "review.cases", ReviewScreen)
        pack, sync = (key_of(self, f"cases.{name}", CasesScreen) for name in ("hand_over", "sync"))
        return (
            f"In the list of cases ({cases}), {pack} packs everything into one file for whoever "
            f"collects the inspection, and merges; {sync} exchanges with a shared folder or hub. "
            "Both keep every answer, and show where two people differ."
        )

    def action_go_on(self) -> None:
        """Close it."""
        self.dismiss()

    def action_page(self, step: int) -> None:
        """Show more on a small terminal."""
        self._panel.scroll_page(step, kept=2)


def _part(title: str, text: str, width: int) -> Iterator[Line]:
    yield (Span(title, "strong"),)
    yield from wrapped(text, width)
